/* SPDX-License-Identifier: MIT */
/* One run <-> its published JSON, both ways (reports/run.schema.json). */
#ifndef SMOKE_RECORD_RECORD_H
#define SMOKE_RECORD_RECORD_H

#include "base/err.h"
#include "base/sbuf.h"
#include "model/run.h"
#include "value/json.h"

enum { RECORD_VERSION = 1 };

/* One object with a line end behind it; members in the order of the schema.
 * Texts and lists that are empty are left out, and so is what was not said.  Bytes that
 * are not UTF-8 are shown as \xff. */
void record_write(const struct run *run, enum json_style style, struct sbuf *out);
/* The same as JSON lines, each an object whose "type" says what it is: `run`, then each
 * `check` and each `finding`, and at last the `verdict`. */
void record_write_lines(const struct run *run, struct sbuf *out);
/* ERR_INPUT for what is no record, with the path of what is wrong in it; members nobody
 * knows and versions that are newer are refused.  The text may go afterwards: what was
 * read is copied, a text that comes item after item (a suite, an environment) once. */
bool record_read(
	struct arena *a, struct str json, struct run *out, struct err *err) MUST_CHECK;

#endif
