/* SPDX-License-Identifier: MIT */
/* Does the origin answer?  One HEAD request to the environment's url before anything
 * else; any response counts, whatever its status.  With `up` it is asked until it is up,
 * or the time for that is over.  Later requests may still find it down. */
#include "collect/engine.h"

struct answers {
	struct arena arena;
	struct arena attempt;
	struct task *task;
	struct http_client *client;
	struct redirect *redirect;
	struct loop_timer timer;
	struct site_guard guard;
	int64_t until; /* on the loop's clock */
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
	loop_timer_stop(task->engine->loop, &self->timer);
	http_client_close(self->client);
	arena_fini(&self->attempt);
	struct arena arena = self->arena;
	arena_fini(&arena);
	task->work = NULL;
}

/* A gateway answers for what stands behind it, and is not it. */
static bool
is_up(const struct waiting *up, const struct http_response *response)
{
	if (response->trouble != TROUBLE_NONE)
		return false;
	return up->path.size ? response->status >= 200 && response->status < 400
			     : response->status < 500;
}

static struct str
not_up(struct arena *a, const struct waiting *up, const struct http_response *response)
{
	if (response->trouble != TROUBLE_NONE)
		return response->reason;
	return str_format(a, "not up within %lld s: status %d",
		(long long)up->within / 1000, response->status);
}

static void ask(struct task *task);

static void
ask_again(void *context)
{
	struct answers *self = context;
	task_pace(self->task, ask);
}

static void
heard(void *context, struct reply *reply)
{
	struct answers *self = context;
	struct task *task = self->task;
	struct loop *loop = task->engine->loop;
	const struct waiting *up = &task->site->environment->up;
	const struct http_response *response = reply->response;
	bool waits = up->within && !is_up(up, response);
	self->redirect = NULL;
	if (waits && loop_now(loop) + up->every <= self->until) {
		reply_fini(reply);
		loop_timer_set(loop, &self->timer, up->every, ask_again, self);
		return;
	}
	enum trouble trouble = response->trouble;
	if (waits && trouble == TROUBLE_NONE)
		trouble = TROUBLE_TIMEOUT; /* something answers, and it is not up */
	site_heard(task->site, instance_of(task), trouble,
		waits ? not_up(&task->engine->run, up, response) : response->reason);
	reply_fini(reply);
	drop(task);
	task_end(task);
}

/* The last request ends when the waiting does. */
static int64_t
deadline_of(const struct answers *self)
{
	const struct site *site = self->task->site;
	int64_t left = self->until - loop_now(self->task->engine->loop);
	int64_t deadline = site->settings.deadline;
	bool less = site->environment->up.within && left < deadline;
	return less ? (left > 0 ? left : 1) : deadline;
}

static void
ask(struct task *task)
{
	struct answers *self = task->work;
	const struct site *site = task->site;
	struct str path = site->environment->up.path;
	arena_reset(&self->attempt);
	struct http_request request = request_of(&site->settings);
	request.method = path.size ? STR("GET") : STR("HEAD");
	request.url = str_format(&self->attempt, "%.*s%.*s",
		STR_ARGS(site->environment->url), STR_ARGS(path));
	request.connect_to = site_connect_to(task, instance_of(task));
	request.deadline = deadline_of(self);
	self->guard = (struct site_guard){ .site = site };
	struct redirect_policy policy = { .strict = true,
		.allow = site_allows,
		.allow_context = &self->guard,
		.deadline = request.deadline };
	self->redirect = redirect_send(task->engine->loop, self->client, &self->attempt,
		&request, &policy, heard, self);
}

static void
open_and_ask(struct task *task)
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
	*self = (struct answers){ .arena = arena,
		.task = task,
		.client = client,
		.until = loop_now(task->engine->loop) + site->environment->up.within };
	task->work = self;
	task->cancel = drop;
	ask(task);
}

void
answers_start(struct task *task)
{
	task_pace(task, open_and_ask);
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
