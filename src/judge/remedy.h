/* SPDX-License-Identifier: MIT */
/* What would make it GO: mending first, then what could be asked again, then waivers. */
#ifndef SMOKE_JUDGE_REMEDY_H
#define SMOKE_JUDGE_REMEDY_H

#include "judge/ledger.h"

/* The reason why something is unchecked, in words. */
struct str remedy_trouble(enum trouble trouble);

void remedy_list(struct arena *a, const struct judge_input *input,
	const struct ledger *ledger, const struct checks *checks,
	const struct findings *findings, struct verdict *out);

#endif
