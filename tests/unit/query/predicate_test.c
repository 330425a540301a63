/* SPDX-License-Identifier: MIT */
/* Expectations were taken from Hurl 8.0.1 where it has the case. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "query/predicate.h"
#include "query/template.h"
#include "value/json.h"

#include <stdlib.h>
#include <string.h>

static struct arena arena;
static struct generator generator = { .seed = 1 };
static struct scope scope;

/* JSON, or b:bytes, d:a date, n:nodes separated by commas; NULL is no value. */
static const struct value *
value_written(const char *text)
{
	struct value *v = arena_new(&arena, struct value);
	struct err err = { 0 };

	if (!text)
		return NULL;
	if (strncmp(text, "b:", 2) == 0) {
		*v = value_of_bytes(str_of(text + 2));
	} else if (strncmp(text, "d:", 2) == 0) {
		*v = (struct value){ .kind = VALUE_DATE, .as.instant = atoll(text + 2) };
	} else if (strncmp(text, "n:", 2) == 0) {
		struct vec items = vec_of(&arena, struct value);
		struct str rest = text[2] ? str_of(text + 2) : (struct str){ 0 }, part;
		while (str_next(&rest, ',', &part))
			items_add(&items, value_of_string(part));
		*v = value_of_items(&items);
		v->kind = VALUE_NODES;
	} else {
		assert_true(json_read(&arena, str_of(text), &JSON_LIMITS, v, &err));
	}
	return v;
}

/* The same for what is expected; /…/ is a regex; a string after `matches` is one too. */
static struct literal
literal_written(const char *text, enum predicate_kind kind)
{
	struct literal l = { 0 };
	const struct value *v;

	if (!text)
		return l;
	if (text[0] == '/') {
		l.kind = LITERAL_REGEX;
		l.regex.kind = ARGUMENT_REGEX;
		l.regex.pattern = str_part(str_of(text), 1, strlen(text) - 2);
		return l;
	}
	v = value_written(text);
	if (v->kind == VALUE_BOOL)
		l.kind = v->as.boolean ? LITERAL_TRUE : LITERAL_FALSE;
	else if (v->kind == VALUE_NULL)
		l.kind = LITERAL_NULL;
	else if (v->kind == VALUE_STRING)
		l.kind = LITERAL_TEXT;
	else if (v->kind == VALUE_BYTES)
		l.kind = LITERAL_BYTES;
	else
		l.kind = LITERAL_NUMBER;
	l.bytes = value_text(v);
	l.text = template_of(&arena, l.bytes);
	if (kind == PREDICATE_MATCHES)
		l.regex = (struct argument){ .kind = ARGUMENT_TEXT, .text = l.text };
	return l;
}

/* `not` may stand before the name. */
static struct predicate_result
tested(const char *actual, const char *name, const char *expected, bool whole,
	struct err *err)
{
	struct predicate p = { 0 };
	struct predicate_result result;

	if (strncmp(name, "not ", 4) == 0) {
		p.negated = true;
		name += 4;
	}
	const struct predicate_form *form = predicate_form_of(str_of(name));
	assert_non_null(form);
	assert_int_equal(form->takes_value, expected != NULL);
	p.kind = form->kind;
	p.value = literal_written(expected, p.kind);
	predicate_test(
		&arena, &p, value_written(actual), whole, &scope, NULL, &result, err);
	return result;
}

struct row {
	const char *actual, *name, *expected;
	char match; /* y, n, or m: no, and the types do not fit */
	const char *shown_actual, *shown_expected; /* NULL: not looked at */
};

static void
check(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct row *r = &rows[i];
		struct err err = { 0 };
		struct predicate_result got =
			tested(r->actual, r->name, r->expected, true, &err);
		char match = got.match == MATCH_YES  ? 'y'
			: got.match == MATCH_UNKNOWN ? 'u'
			: got.type_mismatch          ? 'm'
						     : 'n';
		if (match != r->match)
			fail_msg("%s %s %s is %c, not %c", r->actual ? r->actual : "none",
				r->name, r->expected ? r->expected : "", match, r->match);
		if (r->shown_actual)
			assert_string_equal(got.actual.data, r->shown_actual);
		if (r->shown_expected)
			assert_string_equal(got.expected.data, r->shown_expected);
	}
}
#define CHECK(rows) check(rows, sizeof(rows) / sizeof((rows)[0]))

static const struct row equalities[] = {
	{ "\"hello\"", "==", "\"hello\"", 'y', NULL, NULL },
	{ "\"hello\"", "==", "\"x\"", 'n', "string <hello>", "string <x>" },
	{ "\"hello\"", "==", "1", 'n', "string <hello>", "integer <1>" },
	{ "42", "==", "\"42\"", 'n', "integer <42>", "string <42>" }, /* TPL-09 */
	{ "42", "==", "42.5", 'n', "integer <42>", "float <42.5>" },
	{ "1", "==", "1.0", 'y', NULL, NULL },
	{ "1.0", "==", "1", 'y', NULL, NULL },
	{ "1.0", "==", "2", 'n', "float <1.0>", "integer <2>" },
	{ "1.10", "==", "1.1", 'y', NULL, NULL },
	{ "100", "==", "1e2", 'y', NULL, NULL },
	{ "123456789012345678901234567890", "==", "123456789012345678901234567890", 'y',
		NULL, NULL },
	{ "123456789012345678901234567890", "==", "123456789012345678901234567891", 'n',
		"integer <123456789012345678901234567890>",
		"integer <123456789012345678901234567891>" },
	{ "9007199254740993", "==", "9007199254740992.0", 'n', NULL, NULL },
	{ "true", "==", "false", 'n', "boolean <true>", "boolean <false>" },
	{ "null", "==", "null", 'y', NULL, NULL },
	{ "null", "==", "\"x\"", 'n', "null <null>", "string <x>" },
	{ "[1,2,\"x\"]", "==", "\"x\"", 'n', "list <[1,2,x]>", "string <x>" },
	{ "[]", "==", "null", 'n', "list <[]>", "null <null>" },
	{ "{\"a\":1}", "==", "\"x\"", 'n', "object <{\"a\":1}>", NULL },
	{ "b:\xff", "==", "b:\xff", 'y', NULL, NULL },
	{ "b:\xff\x01", "==", "b:\xff", 'n', "bytes <ff01>", "bytes <ff>" },
	{ "d:1610576581000000", "==", "\"x\"", 'n', "date <2021-01-13 22:23:01 UTC>",
		NULL },
	{ "n:a,b", "==", "1", 'n', "nodeset <Nodeset(size=2)>", "integer <1>" },
	{ "\"hello\"", "not ==", "\"hello\"", 'n', NULL, "not string <hello>" },
	{ "\"hello\"", "not ==", "1", 'y', NULL, NULL },
	{ "\"hello\"", "!=", "\"hello\"", 'n', "string <hello>", "string <hello>" },
	{ "\"hello\"", "!=", "1", 'y', NULL, NULL },
	{ "\"hello\"", "not !=", "\"x\"", 'n', NULL, "not string <x>" },
};

static void
equality_mixes_no_kinds_and_loses_no_digit(void **state)
{
	(void)state;
	CHECK(equalities);
}

static const struct row orders[] = {
	{ "42", ">", "41.5", 'y', NULL, NULL },
	{ "42", ">", "50", 'n', "integer <42>", "greater than integer <50>" },
	{ "42", ">=", "50.5", 'n', NULL, "greater or equal than float <50.5>" },
	{ "42", ">=", "42", 'y', NULL, NULL },
	{ "42", "<", "1", 'n', NULL, "less than integer <1>" },
	{ "42", "<=", "1", 'n', NULL, "less or equal than integer <1>" },
	{ "42", "<=", "42.0", 'y', NULL, NULL },
	{ "42", "<", "123456789012345678901234567891", 'y', NULL, NULL },
	{ "42", "not >", "1", 'n', NULL, "not greater than integer <1>" },
	{ "\"b\"", ">", "\"a\"", 'y', NULL, NULL },
	{ "\"hello\"", ">", "\"z\"", 'n', NULL, "greater than string <z>" },
	{ "\"hello\"", ">", "1", 'm', "string <hello>", "greater than integer <1>" },
	{ "\"hello\"", "not >", "1", 'm', "string <hello>",
		"not greater than integer <1>" },
	{ "d:1", ">", "\"x\"", 'm', NULL, NULL },
	{ "[1]", "<", "2", 'm', NULL, NULL },
	{ "true", "<", "true", 'm', NULL, NULL },
	{ "null", ">=", "1", 'm', NULL, NULL },
};

static void
only_numbers_texts_and_dates_have_an_order(void **state)
{
	(void)state;
	CHECK(orders);
}

static const struct row texts[] = {
	{ "\"hello\"", "startsWith", "\"he\"", 'y', NULL, NULL },
	{ "\"hello\"", "startsWith", "\"x\"", 'n', NULL, "starts with string <x>" },
	{ "\"hello\"", "startsWith", "b:h", 'm', NULL, "starts with bytes <68>" },
	{ "42", "startsWith", "\"4\"", 'm', NULL, NULL },
	{ "42", "not startsWith", "\"x\"", 'm', NULL, "not starts with string <x>" },
	{ "b:abc", "startsWith", "b:ab", 'y', NULL, NULL },
	{ "b:abc", "endsWith", "b:ab", 'n', NULL, "ends with bytes <6162>" },
	{ "\"hello\"", "endsWith", "\"lo\"", 'y', NULL, NULL },
	{ "\"hello\"", "contains", "\"ell\"", 'y', NULL, NULL },
	{ "\"hello\"", "contains", "\"x\"", 'n', NULL, "contains string <x>" },
	{ "\"hello\"", "not contains", "\"x\"", 'y', NULL, NULL },
	{ "b:abc", "contains", "b:b", 'y', NULL, NULL },
	{ "b:abc", "contains", "\"b\"", 'm', NULL, NULL },
	{ "[1,2,\"x\"]", "contains", "2.0", 'y', NULL, NULL },
	{ "[1,2,\"x\"]", "contains", "\"2\"", 'n', "list <[1,2,x]>",
		"contains string <2>" },
	{ "{\"a\":1}", "contains", "\"a\"", 'm', NULL, NULL },
	{ "n:a", "contains", "\"a\"", 'm', NULL, NULL },
	{ "[1,2]", "includes", "1", 'y', NULL, NULL },
	{ "[1,2]", "includes", "5", 'n', NULL, "includes integer <5>" },
	{ "\"hello\"", "includes", "\"h\"", 'm', NULL, "includes string <h>" },
	{ "\"hello\"", "matches", "/^h.*o$/", 'y', NULL, NULL },
	{ "\"hello\"", "matches", "/x/", 'n', NULL, "matches regex </x/>" },
	{ "\"hello\"", "matches", "\"x\"", 'n', NULL, "matches regex <x>" },
	{ "\"hello\"", "not matches", "/h/", 'n', NULL, "not matches regex </h/>" },
	{ "42", "matches", "/4/", 'm', "integer <42>", "matches regex </4/>" },
	{ "42", "not matches", "/x/", 'm', NULL, "not matches regex </x/>" },
};

static void
texts_bytes_and_lists(void **state)
{
	(void)state;
	CHECK(texts);
}

static const struct row shapes[] = {
	{ "\"\"", "exists", NULL, 'y', NULL, NULL },
	{ "null", "exists", NULL, 'y', NULL, NULL },
	{ "[]", "exists", NULL, 'y', NULL, NULL },
	{ "n:", "exists", NULL, 'n', "nodeset <Nodeset(size=0)>", "something" },
	{ "n:a", "exists", NULL, 'y', NULL, NULL },
	{ "\"x\"", "not exists", NULL, 'n', "string <x>", "not something" },
	{ "\"\"", "isEmpty", NULL, 'y', NULL, NULL },
	{ "\"héllo\"", "isEmpty", NULL, 'n', "count equals to 5", "count equals to 0" },
	{ "[]", "not isEmpty", NULL, 'n', "count equals to 0", "not count equals to 0" },
	{ "{\"a\":1,\"b\":2}", "isEmpty", NULL, 'n', "count equals to 2", NULL },
	{ "b:", "isEmpty", NULL, 'y', NULL, NULL },
	{ "n:", "isEmpty", NULL, 'y', NULL, NULL },
	{ "42", "isEmpty", NULL, 'm', "integer <42>", "count equals to 0" },
	{ "null", "not isEmpty", NULL, 'm', "null <null>", "not count equals to 0" },
	{ "true", "isBoolean", NULL, 'y', NULL, NULL },
	{ "\"x\"", "isBoolean", NULL, 'n', "string <x>", "boolean" },
	{ "\"x\"", "isCollection", NULL, 'n', NULL, "collection" },
	{ "{}", "isCollection", NULL, 'y', NULL, NULL },
	{ "b:a", "isCollection", NULL, 'y', NULL, NULL },
	{ "n:a", "isCollection", NULL, 'y', NULL, NULL },
	{ "d:1", "isDate", NULL, 'y', NULL, NULL },
	{ "\"x\"", "isDate", NULL, 'n', NULL, "date" },
	{ "1.0", "isFloat", NULL, 'y', NULL, NULL },
	{ "1", "isFloat", NULL, 'n', "integer <1>", "float" },
	{ "123456789012345678901234567890", "isInteger", NULL, 'y', NULL, NULL },
	{ "1.0", "isInteger", NULL, 'n', "float <1.0>", "integer" },
	{ "1", "isNumber", NULL, 'y', NULL, NULL },
	{ "\"1\"", "isNumber", NULL, 'n', NULL, "number" },
	{ "[]", "isList", NULL, 'y', NULL, NULL },
	{ "n:a", "isList", NULL, 'n', "nodeset <Nodeset(size=1)>", "list" },
	{ "{}", "isObject", NULL, 'y', NULL, NULL },
	{ "[]", "isObject", NULL, 'n', NULL, "object" },
	{ "\"x\"", "isString", NULL, 'y', NULL, NULL },
	{ "1", "isString", NULL, 'n', NULL, "string" },
	{ "\"x\"", "not isString", NULL, 'n', NULL, "not string" },
	{ "\"1.2.3.4\"", "isIpv4", NULL, 'y', NULL, NULL },
	{ "\"1.2.3\"", "isIpv4", NULL, 'n', "1.2.3", "string in IPv4 format" },
	{ "\"1.2.3.256\"", "isIpv4", NULL, 'n', NULL, NULL },
	{ "\"1.2.3.04\"", "isIpv4", NULL, 'n', NULL, NULL },
	{ "\"1.2.3.4.5\"", "isIpv4", NULL, 'n', NULL, NULL },
	{ "\"1.2.3.4.\"", "isIpv4", NULL, 'n', NULL, NULL },
	{ "\"::1\"", "isIpv6", NULL, 'y', NULL, NULL },
	{ "\"::\"", "isIpv6", NULL, 'y', NULL, NULL },
	{ "\"1:2:3:4:5:6:7:8\"", "isIpv6", NULL, 'y', NULL, NULL },
	{ "\"1:2:3:4:5:6:7::\"", "isIpv6", NULL, 'y', NULL, NULL },
	{ "\"1:2:3:4:5:6:7:8::\"", "isIpv6", NULL, 'n', NULL, NULL },
	{ "\"1::2::3\"", "isIpv6", NULL, 'n', NULL, NULL },
	{ "\"1:2:3:4:5:6:7\"", "isIpv6", NULL, 'n', NULL, NULL },
	{ "\"::ffff:1.2.3.4\"", "isIpv6", NULL, 'y', NULL, NULL },
	{ "\"1.2.3.4::\"", "isIpv6", NULL, 'n', NULL, NULL },
	{ "\"fe80::1%eth0\"", "isIpv6", NULL, 'n', NULL, NULL },
	{ "\":1\"", "isIpv6", NULL, 'n', NULL, NULL },
	{ "\"12345::\"", "isIpv6", NULL, 'n', NULL, NULL },
	{ "42", "isIpv6", NULL, 'm', "integer <42>", "string" },
	{ "\"2023-01-23T18:25:43.511Z\"", "isIsoDate", NULL, 'y', NULL, NULL },
	{ "\"2023-01-23T18:25:43Z\"", "isIsoDate", NULL, 'y', NULL, NULL },
	{ "\"2023-02-21t18:25:43.123+01:00\"", "isIsoDate", NULL, 'y', NULL, NULL },
	{ "\"2023-02-31T18:25:43.123Z\"", "isIsoDate", NULL, 'n',
		"2023-02-31T18:25:43.123Z",
		"string with format YYYY-MM-DDTHH:mm:ss.sssZ" },
	{ "\"2023-02-21 18:25:43Z\"", "isIsoDate", NULL, 'n', NULL, NULL },
	{ "\"2023-02-21T18:25:43\"", "isIsoDate", NULL, 'n', NULL, NULL },
	{ "42", "isIsoDate", NULL, 'm', "integer <42>", "string" },
	{ "\"123E4567-e89b-12d3-a456-426614174000\"", "isUuid", NULL, 'y', NULL, NULL },
	{ "\"123E4567E89B12D3A456426614174000\"", "isUuid", NULL, 'y', NULL, NULL },
	{ "\"{123e4567-e89b-12d3-a456-426614174000}\"", "isUuid", NULL, 'y', NULL, NULL },
	{ "\"123e4567-e89b-12d3-a456-42661417400g\"", "isUuid", NULL, 'n', NULL,
		"string in UUID format" },
	{ "42", "not isUuid", NULL, 'm', "integer <42>", "not string" },
};

static void
kinds_and_shapes(void **state)
{
	(void)state;
	CHECK(shapes);
}

/* --- what all have in common --------------------------------------------------- */

static const char *
some_value(const struct predicate_form *form)
{
	return !form->takes_value                 ? NULL
		: form->kind == PREDICATE_MATCHES ? "/x/"
						  : "\"x\"";
}

/* Hurl's rule, and the law's: over a subject that is not whole an absence says nothing.
 */
static void
a_missing_value_fails_every_predicate_and_satisfies_every_not(void **state)
{
	size_t count;
	const struct predicate_form *forms = predicate_forms(&count);

	(void)state;
	assert_int_equal(count, PREDICATE_IS_UUID);
	for (size_t i = 0; i < count; i++) {
		const char *value = some_value(&forms[i]);
		struct err err = { 0 };
		const char *negated =
			str_format(&arena, "not %.*s", STR_ARGS(forms[i].name)).data;
		struct predicate_result r =
			tested(NULL, forms[i].name.data, value, true, &err);
		assert_int_equal(r.match, MATCH_NO);
		assert_false(r.type_mismatch);
		assert_string_equal(r.actual.data, "none");
		assert_int_equal(
			tested(NULL, negated, value, true, &err).match, MATCH_YES);
		assert_int_equal(err.kind, ERR_NONE);
		assert_int_equal(
			tested(NULL, forms[i].name.data, value, false, &err).match,
			MATCH_UNKNOWN);
		assert_int_equal(err.kind, ERR_SUBJECT);
		assert_int_equal(
			tested(NULL, negated, value, false, &err).match, MATCH_UNKNOWN);
	}
}

static void
an_absence_in_a_part_is_unknown_and_a_presence_is_not(void **state)
{
	static const struct row rows[] = {
		{ "\"hello\"", "contains", "\"x\"", 0, NULL, NULL },
		{ "[1]", "contains", "2", 0, NULL, NULL },
		{ "[1]", "includes", "2", 0, NULL, NULL },
		{ "\"hello\"", "matches", "/x/", 0, NULL, NULL },
		{ "n:", "exists", NULL, 0, NULL, NULL },
	};
	struct err err = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *negated = str_format(&arena, "not %s", rows[i].name).data;
		assert_int_equal(tested(rows[i].actual, rows[i].name, rows[i].expected,
					 false, &err)
					 .match,
			MATCH_UNKNOWN);
		assert_int_equal(
			tested(rows[i].actual, negated, rows[i].expected, false, &err)
				.match,
			MATCH_UNKNOWN);
	}
	err = (struct err){ 0 };
	assert_int_equal(
		tested("\"hello\"", "contains", "\"ell\"", false, &err).match, MATCH_YES);
	assert_int_equal(
		tested("\"hello\"", "not contains", "\"ell\"", false, &err).match,
		MATCH_NO);
	assert_int_equal(err.kind, ERR_NONE);
}

/* RE-02: a regex that has no answer has none under `not` either. */
static void
a_regex_without_an_answer_is_unknown_either_way(void **state)
{
	struct predicate p = { .kind = PREDICATE_MATCHES };
	struct value v = value_of_string(STR("\xff\xfe"));
	struct predicate_result result;
	struct err err = { 0 };

	(void)state;
	p.value = literal_written("/a/", p.kind);
	predicate_test(&arena, &p, &v, true, &scope, NULL, &result, &err);
	assert_int_equal(result.match, MATCH_UNKNOWN);
	assert_int_not_equal(err.kind, ERR_NONE);
	p.negated = true;
	err = (struct err){ 0 };
	predicate_test(&arena, &p, &v, true, &scope, NULL, &result, &err);
	assert_int_equal(result.match, MATCH_UNKNOWN);

	p.value = literal_written("/x[/", p.kind);
	v = value_of_c("x");
	err = (struct err){ 0 };
	predicate_test(&arena, &p, &v, true, &scope, NULL, &result, &err);
	assert_int_equal(result.match, MATCH_UNKNOWN);
	assert_int_equal(err.kind, ERR_INPUT);
}

/* JX-16 */
static void
nan_equals_nothing_and_has_no_order(void **state)
{
	struct value nan = value_of_number(STR("NaN"));
	struct predicate p = { .kind = PREDICATE_EQUAL };
	struct predicate_result result;
	struct err err = { 0 };

	(void)state;
	p.value = literal_written("3", p.kind);
	predicate_test(&arena, &p, &nan, true, &scope, NULL, &result, &err);
	assert_int_equal(result.match, MATCH_NO);
	p.kind = PREDICATE_LESS;
	predicate_test(&arena, &p, &nan, true, &scope, NULL, &result, &err);
	assert_int_equal(result.match, MATCH_NO);
	assert_true(result.type_mismatch);
}

/* TPL-09: a bare placeholder keeps its type, one in quotes is a text. */
static void
a_placeholder_keeps_its_type(void **state)
{
	struct predicate p = { .kind = PREDICATE_EQUAL };
	struct predicate_result result;
	struct err err = { 0 };
	struct diags diags;
	struct value v = value_of_number(STR("5"));

	(void)state;
	diags_init(&diags, &arena);
	scope_set(&scope, STR("five"), value_of_number(STR("5")), false);
	p.value.kind = LITERAL_PLACEHOLDER;
	assert_true(template_compile(&arena, NULL, (struct span){ 0 }, STR("{{five}}"),
		&p.value.text, &diags));
	predicate_test(&arena, &p, &v, true, &scope, NULL, &result, &err);
	assert_int_equal(result.match, MATCH_YES);
	p.value.kind = LITERAL_TEXT;
	predicate_test(&arena, &p, &v, true, &scope, NULL, &result, &err);
	assert_int_equal(result.match, MATCH_NO);
	assert_string_equal(result.expected.data, "string <5>");
	assert_true(template_compile(&arena, NULL, (struct span){ 0 }, STR("{{gone}}"),
		&p.value.text, &diags));
	predicate_test(&arena, &p, &v, true, &scope, NULL, &result, &err);
	assert_int_equal(result.match, MATCH_UNKNOWN);
	assert_string_equal(
		err.text, "Undefined variable: you must set the variable gone");
}

static void
a_file_is_compared_as_bytes(void **state)
{
	struct predicate p = { .kind = PREDICATE_EQUAL, .value.kind = LITERAL_FILE };
	struct predicate_result result;
	struct err err = { 0 };
	struct value v = value_of_bytes(STR("abc"));
	struct str file = STR("abc");

	(void)state;
	predicate_test(&arena, &p, &v, true, &scope, &file, &result, &err);
	assert_int_equal(result.match, MATCH_YES);
	predicate_test(&arena, &p, &v, true, &scope, NULL, &result, &err);
	assert_int_equal(result.match, MATCH_UNKNOWN);
}

static void
a_value_that_is_shown_is_cut_between_characters(void **state)
{
	struct value v = value_of_c("aééé");

	(void)state;
	assert_string_equal(value_show_typed(&arena, &v, 100).data, "string <aééé>");
	assert_string_equal(value_show_typed(&arena, &v, 12).data, "string <aé…>");
	assert_string_equal(value_show_typed(&arena, &v, 13).data, "string <aéé…>");
}

static int
begin(void **state)
{
	(void)state;
	scope_init(&scope, &arena, &generator, NULL);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equality_mixes_no_kinds_and_loses_no_digit),
		cmocka_unit_test(only_numbers_texts_and_dates_have_an_order),
		cmocka_unit_test(texts_bytes_and_lists),
		cmocka_unit_test(kinds_and_shapes),
		cmocka_unit_test(
			a_missing_value_fails_every_predicate_and_satisfies_every_not),
		cmocka_unit_test(an_absence_in_a_part_is_unknown_and_a_presence_is_not),
		cmocka_unit_test(a_regex_without_an_answer_is_unknown_either_way),
		cmocka_unit_test(nan_equals_nothing_and_has_no_order),
		cmocka_unit_test(a_placeholder_keeps_its_type),
		cmocka_unit_test(a_file_is_compared_as_bytes),
		cmocka_unit_test(a_value_that_is_shown_is_cut_between_characters),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
