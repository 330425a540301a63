/* SPDX-License-Identifier: MIT */
/* Where a suite is answered otherwise than by Hurl 8, and where a gate is stricter than a
 * run: one table for the code, docs/reference/strictness.md and the peer corpus, whose
 * files name the row they differ by. */
#ifndef SMOKE_MODEL_STRICTNESS_H
#define SMOKE_MODEL_STRICTNESS_H

#include "base/str.h"

#include <stddef.h>

enum strictness_kind {
	STRICTNESS_NONE = 0,
	/* run and gate, otherwise than Hurl */
	STRICTNESS_SYNTAX,
	STRICTNESS_WIDER_SYNTAX,
	STRICTNESS_MISTAKE_PLACE,
	STRICTNESS_OPTION,
	STRICTNESS_OUTPUT,
	STRICTNESS_AS_WRITTEN,
	STRICTNESS_EMPTY_BODY,
	STRICTNESS_BODY_AND_FORM,
	STRICTNESS_AUTHORIZATION,
	STRICTNESS_PARAMETER_NAME,
	STRICTNESS_LINE_END,
	STRICTNESS_PLACEHOLDER,
	STRICTNESS_VARIABLE_LOOK,
	STRICTNESS_NUMBERS,
	STRICTNESS_NOT_A_NUMBER,
	STRICTNESS_HALF_TIME,
	STRICTNESS_COOKIE_FLAG,
	STRICTNESS_DUPLICATE_NAME,
	STRICTNESS_XML,
	STRICTNESS_CODINGS,
	STRICTNESS_REDIRECT_SCHEME,
	STRICTNESS_SECRET,
	STRICTNESS_SHORT_SECRET,
	STRICTNESS_CHALLENGE,
	STRICTNESS_WORST_EXIT,
	/* a run is as Hurl, a gate is stricter */
	STRICTNESS_PATTERN,
	STRICTNESS_UNTOLD,
	STRICTNESS_ABSENCE,
	STRICTNESS_PART,
	STRICTNESS_GROUP,
	STRICTNESS_UTF8,
	STRICTNESS_DOWNGRADE,
	STRICTNESS_OTHER_ORIGIN
};

struct strictness {
	struct str id; /* as a corpus file names it */
	const char *what; /* what Hurl does */
	const char *run, *gate; /* what we do */
	const char *reason;
};

/* All rows; the first is [STRICTNESS_SYNTAX]. */
const struct strictness *strictness_rows(size_t *count);
const struct strictness *strictness_of(enum strictness_kind kind);

#endif
