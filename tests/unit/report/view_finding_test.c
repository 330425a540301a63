/* SPDX-License-Identifier: MIT */
#include "report/notice.h"
#include "report/view_finding.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

static void
only_a_file_with_line_and_column_is_a_place(void **state)
{
	(void)state;
	static const struct str none[] = { STR_INIT(""), STR_INIT("$.body.a:1:2"),
		STR_INIT("a.hurl"), STR_INIT("a.hurl:1"), STR_INIT(":1:2"),
		STR_INIT("a.hurl:0:1"), STR_INIT("a.hurl:1:0"), STR_INIT("a.hurl:-1:1"),
		STR_INIT("a.hurl:1:4294967296"), STR_INIT("a.hurl:1:2x"),
		STR_INIT("a.hurl:1:") };
	struct view_place place = { 0 };
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
		struct finding f = { .path = none[i] };
		if (view_place(&f, &place))
			fail_msg("%s is a place", none[i].data);
	}
	struct finding f = { .path = STR("a:b.hurl:13:4294967295") };
	assert_true(view_place(&f, &place));
	assert_true(str_is(place.file, "a:b.hurl"));
	assert_int_equal(place.line, 13);
	assert_int_equal(place.column, UINT32_MAX);
}

/* An absent side is told; an expectation that was not put into words is not. */
static void
values_come_in_pairs(void **state)
{
	(void)state;
	struct run run = { .command = COMMAND_GATE };
	const struct view view = { .run = &run };
	struct view_pair pairs[VIEW_PAIRS];
	struct finding f = { .kind = STR("missing") };
	assert_int_equal(view_pairs(&view, &f, pairs), 1);
	assert_true(pairs[0].sides);
	f.actual = STR("1");
	assert_int_equal(view_pairs(&view, &f, pairs), 2);
	assert_false(pairs[1].sides);
	assert_true(str_is(pairs[1].labels[0], "expected"));
	f = (struct finding){ .kind = STR("trouble") };
	assert_int_equal(view_pairs(&view, &f, pairs), 0);
}

/* Readers drop what has a fingerprint they know. */
static void
no_two_notices_have_one_fingerprint(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct run_check checks[3];
	struct finding findings[3];
	for (uint32_t i = 0; i < 3; i++) {
		struct str digit = str_format(&a, "%u", i);
		checks[i] = (struct run_check){ .number = i + 1,
			.kind = CHECK_PAIR,
			.state = STATE_FAIL,
			.required = true,
			.name = STR("settings"),
			.instance = digit };
		findings[i] = (struct finding){ .check = i + 1,
			.severity = SEVERITY_ERROR,
			.kind = STR("changed"),
			.fingerprint = STR("0123456789abcdef"),
			.seen = i < 2 ? STR("1111111111111111")
				      : STR("2222222222222222") };
	}
	struct run run = { .command = COMMAND_GATE,
		.checks = checks,
		.check_count = 3,
		.findings = { findings, 3 },
		.verdict = { .word = VERDICT_NO_GO, .exit = 1 } };
	struct notices notices = notices_of(&a, &run);
	assert_int_equal(notices.count, 2); /* the first two found the same */
	assert_true(str_is(notices.items[0].fingerprint, "0123456789abcdef"));
	assert_true(str_is(notices.items[0].subject, "settings · 0, 1"));
	assert_int_equal(notices.items[1].fingerprint.size, 16);
	assert_false(str_eq(notices.items[0].fingerprint, notices.items[1].fingerprint));
	arena_fini(&a);
}

static void
what_is_not_go_has_a_notice(void **state)
{
	(void)state;
	struct arena a = { 0 };
	for (int word = VERDICT_NONE; word <= VERDICT_INCONCLUSIVE; word++) {
		struct run run = { .command = COMMAND_GATE,
			.verdict = { .word = (enum verdict_word)word } };
		struct notices notices = notices_of(&a, &run);
		assert_int_equal(notices.count, word != VERDICT_GO);
		if (notices.count)
			assert_int_equal(notices.items[0].open, word != VERDICT_NO_GO);
	}
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_a_file_with_line_and_column_is_a_place),
		cmocka_unit_test(values_come_in_pairs),
		cmocka_unit_test(no_two_notices_have_one_fingerprint),
		cmocka_unit_test(what_is_not_go_has_a_notice),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
