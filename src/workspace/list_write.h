/* SPDX-License-Identifier: MIT */
/* A file that is a list of decisions, with one decision more.  Pure: text in, text out.
 */
#ifndef SMOKE_WORKSPACE_LIST_WRITE_H
#define SMOKE_WORKSPACE_LIST_WRITE_H

#include "workspace/schema.h"

struct list_key { /* in the order they are written */
	const char *name;
	size_t at; /* struct str of the record */
	bool plain; /* a date reads better without quotes */
};

struct list_form {
	const struct table *table; /* how one is read */
	const struct list_key *keys;
	size_t count;
	size_t same; /* so many keys, from the first on, make it the same decision */
};

/* Adds the record at the end of the list, in its layout, or changes the values of the
 * item that is there for it (*replaced); a key that is not given stays as it is.  Every
 * other byte of the file stays.  What comes out was read again, and holds this one and
 * all others as they were; where that cannot be had in this layout: ERR_INPUT.  `file`
 * was read without a mistake; its text may be empty. */
bool list_put(struct arena *a, const struct list_form *kind, const struct source *file,
	const void *record, struct str *out, bool *replaced, struct err *err) MUST_CHECK;

/* The record as lines of a list. */
void list_show(const struct list_form *kind, const void *record, struct sbuf *out);

#endif
