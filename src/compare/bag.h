/* SPDX-License-Identifier: MIT */
/* Lists whose order says nothing: sets, multisets, lists by a key (inside compare/ only).
 */
#ifndef SMOKE_COMPARE_BAG_H
#define SMOKE_COMPARE_BAG_H

#include "compare/diff.h"

/* What is equal belongs together; what the rules make equal does then.  In a set it does
 * not matter how often. */
void diff_bags(struct diff *d, struct spot *p, const struct value *baseline,
	const struct value *candidate, bool set);

/* Elements with the same value of member `key` belong together.  Where a key comes twice,
 * or an element has none, what is equal goes away, and the rest is paired by position. */
void diff_keyed(struct diff *d, struct spot *p, const struct value *baseline,
	const struct value *candidate, struct str key);

/* Values by what they say: equal ones get the same number, from 0. */
struct groups {
	struct group *items;
	size_t count, most;
	uint32_t *slots; /* number + 1, by hash and seed */
	size_t mask;
	uint64_t seed;
};
struct group {
	uint64_t hash;
	const struct value *value;
	uint32_t baseline, candidate; /* how many there are on each side */
};

/* With room for `most` groups. */
void groups_init(struct groups *g, struct arena *a, size_t most);

/* Verified by value_equal() unless `value` is NULL.  Where too many different values have
 * one hash, somebody has made them so: further ones get a group each. */
enum { GROUP_COLLISIONS_MAX = 32 };
uint32_t groups_number(struct groups *g, uint64_t hash, const struct value *value);

#endif
