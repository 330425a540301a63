/* SPDX-License-Identifier: MIT */
/* One place where two observations differ, and how rules read it. */
#ifndef SMOKE_MODEL_DIFFERENCE_H
#define SMOKE_MODEL_DIFFERENCE_H

#include "model/severity.h"
#include "value/path.h"
#include "value/value.h"

enum difference_kind {
	DIFFERENCE_MISSING = 1, /* only in the baseline */
	DIFFERENCE_EXTRA, /* only in the candidate */
	DIFFERENCE_CHANGED,
	DIFFERENCE_TYPE_CHANGED,
	DIFFERENCE_ORDER_CHANGED
};
const char *difference_kind_name(enum difference_kind kind); /* "missing", … */

enum reading {
	READING_UNMATCHED = 0, /* no rule decided: an error */
	READING_IGNORED,
	READING_TOLERATED,
	READING_ALLOWED,
	READING_RATED, /* a rule gave it a severity */
	READING_NOISE /* moved when the same side was looked at again */
};
const char *reading_name(enum reading reading);

struct difference {
	enum difference_kind kind;
	const struct path *path;
	const struct value *baseline; /* NULL when extra */
	const struct value *candidate; /* NULL when missing */
	bool sensitive; /* values are never shown */
	bool by_position; /* list elements were paired by position for want of better */
	enum reading reading;
	enum severity severity; /* ERROR when unmatched */
	struct str rule; /* id of the rule that decided, or empty */
};

struct differences {
	struct difference *items;
	size_t count;
	bool cut; /* there were more than limits allow: the pair is not the same */
};

#endif
