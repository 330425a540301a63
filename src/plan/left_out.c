/* SPDX-License-Identifier: MIT */
/* What conditions leave out: no check, and said with its reason. */
#include "plan/draft.h"
#include "query/condition.h"

bool
draft_lets(struct draft *d, const struct condition *c, struct str what, uint16_t e)
{
	struct str why = condition_why_not(c, e);
	if (why.size)
		vec_add(&d->left_out, &(struct left_out){ what, e, why });
	return !why.size;
}

static struct str
name_of(struct arena *a, const struct rule *rule)
{
	static const struct str prefix = STR_INIT("rule ");
	return str_starts(rule->id, prefix)
		? rule->id
		: str_format(a, "rule %.*s", STR_ARGS(rule->id));
}

/* No check of its own, but what is found depends on it. */
void
draft_leave_out_rules(struct draft *d)
{
	uint16_t e = plan_rules_environment(d->request);
	if (e == PLAN_NO_ENVIRONMENT)
		return;
	for (size_t i = 0; i < d->w->rule_count; i++) {
		const struct rule *rule = &d->w->rules[i];
		draft_lets(d, &rule->condition, name_of(d->arena, rule), e);
	}
}
