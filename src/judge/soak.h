/* SPDX-License-Identifier: MIT */
/* How long the candidate has been what it is: by the facts that earlier runs saw.  Pure.
 */
#ifndef SMOKE_JUDGE_SOAK_H
#define SMOKE_JUDGE_SOAK_H

#include "model/run.h"

struct facts_seen { /* by one run */
	const struct fact_seen *items;
	size_t count;
};

enum soak_sighting {
	SOAK_NOTHING = 1, /* it saw no fact of that environment: it says nothing */
	SOAK_SAME, /* every fact that it saw is seen now, too */
	SOAK_OTHER /* one was otherwise: the build came later */
};

/* What an earlier run says about the build that is seen now: by name and value, since
 * instances come and go. */
enum soak_sighting
soak_compare(struct str environment, struct facts_seen now, struct facts_seen then);

#endif
