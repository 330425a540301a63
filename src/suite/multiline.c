/* SPDX-License-Identifier: MIT */
#include "suite/json.h"
#include "suite/literal.h"
#include "suite/text.h"

static const struct hint {
	struct str word;
	enum body_kind kind;
} hints[] = {
	{ STR_INIT(""), BODY_TEXT },
	{ STR_INIT("json"), BODY_MULTILINE_JSON },
	{ STR_INIT("xml"), BODY_MULTILINE_XML },
	{ STR_INIT("graphql"), BODY_GRAPHQL },
	{ STR_INIT("raw"), BODY_RAW },
};
enum { HINTS = sizeof(hints) / sizeof(hints[0]) };

static bool
known_hint(struct parser *p, struct body *out)
{
	size_t start = p->at;
	while (!parser_ended(p) && !strchr(" \t\r\n", parser_peek(p)))
		p->at++;
	struct str word = parser_slice(p, start, p->at);
	struct str known[HINTS];
	for (size_t i = 0; i < HINTS; i++) {
		known[i] = hints[i].word;
		if (str_eq(word, hints[i].word))
			out->kind = hints[i].kind;
	}
	for (size_t i = 1; !out->kind && i < HINTS; i++) {
		struct str hint = hints[i].word;
		if (str_starts(word, hint) && !is_letter(word.data[hint.size]))
			return parser_fail(p, start + hint.size, word.size - hint.size,
				"nothing may stand behind %.*s", STR_ARGS(hint));
	}
	return out->kind
		|| parser_unknown(p, start, word.size, "hint of a multiline text",
			known + 1, HINTS - 1);
}

/* Of the line that opens a fence, with its line end. */
static bool
read_hint(struct parser *p, struct body *out)
{
	parser_blanks(p);
	if (!known_hint(p, out))
		return false;
	parser_blanks(p);
	if (parser_peek(p) == '\r' && parser_peek_at(p, 1) == '\n')
		p->at++;
	if (parser_peek(p) == '\n') {
		p->at++;
		return true;
	}
	struct str found = parser_found(p);
	return parser_fail(p, p->at, 1,
		"expected the end of the line after the fence, not %.*s",
		STR_ARGS(found));
}

/* Hurl knows no better place than where they begin. */
static bool
wrong_variables(struct parser *p, size_t brace, size_t told)
{
	if (told + 1 != p->diags->list.count)
		return false;
	struct diag *d = vec_at(&p->diags->list, told);
	struct place place = source_place(p->source, d->span.start);
	d->span = (struct span){ brace, 1 };
	diags_hint(p->diags, "at line %u, column %u", place.line, place.column);
	return false;
}

/* From the word on: a JSON object, and nothing more. */
static bool
read_variables(struct parser *p, struct body *out)
{
	p->at += strlen("variables");
	parser_blanks(p);
	if (parser_peek(p) != '{' || parser_sees(p, "{{")) {
		struct str found = parser_found(p);
		return parser_fail(p, p->at, 1,
			"expected a JSON object after 'variables', not %.*s",
			STR_ARGS(found));
	}
	size_t brace = p->at, told = p->diags->list.count;
	if (!json_text_read(p, &out->variables))
		return wrong_variables(p, brace, told);
	while (!parser_ended(p) && strchr(" \t\r\n", parser_peek(p)))
		p->at++;
	struct str found = parser_found(p);
	return parser_ended(p)
		|| parser_fail(p, p->at, 1, "expected ``` after the variables, not %.*s",
			STR_ARGS(found));
}

/* The query ends where a line begins with `variables`. */
static bool
read_graphql(struct parser *p, struct body *out)
{
	struct parser query = *p;
	ptrdiff_t place = str_find(str_from(p->text, p->at), STR("\nvariables"));
	if (place != STR_NONE)
		query.text.size = p->at + (size_t)place + 1;
	bool fine = text_read(&query, TEXT_WHOLE, &out->text);
	p->broken |= query.broken;
	p->at = query.text.size;
	return (place == STR_NONE || read_variables(p, out)) && fine;
}

static bool
read_raw(struct parser *p, struct body *out)
{
	struct text_builder b;
	text_begin(&b, p);
	p->at = p->text.size;
	text_finish(&b, p->at, &out->text);
	return true;
}

/* `p` sees no more than what is within the fence. */
static bool
read_content(struct parser *p, struct body *out)
{
	if (out->kind == BODY_GRAPHQL)
		return read_graphql(p, out);
	if (out->kind == BODY_RAW)
		return read_raw(p, out);
	return text_read(p, TEXT_WHOLE, &out->text);
}

bool
multiline_read(struct parser *p, struct body *out)
{
	size_t start = p->at;
	*out = (struct body){ 0 };
	p->at += 3;
	if (!read_hint(p, out)) {
		p->at = start;
		parser_skip_fence(p);
		return false;
	}
	ptrdiff_t size = str_find(str_from(p->text, p->at), STR("```"));
	if (size == STR_NONE)
		return parser_unclosed(p, start, 3, p->text.size,
			"this multiline text is never closed; expected ```");
	struct parser content = *p;
	content.text.size = p->at + (size_t)size;
	parser_allow_hidden(p, p->at, content.text.size);
	bool fine = read_content(&content, out);
	p->broken |= content.broken;
	p->at = content.text.size + 3;
	out->span = (struct span){ start, p->at - start };
	return fine;
}
