/* SPDX-License-Identifier: MIT */
/* What people say when they decide: who, why, until when; each of them is kept and shown
 * for a long time, so it is one line, and it is there. */
#ifndef SMOKE_CMD_DECISION_H
#define SMOKE_CMD_DECISION_H

#include "base/err.h"
#include "base/str.h"

enum { DECISION_TEXT_MAX = 1000 }; /* bytes */

/* ERR_USAGE: not given, blank, longer, or with a control character. */
bool decision_text(const char *option, struct str given, struct str *out,
	struct err *err) MUST_CHECK;
/* YYYY-MM-DD, a day there is: its last millisecond, UTC. */
bool decision_day(struct str text, int64_t *last);

#endif
