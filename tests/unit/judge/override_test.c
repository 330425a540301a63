/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "judge/override.h"

enum { VERSION, PAIR, CHECKS };

struct story { /* a run with room for what a test changes */
	struct run run;
	struct run_check checks[CHECKS];
	struct finding findings[2];
	struct fact_seen facts[3];
};

static void
tell(struct story *s)
{
	*s = (struct story){
		.checks = { { .number = 1,
				    .kind = CHECK_PROBE,
				    .state = STATE_PASS,
				    .required = true,
				    .name = STR("version"),
				    .environment = STR("preprod") },
			{ .number = 2,
				.kind = CHECK_PAIR,
				.state = STATE_FAIL,
				.required = true,
				.name = STR("settings"),
				.environment = STR("preprod") } },
		.findings = { { .check = 2,
			.severity = SEVERITY_ERROR,
			.subject = STR("settings"),
			.path = STR("$.body.x"),
			.fingerprint = STR("0123456789abcdef") } },
		.facts = { { STR("version.app"), STR("preprod"), STR("10.0.0.1"),
				   STR("1.4.2") },
			{ STR("version.app"), STR("prod"), { 0 }, STR("1.4.1") } },
	};
	s->run = (struct run){ .id = STR("7"),
		.environment = STR("preprod"),
		.baseline = STR("prod"),
		.checks = s->checks,
		.check_count = CHECKS,
		.findings = { s->findings, 1 },
		.facts = s->facts,
		.fact_count = 2,
		.verdict = { .word = VERDICT_NO_GO, .fail_on = SEVERITY_ERROR } };
}

static bool
covers(const struct story *then, const struct story *now)
{
	struct arena a = { 0 };
	struct str why;
	bool ok = override_covers(&a, &then->run, &now->run, &why);
	assert_int_equal(ok, why.size == 0);
	arena_fini(&a);
	return ok;
}

static void
a_rehearsal_and_the_real_thing_do_not_cover_each_other(void **state)
{
	(void)state;
	struct story then, now;
	tell(&then);
	tell(&now);
	then.run.rehearsal = true;
	assert_false(covers(&then, &now));
	now.run.rehearsal = true;
	assert_true(covers(&then, &now));
	then.run.rehearsal = false;
	assert_false(covers(&then, &now));
}

static void
what_has_a_veto_and_is_not_good_is_nobodys_to_override(void **state)
{
	(void)state;
	struct story s;
	tell(&s);
	assert_null(override_veto(&s.run));
	s.checks[VERSION].veto = true; /* it passed */
	assert_null(override_veto(&s.run));
	s.checks[PAIR].veto = true;
	assert_ptr_equal(override_veto(&s.run), &s.checks[PAIR]);
	s.checks[PAIR].state = STATE_UNCHECKED;
	assert_ptr_equal(override_veto(&s.run), &s.checks[PAIR]);
	s.checks[PAIR].required = false;
	assert_null(override_veto(&s.run));
}

static void
the_same_again_is_covered(void **state)
{
	(void)state;
	struct story then, now;
	tell(&then);
	tell(&now);
	assert_true(covers(&then, &now));
	/* Instances come and go; the other side may move on. */
	now.facts[0].instance = STR("10.0.0.9");
	now.facts[1].value = STR("1.4.0");
	assert_true(covers(&then, &now));
}

static void
another_build_is_not_covered(void **state)
{
	(void)state;
	struct story then, now;
	tell(&then);
	tell(&now);
	now.facts[0].value = STR("1.4.3");
	assert_false(covers(&then, &now));
	tell(&now);
	now.facts[2] = (struct fact_seen){ STR("version.app"), STR("preprod"),
		STR("10.0.0.2"), STR("1.4.3") };
	now.run.fact_count = 3;
	assert_false(covers(&then, &now)); /* one of its instances */
	assert_false(covers(&now, &then)); /* nor is less than it was */
}

static void
without_a_fact_no_build_is_known(void **state)
{
	(void)state;
	struct story then, now;
	tell(&then);
	tell(&now);
	assert_true(override_knows_build(&now.run));
	now.facts[0].environment = STR("prod");
	assert_false(override_knows_build(&now.run));
	assert_false(covers(&then, &now));
	then.facts[0].environment = STR("prod");
	assert_false(covers(&then, &now));
}

static void
other_environments_are_not_covered(void **state)
{
	(void)state;
	struct story then, now;
	tell(&then);
	tell(&now);
	now.run.baseline = STR("canary");
	assert_false(covers(&then, &now));
	tell(&now);
	now.run.environment = STR("prod");
	assert_false(covers(&then, &now));
}

static void
what_failed_or_was_unchecked_decides_about_a_check(void **state)
{
	(void)state;
	static const struct {
		enum state then, now;
		bool covered;
	} rows[] = {
		{ STATE_FAIL, STATE_FAIL, true },
		{ STATE_FAIL, STATE_UNCHECKED, true },
		{ STATE_UNCHECKED, STATE_UNCHECKED, true },
		{ STATE_UNCHECKED, STATE_FAIL, false },
		{ STATE_PASS, STATE_FAIL, false },
		{ STATE_PASS, STATE_UNCHECKED, false },
		{ STATE_WAIVED, STATE_FAIL, false },
		{ STATE_PASS, STATE_PASS, true },
		{ STATE_PASS, STATE_WAIVED, true },
		{ STATE_PASS, STATE_NONE, false },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct story then, now;
		tell(&then);
		tell(&now);
		then.checks[VERSION].state = rows[i].then;
		now.checks[VERSION].state = rows[i].now;
		assert_int_equal(covers(&then, &now), rows[i].covered);
		now.checks[VERSION].required = false;
		assert_true(covers(&then, &now));
	}
}

static void
a_check_is_known_by_all_of_its_identity(void **state)
{
	(void)state;
	struct story then, now;
	tell(&then);
	tell(&now);
	now.checks[PAIR].instance = STR("10.0.0.2");
	assert_false(covers(&then, &now));
	tell(&now);
	now.checks[PAIR].kind = CHECK_PROBE;
	assert_false(covers(&then, &now));
	tell(&now);
	now.checks[PAIR].environment = STR("prod");
	assert_false(covers(&then, &now));
	tell(&now);
	now.checks[PAIR].name = STR("version");
	assert_false(covers(&then, &now));
}

static void
a_finding_that_was_not_in_the_way_is_not_covered(void **state)
{
	(void)state;
	struct story then, now;
	tell(&then);
	tell(&now);
	now.findings[1] = now.findings[0];
	now.findings[1].fingerprint = STR("fedcba9876543210");
	now.run.findings.count = 2;
	assert_false(covers(&then, &now));
	/* What does not fail its check does not matter. */
	now.findings[1].severity = SEVERITY_WARN;
	assert_true(covers(&then, &now));
	now.findings[1].severity = SEVERITY_ERROR;
	now.findings[1].waiver = STR("fine (ada, until 2026-12-31)");
	assert_true(covers(&then, &now));
	now.findings[1].waiver = (struct str){ 0 };
	now.findings[1].age = AGE_RESOLVED;
	assert_true(covers(&then, &now));
	/* About the run as a whole it does. */
	now.findings[1].age = AGE_NONE;
	now.findings[1].check = 0;
	assert_false(covers(&then, &now));
	/* What was waived then was not what was decided about. */
	tell(&now);
	then.findings[0].waiver = STR("fine (ada, until 2026-11-20)");
	assert_false(covers(&then, &now));
	/* A finding without a severity counts as an error. */
	tell(&then);
	then.findings[0].severity = SEVERITY_NONE;
	assert_true(covers(&then, &now));
	then.run.findings.count = 0;
	assert_false(covers(&then, &now));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rehearsal_and_the_real_thing_do_not_cover_each_other),
		cmocka_unit_test(what_has_a_veto_and_is_not_good_is_nobodys_to_override),
		cmocka_unit_test(the_same_again_is_covered),
		cmocka_unit_test(another_build_is_not_covered),
		cmocka_unit_test(without_a_fact_no_build_is_known),
		cmocka_unit_test(other_environments_are_not_covered),
		cmocka_unit_test(what_failed_or_was_unchecked_decides_about_a_check),
		cmocka_unit_test(a_check_is_known_by_all_of_its_identity),
		cmocka_unit_test(a_finding_that_was_not_in_the_way_is_not_covered),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
