/* SPDX-License-Identifier: MIT */
#include "collect/redirect.h"

#include "base/vec.h"
#include "collect/netrc.h"

#include <string.h>

struct redirect {
	struct loop *loop;
	struct http_client *client;
	struct arena *arena;
	struct http_request first; /* as it was given */
	struct http_request request; /* as it is sent now */
	struct http_url url, first_url; /* of `request`, and of `first` */
	struct redirect_policy policy;
	struct reply *reply;
	struct vec hops; /* struct redirection */
	size_t hop_bytes; /* of their bodies */
	struct str method;
	bool has_body;
	int64_t begun;
	struct loop_timer early;
	bool ended;
	redirect_done_fn *done;
	void *context;
};

/* --- the end
 * -------------------------------------------------------------------------------- */

static void
finish(struct redirect *r, const struct http_response *response)
{
	r->reply->response = response;
	r->reply->redirections = r->hops.items;
	r->reply->redirection_count = r->hops.count;
	r->reply->duration = loop_since(r->loop, r->begun);
	r->ended = true;
	r->done(r->context, r->reply);
}

/* A response that never came, in the place of one. */
static struct http_response *
no_response(struct redirect *r, enum trouble trouble, struct str reason)
{
	struct http_response *response = arena_new(r->arena, struct http_response);
	response->trouble = trouble;
	response->reason = reason;
	response->url = r->request.url;
	return response;
}

static void
finish_early(void *context)
{
	struct redirect *r = context;
	finish(r, r->reply->response);
}

/* --- what goes to another origin
 * --------------------------------------------------------------- */

/* About the form of the question, and nothing about who asks. */
static const struct str harmless[] = {
	STR_INIT("accept"),
	STR_INIT("accept-charset"),
	STR_INIT("accept-encoding"),
	STR_INIT("accept-language"),
	STR_INIT("cache-control"),
	STR_INIT("content-encoding"),
	STR_INIT("content-language"),
	STR_INIT("content-type"),
	STR_INIT("pragma"),
	STR_INIT("range"),
	STR_INIT("user-agent"),
};

static const struct str credentials[] = {
	STR_INIT("authorization"),
	STR_INIT("cookie"),
	STR_INIT("proxy-authorization"),
};

/* These describe a body that is no longer sent. */
static const struct str about_body[] = {
	STR_INIT("content-encoding"),
	STR_INIT("content-language"),
	STR_INIT("content-length"),
	STR_INIT("content-location"),
	STR_INIT("content-type"),
	STR_INIT("expect"),
	STR_INIT("transfer-encoding"),
};

#define IS_ONE_OF(name, list) is_one_of((name), (list), sizeof(list) / sizeof((list)[0]))

static bool
is_one_of(struct str name, const struct str *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq_nocase(name, list[i]))
			return true;
	return false;
}

static bool
may_be_sent(const struct redirect *r, struct str name, bool elsewhere)
{
	if (!r->has_body && r->first.has_body && IS_ONE_OF(name, about_body))
		return false;
	if (!elsewhere)
		return true;
	if (str_eq_nocase(name, STR("host"))) /* it named the first one */
		return false;
	if (r->policy.trusted)
		return true;
	return r->policy.strict ? IS_ONE_OF(name, harmless)
				: !IS_ONE_OF(name, credentials);
}

/* From the headers that were given, each time: back at its own origin a credential is
 * sent again. */
static void
choose_headers(struct redirect *r, bool elsewhere)
{
	struct vec kept = vec_of(r->arena, struct http_header);
	for (size_t i = 0; i < r->first.header_count; i++)
		if (may_be_sent(r, r->first.headers[i].name, elsewhere))
			vec_add(&kept, &r->first.headers[i]);
	r->request.headers = kept.items;
	r->request.header_count = kept.count;
}

/* The address that was to be asked is that of one machine: another port of the same host
 * is asked there too, or an instance would answer for another one; another host is not.
 */
static struct str
choose_address(struct redirect *r)
{
	const struct http_url *first = &r->first_url;
	struct str to = r->first.connect_to;
	size_t colon = to.size;
	if (to.size == 0 || !str_eq(r->url.host, first->host))
		return (struct str){ 0 };
	if (r->url.port == first->port)
		return to;
	while (colon > 0 && to.data[colon - 1] != ':')
		colon--;
	return colon == 0 ? to
			  : str_format(r->arena, "%.*s%d",
				  STR_ARGS(str_part(to, 0, colon)), r->url.port);
}

static void
prepare(struct redirect *r)
{
	bool elsewhere = !http_url_same_origin(&r->url, &r->first_url);
	r->request.method = r->method;
	r->request.has_body = r->has_body;
	r->request.body = r->has_body ? r->first.body : (struct str){ 0 };
	choose_headers(r, elsewhere);
	bool credentialed = !elsewhere || r->policy.trusted;
	r->request.user = credentialed ? r->first.user : (struct str){ 0 };
	r->request.cookies = credentialed ? r->first.cookies : (struct str){ 0 };
	r->request.connect_to = choose_address(r);
}

/* --- one request
 * -------------------------------------------------------------------------------- */

static void take(void *context, struct http_response *response);

/* NULL when it was sent; else what stands for its response. */
static struct http_response *
send_next(struct redirect *r, enum trouble bad_url)
{
	struct err err = { 0 };
	struct str why = STR("it may not be asked");
	if (!http_url_parse(r->arena, r->request.url, &r->url, ERR_SUBJECT, &err))
		return no_response(r, bad_url, str_copy(r->arena, str_of(err.text)));
	if (r->hops.count == 0)
		r->first_url = r->url;
	if (r->policy.allow
		&& !r->policy.allow(r->policy.allow_context, r->method, &r->url, &why))
		return no_response(r, TROUBLE_BLOCKED, why);
	if (r->hops.count > 0)
		prepare(r);
	if (r->policy.netrc)
		r->request.user = netrc_user(
			r->arena, r->policy.netrc, r->policy.netrc_optional, &r->url);
	int64_t left = r->policy.deadline - (loop_now(r->loop) - r->begun);
	if (r->policy.deadline > 0 && left < r->request.deadline)
		r->request.deadline = left;
	http_send(r->client, r->arena, &r->request, take, r);
	return NULL;
}

/* RFC 9110, section 15.4: what browsers made of 301 and 302 is kept. */
static void
change_method(struct redirect *r, int status)
{
	bool post = str_is(r->method, "POST"), head = str_is(r->method, "HEAD");
	bool get = status == 303 ? !head : (status == 301 || status == 302) && post;
	if (r->policy.as_hurl)
		get = status >= 301 && status <= 303;
	if (!get)
		return;
	r->method = STR("GET");
	r->has_body = false;
}

static struct http_response *
refuse(struct redirect *r, struct str reason)
{
	return no_response(r, TROUBLE_REDIRECT, reason);
}

/* Where it leads, absolute and without its fragment; or why it is not gone there. */
static struct http_response *
resolve(struct redirect *r, struct str location, struct str *out)
{
	struct err err = { 0 };
	struct http_url next;
	struct str target;
	if (!http_url_resolve(r->arena, r->request.url, location, &target, &err))
		return refuse(r,
			str_format(
				r->arena, "redirected to what is no URL: %s", err.text));
	ptrdiff_t fragment = str_find_char(target, '#');
	*out = fragment == STR_NONE ? target : str_part(target, 0, (size_t)fragment);
	if (!http_url_parse(r->arena, *out, &next, ERR_SUBJECT, &err))
		return refuse(r, str_format(r->arena, "redirected, and %s", err.text));
	if (r->policy.strict && str_is(r->url.scheme, "https")
		&& str_is(next.scheme, "http"))
		return refuse(r,
			str_format(r->arena, "redirected from https to http, to %.*s",
				STR_ARGS(http_url_origin(r->arena, &next))));
	return NULL;
}

static struct http_response *
count_hop(struct redirect *r, const struct http_response *response)
{
	r->hop_bytes += response->body.size;
	if (r->hops.count >= r->policy.most)
		return refuse(r,
			str_format(r->arena, "more than %zu redirects", r->policy.most));
	if (r->hops.count >= REDIRECT_LIMIT)
		return refuse(r,
			str_format(r->arena, "more than %d redirects", REDIRECT_LIMIT));
	if (r->hop_bytes > r->first.body_max)
		return no_response(r, TROUBLE_LIMIT,
			str_format(r->arena,
				"the bodies of redirects are larger than the limit of "
				"%zu bytes",
				r->first.body_max));
	return NULL;
}

/* NULL when the next request is on its way. */
static struct http_response *
follow(struct redirect *r, const struct http_response *response, struct str location)
{
	struct str target;
	struct http_response *instead = count_hop(r, response);
	if (!instead)
		instead = resolve(r, location, &target);
	if (instead)
		return instead;
	struct redirection *hop = vec_push(&r->hops);
	*hop = (struct redirection){ response->status, r->request.url, target, response };
	r->request.url = target;
	change_method(r, response->status);
	return send_next(r, TROUBLE_REDIRECT);
}

static bool
is_redirect(const struct redirect *r, int status)
{
	if (r->policy.as_hurl)
		return status >= 300 && status <= 399;
	return status == 301 || status == 302 || status == 303 || status == 307
		|| status == 308;
}

/* False when two headers lead to different places; no data when there is none. */
static bool
find_location(const struct http_response *response, struct str *out)
{
	*out = (struct str){ 0 };
	for (size_t i = 0; i < response->header_count; i++) {
		const struct http_header *h = &response->headers[i];
		if (!str_eq_nocase(h->name, STR("location")))
			continue;
		if (out->data && !str_eq(*out, h->value))
			return false;
		*out = h->value.size ? h->value : STR("");
	}
	return true;
}

static void
take(void *context, struct http_response *response)
{
	struct redirect *r = context;
	struct str location;
	struct http_response *instead;
	if (response->trouble != TROUBLE_NONE || !r->policy.follow
		|| !is_redirect(r, response->status)) {
		finish(r, response);
		return;
	}
	if (!find_location(response, &location))
		instead = refuse(r, STR("redirected to two places at once"));
	else if (!location.data || (!location.size && !r->policy.as_hurl))
		instead = response; /* it leads nowhere: it is the answer */
	else
		instead = follow(r, response, location);
	if (instead)
		finish(r, instead);
}

/* --- starting
 * -------------------------------------------------------------------------------------
 */

struct redirect *
redirect_send(struct loop *loop, struct http_client *client, struct arena *a,
	const struct http_request *request, const struct redirect_policy *policy,
	redirect_done_fn *done, void *context)
{
	struct redirect *r = arena_new(a, struct redirect);
	*r = (struct redirect){
		.loop = loop,
		.client = client,
		.arena = a,
		.first = *request,
		.request = *request,
		.policy = *policy,
		.reply = arena_new(a, struct reply),
		.hops = vec_of(a, struct redirection),
		.method = request->method,
		.has_body = request->has_body,
		.begun = loop_now(loop),
		.done = done,
		.context = context,
	};
	r->reply->body_max = request->body_max;
	r->reply->response = send_next(r, TROUBLE_BLOCKED);
	if (r->reply->response)
		loop_timer_set(loop, &r->early, 0, finish_early, r);
	return r;
}

void
redirect_cancel(struct redirect *r)
{
	if (!r || r->ended)
		return;
	r->ended = true;
	loop_timer_stop(r->loop, &r->early);
	http_cancel(r->client);
}
