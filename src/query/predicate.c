/* SPDX-License-Identifier: MIT */
#include "query/predicate_ask.h"

#include "query/filter.h"
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
	} else if (literal->kind == LITERAL_NULL) {
		*out = (struct value){ .kind = VALUE_NULL };
	} else {
		return err_set(err, ERR_SUBJECT, "there is no value to compare with");
	}
	return true;
}

/* --- what people read ---------------------------------------------------------- */

static struct str
show_regex(struct arena *a, const struct question *q)
{
	const struct argument *regex = &q->predicate->value.regex;
	struct err ignored = { 0 };
	struct str pattern;

	if (!argument_text(a, regex, q->scope, &pattern, &ignored))
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
describe(const struct question *q, const struct value *actual, enum answer answer,
	struct predicate_result *out)
{
	struct arena *a = q->arena;
	enum predicate_kind kind = q->predicate->kind;
	struct predicate_words row = predicate_words(kind);
	const char *words = row.expected;
	bool mismatch = answer == ANSWER_MISMATCH;
	struct str value = { 0 };
	size_t size;

	out->actual = value_show_typed(a, actual, SHOWN_MAX);
	if (kind == PREDICATE_IS_EMPTY && actual && predicate_size(actual, &size))
		out->actual = str_format(a, "count equals to %zu", size);
	else if (row.needed && actual && !mismatch)
		out->actual = str_copy(a, value_text(actual));
	if (mismatch && row.needed)
		words = row.needed;
	if (kind == PREDICATE_MATCHES)
		value = show_regex(a, q);
	else if (q->expected)
		value = value_show_typed(a, q->expected, SHOWN_MAX);
	out->expected = join(a, q->predicate->negated ? "not " : "", words, value);
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
	struct question q = { a, p, actual, NULL, scope, err };
	struct value expected;
	enum answer answer = ANSWER_ABSENT;

	*out = (struct predicate_result){ .match = MATCH_UNKNOWN };
	if (p->kind < PREDICATE_EXISTS && p->kind != PREDICATE_MATCHES) {
		if (!literal_value(a, &p->value, scope, file, &expected, err))
			return;
		q.expected = &expected;
	}
	if (actual)
		answer = predicate_ask(&q);
	out->match = judge(answer, p->negated, whole, err);
	out->type_mismatch = answer == ANSWER_MISMATCH;
	if (out->match != MATCH_YES)
		describe(&q, actual, answer, out);
}
