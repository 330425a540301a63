/* SPDX-License-Identifier: MIT */
/* How far it is, told in time: a timer of the loop, and a walk over what is in flight. */
#include "collect/engine.h"

static const struct task *
longest(const struct engine *engine)
{
	const struct task *found = NULL;
	for (const struct task *t = engine->flying; t; t = t->next)
		if (!found || t->since < found->since)
			found = t;
	return found;
}

static void
beat(void *context)
{
	struct engine *engine = context;
	const struct collect_settings *settings = &engine->settings;
	const struct task *task = longest(engine);
	struct pulse pulse = { .now = loop_now(engine->loop),
		.in_flight = engine->in_flight };
	if (task) {
		pulse.probe = task->probe;
		pulse.suite = task->suite;
		pulse.busy = pulse.now - task->since;
	}
	settings->pulse(settings->pulse_context, &pulse);
	engine_pulse_start(engine);
}

void
engine_pulse_start(struct engine *engine)
{
	if (engine->settings.pulse_every)
		loop_timer_set(engine->loop, &engine->pulse, engine->settings.pulse_every,
			beat, engine);
}

void
engine_pulse_stop(struct engine *engine)
{
	loop_timer_stop(engine->loop, &engine->pulse);
}
