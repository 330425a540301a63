/* SPDX-License-Identifier: MIT */
/* How long endpoints take: asked again and again after everything else was, kept for the
 * next release, and held against what was kept before this one on the same environment.
 */
#include "cmd/session_evidence.h"

#include "compare/latency.h"
#include "judge/judge.h"
#include "world/clock.h"

#include <math.h>

enum { FAILURES_MAX = 3 /* then an endpoint is not asked any more */ };

/* --- asking --- */

struct sampling {
	struct session *s;
	uint16_t environment;
	struct vec *samples; /* by probe: uint32_t */
	size_t *failures; /* by probe */
};

static void
sample_came(void *context, const struct unit *unit)
{
	struct sampling *all = context;
	int64_t status;
	if (!unit->probe)
		return;
	size_t probe = unit->probe->probe;
	const struct observation *o = unit->observation;
	/* How fast an error page comes says nothing. */
	bool good = o && o->seen != SEEN_NOT && o->elapsed
		&& value_int(value_get_c(o->root, "status"), &status) && status < 400;
	if (good)
		vec_add(&all->samples[probe], &o->elapsed);
	else
		all->failures[probe]++;
}

/* One look at each endpoint, at one instance after the other. */
static bool
choose(const struct sampling *all, size_t round, bool *only)
{
	const struct session *s = all->s;
	size_t instances = s->plan.environments[all->environment].instance_count;
	bool some = false;
	for (size_t i = 0; i < s->plan.probe_count; i++) {
		const struct planned_probe *row = &s->plan.probes[i];
		const struct probe *probe = &s->workspace.probes[row->probe];
		if (!row->number || row->environment != all->environment)
			continue;
		only[row->number - 1] = row->selected
			&& row->instance == round % (instances ? instances : 1)
			&& plan_samples(&s->workspace, probe)
			&& all->failures[row->probe] < FAILURES_MAX;
		some = some || only[row->number - 1];
	}
	return some;
}

static bool
is_over(const struct session *s)
{
	int64_t deadline = s->arguments->deadline;
	return collect_signal(s->engine)
		|| (deadline && clock_now() / 1000 > s->started + deadline);
}

static bool
ask(struct sampling *all, struct err *err)
{
	struct session *s = all->s;
	bool *only = arena_array(s->arena, s->plan.checks.count, sizeof(bool));
	for (size_t round = 0; round < s->workspace.verify.latency.samples; round++) {
		if (is_over(s))
			return true;
		if (choose(all, round, only)
			&& !collect_run(s->engine, &s->plan, only, sample_came, all, err))
			return false;
	}
	return true;
}

/* Whose latency is asked: what a release is about to change, or has changed. */
static uint16_t
sampled_environment(const struct session *s)
{
	const struct plan_request *r = &s->request;
	bool judged = r->command == COMMAND_VERIFY || r->command == COMMAND_SNAPSHOT;
	if (!s->workspace.verify.latency.given || !s->history)
		return PLAN_NO_ENVIRONMENT;
	if (r->command == COMMAND_GATE)
		return r->baseline;
	return judged ? r->judged : PLAN_NO_ENVIRONMENT;
}

/* --- judging --- */

static struct latency_figures
figures_of(struct arena *a, const struct endpoint_samples *samples)
{
	uint32_t *sorted = arena_array(a, samples->count, sizeof(*sorted));
	for (size_t i = 0; i < samples->count; i++)
		sorted[i] = samples->items[i];
	latency_sort(sorted, samples->count);
	struct latency_samples s = { sorted, samples->count };
	return (struct latency_figures){ (uint32_t)s.count, latency_quantile(&s, 0),
		latency_quantile(&s, 0.1), latency_quantile(&s, 0.25),
		latency_quantile(&s, 0.5), latency_quantile(&s, 0.75),
		latency_quantile(&s, 0.9), latency_quantile(&s, 0.95),
		latency_quantile(&s, 0.99), latency_quantile(&s, 1) };
}

static int
thousandths(double part)
{
	double n = round(part * 1000);
	return n > INT32_MAX ? INT32_MAX : (int)n;
}

static struct str
show_chance(struct arena *a, double p)
{
	return p < 0.0001 ? STR("< 0.0001") : str_format(a, "%.4f", p);
}

static struct str
show_figures(struct arena *a, const struct latency_figures *f)
{
	return str_format(a, "%.1f ms, 95 %% below %.1f ms (%u samples)",
		(double)f->p50 / 1000, (double)f->p95 / 1000, f->count);
}

static struct str
show_slowdown(struct arena *a, const struct latency_seen *seen)
{
	return str_format(a, "%.0f %% slower (%.0f %% to %.0f %%), p %.*s",
		seen->slower / 10.0, seen->slower_least / 10.0, seen->slower_most / 10.0,
		STR_ARGS(seen->p));
}

/* A waiver is for a slowdown of about this size: no two measurements are the same. */
static struct str
seen_of(struct session *s, const struct latency_seen *seen)
{
	enum { STEP = 250 /* thousandths */ };
	struct str step = str_format(s->arena, "%d", seen->slower / STEP);
	return judge_seen(s->arena, STR("slower"), step);
}

static void
find_slower(struct session *s, uint32_t number, const struct latency_seen *seen)
{
	struct finding f = { .check = number,
		.severity = SEVERITY_ERROR,
		.kind = STR("slower"),
		.subject = seen->endpoint,
		.where = str_format(
			s->arena, "%.*s before / now", STR_ARGS(seen->environment)),
		.path = STR("$.timing"),
		.title = STR("is slower than before"),
		.baseline = show_figures(s->arena, &seen->before),
		.candidate = show_figures(s->arena, &seen->now),
		.expected = str_format(
			s->arena, "less than %.0f %% slower", seen->too_much / 10.0),
		.actual = show_slowdown(s->arena, seen),
		.rule = STR("verify: latency"),
		.seen = seen_of(s, seen) };
	session_find(s, f, CHECK_LATENCY, f.path);
	session_evidence(s, number, EVIDENCE_BROKEN, SEVERITY_ERROR, TROUBLE_NONE,
		(struct str){ 0 });
}

static void
leave_unchecked(struct session *s, uint32_t number, struct str reason)
{
	session_evidence(
		s, number, EVIDENCE_UNKNOWN, SEVERITY_NONE, TROUBLE_EMPTY, reason);
}

static void
judge(struct session *s, uint32_t number, const struct endpoint_samples *before,
	const struct endpoint_samples *now, double alpha, struct latency_seen *seen)
{
	const struct latency_policy *policy = &s->workspace.verify.latency;
	struct latency_settings settings = { alpha, (double)policy->min_effect / 1e6,
		(double)policy->least * 1000 };
	struct latency_samples x = { before->items, before->count },
			       y = { now->items, now->count };
	struct latency_result r;
	latency_test(&x, &y, &settings, &r);
	if (r.known) {
		seen->slower = thousandths(r.ratio - 1);
		seen->slower_least = thousandths(r.ratio_least - 1);
		seen->slower_most = thousandths(r.ratio_most - 1);
		seen->too_much = thousandths(r.effect);
		seen->p = show_chance(s->arena, r.p);
	}
	if (r.word == LATENCY_SLOWER)
		find_slower(s, number, seen);
	else if (r.word == LATENCY_HELD)
		session_evidence(s, number, EVIDENCE_HELD, SEVERITY_NONE, TROUBLE_NONE,
			(struct str){ 0 });
	else
		leave_unchecked(s, number,
			str_format(s->arena,
				"%zu samples from before and %zu now are too few to "
				"tell; "
				"%u of each would",
				before->count, now->count, r.needed));
}

static const struct endpoint_samples *
samples_before(const struct session *s, struct str endpoint)
{
	for (size_t i = 0; i < s->before_sample_count; i++)
		if (str_eq(s->before_samples[i].endpoint, endpoint))
			return &s->before_samples[i];
	return NULL;
}

static uint32_t
check_of(const struct session *s, size_t probe)
{
	for (size_t i = 0; i < s->plan.checks.count; i++) {
		const struct check *c = &s->plan.checks.items[i];
		if (c->kind == CHECK_LATENCY && c->subject == probe)
			return (uint32_t)i + 1;
	}
	return 0;
}

static void
weigh(struct session *s, uint32_t number, const struct endpoint_samples *now,
	double alpha, struct latency_seen *seen)
{
	const struct endpoint_samples *before = samples_before(s, now->endpoint);
	if (before && before->count)
		seen->before = figures_of(s->arena, before);
	if (!number)
		return;
	if (!now->count)
		leave_unchecked(s, number, STR("it gave no answer that could be timed"));
	else if (!before || !before->count)
		leave_unchecked(s, number,
			STR("no samples were kept from before this release; a gate or "
			    "smoke snapshot keeps them"));
	else
		judge(s, number, before, now, alpha, seen);
}

static size_t
count_checks(const struct session *s)
{
	size_t count = 0;
	for (size_t i = 0; i < s->plan.checks.count; i++)
		count += s->plan.checks.items[i].kind == CHECK_LATENCY;
	return count;
}

bool
session_latency(struct session *s, struct err *err)
{
	uint16_t environment = sampled_environment(s);
	size_t probes = s->workspace.probe_count, checks = count_checks(s);
	if (environment == PLAN_NO_ENVIRONMENT)
		return true;
	struct sampling all = { s, environment,
		arena_array(s->arena, probes, sizeof(struct vec)),
		arena_array(s->arena, probes, sizeof(size_t)) };
	for (size_t i = 0; i < probes; i++)
		all.samples[i] = vec_of(s->arena, uint32_t);
	if (!ask(&all, err))
		return false;
	/* One alarm in so many runs, however many endpoints there are. */
	double alpha = (double)s->workspace.verify.latency.alpha / 1e6
		/ (double)(checks ? checks : 1);
	for (size_t i = 0; i < probes; i++) {
		struct endpoint_samples now = { s->workspace.probes[i].name,
			all.samples[i].items, all.samples[i].count };
		uint32_t number = check_of(s, i);
		if (!number && !now.count)
			continue;
		struct latency_seen seen = { .endpoint = now.endpoint,
			.environment = s->workspace.environments[environment].name,
			.check = number,
			.now = figures_of(s->arena, &now) };
		weigh(s, number, &now, alpha, &seen);
		vec_add(&s->latencies, &seen);
		if (now.count && !history_sample(s->history, seen.environment, &now, err))
			return err_context(err, "keeping how long it took");
	}
	return true;
}
