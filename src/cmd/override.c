/* SPDX-License-Identifier: MIT */
/* smoke override: a person takes a run that is not GO upon himself, for a while.  The
 * verdict stays what it is. */
#include "cmd/commands.h"
#include "cmd/decision.h"
#include "cmd/say.h"
#include "cmd/session.h"

#include "base/number.h"
#include "judge/override.h"
#include "out/escape.h"
#include "world/clock.h"

enum { HOUR = 60 * 60 * 1000, OVERRIDE_HOURS = 4, OVERRIDE_HOURS_MAX = 72 };

/* --- the run --- */

static bool
find_run(struct session *s, struct run *out, struct err *err)
{
	const struct vec *operands = &s->arguments->operands;
	int64_t number = 0;
	if (operands->count != 1)
		return err_set(err, ERR_USAGE,
			"which run? as in: smoke override last --by ada --reason \"…\"");
	struct str name = *(struct str *)vec_at(operands, 0);
	if (str_is(name, "last")) {
		if (!history_newest(s->history, s->workspace.project,
			    1u << COMMAND_GATE | 1u << COMMAND_VERIFY, &number, err))
			return false;
		if (!number)
			return err_set(err, ERR_USAGE,
				"the history has no gate and no verify of '%.*s'",
				STR_ARGS(s->workspace.project));
	} else if (!number_int(name, &number) || number < 1) {
		return err_set(err, ERR_USAGE, "a run is a number, or 'last'; not '%.*s'",
			STR_ARGS(name));
	}
	return history_run(s->history, s->arena, number, out, err);
}

static bool
check_run(const struct session *s, const struct run *run, struct err *err)
{
	struct str id = run->id;
	const char *command = command_name(run->command);
	if (!str_eq(run->project, s->workspace.project))
		return err_set(err, ERR_USAGE,
			"run %.*s is of project '%.*s', not '%.*s'", STR_ARGS(id),
			STR_ARGS(run->project), STR_ARGS(s->workspace.project));
	if (run->command != COMMAND_GATE && run->command != COMMAND_VERIFY)
		return err_set(err, ERR_USAGE,
			"run %.*s is a %s; what is overridden is a gate or a verify",
			STR_ARGS(id), command);
	if (run->verdict.word == VERDICT_GO)
		return err_set(err, ERR_USAGE, "run %.*s is GO: a GO needs no override",
			STR_ARGS(id));
	if (run->drill)
		return err_set(err, ERR_USAGE,
			"run %.*s is a DRILL: run the %s without --drill, then decide",
			STR_ARGS(id), command);
	if (run->interrupted)
		return err_set(err, ERR_USAGE,
			"run %.*s was interrupted: run the %s to its end, then decide",
			STR_ARGS(id), command);
	const struct run_check *veto = override_veto(run);
	if (veto)
		return err_set(err, ERR_USAGE,
			"run %.*s: %.*s %s and has a veto; no override makes up for it",
			STR_ARGS(id), STR_ARGS(veto->name),
			veto->state == STATE_FAIL ? "failed" : "is unchecked");
	if (!override_knows_build(run))
		return err_set(err, ERR_USAGE,
			"run %.*s saw no fact of %.*s: there is no build that an "
			"override "
			"could be bound to",
			STR_ARGS(id), STR_ARGS(run->environment));
	return true;
}

/* --- the decision --- */

static bool
read_until(struct str text, int64_t now, int64_t *until, struct err *err)
{
	int64_t time = (int64_t)OVERRIDE_HOURS * HOUR;
	if (decision_day(text, until))
		time = *until - now;
	else if (text.size && (!number_duration(text, &time) || time == 0))
		return err_set(err, ERR_USAGE,
			"--until takes a time such as 4h, or a day such as 2026-12-31, "
			"not "
			"'%.*s'",
			STR_ARGS(text));
	if (time <= 0)
		return err_set(err, ERR_USAGE, "--until %.*s is past", STR_ARGS(text));
	if (time > (int64_t)OVERRIDE_HOURS_MAX * HOUR)
		return err_set(err, ERR_USAGE,
			"--until %.*s is too far away: an override holds %d hours at "
			"most",
			STR_ARGS(text), OVERRIDE_HOURS_MAX);
	*until = now + time;
	return true;
}

static bool
show(struct session *s, const struct run *run, const struct override *o, struct err *err)
{
	struct sbuf text = { 0 }, shown = { 0 };
	sbuf_format(&text,
		"run %.*s (%s, %s%s%.*s) is overridden by %.*s until %.*s: %.*s",
		STR_ARGS(run->id), command_name(run->command),
		verdict_name(run->verdict.word), run->title.size ? ", " : "",
		STR_ARGS(run->title), STR_ARGS(o->by),
		STR_ARGS(clock_show(s->arena, o->until)), STR_ARGS(o->reason));
	escape(ESCAPE_TERMINAL, sbuf_str(&text), &shown);
	sbuf_format(&shown,
		"\nIt holds for this build with what this run found; the %s says so, and "
		"exits with 0.\n",
		command_name(run->command));
	bool ok = say_data(sbuf_str(&shown), err);
	sbuf_fini(&text);
	sbuf_fini(&shown);
	return ok;
}

static bool
decide(struct session *s, struct err *err)
{
	const struct arguments *a = s->arguments;
	struct run run;
	struct override o = { .made = clock_now() / 1000 };
	if (!decision_text("by", a->by, &o.by, err)
		|| !decision_text("reason", a->reason, &o.reason, err)
		|| !read_until(a->until, o.made, &o.until, err)
		|| !session_open_history(s, err) || !find_run(s, &run, err)
		|| !check_run(s, &run, err))
		return false;
	return number_int(run.id, &o.run)
		? history_override(s->history, &o, err) && show(s, &run, &o, err)
		: err_set(
			err, ERR_INTERNAL, "run '%.*s' has no number", STR_ARGS(run.id));
}

static int
run(struct arena *a, struct arguments *arguments)
{
	struct session s = { 0 };
	struct err err = { 0 };
	int exit = 0;
	if (!session_open(&s, a, &command_override, arguments, &err) || !decide(&s, &err))
		exit = say_error(s.mask, &err);
	session_close(&s);
	return exit;
}

static const char *const options[] = { "by", "reason", "until", "history", NULL };

const struct command_row command_override = {
	.name = "override",
	.summary = "takes a run that is not GO upon somebody, for a while",
	.operands = "RUN",
	.option_names = options,
	.examples =
		"  smoke override last --by ada --reason \"hotfix for the outage\"\n"
		"  smoke override 42 --by ada --reason \"agreed with ops\" --until 8h\n",
	.run = run,
	.only_history = true,
};
