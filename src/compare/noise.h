/* SPDX-License-Identifier: MIT */
/* The leaves that move when one side is looked at again, as a set of places (inside
 * compare/ only). */
#ifndef SMOKE_COMPARE_NOISE_H
#define SMOKE_COMPARE_NOISE_H

#include "compare/compare.h"
#include "compare/spot.h"

struct noise *noise_new(struct arena *a);

/* The place as the baseline of that walk has it. */
void noise_add(struct noise *noise, struct spot *p, struct str environment);
void noise_sort(struct noise *noise); /* when all is in */

/* Whether the place is in it: the steps are the same, and where a step leads to an
 * element without a key, it stands at the index it had in the environment that was looked
 * at. */
bool noise_has(const struct noise *noise, const struct spot *p, struct str baseline,
	struct str candidate);

#endif
