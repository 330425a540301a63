/* SPDX-License-Identifier: MIT */
/* Which elements of two lists are the same ones, in order, judged by a hash of each
 * (inside compare/ only).
 *
 * Common ends first.  Where both are as long and nearly all stands where it stood, that
 * is what belongs together.  Else hashes that stand once in either list are anchors, as
 * many as keep their order (a longest increasing subsequence); then the gaps in the same
 * way; and where there is no anchor, Myers' shortest edit script, cut off at
 * ALIGN_EDITS_MAX and begun anew from where it got furthest.  So the work grows with the
 * length of the lists, also where every element repeats.
 */
#ifndef SMOKE_COMPARE_ALIGN_H
#define SMOKE_COMPARE_ALIGN_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	ALIGN_EDITS_MAX = 96, /* in one search */
	ALIGN_DEPTH_MAX = 24, /* gaps within gaps */
	ALIGN_SMALL = 24 /* elements of a gap, both sides, that need no anchors */
};
enum { ALIGN_NONE = UINT32_MAX };

struct stretch { /* [from, to) of either list */
	uint32_t one, one_to, other, other_to;
};

struct alignment {
	const uint64_t *one, *other; /* hashes; 0: the same as nothing */
	uint32_t *match; /* of one: its element in other, or ALIGN_NONE */
	struct arena *scratch;
};

/* Matches what is free in the stretch: nothing in it may be matched yet. */
void align_stretch(struct alignment *l, struct stretch s);

/* The next stretch without a match at or after *at (an index into one, from 0); false
 * when there are no more.  `whole` bounds it. */
bool align_next_gap(const struct alignment *l, struct stretch whole, struct stretch *at);

#endif
