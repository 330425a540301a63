/* SPDX-License-Identifier: MIT */
/* What `smoke run` shows, in the words and frames that hurl's users know. */
#ifndef SMOKE_CMD_RUN_SHOW_H
#define SMOKE_CMD_RUN_SHOW_H

#include "collect/collect.h"

/* One error in a frame: title, place, the request's line, the line itself, carets with
 * the text or actual and expected below.  Plain text: mask and escape come later. */
void show_error(const struct suite *suite, const struct entry *entry,
	const struct entry_error *error, struct sbuf *out);

/* A transfer that did not come about, in the same frame. */
void show_trouble(const struct suite *suite, const struct entry *entry,
	const struct reply *reply, struct sbuf *out);

/* A mistake in a suite, in the same frame: "error: Parsing suite". */
void show_mistake(const struct diag *diag, struct sbuf *out);

/* Status line and headers, as --include shows them, with an empty line behind. */
void show_headers(const struct reply *reply, struct sbuf *out);

struct run_tally {
	size_t files, succeeded, requests;
	int64_t duration; /* ms */
};
void show_tally(const struct run_tally *tally, struct sbuf *out);

#endif
