/* SPDX-License-Identifier: MIT */
#include "report/view.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

static void
durations_are_for_people(void **state)
{
	(void)state;
	static const struct {
		int64_t ms;
		const char *text;
	} rows[] = { { -5, "0.0 s" }, { 0, "0.0 s" }, { 99, "0.0 s" }, { 100, "0.1 s" },
		{ 59999, "59.9 s" }, { 60000, "1 min 0 s" }, { 153000, "2 min 33 s" },
		{ 3599999, "59 min 59 s" }, { 3600000, "1 h 0 min" },
		{ 90000000, "25 h 0 min" } };
	struct arena a = { 0 };
	const struct view view = { .arena = &a };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_true(str_is(view_duration(&view, rows[i].ms), rows[i].text));
	arena_fini(&a);
}

static enum view_section
section_of(struct finding f, enum state check_state, bool required, enum severity fail_on)
{
	struct run_check c = { .number = 1, .state = check_state, .required = required };
	struct run run = { .checks = &c, .check_count = 1, .verdict.fail_on = fail_on };
	return view_section(&run, &f);
}

static void
each_finding_has_one_place(void **state)
{
	(void)state;
	const struct finding error = { .check = 1, .severity = SEVERITY_ERROR };
	struct finding f = error;
	assert_int_equal(section_of(f, STATE_FAIL, true, SEVERITY_ERROR), VIEW_WHY);
	assert_int_equal(section_of(f, STATE_FAIL, true, SEVERITY_NONE), VIEW_WHY);
	assert_int_equal(section_of(f, STATE_PASS, true, SEVERITY_CRITICAL), VIEW_NOTE);
	assert_int_equal(section_of(f, STATE_FAIL, false, SEVERITY_ERROR), VIEW_NOTE);
	assert_int_equal(
		section_of(f, STATE_UNCHECKED, true, SEVERITY_ERROR), VIEW_UNCHECKED);
	f.check = 0; /* about the run as a whole */
	assert_int_equal(section_of(f, STATE_PASS, true, SEVERITY_ERROR), VIEW_WHY);
	f.severity = SEVERITY_NONE; /* not said: an error */
	assert_int_equal(section_of(f, STATE_PASS, true, SEVERITY_ERROR), VIEW_WHY);
	f.severity = SEVERITY_WARN;
	assert_int_equal(section_of(f, STATE_PASS, true, SEVERITY_ERROR), VIEW_NOTE);
	f = error;
	f.waiver = STR("known");
	assert_int_equal(section_of(f, STATE_FAIL, true, SEVERITY_ERROR), VIEW_WAIVED);
	f.age = AGE_RESOLVED;
	assert_int_equal(section_of(f, STATE_FAIL, true, SEVERITY_ERROR), VIEW_RESOLVED);
	f.age = AGE_NOT_LOOKED;
	assert_int_equal(
		section_of(f, STATE_FAIL, true, SEVERITY_ERROR), VIEW_NOT_LOOKED);
}

static void
the_worst_check_comes_first_with_all_it_found(void **state)
{
	(void)state;
	struct run_check checks[] = {
		{ .number = 1, .required = true, .worst = SEVERITY_ERROR },
		{ .number = 2, .required = true, .worst = SEVERITY_CRITICAL },
		{ .number = 3, .required = true, .worst = SEVERITY_ERROR }
	};
	struct finding found[] = { { .check = 3, .severity = SEVERITY_ERROR },
		{ .check = 2, .severity = SEVERITY_ERROR },
		{ .check = 1, .severity = SEVERITY_ERROR },
		{ .check = 2, .severity = SEVERITY_CRITICAL },
		{ .check = 2, .severity = SEVERITY_ERROR },
		{ .check = 1, .severity = SEVERITY_WARN } };
	struct run run = { .checks = checks, .check_count = 3, .findings = { found, 6 } };
	static const size_t wanted[] = { 3, 1, 4, 2, 0 };
	struct arena a = { 0 };
	size_t count;
	const size_t *indices = view_findings(&a, &run, VIEW_WHY, &count);
	assert_int_equal(count, 5);
	assert_memory_equal(indices, wanted, sizeof(wanted));
	arena_fini(&a);
}

static void
the_verdict_says_all_that_changes_its_meaning(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct run run = { .verdict.word = VERDICT_NO_GO };
	const struct view view = { .arena = &a, .run = &run };
	assert_true(str_is(view_verdict(&view), "NO-GO"));
	run.verdict.advisory = true;
	assert_true(str_is(view_verdict(&view), "would be NO-GO"));
	run.interrupted = true;
	assert_true(str_is(view_verdict(&view), "INTERRUPTED, would be NO-GO"));
	run.verdict.advisory = false;
	run.verdict.override = STR("overridden by Ann");
	assert_true(str_is(view_verdict(&view), "INTERRUPTED, NO-GO, overridden by Ann"));
	run = (struct run){ .verdict = { .word = VERDICT_GO, .advisory = true } };
	assert_true(str_is(view_verdict(&view), "GO"));
	run.verdict.word = VERDICT_NONE;
	assert_int_equal(view_verdict(&view).size, 0);
	run.interrupted = true;
	assert_true(str_is(view_verdict(&view), "INTERRUPTED"));
	arena_fini(&a);
}

static void
a_number_the_run_does_not_have_is_no_check(void **state)
{
	(void)state;
	struct run_check checks[] = { { .number = 1 }, { .number = 7 } };
	struct run run = { .checks = checks, .check_count = 2 };
	assert_ptr_equal(view_check(&run, 1), &checks[0]);
	assert_null(view_check(&run, 0));
	assert_null(view_check(&run, 2));
	assert_null(view_check(&run, 3));
	assert_null(view_check(&run, UINT32_MAX));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(durations_are_for_people),
		cmocka_unit_test(each_finding_has_one_place),
		cmocka_unit_test(the_worst_check_comes_first_with_all_it_found),
		cmocka_unit_test(the_verdict_says_all_that_changes_its_meaning),
		cmocka_unit_test(a_number_the_run_does_not_have_is_no_check),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
