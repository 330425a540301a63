/* SPDX-License-Identifier: MIT */
/* What is old enough goes, a little at a time, and only after a new run is kept.
 *
 * Never goes what somebody may still stand on: of each command and environment the newest
 * run of each verdict (so the last GO), the looks that the next run will compare with, a
 * gate whose ticket may be used, a run whose override holds, a verify that is NO-GO and
 * that no GO came after, the first run that saw a finding that is still open, and a run
 * that is under way. */
#ifndef SMOKE_HISTORY_PRUNE_H
#define SMOKE_HISTORY_PRUNE_H

#include "history/history.h"

enum { PRUNE_MOST = 200 /* runs, and as many runs' looks, at a time */ };

struct history_keep { /* 0: for ever, however many */
	int64_t age, looks; /* ms */
	size_t runs; /* the newest so many, whatever their age */
};

struct history_pruned {
	size_t runs, looks; /* of so many runs */
};

/* In one transaction of its own. */
bool history_prune(struct history *h, struct str project, const struct history_keep *keep,
	int64_t now, struct history_pruned *out, struct err *err) MUST_CHECK;

#endif
