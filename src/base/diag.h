/* SPDX-License-Identifier: MIT */
/* Mistakes in the user's files: all of them, in order, with their place.
 *
 * A diag holds a span of bytes; line, column and caret are computed when it is shown.
 * A column counts code points from 1, and a tab is one.
 */
#ifndef SMOKE_BASE_DIAG_H
#define SMOKE_BASE_DIAG_H

#include "base/arena.h"
#include "base/attributes.h"
#include "base/sbuf.h"
#include "base/str.h"
#include "base/vec.h"

struct span { /* bytes of a source */
	size_t start, size;
};

struct source { /* a file, read once; everybody points into it */
	struct str name; /* as the user wrote it, for messages */
	struct str text;
};

enum diag_level { DIAG_ERROR = 1, DIAG_WARNING, DIAG_NOTE };

struct diag {
	const struct source *source; /* NULL: about no file */
	struct span span;
	enum diag_level level;
	struct str text; /* one line: what is wrong and what was expected */
	struct str hint; /* another line, or empty */
};

struct diags {
	struct vec list; /* struct diag */
	size_t errors;
};

void diags_init(struct diags *d, struct arena *a);

/* Returns false, so that refusing is one line; after DIAGS_MAX further ones only count.
 */
enum { DIAGS_MAX = 1000 };
bool diags_add(struct diags *d, enum diag_level level, const struct source *source,
	struct span span, const char *format, ...) FORMAT(5, 6);
/* Adds a second line to the diag added last. */
void diags_hint(struct diags *d, const char *format, ...) FORMAT(2, 3);

struct place {
	unsigned line, column; /* from 1 */
	struct str line_text; /* without its line end */
	size_t line_start; /* byte offset of the line */
};
struct place source_place(const struct source *source, size_t offset);

/* Sorted by file and place, doubles dropped, the first `most` with source line and caret,
 * then how many more.  Control characters of the source are shown escaped. */
void diags_write(struct diags *d, size_t most, struct sbuf *out);

#endif
