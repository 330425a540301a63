/* SPDX-License-Identifier: MIT */
/* Did an endpoint get slower than before?  Two samples of one endpoint of one
 * environment.
 *
 * Pure.  The one-sided rank test of Mann and Whitney (no assumption about how latencies
 * are distributed, and no outlier weighs more than its rank), and the slowdown of Hodges
 * and Lehmann (the middle of all ratios now / before) with bounds from the same test.
 *
 *   HELD       a slowdown that matters is ruled out: even the upper bound is less
 *   SLOWER     surely slower (p <= alpha), and a slowdown that matters is not ruled out
 *   UNCHECKED  neither: the samples are too few for what they scatter
 */
#ifndef SMOKE_COMPARE_LATENCY_H
#define SMOKE_COMPARE_LATENCY_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	LATENCY_SAMPLES_MAX = 1000, /* of one side; see LATENCY_SAMPLES_MOST */
	LATENCY_EXACT_MAX = 25 /* of each side: below it the exact distribution is used */
};

struct latency_samples { /* microseconds, in any order; 0 counts as 1 */
	const uint32_t *items;
	size_t count; /* at most LATENCY_SAMPLES_MAX */
};

struct latency_settings {
	double alpha; /* how often a shift that is none may be called one */
	double effect; /* 0.25: slower by a quarter matters … */
	double least; /* … unless it is less than so many microseconds */
};

enum latency_word { LATENCY_UNCHECKED = 0, LATENCY_HELD, LATENCY_SLOWER };

struct latency_result {
	enum latency_word word;
	bool known; /* what follows; else there are too few samples to say anything */
	double p; /* that so many pairs are slower by chance */
	double slower; /* share of pairs that are slower now; 0.5: as before */
	double ratio, ratio_least, ratio_most; /* now / before, and its bounds */
	double effect; /* the slowdown that matters here, as a part */
	uint32_t needed; /* UNCHECKED: samples of each side that would tell */
};

void latency_test(const struct latency_samples *before, const struct latency_samples *now,
	const struct latency_settings *settings, struct latency_result *out);

/* The value below which `part` (0 to 1) of them lie: the nearest rank.  0 without any. */
uint32_t latency_quantile(const struct latency_samples *sorted, double part);
void latency_sort(uint32_t *items, size_t count);

#endif
