/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "model/suite_options.h"

static int64_t
number_of(const char *option, const char *text)
{
	struct err err = { 0 };
	bool flag = false;
	int64_t number = -99;

	if (!option_read(
		    option_form_of(str_of(option)), str_of(text), &flag, &number, &err))
		return -99;
	return number;
}

static void
every_kind_has_one_row(void **state)
{
	size_t count;
	const struct option_form *forms = option_forms(&count);

	(void)state;
	assert_int_equal(count, OPTION_VERY_VERBOSE);
	for (enum option_kind k = OPTION_AWS_SIGV4; k <= OPTION_VERY_VERBOSE; k++)
		assert_non_null(option_form_by(k));
	for (size_t i = 0; i < count; i++)
		assert_ptr_equal(option_form_of(forms[i].name), &forms[i]);
	assert_null(option_form_of(STR("max-redir")));
	assert_null(option_form_by(OPTION_NONE));
}

static void
a_word_is_its_place(void **state)
{
	(void)state;
	assert_int_equal(number_of("verbosity", "brief"), 0);
	assert_int_equal(number_of("verbosity", "verbose"), 1);
	assert_int_equal(number_of("verbosity", "debug"), 2);
	assert_int_equal(number_of("verbosity", "Debug"), -99);
}

static void
a_duration_counts_in_the_units_of_its_option(void **state)
{
	(void)state;
	assert_int_equal(number_of("delay", "5"), 5);
	assert_int_equal(number_of("max-time", "5"), 5);
	assert_int_equal(number_of("max-time", "5ms"), 5);
	assert_int_equal(number_of("retry-interval", "2m"), 120000);
	assert_int_equal(number_of("delay", "1h"), 3600000);
	assert_int_equal(number_of("delay", "8760h"), (int64_t)8760 * 3600000);
	assert_int_equal(number_of("delay", "8761h"), -99);
	assert_int_equal(number_of("delay", "99999999999999999999"), -99);
	assert_int_equal(number_of("delay", "-1s"), -99);
	assert_int_equal(number_of("delay", "1.5s"), -99);
	assert_int_equal(number_of("delay", "s"), -99);
	assert_int_equal(number_of("delay", ""), -99);
	assert_int_equal(number_of("delay", "5 s"), -99);
}

static void
a_count_keeps_to_its_bounds(void **state)
{
	(void)state;
	assert_int_equal(number_of("retry", "-1"), -1);
	assert_int_equal(number_of("retry", "-2"), -99);
	assert_int_equal(number_of("limit-rate", "-1"), -99);
	assert_int_equal(number_of("repeat", "2147483647"), 2147483647);
	assert_int_equal(number_of("repeat", "2147483648"), -99);
	assert_int_equal(number_of("repeat", "1x"), -99);
}

static void
a_flag_is_true_or_false_and_nothing_else(void **state)
{
	const struct option_form *form = option_form_of(STR("location"));
	struct err err = { 0 };
	bool flag = false;
	int64_t number = 0;

	(void)state;
	assert_true(option_read(form, STR("true"), &flag, &number, &err));
	assert_true(flag);
	assert_true(option_read(form, STR("false"), &flag, &number, &err));
	assert_false(flag);
	assert_false(option_read(form, STR("yes"), &flag, &number, &err));
	assert_int_equal(err.kind, ERR_INPUT);
	assert_string_equal(err.text, "location takes true or false, not 'yes'");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_has_one_row),
		cmocka_unit_test(a_word_is_its_place),
		cmocka_unit_test(a_duration_counts_in_the_units_of_its_option),
		cmocka_unit_test(a_count_keeps_to_its_bounds),
		cmocka_unit_test(a_flag_is_true_or_false_and_nothing_else),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
