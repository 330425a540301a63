/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "deliver/news.h"

#include <string.h>

#define HOUR ((int64_t)60 * 60 * 1000)

static struct run_check checks[2] = {
	{ .number = 1, .kind = CHECK_BEFORE, .state = STATE_PASS, .required = true },
	{ .number = 2, .kind = CHECK_PAIR, .state = STATE_PASS, .required = true }
};

static struct finding
finding(const char *fingerprint, const char *seen, enum finding_age age)
{
	return (struct finding){ .fingerprint = str_of(fingerprint),
		.seen = str_of(seen),
		.severity = SEVERITY_ERROR,
		.age = age };
}

static struct run
night(struct finding *findings, size_t count)
{
	return (struct run){ .command = COMMAND_DRIFT,
		.checks = checks,
		.check_count = 2,
		.findings = { findings, count },
		.verdict = { .word = count ? VERDICT_NO_GO : VERDICT_GO } };
}

static enum news
ask(const struct run *run, const struct run *told, enum notify_when when)
{
	struct arena a = { 0 };
	struct run aged = news_age(&a, run, told);
	struct news_past past = { .told = told };
	struct news_question q = { .run = &aged, .past = &past, .when = when };
	enum news news = news_ask(&q);
	arena_fini(&a);
	return news;
}

static void
the_first_night_is_told_and_a_quiet_one_is_not(void **state)
{
	(void)state;
	struct run quiet = night(NULL, 0);
	assert_int_equal(ask(&quiet, NULL, NOTIFY_CHANGED), NEWS_FIRST);
	assert_int_equal(ask(&quiet, NULL, NOTIFY_FAILING), NEWS_NONE);
	assert_int_equal(ask(&quiet, &quiet, NOTIFY_CHANGED), NEWS_NONE);
	assert_int_equal(ask(&quiet, &quiet, NOTIFY_ALWAYS), NEWS_ALWAYS);
}

static void
a_drift_is_told_once_whatever_its_record_says_of_its_age(void **state)
{
	(void)state;
	struct run quiet = night(NULL, 0);
	struct finding open = finding("f", "1", AGE_OPEN); /* seen by hand before */
	struct run drift = night(&open, 1);
	assert_int_equal(ask(&drift, &quiet, NOTIFY_CHANGED), NEWS_CHANGED);
	assert_int_equal(ask(&drift, &drift, NOTIFY_CHANGED), NEWS_NONE);
	assert_int_equal(ask(&drift, &drift, NOTIFY_FAILING), NEWS_FAILING);
	struct finding other = finding("f", "2", AGE_OPEN);
	struct run again = night(&other, 1);
	assert_int_equal(ask(&again, &drift, NOTIFY_CHANGED), NEWS_CHANGED);
	assert_int_equal(ask(&quiet, &drift, NOTIFY_CHANGED), NEWS_RECOVERED);
	assert_int_equal(ask(&quiet, &drift, NOTIFY_FAILING), NEWS_RECOVERED);
}

static void
what_nobody_could_look_at_stays_open_and_is_no_news_when_it_is_seen_again(void **state)
{
	(void)state;
	struct finding there = finding("f", "1", AGE_OPEN);
	struct finding not_looked = finding("f", "1", AGE_NOT_LOOKED);
	struct run drift = night(&there, 1), dark = night(&not_looked, 1);
	assert_int_equal(ask(&dark, &drift, NOTIFY_CHANGED), NEWS_NONE);
	assert_int_equal(ask(&drift, &dark, NOTIFY_CHANGED), NEWS_NONE);
	/* Found by hand, and then out of sight: nobody was told of it. */
	struct run quiet = night(NULL, 0);
	assert_int_equal(ask(&dark, &quiet, NOTIFY_CHANGED), NEWS_CHANGED);
}

static void
a_waiver_is_no_news_and_its_end_is(void **state)
{
	(void)state;
	struct finding waived = finding("f", "1", AGE_OPEN);
	waived.waiver = STR("meant");
	struct finding open = finding("f", "1", AGE_OPEN);
	struct run with = night(&waived, 1), without = night(&open, 1);
	with.verdict.word = VERDICT_GO;
	struct run quiet = night(NULL, 0);
	assert_int_equal(ask(&with, &quiet, NOTIFY_CHANGED), NEWS_NONE);
	assert_int_equal(ask(&without, &with, NOTIFY_CHANGED), NEWS_CHANGED);
}

static void
a_resolved_finding_that_was_never_told_is_not_mentioned(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct finding gone = finding("f", "1", AGE_RESOLVED);
	struct run run = night(&gone, 1), quiet = night(NULL, 0);
	assert_int_equal(news_age(&a, &run, &quiet).findings.count, 0);
	struct finding there = finding("f", "1", AGE_NEW);
	struct run told = night(&there, 1);
	assert_int_equal(news_age(&a, &run, &told).findings.count, 1);
	/* Resolved by hand in between: the record of tonight says nothing of it. */
	struct run aged = news_age(&a, &quiet, &told);
	assert_int_equal(aged.findings.count, 1);
	assert_int_equal(aged.findings.items[0].age, AGE_RESOLVED);
	arena_fini(&a);
}

static void
nights_in_the_dark_are_told_once_and_daily_from_the_fourth_on(void **state)
{
	(void)state;
	static const enum news expected[] = { NEWS_UNKNOWN, NEWS_NONE, NEWS_NONE,
		NEWS_UNKNOWN, NEWS_UNKNOWN };
	struct run told = night(NULL, 0);
	checks[1].state = STATE_UNCHECKED;
	for (size_t nights = 0; nights < 5; nights++) {
		struct run run = night(NULL, 0);
		struct news_past past = { .told = &told, .unknown_nights = nights };
		struct news_question q = { .run = &run, .past = &past };
		assert_int_equal(news_ask(&q), expected[nights]);
	}
	checks[1].state = STATE_PASS;
	struct news_past past = { .told = &told, .unknown_nights = 2 };
	struct news_question q = { .run = &told, .past = &past };
	assert_int_equal(news_ask(&q), NEWS_RECOVERED);
}

static void
nothing_to_compare_with_is_no_darkness_in_the_first_night_only(void **state)
{
	(void)state;
	struct run run = night(NULL, 0);
	checks[0].state = STATE_UNCHECKED;
	assert_false(news_is_unknown(&run, true));
	assert_true(news_is_unknown(&run, false));
	checks[0].state = STATE_PASS;
}

static void
a_digest_is_due_on_its_day_or_on_the_first_night_after_it(void **state)
{
	(void)state;
	struct run told = night(NULL, 0);
	static const struct {
		int64_t last, day;
		int digest;
		enum news news;
	} rows[] = { { 7, 13, NOTIFY_MONDAY, NEWS_NONE },
		{ 7, 14, NOTIFY_MONDAY, NEWS_DIGEST }, /* a Monday */
		{ 14, 14, NOTIFY_MONDAY, NEWS_NONE },
		{ 7, 15, NOTIFY_MONDAY, NEWS_DIGEST }, /* Monday's night did not run */
		{ 15, 20, NOTIFY_MONDAY, NEWS_NONE },
		{ 14, 20, NOTIFY_SUNDAY, NEWS_DIGEST }, { 7, 14, 0, NEWS_NONE } };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct news_past past = { .told = &told, .digest_day = rows[i].last };
		struct news_question q = { .run = &told,
			.past = &past,
			.day = rows[i].day,
			.digest = rows[i].digest };
		assert_int_equal(news_ask(&q), rows[i].news);
	}
}

static struct str
day_of(struct arena *a, int64_t milliseconds)
{
	return str_format(a, "%lld", (long long)(milliseconds / (24 * HOUR)));
}

static void
nights_that_did_not_run_are_counted_and_named(void **state) /* MAIL-11 */
{
	(void)state;
	struct arena a = { 0 };
	assert_int_equal(news_missing(0, 20 * HOUR), 0);
	assert_int_equal(news_missing(0, 24 * HOUR), 0);
	assert_int_equal(news_missing(0, 35 * HOUR), 0);
	assert_int_equal(news_missing(0, 48 * HOUR), 1);
	assert_int_equal(news_missing(0, 7 * 24 * HOUR), 6);
	assert_int_equal(news_missing(48 * HOUR, 0), 0); /* the clock went back */
	assert_true(str_is(news_gap(&a, 0, 2, day_of), "1, 2"));
	assert_true(str_is(news_gap(&a, 0, 9, day_of), "1, 2, 3, 4, 5, 6, 7, … +2"));
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_night_is_told_and_a_quiet_one_is_not),
		cmocka_unit_test(
			a_drift_is_told_once_whatever_its_record_says_of_its_age),
		cmocka_unit_test(
			what_nobody_could_look_at_stays_open_and_is_no_news_when_it_is_seen_again),
		cmocka_unit_test(a_waiver_is_no_news_and_its_end_is),
		cmocka_unit_test(a_resolved_finding_that_was_never_told_is_not_mentioned),
		cmocka_unit_test(
			nights_in_the_dark_are_told_once_and_daily_from_the_fourth_on),
		cmocka_unit_test(
			nothing_to_compare_with_is_no_darkness_in_the_first_night_only),
		cmocka_unit_test(
			a_digest_is_due_on_its_day_or_on_the_first_night_after_it),
		cmocka_unit_test(nights_that_did_not_run_are_counted_and_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
