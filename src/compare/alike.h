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

/* 0 for what has nothing in common, 100 for what is equal as far as is looked; above
 * ALIKE_ENOUGH the two are taken for one thing that changed.  A glance, whatever the
 * size: some members, some of theirs, both ends of a text. */
enum {
	ALIKE_ENOUGH = 50,
	ALIKE_MEMBERS_MAX = 32, /* of the values themselves */
	ALIKE_BELOW_MAX = 4, /* of each of these, and once more below */
	ALIKE_TEXT_MAX = 256 /* bytes of a text, from either end */
};
unsigned alike_score(const struct value *a, const struct value *b);

#endif
