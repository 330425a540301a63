/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/str.h"

#include <limits.h>
#include <string.h>

static const struct str none = { 0 };

static void
texts_are_equal_by_their_bytes(void **state)
{
	(void)state;
	assert_true(str_eq(STR("a\0b"), STR("a\0b")));
	assert_false(str_eq(STR("a\0b"), STR("a\0c")));
	assert_false(str_eq(STR("a"), STR("ab")));
	assert_true(str_eq(none, STR("")));
	assert_true(str_is(none, "") && str_is(none, NULL));
	assert_true(str_eq_nocase(STR("Content-TYPE"), STR("content-type")));
	assert_false(str_eq_nocase(STR("[a"), STR("{a"))); /* 32 apart, and no letters */
	assert_false(str_eq_nocase(STR("\xc3\x89"), STR("\xc3\xa9"))); /* ASCII only */
}

static void
order_is_that_of_bytes(void **state)
{
	(void)state;
	static const struct str rising[] = { STR_INIT(""), STR_INIT("\0"), STR_INIT("B"),
		STR_INIT("a"), STR_INIT("a\0"), STR_INIT("ab"), STR_INIT("b"),
		STR_INIT("\xff") };
	for (size_t i = 0; i < 8; i++) {
		for (size_t j = 0; j < 8; j++) {
			int order = str_compare(rising[i], rising[j]);
			assert_int_equal((order > 0) - (order < 0), (i > j) - (i < j));
		}
	}
	assert_int_equal(str_compare(none, STR("")), 0);
}

static void
parts_are_found(void **state)
{
	(void)state;
	assert_int_equal(str_find(STR("abcabc"), STR("ca")), 2);
	assert_int_equal(str_find(STR("abc"), STR("abcd")), STR_NONE);
	assert_int_equal(str_find(STR("a\0b"), STR("b")), 2);
	assert_int_equal(str_find(STR("abc"), STR("")), 0);
	assert_int_equal(str_find(none, none), 0);
	assert_int_equal(str_find(none, STR("a")), STR_NONE);
	assert_int_equal(str_find_char(STR("abc"), 'c'), 2);
	assert_int_equal(str_find_char(none, '\0'), STR_NONE);
	assert_true(str_contains(STR("abc"), STR("bc")));
	assert_false(str_contains(STR("abc"), STR("cb")));
	assert_true(str_starts(STR("abc"), STR("ab")) && str_starts(none, none));
	assert_false(str_starts(STR("ab"), STR("abc")));
	assert_true(str_ends(STR("abc"), STR("bc")) && str_ends(STR("abc"), STR("")));
	assert_false(str_ends(STR("bc"), STR("abc")));
}

static void
a_part_never_reaches_behind_the_end(void **state)
{
	(void)state;
	assert_true(str_is(str_from(STR("abc"), 1), "bc"));
	assert_int_equal(str_from(STR("abc"), 3).size, 0);
	assert_int_equal(str_from(STR("abc"), SIZE_MAX).size, 0);
	assert_true(str_is(str_part(STR("abc"), 1, 1), "b"));
	assert_true(str_is(str_part(STR("abc"), 1, SIZE_MAX), "bc"));
	assert_int_equal(str_part(none, 0, 5).size, 0);
}

static void
blanks_are_trimmed_at_both_ends(void **state)
{
	(void)state;
	assert_true(str_is(str_trim(STR(" \t\r\n a b \n")), "a b"));
	assert_int_equal(str_trim(STR(" \t ")).size, 0);
	assert_true(str_is(str_trim(STR("\v")), "\v"));
}

static void
a_list_is_walked_with_its_empty_parts(void **state)
{
	(void)state;
	struct str rest = STR("a,,b,"), part;
	static const char *const parts[] = { "a", "", "b", "" };
	for (size_t i = 0; i < 4; i++) {
		assert_true(str_next(&rest, ',', &part));
		assert_true(str_is(part, parts[i]));
	}
	assert_false(str_next(&rest, ',', &part));
	rest = STR(""); /* one empty part; a text that is not there has none */
	assert_true(str_next(&rest, ',', &part));
	assert_false(str_next(&rest, ',', &part));
	rest = none;
	assert_false(str_next(&rest, ',', &part));
}

static void
copies_end_in_a_zero_that_is_not_counted(void **state)
{
	(void)state;
	struct arena a = { 0 };
	char bytes[] = { 'a', 'b', 'c' };
	struct str copy = str_copy(&a, (struct str){ bytes, 2 });
	bytes[0] = 'x';
	assert_string_equal(copy.data, "ab");
	assert_int_equal(copy.size, 2);
	assert_string_equal(str_c(&a, none), "");
	copy = str_format(&a, "%d-%s", 42, "x");
	assert_string_equal(copy.data, "42-x");
	assert_int_equal(copy.size, 4);
	assert_true(str_is(str_lower(&a, STR("ÄBC-Z[")), "Äbc-z["));
	arena_fini(&a);
}

static void
printing_takes_a_size_that_fits(void **state)
{
	(void)state;
	assert_int_equal(
		str_print_size((struct str){ "", (size_t)INT_MAX + 1 }), INT_MAX);
	assert_int_equal(str_print_size(STR("abc")), 3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_equal_by_their_bytes),
		cmocka_unit_test(order_is_that_of_bytes),
		cmocka_unit_test(parts_are_found),
		cmocka_unit_test(a_part_never_reaches_behind_the_end),
		cmocka_unit_test(blanks_are_trimmed_at_both_ends),
		cmocka_unit_test(a_list_is_walked_with_its_empty_parts),
		cmocka_unit_test(copies_end_in_a_zero_that_is_not_counted),
		cmocka_unit_test(printing_takes_a_size_that_fits),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
