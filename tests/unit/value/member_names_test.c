/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/hash.h"
#include "value/member_names.h"

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static struct vec
distinct(size_t count)
{
	struct vec members = vec_of(&arena, struct member);
	for (size_t i = 0; i < count; i++)
		members_add_str(
			&members, str_format(&arena, "n%zu", i), value_of_bool(true));
	return members;
}

static void
the_first_double_is_found_at_every_size_and_place(void **state)
{
	(void)state;
	for (size_t count = 0; count < 80; count++) {
		struct vec members = distinct(count);
		struct member *m = members.items;
		assert_int_equal(member_names_first_double(m, count), count);
		for (size_t second = 1; second < count; second++) {
			struct member kept = m[second];
			m[second] = m[second / 2];
			assert_int_equal(member_names_first_double(m, count), second);
			m[second] = kept;
		}
	}
}

/* Names whose hashes end in the same bits, as a server could choose them. */
static struct vec
colliding(size_t count, size_t slots)
{
	struct vec members = vec_of(&arena, struct member);
	for (size_t i = 0; members.count < count; i++) {
		struct arena_mark mark = arena_mark(&arena);
		struct str name = str_format(&arena, "%zu", i);
		if ((hash_bytes(0, name) & (slots - 1)) == 0)
			members_add_str(&members, name, value_of_bool(true));
		else
			arena_rewind(&arena, mark);
	}
	return members;
}

static void
names_chosen_to_collide_are_sorted_instead(void **state)
{
	(void)state;
	const size_t count = 400;
	struct vec members = colliding(count, 1024);
	struct member *m = members.items;
	assert_int_equal(member_names_first_double(m, count), count);
	m[399] = m[7];
	assert_int_equal(member_names_first_double(m, count), 399);
	m[300] = m[299];
	assert_int_equal(member_names_first_double(m, count), 300);
	m[2] = m[1];
	assert_int_equal(member_names_first_double(m, count), 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(
			the_first_double_is_found_at_every_size_and_place, forget),
		cmocka_unit_test_teardown(
			names_chosen_to_collide_are_sorted_instead, forget),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
