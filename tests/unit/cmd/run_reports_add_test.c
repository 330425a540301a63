/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "cmd/run_reports.h"

typedef bool add_fn(struct str known, struct str more, struct sbuf *out, struct err *err);

static void
added(add_fn *add, const char *known, const char *more, const char *expected)
{
	struct sbuf out = { 0 };
	struct err err = { 0 };
	bool ok = add(str_of(known), str_of(more), &out, &err);
	if (expected) {
		assert_true(ok);
		assert_string_equal(sbuf_str(&out).data, expected);
	} else {
		assert_false(ok);
		assert_int_equal(err.kind, ERR_INPUT);
	}
	sbuf_fini(&out);
}

static void
objects_are_added_to_a_list(void **state)
{
	(void)state;
	added(report_json_add, "", "{}", "[{}]");
	added(report_json_add, "[]\n", "{},1", "[{},1]");
	added(report_json_add, " [ 1 ] ", "2", "[ 1,2]");
	added(report_json_add, "[1]", "", "[1]");
	added(report_json_add, "{}", "1", NULL);
	added(report_json_add, "[1", "1", NULL);
	added(report_json_add, "x", "", NULL);
}

static void
a_suite_is_added_to_a_junit_report(void **state)
{
	(void)state;
	added(report_junit_add, "<testsuites><testsuite/></testsuites>\n", "<testsuite/>",
		"<testsuites><testsuite/><testsuite/></testsuites>\n");
	added(report_junit_add, "", "<testsuite/>",
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
		"<testsuite/></testsuites>\n");
	added(report_junit_add, "<testsuites>", "", NULL);
	added(report_junit_add, "</testsuites>", "", NULL);
	added(report_junit_add, "hello", "", NULL);
}

static void
lines_of_tap_are_numbered_anew(void **state)
{
	(void)state;
	added(report_tap_add, "", "ok a\nnot ok b\n",
		"TAP version 13\n1..2\nok 1 - a\nnot ok 2 - b\n");
	added(report_tap_add, "TAP version 13\n1..1\nnot ok 1 - x y\n", "ok a\n",
		"TAP version 13\n1..2\nnot ok 1 - x y\nok 2 - a\n");
	added(report_tap_add, "", "", "TAP version 13\n1..0\n");
	added(report_tap_add, "ok - a\n", "", NULL);
	added(report_tap_add, "not ok 1 a\n", "", NULL);
	added(report_tap_add, "okay\n", "", NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(objects_are_added_to_a_list),
		cmocka_unit_test(a_suite_is_added_to_a_junit_report),
		cmocka_unit_test(lines_of_tap_are_numbered_anew),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
