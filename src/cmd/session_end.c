/* SPDX-License-Identifier: MIT */
/* From evidence to verdict, from verdict to record, from record to reports. */
#include "cmd/session_release.h"

#include "cmd/reports.h"
#include "cmd/say.h"
#include "cmd/tell.h"
#include "history/list.h"
#include "history/prune.h"
#include "judge/judge.h"
#include "world/clock.h"

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
			.veto = c->veto,
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

/* "shop 1.4.1 → 1.4.2", "DRILL: shop 1.4.2": every report, list and mail starts with it,
 * so that nobody takes the one for the other. */
static struct str
title_of(struct session *s)
{
	const struct plan_request *r = &s->request;
	struct str name = release_fact(s), mark = session_mark_text(s), from = { 0 };
	struct str project = s->workspace.project;
	struct str to = fact_value(s, name, s->workspace.environments[r->judged].name);
	if (r->command == COMMAND_VERIFY || r->command == COMMAND_WATCH)
		from = before_value(s, name);
	else if (r->command != COMMAND_DRIFT && r->baseline != PLAN_NO_ENVIRONMENT)
		from = fact_value(s, name, s->workspace.environments[r->baseline].name);
	if (!to.size)
		return str_format(
			s->arena, "%.*s%.*s", STR_ARGS(mark), STR_ARGS(project));
	if (!from.size || str_eq(from, to))
		return str_format(s->arena, "%.*s%.*s %.*s", STR_ARGS(mark),
			STR_ARGS(project), STR_ARGS(to));
	return str_format(s->arena, "%.*s%.*s %.*s → %.*s", STR_ARGS(mark),
		STR_ARGS(project), STR_ARGS(from), STR_ARGS(to));
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
	run->rehearsal = r->rehearsal;
	run->drill = r->drill;
	run->tags = r->tags.items;
	run->tag_count = r->tags.count;
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
	session_chart(s);
	run->latencies = s->latencies.items;
	run->latency_count = s->latencies.count;
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

/* A name that has too few addresses behind it. */
static void
note_shorts(struct session *s)
{
	for (size_t e = 0; e < s->workspace.environment_count; e++) {
		struct str note = str_copy(s->arena, s->shorts[e]);
		if (note.size)
			vec_add(&s->notes, &note);
	}
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

struct judge_input
session_judge_input(const struct session *s)
{
	return (struct judge_input){ .policy = &s->policy,
		.waivers = &s->workspace.waivers,
		.today = clock_show_day(s->arena, clock_now() / 1000),
		.honoured = s->gate_day.size ? &s->honoured : NULL,
		.gate_day = s->gate_day,
		.interrupted = collect_signal(s->engine) != 0,
		.history_missing =
			s->workspace.history.expect_existing && s->history_was_empty };
}

static void
note_vetoed(struct session *s, struct str override)
{
	struct str note = str_format(s->arena,
		"the override %.*s does not count: what has a veto is not good",
		STR_ARGS(override));
	vec_add(&s->notes, &note);
}

void
session_judge(struct session *s)
{
	struct judge_input input = session_judge_input(s);
	note_shorts(s);
	note_left_out(s);
	session_drill(s);
	session_conditions(s);
	session_find_coverage(s);
	session_checklist(s, &input);
	session_order(s);
	session_find_idle_rules(s);
	struct findings findings = { s->findings.items, s->findings.count };
	judge_run(s->arena, &input, &s->plan.checks, &findings, &s->run.verdict);
	note_idle_rules(s);
	session_note_waivers(s);
	record(s);
	/* What was found decides whether an override speaks for it; then it is said. */
	input.override_reason = session_overridden(s);
	if (input.override_reason.size)
		judge_run(s->arena, &input, &s->plan.checks, &s->run.findings,
			&s->run.verdict);
	if (input.override_reason.size && !s->run.verdict.override.size)
		note_vetoed(s, input.override_reason);
	session_incidents(s);
	s->run.notes = s->notes.items;
	s->run.note_count = s->notes.count;
}

/* --- the end --- */

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

enum { REMEMBERED_MAX = 10000 /* findings; of more nobody reads since when */ };

/* Findings know since when and how often they were there. */
static bool
remember(struct session *s, struct err *err)
{
	struct findings *all = &s->run.findings;
	bool counted = !s->run.drill && !s->run.rehearsal;
	for (size_t i = 0; counted && i < all->count && i < REMEMBERED_MAX; i++) {
		struct finding *f = &all->items[i];
		struct history_finding before;
		if (f->age == AGE_RESOLVED || f->age == AGE_NOT_LOOKED)
			continue;
		if (!history_finding_of(s->history, s->arena, s->run.project,
			    s->run.command, f->fingerprint, &before, err))
			return false;
		f->times = (uint32_t)before.times + 1;
		f->moved = before.times && !str_eq(before.seen, f->seen);
		if (before.times && !f->since.size)
			f->since = clock_show(s->arena, before.first_at);
	}
	return true;
}

/* The run is kept already: what could not be cleared away is no failure of it. */
static void
clear_away(struct session *s)
{
	const struct history_settings *settings = &s->workspace.history;
	struct history_keep keep = { settings->keep, settings->looks, settings->runs };
	struct history_pruned gone;
	struct err err = { 0 };
	if (!history_prune(s->history, s->workspace.project, &keep, clock_now() / 1000,
		    &gone, &err))
		say_note("old runs could not be cleared away: %s", err.text);
}

int
session_end(struct session *s, const struct session_steps *steps)
{
	struct err err = s->failed; /* half a spill file makes no record */
	int exit = steps->exit ? steps->exit(s) : s->run.verdict.exit;
	bool kept = err.kind == ERR_NONE && remember(s, &err)
		&& history_commit(s->history, &s->run, &err);
	if (!kept || (steps->deliver && !steps->deliver(s, &err)))
		exit = judge_worse_exit(exit, record_lost(s, &err));
	else
		clear_away(s);
	if (kept)
		tell_take(s);
	exit = judge_worse_exit(
		exit, reports_write(s->arena, s->mask, s->arguments, &s->run));
	return s->run.signal ? 128 + s->run.signal : exit;
}
