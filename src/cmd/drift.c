/* SPDX-License-Identifier: MIT */
/* smoke drift: the night.  What changed in production without a release, how the sides
 * differ, what no longer holds: new first, open since when, resolved last. */
#include "cmd/commands.h"
#include "cmd/session.h"

#include "cmd/say.h"
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

/* "prod / preprod", "prod before / now", "prod 10.0.0.3:80": names are whole words, since
 * one may be the beginning or the end of another. */
static bool
names_environment(struct str where, struct str environment)
{
	struct str word;
	while (str_next(&where, ' ', &word))
		if (str_eq(word, environment))
			return true;
	return false;
}

/* What kind of check a finding came from; of others it was the comparison of two sides.
 */
static enum check_kind
kind_of(struct str finding)
{
	static const struct {
		const char *finding;
		enum check_kind check;
	} rows[] = { { "drift", CHECK_BEFORE }, { "expectation", CHECK_EXPECTATION },
		{ "assert", CHECK_ENTRY }, { "error", CHECK_ENTRY },
		{ "trouble", CHECK_NONE /* of whatever kind */ } };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_is(finding, rows[i].finding))
			return rows[i].check;
	return CHECK_PAIR;
}

static bool
is_check_of(const struct run_check *c, const struct finding *past)
{
	enum check_kind kind = kind_of(past->kind);
	if ((kind != CHECK_NONE && c->kind != kind)
		|| !names_environment(past->where, c->environment))
		return false;
	if (kind == CHECK_ENTRY)
		return str_eq(c->group, past->subject);
	if (kind == CHECK_EXPECTATION) /* "settings $.body.debug" */
		return str_starts(c->name, past->subject) && str_ends(c->name, past->path)
			&& c->name.size == past->subject.size + 1 + past->path.size;
	if (str_is(past->kind, "selects_nothing")) /* a rule may speak for many probes */
		return true;
	return str_eq(c->name, past->subject);
}

/* Whether the check that a finding of the past belonged to came to an end this time. */
static bool
was_looked_at(void *context, const struct finding *past)
{
	const struct session *s = context;
	bool known = false;
	for (size_t i = 0; i < s->run.check_count; i++) {
		const struct run_check *c = &s->run.checks[i];
		if (!is_check_of(c, past))
			continue;
		if (c->state == STATE_UNCHECKED)
			return false;
		known = true;
	}
	return known;
}

static bool
compare_with_past(struct session *s, struct err *err)
{
	struct past_finding *past;
	size_t count;
	if (!history_open_findings(s->history, s->arena, s->workspace.project,
		    COMMAND_DRIFT, &past, &count, err))
		return false;
	judge_age(s->arena, past, count, clock_show(s->arena, s->started), was_looked_at,
		s, &s->run.findings);
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
	"deadline", "history", "exit-code", NULL };

const struct command_row command_drift = {
	.name = "drift",
	.summary = "what changed without a release, and how the sides drifted apart",
	.operands = "",
	.option_names = options,
	.examples = "  smoke drift\n  smoke drift --exit-code --report json:drift.json\n",
	.run = run,
};
