/* SPDX-License-Identifier: MIT */
/* Where a walk stands: a chain of steps on the stack, which becomes a path in an arena
 * only where there is something to say (inside compare/ only). */
#ifndef SMOKE_COMPARE_SPOT_H
#define SMOKE_COMPARE_SPOT_H

#include "compare/automaton.h"
#include "value/path.h"

enum {
	COMPARE_DEPTH_MAX = VALUE_DEPTH_MAX
}; /* below, values are equal or not, no more */

enum { INDEX_NONE = UINT32_MAX }; /* not on this side */

struct spot {
	struct spot *parent; /* NULL: the root */
	enum step_kind kind;
	struct str name; /* as in struct path */
	struct str key;
	bool bare;
	uint32_t baseline, candidate; /* INDEX and KEY: where it stands on each side */
	unsigned depth; /* 0: the root */
	unsigned lists; /* how many of the steps lead to an element */
	bool by_position; /* an element on the way was paired by position for want of
			     better */
	const struct state *baseline_state, *candidate_state; /* NULL: not on this side */
	const struct path *path; /* once it was asked for */
};

/* An element's index is the baseline's, unless it is only in the candidate. */
const struct path *spot_path(struct arena *a, struct spot *p);

/* The place on the way to `p`, or `p` itself, that is `depth` steps from the root; NULL
 * when `p` is above it. */
const struct spot *spot_at_depth(const struct spot *p, unsigned depth);

#endif
