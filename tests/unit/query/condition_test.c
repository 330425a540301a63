/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "query/condition.h"
#include "query/template.h"

static struct variable variables[2];

static struct environment
preprod(void)
{
	variables[0] = (struct variable){ .name = STR("tenant"),
		.value = value_of_string(STR("acme")) };
	variables[1] = (struct variable){ .name = STR("shelves"),
		.value = value_of_number(STR("3")) };
	return (struct environment){ .name = STR("preprod"),
		.tier = TIER_STAGING,
		.url = STR("http://a"),
		.variables = variables,
		.variable_count = 2 };
}

static struct assertion
asks(struct arena *a, const char *name, enum predicate_kind kind, const char *value)
{
	struct assertion assertion = { .query.kind = QUERY_VARIABLE };
	assertion.query.argument.text = template_of(a, str_of(name));
	assertion.predicate.kind = kind;
	assertion.predicate.value.kind = LITERAL_TEXT;
	assertion.predicate.value.text = template_of(a, str_of(value));
	return assertion;
}

/* 'y', 'n', or '?' where it cannot be told. */
static char
ask(struct arena *a, const struct assertion *assertions, size_t count, struct str *why,
	struct err *err)
{
	struct environment e = preprod();
	struct condition_part parts[4] = { 0 };
	struct condition condition = { .items = parts, .count = count };
	bool holds;
	for (size_t i = 0; i < count; i++)
		parts[i] = (struct condition_part){ &assertions[i], STR("it"), { 0 } };
	*err = (struct err){ 0 };
	if (!condition_holds(a, &condition, &e, &holds, why, err))
		return '?';
	return holds ? 'y' : 'n';
}

static void
variables_and_names_of_the_environment_are_asked(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err;
	struct str why;
	const struct {
		const char *name;
		enum predicate_kind kind;
		const char *value;
		char answer;
	} rows[] = {
		{ "tenant", PREDICATE_EQUAL, "acme", 'y' },
		{ "tenant", PREDICATE_EQUAL, "globex", 'n' },
		{ "environment", PREDICATE_STARTS_WITH, "pre", 'y' },
		{ "tier", PREDICATE_EQUAL, "staging", 'y' },
		{ "url", PREDICATE_EQUAL, "http://a", 'y' },
		{ "shelves", PREDICATE_IS_INTEGER, "", 'y' },
		{ "shelves", PREDICATE_EQUAL, "3", 'n' }, /* a number is no text */
		{ "tenant", PREDICATE_EXISTS, "", 'y' },
		{ "tenannt", PREDICATE_EXISTS, "", 'n' },
		{ "tenannt", PREDICATE_EQUAL, "acme", '?' },
		{ "shelves", PREDICATE_STARTS_WITH, "3", '?' },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct assertion assertion =
			asks(&a, rows[i].name, rows[i].kind, rows[i].value);
		assert_int_equal(ask(&a, &assertion, 1, &why, &err), rows[i].answer);
		assert_int_equal(err.kind, rows[i].answer == '?' ? ERR_INPUT : ERR_NONE);
	}
	arena_fini(&a);
}

static void
all_parts_must_hold_and_the_first_that_does_not_says_why(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err;
	struct str why;
	struct assertion both[] = { asks(&a, "tenant", PREDICATE_EQUAL, "acme"),
		asks(&a, "tier", PREDICATE_EQUAL, "production") };
	assert_int_equal(ask(&a, both, 2, &why, &err), 'n');
	assert_string_equal(why.data, "it does not hold: it is string <staging>");
	assert_int_equal(ask(&a, both, 1, &why, &err), 'y');
	assert_int_equal(ask(&a, both, 0, &why, &err), 'y');
	arena_fini(&a);
}

static void
a_value_that_is_not_there_is_unknown_also_when_negated(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err;
	struct str why;
	struct assertion missing = asks(&a, "tenannt", PREDICATE_EQUAL, "acme");
	missing.predicate.negated = true;
	assert_int_equal(ask(&a, &missing, 1, &why, &err), '?');
	struct assertion mismatch = asks(&a, "shelves", PREDICATE_CONTAINS, "3");
	mismatch.predicate.negated = true;
	assert_int_equal(ask(&a, &mismatch, 1, &why, &err), '?');
	arena_fini(&a);
}

static void
what_is_not_known_before_a_request_cannot_be_asked(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct assertion status = { .query.kind = QUERY_STATUS };
	assert_false(condition_check(&status, &err));
	struct assertion file = asks(&a, "tenant", PREDICATE_EQUAL, "x");
	file.predicate.value.kind = LITERAL_FILE;
	err = (struct err){ 0 };
	assert_false(condition_check(&file, &err));
	struct filter now = { .kind = FILTER_DAYS_AFTER_NOW };
	struct assertion clock = asks(&a, "tenant", PREDICATE_EQUAL, "x");
	clock.query.filters = (struct filters){ &now, 1 };
	err = (struct err){ 0 };
	assert_false(condition_check(&clock, &err));
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(variables_and_names_of_the_environment_are_asked),
		cmocka_unit_test(
			all_parts_must_hold_and_the_first_that_does_not_says_why),
		cmocka_unit_test(a_value_that_is_not_there_is_unknown_also_when_negated),
		cmocka_unit_test(what_is_not_known_before_a_request_cannot_be_asked),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
