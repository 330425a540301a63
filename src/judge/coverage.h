/* SPDX-License-Identifier: MIT */
/* What was required at the last GO and is required no more.  Pure. */
#ifndef SMOKE_JUDGE_COVERAGE_H
#define SMOKE_JUDGE_COVERAGE_H

#include "model/run.h"

struct coverage_lost {
	enum check_kind kind;
	struct str name; /* without the line of an entry */
	struct str environment;
	size_t before, now; /* how many of that name were required */
	bool optional; /* it is planned still, and not required */
};

/* Checks of the same kind, name and environment are one; on how many instances they were
 * asked does not count, and what a release itself brings along does not, either.  In the
 * order of `then`. */
struct coverage_lost *coverage_lost(
	struct arena *a, const struct run *then, const struct run *now, size_t *count);

#endif
