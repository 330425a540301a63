/* SPDX-License-Identifier: MIT */
/* The `tls` probe: what a server shows in the handshake.  A certificate that does not
 * verify is an observation too, with `verified: false`. */
#include "collect/engine.h"

#include "collect/envelope.h"
#include "world/tls.h"

static void
drop(struct task *task)
{
	struct look *look = task->work;
	tls_cancel(look->part);
	look_drop(look);
}

static void
add_verdict(struct look *look, const struct tls_result *result)
{
	struct arena *a = &look->arena;
	struct member *tls = vec_at(&look->envelope, look->envelope.count - 1);
	struct vec members = vec_of(a, struct member);
	for (size_t i = 0; i < tls->value.size; i++)
		vec_add(&members, &tls->value.as.members[i]);
	members_add(&members, "cipher", value_of_string(result->cipher));
	members_add(&members, "verified", value_of_bool(result->trouble == TROUBLE_NONE));
	if (result->trouble != TROUBLE_NONE)
		members_add(&members, "problem", value_of_string(result->reason));
	tls->value = value_of_members(&members);
}

static void
looked(void *context, struct tls_result *result)
{
	struct look *look = context;
	struct arena *a = &look->arena;
	struct err err = { 0 };
	look->part = NULL;
	if (!result->pem.size) {
		look_fail(look,
			result->trouble != TROUBLE_NONE ? result->trouble : TROUBLE_EMPTY,
			result->reason.size ? result->reason
					    : STR("the server showed no certificate"));
		return;
	}
	if (!envelope_add_tls(look, result->pem, result->protocol, &err)) {
		look_fail(look, TROUBLE_DECODE, str_of(err.text));
		return;
	}
	add_verdict(look, result);
	members_add(
		&look->source, "address", value_of_string(str_copy(a, result->address)));
	look_finish(look, SEEN_WHOLE, (struct str){ 0 });
}

/* The target as written, or the environment's host and port. */
static bool
set_target(struct look *look, struct tls_request *request, struct err *err)
{
	struct task *task = look->task;
	struct arena *a = &look->arena;
	struct str target;
	struct http_url url;
	if (!site_render(
		    a, task, task->probe->instance, &look->probe->target, &target, err))
		return false;
	struct str address = site_connect_to(task, task->probe->instance);
	struct str text = target.size ? str_format(a, "https://%.*s", STR_ARGS(target))
				      : task->site->environment->url;
	if (!http_url_parse(a, text, &url, ERR_SUBJECT, err))
		return false;
	request->host = url.host;
	request->connect_to = str_format(a, "%.*s:%d", STR_ARGS(url.host), url.port);
	if (address.size && !target.size)
		request->connect_to = address;
	members_add(&look->source, "host", value_of_string(request->connect_to));
	return true;
}

void
probe_tls_start(struct task *task)
{
	struct look *look = look_open(task);
	const struct entry_settings *settings = &task->site->settings;
	struct err err = { 0 };
	struct tls_request request = { .cacert = settings->cacert,
		.deadline = look->probe->deadline ? look->probe->deadline
						  : settings->deadline };
	if (!set_target(look, &request, &err)) {
		look_fail(look, TROUBLE_EVALUATE, str_of(err.text));
		return;
	}
	task->cancel = drop;
	look->part = tls_look(task->engine->loop, &look->arena, &request, looked, look);
}
