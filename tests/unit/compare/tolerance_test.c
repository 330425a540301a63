/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "compare/tolerance.h"

#include <string.h>

static bool
within_percent(int64_t millionths, const char *baseline, const char *candidate)
{
	struct tolerance t = { .given = true, .relative = true, .part = millionths };
	return tolerance_holds(&t, str_of(baseline), str_of(candidate));
}

static bool
within(const char *amount, const char *baseline, const char *candidate)
{
	struct tolerance t = { .given = true, .absolute = str_of(amount) };
	return tolerance_holds(&t, str_of(baseline), str_of(candidate));
}

/* VER-07: the boundary itself holds. */
static void
the_edge_is_within(void **state)
{
	(void)state;
	assert_true(within_percent(100000, "100", "110"));
	assert_true(within_percent(100000, "100", "90"));
	assert_false(within_percent(100000, "100", "110.00000000000000000000000001"));
	assert_false(within_percent(100000, "100", "89.99999999999999999999999999"));
	assert_true(within("0.1", "0.2", "0.3"));
	assert_true(within("0.1", "0.3", "0.2"));
	assert_false(within("0.1", "0.2", "0.300000000000000000001"));
}

static void
the_baseline_is_the_measure(void **state)
{
	(void)state;
	assert_true(within_percent(500000, "200", "100"));
	assert_false(within_percent(500000, "100", "200"));
	assert_true(within_percent(100000, "-100", "-110"));
	assert_false(within_percent(100000, "-100", "100"));
}

static void
nothing_is_a_part_of_zero(void **state)
{
	(void)state;
	assert_false(within_percent(100000, "0", "0.000001"));
	assert_true(within_percent(100000, "0", "-0.0e5"));
	assert_true(within("1", "0", "1"));
	assert_true(within("0", "5", "5.0"));
}

static void
signs_and_exponents_are_read(void **state)
{
	(void)state;
	assert_true(within("2", "-1", "1"));
	assert_false(within("1.9", "-1", "1"));
	assert_true(within("1", "1e3", "1001"));
	assert_true(within("1e-3", "0.001", "0.002"));
	assert_true(within("0", "10e-1", "1.000"));
	assert_true(within_percent(10000, "1E+2", "101"));
	assert_true(
		within_percent(10000, "18446744073709551616", "18446744073709551617"));
}

/* What cannot be told exactly is not tolerated. */
static void
beyond_the_limit_it_does_not_decide(void **state)
{
	(void)state;
	char long_one[TOLERANCE_DIGITS_MAX + 2];
	memset(long_one, '7', sizeof(long_one));
	long_one[TOLERANCE_DIGITS_MAX] = 0;
	assert_true(within("1", long_one, long_one));
	long_one[TOLERANCE_DIGITS_MAX] = '7';
	long_one[TOLERANCE_DIGITS_MAX + 1] = 0;
	assert_false(within("1", long_one, long_one));
	assert_true(within_percent(1000000, "1e500", "1"));
	assert_false(within_percent(1000000, "1e2000", "1"));
	assert_false(within("1", "1e99999999999999999999", "1e99999999999999999999"));
	assert_false(within("-1", "1", "1"));
	assert_false(within("much", "1", "1"));
}

/* Every product and sum fits: the largest part of the longest number. */
static void
the_largest_part_of_the_longest_number(void **state)
{
	(void)state;
	char longest[TOLERANCE_DIGITS_MAX + 1];
	memset(longest, '9', sizeof(longest) - 1);
	longest[sizeof(longest) - 1] = 0;
	assert_true(within_percent(INT64_MAX, longest, "0"));
	assert_false(within_percent(0, longest, "0"));
	assert_false(within_percent(999999, longest, "0"));
	assert_true(within_percent(1000000, longest, "0"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_edge_is_within),
		cmocka_unit_test(the_baseline_is_the_measure),
		cmocka_unit_test(nothing_is_a_part_of_zero),
		cmocka_unit_test(signs_and_exponents_are_read),
		cmocka_unit_test(beyond_the_limit_it_does_not_decide),
		cmocka_unit_test(the_largest_part_of_the_longest_number),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
