/* SPDX-License-Identifier: MIT */
#include "suite/pairs.h"

#include "suite/literal.h"
#include "suite/text.h"

enum key
key_read(struct parser *p, struct template *name)
{
	size_t start = p->at;
	if (parser_peek(p) == '[')
		return KEY_NONE;
	if (!text_read(p, TEXT_KEY, name))
		return KEY_BROKEN;
	bool named = p->at > start;
	parser_blanks(p);
	if (named && parser_peek(p) == ':') {
		p->at++;
		return KEY_READ;
	}
	p->at = start;
	return KEY_NONE;
}

static enum key
read_pair(struct parser *p, struct pair *out)
{
	size_t start = p->at;
	enum key key = key_read(p, &out->name);
	if (key != KEY_READ)
		return key;
	parser_blanks(p);
	if (!text_read(p, TEXT_VALUE, &out->value))
		return KEY_BROKEN;
	out->span = parser_span(p, start);
	return parser_line_end(p, "a value") ? KEY_READ : KEY_BROKEN;
}

void
pairs_read(struct parser *p, struct pairs *out)
{
	struct pair first[4];
	struct vec list = vec_on(first, p->scratch);
	for (;;) {
		parser_lines(p);
		struct pair pair = { 0 };
		enum key key = read_pair(p, &pair);
		if (key == KEY_NONE)
			break;
		if (key == KEY_READ)
			vec_add(&list, &pair);
		else
			parser_skip_line(p);
	}
	*out = (struct pairs){ vec_keep(&list, p->arena), list.count };
}

bool
pair_read_one(struct parser *p, struct pair *out)
{
	parser_lines(p);
	*out = (struct pair){ 0 };
	enum key key = read_pair(p, out);
	if (key == KEY_BROKEN)
		parser_skip_line(p);
	return key == KEY_READ;
}

static enum key
read_part(struct parser *p, struct part *out)
{
	size_t start = p->at;
	enum key key = key_read(p, &out->name);
	if (key != KEY_READ)
		return key;
	parser_blanks(p);
	out->kind = parser_sees(p, "file,") ? PART_FILE : PART_TEXT;
	if (out->kind == PART_FILE) {
		if (!file_literal_read(p, &out->value))
			return KEY_BROKEN;
		parser_blanks(p);
	}
	if (!text_read(p, TEXT_VALUE, out->kind == PART_FILE ? &out->type : &out->value))
		return KEY_BROKEN;
	out->span = parser_span(p, start);
	return parser_line_end(p, "a part") ? KEY_READ : KEY_BROKEN;
}

void
parts_read(struct parser *p, struct parts *out)
{
	struct part first[4];
	struct vec list = vec_on(first, p->scratch);
	for (;;) {
		parser_lines(p);
		struct part part = { 0 };
		enum key key = read_part(p, &part);
		if (key == KEY_NONE)
			break;
		if (key == KEY_READ)
			vec_add(&list, &part);
		else
			parser_skip_line(p);
	}
	*out = (struct parts){ vec_keep(&list, p->arena), list.count };
}
