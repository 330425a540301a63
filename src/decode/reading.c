/* SPDX-License-Identifier: MIT */
#include "decode/reading.h"

#include "base/diag.h"
#include "value/member_names.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool
reading_refuse(struct reading *r, size_t at, const char *format, ...)
{
	char text[256];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	struct source source = { .text = r->text };
	struct place place = source_place(&source, at);
	return err_set_at(r->err, ERR_SUBJECT, place.line, place.column, "%s", text);
}

bool
reading_line(const struct reading *r, size_t *at, struct str *line)
{
	if (*at >= r->text.size)
		return false;
	const char *start = r->text.data + *at;
	const char *end = memchr(start, '\n', r->text.size - *at);
	size_t size = end ? (size_t)(end - start) : r->text.size - *at;
	*at += size + (end != NULL);
	if (size && start[size - 1] == '\r')
		size--;
	*line = (struct str){ start, size };
	return true;
}

size_t
reading_place(const struct reading *r, struct str part)
{
	return part.data ? (size_t)(part.data - r->text.data) : r->text.size;
}

void
names_init(struct names *names, struct arena *a)
{
	names->members = vec_of(a, struct member);
	names->places = vec_of(a, size_t);
}

void
names_add(struct names *names, struct str name, struct value value, size_t place)
{
	members_add_str(&names->members, name, value);
	vec_add(&names->places, &place);
}

bool
names_object(
	struct reading *r, const struct names *names, const char *what, struct value *out)
{
	const struct member *members = names->members.items;
	size_t count = names->members.count;
	size_t twice = member_names_first_double(members, count);
	*out = value_of_members(&names->members);
	if (twice == count)
		return true;
	struct str name = member_name(&members[twice]);
	const size_t *places = names->places.items;
	return reading_refuse(r, places[twice], "the %s '%.*s' comes twice", what,
		str_print_size(str_part(name, 0, 100)), name.data ? name.data : "");
}
