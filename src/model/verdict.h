/* SPDX-License-Identifier: MIT */
/* What the run comes to. */
#ifndef SMOKE_MODEL_VERDICT_H
#define SMOKE_MODEL_VERDICT_H

#include "base/str.h"

enum verdict_word { VERDICT_NONE = 0, VERDICT_GO, VERDICT_NO_GO, VERDICT_INCONCLUSIVE };
const char *verdict_name(enum verdict_word word); /* "GO" "NO-GO" "INCONCLUSIVE" */

struct tally { /* of checks */
	size_t planned, passed, failed, unchecked, waived;
	size_t required_failed, required_unchecked;
};

struct reason { /* why it is not GO, worst first; or what to know about a GO */
	struct str text;
	uint32_t check; /* number, or 0 */
};

struct verdict {
	enum verdict_word word;
	struct tally tally;
	struct reason *reasons;
	size_t reason_count;
	struct str *remedies; /* what would make it GO, with commands */
	size_t remedy_count;
	bool advisory;      /* "would be NO-GO": exits 1 and 3 become 0 */
	struct str override; /* "overridden by …", or empty */
	int exit; /* 0, 1 or 3; 2, 4 and 128+n come from cmd */
};

#endif
