/* SPDX-License-Identifier: MIT */
#include "suite/literal.h"

#include "suite/text.h"

static bool
read_multiline(struct parser *p, struct literal *out)
{
	struct body body;
	if (!multiline_read(p, &body))
		return false;
	out->text = body.text;
	if (body.kind == BODY_GRAPHQL && body.variables.count)
		return parser_fail(p, body.span.start, 3,
			"GraphQL with variables is no value to compare with");
	return true;
}

static bool
read_number(struct parser *p, struct literal *out)
{
	size_t start = p->at;
	p->at += parser_peek(p) == '-';
	size_t digits = p->at;
	while (is_digit(parser_peek(p)))
		p->at++;
	if (p->at == digits)
		return parser_fail(p, start, 1, "expected a digit after the minus");
	if (p->text.data[digits] == '0' && p->at - digits > 1)
		return parser_fail(p, p->at, 1, "a number has no leading zeros");
	if (parser_peek(p) == '.') {
		p->at++;
		size_t fraction = p->at;
		while (is_digit(parser_peek(p)))
			p->at++;
		if (p->at == fraction)
			return parser_fail(
				p, p->at, 1, "expected a digit after the point");
	}
	char c = parser_peek(p);
	if (is_letter(c) || c == '_' || c == '.') {
		bool exponent = c == 'e' || c == 'E';
		return parser_fail(p, p->at, 1,
			exponent ? "a number has no exponent here; write it out"
				 : "expected the end of the number, as in 1, -1 or 1.5");
	}
	out->bytes = parser_slice(p, start, p->at);
	return true;
}

static bool
read_placeholder(struct parser *p, struct literal *out)
{
	struct text_builder b;
	text_begin(&b, p);
	if (!text_placeholder(&b, false))
		return false;
	text_finish(&b, p->at, &out->text);
	return true;
}

static bool
read_quoted(struct parser *p, struct literal *out)
{
	return text_read(p, TEXT_QUOTED, &out->text);
}

static bool
read_oneline(struct parser *p, struct literal *out)
{
	return text_read(p, TEXT_ONELINE, &out->text);
}

static bool
read_regex(struct parser *p, struct literal *out)
{
	return regex_read(p, &out->regex);
}

static bool
read_base64(struct parser *p, struct literal *out)
{
	return base64_read(p, &out->bytes);
}

static bool
read_hex(struct parser *p, struct literal *out)
{
	return hex_read(p, &out->bytes);
}

static bool
read_file(struct parser *p, struct literal *out)
{
	return file_literal_read(p, &out->text);
}

static const struct form { /* how a value begins */
	const char *start;
	enum literal_kind kind;
	bool (*read)(struct parser *, struct literal *); /* NULL: the word is all */
	unsigned needs; /* where it is not the kind's own bit */
} forms[] = {
	{ "```", LITERAL_TEXT, read_multiline, LITERAL_IN_LINES },
	{ "`", LITERAL_TEXT, read_oneline, 0 },
	{ "\"", LITERAL_TEXT, read_quoted, 0 },
	{ "{{", LITERAL_PLACEHOLDER, read_placeholder, 0 },
	{ "/", LITERAL_REGEX, read_regex, 0 },
	{ "base64,", LITERAL_BYTES, read_base64, 0 },
	{ "hex,", LITERAL_BYTES, read_hex, 0 },
	{ "file,", LITERAL_FILE, read_file, 0 },
	{ "true", LITERAL_TRUE, NULL, 0 },
	{ "false", LITERAL_FALSE, NULL, 0 },
	{ "null", LITERAL_NULL, NULL, 0 },
};

static const struct name {
	unsigned kinds;
	const char *name;
} names[] = {
	{ 1 << LITERAL_TEXT, "a text in quotes" },
	{ 1 << LITERAL_NUMBER, "a number" },
	{ 1 << LITERAL_TRUE | 1 << LITERAL_FALSE, "true or false" },
	{ 1 << LITERAL_NULL, "null" },
	{ 1 << LITERAL_BYTES, "base64,…; or hex,…;" },
	{ 1 << LITERAL_FILE, "file,…;" },
	{ 1 << LITERAL_REGEX, "a /regex/" },
	{ 1 << LITERAL_PLACEHOLDER, "a {{placeholder}}" },
};

static bool
wrong_kind(struct parser *p, unsigned kinds, struct str taker)
{
	struct sbuf list = { 0 };
	unsigned left = kinds;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!(names[i].kinds & kinds))
			continue;
		left &= ~names[i].kinds;
		bool last = !(left & ~(unsigned)LITERAL_IN_LINES);
		sbuf_format(&list, "%s%s",
			!list.size     ? ""
				: last ? " or "
				       : ", ",
			names[i].name);
	}
	struct str found = parser_found(p);
	bool fine = parser_fail(p, p->at, 1, "%.*s takes %.*s, not %.*s", STR_ARGS(taker),
		STR_ARGS(sbuf_str(&list)), STR_ARGS(found));
	sbuf_fini(&list);
	if (parser_sees(p, "```"))
		parser_skip_fence(p);
	return fine;
}

static bool
begins_with(const struct parser *p, const struct form *form)
{
	return parser_sees(p, form->start);
}

bool
literal_read(struct parser *p, unsigned kinds, struct str taker, struct literal *out)
{
	size_t start = p->at;
	*out = (struct literal){ 0 };
	bool fine = true;
	char c = parser_peek(p);
	if (is_digit(c) || c == '-') {
		if (!(kinds & 1 << LITERAL_NUMBER))
			return wrong_kind(p, kinds, taker);
		out->kind = LITERAL_NUMBER;
		fine = read_number(p, out);
	}
	for (size_t i = 0; !out->kind && i < sizeof(forms) / sizeof(forms[0]); i++) {
		if (!begins_with(p, &forms[i]))
			continue;
		unsigned needs = forms[i].needs ? forms[i].needs : 1u << forms[i].kind;
		if ((needs & kinds) != needs)
			return wrong_kind(p, kinds, taker);
		out->kind = forms[i].kind;
		if (forms[i].read)
			fine = forms[i].read(p, out);
		else
			p->at += strlen(forms[i].start);
	}
	if (!out->kind)
		return wrong_kind(p, kinds, taker);
	out->span = (struct span){ start, p->at - start };
	return fine;
}
