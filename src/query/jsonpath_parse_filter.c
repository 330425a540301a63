/* SPDX-License-Identifier: MIT */
/* Filters: RFC 9535, sections 2.3.5 and 2.4.  What is not well-typed does not compile. */
#include "base/nearest.h"
#include "query/iregexp.h"
#include "query/jsonpath_parse.h"

#define COMPARISONS "==, !=, <, <=, > or >="

/* --- operands ----------------------------------------------------------------------- */

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
skip_digits(struct parser *p, const char *expected)
{
	if (!is_digit(jsonpath_peek(p)))
		return jsonpath_fail_found(p, expected);
	while (is_digit(jsonpath_peek(p)))
		p->at++;
	return true;
}

static bool
parse_number(struct parser *p, struct value *out)
{
	size_t begin = p->at;
	jsonpath_take(p, "-");
	bool zero = jsonpath_peek(p) == '0';
	size_t first = p->at;
	if (!skip_digits(p, "a digit"))
		return false;
	if (zero && p->at - first > 1)
		return jsonpath_fail_at(
			p, begin, "expected a number without leading zeros");
	if (jsonpath_take(p, ".") && !skip_digits(p, "a digit behind the dot"))
		return false;
	if (jsonpath_take(p, "e") || jsonpath_take(p, "E")) {
		if (!jsonpath_take(p, "-"))
			jsonpath_take(p, "+");
		if (!skip_digits(p, "a digit in the exponent"))
			return false;
	}
	*out = value_of_number(str_part(p->text, begin, p->at - begin));
	return true;
}

static bool
parse_query(struct parser *p, struct query *query)
{
	size_t begin = p->at;
	query->absolute = jsonpath_peek(p) == '$';
	p->at++;
	if (!jsonpath_parse_segments(p, &query->path))
		return false;
	query->path.text = str_part(p->text, begin, p->at - begin);
	return true;
}

static struct str
take_word(struct parser *p)
{
	size_t begin = p->at;
	for (;;) {
		char c = jsonpath_peek(p);
		if (!(c >= 'a' && c <= 'z') && c != '_' && !is_digit(c))
			return str_part(p->text, begin, p->at - begin);
		p->at++;
	}
}

static bool parse_call(struct parser *p, struct str name, struct call *call);

static bool
parse_word(struct parser *p, struct operand *out)
{
	static const struct {
		struct str word;
		struct value value;
	} words[] = {
		{ STR_INIT("true"), { .kind = VALUE_BOOL, .as.boolean = true } },
		{ STR_INIT("false"), { .kind = VALUE_BOOL } },
		{ STR_INIT("null"), { .kind = VALUE_NULL } },
	};
	struct str word = take_word(p);
	if (jsonpath_peek(p) == '(') {
		out->kind = OPERAND_CALL;
		out->call = arena_new(p->arena, struct call);
		return parse_call(p, word, out->call);
	}
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!str_eq(word, words[i].word))
			continue;
		out->kind = OPERAND_LITERAL;
		out->literal = words[i].value;
		return true;
	}
	p->at = out->at;
	return jsonpath_fail_found(p,
		"@, $, a function, a string in quotes, a number, true, false "
		"or null");
}

static bool
parse_operand(struct parser *p, struct operand *out)
{
	struct str text;
	char c = jsonpath_peek(p);
	out->at = p->at;
	if (c == '@' || c == '$') {
		out->kind = OPERAND_QUERY;
		return parse_query(p, &out->query);
	}
	if (c == '\'' || c == '"') {
		out->kind = OPERAND_LITERAL;
		if (!jsonpath_parse_string(p, &text))
			return false;
		out->literal = value_of_string(text);
		return true;
	}
	if (c == '-' || is_digit(c)) {
		out->kind = OPERAND_LITERAL;
		return parse_number(p, &out->literal);
	}
	return parse_word(p, out);
}

/* --- functions and their types: RFC 9535, section 2.4.3
 * --------------------------------- */

/* Whether it stands for one value, or none. */
static bool
check_value(struct parser *p, const struct operand *operand)
{
	if (operand->kind == OPERAND_QUERY && !operand->query.path.singular)
		return jsonpath_fail_at(p, operand->at,
			"expected a path to one node here, without *, .., slice or "
			"filter; "
			"value() takes the only one of several");
	if (operand->kind == OPERAND_CALL
		&& operand->call->function->result != TYPE_VALUE)
		return jsonpath_fail_at(p, operand->at,
			"expected a value, and %.*s() is yes or no",
			STR_ARGS(operand->call->function->name));
	return true;
}

static bool
check_argument(struct parser *p, const struct call *call, size_t i)
{
	const struct operand *argument = &call->arguments[i];
	if (call->function->arguments[i] == TYPE_VALUE)
		return check_value(p, argument);
	if (argument->kind != OPERAND_QUERY)
		return jsonpath_fail_at(p, argument->at,
			"%.*s() takes a path, such as @.* or $.items",
			STR_ARGS(call->function->name));
	return true;
}

/* A pattern that stands in the path is compiled now, so that a mistake in it is found
 * now. */
static bool
compile_pattern(struct parser *p, struct call *call)
{
	const struct jsonpath_function *f = call->function;
	const struct operand *last = &call->arguments[f->count - 1];
	if (!f->pattern || last->kind != OPERAND_LITERAL
		|| last->literal.kind != VALUE_STRING)
		return true;
	struct err cause = { 0 };
	call->rx =
		iregexp_compile(p->arena, value_text(&last->literal), f->whole, &cause);
	if (call->rx)
		return true;
	return jsonpath_fail_at(p, last->at, "%.*s() takes an I-Regexp (RFC 9485): %s",
		STR_ARGS(f->name), cause.text);
}

static const struct jsonpath_function *
find_function(struct parser *p, size_t at, struct str name)
{
	size_t count;
	const struct jsonpath_function *table = jsonpath_functions(&count);
	struct str names[8];
	for (size_t i = 0; i < count; i++) {
		if (str_eq(table[i].name, name))
			return &table[i];
		names[i] = table[i].name;
	}
	struct str near = nearest_word(name, names, count);
	jsonpath_fail_at(p, at,
		"expected the function length, count, value, match or search, found "
		"'%.*s'%s%.*s%s",
		STR_ARGS(name), near.size ? "; did you mean " : "", STR_ARGS(near),
		near.size ? "?" : "");
	return NULL;
}

/* Behind the name, at the bracket. */
static bool
parse_call(struct parser *p, struct str name, struct call *call)
{
	size_t begin = p->at - name.size, count = 0;
	const struct jsonpath_function *f = find_function(p, begin, name);
	call->function = f;
	if (!f || !jsonpath_enter(p))
		return false;
	p->at++;
	jsonpath_skip_space(p);
	while (jsonpath_peek(p) != ')' && count < f->count) {
		if (!parse_operand(p, &call->arguments[count])
			|| !check_argument(p, call, count))
			return false;
		count++;
		jsonpath_skip_space(p);
		if (count == f->count || !jsonpath_take(p, ","))
			break;
		jsonpath_skip_space(p);
	}
	if (count < f->count)
		return jsonpath_fail_at(p, p->at, "%.*s() takes %zu arguments, not %zu",
			STR_ARGS(f->name), f->count, count);
	if (!jsonpath_take(p, ")"))
		return jsonpath_fail_found(p, "')'");
	jsonpath_leave(p);
	return compile_pattern(p, call);
}

/* --- logic -------------------------------------------------------------------------- */

static bool
take_comparator(struct parser *p, enum comparator *out)
{
	static const struct {
		const char *text;
		enum comparator comparator;
	} table[] = {
		/* the longer ones first */
		{ "==", COMPARE_EQUAL },
		{ "!=", COMPARE_NOT_EQUAL },
		{ "<=", COMPARE_AT_MOST },
		{ ">=", COMPARE_AT_LEAST },
		{ "<", COMPARE_LESS },
		{ ">", COMPARE_GREATER },
	};
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		if (!jsonpath_take(p, table[i].text))
			continue;
		*out = table[i].comparator;
		return true;
	}
	return false;
}

static bool
parse_comparison(struct parser *p, struct jsonpath_filter *out)
{
	out->kind = FILTER_COMPARE;
	jsonpath_skip_space(p);
	return check_value(p, &out->left) && parse_operand(p, &out->right)
		&& check_value(p, &out->right);
}

/* An operand that stands alone: a path exists, or a function says yes. */
static bool
make_test(struct parser *p, struct jsonpath_filter *out)
{
	const struct operand *operand = &out->left;
	switch (operand->kind) {
	case OPERAND_QUERY:
		out->kind = FILTER_EXISTS;
		out->query = operand->query;
		return true;
	case OPERAND_CALL:
		out->kind = FILTER_CALL;
		if (operand->call->function->result == TYPE_LOGICAL)
			return true;
		return jsonpath_fail_found(
			p, "the function to be compared by " COMPARISONS);
	case OPERAND_LITERAL:
		break;
	}
	return jsonpath_fail_found(p, COMPARISONS " behind a literal");
}

static bool
parse_test(struct parser *p, bool negated, struct jsonpath_filter *out)
{
	if (!parse_operand(p, &out->left))
		return false;
	size_t behind = p->at;
	jsonpath_skip_space(p);
	if (!take_comparator(p, &out->comparator)) {
		p->at = behind;
		return make_test(p, out);
	}
	if (negated)
		return jsonpath_fail_at(p, out->left.at,
			"expected ! before a comparison to have "
			"brackets: !(…)");
	return parse_comparison(p, out);
}

static bool
parse_basic(struct parser *p, struct jsonpath_filter *out)
{
	bool negated = jsonpath_take(p, "!");
	if (negated) {
		struct jsonpath_filter *part =
			arena_new(p->arena, struct jsonpath_filter);
		*out = (struct jsonpath_filter){
			.kind = FILTER_NOT, .parts = part, .count = 1
		};
		out = part;
		jsonpath_skip_space(p);
	}
	if (!jsonpath_take(p, "("))
		return parse_test(p, negated, out);
	if (!jsonpath_parse_filter(p, out))
		return false;
	jsonpath_skip_space(p);
	return jsonpath_take(p, ")") || jsonpath_fail_found(p, "&&, || or ')'");
}

/* Parts with `separator` between them; one part alone is itself. */
static bool
parse_parts(struct parser *p, enum filter_node kind, const char *separator,
	bool (*parse)(struct parser *, struct jsonpath_filter *),
	struct jsonpath_filter *out)
{
	struct vec parts = vec_of(p->arena, struct jsonpath_filter);
	size_t behind;
	do {
		jsonpath_skip_space(p);
		struct jsonpath_filter part = { 0 };
		if (!parse(p, &part))
			return false;
		vec_add(&parts, &part);
		behind = p->at;
		jsonpath_skip_space(p);
	} while (jsonpath_take(p, separator));
	p->at = behind;
	if (parts.count == 1)
		*out = *(struct jsonpath_filter *)parts.items;
	else
		*out = (struct jsonpath_filter){
			.kind = kind, .parts = parts.items, .count = parts.count
		};
	return true;
}

static bool
parse_and(struct parser *p, struct jsonpath_filter *out)
{
	return parse_parts(p, FILTER_AND, "&&", parse_basic, out);
}

bool
jsonpath_parse_filter(struct parser *p, struct jsonpath_filter *out)
{
	if (!jsonpath_enter(p) || !parse_parts(p, FILTER_OR, "||", parse_and, out))
		return false;
	jsonpath_leave(p);
	return true;
}
