/* SPDX-License-Identifier: MIT */
/* smoke watch: verify again and again, for a while.  One run with one record: a round's
 * evidence is judged and forgotten, what it came to is counted. */
#include "cmd/commands.h"
#include "cmd/watch.h"

#include "cmd/verify.h"

enum { EVERY_LEAST = 100 /* ms, as watch.every */ };

static bool
prepare(struct session *s, struct err *err)
{
	if (!option_was_given(s->arguments, "for") || s->arguments->watch_for <= 0)
		return err_set(err, ERR_USAGE,
			"for how long? give --for, as in: smoke watch --env prod --for "
			"15m");
	if (option_was_given(s->arguments, "every") && s->arguments->every < EVERY_LEAST)
		return err_set(
			err, ERR_USAGE, "--every must be at least %dms", EVERY_LEAST);
	return verify_prepare(s, err);
}

/* --- a round --- */

/* What a round finds lives until the next but one: the last round's is still there when
 * the reports are written. */
static void
clear(struct watch *w)
{
	struct session *s = w->s;
	struct arena *a = &s->rounds[w->rounds % 2];
	arena_reset(a);
	s->arena = a;
	s->findings = vec_of(a, struct finding);
	s->facts = vec_of(a, struct fact_seen);
	s->own_facts = vec_of(a, struct str);
	s->noise = vec_of(a, struct str);
	s->notes = vec_of(a, struct str);
	s->rules_met = arena_array(a, s->workspace.rule_count, sizeof(*s->rules_met));
	s->same_address = false;
	s->ignored = s->tolerated = s->allowed = 0;
}

static void
judge(struct watch *w)
{
	struct session *s = w->s;
	struct verdict verdict;
	session_order(s);
	struct judge_input input = session_judge_input(s);
	struct findings findings = { s->findings.items, s->findings.count };
	judge_run(s->arena, &input, &s->plan.checks, &findings, &verdict);
}

/* A round that a signal cut short says nothing. */
static bool
look(struct watch *w, struct err *err)
{
	struct session *s = w->s;
	struct history *history = s->history;
	struct vec notes = s->notes;
	clear(w);
	s->history = NULL; /* a round leaves nothing behind */
	bool ok = (!w->rounds || session_plan_anew(s, err)) && session_collect(s, err);
	s->history = history;
	w->cut = collect_signal(s->engine) != 0;
	if (ok && !w->cut) {
		judge(w);
		watch_fold(w);
	}
	s->arena = w->arena;
	s->notes = notes;
	return ok;
}

/* --- the rounds --- */

/* From start to start; one that took longer is followed at once. */
static bool
wait(struct watch *w, int64_t due, struct err *err)
{
	struct session *s = w->s;
	int64_t left = due - collect_now(s->engine);
	if (left <= 0 || collect_signal(s->engine))
		return true;
	struct str what = str_format(&s->rounds[(w->rounds + 1) % 2],
		"watching: %zu rounds, %llu of %llu checks failed", w->rounds,
		(unsigned long long)w->failed, (unsigned long long)w->asked);
	live_stage(&s->live, what, 0);
	bool ok = collect_wait(s->engine, left, err) || err->kind == ERR_NONE;
	live_hide(&s->live);
	return ok;
}

static bool
watch(struct session *s, struct err *err)
{
	const struct watch_settings *settings = &s->workspace.watch;
	const struct arguments *a = s->arguments;
	struct watch w = { .s = s,
		.arena = s->arena,
		.began = collect_now(s->engine),
		.length = a->watch_for,
		.every = a->every > 0 ? a->every : settings->every,
		.consecutive =
			a->consecutive ? (size_t)a->consecutive : settings->consecutive,
		.budget = settings->budget,
		.failures = vec_of(s->arena, struct finding) };
	bool ok = true;
	int64_t due = w.began;
	while (ok && !w.over && due < w.began + w.length) {
		ok = wait(&w, due, err);
		if (collect_signal(s->engine))
			break;
		ok = ok && look(&w, err);
		int64_t now = collect_now(s->engine);
		due = due + w.every > now ? due + w.every : now;
	}
	w.cut = w.cut || !w.rounds;
	if (ok)
		watch_conclude(&w);
	watch_table_fini(&w.table);
	return ok;
}

static int
run(struct arena *a, struct arguments *arguments)
{
	static const struct session_steps steps = { .command = COMMAND_WATCH,
		.prepare = prepare,
		.collect = watch,
		.finish = verify_finish,
		.deliver = session_write_incident };
	return session_run(a, &command_watch, arguments, &steps);
}

static const char *const options[] = { "env", "ticket", "expect", "for", "every",
	"consecutive", "tag", "report", "jobs", "history", "rehearsal", NULL };

const struct command_row command_watch = {
	.name = "watch",
	.summary = "after the deploy: verify again and again, for a while",
	.operands = "",
	.option_names = options,
	.examples = "  smoke watch --env prod --ticket .smoke/go.json --for 15m\n"
		    "  smoke watch --env prod --expect version.app=1.4.2 --for 1h "
		    "--every 1m\n",
	.run = run,
};
