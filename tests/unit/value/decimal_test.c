/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/sbuf.h"
#include "value/decimal.h"
#include "value/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
compare(const char *a, const char *b)
{
	int order = decimal_compare(str_of(a), str_of(b));
	int back = decimal_compare(str_of(b), str_of(a));
	assert_int_equal(order > 0, back < 0);
	assert_int_equal(order<0, back> 0);
	return order;
}

static void
one_value_written_in_many_ways_is_equal_and_hashes_equal(void **state)
{
	(void)state; /* JX-04 */
	static const char *const same[][6] = {
		{ "1", "1.0", "10e-1", "0.1e1", "1E+0", "0.00001e00005" },
		{ "0", "-0", "0.000", "0e99999999999999999999999", "-0e5", "0E-7" },
		{ "-120", "-1.2e2", "-12e1", "-120.000", "-0.12e3", "-12000e-2" },
		{ "1e400", "10e399", "0.1e401", "1.0e0400", "100e398", "1E+400" },
		{ "1e-400", "10e-401", "0.1e-399", "1.0e-0400", "100e-402", "1E-400" },
		{ "1e99999999999999999999999", "10e99999999999999999999998",
			"0.1e100000000000000000000000", "1.0e99999999999999999999999",
			"100e99999999999999999999997", "1E+0099999999999999999999999" },
		{ "1e100000000000000000", "10e99999999999999999",
			"0.1e100000000000000001", "1e+100000000000000000",
			"1.00e100000000000000000", "100e99999999999999998" },
		{ "18446744073709551615", "18446744073709551615.0",
			"1844674407370955161.5e1", "1.8446744073709551615e19",
			"18446744073709551615e0", "184467440737095516150e-1" },
	};
	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++) {
		for (size_t j = 0; j < 6; j++) {
			assert_int_equal(compare(same[i][0], same[i][j]), 0);
			assert_true(decimal_hash(str_of(same[i][0]))
				== decimal_hash(str_of(same[i][j])));
		}
	}
}

static void
numbers_are_ordered_whatever_their_size(void **state)
{
	(void)state;
	static const char *const rising[] = {
		"-1e99999999999999999999999",
		"-1e99999999999999999999998",
		"-1e400",
		"-18446744073709551616",
		"-18446744073709551615",
		"-1.5",
		"-1.10",
		"-1e-400",
		"-1e-99999999999999999999999",
		"0",
		"1e-99999999999999999999999",
		"1e-99999999999999999999998",
		"1e-400",
		"0.1",
		"0.10000000000000000001",
		"1.09",
		"1.10",
		"1.9",
		"9",
		"10",
		"9007199254740992",
		"9007199254740993",
		"18446744073709551615",
		"18446744073709551616",
		"1e400",
		"1.0001e400",
		"1e99999999999999999",
		"1e100000000000000001",
		"1e99999999999999999999998",
		"1e99999999999999999999999",
		"2e99999999999999999999999",
	};
	size_t count = sizeof(rising) / sizeof(*rising);
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < count; j++)
			assert_int_equal(compare(rising[i], rising[j]) < 0, i < j);
}

static void
small_numbers_agree_with_the_processor(void **state)
{
	(void)state;
	uint64_t seed = 20260611;
	for (int i = 0; i < 100000; i++) {
		long n[2];
		char text[2][32];
		for (int k = 0; k < 2; k++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			n[k] = (long)(seed >> 33) % 2000 - 1000;
			/* n / 100, sometimes as an exponent */
			if (seed >> 63)
				snprintf(text[k], sizeof(text[k]), "%lde-2", n[k]);
			else
				snprintf(text[k], sizeof(text[k]), "%s%ld.%02ld",
					n[k] < 0 ? "-" : "", labs(n[k]) / 100,
					labs(n[k]) % 100);
		}
		assert_int_equal(
			compare(text[0], text[1]), (n[0] > n[1]) - (n[0] < n[1]));
		if (n[0] == n[1])
			assert_true(decimal_hash(str_of(text[0]))
				== decimal_hash(str_of(text[1])));
		else
			assert_true(decimal_hash(str_of(text[0]))
				!= decimal_hash(str_of(text[1])));
	}
}

static void
a_megabyte_of_digits_is_compared_to_its_last(void **state)
{
	(void)state;
	const size_t size = 1 << 20;
	struct sbuf a = { 0 }, b = { 0 };
	sbuf_fill(&a, '7', size);
	sbuf_add(&b, sbuf_str(&a));
	assert_int_equal(decimal_compare(sbuf_str(&a), sbuf_str(&b)), 0);
	assert_true(decimal_hash(sbuf_str(&a)) == decimal_hash(sbuf_str(&b)));
	b.data[size - 1] = '8';
	assert_true(decimal_compare(sbuf_str(&a), sbuf_str(&b)) < 0);
	assert_true(decimal_hash(sbuf_str(&a)) != decimal_hash(sbuf_str(&b)));
	sbuf_fini(&a);
	sbuf_fini(&b);
}

static void
an_exponent_of_a_megabyte_is_exact_too(void **state)
{
	(void)state;
	const size_t size = 1 << 20;
	struct sbuf a = { 0 }, b = { 0 };
	sbuf_add_c(&a, "1e");
	sbuf_fill(&a, '9', size);
	sbuf_add_c(&b, "10e");
	sbuf_fill(&b, '9', size - 1);
	sbuf_add_char(&b, '8');
	assert_int_equal(decimal_compare(sbuf_str(&a), sbuf_str(&b)), 0);
	assert_true(decimal_hash(sbuf_str(&a)) == decimal_hash(sbuf_str(&b)));
	b.data[b.size - 1] = '9';
	assert_true(decimal_compare(sbuf_str(&a), sbuf_str(&b)) < 0);
	sbuf_fini(&a);
	sbuf_fini(&b);
}

static void
an_integer_is_written_as_one(void **state)
{
	(void)state;
	assert_true(decimal_is_integer(STR("0")));
	assert_true(decimal_is_integer(STR("-18446744073709551616")));
	assert_false(decimal_is_integer(STR("1.0")));
	assert_false(decimal_is_integer(STR("1e2")));
	assert_false(decimal_is_integer(STR("1E2")));
	assert_false(decimal_is_integer(STR("")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			one_value_written_in_many_ways_is_equal_and_hashes_equal),
		cmocka_unit_test(numbers_are_ordered_whatever_their_size),
		cmocka_unit_test(small_numbers_agree_with_the_processor),
		cmocka_unit_test(a_megabyte_of_digits_is_compared_to_its_last),
		cmocka_unit_test(an_exponent_of_a_megabyte_is_exact_too),
		cmocka_unit_test(an_integer_is_written_as_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
