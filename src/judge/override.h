/* SPDX-License-Identifier: MIT */
/* What an override speaks for: the build that was judged, and what was wrong with it.
 * Pure. */
#ifndef SMOKE_JUDGE_OVERRIDE_H
#define SMOKE_JUDGE_OVERRIDE_H

#include "model/run.h"

/* Whether the run saw a fact of the environment it judged: without one nothing tells its
 * build from another. */
bool override_knows_build(const struct run *run);

/* A required check of the run that has a veto and is not good, or NULL: nobody overrides
 * it. */
const struct run_check *override_veto(const struct run *run);

/* Whether who took `then` upon himself knew what `now` found: the same environment with
 * the same facts, no required check that fails or is unchecked now and did not then, no
 * finding in the way now that was not in the way then.  *why_not is a phrase for people,
 * "it is for …". */
bool override_covers(struct arena *a, const struct run *then, const struct run *now,
	struct str *why_not);

#endif
