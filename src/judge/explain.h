/* SPDX-License-Identifier: MIT */
/* Puts the verdict's reasons and remedies into words; decides nothing. */
#ifndef SMOKE_JUDGE_EXPLAIN_H
#define SMOKE_JUDGE_EXPLAIN_H

#include "judge/ledger.h"

/* Fills reasons and remedies of a verdict whose word, tally and exit stand. */
void explain_verdict(struct arena *a, const struct judge_input *input,
	const struct ledger *ledger, const struct checks *checks,
	const struct findings *findings, struct verdict *out);

#endif
