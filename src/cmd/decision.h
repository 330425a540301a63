/* SPDX-License-Identifier: MIT */
/* What people say when they decide: who, why, until when; each of them is kept and shown
 * for a long time, so it is one line, and it is there. */
#ifndef SMOKE_CMD_DECISION_H
#define SMOKE_CMD_DECISION_H

#include "base/diag.h"
#include "base/err.h"
#include "base/str.h"

enum { DECISION_TEXT_MAX = 1000 }; /* bytes */

/* ERR_USAGE: not given, blank, longer, or with a control character. */
bool decision_text(const char *option, struct str given, struct str *out,
	struct err *err) MUST_CHECK;
/* YYYY-MM-DD, a day there is: its last millisecond, UTC. */
bool decision_day(struct str text, int64_t *last);

/* The file with its new text, in one step and with the mode it has; ERR_INPUT when it is
 * not what was read any more. */
bool decision_write(struct arena *a, const struct source *file, struct str text,
	struct err *err) MUST_CHECK;

#endif
