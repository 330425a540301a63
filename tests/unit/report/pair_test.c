/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"
#include "report/pair.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

static void
must_show(struct str one, struct str two, size_t width, const char *shown_one,
	const char *shown_two)
{
	struct arena a = { 0 };
	const struct str values[2] = { one, two };
	struct str shown[2];
	pair_show(&a, values, width, shown);
	if (!str_is(shown[0], shown_one) || !str_is(shown[1], shown_two))
		fail_msg("'%.*s' and '%.*s'", STR_ARGS(shown[0]), STR_ARGS(shown[1]));
	arena_fini(&a);
}

static void
what_fits_is_shown_as_it_is(void **state)
{
	(void)state;
	must_show(STR("300"), STR("60"), 30, "300", "60");
	must_show(STR("12345678901234567890"), STR(""), 20, "12345678901234567890", "");
	must_show(STR("ääääääääääääääääääää"), STR("x"), 20, "ääääääääääääääääääää", "x");
}

static void
the_place_where_they_differ_is_still_there(void **state)
{
	(void)state;
	must_show(STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaONEbbbbbbbbbbbbbbbbbbbbbbbbbb"),
		STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaTWObbbbbbbbbbbbbbbbbbbbbbbbbb"), 24,
		"…aaaaaaaaaaaaONEbbbbbbb…", "…aaaaaaaaaaaaTWObbbbbbb…");
	must_show(STR("ONEbbbbbbbbbbbbbbbbbbbbbbbbbb"),
		STR("TWObbbbbbbbbbbbbbbbbbbbbbbbbb"), 20, "ONEbbbbbbbbbbbbbbb…",
		"TWObbbbbbbbbbbbbbb…");
	must_show(STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1"),
		STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"), 20, "…aaaaaaaaaaa1",
		"…aaaaaaaaaaa");
}

static void
a_value_without_another_is_cut_at_its_end(void **state)
{
	(void)state;
	must_show(STR("abcdefghijklmnopqrstuvwxyz"), STR("(not there)"), 20,
		"abcdefghijklmnopqr…", "(not there)");
}

static void
code_points_are_not_torn(void **state)
{
	(void)state;
	/* é is c3 a9, è is c3 a8: their first byte is common, and no place to cut. */
	must_show(STR("xxxxxxxxxxxxxxxxxxxxxxxxxé"), STR("xxxxxxxxxxxxxxxxxxxxxxxxxè"),
		20, "…xxxxxxxxxxxé", "…xxxxxxxxxxxè");
}

/* Whatever the values: never wider, valid where they were, and different when they
 * differ. */
static void
random_pairs_stay_within_their_width(void **state)
{
	(void)state;
	static const char *const pieces[] = { "a", "b", "é", "è", "€", "₭", "😀", "😁",
		"," };
	uint64_t seed = 3;
	for (size_t round = 0; round < 20000; round++) {
		struct arena a = { 0 };
		struct sbuf texts[2] = { { 0 }, { 0 } };
		size_t size = seed % 61, odd = seed / 61 % 70, width = seed / 9973 % 60;
		for (size_t i = 0; i < size; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			size_t piece = (seed >> 33) % 9;
			sbuf_add_c(&texts[0], pieces[piece]);
			sbuf_add_c(&texts[1], pieces[i == odd ? (piece + 1) % 9 : piece]);
		}
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		const struct str values[2] = { sbuf_str(&texts[0]), sbuf_str(&texts[1]) };
		struct str shown[2];
		pair_show(&a, values, width, shown);
		for (int i = 0; i < 2; i++) {
			assert_true(utf8_is_valid(shown[i]));
			assert_true(utf8_count(shown[i]) <= (width < 20 ? 20 : width));
		}
		assert_int_equal(
			str_eq(values[0], values[1]), str_eq(shown[0], shown[1]));
		sbuf_fini(&texts[0]);
		sbuf_fini(&texts[1]);
		arena_fini(&a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_fits_is_shown_as_it_is),
		cmocka_unit_test(the_place_where_they_differ_is_still_there),
		cmocka_unit_test(a_value_without_another_is_cut_at_its_end),
		cmocka_unit_test(code_points_are_not_torn),
		cmocka_unit_test(random_pairs_stay_within_their_width),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
