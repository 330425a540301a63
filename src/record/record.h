/* SPDX-License-Identifier: MIT */
/* One run <-> its published JSON, both ways (reports/run.schema.json). */
#ifndef SMOKE_RECORD_RECORD_H
#define SMOKE_RECORD_RECORD_H

#include "base/err.h"
#include "base/sbuf.h"
#include "model/run.h"

enum { RECORD_VERSION = 1 };

/* Names in the order of the schema; what is empty is left out. */
void record_write(const struct run *run, struct sbuf *out);
/* ERR_INPUT for what is no record; a newer version is refused. */
bool record_read(struct arena *a, struct str json, struct run *out, struct err *err) MUST_CHECK;

#endif
