/* SPDX-License-Identifier: MIT */
#include "cmd/session_live.h"

#include "cmd/reports.h"

#include "world/clock.h"

#include <unistd.h>

enum { STEPS_MAX = 1000 /* of a time line */ };

/* What comes as a unit: the others are concluded from these. */
static size_t
count_units(const struct plan *plan)
{
	size_t count = plan->probe_count;
	for (size_t i = 0; i < plan->checks.count; i++) {
		uint8_t kind = plan->checks.items[i].kind;
		count += kind == CHECK_ANSWERS || kind == CHECK_ENTRY;
	}
	return count;
}

/* "settings on preprod 10.0.0.3:443", "suites/login.hurl on preprod" */
static struct str
name_of(const struct session *s, struct arena *a, const struct pulse *pulse)
{
	const struct workspace *w = &s->workspace;
	if (pulse->suite)
		return str_format(a, "%.*s on %.*s",
			STR_ARGS(pulse->suite->suite->source.name),
			STR_ARGS(w->environments[pulse->suite->environment].name));
	if (!pulse->probe)
		return (struct str){ 0 };
	const struct environment_plan *e =
		&s->plan.environments[pulse->probe->environment];
	struct str instance = e->instances[pulse->probe->instance].name;
	return str_format(a, "%.*s on %.*s%s%.*s",
		STR_ARGS(w->probes[pulse->probe->probe].name),
		STR_ARGS(w->environments[pulse->probe->environment].name),
		instance.size ? " " : "", STR_ARGS(instance));
}

static void
pulse_came(void *context, const struct pulse *pulse)
{
	struct session *s = context;
	struct arena a = { 0 };
	struct live_slow slow = { name_of(s, &a, pulse), pulse->busy };
	live_show(&s->live, pulse->now, &slow);
	arena_fini(&a);
}

void
session_watch(struct session *s, struct collect_settings *settings)
{
	s->live.kind = live_kind_here();
	s->live.color = reports_color(s->arguments, STDERR_FILENO);
	s->live.mask = s->mask;
	s->live.command = str_of(s->command->name);
	settings->pulse_every = live_every(&s->live);
	settings->pulse = pulse_came;
	settings->pulse_context = s;
}

void
session_watch_checks(struct session *s)
{
	live_stage(&s->live, (struct str){ 0 }, count_units(&s->plan));
}

void
session_step_seen(struct session *s, const char *doing, struct str text)
{
	const struct wait_step *last =
		s->waits.count ? vec_at(&s->waits, s->waits.count - 1) : NULL;
	if ((last && str_eq(last->text, text)) || s->waits.count >= STEPS_MAX)
		return;
	struct wait_step step = { clock_now() / 1000, str_copy(s->waits.arena, text) };
	vec_add(&s->waits, &step);
	live_note(&s->live, "%s: %.*s", doing, STR_ARGS(text));
	live_restage(
		&s->live, str_format(s->waits.arena, "%s: %.*s", doing, STR_ARGS(text)));
}
