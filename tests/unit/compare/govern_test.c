/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "compare/compare.h"
#include "compare/govern.h"
#include "value/json.h"

static struct fact facts[] = { { .name = STR_INIT("app"),
	.path = STR_INIT("$.body.version") } };
static struct probe probes[] = { { .name = STR_INIT("version"),
	.kind = PROBE_HTTP,
	.facts = facts,
	.fact_count = 1,
	.compared = true } };

static struct observation
look(struct arena *a, const char *environment, const char *json)
{
	struct json_limits limits = JSON_LIMITS;
	struct err err = { 0 };
	struct value *root = arena_new(a, struct value);
	assert_true(json_read(a, str_of(json), &limits, root, &err));
	return (struct observation){ .probe = STR("version"),
		.environment = str_of(environment),
		.seen = SEEN_WHOLE,
		.root = root };
}

static struct governing asked; /* what a test says is asked in its run */

/* What is left unmatched between two looks, as one line of paths. */
static struct str
left_open(struct arena *a, const struct workspace *w, const char *baseline,
	const char *candidate)
{
	struct diags diags;
	struct differences found = { 0 };
	struct sbuf text = { 0 };
	diags_init(&diags, a);
	struct observation one = look(a, "prod", baseline);
	struct observation other = look(a, "preprod", candidate);
	struct rules *rules = rules_compile(a, w, &probes[0], &diags);
	assert_int_equal(diags.errors, 0);
	compare_pair(a, rules, COMPARE_SIDES, &one, &other, NULL, COMPARE_LIMITS, &found);
	asked.baseline = &one;
	asked.candidate = &other;
	compare_govern(a, w, &probes[0], &asked, &one, &other, &found);
	compare_join_facts(a, &probes[0], &one, &other, &found);
	for (size_t i = 0; i < found.count; i++) {
		if (found.items[i].reading != READING_UNMATCHED)
			continue;
		path_write(found.items[i].path, &text);
		sbuf_add_char(&text, ' ');
	}
	struct str copy = sbuf_copy(&text, a);
	sbuf_fini(&text);
	return copy;
}

static const char old[] =
	"{\"body\":{\"version\":\"1.4.1\"},\"facts\":{\"app\":\"1.4.1\"}}";
static const char new[] =
	"{\"body\":{\"version\":\"1.4.2\"},\"facts\":{\"app\":\"1.4.2\"}}";

static void
a_fact_that_nothing_speaks_for_is_one_difference_and_never_none(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct workspace w = { .probes = probes, .probe_count = 1 };
	assert_string_equal(left_open(&a, &w, old, new).data, "$.facts.app ");
	arena_fini(&a);
}

static void
a_rule_for_the_node_speaks_for_its_fact_and_the_other_way_round(void **state)
{
	(void)state;
	static const char *const paths[] = { "$.body.version", "$.facts.app" };
	for (size_t i = 0; i < 2; i++) {
		struct arena a = { 0 };
		struct rule rule = {
			.id = STR("r"), .path = str_of(paths[i]), .ignore = ON_CHANGED
		};
		struct workspace w = { .probes = probes,
			.probe_count = 1,
			.rules = &rule,
			.rule_count = 1 };
		assert_string_equal(left_open(&a, &w, old, new).data, "");
		arena_fini(&a);
	}
}

static void
an_expectation_of_how_the_sides_relate_governs_its_node_and_what_is_below(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct expectation x = { .id = STR("newer"),
		.probe = STR("version"),
		.path = STR("$.facts.app"),
		.version = STR(">= baseline") };
	struct workspace w = { .probes = probes,
		.probe_count = 1,
		.expectations = &x,
		.expectation_count = 1 };
	assert_string_equal(left_open(&a, &w, old, new).data, "");
	x.path = STR("$.body");
	x.version = (struct str){ 0 };
	x.relation = RELATION_DIFFERENT;
	assert_string_equal(left_open(&a, &w, old, new).data, "");
	arena_fini(&a);
}

static void
what_does_not_hold_and_is_asked_by_nobody_hides_nothing(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct expectation x = { .id = STR("newer"),
		.probe = STR("version"),
		.path = STR("$.facts.app"),
		.version = STR(">= baseline") };
	struct expected_fact fact = { .probe = STR("version"),
		.fact = STR("app"),
		.value = { .kind = REFERENCE_TEXT, .text = STR("1.4.3") } };
	struct workspace w = { .probes = probes,
		.probe_count = 1,
		.expectations = &x,
		.expectation_count = 1 };
	struct workspace released = { .probes = probes,
		.probe_count = 1,
		.release = { .expect = &fact, .expect_count = 1 } };
	bool yes = true;
	assert_string_equal(left_open(&a, &w, new, old).data, "$.facts.app ");
	assert_string_equal(left_open(&a, &released, old, new).data, "$.facts.app ");
	asked = (struct governing){ .expectations = &yes, .release = &yes };
	assert_string_equal(left_open(&a, &w, new, old).data, "");
	assert_string_equal(left_open(&a, &released, old, new).data, "");
	asked = (struct governing){ 0 };
	fact.value.text = STR("1.4.2");
	assert_string_equal(left_open(&a, &released, old, new).data, "");
	arena_fini(&a);
}

static void
after_the_deploy_nothing_may_be_newer_on_one_side(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct expectation x = { .id = STR("newer"),
		.probe = STR("version"),
		.path = STR("$.facts.app"),
		.version = STR(">= baseline") };
	struct workspace w = { .probes = probes,
		.probe_count = 1,
		.expectations = &x,
		.expectation_count = 1 };
	asked = (struct governing){ .approved = true };
	assert_string_equal(left_open(&a, &w, old, new).data, "$.facts.app ");
	x.version = (struct str){ 0 };
	x.relation = RELATION_DIFFERENT;
	assert_string_equal(left_open(&a, &w, old, new).data, "");
	asked = (struct governing){ 0 };
	arena_fini(&a);
}

static void
an_expectation_that_says_nothing_of_the_two_sides_governs_nothing(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct expectation x = { .id = STR("there"),
		.probe = STR("version"),
		.path = STR("$.body.version"),
		.must = MUST_PRESENT };
	struct workspace w = { .probes = probes,
		.probe_count = 1,
		.expectations = &x,
		.expectation_count = 1 };
	assert_string_equal(left_open(&a, &w, old, new).data, "$.facts.app ");
	x.must = MUST_NONE;
	x.relation = RELATION_SAME; /* it fails by itself; the difference is not hidden */
	assert_string_equal(left_open(&a, &w, old, new).data, "$.facts.app ");
	arena_fini(&a);
}

static void
a_neighbour_whose_name_begins_alike_is_not_governed(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct expectation x = { .id = STR("differs"),
		.probe = STR("version"),
		.path = STR("$.body.host"),
		.relation = RELATION_DIFFERENT };
	struct workspace w = { .probes = probes,
		.probe_count = 1,
		.expectations = &x,
		.expectation_count = 1 };
	assert_string_equal(left_open(&a, &w, "{\"body\":{\"host\":1,\"hostname\":1}}",
				    "{\"body\":{\"host\":2,\"hostname\":2}}")
				    .data,
		"$.body.hostname ");
	arena_fini(&a);
}

static void
a_fact_taken_from_different_places_speaks_for_itself(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct fact moved = { .name = STR("app"), .path = STR("$.body[?@.on].v") };
	struct probe probe = probes[0];
	struct workspace w = { .probes = probes, .probe_count = 1 };
	probes[0].facts = &moved;
	struct str open = left_open(&a, &w,
		"{\"body\":{\"x\":{\"on\":1,\"v\":\"1\"},\"y\":{\"v\":\"5\"}},"
		"\"facts\":{\"app\":\"1\"}}",
		"{\"body\":{\"x\":{\"v\":\"2\"},\"y\":{\"on\":1,\"v\":\"6\"}},"
		"\"facts\":{\"app\":\"6\"}}");
	assert_true(str_contains(open, STR("$.body.x.v ")));
	assert_true(str_contains(open, STR("$.body.y.v ")));
	assert_true(str_contains(open, STR("$.facts.app ")));
	probes[0] = probe;
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_fact_that_nothing_speaks_for_is_one_difference_and_never_none),
		cmocka_unit_test(
			a_rule_for_the_node_speaks_for_its_fact_and_the_other_way_round),
		cmocka_unit_test(
			an_expectation_of_how_the_sides_relate_governs_its_node_and_what_is_below),
		cmocka_unit_test(
			an_expectation_that_says_nothing_of_the_two_sides_governs_nothing),
		cmocka_unit_test(what_does_not_hold_and_is_asked_by_nobody_hides_nothing),
		cmocka_unit_test(after_the_deploy_nothing_may_be_newer_on_one_side),
		cmocka_unit_test(a_neighbour_whose_name_begins_alike_is_not_governed),
		cmocka_unit_test(a_fact_taken_from_different_places_speaks_for_itself),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
