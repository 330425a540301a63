/* SPDX-License-Identifier: MIT */
#include "suite/entry.h"

#include <stdio.h>

enum { SECTIONS_MAX = 8 };

static bool
unknown_section(struct parser *p, const struct section *sections, size_t count,
	const char *whose, struct str name)
{
	struct str known[2 * SECTIONS_MAX];
	size_t n = 0;
	for (size_t i = 0; i < count; i++)
		known[n++] = sections[i].name;
	for (size_t i = 0; i < count; i++)
		if (sections[i].alias.size)
			known[n++] = sections[i].alias;
	char what[64];
	snprintf(what, sizeof(what), "section of a %s", whose);
	return parser_unknown(p, p->at + 1, name.size, what, known, n);
}

static const struct section *
section_of(const struct section *sections, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(sections[i].name, name)
			|| (sections[i].alias.size && str_eq(sections[i].alias, name)))
			return &sections[i];
	return NULL;
}

bool
sections_read(struct parser *p, const struct section *sections, size_t count,
	const char *whose, void *into)
{
	unsigned seen = 0;
	for (;;) {
		parser_lines(p);
		struct str name = parser_section(p);
		if (!name.size)
			return true;
		const struct section *section = section_of(sections, count, name);
		if (!section)
			return unknown_section(p, sections, count, whose, name);
		unsigned bit = 1u << (section - sections);
		if (seen & bit)
			parser_fail(p, p->at, name.size + 2,
				"the section [%.*s] stands here twice",
				STR_ARGS(section->name));
		seen |= bit;
		p->at += name.size + 2;
		if (!parser_line_end(p, "a section's name"))
			parser_skip_line(p);
		p->lost = false;
		section->read(p, into);
	}
}
