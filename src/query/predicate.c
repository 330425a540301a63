/* SPDX-License-Identifier: MIT */
#include "query/predicate.h"

#include "base/utf8.h"
#include "query/filter.h"
#include "query/predicate_shape.h"
#include "query/template.h"

#include <string.h>

enum { SHOWN_MAX = 64 * 1024 }; /* bytes of a value in `actual` and `expected` */

static const struct predicate_form forms[] = {
	{ STR_INIT("=="), PREDICATE_EQUAL, true, true, { 0 } },
	{ STR_INIT("!="), PREDICATE_NOT_EQUAL, true, true, { 0 } },
	{ STR_INIT(">="), PREDICATE_GREATER_OR_EQUAL, true, true, { 0 } },
	{ STR_INIT(">"), PREDICATE_GREATER, true, true, { 0 } },
	{ STR_INIT("<="), PREDICATE_LESS_OR_EQUAL, true, true, { 0 } },
	{ STR_INIT("<"), PREDICATE_LESS, true, true, { 0 } },
	{ STR_INIT("startsWith"), PREDICATE_STARTS_WITH, true, false, { 0 } },
	{ STR_INIT("endsWith"), PREDICATE_ENDS_WITH, true, false, { 0 } },
	{ STR_INIT("contains"), PREDICATE_CONTAINS, true, false, { 0 } },
	{ STR_INIT("includes"), PREDICATE_INCLUDES, true, false, STR_INIT("contains") },
	{ STR_INIT("matches"), PREDICATE_MATCHES, true, false, { 0 } },
	{ STR_INIT("exists"), PREDICATE_EXISTS, false, false, { 0 } },
	{ STR_INIT("isEmpty"), PREDICATE_IS_EMPTY, false, false, { 0 } },
	{ STR_INIT("isBoolean"), PREDICATE_IS_BOOLEAN, false, false, { 0 } },
	{ STR_INIT("isCollection"), PREDICATE_IS_COLLECTION, false, false, { 0 } },
	{ STR_INIT("isDate"), PREDICATE_IS_DATE, false, false, { 0 } },
	{ STR_INIT("isFloat"), PREDICATE_IS_FLOAT, false, false, { 0 } },
	{ STR_INIT("isInteger"), PREDICATE_IS_INTEGER, false, false, { 0 } },
	{ STR_INIT("isIpv4"), PREDICATE_IS_IPV4, false, false, { 0 } },
	{ STR_INIT("isIpv6"), PREDICATE_IS_IPV6, false, false, { 0 } },
	{ STR_INIT("isIsoDate"), PREDICATE_IS_ISO_DATE, false, false, { 0 } },
	{ STR_INIT("isList"), PREDICATE_IS_LIST, false, false, { 0 } },
	{ STR_INIT("isNumber"), PREDICATE_IS_NUMBER, false, false, { 0 } },
	{ STR_INIT("isObject"), PREDICATE_IS_OBJECT, false, false, { 0 } },
	{ STR_INIT("isString"), PREDICATE_IS_STRING, false, false, { 0 } },
	{ STR_INIT("isUuid"), PREDICATE_IS_UUID, false, false, { 0 } },
};

enum { FORMS = sizeof(forms) / sizeof(forms[0]) };

const struct predicate_form *
predicate_forms(size_t *count)
{
	*count = FORMS;
	return forms;
}

const struct predicate_form *
predicate_form_of(struct str name)
{
	for (size_t i = 0; i < FORMS; i++)
		if (str_eq(forms[i].name, name))
			return &forms[i];
	return NULL;
}

/* --- one question each --------------------------------------------------------- */

enum answer { /* of the positive form; `not` comes after */
	ANSWER_UNKNOWN = 0,
	ANSWER_YES,
	ANSWER_NO,
	ANSWER_MISMATCH, /* of types: no, and `not` is no too */
	ANSWER_ABSENT /* no because something was not found: only a whole subject says so
		       */
};

struct test {
	struct arena *arena;
	const struct predicate *predicate;
	const struct value *actual; /* never NULL */
	const struct value
		*expected; /* NULL: the predicate takes none, or is `matches` */
	const struct scope *scope;
	struct err *err;
};

typedef enum answer test_fn(const struct test *t);

static enum answer
answer(bool yes)
{
	return yes ? ANSWER_YES : ANSWER_NO;
}

static bool
is_number(const struct value *v)
{
	return v->kind == VALUE_NUMBER && number_is_finite(value_text(v));
}

static bool
is_integer(const struct value *v)
{
	return is_number(v) && decimal_is_integer(value_text(v));
}

/* XPath's NaN is a number that equals nothing (JX-16). */
static bool
equal(const struct value *a, const struct value *b)
{
	if (a->kind == VALUE_NUMBER && b->kind == VALUE_NUMBER)
		return is_number(a) && is_number(b)
			&& decimal_compare(value_text(a), value_text(b)) == 0;
	return value_equal(a, b);
}

static enum answer
test_equal(const struct test *t)
{
	return answer(equal(t->actual, t->expected));
}

static enum answer
test_not_equal(const struct test *t)
{
	return answer(!equal(t->actual, t->expected));
}

/* False when the two have no order. */
static bool
compare(const struct test *t, int *order)
{
	const struct value *a = t->actual, *b = t->expected;

	if (a->kind != b->kind)
		return false;
	if (a->kind == VALUE_DATE) {
		*order =
			(a->as.instant > b->as.instant) - (a->as.instant < b->as.instant);
		return true;
	}
	if (a->kind == VALUE_STRING) {
		*order = str_compare(value_text(a), value_text(b));
		return true;
	}
	if (!is_number(a) || !is_number(b))
		return false;
	*order = decimal_compare(value_text(a), value_text(b));
	return true;
}

static enum answer
test_greater(const struct test *t)
{
	int order;

	return compare(t, &order) ? answer(order > 0) : ANSWER_MISMATCH;
}

static enum answer
test_greater_or_equal(const struct test *t)
{
	int order;

	return compare(t, &order) ? answer(order >= 0) : ANSWER_MISMATCH;
}

static enum answer
test_less(const struct test *t)
{
	int order;

	return compare(t, &order) ? answer(order < 0) : ANSWER_MISMATCH;
}

static enum answer
test_less_or_equal(const struct test *t)
{
	int order;

	return compare(t, &order) ? answer(order <= 0) : ANSWER_MISMATCH;
}

/* Both are text, or both are bytes. */
static bool
is_text_pair(const struct test *t)
{
	return t->actual->kind == t->expected->kind
		&& (t->actual->kind == VALUE_STRING || t->actual->kind == VALUE_BYTES);
}

static enum answer
test_starts_with(const struct test *t)
{
	if (!is_text_pair(t))
		return ANSWER_MISMATCH;
	return answer(str_starts(value_text(t->actual), value_text(t->expected)));
}

static enum answer
test_ends_with(const struct test *t)
{
	if (!is_text_pair(t))
		return ANSWER_MISMATCH;
	return answer(str_ends(value_text(t->actual), value_text(t->expected)));
}

static enum answer
test_includes(const struct test *t)
{
	if (t->actual->kind != VALUE_ARRAY)
		return ANSWER_MISMATCH;
	for (size_t i = 0; i < value_count(t->actual); i++)
		if (equal(value_item(t->actual, i), t->expected))
			return ANSWER_YES;
	return ANSWER_ABSENT;
}

static enum answer
test_contains(const struct test *t)
{
	if (t->actual->kind == VALUE_ARRAY)
		return test_includes(t);
	if (!is_text_pair(t))
		return ANSWER_MISMATCH;
	return str_contains(value_text(t->actual), value_text(t->expected))
		? ANSWER_YES
		: ANSWER_ABSENT;
}

static enum answer
test_matches(const struct test *t)
{
	const struct rx *rx;
	enum match match;

	if (t->actual->kind != VALUE_STRING)
		return ANSWER_MISMATCH;
	if (!argument_rx(t->arena, &t->predicate->value.regex, t->scope, &rx, t->err))
		return ANSWER_UNKNOWN;
	match = rx_find(rx, value_text(t->actual), 0, NULL, t->err);
	if (match == MATCH_UNKNOWN)
		return ANSWER_UNKNOWN;
	return match == MATCH_YES ? ANSWER_YES : ANSWER_ABSENT;
}

/* A nodeset without nodes is no value. */
static enum answer
test_exists(const struct test *t)
{
	return t->actual->kind == VALUE_NODES && !value_count(t->actual) ? ANSWER_ABSENT
									 : ANSWER_YES;
}

static bool
size_of(const struct value *v, size_t *size)
{
	if (v->kind == VALUE_STRING)
		*size = utf8_count(value_text(v));
	else if (v->kind == VALUE_BYTES)
		*size = v->size;
	else if (v->kind == VALUE_ARRAY || v->kind == VALUE_NODES
		|| v->kind == VALUE_OBJECT)
		*size = value_count(v);
	else
		return false;
	return true;
}

/* That nothing is there rests on an absence, whichever way it is asked. */
static enum answer
test_is_empty(const struct test *t)
{
	size_t size;

	if (!size_of(t->actual, &size))
		return ANSWER_MISMATCH;
	return answer(size == 0);
}

static enum answer
test_is_boolean(const struct test *t)
{
	return answer(t->actual->kind == VALUE_BOOL);
}

static enum answer
test_is_collection(const struct test *t)
{
	enum value_kind kind = t->actual->kind;

	return answer(kind == VALUE_ARRAY || kind == VALUE_NODES || kind == VALUE_OBJECT
		|| kind == VALUE_BYTES);
}

static enum answer
test_is_date(const struct test *t)
{
	return answer(t->actual->kind == VALUE_DATE);
}

static enum answer
test_is_float(const struct test *t)
{
	return answer(t->actual->kind == VALUE_NUMBER && !is_integer(t->actual));
}

static enum answer
test_is_integer(const struct test *t)
{
	return answer(is_integer(t->actual));
}

static enum answer
test_is_list(const struct test *t)
{
	return answer(t->actual->kind == VALUE_ARRAY);
}

static enum answer
test_is_number(const struct test *t)
{
	return answer(t->actual->kind == VALUE_NUMBER);
}

static enum answer
test_is_object(const struct test *t)
{
	return answer(t->actual->kind == VALUE_OBJECT);
}

static enum answer
test_is_string(const struct test *t)
{
	return answer(t->actual->kind == VALUE_STRING);
}

static enum answer
test_shape(const struct test *t, bool (*has_shape)(struct str text))
{
	if (t->actual->kind != VALUE_STRING)
		return ANSWER_MISMATCH;
	return answer(has_shape(value_text(t->actual)));
}

static enum answer
test_is_ipv4(const struct test *t)
{
	return test_shape(t, shape_is_ipv4);
}

static enum answer
test_is_ipv6(const struct test *t)
{
	return test_shape(t, shape_is_ipv6);
}

static enum answer
test_is_iso_date(const struct test *t)
{
	return test_shape(t, shape_is_iso_date);
}

static enum answer
test_is_uuid(const struct test *t)
{
	return test_shape(t, shape_is_uuid);
}

static const struct {
	test_fn *test;
	const char *words; /* what was expected, before its value */
	const char *needed; /* instead, when the type does not fit; NULL: the same */
} tests[] = {
	[PREDICATE_EQUAL] = { test_equal, "", NULL },
	[PREDICATE_NOT_EQUAL] = { test_not_equal, "", NULL },
	[PREDICATE_GREATER] = { test_greater, "greater than ", NULL },
	[PREDICATE_GREATER_OR_EQUAL] = { test_greater_or_equal, "greater or equal than ",
		NULL },
	[PREDICATE_LESS] = { test_less, "less than ", NULL },
	[PREDICATE_LESS_OR_EQUAL] = { test_less_or_equal, "less or equal than ", NULL },
	[PREDICATE_STARTS_WITH] = { test_starts_with, "starts with ", NULL },
	[PREDICATE_ENDS_WITH] = { test_ends_with, "ends with ", NULL },
	[PREDICATE_CONTAINS] = { test_contains, "contains ", NULL },
	[PREDICATE_INCLUDES] = { test_includes, "includes ", NULL },
	[PREDICATE_MATCHES] = { test_matches, "matches regex ", NULL },
	[PREDICATE_EXISTS] = { test_exists, "something", NULL },
	[PREDICATE_IS_EMPTY] = { test_is_empty, "count equals to 0", NULL },
	[PREDICATE_IS_BOOLEAN] = { test_is_boolean, "boolean", NULL },
	[PREDICATE_IS_COLLECTION] = { test_is_collection, "collection", NULL },
	[PREDICATE_IS_DATE] = { test_is_date, "date", NULL },
	[PREDICATE_IS_FLOAT] = { test_is_float, "float", NULL },
	[PREDICATE_IS_INTEGER] = { test_is_integer, "integer", NULL },
	[PREDICATE_IS_IPV4] = { test_is_ipv4, "string in IPv4 format", "string" },
	[PREDICATE_IS_IPV6] = { test_is_ipv6, "string in IPv6 format", "string" },
	[PREDICATE_IS_ISO_DATE] = { test_is_iso_date,
		"string with format YYYY-MM-DDTHH:mm:ss.sssZ", "string" },
	[PREDICATE_IS_LIST] = { test_is_list, "list", NULL },
	[PREDICATE_IS_NUMBER] = { test_is_number, "number", NULL },
	[PREDICATE_IS_OBJECT] = { test_is_object, "object", NULL },
	[PREDICATE_IS_STRING] = { test_is_string, "string", NULL },
	[PREDICATE_IS_UUID] = { test_is_uuid, "string in UUID format", "string" },
};

/* --- the value that is expected ------------------------------------------------ */

static bool
literal_value(struct arena *a, const struct literal *literal, const struct scope *scope,
	const struct str *file, struct value *out, struct err *err)
{
	struct str text;

	if (literal->kind == LITERAL_TRUE || literal->kind == LITERAL_FALSE)
		*out = value_of_bool(literal->kind == LITERAL_TRUE);
	else if (literal->kind == LITERAL_NUMBER)
		*out = value_of_number(literal->bytes);
	else if (literal->kind == LITERAL_BYTES)
		*out = value_of_bytes(literal->bytes);
	else if (literal->kind == LITERAL_FILE && file)
		*out = value_of_bytes(*file);
	else if (literal->kind == LITERAL_FILE)
		return err_set(err, ERR_SUBJECT, "the file was not read");
	else if (literal->kind == LITERAL_PLACEHOLDER)
		return expression_value(
			a, literal->text.parts[0].expression, scope, out, err);
	else if (literal->kind == LITERAL_TEXT) {
		if (!template_render(
			    a, &literal->text, scope, RENDER_PLAIN, &text, NULL, err))
			return false;
		*out = value_of_string(text);
	} else {
		*out = (struct value){ .kind = VALUE_NULL };
	}
	return true;
}

/* --- what people read ---------------------------------------------------------- */

static struct str
show_regex(struct arena *a, const struct test *t)
{
	const struct argument *regex = &t->predicate->value.regex;
	struct err ignored = { 0 };
	struct str pattern;

	if (!argument_text(a, regex, t->scope, &pattern, &ignored))
		return regex->text.written;
	if (regex->kind == ARGUMENT_REGEX)
		return str_format(a, "</%.*s/>", STR_ARGS(pattern));
	return str_format(a, "<%.*s>", STR_ARGS(pattern));
}

static struct str
join(struct arena *a, const char *start, const char *words, struct str end)
{
	struct sbuf b = { 0 };

	sbuf_add_c(&b, start);
	sbuf_add_c(&b, words);
	sbuf_add(&b, end);
	struct str text = sbuf_copy(&b, a);
	sbuf_fini(&b);
	return text;
}

static void
describe(const struct test *t, const struct value *actual, enum answer answer,
	struct predicate_result *out)
{
	struct arena *a = t->arena;
	enum predicate_kind kind = t->predicate->kind;
	const char *words = tests[kind].words;
	bool mismatch = answer == ANSWER_MISMATCH;
	struct str value = { 0 };
	size_t size;

	out->actual = value_show_typed(a, actual, SHOWN_MAX);
	if (kind == PREDICATE_IS_EMPTY && actual && size_of(actual, &size))
		out->actual = str_format(a, "count equals to %zu", size);
	else if (tests[kind].needed && actual && !mismatch)
		out->actual = str_copy(a, value_text(actual));
	if (mismatch && tests[kind].needed)
		words = tests[kind].needed;
	if (kind == PREDICATE_MATCHES)
		value = show_regex(a, t);
	else if (t->expected)
		value = value_show_typed(a, t->expected, SHOWN_MAX);
	out->expected = join(a, t->predicate->negated ? "not " : "", words, value);
}

/* --- judging ------------------------------------------------------------------- */

static enum match
judge(enum answer answer, bool negated, bool whole, struct err *err)
{
	if (answer == ANSWER_MISMATCH)
		return MATCH_NO;
	if (answer == ANSWER_ABSENT && !whole) {
		err_set(err, ERR_SUBJECT,
			"nothing was found, but the subject was not received whole");
		return MATCH_UNKNOWN;
	}
	if (answer == ANSWER_UNKNOWN)
		return MATCH_UNKNOWN;
	return (answer == ANSWER_YES) != negated ? MATCH_YES : MATCH_NO;
}

void
predicate_test(struct arena *a, const struct predicate *p, const struct value *actual,
	bool whole, const struct scope *scope, const struct str *file,
	struct predicate_result *out, struct err *err)
{
	struct test t = { a, p, actual, NULL, scope, err };
	struct value expected;
	enum answer answer = ANSWER_ABSENT;

	*out = (struct predicate_result){ .match = MATCH_UNKNOWN };
	if (p->value.kind != LITERAL_NONE && p->kind != PREDICATE_MATCHES) {
		if (!literal_value(a, &p->value, scope, file, &expected, err))
			return;
		t.expected = &expected;
	}
	if (actual)
		answer = tests[p->kind].test(&t);
	out->match = judge(answer, p->negated, whole, err);
	out->type_mismatch = answer == ANSWER_MISMATCH;
	if (out->match != MATCH_YES)
		describe(&t, actual, answer, out);
}
