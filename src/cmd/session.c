/* SPDX-License-Identifier: MIT */
#include "cmd/session_evidence.h"

#include "base/nearest.h"
#include "cmd/reports.h"
#include "cmd/say.h"
#include "cmd/session_live.h"
#include "compare/expect.h"
#include "ext/digest.h"
#include "query/template.h"
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
		.latencies = vec_of(a, struct latency_seen) };
	diags_init(&s->diags, a);
	const char *path =
		arguments->workspace.size ? str_c(a, arguments->workspace) : ".";
	if (!arguments->workspace.size && !file_exists("smoke.yaml"))
		return err_set(err, ERR_USAGE,
			"there is no smoke.yaml here; go to its folder, or give "
			"--workspace DIR");
	bool ok = workspace_read(a, path, &session_hurl, &s->workspace, &s->diags, err);
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
	if (s->request.command == COMMAND_VERIFY || s->request.command == COMMAND_SNAPSHOT
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

bool
session_open_history(struct session *s, struct err *err)
{
	struct str file = s->arguments->history;
	const struct workspace *w = &s->workspace;
	if (!file.size)
		file = str_format(s->arena, "%.*s%.*s", STR_ARGS(w->folder),
			STR_ARGS(w->history.file));
	s->history = history_open(str_c(s->arena, file), &s->history_was_empty, err);
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
		.deadline = a->deadline,
		.now = s->started * 1000,
		.seed = seed,
		.secret = add_secret,
		.secret_context = s };
	session_watch(s, &settings);
	s->engine = collect_open(&settings, err);
	return s->engine != NULL;
}

/* --- the plan --- */

/* How many instances of an environment the last GO knew; 0: there is none. */
static bool
count_at_last_go(struct session *s, struct str environment, size_t *out, struct err *err)
{
	struct run run;
	int64_t number = 0;
	*out = 0;
	if (s->history
		&& !history_find(s->history, s->workspace.project,
			1u << COMMAND_GATE | 1u << COMMAND_VERIFY | 1u << COMMAND_DRIFT,
			environment, HISTORY_NEWEST_GO, &number, err))
		return false;
	if (!number)
		return true;
	if (!history_run(s->history, s->arena, number, &run, err))
		return false;
	struct vec names = vec_of(s->arena, struct str);
	for (size_t i = 0; i < run.check_count; i++) {
		const struct run_check *c = &run.checks[i];
		bool known =
			c->kind != CHECK_PROBE || !str_eq(c->environment, environment);
		for (size_t j = 0; j < names.count && !known; j++)
			known = str_eq(*(struct str *)vec_at(&names, j), c->instance);
		if (!known)
			vec_add(&names, &c->instance);
	}
	*out = names.count;
	return true;
}

/* Fewer instances than were promised, or fewer than half of those at the last GO. */
static bool
find_short(struct session *s, uint16_t e, size_t count, struct str *out, struct err *err)
{
	const struct environment *environment = &s->workspace.environments[e];
	size_t promised = environment->instances.count, before;
	const char *plural = count == 1 ? "" : "s";
	if (!count_at_last_go(s, environment->name, &before, err))
		return false;
	if (count < promised)
		*out = str_format(s->arena,
			"found %zu instance%s of %.*s behind its name; there must be %zu",
			count, plural, STR_ARGS(environment->name), promised);
	else if (2 * count < before)
		*out = str_format(s->arena,
			"found %zu instance%s of %.*s behind its name; at the last GO "
			"there "
			"were %zu",
			count, plural, STR_ARGS(environment->name), before);
	else if (!count)
		*out = str_format(s->arena, "found no instance of %.*s behind its name",
			STR_ARGS(environment->name));
	return true;
}

static bool
discover(struct session *s, uint16_t e, struct err *err)
{
	struct str *addresses, reason;
	size_t count;
	uint32_t number = s->plan.environments[e].discovery;
	enum trouble trouble = collect_instances(
		s->engine, s->arena, e, &addresses, &count, &reason, err);
	if (err->kind != ERR_NONE
		|| !plan_expand(s->arena, &s->plan, e, addresses, count, err))
		return false;
	struct check *c = &s->plan.checks.items[number - 1];
	c->evidence = EVIDENCE_HELD;
	if (trouble == TROUBLE_NONE && !find_short(s, e, count, &s->shorts[e], err))
		return false;
	if (trouble != TROUBLE_NONE)
		s->shorts[e] = session_text(s, reason);
	if (!s->shorts[e].size)
		return true;
	c->evidence = EVIDENCE_UNKNOWN;
	c->trouble = (uint8_t)(trouble != TROUBLE_NONE ? trouble : TROUBLE_EMPTY);
	vec_add(&s->notes, &s->shorts[e]);
	return true;
}

static bool
make_shapings(struct session *s, struct err *err)
{
	const struct workspace *w = &s->workspace;
	s->shapings = arena_array(s->arena, w->environment_count, sizeof(*s->shapings));
	for (size_t e = 0; e < w->environment_count; e++) {
		struct rewrite *rewrites =
			arena_array(s->arena, w->replacement_count, sizeof(*rewrites));
		const struct scope *scope = collect_scope(s->engine, (uint16_t)e);
		s->shapings[e] = (struct shaping){ rewrites, 0,
			{ (const char *)s->key, sizeof(s->key) } };
		if (!s->plan.environments[e].asked && e != s->request.baseline
			&& e != s->request.candidate)
			continue;
		for (size_t i = 0; i < w->replacement_count; i++) {
			struct rewrite *r = &rewrites[i];
			if (!template_render(s->arena, &w->replacements[i].from, scope,
				    RENDER_PLAIN, &r->from, NULL, err)
				|| !template_render(s->arena, &w->replacements[i].to,
					scope, RENDER_PLAIN, &r->to, NULL, err))
				return err_context(err,
					"compare.replace in environment %.*s",
					STR_ARGS(w->environments[e].name));
			s->shapings[e].rewrite_count += r->from.size > 0;
		}
	}
	return true;
}

/* Which looks and checks belong to which probe. */
static void
group_by_probe(struct session *s)
{
	const struct workspace *w = &s->workspace;
	s->probes = arena_array(s->arena, w->probe_count, sizeof(*s->probes));
	for (size_t i = 0; i < w->probe_count; i++)
		s->probes[i].checks = vec_of(s->arena, uint32_t);
	for (size_t i = 0; i < s->plan.probe_count; i++)
		s->probes[s->plan.probes[i].probe].planned++;
	for (size_t i = 0; i < w->probe_count; i++) {
		struct probe_kept *kept = &s->probes[i];
		kept->looks = arena_array(s->arena, kept->planned, sizeof(*kept->looks));
		kept->rows = arena_array(s->arena, kept->planned, sizeof(*kept->rows));
		kept->planned = 0;
	}
	for (size_t i = 0; i < s->plan.probe_count; i++) {
		struct probe_kept *kept = &s->probes[s->plan.probes[i].probe];
		kept->rows[kept->planned++] = &s->plan.probes[i];
	}
	for (uint32_t number = 1; number <= s->plan.checks.count; number++) {
		ptrdiff_t probe = session_probe_of(s, &s->plan.checks.items[number - 1]);
		if (probe != STR_NONE)
			vec_add(&s->probes[probe].checks, &number);
	}
}

ptrdiff_t
session_probe_of(const struct session *s, const struct check *c)
{
	const struct workspace *w = &s->workspace;
	const struct release *release = &w->release;
	switch ((enum check_kind)c->kind) {
	case CHECK_PROBE:
	case CHECK_PAIR:
	case CHECK_BEFORE:
	case CHECK_APPROVED:
		return (ptrdiff_t)c->subject;
	case CHECK_EXPECTATION:
		return workspace_probe(w, w->expectations[c->subject].probe);
	case CHECK_RELEASE:
		return workspace_probe(w,
			c->subject < release->expect_count
				? release->expect[c->subject].probe
				: release->changes[c->subject - release->expect_count]
					  .probe);
	case CHECK_NONE:
	case CHECK_ANSWERS:
	case CHECK_DISCOVERY:
	case CHECK_ENTRY:
	case CHECK_CHECKLIST:
	case CHECK_POLICY:
	case CHECK_DRILL:
	case CHECK_LATENCY: /* rests on samples of its own */
		break;
	}
	return STR_NONE;
}

static void
digest_plan(struct session *s)
{
	struct sbuf text = { 0 };
	plan_write(s->arena, &s->plan, &text);
	s->plan.digest = digest_sha256_hex(s->arena, sbuf_str(&text));
	sbuf_fini(&text);
}

bool
session_plan_only(struct session *s, struct err *err)
{
	if (!plan_make(s->arena, &s->workspace, &s->request, &s->plan, err))
		return false;
	s->shorts =
		arena_array(s->arena, s->workspace.environment_count, sizeof(*s->shorts));
	for (uint16_t e = 0; e < s->workspace.environment_count; e++)
		if (s->plan.environments[e].discovery && !discover(s, e, err))
			return false;
	return collect_secrets(s->engine, &s->plan, err) && make_shapings(s, err);
}

static bool
note_incomplete(struct session *s, struct err *err)
{
	int64_t *numbers;
	size_t count;
	if (!history_incomplete(s->history, s->arena, &numbers, &count, err))
		return false;
	if (!count)
		return true;
	struct str note = str_format(s->arena,
		count == 1 ? "run %lld was begun and is not finished"
			   : "run %lld and %zu before it were begun and are not finished",
		(long long)numbers[0], count - 1);
	vec_add(&s->notes, &note);
	return true;
}

/* What a condition leaves out is no check, and every report says so. */
static void
note_left_out(struct session *s)
{
	for (size_t i = 0; i < s->plan.left_out_count; i++) {
		const struct left_out *left = &s->plan.left_out[i];
		struct str note = session_text(s,
			str_format(s->arena, "left out: %.*s on %.*s: %.*s",
				STR_ARGS(left->what),
				STR_ARGS(s->workspace.environments[left->environment]
						 .name),
				STR_ARGS(left->why)));
		vec_add(&s->notes, &note);
	}
}

bool
session_plan(struct session *s, struct err *err)
{
	if (!session_plan_only(s, err))
		return false;
	s->reasons = arena_array(s->arena, s->plan.checks.count, sizeof(*s->reasons));
	for (size_t e = 0; e < s->workspace.environment_count; e++)
		if (s->shorts[e].size)
			s->reasons[s->plan.environments[e].discovery - 1] = s->shorts[e];
	group_by_probe(s);
	digest_plan(s);
	note_left_out(s);
	int64_t number = 0;
	if (!history_begin(s->history, &s->plan, s->started, &number, err))
		return false;
	s->run.id = str_format(s->arena, "%lld", (long long)number);
	return note_incomplete(s, err);
}

bool
session_collect(struct session *s, struct err *err)
{
	/* What could not be kept on the way is told at the end, with a report. */
	session_watch_checks(s);
	bool ok = collect_run(s->engine, &s->plan, NULL, session_unit, s, err);
	live_hide(&s->live);
	return ok;
}

/* --- the order of the stages --- */

static bool
step(session_step_fn *fn, struct session *s, struct err *err)
{
	return !fn || fn(s, err);
}

int
session_run(struct arena *a, const struct command_row *command,
	struct arguments *arguments, const struct session_steps *steps)
{
	struct session s = { 0 };
	struct err err = { 0 };
	int exit;
	if (!reports_check(arguments, &err)
		|| !session_open(&s, a, command, arguments, &err)
		|| !session_sides(&s, steps->command, &err)
		|| !session_open_history(&s, &err) || !session_open_engine(&s, &err)
		|| !step(steps->prepare, &s, &err) || !session_mark(&s, &err)
		|| !session_plan(&s, &err) || !step(steps->wait, &s, &err)
		|| !session_collect(&s, &err) || !session_latency(&s, &err)) {
		live_hide(&s.live);
		exit = say_error(s.mask, &err);
	} else {
		session_judge(&s);
		exit = step(steps->finish, &s, &err) ? session_end(&s, steps)
						     : say_error(s.mask, &err);
	}
	session_close(&s);
	return exit;
}
