/* SPDX-License-Identifier: MIT */
/* Differences that something else already speaks for: an expectation of how the two sides
 * relate, an expected fact of the release, a meant change.  They are checks of their own,
 * so that the difference at the same node is not news. */
#ifndef SMOKE_COMPARE_GOVERN_H
#define SMOKE_COMPARE_GOVERN_H

#include "model/difference.h"
#include "model/observation.h"
#include "model/workspace.h"

/* What governs hides a difference only where it answers for it: it is a required check of
 * this run, which says by itself what came of it, or it holds here and now. */
struct governing {
	const bool *expectations; /* by expectation: such a check is planned; or NULL */
	const bool *release; /* by expected fact, then by meant change; or NULL */
	/* After the deploy: what runs against the candidate as approved.  By then nothing
	 * may be newer on one side, nor be about to change. */
	bool approved;
	/* Both sides with nothing replaced: what expectations are asked of. */
	const struct observation *baseline, *candidate;
};

/* Reads unmatched differences at or below a governed node as ALLOWED, naming what governs
 * it.  A fact governs the node that it was taken from, and the other way round. */
void compare_govern(struct arena *a, const struct workspace *w, const struct probe *probe,
	const struct governing *governing, const struct observation *baseline,
	const struct observation *candidate, struct differences *differences);

/* A fact and the node it was taken from are one thing: what a rule says of either holds
 * for both, and where none speaks only the fact is left as unmatched. */
void compare_join_facts(struct arena *a, const struct probe *probe,
	const struct observation *baseline, const struct observation *candidate,
	struct differences *differences);

#endif
