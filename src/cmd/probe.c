/* SPDX-License-Identifier: MIT */
/* smoke probe NAME --env E: one observation, to write rules against. */
#include "cmd/commands.h"
#include "cmd/say.h"
#include "cmd/session_evidence.h"

#include "base/nearest.h"
#include "value/json.h"

static bool
find_probe(struct session *s, size_t *out, struct err *err)
{
	const struct workspace *w = &s->workspace;
	if (s->arguments->operands.count != 1)
		return err_set(err, ERR_USAGE,
			"which probe? as in: smoke probe version --env prod");
	struct str name = *(struct str *)vec_at(&s->arguments->operands, 0);
	ptrdiff_t i = workspace_probe(w, name);
	*out = (size_t)i;
	if (i != STR_NONE)
		return true;
	struct str *known = arena_array(s->arena, w->probe_count, sizeof(*known));
	for (size_t j = 0; j < w->probe_count; j++)
		known[j] = w->probes[j].name;
	struct str near = nearest_word(name, known, w->probe_count);
	if (near.size)
		return err_set(err, ERR_USAGE, "no probe '%.*s'; did you mean '%.*s'?",
			STR_ARGS(name), STR_ARGS(near));
	return err_set(
		err, ERR_USAGE, "the workspace has no probe '%.*s'", STR_ARGS(name));
}

/* A plan of this probe alone. */
static void
keep_only(struct session *s, size_t probe)
{
	size_t count = 0;
	for (size_t i = 0; i < s->plan.probe_count; i++)
		if (s->plan.probes[i].probe == probe)
			s->plan.probes[count++] = s->plan.probes[i];
	s->plan.probe_count = count;
}

struct printed {
	struct session *s;
	struct sbuf text;
	int exit;
};

static void
looked(void *context, const struct unit *unit)
{
	struct printed *seen = context;
	struct session *s = seen->s;
	if (!unit->probe)
		return;
	if (unit->observation && unit->observation->seen != SEEN_NOT) {
		struct observation shaped;
		struct shaping plain = { .key = {
						 (const char *)s->key, sizeof(s->key) } };
		compare_shape(unit->arena, s->rules[unit->probe->probe], &plain,
			unit->observation, &shaped);
		struct value masked = session_mask_value(s, unit->arena, shaped.root);
		json_write(&masked, JSON_PRETTY, &seen->text);
		sbuf_add_char(&seen->text, '\n');
	}
	if (unit->evidence != EVIDENCE_HELD || unit->reason.size) {
		struct str reason = session_text(s, unit->reason), instance = { 0 };
		if (unit->observation)
			instance = unit->observation->instance;
		say_note("smoke: %.*s%s%.*s: %.*s",
			STR_ARGS(s->workspace.probes[unit->probe->probe].name),
			instance.size ? " on " : "", STR_ARGS(instance),
			STR_ARGS(reason));
	}
	if (unit->evidence != EVIDENCE_HELD)
		seen->exit = 3;
}

static bool
look(struct session *s, size_t probe, int *exit, struct err *err)
{
	struct printed seen = { .s = s };
	s->request.command = COMMAND_PROBE;
	s->request.baseline = s->request.candidate = PLAN_NO_ENVIRONMENT;
	if (!session_open_history(s, err) || !session_open_engine(s, err)
		|| !session_plan_only(s, err))
		return false;
	keep_only(s, probe);
	if (!s->plan.probe_count)
		return err_set(err, ERR_USAGE, "the probe '%.*s' does not look at '%.*s'",
			STR_ARGS(s->workspace.probes[probe].name),
			STR_ARGS(s->workspace.environments[s->request.judged].name));
	bool *only = arena_array(s->arena, s->plan.checks.count, sizeof(bool));
	for (size_t i = 0; i < s->plan.probe_count; i++)
		if (s->plan.probes[i].number)
			only[s->plan.probes[i].number - 1] = true;
	bool ok = collect_run(s->engine, &s->plan, only, looked, &seen, err);
	live_hide(&s->live);
	ok = ok && say_data(sbuf_str(&seen.text), err);
	*exit = collect_signal(s->engine) ? 128 + collect_signal(s->engine) : seen.exit;
	sbuf_fini(&seen.text);
	return ok;
}

static int
run(struct arena *a, struct arguments *arguments)
{
	struct session s = { 0 };
	struct err err = { 0 };
	size_t probe = 0;
	int exit = 0;
	if (!arguments->environment.size)
		err_set(&err, ERR_USAGE,
			"which environment? give --env, as in: smoke probe version "
			"--env prod");
	if (err.kind != ERR_NONE || !session_open(&s, a, &command_probe, arguments, &err)
		|| !find_probe(&s, &probe, &err)
		|| !session_environment(
			&s, arguments->environment, &s.request.judged, &err)
		|| !look(&s, probe, &exit, &err))
		exit = say_error(s.mask, &err);
	session_close(&s);
	return exit;
}

static const char *const options[] = { "env", "history", NULL };

const struct command_row command_probe = {
	.name = "probe",
	.summary = "print one observation, to write rules against",
	.operands = "NAME",
	.option_names = options,
	.examples = "  smoke probe version --env prod\n",
	.run = run,
};
