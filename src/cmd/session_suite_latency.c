/* SPDX-License-Identifier: MIT */
/* How long the requests of suites took, held against what the workspace says of them:
 * one check for each item of `suites` with `latency`, and environment. */
#include "cmd/session_evidence.h"

#include "compare/latency.h"
#include "compare/percentile.h"

/* --- while units come in --- */

struct suite_samples {
	uint32_t check; /* its number; 0: nothing was promised */
	struct vec durations; /* uint32_t, ms */
};

static struct suite_samples *
samples_of(struct session *s, size_t use, uint16_t environment)
{
	return &s->suite_samples[use * s->workspace.environment_count + environment];
}

void
session_suite_latency_begin(struct session *s)
{
	const struct workspace *w = &s->workspace;
	size_t count = w->suite_count * w->environment_count;
	s->suite_samples = arena_array(s->arena, count, sizeof(*s->suite_samples));
	for (size_t i = 0; i < s->plan.checks.count; i++) {
		const struct check *c = &s->plan.checks.items[i];
		if (c->kind != CHECK_SUITE_LATENCY)
			continue;
		struct suite_samples *samples = samples_of(s, c->subject, c->environment);
		samples->check = (uint32_t)i + 1;
		samples->durations = vec_of(s->arena, uint32_t);
	}
}

/* Every request counts, also one that was made again; one that never ended took at least
 * as long as it was waited for.  What was refused at once is no sample of anything. */
void
session_suite_sample(struct session *s, const struct unit *unit)
{
	if (!unit->suite || !unit->suite->use || !unit->reply || !s->suite_samples)
		return;
	enum trouble trouble = unit->reply->response->trouble;
	if (trouble != TROUBLE_NONE && trouble != TROUBLE_TIMEOUT)
		return;
	size_t use = (size_t)(unit->suite->use - s->workspace.suites);
	struct suite_samples *samples = samples_of(s, use, unit->suite->environment);
	int64_t ms = unit->reply->duration;
	if (samples->check)
		vec_add(&samples->durations,
			&(uint32_t){ ms > UINT32_MAX ? UINT32_MAX : (uint32_t)ms });
}

/* --- at the end --- */

static const struct {
	const char *name;
	size_t at; /* its threshold */
	unsigned percent;
} figures[] = {
	{ "p50", offsetof(struct suite_latency, p50), 50 },
	{ "p90", offsetof(struct suite_latency, p90), 90 },
	{ "p95", offsetof(struct suite_latency, p95), 95 },
	{ "p99", offsetof(struct suite_latency, p99), 99 },
	{ "max", offsetof(struct suite_latency, max), 100 },
};

static int64_t
threshold(const struct suite_latency *latency, size_t figure)
{
	return *(const int64_t *)((const char *)latency + figures[figure].at);
}

static void
note_figures(struct session *s, const struct check *c, const struct vec *sorted)
{
	uint32_t ms[sizeof(figures) / sizeof(figures[0])];
	for (size_t i = 0; i < sizeof(ms) / sizeof(ms[0]); i++)
		ms[i] = percentile_of(sorted->items, sorted->count, figures[i].percent);
	struct str note = session_text(s,
		str_format(s->arena,
			"latency of %.*s on %.*s: p50 %u ms, p90 %u ms, p95 %u ms, "
			"p99 %u ms, max %u ms; %zu requests",
			STR_ARGS(s->workspace.suites[c->subject].name),
			STR_ARGS(s->workspace.environments[c->environment].name), ms[0],
			ms[1], ms[2], ms[3], ms[4], sorted->count));
	vec_add(&s->notes, &note);
}

static void
find_slow(struct session *s, uint32_t number, size_t figure, uint32_t ms)
{
	const struct check *c = &s->plan.checks.items[number - 1];
	const struct suite_use *use = &s->workspace.suites[c->subject];
	struct finding f = { .check = number,
		.severity = SEVERITY_ERROR,
		.kind = STR("slow"),
		.subject = use->name,
		.where = s->workspace.environments[c->environment].name,
		.path = str_of(figures[figure].name),
		.title = STR("requests take too long"),
		.expected = str_format(s->arena, "%s <= %lld ms", figures[figure].name,
			(long long)threshold(&use->latency, figure)),
		.actual = str_format(s->arena, "%u ms", ms) };
	session_find(s, f, CHECK_SUITE_LATENCY, f.path);
}

/* Whether every figure that has a threshold stays within it. */
static bool
holds(struct session *s, uint32_t number, const struct vec *sorted)
{
	const struct check *c = &s->plan.checks.items[number - 1];
	const struct suite_latency *latency = &s->workspace.suites[c->subject].latency;
	bool good = true;
	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		int64_t most = threshold(latency, i);
		uint32_t ms =
			percentile_of(sorted->items, sorted->count, figures[i].percent);
		if (!most || ms <= most)
			continue;
		find_slow(s, number, i, ms);
		good = false;
	}
	return good;
}

static void
judge_samples(struct session *s, struct suite_samples *samples)
{
	const struct check *c = &s->plan.checks.items[samples->check - 1];
	const struct suite_use *use = &s->workspace.suites[c->subject];
	struct vec *durations = &samples->durations;
	latency_sort(durations->items, durations->count);
	if (durations->count < use->latency.min_samples) {
		session_evidence(s, samples->check, EVIDENCE_UNKNOWN, SEVERITY_NONE,
			TROUBLE_EMPTY,
			str_format(s->arena, "%zu requests are timed; %zu are needed",
				durations->count, use->latency.min_samples));
		return;
	}
	bool good = holds(s, samples->check, durations);
	session_evidence(s, samples->check, good ? EVIDENCE_HELD : EVIDENCE_BROKEN,
		good ? SEVERITY_NONE : SEVERITY_ERROR, TROUBLE_NONE, (struct str){ 0 });
	note_figures(s, c, durations);
}

void
session_suite_latency_end(struct session *s)
{
	const struct workspace *w = &s->workspace;
	for (size_t i = 0; i < w->suite_count * w->environment_count; i++)
		if (s->suite_samples[i].check)
			judge_samples(s, &s->suite_samples[i]);
}
