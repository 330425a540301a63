/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "cmd/decision.h"

#include <string.h>

static bool
takes(const char *text, const char *kept)
{
	struct err err = { 0 };
	struct str out;
	bool ok = decision_text("reason", str_of(text), &out, &err);
	assert_int_equal(ok, err.kind == ERR_NONE);
	if (!ok)
		assert_non_null(strstr(err.text, "--reason"));
	return ok && str_is(out, kept);
}

static void
a_decision_is_one_line_that_says_something(void **state)
{
	(void)state;
	assert_true(takes("  it is fine ", "it is fine"));
	assert_true(takes("für Ölpreise – ok", "für Ölpreise – ok"));
	assert_false(takes("", ""));
	assert_false(takes(" \t ", ""));
	assert_false(takes("a\nb", ""));
	assert_false(takes("a\x1b[31mb", ""));
	assert_false(takes("a\x7f", ""));
}

static void
a_decision_is_bounded(void **state)
{
	(void)state;
	char text[DECISION_TEXT_MAX + 2] = { 0 };
	memset(text, 'x', DECISION_TEXT_MAX);
	assert_true(takes(text, text));
	text[DECISION_TEXT_MAX] = 'x';
	assert_false(takes(text, text));
}

static void
a_day_lasts_to_its_end(void **state)
{
	(void)state;
	int64_t last;
	assert_true(decision_day(STR("1970-01-01"), &last));
	assert_int_equal(last, 86399999);
	assert_true(decision_day(STR("2024-02-29"), &last));
	assert_int_equal(last, 1709251199999);
	static const char *const others[] = { "2023-02-29", "2026-13-01", "2026-1-1",
		"4h", "", "2026-12-311", "2026/12/31", "xxxx-12-31" };
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		assert_false(decision_day(str_of(others[i]), &last));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_decision_is_one_line_that_says_something),
		cmocka_unit_test(a_decision_is_bounded),
		cmocka_unit_test(a_day_lasts_to_its_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
