/* SPDX-License-Identifier: MIT */
/* smoke report: any report of a run again, from the history.  Sends nothing. */
#include "cmd/commands.h"
#include "cmd/reports.h"
#include "cmd/say.h"
#include "cmd/session_evidence.h"

#include "base/nearest.h"
#include "base/number.h"
#include "world/clock.h"

static bool
command_named(struct arena *a, struct str name, enum command *out, struct err *err)
{
	struct vec names = vec_of(a, struct str);
	for (int c = COMMAND_GATE; c <= COMMAND_WATCH; c++) {
		struct str known = str_of(command_name((enum command)c));
		*out = (enum command)c;
		if (str_eq(known, name))
			return true;
		vec_add(&names, &known);
	}
	struct str near = nearest_word(name, names.items, names.count);
	if (near.size)
		return err_set(err, ERR_USAGE,
			"no command '%.*s' is kept; did you mean '%.*s@last'?",
			STR_ARGS(name), STR_ARGS(near));
	return err_set(err, ERR_USAGE, "no command '%.*s' is kept; as in: gate@last",
		STR_ARGS(name));
}

/* "last", "gate@last", "42" */
static bool
find_number(struct session *s, struct str name, int64_t *number, struct err *err)
{
	static const struct str last = STR_INIT("@last");
	struct str project = s->workspace.project;
	unsigned commands = ~0u;
	if (number_int(name, number) && *number > 0)
		return true;
	if (str_ends(name, last)) {
		enum command command;
		struct str wanted = str_part(name, 0, name.size - last.size);
		if (!command_named(s->arena, wanted, &command, err))
			return false;
		commands = 1u << command;
	} else if (!str_is(name, "last")) {
		return err_set(err, ERR_USAGE,
			"a run is a number, 'last', or 'gate@last'; not '%.*s'",
			STR_ARGS(name));
	}
	if (!history_newest(s->history, project, commands, number, err))
		return false;
	return *number
		|| err_set(err, ERR_USAGE,
			"the history has no finished run of '%.*s' that is '%.*s'",
			STR_ARGS(project), STR_ARGS(name));
}

/* The record stays as it was; that somebody decided since is told. */
static bool
add_override(struct session *s, int64_t number, struct run *run, struct err *err)
{
	struct override o;
	if (!history_override_of(s->history, s->arena, number, &o, err))
		return false;
	if (!o.run || run->verdict.override.size)
		return true;
	run->verdict.override = session_text(s,
		str_format(s->arena, "overridden by %.*s: %.*s, until %.*s",
			STR_ARGS(o.by), STR_ARGS(o.reason),
			STR_ARGS(clock_show(s->arena, o.until))));
	return true;
}

static bool
find_run(struct session *s, struct run *out, struct err *err)
{
	const struct vec *operands = &s->arguments->operands;
	int64_t number;
	if (operands->count != 1)
		return err_set(err, ERR_USAGE,
			"which run? as in: smoke report last --report html:report.html");
	return find_number(s, *(struct str *)vec_at(operands, 0), &number, err)
		&& history_run(s->history, s->arena, number, out, err)
		&& add_override(s, number, out, err);
}

static int
run(struct arena *a, struct arguments *arguments)
{
	struct session s = { 0 };
	struct err err = { 0 };
	struct run found;
	int exit;
	if (!reports_check(arguments, &err)
		|| !session_open(&s, a, &command_report, arguments, &err)
		|| !session_open_history(&s, &err) || !find_run(&s, &found, &err))
		exit = say_error(s.mask, &err);
	else
		exit = reports_write(a, s.mask, arguments, &found);
	session_close(&s);
	return exit;
}

static const char *const options[] = { "report", "history", NULL };

const struct command_row command_report = {
	.name = "report",
	.summary = "any report of an earlier run again; sends nothing",
	.operands = "RUN",
	.option_names = options,
	.examples = "  smoke report last\n"
		    "  smoke report gate@last --report html:gate.html\n"
		    "  smoke report 1 --report markdown --report sarif:run-1.sarif\n",
	.run = run,
	.only_history = true,
};
