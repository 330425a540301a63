/* SPDX-License-Identifier: MIT */
/* From evidence to verdict, from verdict to record, from record to reports. */
#include "cmd/session.h"

#include "cmd/say.h"
#include "judge/judge.h"
#include "out/escape.h"
#include "report/report.h"
#include "world/clock.h"
#include "world/file.h"

#include <stdlib.h>
#include <unistd.h>

/* --- the record --- */

static void
record_checks(struct session *s)
{
	const struct plan *plan = &s->plan;
	s->run.checks =
		arena_array(s->arena, plan->checks.count, sizeof(struct run_check));
	s->run.check_count = plan->checks.count;
	for (size_t i = 0; i < plan->checks.count; i++) {
		const struct check *c = &plan->checks.items[i];
		s->run.checks[i] = (struct run_check){ .number = (uint32_t)i + 1,
			.kind = (enum check_kind)c->kind,
			.state = (enum state)c->state,
			.worst = (enum severity)c->worst,
			.trouble = (enum trouble)c->trouble,
			.required = c->required,
			.attempts = c->attempts,
			.duration = c->duration,
			.name = session_text(s, plan_check_name(s->arena, plan, c)),
			.group = plan_check_group(s->arena, plan, c),
			.environment = s->workspace.environments[c->environment].name,
			.instance = plan_instance_name(plan, c),
			.reason = s->reasons[i] };
	}
}

static struct str
fact_value(const struct session *s, struct str name, struct str environment)
{
	for (size_t i = 0; i < s->facts.count; i++) {
		const struct fact_seen *fact = vec_at(&s->facts, i);
		if (str_eq(fact->name, name) && str_eq(fact->environment, environment))
			return fact->value;
	}
	return (struct str){ 0 };
}

static struct str
before_value(const struct session *s, struct str name)
{
	for (size_t i = 0; i < s->before_count; i++) {
		const struct observation *o = &s->before[i];
		if (!str_starts(name, o->probe) || name.size <= o->probe.size + 1)
			continue;
		const struct value *facts = value_get_c(o->root, "facts");
		struct str value =
			value_text(value_get(facts, str_from(name, o->probe.size + 1)));
		if (value.size)
			return value;
	}
	return (struct str){ 0 };
}

/* The fact that a release is known by: the first it expects, else the first there is. */
static struct str
release_fact(const struct session *s)
{
	const struct release *release = &s->workspace.release;
	if (release->expect_count)
		return str_format(s->arena, "%.*s.%.*s",
			STR_ARGS(release->expect[0].probe),
			STR_ARGS(release->expect[0].fact));
	for (size_t i = 0; i < s->workspace.probe_count; i++)
		if (s->workspace.probes[i].fact_count)
			return str_format(s->arena, "%.*s.%.*s",
				STR_ARGS(s->workspace.probes[i].name),
				STR_ARGS(s->workspace.probes[i].facts[0].name));
	return (struct str){ 0 };
}

/* "shop 1.4.1 → 1.4.2" */
static struct str
title_of(struct session *s)
{
	const struct plan_request *r = &s->request;
	struct str name = release_fact(s), from = { 0 };
	struct str to = fact_value(s, name, s->workspace.environments[r->judged].name);
	if (r->command == COMMAND_VERIFY)
		from = before_value(s, name);
	else if (r->command != COMMAND_DRIFT && r->baseline != PLAN_NO_ENVIRONMENT)
		from = fact_value(s, name, s->workspace.environments[r->baseline].name);
	if (!to.size)
		return s->workspace.project;
	if (!from.size || str_eq(from, to))
		return str_format(s->arena, "%.*s %.*s", STR_ARGS(s->workspace.project),
			STR_ARGS(to));
	return str_format(s->arena, "%.*s %.*s → %.*s", STR_ARGS(s->workspace.project),
		STR_ARGS(from), STR_ARGS(to));
}

static struct str
environment_name(const struct session *s, uint16_t index)
{
	return index == PLAN_NO_ENVIRONMENT ? (struct str){ 0 }
					    : s->workspace.environments[index].name;
}

static void
record(struct session *s)
{
	struct run *run = &s->run;
	const struct plan_request *r = &s->request;
	run->command = r->command;
	run->project = s->workspace.project;
	run->smoke_version = STR(SMOKE_VERSION);
	run->baseline = environment_name(s, r->baseline);
	run->candidate = environment_name(s, r->candidate);
	run->environment = environment_name(s, r->judged);
	run->started = s->started;
	run->ended = clock_now() / 1000;
	run->signal = collect_signal(s->engine);
	run->interrupted = run->signal != 0;
	run->plan_digest = s->plan.digest;
	run->workspace_digest = s->workspace.digest;
	run->title = title_of(s);
	record_checks(s);
	run->findings = (struct findings){ s->findings.items, s->findings.count };
	run->facts = s->facts.items;
	run->fact_count = s->facts.count;
	run->noise = s->noise.items;
	run->noise_count = s->noise.count;
	run->ignored = s->ignored;
	run->tolerated = s->tolerated;
	run->allowed = s->allowed;
	run->notes = s->notes.items;
	run->note_count = s->notes.count;
	run->waits = s->waits.items;
	run->wait_count = s->waits.count;
	run->rollback = s->workspace.release.rollback;
}

static bool
compares_sides(const struct plan_request *r)
{
	return r->command == COMMAND_GATE || r->command == COMMAND_DRIFT
		|| r->command == COMMAND_DIFF;
}

/* A rule that had nothing to decide is not silent: it may have had its day. */
static void
note_idle_rules(struct session *s)
{
	for (size_t i = 0; i < s->workspace.rule_count; i++) {
		const struct rule *rule = &s->workspace.rules[i];
		size_t used = 0;
		for (size_t p = 0; p < s->workspace.probe_count; p++)
			used += rules_used(s->rules[p], i);
		bool found = s->rules_met[i].asked && !s->rules_met[i].met;
		if (used || found || !compares_sides(&s->request))
			continue;
		struct str note = str_format(s->arena,
			"rule %.*s decided nothing in this run", STR_ARGS(rule->id));
		vec_add(&s->notes, &note);
	}
}

void
session_judge(struct session *s)
{
	session_order(s);
	session_find_idle_rules(s);
	struct findings findings = { s->findings.items, s->findings.count };
	struct judge_input input = { .policy = &s->workspace.policy,
		.waivers = &s->workspace.waivers,
		.today = clock_show_day(s->arena, clock_now() / 1000),
		.interrupted = collect_signal(s->engine) != 0,
		.history_missing =
			s->workspace.history.expect_existing && s->history_was_empty };
	judge_run(s->arena, &input, &s->plan.checks, &findings, &s->run.verdict);
	note_idle_rules(s);
	record(s);
	/* What was found decides whether an override speaks for it; then it is said. */
	input.override_reason = session_overridden(s);
	if (input.override_reason.size)
		judge_run(s->arena, &input, &s->plan.checks, &s->run.findings,
			&s->run.verdict);
	s->run.notes = s->notes.items;
	s->run.note_count = s->notes.count;
}

/* --- reports --- */

static bool
wants_color(const struct arguments *a)
{
	if (a->color != WHEN_AUTO)
		return a->color == WHEN_ALWAYS;
	const char *no_color = getenv("NO_COLOR");
	return file_is_terminal(STDOUT_FILENO) && !(no_color && *no_color);
}

static struct report_settings
settings_of(struct session *s)
{
	const char *ci = getenv("CI");
	return (struct report_settings){ .color = wants_color(s->arguments),
		.ci_log = ci && *ci,
		.verbose = s->arguments->verbose,
		.local_time = str_c(s->arena, clock_show_local(s->arena, s->run.ended)) };
}

/* FORMAT[:FILE] */
static bool
write_report(struct session *s, struct str wish, struct err *err)
{
	ptrdiff_t colon = str_find_char(wish, ':');
	struct str name = colon == STR_NONE ? wish : str_part(wish, 0, (size_t)colon);
	struct str file =
		colon == STR_NONE ? (struct str){ 0 } : str_from(wish, (size_t)colon + 1);
	const struct report_format *format = report_format_of(name);
	struct report_settings settings = settings_of(s);
	struct sbuf text = { 0 };
	if (file.size)
		settings.color = false;
	bool ok = format->write(&s->run, &settings, &text, err);
	if (ok && file.size)
		ok = file_write(str_c(s->arena, file), sbuf_str(&text), 0644, err);
	else if (ok)
		ok = say_data(sbuf_str(&text), err);
	sbuf_fini(&text);
	return ok || err_context(err, "report %.*s", STR_ARGS(wish));
}

static bool
unknown_report(struct str wish, struct err *err)
{
	size_t count;
	const struct report_format *formats = report_formats(&count);
	struct sbuf names = { 0 };
	for (size_t i = 0; i < count; i++)
		sbuf_format(&names, "%s%.*s", i ? ", " : "", STR_ARGS(formats[i].name));
	err_set(err, ERR_USAGE,
		"--report takes one of %.*s, with :FILE behind it, not '%.*s'",
		STR_ARGS(sbuf_str(&names)), STR_ARGS(wish));
	sbuf_fini(&names);
	return false;
}

bool
session_check_reports(const struct arguments *a, struct err *err)
{
	size_t to_stdout = 0;
	for (size_t i = 0; i < a->reports.count; i++) {
		struct str wish = *(struct str *)vec_at(&a->reports, i);
		ptrdiff_t colon = str_find_char(wish, ':');
		struct str name =
			colon == STR_NONE ? wish : str_part(wish, 0, (size_t)colon);
		if (!report_format_of(name))
			return unknown_report(wish, err);
		to_stdout += colon == STR_NONE;
		for (size_t j = 0; j < i; j++)
			if (colon != STR_NONE
				&& str_eq(str_from(wish, (size_t)colon + 1),
					str_from(*(struct str *)vec_at(&a->reports, j),
						(size_t)colon + 1)))
				return err_set(err, ERR_USAGE, "two reports go to '%.*s'",
					STR_ARGS(str_from(wish, (size_t)colon + 1)));
	}
	if (to_stdout > 1)
		return err_set(err, ERR_USAGE, "only one report can go to stdout");
	return true;
}

static bool
goes_to_stdout(struct str wish)
{
	return str_find_char(wish, ':') == STR_NONE;
}

/* The verdict on stdout unless another report goes there. */
static int
write_reports(struct session *s)
{
	const struct arguments *a = s->arguments;
	int exit = 0;
	bool stdout_taken = false;
	for (size_t i = 0; i < a->reports.count; i++) {
		struct str wish = *(struct str *)vec_at(&a->reports, i);
		struct err err = { 0 };
		stdout_taken = stdout_taken || goes_to_stdout(wish);
		if (!write_report(s, wish, &err))
			exit = judge_worse_exit(exit, say_error(s->mask, &err));
	}
	struct err err = { 0 };
	if (!stdout_taken && !write_report(s, STR("text"), &err))
		exit = judge_worse_exit(exit, say_error(s->mask, &err));
	return exit;
}

static int
record_lost(struct session *s, const struct err *err)
{
	judge_record_lost(s->arena,
		session_text(s,
			str_format(
				s->arena, "this run could not be kept: %s", err->text)),
		&s->run.verdict);
	s->run.ticket = (struct str){ 0 };
	return say_error(s->mask, err);
}

int
session_end(struct session *s, const struct session_steps *steps)
{
	struct err err = s->failed; /* half a spill file makes no record */
	int exit = steps->exit ? steps->exit(s) : s->run.verdict.exit;
	if (err.kind != ERR_NONE || !history_commit(s->history, &s->run, &err))
		exit = judge_worse_exit(exit, record_lost(s, &err));
	else if (steps->deliver && !steps->deliver(s, &err))
		exit = judge_worse_exit(exit, record_lost(s, &err));
	exit = judge_worse_exit(exit, write_reports(s));
	return s->run.signal ? 128 + s->run.signal : exit;
}
