/* SPDX-License-Identifier: MIT */
#include "judge/age.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

static bool
looked_at_settings(void *context, const struct finding *past)
{
	(void)context;
	return str_is(past->subject, "settings");
}

static struct finding
finding_of(const char *fingerprint, const char *seen, const char *subject)
{
	return (struct finding){ .check = 7,
		.fingerprint = str_of(fingerprint),
		.seen = str_of(seen),
		.subject = str_of(subject) };
}

static struct past_finding
past_of(const char *fingerprint, const char *seen, const char *since, const char *subject)
{
	return (struct past_finding){ str_of(fingerprint), str_of(seen), str_of(since),
		finding_of(fingerprint, seen, subject) };
}

static const char now[] = "2026-11-20T02:00:00Z";
static const char before[] = "2026-11-18T02:00:00Z";
static const char long_before[] = "2026-11-01T02:00:00Z";

static void
each_finding_gets_its_age(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct finding present[] = { finding_of("new", "1", "settings"),
		finding_of("open", "1", "settings"),
		finding_of("again", "2", "settings") };
	const struct past_finding past[] = { past_of("again", "1", before, "settings"),
		past_of("gone", "1", before, "settings"),
		past_of("dark", "1", before, "version"),
		past_of("open", "1", long_before, "settings") };
	struct findings findings = { present, 3 };
	judge_age(&a, past, 4, str_of(now), looked_at_settings, NULL, &findings);

	static const struct {
		const char *fingerprint, *since;
		enum finding_age age;
		uint32_t check;
	} wanted[] = {
		{ "new", now, AGE_NEW, 7 },
		{ "open", long_before, AGE_OPEN, 7 },
		{ "again", before, AGE_AGAIN, 7 },
		{ "gone", before, AGE_RESOLVED, 0 },
		{ "dark", before, AGE_NOT_LOOKED, 0 },
	};
	assert_int_equal(findings.count, 5);
	for (size_t i = 0; i < 5; i++) {
		const struct finding *f = &findings.items[i];
		assert_true(str_is(f->fingerprint, wanted[i].fingerprint));
		assert_true(str_is(f->since, wanted[i].since));
		assert_int_equal(f->age, wanted[i].age);
		assert_int_equal(f->check, wanted[i].check);
	}
	arena_fini(&a);
}

static void
without_a_past_everything_is_new(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct finding present[] = { finding_of("a", "1", "settings") };
	struct findings findings = { present, 1 };
	judge_age(&a, NULL, 0, str_of(now), looked_at_settings, NULL, &findings);
	assert_int_equal(findings.count, 1);
	assert_int_equal(findings.items[0].age, AGE_NEW);
	assert_true(str_is(findings.items[0].since, now));
	arena_fini(&a);
}

static void
without_a_present_what_was_looked_at_is_resolved(void **state)
{
	(void)state;
	struct arena a = { 0 };
	const struct past_finding past[] = { past_of("a", "1", before, "settings"),
		past_of("b", "1", before, "version") };
	struct findings findings = { 0 };
	judge_age(&a, past, 2, str_of(now), looked_at_settings, NULL, &findings);
	assert_int_equal(findings.count, 2);
	assert_int_equal(findings.items[0].age, AGE_RESOLVED);
	assert_int_equal(findings.items[1].age, AGE_NOT_LOOKED);
	arena_fini(&a);
}

/* Two instances may differ at one place: one fingerprint, two values. */
static void
the_same_fingerprint_with_two_values_is_open_where_one_is_the_same(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct finding present[] = { finding_of("a", "2", "settings"),
		finding_of("a", "9", "settings") };
	const struct past_finding past[] = { past_of("a", "1", before, "settings"),
		past_of("a", "2", long_before, "settings") };
	struct findings findings = { present, 2 };
	judge_age(&a, past, 2, str_of(now), looked_at_settings, NULL, &findings);
	assert_int_equal(findings.count, 2);
	assert_int_equal(findings.items[0].age, AGE_OPEN);
	assert_int_equal(findings.items[1].age, AGE_AGAIN);
	assert_true(str_is(findings.items[0].since, long_before));
	arena_fini(&a);
}

static void
what_was_resolved_before_does_not_come_back_as_news(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct past_finding past = past_of("a", "1", before, "settings");
	past.finding.age = AGE_RESOLVED;
	struct findings findings = { 0 };
	judge_age(&a, &past, 1, str_of(now), looked_at_settings, NULL, &findings);
	assert_int_equal(findings.count, 0);
	past.finding.age = AGE_NOT_LOOKED; /* still open: nobody could look */
	judge_age(&a, &past, 1, str_of(now), looked_at_settings, NULL, &findings);
	assert_int_equal(findings.count, 1);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_finding_gets_its_age),
		cmocka_unit_test(without_a_past_everything_is_new),
		cmocka_unit_test(without_a_present_what_was_looked_at_is_resolved),
		cmocka_unit_test(
			the_same_fingerprint_with_two_values_is_open_where_one_is_the_same),
		cmocka_unit_test(what_was_resolved_before_does_not_come_back_as_news),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
