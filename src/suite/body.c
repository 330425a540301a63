/* SPDX-License-Identifier: MIT */
#include "suite/body.h"

#include "suite/json.h"
#include "suite/literal.h"
#include "suite/text.h"
#include "suite/xml.h"

static bool
read_json(struct parser *p, struct body *out)
{
	out->kind = BODY_JSON;
	return json_text_read(p, &out->text);
}

static bool
read_xml(struct parser *p, struct body *out)
{
	struct text_builder b;
	out->kind = BODY_XML;
	text_begin(&b, p);
	if (!xml_pass(p))
		return false;
	text_finish(&b, p->at, &out->text);
	return true;
}

static bool
read_oneline(struct parser *p, struct body *out)
{
	out->kind = BODY_TEXT;
	return text_read(p, TEXT_ONELINE, &out->text);
}

static bool
read_base64(struct parser *p, struct body *out)
{
	out->kind = BODY_BASE64;
	return base64_read(p, &out->bytes);
}

static bool
read_hex(struct parser *p, struct body *out)
{
	out->kind = BODY_HEX;
	return hex_read(p, &out->bytes);
}

static bool
read_file(struct parser *p, struct body *out)
{
	out->kind = BODY_FILE;
	return file_literal_read(p, &out->text);
}

typedef bool body_fn(struct parser *p, struct body *out);

static const struct form { /* how a body begins */
	const char *start;
	body_fn *read;
} forms[] = {
	{ "```", multiline_read },
	{ "`", read_oneline },
	{ "{", read_json },
	{ "[", read_json },
	{ "\"", read_json },
	{ "<", read_xml },
	{ "base64,", read_base64 },
	{ "hex,", read_hex },
	{ "file,", read_file },
	{ "true", read_json },
	{ "false", read_json },
	{ "null", read_json },
};

static body_fn *
reader_at(const struct parser *p)
{
	char c = parser_peek(p);
	if (is_digit(c) || (c == '-' && is_digit(parser_peek_at(p, 1))))
		return read_json;
	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (parser_sees(p, forms[i].start))
			return forms[i].read;
	return NULL;
}

bool
body_read(struct parser *p, struct body *out)
{
	parser_lines(p);
	if (p->lost)
		return false;
	size_t start = p->at;
	*out = (struct body){ 0 };
	body_fn *read = reader_at(p);
	if (!read)
		return true;
	if (!read(p, out))
		return false;
	out->span = (struct span){ start, p->at - start };
	return parser_line_end(p, "a body");
}
