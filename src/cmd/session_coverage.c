/* SPDX-License-Identifier: MIT */
/* A required check that was there at the last GO and is not any more is news, and not
 * silence (VER-18). */
#include "cmd/session_release.h"

#include "judge/coverage.h"

enum { LOST_MAX = 100 }; /* findings; what is behind them is counted in the last */

static struct str
title_of(struct session *s, const struct coverage_lost *lost, int64_t run)
{
	if (lost->before == 1 && lost->optional)
		return str_format(s->arena,
			"was required at the last GO (run %lld), and is not required any "
			"more",
			(long long)run);
	if (lost->before == 1)
		return str_format(s->arena,
			"was required at the last GO (run %lld), and is not planned any "
			"more",
			(long long)run);
	return str_format(s->arena,
		"was required %zu times at the last GO (run %lld), and %zu times now",
		lost->before, (long long)run, lost->now);
}

static void
find_lost(struct session *s, const struct coverage_lost *lost, int64_t run)
{
	struct finding f = { .severity = SEVERITY_ERROR,
		.kind = STR("coverage"),
		.subject = lost->name,
		.where = lost->environment,
		.title = title_of(s, lost, run),
		.expected = str_format(s->arena, "%zu", lost->before),
		.actual = str_format(s->arena, "%zu", lost->now),
		.rule = str_format(s->arena, "required at run %lld", (long long)run) };
	session_find(s, f, lost->kind, str_of(check_kind_name(lost->kind)));
	struct finding *found = vec_at(&s->findings, s->findings.count - 1);
	found->remedy = str_format(s->arena,
		"bring the check back, or live with it: smoke waive %.*s --owner WHO "
		"--reason WHY --until DAY",
		STR_ARGS(found->fingerprint));
}

/* The plan as a record has it: names, kinds, and whether they are required. */
static struct run
planned_run(struct session *s)
{
	const struct checks *checks = &s->plan.checks;
	struct run run = { .checks = arena_array(
				   s->arena, checks->count, sizeof(struct run_check)),
		.check_count = checks->count };
	for (size_t i = 0; i < checks->count; i++) {
		const struct check *c = &checks->items[i];
		run.checks[i] = (struct run_check){ .number = (uint32_t)i + 1,
			.kind = (enum check_kind)c->kind,
			.required = c->required,
			.name = session_text(s, plan_check_name(s->arena, &s->plan, c)),
			.group = plan_check_group(s->arena, &s->plan, c),
			.environment = s->workspace.environments[c->environment].name,
			.instance = plan_instance_name(&s->plan, c) };
	}
	return run;
}

static void
tell_unknown(struct session *s, const struct err *err)
{
	struct finding f = { .severity = SEVERITY_ERROR,
		.kind = STR("coverage"),
		.subject = STR("the last GO"),
		.title = STR("what was required at the last GO could not be read"),
		.actual = str_of(err->text) };
	session_find(s, f, CHECK_NONE, f.subject);
}

void
session_find_coverage(struct session *s)
{
	const struct plan_request *r = &s->request;
	struct err err = { 0 };
	int64_t number = 0;
	struct run then;
	if ((r->command != COMMAND_GATE && r->command != COMMAND_VERIFY) || r->tags.count
		|| r->rehearsal)
		return;
	struct str environment = s->workspace.environments[r->judged].name;
	if (!history_whole_go(s->history, s->workspace.project, r->command, environment,
		    &number, &err)
		|| (number && !history_run(s->history, s->arena, number, &then, &err))) {
		tell_unknown(s, &err);
		return;
	}
	if (!number)
		return;
	struct run now = planned_run(s);
	size_t count;
	const struct coverage_lost *lost = coverage_lost(s->arena, &then, &now, &count);
	for (size_t i = 0; i < count && i < LOST_MAX; i++)
		find_lost(s, &lost[i], number);
	if (count <= LOST_MAX)
		return;
	struct finding f = { .severity = SEVERITY_ERROR,
		.kind = STR("coverage"),
		.subject = STR("the plan"),
		.where = environment,
		.title = str_format(s->arena,
			"%zu more checks were required at the last GO (run %lld)",
			count - LOST_MAX, (long long)number),
		.actual = str_format(s->arena, "%zu", count) };
	session_find(s, f, CHECK_NONE, f.subject);
}
