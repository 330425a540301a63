/* SPDX-License-Identifier: MIT */
#include "query/comparison.h"

#include "base/number.h"
#include "base/utf8.h"

/* --- reading ---------------------------------------------------------------------- */

static const struct {
	struct str text;
	enum comparison_operator operator;
} operators[] = {
	/* the longer ones first */
	{ STR_INIT("=="), IS_EQUAL },
	{ STR_INIT("!="), IS_NOT_EQUAL },
	{ STR_INIT("<="), IS_AT_MOST },
	{ STR_INIT(">="), IS_AT_LEAST },
	{ STR_INIT("<"), IS_LESS },
	{ STR_INIT(">"), IS_GREATER },
};

static size_t
digits(struct str text)
{
	size_t size = 0;
	while (size < text.size && text.data[size] >= '0' && text.data[size] <= '9')
		size++;
	return size;
}

/* A number as JSON writes it, so that decimal_compare() can read it. */
static bool
is_number(struct str text)
{
	text = str_from(text, str_starts(text, STR("-")));
	size_t size = digits(text);
	if (!size || (size > 1 && text.data[0] == '0'))
		return false;
	text = str_from(text, size);
	if (str_starts(text, STR("."))) {
		size = digits(str_from(text, 1));
		if (!size)
			return false;
		text = str_from(text, 1 + size);
	}
	if (!str_starts(text, STR("e")) && !str_starts(text, STR("E")))
		return !text.size;
	text = str_from(text, 1);
	text = str_from(text, str_starts(text, STR("-")) || str_starts(text, STR("+")));
	size = digits(text);
	return size && size == text.size;
}

static bool
read_number(struct arena *a, struct str text, struct str *out)
{
	int64_t n;
	struct str front = str_part(text, 0, text.size ? text.size - 1 : 0);
	if (is_number(text))
		*out = text;
	else if (str_ends(text, STR("%")) && is_number(front))
		*out = front;
	else if (number_duration(text, &n))
		*out = str_format(
			a, "%lld.%03lld", (long long)(n / 1000), (long long)(n % 1000));
	else if (str_ends(text, STR("B")) && number_size(text, &n))
		*out = str_format(a, "%lld", (long long)n);
	else
		return false;
	return true;
}

/* What is wrong, and the operand shown so that nothing in it acts. */
static bool
fail(struct err *err, const char *expected, struct str text)
{
	struct sbuf shown = { 0 };
	utf8_show_all(str_part(text, 0, 100), &shown);
	err_set(err, ERR_INPUT, "%s, not '%.*s'", expected, STR_ARGS(sbuf_str(&shown)));
	sbuf_fini(&shown);
	return false;
}

bool
comparison_read(struct arena *a, struct str text, struct comparison *out, struct err *err)
{
	const char *expected =
		"expected ==, !=, <, <=, > or >= and a value, as in '< 24h'";
	struct str rest = str_trim(text);
	*out = (struct comparison){ 0 };
	for (size_t i = 0; !out->operator&& i<sizeof(operators) / sizeof(*operators);
		i++) {
		if (!str_starts(rest, operators[i].text))
			continue;
		out->operator= operators[i].operator;
		out->text = str_trim(str_from(rest, operators[i].text.size));
	}
	if (!out->operator|| !out->text.size)
		return fail(err, expected, text);
	out->numeric = read_number(a, out->text, &out->number);
	if (!out->numeric && out->operator!= IS_EQUAL && out->operator!= IS_NOT_EQUAL)
		return fail(err,
			"expected a number to compare with, as in 3, 0.5, 10%, 250ms, "
			"24h or 1GB",
			out->text);
	return true;
}

/* --- testing ---------------------------------------------------------------------- */

static enum match
yes_or_no(bool yes)
{
	return yes ? MATCH_YES : MATCH_NO;
}

static enum match
test_order(enum comparison_operator operator, int order)
{
	switch (operator) {
	case IS_EQUAL:
		return yes_or_no(order == 0);
	case IS_NOT_EQUAL:
		return yes_or_no(order != 0);
	case IS_LESS:
		return yes_or_no(order < 0);
	case IS_AT_MOST:
		return yes_or_no(order <= 0);
	case IS_GREATER:
		return yes_or_no(order > 0);
	case IS_AT_LEAST:
		return yes_or_no(order >= 0);
	}
	return MATCH_UNKNOWN;
}

/* How a value that is no number is written; data NULL when it has no such form. */
static struct str
written(const struct value *v)
{
	if (v->kind == VALUE_NULL)
		return STR("null");
	if (v->kind == VALUE_BOOL)
		return v->as.boolean ? STR("true") : STR("false");
	return v->kind == VALUE_STRING ? value_text(v) : (struct str){ 0 };
}

enum match
comparison_test(const struct comparison *c, const struct value *v)
{
	if (!v)
		return MATCH_UNKNOWN;
	if (v->kind == VALUE_NUMBER && c->numeric)
		return test_order(c->operator, decimal_compare(value_text(v), c->number));
	if (c->operator!= IS_EQUAL && c->operator!= IS_NOT_EQUAL)
		return MATCH_UNKNOWN;
	if (v->kind == VALUE_NUMBER)
		return yes_or_no(c->operator== IS_NOT_EQUAL);
	struct str text = written(v);
	if (!text.data)
		return MATCH_UNKNOWN;
	return yes_or_no(str_eq(text, c->text) == (c->operator== IS_EQUAL));
}
