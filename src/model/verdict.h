/* SPDX-License-Identifier: MIT */
/* What the run comes to. */
#ifndef SMOKE_MODEL_VERDICT_H
#define SMOKE_MODEL_VERDICT_H

#include "model/severity.h"

enum verdict_word { VERDICT_NONE = 0, VERDICT_GO, VERDICT_NO_GO, VERDICT_INCONCLUSIVE };
const char *verdict_name(enum verdict_word word); /* "GO" "NO-GO" "INCONCLUSIVE" */

struct tally { /* of checks */
	size_t planned, passed, failed, unchecked, waived;
	size_t required, required_failed, required_unchecked;
};

struct reason { /* why it is not GO, worst first; or what to know about a GO */
	struct str text; /* does not name the check: who shows it knows the name */
	uint32_t check; /* number, or 0: about the run as a whole */
	bool aside; /* worth knowing, and not why it is not GO */
};

struct verdict {
	enum verdict_word word;
	struct tally tally;
	struct str derivation; /* how the word follows from the counts: one sentence */
	enum severity fail_on; /* as judged: what is less severe passes with a note */
	struct reason *reasons;
	size_t reason_count; /* bounded; the last one says how many more */
	struct str
		*remedies; /* what would make it GO; lines to copy follow a line feed */
	size_t remedy_count;
	bool advisory; /* "would be NO-GO": exits 1 and 3 become 0 */
	struct str override; /* "overridden by …", or empty */
	int exit; /* 0, 1 or 3; 2, 4 and 128+n come from cmd */
};

#endif
