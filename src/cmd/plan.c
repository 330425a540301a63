/* SPDX-License-Identifier: MIT */
/* smoke plan: what a command would check; sends nothing, reads no secret. */
#include "cmd/brief.h"
#include "cmd/commands.h"
#include "cmd/plan_blind.h"
#include "cmd/say.h"

#include "base/nearest.h"
#include "out/escape.h"

static const struct {
	struct str name;
	enum command command;
} planned[] = {
	{ STR_INIT("gate"), COMMAND_GATE },
	{ STR_INIT("diff"), COMMAND_DIFF },
	{ STR_INIT("drift"), COMMAND_DRIFT },
	{ STR_INIT("verify"), COMMAND_VERIFY },
};
enum { PLANNED = sizeof(planned) / sizeof(planned[0]) };

static bool
command_of(const struct arguments *arguments, enum command *out, struct err *err)
{
	*out = COMMAND_GATE;
	if (!arguments->operands.count)
		return true;
	if (arguments->operands.count > 1)
		return err_set(err, ERR_USAGE, "smoke plan takes one command");
	struct str name = *(struct str *)vec_at(&arguments->operands, 0);
	for (size_t i = 0; i < PLANNED; i++) {
		*out = planned[i].command;
		if (str_eq(planned[i].name, name))
			return true;
	}
	return err_set(err, ERR_USAGE,
		"smoke plan takes gate, diff, drift or verify, not '%.*s'",
		STR_ARGS(name));
}

/* Requests that are certain; redirects, retries and repetitions come on top. */
static size_t
count_requests(const struct session *s)
{
	size_t count = 0;
	for (size_t i = 0; i < s->plan.checks.count; i++)
		count += s->plan.checks.items[i].kind == CHECK_ANSWERS
			|| s->plan.checks.items[i].kind == CHECK_ENTRY;
	for (size_t i = 0; i < s->plan.probe_count; i++)
		count += s->workspace.probes[s->plan.probes[i].probe].kind == PROBE_HTTP;
	return count;
}

static void
write_rows(struct session *s, struct sbuf *out)
{
	for (size_t i = 0; i < s->plan.checks.count; i++) {
		const struct check *c = &s->plan.checks.items[i];
		struct arena_mark mark = arena_mark(s->arena);
		struct str name = plan_check_name(s->arena, &s->plan, c);
		struct str instance = plan_instance_name(&s->plan, c);
		sbuf_format(out, "%5zu  %-11s  %-10.*s  ", i + 1,
			check_kind_name((enum check_kind)c->kind),
			STR_ARGS(s->workspace.environments[c->environment].name));
		escape(ESCAPE_TERMINAL, name, out);
		if (instance.size)
			sbuf_format(out, "  on %.*s", STR_ARGS(instance));
		sbuf_format(out, "%s\n", c->required ? "" : "  (not required)");
		arena_rewind(s->arena, mark);
	}
}

static void
write_left_out(const struct session *s, struct sbuf *out)
{
	for (size_t i = 0; i < s->plan.left_out_count; i++) {
		const struct left_out *left = &s->plan.left_out[i];
		sbuf_format(out, "%s%.*s on %.*s: ", i ? "  " : "\nLeft out:\n  ",
			STR_ARGS(left->what),
			STR_ARGS(s->workspace.environments[left->environment].name));
		escape(ESCAPE_TERMINAL, left->why, out);
		sbuf_add_char(out, '\n');
	}
}

static void
write_discoveries(const struct session *s, struct sbuf *out)
{
	for (size_t e = 0; e < s->workspace.environment_count; e++)
		if (s->plan.environments[e].discovery)
			sbuf_format(out,
				"The instances of %.*s are found by DNS; each adds its "
				"own "
				"checks.\n",
				STR_ARGS(s->workspace.environments[e].name));
}

static bool
show(struct session *s, struct err *err)
{
	struct sbuf out = { 0 };
	sbuf_format(&out, "smoke %s would check:\n\n", command_name(s->plan.command));
	write_rows(s, &out);
	sbuf_format(&out, "\n%zu checks, at least %zu requests\n", s->plan.checks.count,
		count_requests(s));
	write_left_out(s, &out);
	write_discoveries(s, &out);
	bool ok = plan_blind(s, &out, err) && say_data(sbuf_str(&out), err);
	sbuf_fini(&out);
	return ok;
}

/* The values that are expected are fetched as far as they are there: a briefing is made
 * before the version is known. */
static bool
show_brief(struct session *s, struct err *err)
{
	struct err unknown = { 0 };
	struct sbuf out = { 0 };
	struct str format = s->arguments->out;
	bool markdown = str_is(format, "markdown");
	if (format.size && !markdown && !str_is(format, "text"))
		return err_set(err, ERR_USAGE,
			"--out of a briefing is text or markdown, not '%.*s'",
			STR_ARGS(format));
	if (!session_expect_release(s, &unknown))
		say_note("%s", unknown.text);
	brief_write(s, markdown, &out);
	bool ok = say_data(sbuf_str(&out), err);
	sbuf_fini(&out);
	return ok;
}

static bool
show_asked(struct session *s, struct err *err)
{
	if (!s->arguments->brief && s->arguments->out.size)
		return err_set(err, ERR_USAGE, "--out belongs to --brief");
	return s->arguments->brief ? show_brief(s, err) : show(s, err);
}

static int
run(struct arena *a, struct arguments *arguments)
{
	struct session s = { 0 };
	struct err err = { 0 };
	enum command command;
	int exit = 0;
	if (!command_of(arguments, &command, &err)
		|| !session_open(&s, a, &command_plan, arguments, &err)
		|| !session_sides(&s, command, &err)
		|| (command == COMMAND_VERIFY
			&& !session_environment(&s,
				arguments->environment.size ? arguments->environment
							    : s.workspace.baseline,
				&s.request.judged, &err))
		|| !plan_make(a, &s.workspace, &s.request, &s.plan, &err)
		|| !show_asked(&s, &err))
		exit = say_error(NULL, &err);
	session_close(&s);
	return exit;
}

static const char *const options[] = { "env", "baseline", "candidate", "tag", "expect",
	"brief", "out", NULL };

const struct command_row command_plan = {
	.name = "plan",
	.summary = "what a command would check; sends nothing",
	.operands = "[gate|diff|drift|verify]",
	.option_names = options,
	.examples =
		"  smoke plan\n  smoke plan verify --env prod\n  smoke plan --brief\n",
	.run = run,
};
