/* SPDX-License-Identifier: MIT */
/* Which elements of two lists are meant to be the same one although they differ (inside
 * compare/ only). */
#ifndef SMOKE_COMPARE_ALIKE_H
#define SMOKE_COMPARE_ALIKE_H

#include "compare/diff.h"

/* Equal for values that differ only in what the rules ignore, tolerate or reorder. */
uint64_t alike_by_rule(struct diff *d, struct automaton_walk *w, const struct state *s,
	const struct value *v);

/* Equal for objects whose id, uuid, key, name, code or path is the same; 0 for what has
 * none. */
uint64_t alike_by_identity(const struct value *v);

/* What of a value is held against another: hashes of some members or elements.  Which
 * ones does not depend on the order of the members. */
enum {
	ALIKE_PARTS_MAX = 32,
	ALIKE_TEXT_MAX = 256 /* bytes of a text, from either end */
};
struct glance {
	const struct value *value;
	uint32_t count;
	struct glimpse {
		uint64_t name, hash; /* of the value; an element has no name */
		const struct value *value;
	} parts[ALIKE_PARTS_MAX]; /* sorted by name */
};
void alike_glance(const struct value *v, struct glance *out);

/* 0 for what has nothing in common, 100 for what is equal as far as was looked; above
 * ALIKE_ENOUGH the two are taken for one thing that changed. */
enum { ALIKE_ENOUGH = 50 };
unsigned alike_score(const struct glance *a, const struct glance *b);

#endif
