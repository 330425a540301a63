/* SPDX-License-Identifier: MIT */
#include "suite/json.h"

#include "suite/suite.h"
#include "suite/text.h"

enum wanted { /* what may come next */
	WANT_VALUE, /* a value */
	WANT_FIRST, /* a value, or `]` right after `[` */
	WANT_FIRST_NAME, /* a name, or `}` right after `{` */
	WANT_NAME, /* a name, after a comma */
	WANT_COLON,
	WANT_NEXT /* a comma or the closing bracket */
};

struct json {
	struct text_builder b;
	size_t open[SUITE_DEPTH_MAX]; /* places of the brackets that are not closed */
	size_t depth;
	size_t comma; /* of the last one, for "trailing comma" */
	size_t colon; /* behind the last one; 0: there was none */
	enum wanted wanted;
};

static bool
in_object(const struct json *j)
{
	return j->b.p->text.data[j->open[j->depth - 1]] == '{';
}

static void
space(struct parser *p)
{
	while (!parser_ended(p) && strchr(" \t\r\n", parser_peek(p)))
		p->at++;
}

static void
value_done(struct json *j)
{
	j->wanted = WANT_NEXT;
}

static bool
open_bracket(struct json *j)
{
	struct parser *p = j->b.p;
	if (j->depth == SUITE_DEPTH_MAX)
		return parser_fail(p, p->at, 1, "more than %d brackets within each other",
			SUITE_DEPTH_MAX);
	j->wanted = parser_peek(p) == '{' ? WANT_FIRST_NAME : WANT_FIRST;
	j->open[j->depth++] = p->at++;
	return true;
}

static bool
close_bracket(struct json *j)
{
	j->b.p->at++;
	j->depth--;
	value_done(j);
	return true;
}

static bool
number(struct json *j)
{
	struct parser *p = j->b.p;
	size_t start = p->at;
	p->at += parser_peek(p) == '-';
	if (!is_digit(parser_peek(p)))
		return parser_fail(p, start, 1, "expected a digit after the minus");
	if (parser_peek(p) == '0' && is_digit(parser_peek_at(p, 1)))
		return parser_fail(p, p->at + 1, 1, "a JSON number has no leading zeros");
	while (is_digit(parser_peek(p)))
		p->at++;
	if (parser_peek(p) == '.') {
		p->at++;
		if (!is_digit(parser_peek(p)))
			return parser_fail(
				p, p->at, 1, "expected a digit after the point");
		while (is_digit(parser_peek(p)))
			p->at++;
	}
	if (parser_peek(p) == 'e' || parser_peek(p) == 'E') {
		p->at++;
		p->at += parser_peek(p) == '+' || parser_peek(p) == '-';
		if (!is_digit(parser_peek(p)))
			return parser_fail(
				p, p->at, 1, "expected a digit of the exponent");
		while (is_digit(parser_peek(p)))
			p->at++;
	}
	value_done(j);
	return true;
}

static bool
word(struct json *j)
{
	static const char *const words[] = { "true", "false", "null" };
	struct parser *p = j->b.p;
	struct str found = parser_word(p);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_starts(found, str_of(words[i]))) {
			p->at += strlen(words[i]);
			value_done(j);
			return true;
		}
	}
	struct str shown = parser_found(p);
	return parser_fail(p, p->at, found.size ? found.size : 1,
		"expected a JSON value: an object, array, text, number, true, false, "
		"null or "
		"{{placeholder}}, not %.*s",
		STR_ARGS(shown));
}

static bool
ended(struct json *j)
{
	struct parser *p = j->b.p;
	if (!j->depth)
		return parser_fail(
			p, p->at, 1, "expected a JSON value, not the end of the file");
	size_t open = j->open[j->depth - 1];
	size_t stopped =
		j->colon && j->wanted == WANT_VALUE && in_object(j) ? j->colon : p->at;
	return parser_unclosed(p, open, 1, stopped,
		"this %c is never closed; expected %c", p->text.data[open],
		in_object(j) ? '}' : ']');
}

static bool
value(struct json *j)
{
	struct parser *p = j->b.p;
	char c = parser_peek(p);
	if (parser_sees(p, "{{")) {
		value_done(j);
		return text_placeholder(&j->b, false);
	}
	if (c == '{' || c == '[')
		return open_bracket(j);
	if (c == ']' && j->wanted == WANT_FIRST)
		return close_bracket(j);
	if (c == '"') {
		value_done(j);
		return text_json_string(&j->b);
	}
	if (c == '-' || is_digit(c))
		return number(j);
	if (c == ']' && j->depth && !in_object(j))
		return parser_fail(
			p, j->comma, 1, "a trailing comma; expected an element after it");
	if (c && strchr(",]}", c))
		return parser_fail(p, c == '}' && j->colon ? j->colon : p->at, 1,
			"an element is missing before '%c'", c);
	return word(j);
}

static bool
name(struct json *j)
{
	struct parser *p = j->b.p;
	char c = parser_peek(p);
	if (c == '}' && j->wanted == WANT_FIRST_NAME)
		return close_bracket(j);
	if (c == '}')
		return parser_fail(
			p, j->comma, 1, "a trailing comma; expected a name after it");
	if (c != '"') {
		struct str found = parser_found(p);
		return parser_fail(p, p->at, 1,
			"expected a name in double quotes%s, not %.*s",
			j->wanted == WANT_FIRST_NAME ? " or }" : "", STR_ARGS(found));
	}
	j->wanted = WANT_COLON;
	return text_json_string(&j->b);
}

static bool
colon(struct json *j)
{
	struct parser *p = j->b.p;
	if (parser_peek(p) != ':') {
		struct str found = parser_found(p);
		return parser_fail(p, p->at, 1, "expected ':' after a name, not %.*s",
			STR_ARGS(found));
	}
	j->colon = ++p->at;
	j->wanted = WANT_VALUE;
	return true;
}

static bool
next(struct json *j)
{
	struct parser *p = j->b.p;
	char c = parser_peek(p), closing = in_object(j) ? '}' : ']';
	if (c == closing)
		return close_bracket(j);
	if (c != ',') {
		struct str found = parser_found(p);
		return parser_fail(p, p->at, 1, "expected ',' or '%c', not %.*s", closing,
			STR_ARGS(found));
	}
	j->comma = p->at++;
	j->wanted = closing == '}' ? WANT_NAME : WANT_VALUE;
	return true;
}

static bool (*const steps[])(struct json *) = {
	[WANT_VALUE] = value,
	[WANT_FIRST] = value,
	[WANT_FIRST_NAME] = name,
	[WANT_NAME] = name,
	[WANT_COLON] = colon,
	[WANT_NEXT] = next,
};

bool
json_text_read(struct parser *p, struct template *out)
{
	struct json j = { .wanted = WANT_VALUE };
	text_begin(&j.b, p);
	do {
		space(p);
		if (parser_ended(p))
			return ended(&j);
		if (!steps[j.wanted](&j))
			return false;
	} while (j.depth || j.wanted != WANT_NEXT);
	text_finish(&j.b, p->at, out);
	return true;
}
