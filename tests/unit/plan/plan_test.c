/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

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

/* --- setups, rows, conditions --- */

static struct str fast[] = { STR_INIT("fast") };
static size_t login_alone[] = { 1 };
static size_t base_alone[] = { 2 };
static struct str some_name[] = { STR_INIT("x") };
static struct value cells[] = { { 0 } };
static struct suite_row two_rows[] = { { cells, STR_INIT("a=1") },
	{ cells, STR_INIT("a=2") } };

/* Needs login, which needs base; both stand behind it in the file. */
static void
make_uses(struct suite_use *made)
{
	made[0] = (struct suite_use){ .suites = suites,
		.count = 1,
		.files = STR("a.hurl"),
		.name = STR("a.hurl"),
		.required = true,
		.needs = { some_name, 1 },
		.needed = login_alone,
		.tags = { fast, 1 } };
	made[1] = (struct suite_use){ .suites = suites,
		.count = 1,
		.setup = STR("login"),
		.required = true,
		.needs = { some_name, 1 },
		.needed = base_alone };
	made[2] = (struct suite_use){
		.suites = suites, .count = 1, .setup = STR("base"), .required = true
	};
	made[3] = (struct suite_use){ .suites = suites,
		.count = 1,
		.files = STR("b.hurl"),
		.name = STR("b.hurl"),
		.required = true,
		.rows = { .items = two_rows, .count = 2 } };
}

static void
setups_come_first_and_those_that_need_them_name_the_last_entry(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct workspace w = shop();
	struct suite_use made[4];
	struct plan_request r = request(COMMAND_GATE, PREPROD);
	struct plan plan;
	make_uses(made);
	w.suites = made;
	w.suite_count = 3;
	assert_true(plan_make(&a, &w, &r, &plan, &err));
	assert_int_equal(plan.suite_count, 3);
	assert_ptr_equal(plan.suites[0].use, &made[2]);
	assert_ptr_equal(plan.suites[1].use, &made[1]);
	assert_ptr_equal(plan.suites[2].use, &made[0]);
	for (size_t i = 1; i < 3; i++) {
		const struct planned_suite *row = &plan.suites[i];
		assert_int_equal(row->need_count, 1);
		assert_int_equal(row->needs[0], i - 1);
		for (uint32_t k = 0; k < 3; k++)
			assert_int_equal(plan.checks.items[row->first - 1 + k].after,
				plan.suites[i - 1].first + 2);
	}
	assert_int_equal(plan.checks.items[plan.suites[0].first - 1].after, 0);
	arena_fini(&a);
}

static void
a_setup_is_required_and_selected_with_those_that_need_it(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct workspace w = shop();
	struct suite_use made[4];
	struct plan_request r = request(COMMAND_GATE, PREPROD);
	struct plan plan;
	make_uses(made);
	w.suites = made;
	w.suite_count = 4;
	made[0].required = false;
	r.tags = (struct texts){ both_tags, 1 };
	assert_true(plan_make(&a, &w, &r, &plan, &err));
	for (size_t i = 0; i < 3; i++) {
		assert_false(plan.suites[i].selected);
		assert_false(plan.checks.items[plan.suites[i].first - 1].required);
	}
	r.tags = (struct texts){ fast, 1 };
	assert_true(plan_make(&a, &w, &r, &plan, &err));
	assert_true(plan.suites[0].selected && plan.suites[2].selected);
	assert_false(plan.suites[3].selected);
	arena_fini(&a);
}

static void
a_setup_that_nobody_needs_here_is_not_planned(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct workspace w = shop();
	struct suite_use made[4];
	struct plan_request r = request(COMMAND_GATE, PREPROD);
	struct plan plan;
	make_uses(made);
	w.suites = made;
	w.suite_count = 4;
	made[0].run_on = (struct texts){ prod_only, 1 };
	assert_true(plan_make(&a, &w, &r, &plan, &err));
	assert_int_equal(plan.suite_count, 2);
	assert_ptr_equal(plan.suites[0].use, &made[3]);
	arena_fini(&a);
}

static void
each_row_is_a_run_with_checks_of_its_own(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct workspace w = shop();
	struct suite_use made[4];
	struct plan_request r = request(COMMAND_GATE, PREPROD);
	struct plan plan;
	make_uses(made);
	w.suites = &made[3];
	w.suite_count = 1;
	suite.source.name = STR("b.hurl");
	assert_true(plan_make(&a, &w, &r, &plan, &err));
	assert_int_equal(plan.suite_count, 2);
	assert_int_equal(count(&plan, CHECK_ENTRY, PREPROD), 6);
	assert_int_equal(plan.suites[1].first, plan.suites[0].first + 3);
	assert_string_equal(plan_suite_name(&a, &plan.suites[1]).data, "b.hurl (a=2)");
	arena_fini(&a);
}

static void
latency_is_a_check_behind_its_suites(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct workspace w = shop();
	struct suite_use made[4];
	struct plan_request r = request(COMMAND_GATE, PREPROD);
	struct plan plan;
	make_uses(made);
	made[3].latency = (struct suite_latency){ .given = true, .max = 1 };
	w.suites = &made[3];
	w.suite_count = 1;
	assert_true(plan_make(&a, &w, &r, &plan, &err));
	assert_int_equal(count(&plan, CHECK_SUITE_LATENCY, PREPROD), 1);
	assert_int_equal(
		plan.checks.items[plan.checks.count - 1].kind, CHECK_SUITE_LATENCY);
	assert_true(plan.checks.items[plan.checks.count - 1].required);
	arena_fini(&a);
}

static void
what_a_condition_leaves_out_has_no_check_and_a_reason(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct workspace w = shop();
	struct suite_use made[4];
	struct plan_request r = request(COMMAND_GATE, PREPROD);
	struct plan plan;
	struct template_part name = { .text = STR("tier") };
	struct assertion exists = { .query.kind = QUERY_VARIABLE };
	exists.query.argument.text = (struct template){ .parts = &name, .count = 1 };
	exists.predicate.kind = PREDICATE_EXISTS;
	exists.predicate.negated = true;
	struct condition_part part = { &exists, STR("no tier"), { 0 } };
	make_uses(made);
	made[3].condition = (struct condition){ .items = &part, .count = 1 };
	w.suites = &made[3];
	w.suite_count = 1;
	assert_true(plan_make(&a, &w, &r, &plan, &err));
	assert_int_equal(plan.suite_count, 0);
	assert_int_equal(plan.left_out_count, 1);
	assert_string_equal(plan.left_out[0].what.data, "b.hurl");
	assert_non_null(strstr(plan.left_out[0].why.data, "no tier does not hold"));
	/* Alone it leaves nothing to do. */
	w.probe_count = w.expectation_count = 0;
	assert_false(plan_make(&a, &w, &r, &plan, &err));
	assert_int_equal(err.kind, ERR_USAGE);
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
		cmocka_unit_test(
			setups_come_first_and_those_that_need_them_name_the_last_entry),
		cmocka_unit_test(
			a_setup_is_required_and_selected_with_those_that_need_it),
		cmocka_unit_test(a_setup_that_nobody_needs_here_is_not_planned),
		cmocka_unit_test(each_row_is_a_run_with_checks_of_its_own),
		cmocka_unit_test(latency_is_a_check_behind_its_suites),
		cmocka_unit_test(what_a_condition_leaves_out_has_no_check_and_a_reason),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
