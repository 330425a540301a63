/* SPDX-License-Identifier: MIT */
/* The Hurl language: text -> struct suite, a tree with positions. */
#ifndef SMOKE_SUITE_SUITE_H
#define SMOKE_SUITE_SUITE_H

#include "base/diag.h"
#include "model/suite.h"

enum {
	SUITE_SIZE_MAX = 64 << 20,
	SUITE_ENTRIES_MAX = 1000000,
	SUITE_LINE_MAX = 16 << 20,
	SUITE_DEPTH_MAX = 256 /* of JSON in a body */
};

/* Reads all of `source`; mistakes go to diags at their place, and it goes on at the next
 * line or entry that can be read, so that one call tells all of them.  False when there
 * was one.  The tree points into the source's text, which must outlive it.  A file
 * without a request is read, with a warning. */
bool suite_read(struct arena *a, const struct source *source, struct suite *out,
	struct diags *diags) MUST_CHECK;

/* One assert alone, which is all that `source` says; for the workspace's conditions. */
bool suite_read_assert(struct arena *a, const struct source *source,
	struct assertion *out, struct diags *diags) MUST_CHECK;

/* What Hurl accepts and a gate does not: an option or a capture that stands twice in an
 * entry (the last one would win), a request that repeats without end, a netrc file, a
 * JSONPath or regex in quotes that does not compile.  Told with `level`; false when there
 * was one. */
bool suite_check(const struct suite *suite, enum diag_level level, struct diags *diags);

/* An entry whose answer nobody asserts anything about. */
bool entry_asserts_nothing(const struct entry *e);

#endif
