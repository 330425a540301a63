/* SPDX-License-Identifier: MIT */
/* One entry of a suite: a request, and the response that is expected. */
#ifndef SMOKE_SUITE_ENTRY_H
#define SMOKE_SUITE_ENTRY_H

#include "suite/parser.h"

/* The cursor is at something that is no blank and no comment, and comes to stand where
 * the next entry begins; mistakes are told on the way.  The line METHOD URL is given to
 * request_line_read(), all behind it to the others. */
bool request_line_read(struct parser *p, struct request *out);
bool request_rest_read(struct parser *p, struct request *out);
bool
response_read(struct parser *p, struct response *out); /* true: also when there is none */

/* One line of [Asserts]. */
bool assert_read(struct parser *p, struct assertion *out);

/* Sections, one row each. */
struct section {
	struct str name, alias; /* the alias is the name of older files, or empty */
	void (*read)(struct parser *p, void *into);
};
/* All sections from the cursor on; `into` is what their readers get. */
bool sections_read(struct parser *p, const struct section *sections, size_t count,
	const char *whose, void *into);
/* What a section is called now; an unknown name, and a current one, stay. */
struct str section_current_name(struct str name);

#endif
