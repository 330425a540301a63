/* SPDX-License-Identifier: MIT */
/* How a cause becomes an entry_error: Hurl's title, the place, the text. */
#ifndef SMOKE_COLLECT_ENTRY_ERROR_H
#define SMOKE_COLLECT_ENTRY_ERROR_H

#include "collect/entry.h"

/* `title` unless the text of `err` begins with one of Hurl's own ("Undefined variable:
 * …"). */
struct entry_error entry_error_of(
	struct arena *a, const struct err *err, const char *title, struct span span);

/* Where a file stands that a suite names, under the root and nowhere else. */
bool
entry_file_path(struct arena *a, const struct entry_settings *settings, struct str name,
	struct span span, struct str *path, struct entry_error *error) MUST_CHECK;

/* A file of `file,…;`, under the root and nowhere else; the error is set when not. */
bool
entry_file_read(struct arena *a, const struct entry_settings *settings, struct str name,
	struct span span, struct str *out, struct entry_error *error) MUST_CHECK;

/* What differs between two texts: the first hunk, lines with `-` and `+`. */
struct str entry_diff(struct arena *a, struct str expected, struct str actual);
/* How many bytes at the start are lines that both have. */
size_t entry_diff_start(struct str expected, struct str actual);
/* The actual text has lines more, and misses none. */
bool entry_diff_only_adds(struct str expected, struct str actual);

#endif
