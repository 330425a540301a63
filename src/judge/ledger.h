/* SPDX-License-Identifier: MIT */
/* What the findings add up to, check by check: the judge's working paper. */
#ifndef SMOKE_JUDGE_LEDGER_H
#define SMOKE_JUDGE_LEDGER_H

#include "judge/judge.h"

struct account { /* of one check; number 0 is the run as a whole */
	enum severity worst;
	size_t failing; /* findings that would fail it */
	size_t waived; /* … of which are validly waived */
	size_t first; /* the worst finding that fails it and is not waived; or
			 LEDGER_NO_FINDING */
};

#define LEDGER_NO_FINDING SIZE_MAX

struct ledger {
	enum severity fail_on; /* never NONE */
	struct account *accounts; /* one for each check's number, and [0] */
	size_t check_count;
	struct str
		*why_not; /* for each finding: why its waiver does not hold; or empty */
	size_t broken_waivers;
	bool substance; /* a required check that says more than that somebody answers */
};

/* Attaches waivers to findings and opens an account for every check. */
void ledger_make(struct arena *a, const struct judge_input *input,
	const struct checks *checks, struct findings *findings, struct ledger *out);

/* The account a finding belongs to: 0 for a number nobody planned. */
size_t ledger_number(const struct ledger *ledger, const struct finding *f);

/* What this run found and would fail its check if it were not waived. */
bool ledger_fails(const struct ledger *ledger, const struct finding *f);

#endif
