/* SPDX-License-Identifier: MIT */
/* smoke history: what was kept, seen from several sides.  Sends nothing. */
#include "cmd/commands.h"
#include "cmd/history_views.h"
#include "cmd/say.h"

#include "base/nearest.h"
#include "base/number.h"
#include "cmd/decision.h"
#include "out/escape.h"
#include "record/instant.h"
#include "world/clock.h"

enum { DEFAULT_LIMIT = 20, LINE_WIDTH = 80 };
#define DAY ((int64_t)24 * 60 * 60 * 1000)

static const struct view {
	struct str name;
	history_view_fn *show;
	bool takes_file;
} views[] = {
	{ STR_INIT("runs"), history_show_runs, false },
	{ STR_INIT("summary"), history_show_summary, false },
	{ STR_INIT("findings"), history_show_findings, false },
	{ STR_INIT("export"), history_write_export, true },
	{ STR_INIT("import"), history_read_import, true },
};
enum { VIEWS = sizeof(views) / sizeof(views[0]) };

/* --- what the views share --- */

struct str
history_day(struct arena *a, int64_t at)
{
	return clock_show_day(a, at);
}

struct str
history_time(struct arena *a, int64_t milliseconds)
{
	long long s = milliseconds / 1000;
	if (s < 60)
		return str_format(a, "%llds", s);
	if (s < 3600)
		return str_format(a, "%lldm%02llds", s / 60, s % 60);
	if (s < 86400)
		return str_format(a, "%lldh%02lldm", s / 3600, s / 60 % 60);
	return str_format(a, "%lldd%lldh", s / 86400, s / 3600 % 24);
}

void
history_line(struct sbuf *out, size_t indent, struct str text)
{
	struct arena a = { 0 };
	struct sbuf shown = { 0 };
	escape(ESCAPE_TERMINAL, text, &shown);
	sbuf_fill(out, ' ', indent);
	sbuf_add(out, escape_cut(&a, sbuf_str(&shown), LINE_WIDTH - indent));
	sbuf_add_char(out, '\n');
	sbuf_fini(&shown);
	arena_fini(&a);
}

bool
history_is_narrowed(const struct history_filter *f)
{
	return f->environment.size || f->command.size || f->verdict.size || f->since
		|| f->until;
}

/* --- what is asked for --- */

/* A day is its first or its last millisecond, a time is that long ago. */
static bool
read_instant(const char *option, struct str text, int64_t now, bool last, int64_t *out,
	struct err *err)
{
	int64_t time;
	if (!text.size)
		return true;
	if (decision_day(text, out)) {
		*out -= last ? 0 : DAY - 1;
		return true;
	}
	if (number_duration(text, &time)) {
		*out = now - time;
		return true;
	}
	return instant_read(text, out)
		|| err_set(err, ERR_USAGE,
			"--%s takes a day such as 2026-11-20, a time ago such as 30d, or "
			"an instant such as 2026-11-20T02:00:00.000Z; not '%.*s'",
			option, STR_ARGS(text));
}

static bool
known_word(const char *option, struct str text, const struct str *words, size_t count,
	struct str *out, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq_nocase(words[i], text)) {
			*out = words[i];
			return true;
		}
	struct str near = nearest_word(text, words, count);
	if (near.size)
		return err_set(err, ERR_USAGE, "--%s '%.*s'? did you mean '%.*s'?",
			option, STR_ARGS(text), STR_ARGS(near));
	return err_set(err, ERR_USAGE, "--%s takes no '%.*s'", option, STR_ARGS(text));
}

static bool
read_words(const struct arguments *a, struct history_filter *f, struct err *err)
{
	struct str commands[COMMAND_CONFIRM], verdicts[VERDICT_INCONCLUSIVE];
	for (int c = COMMAND_GATE; c <= COMMAND_CONFIRM; c++)
		commands[c - 1] = str_of(command_name((enum command)c));
	for (int v = VERDICT_GO; v <= VERDICT_INCONCLUSIVE; v++)
		verdicts[v - 1] = str_of(verdict_name((enum verdict_word)v));
	return (!a->command.size
		       || known_word("command", a->command, commands, COMMAND_CONFIRM,
			       &f->command, err))
		&& (!a->verdict.size
			|| known_word("verdict", a->verdict, verdicts,
				VERDICT_INCONCLUSIVE, &f->verdict, err));
}

static bool
read_filter(const struct session *s, struct history_filter *f, struct err *err)
{
	const struct arguments *a = s->arguments;
	*f = (struct history_filter){ .project = a->project.size ? a->project
								 : s->workspace.project,
		.environment = a->environment,
		.most = a->limit ? (size_t)a->limit : DEFAULT_LIMIT };
	return read_words(a, f, err)
		&& read_instant("since", a->since, s->started, false, &f->since, err)
		&& read_instant("until", a->until, s->started, true, &f->until, err);
}

static const struct view *
find_view(const struct arguments *arguments, struct err *err)
{
	const struct vec *operands = &arguments->operands;
	if (!operands->count)
		return &views[0];
	struct str name = *(struct str *)vec_at(operands, 0), names[VIEWS];
	for (size_t i = 0; i < VIEWS; i++) {
		names[i] = views[i].name;
		if (!str_eq(name, names[i]))
			continue;
		size_t wanted = 1 + views[i].takes_file;
		if (operands->count == wanted)
			return &views[i];
		err_set(err, ERR_USAGE,
			views[i].takes_file
				? "smoke history %.*s takes one file"
				: "smoke history %.*s takes nothing behind it",
			STR_ARGS(name));
		return NULL;
	}
	struct str near = nearest_word(name, names, VIEWS);
	if (near.size)
		err_set(err, ERR_USAGE, "smoke history %.*s? did you mean '%.*s'?",
			STR_ARGS(name), STR_ARGS(near));
	else
		err_set(err, ERR_USAGE,
			"smoke history has no '%.*s': runs, summary, findings, export, "
			"import",
			STR_ARGS(name));
	return NULL;
}

/* --- the command --- */

static bool
show(struct session *s, const struct view *view, struct err *err)
{
	struct history_filter filter;
	struct sbuf text = { 0 };
	bool ok = read_filter(s, &filter, err) && session_open_history(s, err)
		&& view->show(s, &filter, &text, err) && say_data(sbuf_str(&text), err);
	sbuf_fini(&text);
	return ok;
}

static int
run(struct arena *a, struct arguments *arguments)
{
	struct session s = { 0 };
	struct err err = { 0 };
	int exit = 0;
	const struct view *view = find_view(arguments, &err);
	if (!view || !session_open(&s, a, &command_history, arguments, &err)
		|| !show(&s, view, &err))
		exit = say_error(s.mask, &err);
	session_close(&s);
	return exit;
}

static const char *const options[] = { "env", "command", "verdict", "since", "until",
	"project", "limit", "json", "history", NULL };

const struct command_row command_history = {
	.name = "history",
	.summary = "which runs there were, and what they teach; sends nothing",
	.operands = "[runs|summary|findings|export FILE|import FILE]",
	.option_names = options,
	.examples = "  smoke history\n"
		    "  smoke history --command verify --verdict NO-GO --since 90d\n"
		    "  smoke history summary --env prod --json\n"
		    "  smoke history export history.jsonl\n",
	.run = run,
	.only_history = true,
};
