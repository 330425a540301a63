/* SPDX-License-Identifier: MIT */
/* The `tcp` probe: whether somebody listens, and the first line of what he says.
 *
 * A port has no check `answers` of its own.  So on the environment under judgement one
 * that is refused, reset or silent is an observation, `answers: false`, which the probe's
 * own expectation fails; on the other side it is missing news. */
#include "collect/engine.h"

#include "base/sbuf.h"
#include "base/utf8.h"
#include "world/tcp.h"

static void
drop(struct task *task)
{
	struct look *look = task->work;
	tcp_cancel(look->part);
	look_drop(look);
}

/* A server may greet in bytes; they are shown, not lost. */
static struct str
readable(struct arena *a, struct str line)
{
	struct sbuf text = { 0 };
	utf8_show_all(line, &text);
	struct str copy = sbuf_copy(&text, a);
	sbuf_fini(&text);
	return copy;
}

static bool
is_news(const struct look *look, enum trouble trouble)
{
	const struct task *task = look->task;
	return trouble == TROUBLE_NONE
		|| (trouble_is_down(trouble)
			&& (look->probe->closed
				|| task->engine->plan->environments[task->site->index]
					   .judged));
}

static void
looked(void *context, struct tcp_result *result)
{
	struct look *look = context;
	struct arena *a = &look->arena;
	look->part = NULL;
	if (!is_news(look, result->trouble)) {
		look_fail(look, result->trouble, result->reason);
		return;
	}
	struct vec body = vec_of(a, struct member);
	members_add(&body, "answers", value_of_bool(result->trouble == TROUBLE_NONE));
	if (result->trouble != TROUBLE_NONE)
		members_add(&look->source, "problem", value_of_string(result->reason));
	else if (look->probe->line)
		members_add(&body, "line", value_of_string(readable(a, result->line)));
	members_add(&look->envelope, "body", value_of_members(&body));
	members_add(&look->source, "address", value_of_string(result->address));
	look_finish(look, SEEN_WHOLE, (struct str){ 0 });
}

void
probe_tcp_start(struct task *task)
{
	struct look *look = look_open(task);
	struct arena *a = &look->arena;
	uint16_t instance = task->probe->instance;
	struct tcp_request request = { .line = look->probe->line,
		.deadline = look->probe->deadline ? look->probe->deadline
						  : task->site->settings.deadline };
	struct err err = { 0 };
	if (!site_render(a, task, instance, &look->probe->target, &request.target, &err)
		|| !site_render(
			a, task, instance, &look->probe->send, &request.send, &err)) {
		look_fail(look, TROUBLE_EVALUATE, str_of(err.text));
		return;
	}
	members_add(&look->source, "host", value_of_string(request.target));
	task->cancel = drop;
	look->part = tcp_look(task->engine->loop, a, &request, looked, look);
}
