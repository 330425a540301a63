/* SPDX-License-Identifier: MIT */
#include "compare/compare.h"

#include "compare/diff.h"

void
compare_pair(struct arena *a, const struct rules *rules, enum compare_mode mode,
	const struct observation *baseline, const struct observation *candidate,
	const struct noise *noise, struct compare_limits limits, struct differences *out)
{
	struct diff d = {
		.a = a,
		.rules = rules,
		.mode = mode,
		.noise = noise,
		.baseline_name = baseline->environment,
		.candidate_name = candidate->environment,
		.most = limits.differences,
	};
	diff_run(&d, baseline->root, candidate->root);
	*out = (struct differences){ d.found.items, d.found.count, d.cut };
}
