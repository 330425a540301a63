/* SPDX-License-Identifier: MIT */
/* Bad news from production stays open until a verify is GO, and every report names it. */
#include "cmd/session_evidence.h"

#include "world/clock.h"

/* A drill is none, and a part of a run says nothing. */
bool
session_is_incident(const struct session *s)
{
	const struct run *run = &s->run;
	return (run->command == COMMAND_VERIFY || run->command == COMMAND_WATCH)
		&& !run->interrupted && run->verdict.word == VERDICT_NO_GO
		&& s->workspace.environments[s->request.judged].tier == TIER_PRODUCTION;
}

static bool
closes(const struct session *s, const struct incident *i)
{
	const struct run *run = &s->run;
	return run->command == COMMAND_VERIFY && run->verdict.word == VERDICT_GO
		&& !run->interrupted && str_eq(run->environment, i->environment);
}

static struct str
tell(struct session *s, const struct incident *i)
{
	return str_format(s->arena, "run %lld, %.*s since %.*s", (long long)i->run,
		STR_ARGS(i->environment), STR_ARGS(clock_show(s->arena, i->opened)));
}

/* The oldest that stays open is named; a GO says what it closes. */
static bool
read_open(struct session *s, struct err *err)
{
	struct incident *all;
	size_t count;
	if (!history_incidents(
		    s->history, s->arena, s->workspace.project, &all, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (closes(s, &all[i])) {
			struct str note =
				str_format(s->arena, "the incident of run %lld is closed",
					(long long)all[i].run);
			history_incident(s->history, INCIDENT_CLOSES);
			vec_add(&s->notes, &note);
		} else if (!s->run.incident.size) {
			s->run.incident = tell(s, &all[i]);
		}
	}
	return true;
}

void
session_incidents(struct session *s)
{
	struct err err = { 0 };
	if (!s->history)
		return;
	if (session_is_incident(s) && !s->run.drill)
		history_incident(s->history, INCIDENT_OPENS);
	if (!read_open(s, &err) && s->failed.kind == ERR_NONE)
		s->failed = err; /* a record that cannot be kept is no GO */
}
