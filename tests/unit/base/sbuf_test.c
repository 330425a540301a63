/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/sbuf.h"

static void
what_is_added_is_there_with_a_zero_behind_it(void **state)
{
	(void)state;
	struct sbuf b = { 0 };
	assert_string_equal(sbuf_str(&b).data, "");
	sbuf_add(&b, STR("a\0b"));
	sbuf_add_c(&b, "cd");
	sbuf_add_char(&b, '!');
	sbuf_fill(&b, '-', 3);
	sbuf_fill(&b, '-', 0);
	sbuf_format(&b, "%05d", 42);
	sbuf_format(&b, "%s", "");
	sbuf_add(&b, (struct str){ 0 });
	assert_true(str_eq(sbuf_str(&b), STR("a\0bcd!---00042")));
	assert_int_equal(b.data[b.size], '\0');
	assert_true(sbuf_ok(&b));
	sbuf_fini(&b);
	assert_int_equal(b.size, 0);
}

static void
it_grows_as_far_as_it_must(void **state)
{
	(void)state;
	struct sbuf b = { 0 };
	for (int i = 0; i < 100000; i++)
		sbuf_format(&b, "%d,", i % 10);
	assert_int_equal(b.size, 200000);
	assert_true(str_ends(sbuf_str(&b), STR("8,9,")));
	sbuf_fini(&b);
}

static void
the_ceiling_is_reached_and_never_passed(void **state)
{
	(void)state;
	struct sbuf b;
	sbuf_init(&b, 5);
	sbuf_add_c(&b, "12345");
	assert_true(sbuf_ok(&b));
	sbuf_add_c(&b, "");
	assert_true(sbuf_ok(&b));
	sbuf_add_char(&b, '6');
	assert_false(sbuf_ok(&b));
	assert_true(str_is(sbuf_str(&b), "12345"));
	sbuf_reset(&b);
	assert_true(sbuf_ok(&b));
	assert_int_equal(b.size, 0);
	sbuf_format(&b, "%s", "123456");
	assert_false(sbuf_ok(&b));
	assert_int_equal(b.size, 0);
	sbuf_add_char(&b, 'x'); /* what came too late stays out, whatever its size */
	assert_int_equal(b.size, 0);
	sbuf_reset(&b);
	sbuf_fill(&b, 'x', SIZE_MAX);
	assert_false(sbuf_ok(&b));
	sbuf_fini(&b);
	assert_int_equal(b.ceiling, 5);
}

static void
a_copy_lives_in_the_arena(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct sbuf b = { 0 };
	sbuf_add_c(&b, "text");
	struct str copy = sbuf_copy(&b, &a);
	sbuf_fini(&b);
	assert_string_equal(copy.data, "text");
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_added_is_there_with_a_zero_behind_it),
		cmocka_unit_test(it_grows_as_far_as_it_must),
		cmocka_unit_test(the_ceiling_is_reached_and_never_passed),
		cmocka_unit_test(a_copy_lives_in_the_arena),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
