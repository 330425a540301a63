/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"

#include <stdlib.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* A sanitizer's malloc ends the program by itself where ours has to. */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

static bool
is_zero(const unsigned char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++)
		if (bytes[i])
			return false;
	return true;
}

static void
memory_is_zeroed_and_aligned_for_anything(void **state)
{
	(void)state;
	struct arena a = { 0 };
	for (size_t size = 0; size < 5000; size += 7) {
		unsigned char *place = arena_alloc(&a, size);
		assert_non_null(place);
		assert_int_equal((uintptr_t)place % alignof(max_align_t), 0);
		assert_true(is_zero(place, size));
		memset(place, 0xff,
			size); /* a sanitizer would tell, and the next must be zero */
	}
	arena_fini(&a);
	assert_int_equal(a.used, 0);
	assert_null(a.last);
}

static void
what_is_allocated_stays_where_it_is(void **state)
{
	(void)state;
	struct arena a = { 0 };
	enum { COUNT = 2000 };
	int *numbers[COUNT];
	for (int i = 0; i < COUNT; i++) {
		numbers[i] = arena_new(&a, int);
		*numbers[i] = i;
		arena_alloc(&a, (size_t)i * 10);
	}
	for (int i = 0; i < COUNT; i++)
		assert_int_equal(*numbers[i], i);
	arena_fini(&a);
}

static void
a_rewind_takes_back_what_came_behind_the_mark(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct arena_mark empty = arena_mark(&a);
	char *kept = arena_alloc(&a, 100);
	memset(kept, 'k', 100);
	struct arena_mark mark = arena_mark(&a);
	size_t used = a.used;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 100; i++)
			memset(arena_alloc(&a, 1000), 'x', 1000);
		arena_rewind(&a, mark);
		assert_int_equal(a.used, used);
		assert_int_equal(kept[0], 'k');
		assert_int_equal(kept[99], 'k');
	}
	assert_true(is_zero(arena_alloc(&a, 1000), 1000));
	arena_rewind(&a, empty);
	assert_null(a.last);
}

static void
a_reset_arena_can_be_used_again(void **state)
{
	(void)state;
	struct arena a = { 0 };
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 100; i++)
			memset(arena_alloc(&a, 1000), 'x', 1000);
		arena_reset(&a);
		assert_int_equal(a.used, 0);
		assert_true(is_zero(arena_alloc(&a, 1000), 1000));
	}
	arena_fini(&a);
	arena_reset(&a); /* an empty one too */
}

/* The exit of a child that asks for too much. */
static int
exit_of(size_t count, size_t size)
{
	int status;
	pid_t child = fork();
	if (child == 0) {
		struct arena a = { 0 };
		close(STDERR_FILENO);
		arena_array(&a, count, size);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void
what_no_memory_can_hold_ends_the_program_with_our_failure(void **state)
{
	(void)state;
	assert_int_equal(exit_of(1, 1), 0);
	assert_int_equal(exit_of(SIZE_MAX / 2, 3), 4);
	assert_int_equal(exit_of(1, SIZE_MAX), 4);
	assert_int_equal(exit_of(1, SIZE_MAX - 8), 4);
	assert_int_equal(exit_of(1, SIZE_MAX - 40), 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed_and_aligned_for_anything),
		cmocka_unit_test(what_is_allocated_stays_where_it_is),
		cmocka_unit_test(a_rewind_takes_back_what_came_behind_the_mark),
		cmocka_unit_test(a_reset_arena_can_be_used_again),
		cmocka_unit_test(
			what_no_memory_can_hold_ends_the_program_with_our_failure),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
