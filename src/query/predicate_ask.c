/* SPDX-License-Identifier: MIT */
#include "query/predicate_ask.h"

#include "base/utf8.h"
#include "query/filter.h"
#include "query/predicate_shape.h"

typedef enum answer ask_fn(const struct question *q);

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
ask_equal(const struct question *q)
{
	return answer(equal(q->actual, q->expected));
}

static enum answer
ask_not_equal(const struct question *q)
{
	return answer(!equal(q->actual, q->expected));
}

/* False when the two have no order. */
static bool
compare(const struct question *q, int *order)
{
	const struct value *a = q->actual, *b = q->expected;

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
ask_greater(const struct question *q)
{
	int order;

	return compare(q, &order) ? answer(order > 0) : ANSWER_MISMATCH;
}

static enum answer
ask_greater_or_equal(const struct question *q)
{
	int order;

	return compare(q, &order) ? answer(order >= 0) : ANSWER_MISMATCH;
}

static enum answer
ask_less(const struct question *q)
{
	int order;

	return compare(q, &order) ? answer(order < 0) : ANSWER_MISMATCH;
}

static enum answer
ask_less_or_equal(const struct question *q)
{
	int order;

	return compare(q, &order) ? answer(order <= 0) : ANSWER_MISMATCH;
}

/* Both are text, or both are bytes. */
static bool
is_text_pair(const struct question *q)
{
	return q->actual->kind == q->expected->kind
		&& (q->actual->kind == VALUE_STRING || q->actual->kind == VALUE_BYTES);
}

static enum answer
ask_starts_with(const struct question *q)
{
	if (!is_text_pair(q))
		return ANSWER_MISMATCH;
	return answer(str_starts(value_text(q->actual), value_text(q->expected)));
}

static enum answer
ask_ends_with(const struct question *q)
{
	if (!is_text_pair(q))
		return ANSWER_MISMATCH;
	return answer(str_ends(value_text(q->actual), value_text(q->expected)));
}

static enum answer
ask_includes(const struct question *q)
{
	if (q->actual->kind != VALUE_ARRAY)
		return ANSWER_MISMATCH;
	for (size_t i = 0; i < value_count(q->actual); i++)
		if (equal(value_item(q->actual, i), q->expected))
			return ANSWER_YES;
	return ANSWER_ABSENT;
}

static enum answer
ask_contains(const struct question *q)
{
	if (q->actual->kind == VALUE_ARRAY)
		return ask_includes(q);
	if (!is_text_pair(q))
		return ANSWER_MISMATCH;
	return str_contains(value_text(q->actual), value_text(q->expected))
		? ANSWER_YES
		: ANSWER_ABSENT;
}

static enum answer
ask_matches(const struct question *q)
{
	const struct rx *rx;
	enum match match;

	if (q->actual->kind != VALUE_STRING)
		return ANSWER_MISMATCH;
	if (!argument_rx(q->arena, &q->predicate->value.regex, q->scope, &rx, q->err))
		return ANSWER_UNKNOWN;
	match = rx_find(rx, value_text(q->actual), 0, NULL, q->err);
	if (match == MATCH_UNKNOWN)
		return ANSWER_UNKNOWN;
	return match == MATCH_YES ? ANSWER_YES : ANSWER_ABSENT;
}

/* A nodeset without nodes is no value. */
static enum answer
ask_exists(const struct question *q)
{
	return q->actual->kind == VALUE_NODES && !value_count(q->actual) ? ANSWER_ABSENT
									 : ANSWER_YES;
}

bool
predicate_size(const struct value *v, size_t *size)
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
ask_is_empty(const struct question *q)
{
	size_t size;

	if (!predicate_size(q->actual, &size))
		return ANSWER_MISMATCH;
	return answer(size == 0);
}

static enum answer
ask_is_boolean(const struct question *q)
{
	return answer(q->actual->kind == VALUE_BOOL);
}

static enum answer
ask_is_collection(const struct question *q)
{
	enum value_kind kind = q->actual->kind;

	return answer(kind == VALUE_ARRAY || kind == VALUE_NODES || kind == VALUE_OBJECT
		|| kind == VALUE_BYTES);
}

static enum answer
ask_is_date(const struct question *q)
{
	return answer(q->actual->kind == VALUE_DATE);
}

static enum answer
ask_is_float(const struct question *q)
{
	return answer(q->actual->kind == VALUE_NUMBER && !is_integer(q->actual));
}

static enum answer
ask_is_integer(const struct question *q)
{
	return answer(is_integer(q->actual));
}

static enum answer
ask_is_list(const struct question *q)
{
	return answer(q->actual->kind == VALUE_ARRAY);
}

static enum answer
ask_is_number(const struct question *q)
{
	return answer(q->actual->kind == VALUE_NUMBER);
}

static enum answer
ask_is_object(const struct question *q)
{
	return answer(q->actual->kind == VALUE_OBJECT);
}

static enum answer
ask_is_string(const struct question *q)
{
	return answer(q->actual->kind == VALUE_STRING);
}

static enum answer
ask_shape(const struct question *q, bool (*has_shape)(struct str text))
{
	if (q->actual->kind != VALUE_STRING)
		return ANSWER_MISMATCH;
	return answer(has_shape(value_text(q->actual)));
}

static enum answer
ask_is_ipv4(const struct question *q)
{
	return ask_shape(q, shape_is_ipv4);
}

static enum answer
ask_is_ipv6(const struct question *q)
{
	return ask_shape(q, shape_is_ipv6);
}

static enum answer
ask_is_iso_date(const struct question *q)
{
	return ask_shape(q, shape_is_iso_date);
}

static enum answer
ask_is_uuid(const struct question *q)
{
	return ask_shape(q, shape_is_uuid);
}

static const struct {
	ask_fn *ask;
	const char *words; /* what was expected, before its value */
	const char *needed; /* instead, when the type does not fit; NULL: the same */
} rows[] = {
	[PREDICATE_EQUAL] = { ask_equal, "", NULL },
	[PREDICATE_NOT_EQUAL] = { ask_not_equal, "", NULL },
	[PREDICATE_GREATER] = { ask_greater, "greater than ", NULL },
	[PREDICATE_GREATER_OR_EQUAL] = { ask_greater_or_equal, "greater or equal than ",
		NULL },
	[PREDICATE_LESS] = { ask_less, "less than ", NULL },
	[PREDICATE_LESS_OR_EQUAL] = { ask_less_or_equal, "less or equal than ", NULL },
	[PREDICATE_STARTS_WITH] = { ask_starts_with, "starts with ", NULL },
	[PREDICATE_ENDS_WITH] = { ask_ends_with, "ends with ", NULL },
	[PREDICATE_CONTAINS] = { ask_contains, "contains ", NULL },
	[PREDICATE_INCLUDES] = { ask_includes, "includes ", NULL },
	[PREDICATE_MATCHES] = { ask_matches, "matches regex ", NULL },
	[PREDICATE_EXISTS] = { ask_exists, "something", NULL },
	[PREDICATE_IS_EMPTY] = { ask_is_empty, "count equals to 0", NULL },
	[PREDICATE_IS_BOOLEAN] = { ask_is_boolean, "boolean", NULL },
	[PREDICATE_IS_COLLECTION] = { ask_is_collection, "collection", NULL },
	[PREDICATE_IS_DATE] = { ask_is_date, "date", NULL },
	[PREDICATE_IS_FLOAT] = { ask_is_float, "float", NULL },
	[PREDICATE_IS_INTEGER] = { ask_is_integer, "integer", NULL },
	[PREDICATE_IS_IPV4] = { ask_is_ipv4, "string in IPv4 format", "string" },
	[PREDICATE_IS_IPV6] = { ask_is_ipv6, "string in IPv6 format", "string" },
	[PREDICATE_IS_ISO_DATE] = { ask_is_iso_date,
		"string with format YYYY-MM-DDTHH:mm:ss.sssZ", "string" },
	[PREDICATE_IS_LIST] = { ask_is_list, "list", NULL },
	[PREDICATE_IS_NUMBER] = { ask_is_number, "number", NULL },
	[PREDICATE_IS_OBJECT] = { ask_is_object, "object", NULL },
	[PREDICATE_IS_STRING] = { ask_is_string, "string", NULL },
	[PREDICATE_IS_UUID] = { ask_is_uuid, "string in UUID format", "string" },
};

struct predicate_words
predicate_words(enum predicate_kind kind)
{
	return (struct predicate_words){ rows[kind].words, rows[kind].needed };
}

enum answer
predicate_ask(const struct question *q)
{
	return rows[q->predicate->kind].ask(q);
}
