/* SPDX-License-Identifier: MIT */
/* Findings against the past: new, open since, changed again, not looked at, resolved. */
#ifndef SMOKE_JUDGE_AGE_H
#define SMOKE_JUDGE_AGE_H

#include "model/finding.h"

/* Whether what that finding of the past was about was looked at in this run: its check
 * ended in pass, fail or waived. */
typedef bool judge_looked_fn(void *context, const struct finding *past);

/* Gives each finding its age and `since`; appends what was open in the past and is not
 * here now: RESOLVED when it was looked at, else NOT_LOOKED.  Findings of the present
 * come first, in their order. */
void judge_age(struct arena *a, const struct past_finding *past, size_t past_count,
	struct str now, judge_looked_fn *looked, void *context,
	struct findings *findings);

#endif
