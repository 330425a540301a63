/* SPDX-License-Identifier: MIT */
#include "suite/options.h"

#include "model/suite_options.h"
#include "query/template.h"
#include "suite/text.h"

/* Texts that are names of files have escapes and an end of their own. */
static enum text_kind
text_kind_of(enum option_kind kind)
{
	static const struct {
		enum option_kind option;
		enum text_kind text;
	} rows[] = {
		{ OPTION_CACERT, TEXT_FILE },
		{ OPTION_CERT, TEXT_CERT },
		{ OPTION_KEY, TEXT_FILE },
		{ OPTION_OUTPUT, TEXT_FILE },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].option == kind)
			return rows[i].text;
	return TEXT_VALUE;
}

/* The size of what a value begins with and could be. */
static size_t
good_start(enum option_takes takes, struct str text)
{
	static const char *const words[] = { "true", "false", "null" };
	size_t good = 0;
	for (size_t i = 0; takes != TAKES_COUNT && takes != TAKES_DURATION && i < 3; i++)
		if (str_starts(text, str_of(words[i])))
			good = strlen(words[i]);
	if (takes == TAKES_FLAG || takes == TAKES_WORD || good)
		return good;
	size_t digits = str_starts(text, STR("-"));
	while (digits < text.size && is_digit(text.data[digits]))
		digits++;
	return digits > (size_t)str_starts(text, STR("-")) ? digits : 0;
}

/* Told where hurl stops: behind what could be a value, and the blanks there. */
static size_t
wrong_from(struct span span, enum option_takes takes, struct str text)
{
	size_t at = good_start(takes, text);
	while (at && at < text.size && is_blank(text.data[at]))
		at++;
	return at == text.size ? span.start : span.start + at;
}

static size_t
behind_placeholder(const struct template *t)
{
	const struct expression *e = t->parts[0].expression;
	if (!e)
		return t->span.start;
	size_t at = e->span.start + e->span.size, end = t->span.start + t->span.size;
	struct str rest = str_from(t->written, at - t->span.start);
	while (at < end && is_blank(rest.data[at - e->span.start - e->span.size]))
		at++;
	return at;
}

static bool
check_value(struct parser *p, const struct option_form *form, struct option *out)
{
	struct str text;
	struct err err = { 0 };
	struct span span = out->value.span;
	if (!template_is_literal(&out->value, &text)) {
		if (out->value.count == 1 && form->takes != TAKES_WORD)
			return true;
		if (form->takes == TAKES_WORD)
			return parser_fail(p, span.start, span.size,
				"%.*s takes no placeholder", STR_ARGS(form->name));
		return parser_fail(p, behind_placeholder(&out->value), 1,
			"%.*s takes one value or one placeholder, and nothing beside it",
			STR_ARGS(form->name));
	}
	return option_read(form, text, &out->flag, &out->number, &err)
		|| parser_fail(p, wrong_from(span, form->takes, text), 1, "%s", err.text);
}

static bool
read_text(struct parser *p, const struct option_form *form, struct option *out)
{
	size_t start = p->at;
	enum text_kind kind = text_kind_of(form->kind);
	if (!text_read(p, kind, &out->value))
		return false;
	return kind == TEXT_VALUE || p->at > start
		|| parser_fail(
			p, start, 1, "%.*s takes a file's name", STR_ARGS(form->name));
}

/* `name: value` in one text: split at the first colon that is not within a placeholder.
 */
static bool
split_header(struct parser *p, struct option *out)
{
	struct template whole;
	if (!text_read(p, TEXT_VALUE, &whole))
		return false;
	size_t at = 0;
	ptrdiff_t colon = STR_NONE;
	for (; at < whole.count; at++) {
		if (!whole.parts[at].expression)
			colon = str_find_char(whole.parts[at].text, ':');
		if (colon != STR_NONE)
			break;
	}
	out->value = whole;
	if (colon == STR_NONE)
		return !template_is_literal(&whole, &(struct str){ 0 })
			|| parser_fail(p, whole.span.start,
				whole.span.size ? whole.span.size : 1,
				"header takes name: value");
	struct str text = whole.parts[at].text;
	struct template_part *parts =
		arena_array(p->arena, whole.count + 1, sizeof(*parts));
	memcpy(parts, whole.parts, (at + 1) * sizeof(*parts));
	memcpy(parts + at + 1, whole.parts + at, (whole.count - at) * sizeof(*parts));
	parts[at].text = str_trim(str_part(text, 0, (size_t)colon));
	parts[at + 1].text = str_from(text, (size_t)colon + 1);
	while (parts[at + 1].text.size && is_blank(parts[at + 1].text.data[0]))
		parts[at + 1].text = str_from(parts[at + 1].text, 1);
	bool no_name = !parts[at].text.size, no_value = !parts[at + 1].text.size;
	out->name = whole;
	out->name.parts = parts;
	out->name.count = at + !no_name;
	out->value.parts = parts + at + 1 + no_value;
	out->value.count = whole.count - at - no_value;
	return out->name.count
		|| parser_fail(p, whole.span.start, 1,
			"expected a header's name before the colon");
}

static bool
is_padded(struct str digits)
{
	return digits.size > 1 && digits.data[0] == '0' && digits.data[1] != '.';
}

/* Digits on the one side and letters on the other make neither a number nor a word. */
static bool
looks_like_value(struct str text)
{
	static const char *const words[] = { "true", "false", "null" };
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_starts(text, str_of(words[i])))
			return str_is(text, words[i]);
	size_t at = str_starts(text, STR("-")), digits = at, points = 0;
	if (at == text.size || !is_digit(text.data[at]))
		return true;
	for (; at < text.size && (is_digit(text.data[at]) || text.data[at] == '.'); at++)
		points += text.data[at] == '.';
	return at == text.size && points <= 1 && text.data[at - 1] != '.'
		&& !is_padded(str_from(text, digits));
}

static bool
read_variable_value(struct parser *p, struct option *out)
{
	if (parser_peek(p) == '"') {
		size_t start = p->at;
		if (!text_read(p, TEXT_QUOTED, &out->value))
			return false;
		out->value.written = parser_slice(p, start, p->at);
		return true;
	}
	if (!text_read(p, TEXT_VALUE, &out->value))
		return false;
	struct span span = out->value.span;
	if (!out->value.count || out->value.parts[0].expression
		|| looks_like_value(out->value.written))
		return true;
	size_t at = wrong_from(span, TAKES_PAIR, out->value.written);
	if (is_padded(out->value.written))
		at = span.start + span.size;
	return parser_fail(
		p, at, 1, "this is neither a number nor a word; put it in quotes");
}

/* `name=value` */
static bool
split_variable(struct parser *p, struct option *out)
{
	struct text_builder b;
	text_begin(&b, p);
	size_t start = p->at;
	struct str name = name_read(p);
	text_finish(&b, p->at, &out->name);
	if (!name.size) {
		struct str found = parser_found(p);
		return parser_fail(p, p->at, 1, "expected a variable's name, not %.*s",
			STR_ARGS(found));
	}
	if (name_is_function(name))
		return parser_fail(p, start, name.size,
			"%.*s is a function; a variable needs another name",
			STR_ARGS(name));
	parser_blanks(p);
	if (parser_peek(p) != '=') {
		struct str found = parser_found(p);
		return parser_fail(p, p->at, 1,
			"expected = after the variable's name, not %.*s",
			STR_ARGS(found));
	}
	p->at++;
	parser_blanks(p);
	return read_variable_value(p, out);
}

static bool
read_value(struct parser *p, const struct option_form *form, struct option *out)
{
	switch (form->takes) {
	case TAKES_NONE:
	case TAKES_TEXT:
		return read_text(p, form, out);
	case TAKES_PAIR:
		return form->separator == '=' ? split_variable(p, out)
					      : split_header(p, out);
	case TAKES_FLAG:
	case TAKES_WORD:
	case TAKES_COUNT:
	case TAKES_DURATION:
		return text_read(p, TEXT_VALUE, &out->value) && check_value(p, form, out);
	}
	return false;
}

static bool
unknown_option(struct parser *p, size_t start, struct str name)
{
	enum { MOST = 128 };
	struct str known[MOST];
	size_t count;
	const struct option_form *forms = option_forms(&count);
	for (size_t i = 0; i < count && i < MOST; i++)
		known[i] = forms[i].name;
	return parser_unknown(
		p, start, name.size, "option", known, count < MOST ? count : MOST);
}

/* `name:`, with the cursor behind the colon; false, the cursor untouched, when the line
 * is no option. */
static bool
read_name(struct parser *p, struct str *name)
{
	size_t start = p->at;
	for (char c; (c = parser_peek(p)),
		is_letter(c) || is_digit(c) || (c && strchr("-._", c));)
		p->at++;
	*name = parser_slice(p, start, p->at);
	parser_blanks(p);
	if (name->size && parser_peek(p) == ':') {
		p->at++;
		return true;
	}
	p->at = start;
	return false;
}

static bool
read_option(struct parser *p, size_t start, struct str name, struct option *out)
{
	const struct option_form *form = option_form_of(name);
	if (!form)
		return unknown_option(p, start, name);
	*out = (struct option){ .kind = form->kind };
	parser_blanks(p);
	if (!read_value(p, form, out))
		return false;
	out->span = parser_span(p, start);
	return parser_line_end(p, "an option");
}

void
options_read(struct parser *p, struct options *out)
{
	struct option first[4];
	struct vec list = vec_on(first, p->scratch);
	for (;;) {
		parser_lines(p);
		struct str name;
		size_t start = p->at;
		if (!read_name(p, &name))
			break;
		struct option option;
		if (read_option(p, start, name, &option))
			vec_add(&list, &option);
		else
			parser_skip_line(p);
	}
	*out = (struct options){ vec_keep(&list, p->arena), list.count };
}
