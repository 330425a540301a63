/* SPDX-License-Identifier: MIT */
/* What is expected of an environment after a deploy, and how it was before. */
#include "cmd/verify.h"
#include "cmd/session_past.h"

#include "base/number.h"
#include "record/ticket.h"

/* Looks, and how long endpoints took. */
static bool
take_before(struct session *s, int64_t run, struct err *err)
{
	struct str environment = s->workspace.environments[s->request.judged].name;
	return history_looks(s->history, s->arena, run, environment, &s->before,
		       &s->before_count, err)
		&& history_samples(s->history, s->arena, run, environment,
			&s->before_samples, &s->before_sample_count, err);
}

/* The candidate as approved, and production as it was before: the gate kept both. */
static bool
take_gate_looks(struct session *s, int64_t run, struct err *err)
{
	const struct plan_request *r = &s->request;
	if (!take_before(s, run, err))
		return false;
	if (r->candidate == PLAN_NO_ENVIRONMENT || r->candidate == r->judged)
		return true;
	return history_looks(s->history, s->arena, run,
		s->workspace.environments[r->candidate].name, &s->approved,
		&s->approved_count, err);
}

/* How it was before: the last look of a gate or a snapshot, or of a verify that was GO,
 * not of one that found it broken. */
static bool
take_newest_looks(struct session *s, struct err *err)
{
	struct str environment = s->workspace.environments[s->request.judged].name;
	int64_t before, verified;
	if (!history_find(s->history, s->workspace.project,
		    1u << COMMAND_GATE | 1u << COMMAND_SNAPSHOT, environment,
		    HISTORY_NEWEST, &before, err)
		|| !history_find(s->history, s->workspace.project, 1u << COMMAND_VERIFY,
			environment, HISTORY_NEWEST_GO, &verified, err))
		return false;
	return take_before(s, verified > before ? verified : before, err);
}

/* Without a ticket nothing was approved, but what moved when the last gate looked again
 * moves here, too: its looks at the candidate tell noise. */
static bool
take_noise_looks(struct session *s, struct err *err)
{
	const struct plan_request *r = &s->request;
	int64_t run;
	if (r->candidate == PLAN_NO_ENVIRONMENT || r->candidate == r->judged)
		return true;
	struct str candidate = s->workspace.environments[r->candidate].name;
	return history_find(s->history, s->workspace.project, 1u << COMMAND_GATE,
		       candidate, HISTORY_NEWEST, &run, err)
		&& history_looks(s->history, s->arena, run, candidate, &s->approved,
			&s->approved_count, err);
}

static bool
find_looks(struct session *s, const struct ticket *ticket, struct err *err)
{
	int64_t run = 0;
	if (ticket->run.size && !number_int(ticket->run, &run))
		return err_set(err, ERR_INPUT, "the ticket names no run");
	if (run ? !take_gate_looks(s, run, err)
		: !take_newest_looks(s, err) || !take_noise_looks(s, err))
		return false;
	/* A ticket promises both looks: where they are gone, what rests on them is
	 * unchecked, and not left out. */
	const struct plan_request *r = &s->request;
	bool other = r->candidate != PLAN_NO_ENVIRONMENT && r->candidate != r->judged;
	s->request.before = run || s->before_count > 0;
	s->request.approved = run && other;
	if (!s->request.before) {
		struct str note = STR("nothing was kept from before: what got worse with "
				      "this deploy is not known");
		vec_add(&s->notes, &note);
	}
	return true;
}

/* What was approved is the gate's candidate, whatever the workspace says it is usually.
 */
static bool
take_candidate(struct session *s, const struct ticket *ticket, struct err *err)
{
	return session_environment(s, ticket->candidate, &s->request.candidate, err);
}

bool
verify_prepare(struct session *s, struct err *err)
{
	struct ticket ticket = { 0 };
	if (!s->arguments->environment.size)
		return err_set(err, ERR_USAGE,
			"which environment? give --env, as in: smoke %s --env prod",
			s->command->name);
	if (!session_environment(s, s->arguments->environment, &s->request.judged, err))
		return false;
	if (s->arguments->ticket.size
		&& (!session_read_ticket(s, s->arguments->ticket, &ticket, err)
			|| !take_candidate(s, &ticket, err)))
		return false;
	if (!session_expect_release(s, err) || !session_expect_ticket(s, &ticket, err))
		return false;
	if (!s->workspace.release.expect_count)
		return err_set(err, ERR_USAGE,
			"nothing says what to expect: give --ticket, --expect "
			"version.app=1.4.2, or a release file");
	return find_looks(s, &ticket, err);
}

bool
verify_finish(struct session *s, struct err *err)
{
	return session_compare_past(s, err) && session_name_incident(s, err);
}
