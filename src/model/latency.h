/* SPDX-License-Identifier: MIT */
/* How long an endpoint took, before this release and now, on one environment. */
#ifndef SMOKE_MODEL_LATENCY_H
#define SMOKE_MODEL_LATENCY_H

#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

struct endpoint_samples { /* microseconds, in the order they came */
	struct str endpoint;
	uint32_t *items;
	size_t count;
};

struct latency_figures { /* microseconds; `count` samples, 0: there are none */
	uint32_t count, least, p10, p25, p50, p75, p90, p95, p99, most;
};

struct latency_seen {
	struct str endpoint, environment; /* name of a probe */
	uint32_t check; /* number of the check that judged it; 0: nothing to compare with
			 */
	struct latency_figures before, now;
	/* In thousandths: 300 is 30 % slower, negative is faster; the middle of all pairs
	 * and its bounds; what is too much.  All 0 when nothing can be said. */
	int slower, slower_least, slower_most, too_much;
	struct str p; /* "0.0004": that it is chance; or empty */
};

#endif
