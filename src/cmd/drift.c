/* SPDX-License-Identifier: MIT */
/* smoke drift: the night.  What changed in production without a release, how the sides
 * differ, what no longer holds: new first, open since when, resolved last. */
#include "cmd/commands.h"
#include "cmd/session.h"

#include "cmd/say.h"
#include "cmd/session_past.h"
#include "cmd/tell.h"
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

/* One report or history of several workspaces would be that of the last. */
static bool
check_workspaces(const struct arguments *arguments, struct err *err)
{
	if (arguments->workspaces.count < 2)
		return true;
	if (arguments->history.size)
		return err_set(err, ERR_USAGE,
			"--history is for one workspace; each has its own");
	for (size_t i = 0; i < arguments->reports.count; i++)
		if (str_find_char(*(struct str *)vec_at(&arguments->reports, i), ':')
			!= STR_NONE)
			return err_set(err, ERR_USAGE,
				"--report %.*s is for one workspace",
				STR_ARGS(*(struct str *)vec_at(&arguments->reports, i)));
	return true;
}

/* Each workspace is a run of its own; who is to be told is told of all of them at once.
 */
static int
run(struct arena *a, struct arguments *arguments)
{
	static const struct session_steps steps = { .command = COMMAND_DRIFT,
		.prepare = find_before,
		.finish = compare_with_past,
		.exit = drift_exit };
	struct teller teller;
	struct err err = { 0 };
	int exit = 0;
	if (!check_workspaces(arguments, &err))
		return say_error(NULL, &err);
	tell_init(&teller, a, arguments);
	for (size_t i = 0; i == 0 || i < arguments->workspaces.count; i++) {
		if (arguments->workspaces.count)
			arguments->workspace =
				*(struct str *)vec_at(&arguments->workspaces, i);
		int one = session_run_for(a, &command_drift, arguments, &steps, &teller);
		exit = judge_worse_exit(exit, one);
		if (one >= 128) /* a signal ends all of it */
			break;
	}
	exit = judge_worse_exit(exit, tell_deliver(&teller));
	tell_fini(&teller);
	return exit;
}

static const char *const options[] = { "baseline", "candidate", "tag", "report", "jobs",
	"deadline", "fail-fast", "history", "exit-code", "mail", NULL };

const struct command_row command_drift = {
	.name = "drift",
	.summary = "what changed without a release, and how the sides drifted apart",
	.operands = "",
	.option_names = options,
	.many_workspaces = true,
	.examples = "  smoke drift\n  smoke drift --exit-code --report json:drift.json\n"
		    "  smoke drift --mail --workspace /srv/shop --workspace /srv/blog\n",
	.run = run,
};
