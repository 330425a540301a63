/* SPDX-License-Identifier: MIT */
/* A history carried from one place to another, as lines of JSON: a first line that says
 * what it is, each finished run with its looks, samples and overrides, and a last line
 * that says how many runs there were, so that a file that was cut is known. */
#ifndef SMOKE_HISTORY_TRANSFER_H
#define SMOKE_HISTORY_TRANSFER_H

#include "history/history.h"

enum { TRANSFER_VERSION = 1, TRANSFER_FILE_MAX = 1 << 30 };

struct transfer_of { /* what both ends must agree on */
	struct str project;
	struct str key; /* a mark of the key that sensitive values are digested with */
};

bool history_export(struct history *h, const struct transfer_of *of, struct sbuf *out,
	size_t *runs, struct err *err) MUST_CHECK;

struct history_renumbered {
	int64_t there, here;
};
struct history_imported {
	size_t runs, known; /* new ones, and those that were here already */
	int64_t first, last; /* numbers of the new ones, here */
	struct history_renumbered *renumbered; /* those whose number was taken */
	size_t renumbered_count;
};
/* All of it or nothing; what is here already is left as it is.  A run is refused that
 * began before one that is here and that it would follow, for the order of runs is that
 * of their numbers, and our numbers stay.  ERR_INPUT, with the line: no export, a newer
 * one, of another project, made with another key, cut. */
bool history_import(struct history *h, struct arena *a, const struct transfer_of *of,
	struct str text, struct history_imported *out, struct err *err) MUST_CHECK;

#endif
