/* SPDX-License-Identifier: MIT */
/* The walk through two documents at once (inside compare/ only). */
#ifndef SMOKE_COMPARE_DIFF_H
#define SMOKE_COMPARE_DIFF_H

#include "compare/noise.h"
#include "compare/spot.h"
#include "compare/rules.h"

/* Takes a difference that counts, instead of having it reported; false: report it.  What
 * is explained is then not reported at all. */
struct learner_of_diff {
	bool (*take)(
		struct learner_of_diff *l, struct spot *p, const struct difference *d);
};

struct diff {
	struct arena *a; /* what is handed out */
	struct arena scratch; /* what lives while a node is walked */
	const struct rules *rules;
	enum compare_mode mode;
	const struct noise *noise; /* what is known to move, or NULL */
	struct learner_of_diff *learner; /* or NULL */
	struct str baseline_name, candidate_name; /* of the environments */
	struct automaton_walk baseline, candidate;
	struct vec found; /* struct difference */
	size_t counting, explained; /* how many are listed of each */
	size_t most; /* of each */
	bool cut; /* there was one too many that counts: the walk ends */
};

/* Walks from the roots; the rest of *d is as the caller set it. */
void
diff_run(struct diff *d, const struct value *baseline, const struct value *candidate);

/* Both are there: reports what differs at `p` and below. */
void diff_values(struct diff *d, struct spot *p, const struct value *baseline,
	const struct value *candidate);

/* Lists of any kind (list.c). */
void diff_lists(struct diff *d, struct spot *p, const struct value *baseline,
	const struct value *candidate);

struct element { /* of two lists, INDEX_NONE where one has none */
	uint32_t baseline, candidate;
	bool by_position;
	struct str key_name, key; /* KEYED, as in struct path; else empty */
	bool bare;
};
/* Steps to an element and compares it; one that is on one side only is reported. */
void diff_element(struct diff *d, struct spot *list, const struct value *baseline,
	const struct value *candidate, const struct element *e);

/* One difference at `p`: either value may be NULL. */
void diff_report(struct diff *d, struct spot *p, enum difference_kind kind,
	const struct value *baseline, const struct value *candidate);

#endif
