/* SPDX-License-Identifier: MIT */
/* Runs that practise: a rehearsal in pre-production, a drill that fails by announcement.
 */
#include "cmd/session_release.h"

bool
session_mark(struct session *s, struct err *err)
{
	struct plan_request *r = &s->request;
	const struct environment *judged = &s->workspace.environments[r->judged];
	s->policy = policy_for(&s->workspace.policy, judged->name);
	r->rehearsal = s->arguments->rehearsal;
	r->drill = s->arguments->drill;
	if (!r->rehearsal || judged->tier != TIER_PRODUCTION)
		return true;
	return err_set(err, ERR_USAGE,
		"a rehearsal is in pre-production, and the tier of %.*s is production; "
		"name another environment, or say its tier in smoke.yaml",
		STR_ARGS(judged->name));
}

struct str
session_mark_text(const struct session *s)
{
	if (s->request.drill)
		return STR("DRILL: ");
	return s->request.rehearsal ? STR("rehearsal: ") : (struct str){ 0 };
}

/* Critical: neither a waiver nor `fail_on` makes it pass. */
void
session_drill(struct session *s)
{
	for (size_t i = 0; i < s->plan.checks.count; i++) {
		const struct check *c = &s->plan.checks.items[i];
		if (c->kind != CHECK_DRILL)
			continue;
		struct finding f = { .check = (uint32_t)i + 1,
			.severity = SEVERITY_CRITICAL,
			.kind = STR("drill"),
			.subject = STR("DRILL"),
			.where = s->workspace.environments[c->environment].name,
			.title = STR("this is a DRILL: the check fails by announcement"),
			.remedy = STR("the drill is over: run it without --drill") };
		session_find(s, f, CHECK_DRILL, f.subject);
		session_evidence(s, f.check, EVIDENCE_BROKEN, SEVERITY_CRITICAL,
			TROUBLE_NONE, (struct str){ 0 });
	}
}
