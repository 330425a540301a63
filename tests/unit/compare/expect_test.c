/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#undef expect_check /* cmocka's; ours is a function */

#include "compare/compare.h"
#include "compare/expect.h"
#include "value/json.h"

#include <string.h>

struct scene {
	struct arena a;
	struct observation prod, pre;
	struct expect_result result;
};

static struct observation
observe(struct scene *s, const char *environment, const char *json)
{
	struct value *root = arena_new(&s->a, struct value);
	struct err err = { 0 };
	assert_true(json_read(&s->a, str_of(json), &JSON_LIMITS, root, &err));
	return (struct observation){
		.environment = str_of(environment), .seen = SEEN_WHOLE, .root = root
	};
}

static void
look(struct scene *s, const char *prod, const char *pre)
{
	s->prod = observe(s, "prod", prod);
	s->pre = observe(s, "preprod", pre);
}

static void
must(struct scene *s, struct expectation e, enum match match)
{
	expect_test(
		&s->a, &e, &s->pre, expect_is_relative(&e) ? &s->prod : NULL, &s->result);
	if (s->result.match != match)
		fail_msg("%.*s: %d, expected %d: %.*s, is %.*s; %.*s", STR_ARGS(e.path),
			s->result.match, match, STR_ARGS(s->result.expected),
			STR_ARGS(s->result.actual), STR_ARGS(s->result.reason));
	if (match == MATCH_UNKNOWN)
		assert_true(s->result.reason.size > 0);
	assert_true(s->result.expected.size > 0);
}

static void
fini(struct scene *s)
{
	arena_fini(&s->a);
}

#define AT(text) .path = STR("$.body" text)

static void
a_relation_holds_between_two_values(void **state)
{
	(void)state;
	struct scene s = { 0 };
	look(&s, "{\"body\": {\"h\": \"db1\", \"v\": 1, \"l\": [1, 2], \"n\": null}}",
		"{\"body\": {\"h\": \"db2\", \"v\": 1.0, \"l\": [1, 3], \"n\": null}}");
	must(&s, (struct expectation){ AT(".h"), .relation = RELATION_DIFFERENT },
		MATCH_YES);
	must(&s, (struct expectation){ AT(".h"), .relation = RELATION_SAME }, MATCH_NO);
	assert_string_equal(
		str_c(&s.a, s.result.expected), "the same as \"db1\" (baseline)");
	assert_string_equal(str_c(&s.a, s.result.actual), "\"db2\"");
	must(&s, (struct expectation){ AT(".v"), .relation = RELATION_SAME }, MATCH_YES);
	must(&s, (struct expectation){ AT(".v"), .relation = RELATION_DIFFERENT },
		MATCH_NO);
	must(&s, (struct expectation){ AT(".n"), .relation = RELATION_SAME }, MATCH_YES);
	must(&s, (struct expectation){ AT(".l[*]"), .relation = RELATION_SAME },
		MATCH_NO);
	must(&s, (struct expectation){ AT(".l[*]"), .relation = RELATION_DIFFERENT },
		MATCH_NO);
	must(&s, (struct expectation){ AT(".l"), .relation = RELATION_DIFFERENT },
		MATCH_YES);
	fini(&s);
}

/* JX-07: what is not there is not different either. */
static void
a_relation_needs_two_values(void **state)
{
	(void)state;
	struct scene s = { 0 };
	look(&s, "{\"body\": {\"a\": 1, \"l\": [1]}}",
		"{\"body\": {\"b\": 1, \"l\": [1, 2]}}");
	must(&s, (struct expectation){ AT(".a"), .relation = RELATION_DIFFERENT },
		MATCH_NO);
	must(&s, (struct expectation){ AT(".b"), .relation = RELATION_DIFFERENT },
		MATCH_NO);
	must(&s, (struct expectation){ AT(".c"), .relation = RELATION_DIFFERENT },
		MATCH_NO);
	must(&s, (struct expectation){ AT(".c"), .relation = RELATION_SAME }, MATCH_NO);
	must(&s, (struct expectation){ AT(".l[*]"), .relation = RELATION_SAME },
		MATCH_NO);
	s.pre.seen = SEEN_PARTLY;
	must(&s, (struct expectation){ AT(".a"), .relation = RELATION_SAME },
		MATCH_UNKNOWN);
	s.prod.seen = SEEN_NOT;
	s.prod.reason = STR("connection refused");
	must(&s, (struct expectation){ AT(".b"), .relation = RELATION_SAME },
		MATCH_UNKNOWN);
	assert_true(str_contains(s.result.reason, STR("refused")));
	fini(&s);
}

static void
values_are_given_by_environment(void **state)
{
	(void)state;
	struct scene s = { 0 };
	struct environment_value values[] = {
		{ STR("prod"), value_of_c("shop") },
		{ STR("preprod"), value_of_c("shop_pre") },
	};
	struct expectation e = { AT(".name"), .values = values, .value_count = 2 };
	look(&s, "{\"body\": {\"name\": \"shop\"}}",
		"{\"body\": {\"name\": \"shop_pre\"}}");
	must(&s, e, MATCH_YES);
	s.pre = observe(&s, "preprod", "{\"body\": {\"name\": \"shop\"}}");
	must(&s, e, MATCH_NO);
	s.pre.environment = STR("staging");
	must(&s, e, MATCH_UNKNOWN);
	s.pre = observe(&s, "preprod", "{\"body\": {\"nmae\": \"shop_pre\"}}");
	must(&s, e, MATCH_NO);
	assert_string_equal(str_c(&s.a, s.result.actual), "nothing");
	assert_string_equal(str_c(&s.a, s.result.nearest), "$.body.nmae");
	fini(&s);
}

/* VER-08: equal unknowns are unknown. */
static void
versions_have_an_order(void **state)
{
	(void)state;
	struct scene s = { 0 };
	struct expectation e = { AT(".v"), .version = STR(">= baseline") };
	look(&s, "{\"body\": {\"v\": \"1.9.0\"}}", "{\"body\": {\"v\": \"1.10.0\"}}");
	must(&s, e, MATCH_YES);
	e.version = STR("< baseline");
	must(&s, e, MATCH_NO);
	e.version = STR("==1.10.0");
	must(&s, e, MATCH_YES);
	e.version = STR("!= 1.10.0");
	must(&s, e, MATCH_NO);
	e.version = STR("> 1.9");
	must(&s, e, MATCH_YES);
	e.version = STR("<= 1.9");
	must(&s, e, MATCH_NO);
	e.version = STR("1.10.0");
	must(&s, e, MATCH_UNKNOWN);
	look(&s, "{\"body\": {\"v\": \"unknown\"}}", "{\"body\": {\"v\": \"unknown\"}}");
	e.version = STR("== baseline");
	must(&s, e, MATCH_UNKNOWN);
	look(&s, "{\"body\": {}}", "{\"body\": {\"v\": \"1.0.0\"}}");
	must(&s, e, MATCH_UNKNOWN);
	look(&s, "{\"body\": {\"v\": \"1.0.0\"}}", "{\"body\": {}}");
	must(&s, e, MATCH_NO);
	fini(&s);
}

static void
an_absence_is_proven_only_where_all_was_seen(void **state)
{
	(void)state;
	struct scene s = { 0 };
	struct expectation absent = { AT(".debug"), .must = MUST_ABSENT };
	struct expectation present = { AT(".debug"), .must = MUST_PRESENT };
	look(&s, "{}", "{\"body\": {}}");
	must(&s, absent, MATCH_YES);
	must(&s, present, MATCH_NO);
	s.pre.seen = SEEN_PARTLY;
	s.pre.reason = STR("body cut");
	must(&s, absent, MATCH_UNKNOWN);
	must(&s, present, MATCH_UNKNOWN);
	look(&s, "{}", "{\"body\": {\"debug\": null}}");
	must(&s, absent, MATCH_NO);
	must(&s, present, MATCH_YES);
	s.pre.seen = SEEN_PARTLY;
	must(&s, absent, MATCH_NO);
	must(&s, present, MATCH_YES);
	s.pre.seen = SEEN_NOT;
	must(&s, absent, MATCH_UNKNOWN);
	s.pre = (struct observation){ .environment = STR("preprod"), .seen = SEEN_NOT };
	must(&s, absent, MATCH_UNKNOWN);
	fini(&s);
}

/* JX-08: a value predicate on nothing is broken, never passed. */
static void
a_comparison_needs_a_value(void **state)
{
	(void)state;
	struct scene s = { 0 };
	struct expectation e = { AT(".age"), .is = STR("< 24h") };
	look(&s, "{}", "{\"body\": {\"age\": 3600, \"l\": [1, 5, 9], \"t\": \"x\"}}");
	must(&s, e, MATCH_YES);
	e.is = STR("< 30m");
	must(&s, e, MATCH_NO);
	assert_string_equal(str_c(&s.a, s.result.actual), "3600");
	e.path = STR("$.body.none");
	e.is = STR("!= 1");
	must(&s, e, MATCH_NO);
	s.pre.seen = SEEN_PARTLY;
	must(&s, e, MATCH_UNKNOWN);
	s.pre.seen = SEEN_WHOLE;
	e.path = STR("$.body.t");
	e.is = STR("< 3");
	must(&s, e, MATCH_UNKNOWN);
	fini(&s);
}

static void
a_path_must_hold_for_each_of_its_nodes(void **state)
{
	(void)state;
	struct scene s = { 0 };
	struct expectation e = { AT(".l[*]"), .is = STR("< 10") };
	look(&s, "{}", "{\"body\": {\"l\": [1, 5, 9]}}");
	must(&s, e, MATCH_YES);
	e.is = STR("< 9");
	must(&s, e, MATCH_NO);
	assert_string_equal(str_c(&s.a, s.result.actual), "9");
	s.pre.seen = SEEN_PARTLY; /* there may be more of them */
	must(&s, e, MATCH_NO);
	e.is = STR("< 10");
	must(&s, e, MATCH_UNKNOWN);
	e.path = STR("$.body.l[0]");
	must(&s, e, MATCH_YES);
	fini(&s);
}

static void
a_regex_that_cannot_be_told_is_unknown(void **state)
{
	(void)state;
	struct scene s = { 0 };
	struct expectation e = { AT(".v"), .matches = STR("^1\\.\\d+$") };
	look(&s, "{}", "{\"body\": {\"v\": \"1.4\", \"n\": 1.5, \"o\": {}}}");
	must(&s, e, MATCH_YES);
	e.path = STR("$.body.n");
	must(&s, e, MATCH_YES);
	e.path = STR("$.body.o");
	must(&s, e, MATCH_NO);
	e.path = STR("$.body.v");
	e.matches = STR("^2");
	must(&s, e, MATCH_NO);
	e.matches = STR("(");
	must(&s, e, MATCH_UNKNOWN);
	fini(&s);
}

static void
a_sensitive_value_tells_only_whether_it_is_the_same(void **state)
{
	(void)state;
	struct scene s = { 0 };
	struct diags diags;
	struct str path = STR("$.body.password");
	struct workspace w = { 0 };
	struct probe probe = { .name = STR("p"), .sensitive = { &path, 1 } };
	struct shaping shaping = { .key = STR("0123456789abcdef") };
	struct environment_value value = { STR("preprod"), value_of_c("hunter2") };
	diags_init(&diags, &s.a);
	struct rules *rules = rules_compile(&s.a, &w, &probe, &diags);
	look(&s, "{\"body\": {\"password\": \"hunter1\"}}",
		"{\"body\": {\"password\": \"hunter2\"}}");
	compare_shape(&s.a, rules, &shaping, &s.prod, &s.prod);
	compare_shape(&s.a, rules, &shaping, &s.pre, &s.pre);
	must(&s, (struct expectation){ .path = path, .relation = RELATION_DIFFERENT },
		MATCH_YES);
	assert_string_equal(str_c(&s.a, s.result.actual), "a sensitive value");
	must(&s, (struct expectation){ .path = path, .relation = RELATION_SAME },
		MATCH_NO);
	must(&s, (struct expectation){ .path = path, .must = MUST_PRESENT }, MATCH_YES);
	must(&s, (struct expectation){ .path = path, .matches = STR("sensitive") },
		MATCH_UNKNOWN);
	must(&s, (struct expectation){ .path = path, .values = &value, .value_count = 1 },
		MATCH_UNKNOWN);
	fini(&s);
}

/* --- mistakes
 * ------------------------------------------------------------------------------- */

static size_t
mistakes(struct expectation e)
{
	struct arena a = { 0 };
	struct diags diags;
	struct environment environments[] = { { .name = STR("prod") },
		{ .name = STR("preprod") } };
	struct workspace w = { .environments = environments,
		.environment_count = 2,
		.baseline = e.required ? STR("") : STR("prod"), /* `required`: no sides */
		.candidate = STR("preprod") };
	diags_init(&diags, &a);
	bool good = expect_check(&a, &w, &e, &diags);
	size_t errors = diags.errors;
	assert_int_equal(good, errors == 0);
	arena_fini(&a);
	return errors;
}

static void
mistakes_are_found_before_anything_is_asked(void **state)
{
	(void)state;
	struct environment_value stranger = { STR("produ"), value_of_c("x") };
	struct environment_value known = { STR("prod"), value_of_c("x") };
	assert_int_equal(
		mistakes((struct expectation){ AT(".a"), .must = MUST_ABSENT }), 0);
	assert_int_equal(
		mistakes((struct expectation){ AT("["), .must = MUST_ABSENT }), 1);
	assert_int_equal(mistakes((struct expectation){ AT(".a") }), 1);
	assert_int_equal(mistakes((struct expectation){
				 AT(".a"), .must = MUST_ABSENT, .is = STR("== 1") }),
		1);
	assert_int_equal(mistakes((struct expectation){
				 AT(".a"), .values = &stranger, .value_count = 1 }),
		1);
	assert_int_equal(mistakes((struct expectation){
				 AT(".a"), .values = &known, .value_count = 1 }),
		0);
	assert_int_equal(
		mistakes((struct expectation){ AT(".a"), .version = STR(">= 1.4") }), 0);
	assert_int_equal(
		mistakes((struct expectation){ AT(".a"), .version = STR(">=") }), 1);
	assert_int_equal(
		mistakes((struct expectation){ AT(".a"), .version = STR("1.4") }), 1);
	assert_int_equal(
		mistakes((struct expectation){ AT(".a"), .version = STR(">= latest") }),
		1);
	assert_int_equal(
		mistakes((struct expectation){ AT(".a"), .version = STR("== {{tag}}") }),
		0);
	assert_int_equal(mistakes((struct expectation){ AT(".a"), .is = STR("~ 3") }), 1);
	assert_int_equal(
		mistakes((struct expectation){ AT(".a"), .matches = STR("a(") }), 1);
	assert_int_equal(mistakes((struct expectation){ AT(".a"), .required = true,
				 .version = STR(">= baseline") }),
		1);
	assert_int_equal(mistakes((struct expectation){
				 AT(".a"), .required = true, .relation = RELATION_SAME }),
		1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_relation_holds_between_two_values),
		cmocka_unit_test(a_relation_needs_two_values),
		cmocka_unit_test(values_are_given_by_environment),
		cmocka_unit_test(versions_have_an_order),
		cmocka_unit_test(an_absence_is_proven_only_where_all_was_seen),
		cmocka_unit_test(a_comparison_needs_a_value),
		cmocka_unit_test(a_path_must_hold_for_each_of_its_nodes),
		cmocka_unit_test(a_regex_that_cannot_be_told_is_unknown),
		cmocka_unit_test(a_sensitive_value_tells_only_whether_it_is_the_same),
		cmocka_unit_test(mistakes_are_found_before_anything_is_asked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
