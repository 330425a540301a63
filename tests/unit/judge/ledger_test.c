/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "judge/judge.h"

#include <string.h>

/* --- one run of two checks --- */

struct stage {
	struct arena arena, exact;
	struct policy policy;
	struct waiver waiver;
	struct waivers waivers, honoured;
	struct check checks[2];
	struct finding finding;
	struct judge_input input;
	struct verdict verdict;
};

/* The first fails for the finding; the second holds. */
static void
set(struct stage *s)
{
	*s = (struct stage){ .policy = { .fail_on = SEVERITY_ERROR },
		.waiver = { .fingerprint = STR("00000000000000aa"),
			.seen = STR("1111111111111111"),
			.reason = STR("known"),
			.owner = STR("ann"),
			.expires = STR("2026-11-20") },
		.checks = { { .kind = CHECK_PAIR,
				    .evidence = EVIDENCE_BROKEN,
				    .required = true },
			{ .kind = CHECK_PAIR,
				.evidence = EVIDENCE_HELD,
				.required = true } },
		.finding = { .check = 1,
			.severity = SEVERITY_ERROR,
			.kind = STR("changed"),
			.subject = STR("settings"),
			.fingerprint = STR("00000000000000aa"),
			.seen = STR("1111111111111111") } };
}

static void
judge(struct stage *s)
{
	/* Each on its own, so that a step behind the last one is noticed. */
	struct checks checks = { arena_array(&s->exact, 2, sizeof(struct check)), 2 };
	memcpy(checks.items, s->checks, sizeof(s->checks));
	struct findings findings = { &s->finding, 1 };
	s->waivers = (struct waivers){ .items = &s->waiver, .count = 1 };
	s->input.policy = &s->policy;
	s->input.waivers = &s->waivers;
	if (!s->input.today.size)
		s->input.today = STR("2026-11-20");
	arena_reset(&s->arena);
	judge_run(&s->arena, &s->input, &checks, &findings, &s->verdict);
	memcpy(s->checks, checks.items, sizeof(s->checks));
	arena_fini(&s->exact);
}

static bool
says(const struct stage *s, const char *text)
{
	for (size_t i = 0; i < s->verdict.reason_count; i++)
		if (str_contains(s->verdict.reasons[i].text, str_of(text)))
			return true;
	return false;
}

/* --- vetoes --- */

static void
a_waiver_does_not_make_up_for_a_veto(void **state)
{
	(void)state;
	struct stage s;
	set(&s);
	judge(&s);
	assert_int_equal(s.verdict.word, VERDICT_GO);
	assert_int_equal(s.checks[0].state, STATE_WAIVED);
	s.checks[0].veto = true;
	judge(&s);
	assert_int_equal(s.verdict.word, VERDICT_NO_GO);
	assert_int_equal(s.checks[0].state, STATE_FAIL);
	assert_int_equal(s.finding.waiver.size, 0);
	assert_true(says(&s, "its waiver does not count: it has a veto"));
	for (size_t i = 0; i < s.verdict.remedy_count; i++)
		assert_false(str_contains(s.verdict.remedies[i], STR("waivers.yaml")));
	/* The veto of another check is none of it. */
	s.checks[0].veto = false;
	s.checks[1].veto = true;
	judge(&s);
	assert_int_equal(s.verdict.word, VERDICT_GO);
	arena_fini(&s.arena);
}

static void
what_is_about_the_run_as_a_whole_has_no_veto(void **state)
{
	(void)state;
	struct stage s;
	set(&s);
	s.checks[0] = s.checks[1];
	s.checks[0].veto = s.checks[1].veto = true;
	for (uint32_t check = 0; check < 4; check += 3) { /* nobody planned a third */
		s.finding.check = check;
		judge(&s);
		assert_int_equal(s.verdict.word, VERDICT_GO);
		assert_true(s.finding.waiver.size > 0);
	}
	s.finding.check = 2; /* the last that is planned */
	judge(&s);
	assert_int_equal(s.verdict.word, VERDICT_NO_GO);
	arena_fini(&s.arena);
}

static void
an_override_does_not_make_up_for_a_veto(void **state)
{
	(void)state;
	static const struct {
		uint8_t evidence;
		bool veto, required, overridden;
	} rows[] = {
		{ EVIDENCE_BROKEN, false, true, true },
		{ EVIDENCE_BROKEN, true, true, false },
		{ EVIDENCE_UNKNOWN, true, true, false },
		{ EVIDENCE_NONE, true, true, false },
		{ EVIDENCE_BROKEN, true, false, true }, /* it is not required */
		{ EVIDENCE_HELD, true, true, true },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct stage s;
		set(&s);
		s.waiver.fingerprint = STR("00000000000000ff");
		s.input.override_reason = STR("by Ann: hotfix"); /* of the first check */
		s.checks[1] = (struct check){ .kind = CHECK_PAIR,
			.evidence = rows[i].evidence,
			.veto = rows[i].veto,
			.required = rows[i].required };
		judge(&s);
		assert_int_equal(s.verdict.word, VERDICT_NO_GO);
		assert_int_equal(s.verdict.override.size > 0, rows[i].overridden);
		assert_int_equal(s.verdict.exit, rows[i].overridden ? 0 : 1);
		arena_fini(&s.arena);
	}
}

static void
a_veto_is_said_once_with_what_is_not_good(void **state)
{
	(void)state;
	struct stage s;
	set(&s);
	s.waiver.fingerprint = STR("00000000000000ff");
	s.checks[0].veto = true;
	s.checks[1] =
		(struct check){ .kind = CHECK_PAIR, .required = true, .veto = true };
	judge(&s);
	assert_true(says(&s, "changed; it has a veto"));
	assert_true(says(&s, "no result came in; it has a veto"));
	s.checks[0].veto = s.checks[1].veto = false;
	judge(&s);
	assert_false(says(&s, "veto"));
	arena_fini(&s.arena);
}

/* --- what the gate honoured --- */

static void
what_was_valid_at_the_gate_holds_for_its_verify(void **state)
{
	(void)state;
	static const struct {
		const char *today, *gate_day, *fingerprint, *seen, *expires;
		enum verdict_word word;
	} rows[] = {
		{ "2026-11-21", "2026-11-20", "00000000000000aa", "1111111111111111",
			"2026-11-20", VERDICT_GO },
		{ "2026-11-21", "2026-11-21", "00000000000000aa", "1111111111111111",
			"2026-11-20", VERDICT_NO_GO }, /* it had ended by then */
		{ "2026-11-21", "2026-11-20", "00000000000000ab", "1111111111111111",
			"2026-11-20", VERDICT_NO_GO },
		{ "2026-11-21", "2026-11-20", "00000000000000aa", "2222222222222222",
			"2026-11-20", VERDICT_NO_GO },
		{ "2026-11-21", "2026-11-20", "00000000000000aa", "1111111111111111",
			"2026-11-19", VERDICT_NO_GO }, /* its day was moved since */
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct stage s;
		set(&s);
		struct waiver then[] = { { .fingerprint = STR("00000000000000ee") },
			{ .fingerprint = str_of(rows[i].fingerprint),
				.seen = str_of(rows[i].seen),
				.expires = str_of(rows[i].expires) } };
		s.honoured = (struct waivers){ .items = then, .count = 2 };
		s.input.honoured = &s.honoured;
		s.input.gate_day = str_of(rows[i].gate_day);
		s.input.today = str_of(rows[i].today);
		judge(&s);
		assert_int_equal(s.verdict.word, rows[i].word);
		bool said = str_contains(
			s.finding.waiver, STR("it has ended since, and was valid"));
		assert_int_equal(said, rows[i].word == VERDICT_GO);
		bool counted = says(&s, "waiver does not hold");
		assert_int_equal(counted, rows[i].word != VERDICT_GO);
		arena_fini(&s.arena);
	}
}

static void
without_a_ticket_nothing_is_honoured_and_what_holds_is_not_said_to_have_ended(
	void **state)
{
	(void)state;
	struct stage s;
	set(&s);
	s.input.gate_day = STR("2026-11-20");
	s.input.today = STR("2026-11-21");
	judge(&s);
	assert_int_equal(s.verdict.word, VERDICT_NO_GO);
	s.input.today = STR("2026-11-20");
	judge(&s);
	assert_int_equal(s.verdict.word, VERDICT_GO);
	assert_false(str_contains(s.finding.waiver, STR("ended")));
	arena_fini(&s.arena);
}

static void
one_that_is_honoured_is_enough(void **state)
{
	(void)state;
	struct stage s;
	set(&s);
	struct waiver all[] = { s.waiver, s.waiver };
	all[1].seen = STR("2222222222222222"); /* of another value, and of no use here */
	struct check check = {
		.kind = CHECK_PAIR, .evidence = EVIDENCE_BROKEN, .required = true
	};
	struct checks checks = { &check, 1 };
	struct findings findings = { &s.finding, 1 };
	const struct waivers waivers = { .items = all, .count = 2 };
	const struct waivers honoured = { .items = all, .count = 1 };
	const struct judge_input input = { .policy = &s.policy,
		.waivers = &waivers,
		.honoured = &honoured,
		.gate_day = STR("2026-11-20"),
		.today = STR("2026-11-21") };
	judge_run(&s.arena, &input, &checks, &findings, &s.verdict);
	assert_int_equal(s.verdict.word, VERDICT_GO);
	assert_false(says(&s, "waiver does not hold"));
	arena_fini(&s.arena);
}

/* --- what is no reason to promote --- */

static void
signatures_and_the_calendar_alone_are_no_reason_to_promote(void **state)
{
	(void)state;
	for (int kind = CHECK_ANSWERS; kind <= CHECK_DRILL; kind++) {
		bool none = kind == CHECK_ANSWERS || kind == CHECK_DISCOVERY
			|| kind == CHECK_CHECKLIST || kind == CHECK_POLICY
			|| kind == CHECK_DRILL;
		struct stage s;
		set(&s);
		s.finding.severity = SEVERITY_INFO;
		for (size_t i = 0; i < 2; i++)
			s.checks[i] = (struct check){ .kind = (uint8_t)kind,
				.evidence = EVIDENCE_HELD,
				.required = true };
		judge(&s);
		assert_int_equal(
			s.verdict.word, none ? VERDICT_INCONCLUSIVE : VERDICT_GO);
		arena_fini(&s.arena);
	}
}

static void
what_is_not_required_is_no_reason_to_promote(void **state)
{
	(void)state;
	struct stage s;
	set(&s);
	s.finding.severity = SEVERITY_INFO;
	s.checks[0] = (struct check){ .kind = CHECK_PAIR, .evidence = EVIDENCE_HELD };
	s.checks[1] = (struct check){
		.kind = CHECK_CHECKLIST, .evidence = EVIDENCE_HELD, .required = true
	};
	judge(&s);
	assert_int_equal(s.verdict.word, VERDICT_INCONCLUSIVE);
	s.checks[0].required = true;
	judge(&s);
	assert_int_equal(s.verdict.word, VERDICT_GO);
	arena_fini(&s.arena);
}

/* --- how it follows --- */

static void
must_follow(struct stage *s, const char *text)
{
	judge(s);
	if (!str_is(s->verdict.derivation, text))
		fail_msg("'%.*s', not '%s'", STR_ARGS(s->verdict.derivation), text);
}

static void
the_verdict_says_how_it_follows(void **state)
{
	(void)state;
	struct stage s;
	set(&s);
	must_follow(&s,
		"GO, since all 2 required checks passed or are waived; error or "
		"worse fails");
	s.policy.fail_on = SEVERITY_CRITICAL;
	must_follow(&s,
		"GO, since all 2 required checks passed; only what is critical "
		"fails");
	s.policy.fail_on = SEVERITY_ERROR;
	s.waiver.owner = (struct str){ 0 };
	must_follow(
		&s, "NO-GO, since 1 of 2 required checks failed; error or worse fails");
	s.input.override_reason = STR("by Ann");
	must_follow(&s,
		"NO-GO, since 1 of 2 required checks failed; error or worse "
		"fails; overridden, so that it exits with 0");
	s.input.override_reason = (struct str){ 0 };
	s.policy.advisory = true;
	s.policy.advisory_until = STR("2026-12-31");
	must_follow(&s,
		"NO-GO, since 1 of 2 required checks failed; error or worse "
		"fails; advisory until 2026-12-31, so that it exits with 0");
	s.policy.advisory = false;
	s.finding.check = 0;
	s.checks[0] = s.checks[1];
	must_follow(&s,
		"NO-GO, since what was found about the run as a whole fails it; "
		"error or worse fails");
	s.finding.check = 1;
	s.finding.severity = SEVERITY_INFO;
	s.checks[0].evidence = EVIDENCE_UNKNOWN;
	must_follow(&s,
		"INCONCLUSIVE, since no required check failed, and unchecked: 1 "
		"of 2; error or worse fails");
	s.checks[0].evidence = EVIDENCE_HELD;
	s.input.interrupted = true;
	must_follow(&s,
		"INCONCLUSIVE, since no required check failed, but the run was "
		"interrupted; error or worse fails");
	arena_fini(&s.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_waiver_does_not_make_up_for_a_veto),
		cmocka_unit_test(what_is_about_the_run_as_a_whole_has_no_veto),
		cmocka_unit_test(an_override_does_not_make_up_for_a_veto),
		cmocka_unit_test(a_veto_is_said_once_with_what_is_not_good),
		cmocka_unit_test(what_was_valid_at_the_gate_holds_for_its_verify),
		cmocka_unit_test(
			without_a_ticket_nothing_is_honoured_and_what_holds_is_not_said_to_have_ended),
		cmocka_unit_test(
			signatures_and_the_calendar_alone_are_no_reason_to_promote),
		cmocka_unit_test(what_is_not_required_is_no_reason_to_promote),
		cmocka_unit_test(one_that_is_honoured_is_enough),
		cmocka_unit_test(the_verdict_says_how_it_follows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
