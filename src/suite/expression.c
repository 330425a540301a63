/* SPDX-License-Identifier: MIT */
/* What stands between `{{` and `}}`, and filters with their arguments. */
#include "base/number.h"
#include "base/utf8.h"
#include "ext/rx.h"
#include "query/filter.h"
#include "query/jsonpath.h"
#include "query/template.h"
#include "suite/text.h"

/* --- arguments ------------------------------------------------------------------ */

/* Where the pattern begins, since hurl knows no better place; the hint does. */
static bool
fail_in_regex(struct parser *p, const struct argument *argument, const struct err *err)
{
	parser_fail(p, argument->span.start + 1, 1, "this is no regular expression: %s",
		err->text);
	if (err->column)
		diags_hint(p->diags, "at character %u of it", err->column);
	return false;
}

/* Entries of one suite ask for the same few patterns again and again, and compiling takes
 * longer than all other reading of an entry. */
static const struct rx *
compile_once(struct parser *p, struct str pattern, struct err *err)
{
	struct patterns *kept = p->patterns;
	for (size_t i = 0; i < PATTERNS_KEPT; i++)
		if (kept->compiled[i] && str_eq(kept->texts[i], pattern))
			return kept->compiled[i];
	size_t place = kept->next++ % PATTERNS_KEPT;
	kept->texts[place] = pattern;
	kept->compiled[place] = rx_compile(p->arena, pattern, err);
	return kept->compiled[place];
}

bool
argument_compile_regex(struct parser *p, struct argument *argument)
{
	struct str pattern = argument->pattern;
	struct err err = { 0 };
	if (argument->kind == ARGUMENT_TEXT
		&& !template_is_literal(&argument->text, &pattern))
		return true;
	argument->rx = compile_once(p, pattern, &err);
	return argument->rx || argument->kind == ARGUMENT_TEXT
		|| fail_in_regex(p, argument, &err);
}

void
argument_compile_jsonpath(struct parser *p, struct argument *argument)
{
	struct str text;
	struct err unused = { 0 };
	if (template_is_literal(&argument->text, &text))
		argument->path = jsonpath_compile(p->arena, text, &unused);
}

/* The pattern without its slashes.  `\/` is a slash, also behind another backslash; all
 * else is the regex's own. */
static struct str
without_escaped_slashes(struct parser *p, struct str raw)
{
	if (!str_contains(raw, STR("\\/")))
		return raw;
	struct sbuf b = { 0 };
	for (size_t i = 0; i < raw.size; i++) {
		bool slash =
			raw.data[i] == '\\' && i + 1 < raw.size && raw.data[i + 1] == '/';
		i += slash;
		sbuf_add_char(&b, raw.data[i]);
	}
	struct str text = sbuf_copy(&b, p->arena);
	sbuf_fini(&b);
	return text;
}

/* Where hurl stops to look for a slash: it does so in the lines behind, too. */
static size_t
end_of_regex(const struct parser *p)
{
	struct str rest = str_from(p->text, p->at);
	return str_find_char(rest, '/') == STR_NONE ? p->text.size : p->at;
}

bool
regex_read(struct parser *p, struct argument *out)
{
	size_t start = p->at++;
	for (char c; (c = parser_peek(p)) != '/'; p->at++) {
		if (c == '\\' && parser_peek_at(p, 1) == '/')
			p->at++;
		else if (parser_ended(p) || c == '\n')
			return parser_open(p, start, end_of_regex(p),
				"a regular expression is not closed on its line; "
				"expected /");
	}
	struct str raw = parser_slice(p, start + 1, p->at);
	p->at++;
	parser_allow_hidden(p, start, p->at);
	*out = (struct argument){
		.kind = ARGUMENT_REGEX,
		.pattern = without_escaped_slashes(p, raw),
		.span = { start, p->at - start },
	};
	return argument_compile_regex(p, out);
}

static bool
placeholder_argument(struct parser *p, struct argument *out)
{
	size_t start = p->at;
	struct text_builder b;
	text_begin(&b, p);
	if (!text_placeholder(&b, false))
		return false;
	text_finish(&b, p->at, &out->text);
	out->kind = ARGUMENT_INTEGER;
	out->span = (struct span){ start, p->at - start };
	return true;
}

static bool
integer_argument(struct parser *p, struct argument *out)
{
	size_t start = p->at;
	p->at += parser_peek(p) == '-';
	size_t digits = p->at;
	while (is_digit(parser_peek(p)))
		p->at++;
	struct str text = parser_slice(p, start, p->at);
	bool padded = p->at - digits > 1 && p->text.data[digits] == '0';
	if (padded || !number_int(text, &out->integer)) {
		size_t size = p->at - start;
		p->at = start;
		struct str found = parser_found(p);
		p->at = start + size;
		return parser_fail(p, start, size ? size : 1,
			"expected a whole number or a placeholder, not %.*s",
			STR_ARGS(found));
	}
	out->kind = ARGUMENT_INTEGER;
	out->span = (struct span){ start, p->at - start };
	return true;
}

bool
argument_read(struct parser *p, enum argument_kind form, struct argument *out)
{
	*out = (struct argument){ 0 };
	if (form == ARGUMENT_INTEGER)
		return parser_sees(p, "{{") ? placeholder_argument(p, out)
					    : integer_argument(p, out);
	size_t start = p->at;
	if (form == ARGUMENT_REGEX && parser_peek(p) == '/')
		return regex_read(p, out);
	if (parser_peek(p) != '"') {
		struct str found = parser_found(p);
		return parser_fail(p, start, 1, "expected %s, not %.*s",
			form == ARGUMENT_REGEX ? "a /regex/ or a text in quotes"
					       : "a text in quotes",
			STR_ARGS(found));
	}
	if (!text_read(p, TEXT_QUOTED, &out->text))
		return false;
	out->kind = ARGUMENT_TEXT;
	out->span = (struct span){ start, p->at - start };
	return form != ARGUMENT_REGEX || argument_compile_regex(p, out);
}

/* --- filters -------------------------------------------------------------------- */

static bool
read_filter(struct parser *p, const struct filter_form *form, size_t start,
	struct filter *out)
{
	*out = (struct filter){ .kind = form->kind };
	if (form->deprecated_for.size)
		parser_warn(p, start, form->name.size,
			"the filter %.*s is now called %.*s", STR_ARGS(form->name),
			STR_ARGS(form->deprecated_for));
	for (size_t i = 0; i < 2 && form->arguments[i] != ARGUMENT_NONE; i++) {
		if (!is_blank(parser_peek(p))) {
			struct str found = parser_found(p);
			return parser_fail(p, p->at, 1,
				"expected a blank and what %.*s takes, not %.*s",
				STR_ARGS(form->name), STR_ARGS(found));
		}
		parser_blanks(p);
		if (!argument_read(p, form->arguments[i], &out->arguments[i]))
			return false;
	}
	if (form->kind == FILTER_JSONPATH)
		argument_compile_jsonpath(p, &out->arguments[0]);
	out->span = (struct span){ start, p->at - start };
	return true;
}

bool
filters_read(struct parser *p, struct filters *out)
{
	struct filter first[2];
	struct vec list = vec_on(first, p->scratch);
	for (;;) {
		size_t before = p->at;
		parser_blanks(p);
		size_t start = p->at;
		struct str word = parser_word(p);
		const struct filter_form *form =
			start > before && word.size ? filter_form_of(word) : NULL;
		if (!form) {
			p->at = before;
			break;
		}
		p->at += word.size;
		struct filter filter;
		if (!read_filter(p, form, start, &filter))
			return false;
		vec_add(&list, &filter);
	}
	*out = (struct filters){ vec_keep(&list, p->arena), list.count };
	return true;
}

/* --- expressions ---------------------------------------------------------------- */

static const struct function {
	const char *name;
	enum expression_kind kind;
} functions[] = {
	{ "newUuid", EXPRESSION_NEW_UUID },
	{ "newDate", EXPRESSION_NEW_DATE },
	{ "getEnv", EXPRESSION_GET_ENV },
};

static enum expression_kind
expression_kind_of(struct str name)
{
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
		if (str_is(name, functions[i].name))
			return functions[i].kind;
	return EXPRESSION_VARIABLE;
}

bool
name_is_function(struct str name)
{
	return expression_kind_of(name) != EXPRESSION_VARIABLE;
}

static bool
is_name_character(char c)
{
	return is_letter(c) || is_digit(c) || c == '_' || c == '-' || c < 0;
}

struct str
name_read(struct parser *p)
{
	size_t start = p->at;
	while (is_name_character(parser_peek(p)))
		p->at++;
	return parser_slice(p, start, p->at);
}

/* A capture may have further characters in its name, and is asked for by it. */
static struct str
asked_name(struct parser *p)
{
	size_t start = p->at;
	if (!is_name_character(parser_peek(p)))
		return (struct str){ 0 };
	for (char c;
		(c = parser_peek(p)), is_name_character(c) || (c && strchr(".[]@$", c));)
		p->at++;
	return parser_slice(p, start, p->at);
}

static bool
read_name(struct parser *p, struct expression *e)
{
	parser_blanks(p);
	size_t start = p->at;
	e->name = asked_name(p);
	if (!e->name.size) {
		struct str found = parser_found(p);
		return parser_fail(p, p->at, 1,
			"expected a variable or a function, not %.*s", STR_ARGS(found));
	}
	e->place = (struct span){ start, e->name.size };
	e->kind = expression_kind_of(e->name);
	if (e->kind != EXPRESSION_GET_ENV)
		return true;
	parser_blanks(p);
	struct argument argument;
	if (!argument_read(p, ARGUMENT_TEXT, &argument))
		return false;
	return template_is_literal(&argument.text, &e->name)
		|| parser_fail(p, argument.span.start, argument.span.size,
			"getEnv takes a plain name, without placeholders");
}

static bool
closed_on_line(const struct parser *p)
{
	struct parser q = *p;
	while (!parser_ended(&q) && parser_peek(&q) != '\n' && !parser_sees(&q, "}}"))
		q.at++;
	return parser_sees(&q, "}}");
}

static bool
read_closing(struct parser *p, size_t start)
{
	size_t before = p->at;
	while (!parser_ended(p) && strchr(" \t\r\n", parser_peek(p)))
		p->at++;
	if (parser_sees(p, "}}")) {
		p->at += 2;
		return true;
	}
	p->at = before;
	parser_blanks(p);
	bool half = before < p->text.size && p->text.data[before] == '}';
	if (!closed_on_line(p))
		return parser_open(p, start, before + half,
			"a placeholder is never closed; expected }}");
	struct str found = parser_found(p);
	return parser_fail(
		p, p->at, 1, "expected a filter or }}, not %.*s", STR_ARGS(found));
}

/* After a mistake: behind the closing braces, or to the end of a line that has none, so
 * that no line is searched twice for them. */
static void
skip_expression(struct parser *p)
{
	while (!parser_ended(p) && parser_peek(p) != '\n' && !parser_sees(p, "}}"))
		p->at++;
	p->at += parser_sees(p, "}}") ? 2 : 0;
}

bool
expression_read(struct parser *p, const struct expression **out)
{
	size_t start = p->at;
	p->at += 2;
	if (p->depth == TEXT_DEPTH_MAX)
		return parser_fail(p, start, 2,
			"more than %d placeholders within each other", TEXT_DEPTH_MAX);
	p->depth++;
	struct expression e = { 0 };
	bool fine =
		read_name(p, &e) && filters_read(p, &e.filters) && read_closing(p, start);
	p->depth--;
	if (!fine) {
		skip_expression(p);
		return false;
	}
	e.span = (struct span){ start, p->at - start };
	struct expression *kept = arena_new(p->arena, struct expression);
	*kept = e;
	*out = kept;
	return true;
}
