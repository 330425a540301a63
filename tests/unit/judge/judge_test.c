/* SPDX-License-Identifier: MIT */
/* The law of the verdict, held against a second reading of its text (the *_by_the_law
 * functions), which goes through all there is and counts, where judge.c goes check by
 * check. */
#include "judge/judge.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static const struct policy enforce = { .fail_on = SEVERITY_ERROR };

static struct str
today(void)
{
	return STR("2026-11-20");
}

/* --- the second reading --- */

struct news { /* about one check, as the plan, the collector and the comparison left it */
	enum evidence evidence;
	enum severity severity; /* of its only finding */
	bool required, waiver;
};

static bool
is_missing_news(struct news f)
{
	return f.evidence != EVIDENCE_HELD && f.evidence != EVIDENCE_BROKEN;
}

static bool
is_bad_enough(struct news f, enum severity fail_on)
{
	static const int badness[] = { 3, 1, 2, 3, 4 }; /* what is not said is an error */
	bool says_something =
		f.severity != SEVERITY_NONE || f.evidence == EVIDENCE_BROKEN;
	return says_something && badness[f.severity] >= badness[fail_on];
}

static enum state
state_by_the_law(struct news f, enum severity fail_on)
{
	if (is_missing_news(f))
		return STATE_UNCHECKED; /* only a fail can be waived */
	if (!is_bad_enough(f, fail_on))
		return STATE_PASS; /* with a note */
	if (!f.waiver || f.severity == SEVERITY_CRITICAL)
		return STATE_FAIL;
	return STATE_WAIVED;
}

static enum verdict_word
word_by_the_law(const enum state *states, const bool *required, size_t count)
{
	size_t promises = 0, kept = 0, bad = 0;
	for (size_t i = 0; i < count; i++) {
		if (!required[i])
			continue;
		promises++;
		if (states[i] == STATE_PASS || states[i] == STATE_WAIVED)
			kept++;
		if (states[i] == STATE_FAIL)
			bad++;
	}
	if (bad > 0)
		return VERDICT_NO_GO;
	return promises > 0 && promises == kept ? VERDICT_GO : VERDICT_INCONCLUSIVE;
}

/* --- a run made of news --- */

enum { MOST = 4 };

struct stage { /* memory of one made run */
	struct arena arena;
	struct check checks[MOST];
	struct finding findings[MOST];
	struct waiver waivers[MOST];
	struct judge_input input;
	struct policy policy;
	struct waivers waiver_list;
	struct verdict verdict;
};

static const char *const fingerprints[MOST] = { "00000000000000aa", "00000000000000bb",
	"00000000000000cc", "00000000000000dd" };

static struct waiver
good_waiver(const char *fingerprint)
{
	return (struct waiver){ .fingerprint = str_of(fingerprint),
		.seen = STR("1111111111111111"),
		.reason = STR("known"),
		.owner = STR("ann"),
		.expires = STR("2026-11-20") };
}

static struct finding
finding_of(uint32_t check, enum severity severity, const char *fingerprint)
{
	return (struct finding){ .check = check,
		.severity = severity,
		.kind = STR("changed"),
		.subject = STR("settings"),
		.path = STR("$.body.x"),
		.title = STR("changed"),
		.fingerprint = str_of(fingerprint),
		.seen = STR("1111111111111111") };
}

static void
judge_news(struct stage *s, const struct news *news, size_t count, enum severity fail_on)
{
	size_t found = 0, waived = 0;
	for (size_t i = 0; i < count; i++) {
		struct news f = news[i];
		s->checks[i] = (struct check){ .kind = CHECK_PAIR,
			.evidence = (uint8_t)f.evidence,
			.required = f.required };
		bool finds = f.severity || (f.evidence == EVIDENCE_BROKEN && f.waiver);
		if (finds)
			s->findings[found++] =
				finding_of((uint32_t)i + 1, f.severity, fingerprints[i]);
		if (f.waiver)
			s->waivers[waived++] = good_waiver(fingerprints[i]);
	}
	s->policy.fail_on = fail_on;
	s->waiver_list = (struct waivers){ .items = s->waivers, .count = waived };
	s->input.policy = &s->policy;
	s->input.waivers = &s->waiver_list;
	s->input.today = today();
	struct checks checks = { s->checks, count };
	struct findings findings = { s->findings, found };
	arena_reset(&s->arena);
	judge_run(&s->arena, &s->input, &checks, &findings, &s->verdict);
}

static void
stage_fini(struct stage *s)
{
	arena_fini(&s->arena);
}

/* All there is to say about one check: 4 × 5 × 2 × 2. */
enum { ALL_NEWS = 80 };

static struct news
news_number(size_t n)
{
	return (struct news){ (enum evidence)(n % 4), (enum severity)(n / 4 % 5),
		n / 20 % 2, n / 40 % 2 };
}

static void
must_agree(struct stage *s, const struct news *news, size_t count, enum severity fail_on)
{
	enum state states[MOST];
	bool required[MOST];
	size_t of_state[5] = { 0 };
	judge_news(s, news, count, fail_on);
	for (size_t i = 0; i < count; i++) {
		/* A waiver meets only what was found. */
		states[i] = state_by_the_law(news[i], fail_on);
		required[i] = news[i].required;
		of_state[states[i]]++;
		assert_int_equal(s->checks[i].state, states[i]);
	}
	const struct tally *t = &s->verdict.tally;
	assert_int_equal(t->planned, count);
	assert_int_equal(t->passed, of_state[STATE_PASS]);
	assert_int_equal(t->failed, of_state[STATE_FAIL]);
	assert_int_equal(t->unchecked, of_state[STATE_UNCHECKED]);
	assert_int_equal(t->waived, of_state[STATE_WAIVED]);
	enum verdict_word word = word_by_the_law(states, required, count);
	assert_int_equal(s->verdict.word, word);
	static const int exits[] = { -1, 0, 1, 3 };
	assert_int_equal(s->verdict.exit, exits[word]);
	if (word != VERDICT_GO) {
		assert_true(s->verdict.reason_count > 0);
		assert_true(s->verdict.remedy_count > 0);
	}
}

/* Goes through every set of up to `count` news taken from `alphabet`, each set once. */
static size_t
every_set(struct stage *s, const struct news *alphabet, size_t letters, size_t count)
{
	size_t index[MOST] = { 0 }, sets = 0;
	for (;;) {
		struct news news[MOST];
		for (size_t i = 0; i < count; i++)
			news[i] = alphabet[index[i]];
		for (int fail_on = SEVERITY_NONE; fail_on <= SEVERITY_CRITICAL; fail_on++)
			must_agree(s, news, count, (enum severity)fail_on);
		sets++;
		size_t at = 0;
		while (at < count && index[at] + 1 == letters)
			at++;
		if (at == count)
			return sets;
		size_t next = index[at] + 1;
		for (size_t i = 0; i <= at; i++)
			index[i] = next;
	}
}

static void
all_that_can_be_said_of_up_to_three_checks_is_judged_by_the_law(void **state)
{
	(void)state;
	struct news alphabet[ALL_NEWS];
	struct stage s = { 0 };
	for (size_t i = 0; i < ALL_NEWS; i++)
		alphabet[i] = news_number(i);
	assert_int_equal(every_set(&s, alphabet, ALL_NEWS, 0), 1);
	assert_int_equal(every_set(&s, alphabet, ALL_NEWS, 1), ALL_NEWS);
	assert_int_equal(every_set(&s, alphabet, ALL_NEWS, 2), 3240);
	assert_int_equal(every_set(&s, alphabet, ALL_NEWS, 3), 88560);
	stage_fini(&s);
}

/* One letter for each way a check can end, for each severity it can end in. */
static void
up_to_four_checks_are_judged_by_the_law(void **state)
{
	(void)state;
	static const struct news alphabet[] = {
		{ EVIDENCE_NONE, SEVERITY_NONE, true, false },
		{ EVIDENCE_NONE, SEVERITY_NONE, false, false },
		{ EVIDENCE_HELD, SEVERITY_NONE, true, false },
		{ EVIDENCE_HELD, SEVERITY_NONE, false, false },
		{ EVIDENCE_HELD, SEVERITY_WARN, true, false },
		{ EVIDENCE_BROKEN, SEVERITY_INFO, true, false },
		{ EVIDENCE_BROKEN, SEVERITY_WARN, true, true },
		{ EVIDENCE_BROKEN, SEVERITY_ERROR, true, false },
		{ EVIDENCE_BROKEN, SEVERITY_ERROR, true, true },
		{ EVIDENCE_BROKEN, SEVERITY_ERROR, false, false },
		{ EVIDENCE_BROKEN, SEVERITY_ERROR, false, true },
		{ EVIDENCE_BROKEN, SEVERITY_CRITICAL, true, true },
		{ EVIDENCE_BROKEN, SEVERITY_CRITICAL, false, true },
		{ EVIDENCE_UNKNOWN, SEVERITY_ERROR, true, true },
		{ EVIDENCE_UNKNOWN, SEVERITY_NONE, false, false },
	};
	enum { LETTERS = sizeof(alphabet) / sizeof(alphabet[0]) };
	struct stage s = { 0 };
	assert_int_equal(every_set(&s, alphabet, LETTERS, 3), 680);
	assert_int_equal(every_set(&s, alphabet, LETTERS, 4), 3060);
	stage_fini(&s);
}

static void
the_word_follows_from_the_states_of_up_to_six_checks(void **state)
{
	(void)state;
	enum { CHECKS = 6, KINDS = 8 }; /* four states, required or not */
	for (size_t count = 0; count <= CHECKS; count++) {
		size_t runs = 1;
		for (size_t i = 0; i < count; i++)
			runs *= KINDS;
		for (size_t run = 0; run < runs; run++) {
			enum state states[CHECKS];
			bool required[CHECKS];
			struct tally t = { .planned = count };
			size_t rest = run;
			for (size_t i = 0; i < count; i++, rest /= KINDS) {
				states[i] = (enum state)(1 + rest % 4);
				required[i] = rest % KINDS >= 4;
				t.required += required[i];
				t.passed += states[i] == STATE_PASS;
				t.waived += states[i] == STATE_WAIVED;
				t.failed += states[i] == STATE_FAIL;
				t.unchecked += states[i] == STATE_UNCHECKED;
				t.required_failed +=
					required[i] && states[i] == STATE_FAIL;
				t.required_unchecked +=
					required[i] && states[i] == STATE_UNCHECKED;
			}
			assert_int_equal(
				judge_word(&t), word_by_the_law(states, required, count));
		}
	}
}

static void
every_question_about_a_check_is_answered_by_the_law(void **state)
{
	(void)state;
	for (size_t n = 0; n < ALL_NEWS; n++)
		for (int fail_on = SEVERITY_NONE; fail_on <= SEVERITY_CRITICAL;
			fail_on++) {
			struct news item = news_number(n);
			struct judge_question q = { item.evidence, item.severity,
				(enum severity)fail_on, item.waiver, false };
			assert_int_equal(judge_state(q),
				state_by_the_law(item, (enum severity)fail_on));
		}
}

/* --- single sentences --- */

/* VER-01 */
static void
no_checks_are_inconclusive(void **state)
{
	(void)state;
	struct stage s = { 0 };
	judge_news(&s, NULL, 0, SEVERITY_ERROR);
	assert_int_equal(s.verdict.word, VERDICT_INCONCLUSIVE);
	assert_int_equal(s.verdict.exit, 3);
	assert_true(str_contains(s.verdict.reasons[0].text, STR("plan is empty")));
	assert_true(str_contains(s.verdict.remedies[0], STR("smoke plan")));
	stage_fini(&s);
}

/* VER-02 */
static void
checks_that_are_all_optional_are_inconclusive(void **state)
{
	(void)state;
	const struct news news[] = { { .evidence = EVIDENCE_HELD },
		{ .evidence = EVIDENCE_HELD } };
	struct stage s = { 0 };
	judge_news(&s, news, 2, SEVERITY_ERROR);
	assert_int_equal(s.verdict.word, VERDICT_INCONCLUSIVE);
	assert_true(str_contains(
		s.verdict.reasons[0].text, STR("none of the checks is required")));
	stage_fini(&s);
}

/* VER-03 */
static void
one_unchecked_among_ten_thousand_is_named_first(void **state)
{
	(void)state;
	enum { MANY = 10000, ODD = 7777 };
	static struct check items[MANY];
	for (size_t i = 0; i < MANY; i++)
		items[i] = (struct check){ .evidence = EVIDENCE_HELD, .required = true };
	items[ODD - 1].evidence = EVIDENCE_UNKNOWN;
	items[ODD - 1].trouble = TROUBLE_NAME;
	struct arena a = { 0 };
	struct checks checks = { items, MANY };
	struct findings findings = { 0 };
	struct judge_input input = { .policy = &enforce, .today = today() };
	struct verdict verdict;
	judge_run(&a, &input, &checks, &findings, &verdict);
	assert_int_equal(verdict.word, VERDICT_INCONCLUSIVE);
	assert_int_equal(verdict.reasons[0].check, ODD);
	assert_true(
		str_contains(verdict.reasons[0].text, STR("name could not be resolved")));
	arena_fini(&a);
}

/* VER-13 */
static void
an_evidence_nobody_knows_is_unchecked(void **state)
{
	(void)state;
	for (int evidence = EVIDENCE_UNKNOWN + 1; evidence < 256; evidence++) {
		struct judge_question q = { .evidence = (enum evidence)evidence,
			.all_waived = true };
		assert_int_equal(judge_state(q), STATE_UNCHECKED);
	}
	assert_int_equal(judge_exit(VERDICT_NONE, true, true), 4);
	assert_int_equal(judge_exit((enum verdict_word)17, true, true), 4);
}

/* VER-16 */
static void
a_tally_that_does_not_add_up_is_not_go(void **state)
{
	(void)state;
	struct tally t = { .planned = 120, .passed = 119, .required = 120 };
	assert_int_equal(judge_word(&t), VERDICT_INCONCLUSIVE);
	t.passed = 120;
	assert_int_equal(judge_word(&t), VERDICT_GO);
	t.passed = 121;
	assert_int_equal(judge_word(&t), VERDICT_INCONCLUSIVE);
}

/* BODY-03, VER-03: a warning or a waiver speaks for what was seen, not for the rest. */
static void
what_is_unknown_in_part_fails_or_is_unchecked(void **state)
{
	(void)state;
	for (size_t n = 0; n < ALL_NEWS; n++) {
		struct news item = news_number(n);
		struct judge_question q = { .evidence = item.evidence,
			.worst = item.severity,
			.fail_on = SEVERITY_ERROR,
			.all_waived = item.waiver };
		enum state whole = judge_state(q);
		q.partial = true;
		assert_int_equal(judge_state(q),
			whole == STATE_FAIL ? STATE_FAIL : STATE_UNCHECKED);
	}
}

static void
evidence_that_held_fails_where_a_finding_says_so(void **state)
{
	(void)state;
	struct judge_question q = { .evidence = EVIDENCE_HELD, .worst = SEVERITY_ERROR };
	assert_int_equal(judge_state(q), STATE_FAIL);
	q.all_waived = true;
	assert_int_equal(judge_state(q), STATE_WAIVED);
	q.worst = SEVERITY_CRITICAL;
	assert_int_equal(judge_state(q), STATE_FAIL);
}

static void
one_waived_finding_of_two_does_not_waive_the_check(void **state)
{
	(void)state;
	struct check item = { .evidence = EVIDENCE_BROKEN, .required = true };
	struct finding found[] = { finding_of(1, SEVERITY_ERROR, fingerprints[0]),
		finding_of(1, SEVERITY_ERROR, fingerprints[1]) };
	struct waiver waiver = good_waiver(fingerprints[1]);
	struct waivers waivers = { .items = &waiver, .count = 1 };
	struct judge_input input = {
		.policy = &enforce, .waivers = &waivers, .today = today()
	};
	struct arena a = { 0 };
	struct checks checks = { &item, 1 };
	struct findings findings = { found, 2 };
	struct verdict verdict;
	judge_run(&a, &input, &checks, &findings, &verdict);
	assert_int_equal(item.state, STATE_FAIL);
	assert_int_equal(found[0].waiver.size, 0);
	assert_true(str_contains(found[1].waiver, STR("known (ann, until 2026-11-20)")));
	arena_fini(&a);
}

static void
a_broken_check_without_a_finding_cannot_be_waived(void **state)
{
	(void)state;
	const struct news item = { EVIDENCE_BROKEN, SEVERITY_NONE, true, false };
	struct stage s = { 0 };
	judge_news(&s, &item, 1, SEVERITY_ERROR);
	assert_int_equal(s.checks[0].state, STATE_FAIL);
	assert_int_equal(s.checks[0].worst, SEVERITY_ERROR);
	assert_true(str_contains(s.verdict.reasons[0].text, STR("left no finding")));
	stage_fini(&s);
}

/* The slot knows of something critical whose finding was lost: the rest cannot excuse it.
 */
static void
the_slot_may_know_worse_than_its_findings(void **state)
{
	(void)state;
	struct check item = {
		.evidence = EVIDENCE_BROKEN, .required = true, .worst = SEVERITY_CRITICAL
	};
	struct finding found = finding_of(1, SEVERITY_ERROR, fingerprints[0]);
	struct waiver waiver = good_waiver(fingerprints[0]);
	struct waivers waivers = { .items = &waiver, .count = 1 };
	struct judge_input input = {
		.policy = &enforce, .waivers = &waivers, .today = today()
	};
	struct arena a = { 0 };
	struct checks checks = { &item, 1 };
	struct findings findings = { &found, 1 };
	struct verdict verdict;
	judge_run(&a, &input, &checks, &findings, &verdict);
	assert_int_equal(item.state, STATE_FAIL);
	assert_int_equal(item.worst, SEVERITY_CRITICAL);
	arena_fini(&a);
}

static enum verdict_word
word_with_loose_finding(struct finding found, struct waiver *waiver)
{
	struct check item = { .evidence = EVIDENCE_HELD, .required = true };
	struct waivers waivers = { .items = waiver, .count = waiver ? 1 : 0 };
	struct judge_input input = {
		.policy = &enforce, .waivers = &waivers, .today = today()
	};
	struct arena a = { 0 };
	struct checks checks = { &item, 1 };
	struct findings findings = { &found, 1 };
	struct verdict verdict;
	judge_run(&a, &input, &checks, &findings, &verdict);
	arena_fini(&a);
	return verdict.word;
}

static void
a_bad_finding_about_the_run_as_a_whole_is_no_go(void **state)
{
	(void)state;
	struct waiver waiver = good_waiver(fingerprints[0]);
	struct finding f = finding_of(0, SEVERITY_ERROR, fingerprints[0]);
	assert_int_equal(word_with_loose_finding(f, NULL), VERDICT_NO_GO);
	assert_int_equal(word_with_loose_finding(f, &waiver), VERDICT_GO);
	f.check = 99; /* a number nobody planned */
	assert_int_equal(word_with_loose_finding(f, NULL), VERDICT_NO_GO);
	f.severity = SEVERITY_NONE; /* not said: an error */
	assert_int_equal(word_with_loose_finding(f, NULL), VERDICT_NO_GO);
	f.severity = SEVERITY_WARN;
	assert_int_equal(word_with_loose_finding(f, NULL), VERDICT_GO);
	f.severity = SEVERITY_CRITICAL;
	assert_int_equal(word_with_loose_finding(f, &waiver), VERDICT_NO_GO);
}

static void
findings_of_the_past_do_not_count(void **state)
{
	(void)state;
	struct finding f = finding_of(1, SEVERITY_CRITICAL, fingerprints[0]);
	f.age = AGE_RESOLVED;
	assert_int_equal(word_with_loose_finding(f, NULL), VERDICT_GO);
	f.age = AGE_NOT_LOOKED;
	assert_int_equal(word_with_loose_finding(f, NULL), VERDICT_GO);
	f.age = AGE_OPEN;
	assert_int_equal(word_with_loose_finding(f, NULL), VERDICT_NO_GO);
}

static void
what_was_cut_short_is_never_go_and_a_fail_stays_no_go(void **state)
{
	(void)state;
	struct news item = { EVIDENCE_HELD, SEVERITY_NONE, true, false };
	for (int which = 0; which < 3; which++) {
		struct stage s = { 0 };
		s.input.interrupted = which == 0;
		s.input.history_missing = which == 1;
		s.input.discovery_short = which == 2;
		item.evidence = EVIDENCE_HELD;
		judge_news(&s, &item, 1, SEVERITY_ERROR);
		assert_int_equal(s.verdict.word, VERDICT_INCONCLUSIVE);
		assert_int_equal(s.verdict.exit, 3);
		assert_int_equal(s.verdict.reason_count, 1);
		assert_int_equal(s.verdict.remedy_count, 1);
		item.evidence = EVIDENCE_BROKEN;
		judge_news(&s, &item, 1, SEVERITY_ERROR);
		assert_int_equal(s.verdict.word, VERDICT_NO_GO);
		stage_fini(&s);
	}
}

/* VER-17 */
static void
advisory_mode_changes_the_exit_and_nothing_else(void **state)
{
	(void)state;
	static const struct {
		const char *until;
		bool holds;
	} rows[] = {
		{ "2026-11-21", true },
		{ "2029-09-09", true },
		{ "2026-11-20", true }, /* the last day is included */
		{ "2026-11-19", false },
		{ "", false },
		{ "some day", false },
		{ "2026-11-2", false },
		{ "20x6-11-20", false },
		{ "2026-11-2:", false },
	};
	const struct news bad = { EVIDENCE_BROKEN, SEVERITY_ERROR, true, false };
	const struct news unknown = { EVIDENCE_UNKNOWN, SEVERITY_NONE, true, false };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct stage s = { 0 };
		s.policy.advisory = true;
		s.policy.advisory_until = str_of(rows[i].until);
		judge_news(&s, &bad, 1, SEVERITY_ERROR);
		assert_int_equal(s.verdict.word, VERDICT_NO_GO);
		assert_int_equal(s.verdict.advisory, rows[i].holds);
		assert_int_equal(s.verdict.exit, rows[i].holds ? 0 : 1);
		judge_news(&s, &unknown, 1, SEVERITY_ERROR);
		assert_int_equal(s.verdict.word, VERDICT_INCONCLUSIVE);
		assert_int_equal(s.verdict.exit, rows[i].holds ? 0 : 3);
		stage_fini(&s);
	}
}

static void
an_override_changes_the_exit_and_says_so(void **state)
{
	(void)state;
	const struct news bad = { EVIDENCE_BROKEN, SEVERITY_CRITICAL, true, false };
	const struct news good = { EVIDENCE_HELD, SEVERITY_NONE, true, false };
	struct stage s = { 0 };
	s.input.override_reason = STR("by Ann: hotfix");
	judge_news(&s, &bad, 1, SEVERITY_ERROR);
	assert_int_equal(s.verdict.word, VERDICT_NO_GO);
	assert_int_equal(s.verdict.exit, 0);
	assert_true(str_is(s.verdict.override, "overridden by Ann: hotfix"));
	judge_news(&s, &good, 1, SEVERITY_ERROR);
	assert_int_equal(s.verdict.word, VERDICT_GO);
	assert_int_equal(s.verdict.override.size, 0);
	stage_fini(&s);
}

static void
exits_are_weighed_in_their_order(void **state)
{
	(void)state;
	static const int order[] = { 143, 130, 2, 1, 4, 3, 0 };
	enum { COUNT = sizeof(order) / sizeof(order[0]) };
	for (size_t i = 1; i < COUNT; i++)
		for (size_t k = i; k < COUNT; k++) {
			assert_int_equal(judge_worse_exit(order[i], order[k]), order[i]);
			assert_int_equal(judge_worse_exit(order[k], order[i]), order[i]);
		}
	assert_int_equal(
		judge_worse_exit(99, 3), 99); /* no exit of ours: a failure of ours */
	assert_int_equal(judge_worse_exit(99, 1), 1);
	assert_int_equal(judge_worse_exit(1, 99), 1);
	assert_int_equal(judge_worse_exit(128, 1), 1); /* there is no signal 0 */
	assert_int_equal(judge_worse_exit(-1, 0), -1);
	assert_int_equal(judge_worse_exit(98, 99), 98); /* of equals the first */
	assert_int_equal(judge_worse_exit(143, 130), 143);
}

/* --- waivers --- */

/* VER-11 */
static void
a_waiver_holds_only_when_all_of_it_is_there(void **state)
{
	(void)state;
	const struct finding f = finding_of(1, SEVERITY_ERROR, fingerprints[0]);
	const struct waiver good = good_waiver(fingerprints[0]);
	struct str why_not = { 0 };
	assert_true(judge_waiver_holds(&good, &f, today(), &why_not));
	assert_int_equal(why_not.size, 0);
	assert_false(
		judge_day_is_past(str_part(STR("2026-11-20 or so"), 0, 10), today()));

	struct waiver w[] = { good, good, good, good, good, good, good, good, good,
		good };
	w[0].fingerprint = str_of(fingerprints[1]);
	w[1].fingerprint = (struct str){ 0 };
	w[2].seen = STR("2222222222222222");
	w[3].seen = (struct str){ 0 };
	w[4].owner = (struct str){ 0 };
	w[5].reason = (struct str){ 0 };
	w[6].expires = (struct str){ 0 };
	w[7].expires = STR("2026-11-19");
	w[8].expires = STR("9999/12/31");
	w[9].expires = STR("2026-11-20T");
	for (size_t i = 0; i < sizeof(w) / sizeof(w[0]); i++) {
		assert_false(judge_waiver_holds(&w[i], &f, today(), &why_not));
		assert_true(str_starts(why_not, STR("its waiver")));
	}
	assert_false(judge_waiver_holds(&good, &f, STR("today"), &why_not));
	struct finding unnamed = f;
	unnamed.fingerprint = unnamed.seen = (struct str){ 0 };
	assert_false(judge_waiver_holds(&w[1], &unnamed, today(), &why_not));
	struct waiver unseen = good;
	unseen.seen = (struct str){ 0 };
	struct finding blind = f;
	blind.seen = (struct str){ 0 };
	assert_false(judge_waiver_holds(&unseen, &blind, today(), &why_not));
}

static void
a_critical_finding_cannot_be_waived(void **state)
{
	(void)state;
	const struct finding f = finding_of(1, SEVERITY_CRITICAL, fingerprints[0]);
	const struct waiver w = good_waiver(fingerprints[0]);
	struct str why_not = { 0 };
	assert_false(judge_waiver_holds(&w, &f, today(), &why_not));
	assert_true(str_contains(why_not, STR("critical")));
}

static void
among_waivers_of_one_finding_any_may_hold(void **state)
{
	(void)state;
	struct check item = { .evidence = EVIDENCE_BROKEN, .required = true };
	struct finding found = finding_of(1, SEVERITY_ERROR, fingerprints[1]);
	struct waiver w[] = { good_waiver(fingerprints[2]), good_waiver(fingerprints[1]),
		good_waiver(fingerprints[0]), good_waiver(fingerprints[1]),
		good_waiver(fingerprints[1]) };
	w[1].expires = w[4].expires = STR("2020-01-01");
	struct waivers waivers = { .items = w, .count = 5 };
	struct judge_input input = {
		.policy = &enforce, .waivers = &waivers, .today = today()
	};
	struct arena a = { 0 };
	struct checks checks = { &item, 1 };
	struct findings findings = { &found, 1 };
	struct verdict verdict;
	judge_run(&a, &input, &checks, &findings, &verdict);
	assert_int_equal(item.state, STATE_WAIVED);
	assert_int_equal(verdict.word, VERDICT_GO);
	assert_int_equal(verdict.reason_count, 1); /* none about those that do not hold */
	arena_fini(&a);
}

static void
waivers_that_do_not_hold_are_counted(void **state)
{
	(void)state;
	struct check item = { .evidence = EVIDENCE_BROKEN, .required = true };
	struct finding found[] = { finding_of(1, SEVERITY_ERROR, fingerprints[0]),
		finding_of(1, SEVERITY_CRITICAL, fingerprints[1]),
		finding_of(1, SEVERITY_CRITICAL, fingerprints[3]) };
	struct waiver w[] = { good_waiver(fingerprints[0]),
		good_waiver(fingerprints[1]) };
	w[0].seen = STR("2222222222222222");
	found[0].title = STR("first");
	found[1].title = STR("second");
	struct waivers waivers = { .items = w, .count = 2 };
	struct judge_input input = {
		.policy = &enforce, .waivers = &waivers, .today = today()
	};
	struct arena a = { 0 };
	struct checks checks = { &item, 1 };
	struct findings findings = { found, 3 };
	struct verdict verdict;
	judge_run(&a, &input, &checks, &findings, &verdict);
	assert_int_equal(verdict.reason_count, 2);
	/* The worst speaks for its check, the first of several. */
	assert_true(str_is(verdict.reasons[0].text,
		"second, and 2 more; its waiver does not count: it is critical"));
	assert_true(str_is(verdict.reasons[1].text, "2 waivers do not hold"));
	assert_false(verdict.reasons[0].aside);
	assert_true(verdict.reasons[1].aside);
	arena_fini(&a);
}

static void
the_reason_says_why_a_waiver_does_not_hold(void **state)
{
	(void)state;
	struct check item = { .evidence = EVIDENCE_BROKEN, .required = true };
	struct finding found = finding_of(1, SEVERITY_ERROR, fingerprints[1]);
	struct waiver w = good_waiver(fingerprints[1]);
	w.expires = STR("2026-11-19");
	struct waivers waivers = { .items = &w, .count = 1 };
	struct judge_input input = {
		.policy = &enforce, .waivers = &waivers, .today = today()
	};
	struct arena a = { 0 };
	struct checks checks = { &item, 1 };
	struct findings findings = { &found, 1 };
	struct verdict verdict;
	judge_run(&a, &input, &checks, &findings, &verdict);
	assert_true(str_is(verdict.reasons[0].text, "changed; its waiver has ended"));
	assert_int_equal(verdict.reasons[0].check, 1);
	arena_fini(&a);
}

/* --- reasons and remedies --- */

static void
reasons_come_worst_first_and_are_bounded(void **state)
{
	(void)state;
	enum { MANY = 1000 };
	static struct check items[MANY];
	static struct finding found[MANY];
	for (size_t i = 0; i < MANY; i++) {
		items[i] =
			(struct check){ .evidence = EVIDENCE_BROKEN, .required = true };
		found[i] = finding_of((uint32_t)i + 1, SEVERITY_ERROR, "");
	}
	found[500].severity = SEVERITY_CRITICAL;
	items[0].evidence = EVIDENCE_UNKNOWN;
	struct arena a = { 0 };
	struct checks checks = { items, MANY };
	struct findings findings = { found, MANY };
	struct judge_input input = { .policy = &enforce, .today = today() };
	struct verdict verdict;
	judge_run(&a, &input, &checks, &findings, &verdict);
	assert_int_equal(verdict.reasons[0].check, 501);
	assert_int_equal(verdict.reasons[1].check, 2);
	assert_int_equal(verdict.reason_count, JUDGE_REASONS_MAX + 1);
	assert_true(str_is(verdict.reasons[JUDGE_REASONS_MAX].text, "and 900 more"));
	arena_fini(&a);
}

static void
remedies_name_mending_first_and_then_waivers_that_can_be_pasted(void **state)
{
	(void)state;
	struct check items[2] = { { .evidence = EVIDENCE_BROKEN, .required = true },
		{ .evidence = EVIDENCE_BROKEN, .required = true } };
	struct finding found[] = { finding_of(1, SEVERITY_ERROR, fingerprints[0]),
		finding_of(1, SEVERITY_CRITICAL, fingerprints[1]),
		finding_of(2, SEVERITY_ERROR, fingerprints[2]) };
	found[2].remedy = STR("kubectl rollout restart deploy/shop");
	found[0].path = STR("$['a\nb']");
	struct arena a = { 0 };
	struct checks checks = { items, 2 };
	struct findings findings = { found, 3 };
	struct judge_input input = { .policy = &enforce, .today = today() };
	struct verdict verdict;
	judge_run(&a, &input, &checks, &findings, &verdict);
	assert_int_equal(verdict.remedy_count, 4);
	assert_true(str_is(verdict.remedies[0], "kubectl rollout restart deploy/shop"));
	assert_true(str_is(verdict.remedies[1],
		"mend settings (2 findings; 1 critical: cannot be waived)"));
	assert_true(str_starts(verdict.remedies[2],
		STR("or live with it for a while: settings $['a\\nb']; in waivers.yaml:\n"
		    "- fingerprint: \"00000000000000aa\"\n  seen: "
		    "\"1111111111111111\"\n")));
	assert_true(str_contains(verdict.remedies[3], STR("\"00000000000000cc\"")));
	arena_fini(&a);
}

static void
what_is_worth_knowing_about_a_go_is_said(void **state)
{
	(void)state;
	const struct news news[] = { { EVIDENCE_HELD, SEVERITY_NONE, true, false },
		{ EVIDENCE_BROKEN, SEVERITY_WARN, true, false },
		{ EVIDENCE_BROKEN, SEVERITY_ERROR, false, false },
		{ EVIDENCE_BROKEN, SEVERITY_ERROR, true, true } };
	struct stage s = { 0 };
	judge_news(&s, news, 4, SEVERITY_ERROR);
	assert_int_equal(s.verdict.word, VERDICT_GO);
	assert_int_equal(s.verdict.remedy_count, 0);
	assert_int_equal(s.verdict.reason_count, 3);
	assert_true(str_is(s.verdict.reasons[0].text, "1 check is waived"));
	assert_true(
		str_is(s.verdict.reasons[1].text, "1 check that is not required failed"));
	assert_true(str_is(s.verdict.reasons[2].text, "1 check passed with a note"));
	stage_fini(&s);
}

/* VER-05 */
static void
a_pass_on_a_retry_is_said(void **state)
{
	(void)state;
	struct check item = {
		.evidence = EVIDENCE_HELD, .required = true, .attempts = 3
	};
	struct arena a = { 0 };
	struct checks checks = { &item, 1 };
	struct findings findings = { 0 };
	struct judge_input input = { .policy = &enforce, .today = today() };
	struct verdict verdict;
	judge_run(&a, &input, &checks, &findings, &verdict);
	assert_int_equal(verdict.word, VERDICT_GO);
	assert_true(
		str_contains(verdict.reasons[0].text, STR("when it was asked again")));
	arena_fini(&a);
}

/* --- identity --- */

static void
a_fingerprint_tells_its_parts_apart(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct str one = judge_fingerprint(
		&a, CHECK_PAIR, STR("ab"), STR("c"), STR("$"), STR("x"));
	struct str two = judge_fingerprint(
		&a, CHECK_PAIR, STR("a"), STR("bc"), STR("$"), STR("x"));
	struct str before = judge_fingerprint(
		&a, CHECK_BEFORE, STR("ab"), STR("c"), STR("$"), STR("x"));
	struct str again = judge_fingerprint(
		&a, CHECK_PAIR, STR("ab"), STR("c"), STR("$"), STR("x"));
	assert_int_equal(one.size, 16);
	assert_int_equal(strspn(one.data, "0123456789abcdef"), 16);
	assert_false(str_eq(one, two));
	assert_false(str_eq(one, before));
	assert_true(str_eq(one, again));
	arena_fini(&a);
}

/* They are written into waivers.yaml and histories: they never change. */
static void
fingerprints_are_the_same_for_ever(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct str fingerprint = judge_fingerprint(&a, CHECK_PAIR, STR("settings"),
		STR("prod / preprod"), STR("$.body.debug"), STR("extra"));
	struct str seen = judge_seen(&a, STR(""), STR("true"));
	assert_string_equal(fingerprint.data, "2a347e7fae6cc728");
	assert_string_equal(seen.data, "5588812065942769");
	arena_fini(&a);
}

static void
seen_tells_which_side_a_value_stood_on(void **state)
{
	(void)state;
	struct arena a = { 0 };
	assert_false(str_eq(
		judge_seen(&a, STR("1"), STR("")), judge_seen(&a, STR(""), STR("1"))));
	assert_false(str_eq(
		judge_seen(&a, STR("1"), STR("2")), judge_seen(&a, STR("12"), STR(""))));
	arena_fini(&a);
}

static void
a_record_that_is_lost_is_never_go_and_a_no_go_stays(void **state)
{
	(void)state; /* STO-15 */
	struct arena a = { 0 };
	struct verdict go = { .word = VERDICT_GO };
	judge_record_lost(&a, STR("disk full"), &go);
	assert_int_equal(go.word, VERDICT_INCONCLUSIVE);
	assert_int_equal(go.exit, 4);
	assert_int_equal(go.reason_count, 1);
	assert_true(str_is(go.reasons[0].text, "disk full"));
	struct verdict no_go = { .word = VERDICT_NO_GO, .exit = 1 };
	judge_record_lost(&a, STR("disk full"), &no_go);
	assert_int_equal(no_go.word, VERDICT_NO_GO);
	assert_int_equal(no_go.exit, 1); /* 2, 1, 4, 3, 0 */
	struct reason reasons[] = { { .text = STR("a") }, { .text = STR("b") } };
	struct verdict unknown = { .word = VERDICT_INCONCLUSIVE,
		.exit = 3,
		.reasons = reasons,
		.reason_count = 2 };
	judge_record_lost(&a, STR("disk full"), &unknown);
	assert_int_equal(unknown.exit, 4);
	assert_int_equal(unknown.reason_count, 3);
	assert_true(str_is(unknown.reasons[1].text, "a")
		&& str_is(unknown.reasons[2].text, "b"));
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			all_that_can_be_said_of_up_to_three_checks_is_judged_by_the_law),
		cmocka_unit_test(up_to_four_checks_are_judged_by_the_law),
		cmocka_unit_test(the_word_follows_from_the_states_of_up_to_six_checks),
		cmocka_unit_test(every_question_about_a_check_is_answered_by_the_law),
		cmocka_unit_test(no_checks_are_inconclusive),
		cmocka_unit_test(checks_that_are_all_optional_are_inconclusive),
		cmocka_unit_test(one_unchecked_among_ten_thousand_is_named_first),
		cmocka_unit_test(an_evidence_nobody_knows_is_unchecked),
		cmocka_unit_test(a_tally_that_does_not_add_up_is_not_go),
		cmocka_unit_test(what_is_unknown_in_part_fails_or_is_unchecked),
		cmocka_unit_test(evidence_that_held_fails_where_a_finding_says_so),
		cmocka_unit_test(one_waived_finding_of_two_does_not_waive_the_check),
		cmocka_unit_test(a_broken_check_without_a_finding_cannot_be_waived),
		cmocka_unit_test(the_slot_may_know_worse_than_its_findings),
		cmocka_unit_test(a_bad_finding_about_the_run_as_a_whole_is_no_go),
		cmocka_unit_test(findings_of_the_past_do_not_count),
		cmocka_unit_test(what_was_cut_short_is_never_go_and_a_fail_stays_no_go),
		cmocka_unit_test(advisory_mode_changes_the_exit_and_nothing_else),
		cmocka_unit_test(an_override_changes_the_exit_and_says_so),
		cmocka_unit_test(exits_are_weighed_in_their_order),
		cmocka_unit_test(a_waiver_holds_only_when_all_of_it_is_there),
		cmocka_unit_test(a_critical_finding_cannot_be_waived),
		cmocka_unit_test(among_waivers_of_one_finding_any_may_hold),
		cmocka_unit_test(waivers_that_do_not_hold_are_counted),
		cmocka_unit_test(the_reason_says_why_a_waiver_does_not_hold),
		cmocka_unit_test(reasons_come_worst_first_and_are_bounded),
		cmocka_unit_test(
			remedies_name_mending_first_and_then_waivers_that_can_be_pasted),
		cmocka_unit_test(what_is_worth_knowing_about_a_go_is_said),
		cmocka_unit_test(a_pass_on_a_retry_is_said),
		cmocka_unit_test(a_fingerprint_tells_its_parts_apart),
		cmocka_unit_test(fingerprints_are_the_same_for_ever),
		cmocka_unit_test(a_record_that_is_lost_is_never_go_and_a_no_go_stays),
		cmocka_unit_test(seen_tells_which_side_a_value_stood_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
