/* SPDX-License-Identifier: MIT */
/* waivers.yaml with one decision more.  Pure: text in, text out. */
#ifndef SMOKE_WORKSPACE_WAIVERS_WRITE_H
#define SMOKE_WORKSPACE_WAIVERS_WRITE_H

#include "base/diag.h"
#include "base/err.h"
#include "model/workspace.h"

/* Adds the waiver at the end of the list, in its layout, or changes the values of the
 * item that is there for its fingerprint (*replaced); a key that is not given stays as it
 * is. Every other byte of the file stays.  What comes out was read again, and holds this
 * waiver and all others as they were; where that cannot be had in this layout: ERR_INPUT.
 * `file` was read without a mistake; its text may be empty. */
bool waivers_put(struct arena *a, const struct source *file, const struct waiver *waiver,
	struct str *out, bool *replaced, struct err *err) MUST_CHECK;

/* The waiver as lines of a list. */
void waivers_show(const struct waiver *waiver, struct sbuf *out);

#endif
