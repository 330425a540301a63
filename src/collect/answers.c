/* SPDX-License-Identifier: MIT */
/* Does the origin answer?  One HEAD request to the environment's url before anything
 * else; any response counts, whatever its status.  Later requests may still find it down.
 */
#include "collect/engine.h"

struct answers {
	struct arena arena;
	struct task *task;
	struct http_client *client;
	struct redirect *redirect;
	struct site_guard guard;
};

static uint16_t
instance_of(const struct task *task)
{
	return task->engine->plan->checks.items[task->check - 1].instance;
}

static void
drop(struct task *task)
{
	struct answers *self = task->work;
	redirect_cancel(self->redirect);
	http_client_close(self->client);
	struct arena arena = self->arena;
	arena_fini(&arena);
}

static void
heard(void *context, struct reply *reply)
{
	struct answers *self = context;
	struct task *task = self->task;
	self->redirect = NULL;
	site_heard(task->site, instance_of(task), reply->response->trouble,
		reply->response->reason);
	reply_fini(reply);
	drop(task);
	task_end(task);
}

static void
ask(struct task *task)
{
	struct arena arena = { 0 };
	struct err err = { 0 };
	struct answers *self = arena_new(&arena, struct answers);
	struct site *site = task->site;
	struct http_client *client = http_client_open(site->http, &err);
	if (!client) {
		site_heard(site, instance_of(task), TROUBLE_OWN, str_of(err.text));
		arena_fini(&arena);
		task_end(task);
		return;
	}
	struct http_request request = request_of(&site->settings);
	request.method = STR("HEAD");
	request.url = site->environment->url;
	request.connect_to = site_connect_to(task, instance_of(task));
	*self = (struct answers){ arena, task, client, NULL, { .site = site } };
	struct redirect_policy policy = { .strict = true,
		.allow = site_allows,
		.allow_context = &self->guard,
		.deadline = site->settings.deadline };
	task->work = self;
	task->cancel = drop;
	self->redirect = redirect_send(
		task->engine->loop, client, &self->arena, &request, &policy, heard, self);
}

void
answers_start(struct task *task)
{
	task_pace(task, ask);
}

/* An origin answered if a response came from it and no request found it down afterwards.
 */
void
answers_report(struct engine *engine, const bool *only)
{
	for (size_t i = 0; i < engine->plan->checks.count; i++) {
		const struct check *c = &engine->plan->checks.items[i];
		if (c->kind != CHECK_ANSWERS || !engine_wants(only, (uint32_t)i + 1))
			continue;
		const struct site *site = &engine->sites[c->environment];
		struct unit unit = { .check = (uint32_t)i + 1 };
		if (site->down[c->instance]) {
			unit.evidence = EVIDENCE_BROKEN;
			unit.reason = site->down_reason[c->instance];
		} else if (site->answered[c->instance] && !engine->cancelled) {
			unit.evidence = EVIDENCE_HELD;
		} else {
			unit.evidence = EVIDENCE_UNKNOWN;
			unit.trouble =
				engine->cancelled ? TROUBLE_CANCELLED : TROUBLE_OWN;
			unit.reason =
				STR("no response came, and no sign that it is down");
		}
		engine->unit(engine->context, &unit);
	}
}
