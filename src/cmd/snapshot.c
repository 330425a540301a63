/* SPDX-License-Identifier: MIT */
/* smoke snapshot: how an environment is before a release, where there was no gate. */
#include "cmd/commands.h"
#include "cmd/session_evidence.h"
#include "cmd/session_past.h"

#include "base/number.h"
#include "value/json.h"
#include "world/clock.h"
#include "world/file.h"

enum { SNAPSHOT_VERSION = 1 };

static bool
prepare(struct session *s, struct err *err)
{
	if (!s->arguments->environment.size)
		return err_set(err, ERR_USAGE,
			"which environment? give --env, as in: smoke snapshot "
			"--env prod");
	return session_environment(s, s->arguments->environment, &s->request.judged, err)
		&& session_expect_release(s, err);
}

/* --- too late? --- */

/* On the very looks that would be kept. */
static bool
refuse_when_released(struct session *s, struct err *err)
{
	const struct release *release = &s->workspace.release;
	struct str environment = s->workspace.environments[s->request.judged].name;
	struct str instance;
	if (!session_is_released(
		    s, s->facts.items, s->facts.count, environment, &instance))
		return true;
	if (!history_abandon(s->history, err))
		return false;
	return err_set(err, ERR_USAGE,
		"%.*s%s%.*s already says %.*s.%.*s %.*s: what is released is no look "
		"from before, and was not kept",
		STR_ARGS(environment), instance.size ? " " : "", STR_ARGS(instance),
		STR_ARGS(release->expect[0].probe), STR_ARGS(release->expect[0].fact),
		STR_ARGS(session_text(s, release->expect[0].value.text)));
}

/* --- the file --- */

static struct value
value_of_look(struct arena *a, const struct observation *o)
{
	static const char *const seen[] = { "not", "partly", "whole" };
	struct vec look = vec_of(a, struct member);
	members_add(&look, "probe", value_of_string(o->probe));
	if (o->instance.size)
		members_add(&look, "instance", value_of_string(o->instance));
	members_add(&look, "at", value_of_string(clock_show(a, o->at)));
	members_add(&look, "seen", value_of_c(seen[o->seen]));
	if (o->root)
		members_add(&look, "observation", *o->root);
	return value_of_members(&look);
}

/* What the history gives back, so that the file says what verify will compare with. */
static bool
write_looks(struct session *s, struct err *err)
{
	struct observation *looks;
	size_t count;
	int64_t number = 0;
	struct str environment = s->workspace.environments[s->request.judged].name;
	if (!s->arguments->out.size)
		return true;
	if (!number_int(s->run.id, &number)
		|| !history_looks(
			s->history, s->arena, number, environment, &looks, &count, err))
		return err_context(err, "--out");
	struct vec all = vec_of(s->arena, struct member);
	struct vec items = vec_of(s->arena, struct value);
	for (size_t i = 0; i < count; i++)
		if (!looks[i].again)
			items_add(&items, value_of_look(s->arena, &looks[i]));
	members_add(&all, "smoke_snapshot", value_of_int(s->arena, SNAPSHOT_VERSION));
	members_add(&all, "project", value_of_string(s->workspace.project));
	members_add(&all, "environment", value_of_string(environment));
	members_add(&all, "run", value_of_string(s->run.id));
	members_add(&all, "looks", value_of_items(&items));
	struct value v = value_of_members(&all);
	struct sbuf text = { 0 };
	json_write(&v, JSON_PRETTY, &text);
	sbuf_add_char(&text, '\n');
	bool ok = file_write(
		str_c(s->arena, s->arguments->out), sbuf_str(&text), 0600, err);
	sbuf_fini(&text);
	return ok || err_context(err, "--out");
}

static int
run(struct arena *a, struct arguments *arguments)
{
	static const struct session_steps steps = { .command = COMMAND_SNAPSHOT,
		.prepare = prepare,
		.finish = refuse_when_released,
		.deliver = write_looks };
	return session_run(a, &command_snapshot, arguments, &steps);
}

static const char *const options[] = { "env", "expect", "out", "report", "jobs",
	"deadline", "history", NULL };

const struct command_row command_snapshot = {
	.name = "snapshot",
	.summary = "keeps how an environment is before a release, without a gate",
	.operands = "",
	.option_names = options,
	.examples = "  smoke snapshot --env prod --expect version.app=1.5.0\n"
		    "  smoke snapshot --env prod --out before.json\n",
	.run = run,
};
