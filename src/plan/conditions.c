/* SPDX-License-Identifier: MIT */
/* What is not asked of a server: conditions of the policy, the checklist, a drill; and
 * which checks have a veto. */
#include "plan/draft.h"

static void
add(struct draft *d, enum check_kind kind, size_t subject)
{
	draft_add(d,
		(struct check){ .kind = (uint8_t)kind,
			.subject = (uint32_t)subject,
			.environment = d->request->judged,
			.required = true });
}

/* A rehearsal is held whenever there is time for it, and is none of its own. */
static bool
is_conditional(const struct draft *d, enum policy_condition condition)
{
	const struct plan_request *r = d->request;
	if (!policy_asks(&d->w->policy, condition))
		return false;
	if (condition >= CONDITION_CHECKS)
		return r->command == COMMAND_GATE || r->command == COMMAND_VERIFY
			|| r->command == COMMAND_WATCH;
	return r->command == COMMAND_GATE && !r->rehearsal;
}

void
draft_add_conditions(struct draft *d)
{
	const struct plan_request *r = d->request;
	const struct release *release = &d->w->release;
	for (size_t i = 0; i < CONDITION_COUNT; i++)
		if (is_conditional(d, (enum policy_condition)i))
			add(d, CHECK_POLICY, i);
	size_t items = release->item_count + release->backup_count;
	for (size_t i = 0; r->command == COMMAND_GATE && i < items; i++)
		add(d, CHECK_CHECKLIST, i);
	if (r->drill)
		add(d, CHECK_DRILL, 0);
}

/* What a veto names: a probe, a suite, or a tag of either. */
static bool
has_veto(const struct draft *d, const struct check *c)
{
	const struct texts *veto = &d->w->policy.veto;
	const struct texts *tags;
	ptrdiff_t probe = plan_probe_of(d->plan, c);
	if (probe != STR_NONE) {
		tags = &d->w->probes[probe].tags;
		if (texts_have(veto, d->w->probes[probe].name))
			return true;
	} else if (c->kind == CHECK_ENTRY && d->plan->suites[c->subject].use) {
		const struct planned_suite *row = &d->plan->suites[c->subject];
		tags = &row->use->tags;
		if (texts_have(veto, workspace_file(d->w, row->suite->source.name)))
			return true;
	} else {
		return false;
	}
	for (size_t i = 0; i < tags->count; i++)
		if (texts_have(veto, tags->items[i]))
			return true;
	return false;
}

void
draft_mark_vetoes(struct draft *d)
{
	struct checks *checks = &d->plan->checks;
	for (size_t i = 0; d->w->policy.veto.count && i < checks->count; i++)
		checks->items[i].veto = has_veto(d, &checks->items[i]);
}
