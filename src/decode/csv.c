/* SPDX-License-Identifier: MIT */
/* RFC 4180. */
#include "decode/reading.h"

#include "base/sbuf.h"
#include "base/vec.h"

#include <string.h>

struct csv {
	struct reading *r;
	size_t at;
	bool ended; /* the field read last was the last of its record */
};

static char
here(const struct csv *c)
{
	return c->at < c->r->text.size ? c->r->text.data[c->at] : '\0';
}

/* A comma goes on, a line end or the end of the text ends the record. */
static bool
read_end(struct csv *c)
{
	char end = here(c);
	c->ended = end != ',';
	if (end == '\r' && c->at + 1 < c->r->text.size
		&& c->r->text.data[c->at + 1] == '\n')
		c->at += 2;
	else if (end == ',' || end == '\n')
		c->at++;
	else if (c->at < c->r->text.size)
		return reading_refuse(c->r, c->at,
			"',' or the end of the line expected behind a"
			" quoted field");
	return true;
}

static bool
read_quoted(struct csv *c, struct str *field)
{
	struct reading *r = c->r;
	size_t first = c->at++;
	struct sbuf doubled = { 0 }; /* only where a quote was doubled */
	for (;;) {
		struct str rest = str_from(r->text, c->at);
		ptrdiff_t size = str_find_char(rest, '"');
		if (size == STR_NONE) {
			sbuf_fini(&doubled);
			return reading_refuse(r, first,
				"a quoted field that does not end: '\"' expected");
		}
		struct str part = str_part(rest, 0, (size_t)size);
		c->at += part.size + 1;
		if (here(c) != '"' && !doubled.size) {
			*field = part;
			return read_end(c);
		}
		sbuf_add(&doubled, part);
		if (here(c) != '"')
			break;
		sbuf_add_char(&doubled, '"');
		c->at++;
	}
	*field = sbuf_copy(&doubled, r->arena);
	sbuf_fini(&doubled);
	return read_end(c);
}

static bool
read_field(struct csv *c, struct str *field)
{
	if (here(c) == '"')
		return read_quoted(c, field);
	struct str rest = str_from(c->r->text, c->at);
	size_t size = 0;
	while (size < rest.size && !strchr(",\n\"", rest.data[size]))
		size++;
	c->at += size;
	if (here(c) == '"')
		return reading_refuse(
			c->r, c->at, "a quote inside a field that is not quoted");
	bool crlf = size && here(c) == '\n' && rest.data[size - 1] == '\r';
	*field = str_part(rest, 0, size - crlf);
	return read_end(c);
}

static bool
read_header(struct csv *c, struct names *header)
{
	struct value unused;
	do {
		struct str name;
		size_t place = c->at;
		if (!read_field(c, &name))
			return false;
		names_add(header, name, (struct value){ 0 }, place);
	} while (!c->ended);
	return names_object(c->r, header, "column", &unused);
}

static bool
read_record(struct csv *c, const struct names *header, struct value *out)
{
	struct vec members = vec_of(c->r->arena, struct member);
	const struct member *columns = header->members.items;
	size_t count = 0, first = c->at;
	do {
		struct str field;
		if (!read_field(c, &field))
			return false;
		if (count < header->members.count)
			members_add_str(&members, member_name(&columns[count]),
				value_of_string(field));
		count++;
	} while (!c->ended);
	if (count != header->members.count)
		return reading_refuse(c->r, first,
			"a record of %zu fields under a header of %zu", count,
			header->members.count);
	*out = value_of_members(&members);
	return true;
}

bool
decode_csv(struct reading *r, struct value *out)
{
	struct csv csv = { .r = r };
	struct names header;
	struct vec records = vec_of(r->arena, struct value);
	names_init(&header, r->arena);
	if (!read_header(&csv, &header))
		return false;
	while (csv.at < r->text.size) {
		struct value record;
		if (!read_record(&csv, &header, &record))
			return false;
		items_add(&records, record);
	}
	*out = value_of_items(&records);
	return true;
}
