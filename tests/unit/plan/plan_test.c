/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "plan/plan.h"

enum { PREPROD, PROD };

static struct str both_tags[] = { STR_INIT("quick") };
static struct str prod_only[] = { STR_INIT("prod") };
static struct str addresses[] = { STR_INIT("10.0.0.1:80"), STR_INIT("10.0.0.2:80") };

static struct environment environments[] = {
	{ .name = STR_INIT("preprod"),
		.tier = TIER_STAGING,
		.url = STR_INIT("http://a") },
	{ .name = STR_INIT("prod"),
		.tier = TIER_PRODUCTION,
		.url = STR_INIT("http://b") },
};
static struct probe probes[] = {
	{ .name = STR_INIT("version"),
		.kind = PROBE_HTTP,
		.required = true,
		.compared = true,
		.tags = { both_tags, 1 } },
	{ .name = STR_INIT("backup"),
		.kind = PROBE_FILE,
		.required = true,
		.compared = true,
		.environments = { prod_only, 1 } },
};
static struct expectation expectations[] = {
	{ .id = STR_INIT("newer"),
		.probe = STR_INIT("version"),
		.path = STR_INIT("$.facts.app"),
		.version = STR_INIT(">= baseline"),
		.required = true },
	{ .id = STR_INIT("there"),
		.probe = STR_INIT("version"),
		.path = STR_INIT("$.facts.app"),
		.must = MUST_PRESENT,
		.required = true },
};
static struct entry entries[3] = { { .line = 1 }, { .line = 4 }, { .line = 9 } };
static struct suite suite = { .entries = entries, .count = 3 };
static const struct suite *suites[] = { &suite };
static struct suite_use uses[] = { { .suites = suites, .count = 1, .required = true } };

static struct workspace
shop(void)
{
	return (struct workspace){ .project = STR("shop"),
		.environments = environments,
		.environment_count = 2,
		.probes = probes,
		.probe_count = 2,
		.expectations = expectations,
		.expectation_count = 2,
		.suites = uses,
		.suite_count = 1 };
}

static struct plan_request
request(enum command command, uint16_t judged)
{
	return (struct plan_request){ .command = command,
		.judged = judged,
		.baseline = PROD,
		.candidate = PREPROD };
}

static size_t
count(const struct plan *plan, enum check_kind kind, uint16_t environment)
{
	size_t n = 0;
	for (size_t i = 0; i < plan->checks.count; i++)
		n += plan->checks.items[i].kind == kind
			&& plan->checks.items[i].environment == environment;
	return n;
}

static void
a_gate_plans_both_sides_and_judges_the_candidate(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct workspace w = shop();
	struct plan_request r = request(COMMAND_GATE, PREPROD);
	struct plan plan;
	assert_true(plan_make(&a, &w, &r, &plan, &err));
	assert_int_equal(count(&plan, CHECK_ANSWERS, PREPROD), 1);
	assert_int_equal(count(&plan, CHECK_ANSWERS, PROD), 0);
	assert_int_equal(count(&plan, CHECK_PROBE, PREPROD), 1);
	assert_int_equal(
		count(&plan, CHECK_PROBE, PROD), 2); /* backup looks at prod only */
	assert_int_equal(count(&plan, CHECK_PAIR, PREPROD), 1); /* and is not compared */
	/* What needs the other side is asked once, of the candidate. */
	assert_int_equal(count(&plan, CHECK_EXPECTATION, PREPROD), 2);
	assert_int_equal(count(&plan, CHECK_EXPECTATION, PROD), 1);
	assert_int_equal(count(&plan, CHECK_ENTRY, PREPROD), 3);
	assert_int_equal(count(&plan, CHECK_ENTRY, PROD), 0);
	for (size_t i = 0; i < plan.checks.count; i++) {
		assert_true(plan.checks.items[i].required);
		assert_int_equal(plan.checks.items[i].state, STATE_NONE);
		assert_int_equal(plan.checks.items[i].evidence, EVIDENCE_NONE);
	}
	arena_fini(&a);
}

static void
looks_again_have_no_check_and_only_the_candidate_has_them(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct workspace w = shop();
	struct plan_request r = request(COMMAND_GATE, PREPROD);
	struct plan plan;
	size_t again = 0;
	assert_true(plan_make(&a, &w, &r, &plan, &err));
	for (size_t i = 0; i < plan.probe_count; i++) {
		const struct planned_probe *p = &plan.probes[i];
		assert_true((p->look == 0) == (p->number != 0));
		assert_true(p->look == 0 || p->environment == PREPROD);
		again += p->look > 0;
	}
	assert_int_equal(again, 1);
	w.look_again.off = true;
	assert_int_equal(plan_looks(&w, &r, PREPROD), 1);
	arena_fini(&a);
}

static void
every_instance_of_a_list_is_looked_at_and_a_mix_is_a_check(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct workspace w = shop();
	struct environment both[2] = { environments[0], environments[1] };
	both[PROD].instances = (struct instances){ .kind = INSTANCES_LIST,
		.addresses = { addresses, 2 } };
	w.environments = both;
	struct plan_request r = request(COMMAND_GATE, PREPROD);
	struct plan plan;
	assert_true(plan_make(&a, &w, &r, &plan, &err));
	assert_int_equal(count(&plan, CHECK_PROBE, PROD), 4);
	assert_int_equal(
		count(&plan, CHECK_PAIR, PROD), 2); /* the second against the first */
	arena_fini(&a);
}

static void
a_discovery_is_planned_and_its_children_are_added_before_they_are_asked(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct workspace w = shop();
	struct environment both[2] = { environments[0], environments[1] };
	both[PROD].instances = (struct instances){ .kind = INSTANCES_DNS, .count = 2 };
	w.environments = both;
	struct plan_request r = request(COMMAND_GATE, PREPROD);
	struct plan plan;
	assert_true(plan_make(&a, &w, &r, &plan, &err));
	uint32_t number = plan.environments[PROD].discovery;
	assert_true(number > 0);
	assert_int_equal(plan.checks.items[number - 1].kind, CHECK_DISCOVERY);
	assert_true(plan.checks.items[number - 1].required);
	assert_int_equal(count(&plan, CHECK_PROBE, PROD), 0);
	size_t before = plan.checks.count;
	assert_true(plan_expand(&a, &plan, PROD, addresses, 2, &err));
	assert_true(plan.checks.count > before);
	assert_int_equal(count(&plan, CHECK_PROBE, PROD), 4);
	/* Numbers that were given stay. */
	assert_int_equal(plan.checks.items[number - 1].kind, CHECK_DISCOVERY);
	arena_fini(&a);
}

static void
a_selection_leaves_the_others_required_unless_policy_permits_it(void **state)
{
	(void)state; /* VER-02 */
	struct arena a = { 0 };
	struct err err = { 0 };
	struct workspace w = shop();
	struct plan_request r = request(COMMAND_GATE, PREPROD);
	struct plan plan;
	r.tags = (struct texts){ both_tags, 1 };
	assert_true(plan_make(&a, &w, &r, &plan, &err));
	const struct check *backup = plan_find(&plan, CHECK_PROBE, 1, PROD, 0);
	assert_true(backup->required);
	for (size_t i = 0; i < plan.probe_count; i++)
		assert_int_equal(plan.probes[i].selected, plan.probes[i].probe == 0);
	w.policy.gate_tags = (struct texts){ both_tags, 1 };
	assert_true(plan_make(&a, &w, &r, &plan, &err));
	assert_false(plan_find(&plan, CHECK_PROBE, 1, PROD, 0)->required);
	assert_true(plan_find(&plan, CHECK_PROBE, 0, PROD, 0)->required);
	arena_fini(&a);
}

static void
verify_plans_only_what_it_verifies(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct workspace w = shop();
	struct expected_fact fact = { .probe = STR("version"), .fact = STR("app") };
	w.release = (struct release){ .expect = &fact, .expect_count = 1 };
	struct plan_request r = request(COMMAND_VERIFY, PROD);
	struct plan plan;
	r.before = true;
	assert_true(plan_make(&a, &w, &r, &plan, &err));
	assert_int_equal(count(&plan, CHECK_PROBE, PREPROD), 0);
	assert_int_equal(count(&plan, CHECK_PROBE, PROD), 2);
	assert_int_equal(count(&plan, CHECK_BEFORE, PROD), 2);
	assert_int_equal(
		count(&plan, CHECK_APPROVED, PROD), 0); /* nobody approved anything */
	assert_int_equal(count(&plan, CHECK_RELEASE, PROD), 1);
	assert_int_equal(count(&plan, CHECK_ENTRY, PROD), 3);
	assert_int_equal(count(&plan, CHECK_EXPECTATION, PROD), 1);
	arena_fini(&a);
}

static void
a_drift_always_compares_production_with_before_and_runs_no_suite_by_day(void **state)
{
	(void)state; /* STO-13 */
	struct arena a = { 0 };
	struct err err = { 0 };
	struct workspace w = shop();
	struct plan_request r = request(COMMAND_DRIFT, PROD);
	struct plan plan;
	assert_true(plan_make(&a, &w, &r, &plan, &err));
	assert_int_equal(count(&plan, CHECK_BEFORE, PROD), 2);
	assert_int_equal(count(&plan, CHECK_PAIR, PREPROD), 1);
	assert_int_equal(count(&plan, CHECK_ANSWERS, PROD), 1);
	assert_int_equal(count(&plan, CHECK_ENTRY, PROD), 0);
	arena_fini(&a);
}

static void
a_snapshot_looks_at_one_environment_and_compares_nothing(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct workspace w = shop();
	struct expected_fact fact = { .probe = STR("version"), .fact = STR("app") };
	w.release = (struct release){ .expect = &fact, .expect_count = 1 };
	struct plan_request r = request(COMMAND_SNAPSHOT, PROD);
	struct plan plan;
	assert_true(plan_make(&a, &w, &r, &plan, &err));
	assert_int_equal(count(&plan, CHECK_ANSWERS, PROD), 1);
	assert_int_equal(count(&plan, CHECK_PROBE, PROD), 2);
	assert_int_equal(count(&plan, CHECK_EXPECTATION, PROD), 1);
	/* What is broken before a release is known from its suites. */
	assert_int_equal(count(&plan, CHECK_ENTRY, PROD), 3);
	assert_int_equal(plan.checks.count, 7); /* no release, no pair */
	arena_fini(&a);
}

static void
a_confirmation_asks_for_facts_and_for_nothing_else(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct workspace w = shop();
	struct expected_fact fact = { .probe = STR("version"), .fact = STR("app") };
	w.release = (struct release){ .expect = &fact, .expect_count = 1 };
	struct plan_request r = request(COMMAND_CONFIRM, PROD);
	struct plan plan;
	assert_true(plan_make(&a, &w, &r, &plan, &err));
	assert_int_equal(count(&plan, CHECK_PROBE, PROD), 1); /* not the backup */
	assert_int_equal(count(&plan, CHECK_RELEASE, PROD), 1);
	assert_int_equal(plan.checks.count, 2);
	w.release.expect_count = 0;
	assert_false(plan_make(&a, &w, &r, &plan, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	arena_fini(&a);
}

static void
the_text_of_a_plan_tells_names_and_not_numbers(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct workspace w = shop();
	struct plan_request r = request(COMMAND_DIFF, PREPROD);
	struct plan plan;
	struct sbuf one = { 0 }, other = { 0 };
	assert_true(plan_make(&a, &w, &r, &plan, &err));
	plan_write(&a, &plan, &one);
	assert_true(str_contains(
		sbuf_str(&one), STR("parity\tversion\tpreprod\t\trequired\n")));
	probes[0].required = false;
	assert_true(plan_make(&a, &w, &r, &plan, &err));
	plan_write(&a, &plan, &other);
	assert_false(str_eq(sbuf_str(&one), sbuf_str(&other)));
	probes[0].required = true;
	sbuf_fini(&one);
	sbuf_fini(&other);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_gate_plans_both_sides_and_judges_the_candidate),
		cmocka_unit_test(
			looks_again_have_no_check_and_only_the_candidate_has_them),
		cmocka_unit_test(
			every_instance_of_a_list_is_looked_at_and_a_mix_is_a_check),
		cmocka_unit_test(
			a_discovery_is_planned_and_its_children_are_added_before_they_are_asked),
		cmocka_unit_test(
			a_selection_leaves_the_others_required_unless_policy_permits_it),
		cmocka_unit_test(verify_plans_only_what_it_verifies),
		cmocka_unit_test(
			a_drift_always_compares_production_with_before_and_runs_no_suite_by_day),
		cmocka_unit_test(
			a_snapshot_looks_at_one_environment_and_compares_nothing),
		cmocka_unit_test(a_confirmation_asks_for_facts_and_for_nothing_else),
		cmocka_unit_test(the_text_of_a_plan_tells_names_and_not_numbers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
