/* SPDX-License-Identifier: MIT */
#include "model/policy.h"

size_t
policy_samples(const struct policy *p, enum policy_condition condition)
{
	const size_t counts[CONDITION_COUNT] = {
		[CONDITION_CHECKS] = p->samples.checks,
		[CONDITION_ENTRIES] = p->samples.entries,
		[CONDITION_PROBES] = p->samples.probes,
		[CONDITION_INSTANCES] = p->samples.instances,
	};
	return counts[condition];
}

bool
policy_asks(const struct policy *p, enum policy_condition condition)
{
	const bool asks[] = {
		[CONDITION_FREEZE] = p->freeze_count > 0,
		[CONDITION_SOAK] = p->soak > 0,
		[CONDITION_REHEARSAL] = p->rehearsal > 0,
	};
	return condition <= CONDITION_REHEARSAL ? asks[condition]
						: policy_samples(p, condition) > 0;
}

struct policy
policy_for(const struct policy *p, struct str environment)
{
	struct policy own = *p;
	for (size_t i = 0; i < p->environment_count; i++) {
		const struct environment_policy *e = &p->environments[i];
		if (!str_eq(e->environment, environment))
			continue;
		own.fail_on = e->fail_on ? e->fail_on : own.fail_on;
		if (e->mode == MODE_AS_ELSEWHERE)
			continue;
		own.advisory = e->mode == MODE_ADVISORY;
		own.advisory_until = e->until;
	}
	return own;
}
