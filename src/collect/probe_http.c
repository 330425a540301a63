/* SPDX-License-Identifier: MIT */
/* The `http` probe: one request, all its redirects, the whole response. */
#include "collect/engine.h"

#include "collect/envelope.h"
#include "decode/decode.h"

struct http_look {
	struct look *look;
	struct http_client *client;
	struct redirect *redirect;
	struct site_guard guard;
};

static struct http_look *
self_of(struct task *task)
{
	return ((struct look *)task->work)->part;
}

static void
close_client(struct http_look *self)
{
	redirect_cancel(self->redirect);
	http_client_close(self->client);
	self->redirect = NULL;
	self->client = NULL;
}

static void
drop(struct task *task)
{
	close_client(self_of(task));
	look_drop(task->work);
}

/* Markup of unknown charset, an image, an archive: only text and documents are decoded.
 */
static struct str
format_of(struct reply *reply)
{
	struct str type = reply_header(reply, STR("content-type"));
	struct str format = decode_format_of_type(type);
	if (!format.size && (!type.size || str_starts(type, STR("text/"))))
		return STR("text");
	return format;
}

/* A page or a document that is announced and does not come is no look; a redirect, an
 * error and what answers HEAD may well have nothing to say. */
static bool
may_be_empty(const struct look *look, const struct reply *reply, struct str format)
{
	int status = reply->response->status;
	if (look->probe->format.size)
		return false;
	return !format.size || str_is(format, "text") || status < 200 || status > 299
		|| status == 204 || !str_is(look->probe->method, "GET");
}

struct body_read {
	struct str bytes, format;
	bool nothing; /* there is none, and need not be */
};

static bool
read_body(struct look *look, struct reply *reply, struct body_read *out, struct err *err)
{
	struct arena *a = &look->arena;
	out->format = look->probe->format.size ? look->probe->format : format_of(reply);
	bool ok = out->format.size ? reply_text(a, reply, &out->bytes, err)
				   : reply_bytes(a, reply, &out->bytes, err);
	out->nothing = !out->bytes.size && may_be_empty(look, reply, out->format);
	return ok;
}

static void
replied(void *context, struct reply *reply)
{
	struct http_look *self = context;
	struct look *look = self->look;
	struct task *task = look->task;
	const struct http_response *response = reply->response;
	struct body_read body = { 0 };
	struct err err = { 0 };
	self->redirect = NULL;
	site_heard(
		task->site, task->probe->instance, response->trouble, response->reason);
	if (response->trouble != TROUBLE_NONE) {
		bool crossed = site_was_crossed(&self->guard, reply);
		close_client(self);
		(crossed ? look_break : look_fail)(
			look, response->trouble, response->reason);
		return;
	}
	envelope_add_reply(look, reply);
	bool whole = reply_is_whole(&look->arena, reply);
	bool ok = read_body(look, reply, &body, &err);
	/* Reply and client go first: a look that fails takes its arena with it. */
	reply_fini(reply);
	close_client(self);
	if (!ok) {
		look_fail(look, err.kind == ERR_LIMIT ? TROUBLE_LIMIT : TROUBLE_DECODE,
			str_of(err.text));
		return;
	}
	if (!body.nothing && !look_add_body(look, body.bytes, body.format))
		return;
	look_finish(look, whole ? SEEN_WHOLE : SEEN_PARTLY,
		whole ? (struct str){ 0 }
		      : STR("the body ends with the connection: its end proves nothing"));
}

/* `/path` on the environment's url, or an absolute URL as it stands. */
static struct str
absolute(struct look *look, struct str target)
{
	if (str_starts(target, STR("http://")) || str_starts(target, STR("https://")))
		return target;
	return str_format(&look->arena, "%.*s%s%.*s",
		STR_ARGS(look->task->site->environment->url),
		str_starts(target, STR("/")) ? "" : "/", STR_ARGS(target));
}

static bool
make_request(struct look *look, struct http_request *out, struct err *err)
{
	struct task *task = look->task;
	const struct entry_settings *settings = &task->site->settings;
	const struct pairs *own = &look->probe->headers;
	uint16_t instance = task->probe->instance;
	struct str target;
	if (!site_render(
		    &look->arena, task, instance, &look->probe->target, &target, err))
		return false;
	*out = request_of(settings);
	out->method = look->probe->method;
	out->url = absolute(look, target);
	out->connect_to = site_connect_to(task, instance);
	out->want = HTTP_WANT_CERTIFICATE;
	struct http_header *headers = arena_array(&look->arena,
		settings->header_count + own->count, sizeof(struct http_header));
	for (size_t i = 0; i < settings->header_count; i++)
		headers[i] = settings->headers[i];
	for (size_t i = 0; i < own->count; i++) {
		struct http_header *h = &headers[settings->header_count + i];
		if (!site_render(&look->arena, task, instance, &own->items[i].name,
			    &h->name, err)
			|| !site_render(&look->arena, task, instance,
				&own->items[i].value, &h->value, err))
			return false;
	}
	out->headers = headers;
	out->header_count = settings->header_count + own->count;
	site_keep_own(task->site, &look->arena, out->connect_to, out);
	return true;
}

static void
ask(struct task *task)
{
	struct look *look = look_open(task);
	struct http_look *self = arena_new(&look->arena, struct http_look);
	struct err err = { 0 };
	struct http_request request;
	look->part = self;
	*self = (struct http_look){ .look = look, .guard = { .site = task->site } };
	task->cancel = drop;
	if (!make_request(look, &request, &err)) {
		look_fail(look, TROUBLE_EVALUATE, str_of(err.text));
		return;
	}
	self->client = http_client_open(task->site->http, &err);
	if (!self->client) {
		look_fail(look, TROUBLE_OWN, str_of(err.text));
		return;
	}
	if (look->probe->deadline)
		request.deadline = look->probe->deadline;
	members_add(&look->source, "url", value_of_string(request.url));
	struct redirect_policy policy = { .follow = look->probe->location,
		.most = task->site->settings.redirects,
		.strict = true,
		.allow = site_allows,
		.allow_context = &self->guard,
		.deadline = request.deadline };
	self->redirect = redirect_send(task->engine->loop, self->client, &look->arena,
		&request, &policy, replied, self);
}

void
probe_http_start(struct task *task)
{
	task_pace(task, ask);
}
