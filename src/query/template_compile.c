/* SPDX-License-Identifier: MIT */
/* Templates of the workspace file, from text.  (Suites have a parser of their own, with
 * the escapes of their format: src/suite/.) */
#include "query/template.h"

#include "base/nearest.h"
#include "base/number.h"
#include "query/filter.h"
#include "query/jsonpath.h"

#include <string.h>

enum { FILTERS_MAX = 64 }; /* in one placeholder */

struct compiler {
	struct arena *arena;
	const struct source *source;
	struct diags *diags;
	struct span span;
	struct str text;
	size_t place; /* in text */
};

/* A scalar with escapes is longer in the file than its text: then all of it is the place.
 */
static struct span
span_at(const struct compiler *c, size_t start, size_t size)
{
	if (c->span.size != c->text.size)
		return c->span;
	return (struct span){ c->span.start + start, size };
}

static struct str
rest_of(const struct compiler *c)
{
	return str_from(c->text, c->place);
}

static bool
fail(struct compiler *c, size_t start, const char *what)
{
	size_t size = c->place > start ? c->place - start : 1;

	return diags_add(
		c->diags, DIAG_ERROR, c->source, span_at(c, start, size), "%s", what);
}

static void
skip_blanks(struct compiler *c)
{
	while (c->place < c->text.size && strchr(" \t", c->text.data[c->place]))
		c->place++;
}

static bool
is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
		|| c == '_' || c == '-' || c == '.' || c < 0;
}

static struct str
take_word(struct compiler *c)
{
	size_t start = c->place;

	while (c->place < c->text.size && is_name_char(c->text.data[c->place]))
		c->place++;
	return str_part(c->text, start, c->place - start);
}

/* --- arguments ----------------------------------------------------------------- */

/* "text", with \" \\ \n \r \t. */
static bool
take_quoted(struct compiler *c, struct str *out)
{
	static const char letters[] = "\"\\nrt", meant[] = "\"\\\n\r\t";
	size_t start = c->place++;
	struct sbuf b = { 0 };
	bool closed = false, known = true;

	while (c->place < c->text.size && known && !closed) {
		char next = c->text.data[c->place++];
		if (next == '\\' && c->place < c->text.size) {
			char letter = c->text.data[c->place++];
			const char *place = letter ? strchr(letters, letter) : NULL;
			known = place != NULL;
			sbuf_add_char(&b, known ? meant[place - letters] : letter);
		} else if (next == '"') {
			closed = true;
		} else {
			sbuf_add_char(&b, next);
		}
	}
	*out = sbuf_copy(&b, c->arena);
	sbuf_fini(&b);
	if (!known)
		return fail(c, start,
			"unknown escape in a text; known: \\\" \\\\ \\n \\r \\t");
	return closed || fail(c, start, "this text is never closed; expected \"");
}

/* /regex/, where \/ is a slash. */
static bool
take_slashed(struct compiler *c, struct str *out)
{
	size_t start = c->place++;
	struct sbuf b = { 0 };
	bool closed = false;

	while (c->place < c->text.size && !closed) {
		char next = c->text.data[c->place++];
		if (next == '\\' && c->place < c->text.size) {
			if (c->text.data[c->place] != '/')
				sbuf_add_char(&b, next);
			sbuf_add_char(&b, c->text.data[c->place++]);
		} else if (next == '/') {
			closed = true;
		} else {
			sbuf_add_char(&b, next);
		}
	}
	*out = sbuf_copy(&b, c->arena);
	sbuf_fini(&b);
	return closed || fail(c, start, "this regex is never closed; expected /");
}

static bool
take_integer(struct compiler *c, struct argument *out)
{
	size_t start = c->place;

	out->kind = ARGUMENT_INTEGER;
	if (number_int(take_word(c), &out->integer))
		return true;
	return fail(c, start, "expected a whole number");
}

static bool
compile_pattern(
	struct compiler *c, size_t start, struct argument *out, struct str pattern)
{
	struct err err = { 0 };

	out->rx = rx_compile(c->arena, pattern, &err);
	return out->rx || fail(c, start, err.text);
}

static bool
take_argument(struct compiler *c, enum argument_kind kind, struct argument *out)
{
	size_t start;
	struct str text;

	skip_blanks(c);
	start = c->place;
	if (kind == ARGUMENT_INTEGER)
		return take_integer(c, out);
	if (kind == ARGUMENT_REGEX && str_starts(rest_of(c), STR("/"))) {
		if (!take_slashed(c, &text))
			return false;
		out->kind = ARGUMENT_REGEX;
		out->pattern = text;
		out->span = span_at(c, start, c->place - start);
		return compile_pattern(c, start, out, text);
	}
	if (!str_starts(rest_of(c), STR("\"")))
		return fail(c, start, "expected a text in double quotes");
	if (!take_quoted(c, &text))
		return false;
	out->kind = ARGUMENT_TEXT;
	out->text = template_of(c->arena, text);
	out->span = span_at(c, start, c->place - start);
	return kind != ARGUMENT_REGEX || compile_pattern(c, start, out, text);
}

/* --- filters ------------------------------------------------------------------- */

static bool
unknown_filter(struct compiler *c, size_t start, struct str word)
{
	size_t count;
	const struct filter_form *forms = filter_forms(&count);
	struct str *names = arena_array(c->arena, count, sizeof(*names));

	for (size_t i = 0; i < count; i++)
		names[i] = forms[i].name;
	fail(c, start, word.size ? "unknown filter" : "expected a filter or }}");
	struct str nearest = nearest_word(word, names, count);
	if (nearest.size)
		diags_hint(c->diags, "did you mean %.*s?", STR_ARGS(nearest));
	return false;
}

static bool
take_filter(struct compiler *c, struct filter *out)
{
	size_t start = c->place;
	struct str word = take_word(c), path;
	const struct filter_form *form = filter_form_of(word);
	struct err err = { 0 };

	if (!form)
		return unknown_filter(c, start, word);
	*out = (struct filter){ .kind = form->kind };
	for (int i = 0; i < 2 && form->arguments[i] != ARGUMENT_NONE; i++)
		if (!take_argument(c, form->arguments[i], &out->arguments[i]))
			return false;
	out->span = span_at(c, start, c->place - start);
	if (form->kind != FILTER_JSONPATH
		|| !template_is_literal(&out->arguments[0].text, &path))
		return true;
	out->arguments[0].path = jsonpath_compile(c->arena, path, &err);
	return out->arguments[0].path || fail(c, start, err.text);
}

static bool
take_filters(struct compiler *c, struct filters *out)
{
	struct vec items = vec_of(c->arena, struct filter);

	for (skip_blanks(c);
		c->place < c->text.size && !str_starts(rest_of(c), STR("}}"));
		skip_blanks(c)) {
		size_t start = c->place;
		struct filter filter;
		if (items.count == FILTERS_MAX)
			return fail(c, start, "more than 64 filters in one placeholder");
		if (!take_filter(c, &filter))
			return false;
		vec_add(&items, &filter);
	}
	*out = (struct filters){ items.items, items.count };
	return true;
}

/* --- placeholders -------------------------------------------------------------- */

static bool
take_primary(struct compiler *c, struct expression *e)
{
	size_t start = c->place;

	e->kind = EXPRESSION_VARIABLE;
	e->name = take_word(c);
	if (!e->name.size)
		return fail(c, start, "expected a name or a function");
	if (str_is(e->name, "newUuid"))
		e->kind = EXPRESSION_NEW_UUID;
	else if (str_is(e->name, "newDate"))
		e->kind = EXPRESSION_NEW_DATE;
	if (!str_is(e->name, "getEnv"))
		return true;
	e->kind = EXPRESSION_GET_ENV;
	skip_blanks(c);
	if (!str_starts(rest_of(c), STR("\"")))
		return fail(c, c->place, "getEnv takes a name in double quotes");
	return take_quoted(c, &e->name);
}

/* Behind the braces that close it, or at the end. */
static void
skip_placeholder(struct compiler *c)
{
	ptrdiff_t end = str_find(rest_of(c), STR("}}"));

	c->place = end == STR_NONE ? c->text.size : c->place + (size_t)end + 2;
}

static bool
take_placeholder(struct compiler *c, struct template_part *out)
{
	size_t start = c->place;
	struct expression *e = arena_new(c->arena, struct expression);

	c->place += 2;
	skip_blanks(c);
	if (!take_primary(c, e) || !take_filters(c, &e->filters)) {
		skip_placeholder(c);
		return false;
	}
	if (!str_starts(rest_of(c), STR("}}")))
		return fail(c, start, "this placeholder is never closed; expected }}");
	c->place += 2;
	e->span = span_at(c, start, c->place - start);
	e->place = e->span;
	out->text = str_part(c->text, start, c->place - start);
	out->expression = e;
	return true;
}

bool
template_compile(struct arena *a, const struct source *source, struct span span,
	struct str text, struct template *out, struct diags *diags)
{
	struct compiler c = { a, source, diags, span, text, 0 };
	struct vec parts = vec_of(a, struct template_part);
	bool ok = true;

	while (c.place < text.size) {
		struct template_part part = { 0 };
		ptrdiff_t open = str_find(rest_of(&c), STR("{{"));
		size_t literal = open == STR_NONE ? text.size - c.place : (size_t)open;
		if (literal) {
			part.text = str_part(text, c.place, literal);
			c.place += literal;
		} else if (!take_placeholder(&c, &part)) {
			ok = false;
			continue;
		}
		vec_add(&parts, &part);
	}
	*out = (struct template){ parts.items, parts.count, span, text };
	return ok;
}
