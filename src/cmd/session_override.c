/* SPDX-License-Identifier: MIT */
/* Whether somebody took upon himself what this run comes to. */
#include "cmd/session_evidence.h"

#include "judge/judge.h"
#include "judge/override.h"
#include "world/clock.h"

static void
note_refused(struct session *s, const struct override *o, struct str why)
{
	struct str note = session_text(s,
		str_format(s->arena,
			"the override of run %lld by %.*s does not count here: %.*s",
			(long long)o->run, STR_ARGS(o->by), STR_ARGS(why)));
	vec_add(&s->notes, &note);
}

/* The newest one that speaks for this run. */
static bool
find(struct session *s, struct str *reason, struct err *err)
{
	struct override *all;
	size_t count;
	if (!history_overrides(s->history, s->arena, s->workspace.project,
		    s->request.command, clock_now() / 1000, &all, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct override *o = &all[i];
		struct run then;
		struct str why_not;
		if (!history_run(s->history, s->arena, o->run, &then, err))
			return false;
		if (!override_covers(s->arena, &then, &s->run, &why_not)) {
			note_refused(s, o, why_not);
			continue;
		}
		*reason = session_text(s,
			str_format(s->arena, "by %.*s (run %lld): %.*s, until %.*s",
				STR_ARGS(o->by), (long long)o->run, STR_ARGS(o->reason),
				STR_ARGS(clock_show(s->arena, o->until))));
		return true;
	}
	return true;
}

struct str
session_overridden(struct session *s)
{
	struct err err = { 0 };
	struct str reason = { 0 };
	enum command command = s->request.command;
	if (s->run.verdict.word == VERDICT_GO || s->run.interrupted || s->run.drill
		|| (command != COMMAND_GATE && command != COMMAND_VERIFY)
		|| find(s, &reason, &err))
		return reason;
	struct str note = session_text(
		s, str_format(s->arena, "overrides could not be read: %s", err.text));
	vec_add(&s->notes, &note);
	return (struct str){ 0 };
}
