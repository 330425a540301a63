/* SPDX-License-Identifier: MIT */
/* smoke drift: the night.  What changed in production without a release, how the sides
 * differ, what no longer holds: new first, open since when, resolved last. */
#include "cmd/commands.h"
#include "cmd/session.h"

#include "cmd/session_past.h"
#include "judge/age.h"
#include "judge/judge.h"
#include "world/clock.h"

/* The last look that somebody vouched for: a verify that was GO, a snapshot; where there
 * is none, the oldest look there is, so that what changed stays open until it is mended.
 */
static bool
find_before(struct session *s, struct err *err)
{
	const struct plan_request *r = &s->request;
	struct str environment = s->workspace.environments[r->baseline].name;
	int64_t run;
	if (!history_find(s->history, s->workspace.project,
		    1u << COMMAND_VERIFY | 1u << COMMAND_SNAPSHOT, environment,
		    HISTORY_NEWEST_GO, &run, err))
		return false;
	if (!run
		&& !history_find(s->history, s->workspace.project,
			1u << COMMAND_DRIFT | 1u << COMMAND_GATE, environment,
			HISTORY_OLDEST, &run, err))
		return false;
	return history_looks(s->history, s->arena, run, environment, &s->before,
		&s->before_count, err);
}

static bool
compare_with_past(struct session *s, struct err *err)
{
	struct past_finding *past;
	size_t count;
	if (!history_open_findings(s->history, s->arena, s->workspace.project,
		    COMMAND_DRIFT, &past, &count, err))
		return false;
	judge_age(s->arena, past, count, clock_show(s->arena, s->started),
		session_was_looked_at, s, &s->run.findings);
	return true;
}

/* It looked and it delivered: what it found is for the reader, unless --exit-code asks. A
 * night in which nothing could be looked at is not one of them. */
static int
drift_exit(struct session *s)
{
	for (size_t i = 0; s->arguments->exit_code && i < s->run.findings.count; i++)
		if (s->run.findings.items[i].age == AGE_NEW
			|| s->run.findings.items[i].age == AGE_AGAIN)
			return 1;
	const struct tally *t = &s->run.verdict.tally;
	bool looked = t->passed + t->failed + t->waived > 0;
	return looked ? 0 : judge_exit(VERDICT_INCONCLUSIVE, false, false);
}

static int
run(struct arena *a, struct arguments *arguments)
{
	static const struct session_steps steps = { .command = COMMAND_DRIFT,
		.prepare = find_before,
		.finish = compare_with_past,
		.exit = drift_exit };
	return session_run(a, &command_drift, arguments, &steps);
}

static const char *const options[] = { "baseline", "candidate", "tag", "report", "jobs",
	"deadline", "fail-fast", "history", "exit-code", NULL };

const struct command_row command_drift = {
	.name = "drift",
	.summary = "what changed without a release, and how the sides drifted apart",
	.operands = "",
	.option_names = options,
	.examples = "  smoke drift\n  smoke drift --exit-code --report json:drift.json\n",
	.run = run,
};
