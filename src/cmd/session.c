/* SPDX-License-Identifier: MIT */
#include "cmd/session_release.h"

#include "base/nearest.h"
#include "cmd/reports.h"
#include "cmd/say.h"
#include "cmd/tell.h"
#include "cmd/session_live.h"
#include "compare/expect.h"
#include "suite/suite.h"
#include "workspace/workspace.h"
#include "world/clock.h"
#include "world/file.h"
#include "world/random.h"

#include <string.h>

enum { DEFAULT_JOBS = 32 };

/* --- opening --- */

/* In a workspace what hurl would let pass is a mistake. */
static bool
read_suite(struct arena *a, const struct source *source, struct suite *out,
	struct diags *diags)
{
	return suite_read(a, source, out, diags) && suite_check(out, DIAG_ERROR, diags);
}

const struct hurl_reader session_hurl = { read_suite, suite_read_assert };
static const struct hurl_reader no_suites = { NULL, suite_read_assert };

bool
session_open(struct session *s, struct arena *a, const struct command_row *command,
	const struct arguments *arguments, struct err *err)
{
	*s = (struct session){ .arena = a,
		.command = command,
		.arguments = arguments,
		.mask = mask_new(),
		.started = clock_now() / 1000,
		.findings = vec_of(a, struct finding),
		.facts = vec_of(a, struct fact_seen),
		.own_facts = vec_of(a, struct str),
		.noise = vec_of(a, struct str),
		.notes = vec_of(a, struct str),
		.waits = vec_of(a, struct wait_step),
		.latencies = vec_of(a, struct latency_seen),
		.timings = vec_of(a, struct entry_timing) };
	diags_init(&s->diags, a);
	const char *path =
		arguments->workspace.size ? str_c(a, arguments->workspace) : ".";
	if (!arguments->workspace.size && !file_exists("smoke.yaml"))
		return err_set(err, ERR_USAGE,
			"there is no smoke.yaml here; go to its folder, or give "
			"--workspace DIR");
	bool ok = workspace_read(a, path,
		command->only_history ? &no_suites : &session_hurl, &s->workspace,
		&s->diags, err);
	for (size_t i = 0; ok && i < s->workspace.expectation_count; i++)
		if (!expect_check(
			    a, &s->workspace, &s->workspace.expectations[i], &s->diags))
			ok = false;
	s->rules = arena_array(a, s->workspace.probe_count, sizeof(struct rules *));
	s->rules_met = arena_array(a, s->workspace.rule_count, sizeof(struct rule_met));
	for (size_t i = 0; ok && i < s->workspace.probe_count; i++)
		s->rules[i] = rules_compile(
			a, &s->workspace, &s->workspace.probes[i], &s->diags);
	say_diags(&s->diags);
	if (ok && !s->diags.errors)
		return true;
	return err_set(err, ERR_INPUT, "%zu mistake%s in the workspace; nothing was sent",
		s->diags.errors, s->diags.errors == 1 ? "" : "s");
}

void
session_close(struct session *s)
{
	collect_close(s->engine);
	history_close(s->history);
	mask_free(s->mask);
	arena_fini(&s->planned);
	arena_fini(&s->rounds[0]);
	arena_fini(&s->rounds[1]);
}

bool
session_environment(struct session *s, struct str name, uint16_t *out, struct err *err)
{
	const struct workspace *w = &s->workspace;
	ptrdiff_t i = workspace_environment(w, name);
	if (i != STR_NONE) {
		*out = (uint16_t)i;
		return true;
	}
	struct str *known = arena_array(s->arena, w->environment_count, sizeof(*known));
	for (size_t j = 0; j < w->environment_count; j++)
		known[j] = w->environments[j].name;
	struct str near = nearest_word(name, known, w->environment_count);
	if (near.size)
		return err_set(err, ERR_USAGE,
			"the workspace has no environment '%.*s'; did you mean '%.*s'?",
			STR_ARGS(name), STR_ARGS(near));
	return err_set(err, ERR_USAGE, "the workspace has no environment '%.*s'",
		STR_ARGS(name));
}

static bool
side(struct session *s, const char *option, struct str given, struct str written,
	uint16_t *out, struct err *err)
{
	*out = PLAN_NO_ENVIRONMENT;
	struct str name = given.size ? given : written;
	if (name.size)
		return session_environment(s, name, out, err);
	if (s->request.command == COMMAND_VERIFY || s->request.command == COMMAND_WATCH
		|| s->request.command == COMMAND_SNAPSHOT
		|| s->request.command == COMMAND_CONFIRM)
		return true;
	return err_set(err, ERR_USAGE,
		"smoke %s compares two environments: write `compare: {%s: …}` into "
		"smoke.yaml, or "
		"give --%s",
		s->command->name, option, option);
}

bool
session_sides(struct session *s, enum command command, struct err *err)
{
	const struct arguments *a = s->arguments;
	struct plan_request *r = &s->request;
	r->command = command;
	r->tags = (struct texts){ a->tags.items, a->tags.count };
	if (!side(s, "baseline", a->baseline, s->workspace.baseline, &r->baseline, err)
		|| !side(s, "candidate", a->candidate, s->workspace.candidate,
			&r->candidate, err))
		return false;
	if (r->baseline == r->candidate && r->baseline != PLAN_NO_ENVIRONMENT)
		return err_set(err, ERR_USAGE, "baseline and candidate are both '%.*s'",
			STR_ARGS(s->workspace.environments[r->baseline].name));
	r->judged = command == COMMAND_DRIFT ? r->baseline : r->candidate;
	return true;
}

const char *
session_history_path(struct session *s)
{
	struct str file = s->arguments->history;
	const struct workspace *w = &s->workspace;
	if (!file.size)
		file = str_format(s->arena, "%.*s%.*s", STR_ARGS(w->folder),
			STR_ARGS(w->history.file));
	return str_c(s->arena, file);
}

bool
session_open_history(struct session *s, struct err *err)
{
	s->history = history_open(session_history_path(s), &s->history_was_empty, err);
	return s->history && history_key(s->history, s->key, err);
}

static bool
add_secret(void *context, struct str secret, struct err *err)
{
	struct session *s = context;
	return mask_add(s->mask, secret, err);
}

bool
session_open_engine(struct session *s, struct err *err)
{
	const struct arguments *a = s->arguments;
	uint64_t seed;
	if (!random_bytes(&seed, sizeof(seed), err))
		return false;
	size_t jobs = a->jobs ? (size_t)a->jobs : s->workspace.limits.jobs;
	struct collect_settings settings = { .workspace = &s->workspace,
		.jobs = jobs ? jobs : DEFAULT_JOBS,
		.deadline = a->deadline ? a->deadline : s->workspace.limits.run,
		.fail_fast = a->fail_fast,
		.now = s->started * 1000,
		.seed = seed,
		.secret = add_secret,
		.secret_context = s };
	session_watch(s, &settings);
	s->engine = collect_open(&settings, err);
	return s->engine != NULL;
}

/* --- the order of the stages --- */

bool
session_collect(struct session *s, struct err *err)
{
	/* What could not be kept on the way is told at the end, with a report. */
	session_watch_checks(s);
	session_suite_latency_begin(s);
	bool ok = collect_run(s->engine, &s->plan, NULL, session_unit, s, err);
	session_suite_latency_end(s);
	live_hide(&s->live);
	return ok;
}

static bool
step(session_step_fn *fn, struct session *s, struct err *err)
{
	return !fn || fn(s, err);
}

int
session_run_for(struct arena *a, const struct command_row *command,
	struct arguments *arguments, const struct session_steps *steps,
	struct teller *teller)
{
	struct session s = { 0 };
	struct err err = { 0 };
	int exit;
	if (!reports_check(arguments, &err)
		|| !session_open(&s, a, command, arguments, &err)
		|| !session_sides(&s, steps->command, &err)
		|| !session_open_history(&s, &err) || !session_open_engine(&s, &err)
		|| !tell_open(&s, teller, &err) || !step(steps->prepare, &s, &err)
		|| !session_mark(&s, &err) || !session_plan(&s, &err)
		|| !step(steps->wait, &s, &err)
		|| !step(steps->collect ? steps->collect : session_collect, &s, &err)
		|| !session_latency(&s, &err)) {
		live_hide(&s.live);
		exit = say_error(s.mask, &err);
		tell_fail(teller, arguments->workspace, &err);
	} else {
		session_judge(&s);
		exit = step(steps->finish, &s, &err) ? session_end(&s, steps)
						     : say_error(s.mask, &err);
	}
	session_close(&s);
	return exit;
}

int
session_run(struct arena *a, const struct command_row *command,
	struct arguments *arguments, const struct session_steps *steps)
{
	struct teller teller;
	tell_init(&teller, a, arguments);
	int exit = session_run_for(a, command, arguments, steps, &teller);
	tell_deliver(&teller); /* what went wrong was said; the exit is the verdict's */
	tell_fini(&teller);
	return exit;
}
