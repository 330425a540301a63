/* SPDX-License-Identifier: MIT */
/* What must hold of a probe's looks: expectations, and what this release says. */
#include "cmd/probe_work.h"

#include "compare/expect.h"
#include "compare/meant.h"
#include "judge/judge.h"

enum { TEXT_SHOWN = 160 };

static struct str
cut(struct work *w, struct str text)
{
	return compare_cut(&w->arena, mask_text(w->s->mask, &w->arena, text), TEXT_SHOWN);
}

static void
hold(struct work *w, uint32_t number, const struct expect_result *result,
	struct finding f, struct str identity)
{
	struct session *s = w->s;
	const struct check *c = &s->plan.checks.items[number - 1];
	if (result->match == MATCH_YES) {
		session_evidence(s, number, EVIDENCE_HELD, SEVERITY_NONE, TROUBLE_NONE,
			(struct str){ 0 });
		return;
	}
	if (result->match == MATCH_UNKNOWN) {
		session_evidence(s, number, EVIDENCE_UNKNOWN, SEVERITY_NONE,
			TROUBLE_EVALUATE, cut(w, result->reason));
		return;
	}
	f.check = number;
	f.subject = w->probe->name;
	f.expected = cut(w, result->expected);
	f.actual = cut(w, result->actual);
	if (result->broken.size)
		f.seen = judge_seen(s->arena, session_unguessable(s, result->expected),
			session_unguessable(s, result->broken));
	if (result->nearest.size)
		f.remedy =
			str_format(&w->arena, "there is %.*s", STR_ARGS(result->nearest));
	struct str instance = plan_instance_name(&s->plan, c);
	f.where = instance.size
		? str_format(&w->arena, "%.*s %.*s",
			STR_ARGS(work_environment(w, c->environment)), STR_ARGS(instance))
		: work_environment(w, c->environment);
	session_find(s, f, (enum check_kind)c->kind, identity);
	session_evidence(
		s, number, EVIDENCE_BROKEN, f.severity, TROUBLE_NONE, (struct str){ 0 });
}

/* False when there is nothing to ask: the evidence says why. */
static bool
was_seen(struct work *w, uint32_t number, const struct observation *o)
{
	if (o && o->seen != SEEN_NOT)
		return true;
	session_evidence(w->s, number, EVIDENCE_UNKNOWN, SEVERITY_NONE, TROUBLE_AFTER,
		o && o->reason.size ? str_format(&w->arena, "%.*s was not seen: %.*s",
			STR_ARGS(o->environment), STR_ARGS(o->reason))
				    : STR("its probe did not look"));
	return false;
}

void
work_expectation(struct work *w, uint32_t number, const struct check *c)
{
	struct session *s = w->s;
	const struct expectation *x = &s->workspace.expectations[c->subject];
	const struct observation *o = work_exact(w, c->environment, c->instance);
	const struct observation *other =
		expect_is_relative(x) ? work_exact(w, s->request.baseline, 0) : NULL;
	if (!was_seen(w, number, o)
		|| (expect_is_relative(x) && !was_seen(w, number, other)))
		return;
	struct expect_result result = { 0 };
	expect_test(&w->arena, x, o, other, &result);
	struct finding f = { .severity = x->severity == SEVERITY_NONE ? SEVERITY_ERROR
								      : x->severity,
		.kind = STR("expectation"),
		.path = x->path,
		.title = STR("does not hold"),
		.rule = x->id,
		.owner = x->owner };
	hold(w, number, &result, f,
		str_format(&w->arena, "%.*s %.*s", STR_ARGS(x->path),
			STR_ARGS(result.expected)));
}

void
work_release(struct work *w, uint32_t number, const struct check *c)
{
	const struct release *release = &w->s->workspace.release;
	const struct observation *o = work_exact(w, c->environment, c->instance);
	struct expect_result result = { 0 };
	if (!was_seen(w, number, o))
		return;
	/* That something else is about to be deployed than was approved cannot be waived.
	 */
	bool confirms = w->s->request.command == COMMAND_CONFIRM;
	struct finding f = { .severity = confirms ? SEVERITY_CRITICAL : SEVERITY_ERROR,
		.kind = STR("release") };
	if (c->subject < release->expect_count) {
		const struct expected_fact *fact = &release->expect[c->subject];
		meant_fact(&w->arena, fact, o, &result);
		f.path = str_format(&w->arena, "$.facts.%.*s", STR_ARGS(fact->fact));
		f.title = confirms ? STR("is not what was approved")
				   : STR("is not what the release expects");
		f.rule = confirms ? STR("the ticket") : STR("release: expect");
	} else {
		const struct meant_change *change =
			&release->changes[c->subject - release->expect_count];
		meant_change(&w->arena, change, o, &result);
		f.path = change->path;
		f.title = STR("the meant change is not there");
		f.rule = STR("release: changes");
	}
	hold(w, number, &result, f, f.path);
}
