/* SPDX-License-Identifier: MIT */
#include "collect/envelope.h"

#include "ext/x509.h"
#include "world/clock.h"

static struct value
text(struct str t)
{
	return value_of_string(t);
}

/* Names in lower case, in order of their first line; a list where a name came again. */
static struct value
headers_value(struct arena *a, const struct http_response *r)
{
	struct vec members = vec_of(a, struct member);
	bool *done = arena_array(a, r->header_count, sizeof(bool));
	for (size_t i = 0; i < r->header_count; i++) {
		if (done[i])
			continue;
		struct vec values = vec_of(a, struct value);
		for (size_t j = i; j < r->header_count; j++) {
			if (!str_eq_nocase(r->headers[i].name, r->headers[j].name))
				continue;
			done[j] = true;
			items_add(&values, text(r->headers[j].value));
		}
		struct value value = values.count == 1
			? *(struct value *)vec_at(&values, 0)
			: value_of_items(&values);
		members_add_str(&members, str_lower(a, r->headers[i].name), value);
	}
	return value_of_members(&members);
}

static struct value
cookie_value(struct arena *a, const struct reply_cookie *c)
{
	struct vec members = vec_of(a, struct member);
	members_add(&members, "value", text(c->value));
	if (c->domain.size)
		members_add(&members, "domain", text(c->domain));
	if (c->path.size)
		members_add(&members, "path", text(c->path));
	if (c->has_max_age)
		members_add(&members, "max_age", value_of_int(a, c->max_age));
	if (c->expires.size)
		members_add(&members, "expires", text(c->expires));
	members_add(&members, "secure", value_of_bool(c->secure));
	members_add(&members, "httponly", value_of_bool(c->http_only));
	if (c->same_site.size)
		members_add(&members, "samesite", text(c->same_site));
	return value_of_members(&members);
}

static struct value
cookies_value(struct arena *a, const struct reply *reply)
{
	struct reply_cookie *cookies;
	size_t count = reply_cookies(a, reply, &cookies);
	struct vec members = vec_of(a, struct member);
	for (size_t i = 0; i < count; i++) {
		size_t later =
			i + 1; /* the last line of a name counts, as in a browser */
		while (later < count && !str_eq(cookies[later].name, cookies[i].name))
			later++;
		if (later == count)
			members_add_str(
				&members, cookies[i].name, cookie_value(a, &cookies[i]));
	}
	return value_of_members(&members);
}

static struct value
redirects_value(struct arena *a, const struct reply *reply)
{
	struct vec items = vec_of(a, struct value);
	for (size_t i = 0; i < reply->redirection_count; i++) {
		const struct redirection *r = &reply->redirections[i];
		struct vec members = vec_of(a, struct member);
		members_add(&members, "status", value_of_int(a, r->status));
		members_add(&members, "location", text(r->location));
		items_add(&items, value_of_members(&members));
	}
	return value_of_items(&items);
}

static struct value
timing_value(struct arena *a, const struct reply *reply)
{
	const struct http_timing *t = &reply->response->timing;
	struct vec members = vec_of(a, struct member);
	members_add(&members, "total", value_of_int(a, reply->duration));
	members_add(&members, "dns", value_of_int(a, t->name / 1000));
	members_add(&members, "connect", value_of_int(a, t->connect / 1000));
	members_add(&members, "tls", value_of_int(a, t->tls / 1000));
	members_add(&members, "first_byte", value_of_int(a, t->first_byte / 1000));
	return value_of_members(&members);
}

/* Name, connection and handshake are left out: a pooled connection has none. */
static uint32_t
elapsed_of(const struct http_timing *t)
{
	int64_t elapsed = t->total - t->sent;
	if (t->total <= 0 || elapsed > UINT32_MAX)
		return 0;
	return elapsed > 0 ? (uint32_t)elapsed : 1;
}

static struct value
alt_names_value(struct arena *a, const struct x509_facts *facts)
{
	struct vec items = vec_of(a, struct value);
	for (size_t i = 0; i < facts->alt_name_count; i++)
		items_add(&items, text(facts->alt_names[i]));
	return value_of_items(&items);
}

bool
envelope_add_tls(struct look *look, struct str pem, struct str protocol, struct err *err)
{
	struct arena *a = &look->arena;
	struct x509_facts facts;
	if (!x509_read(a, pem, &facts, err))
		return false;
	int64_t left = facts.not_after - look->observation.at / 1000;
	struct vec members = vec_of(a, struct member);
	members_add(&members, "protocol", text(protocol));
	members_add(&members, "subject", text(facts.subject));
	members_add(&members, "issuer", text(facts.issuer));
	members_add(&members, "alt_names", alt_names_value(a, &facts));
	members_add(&members, "not_before", text(clock_show(a, facts.not_before * 1000)));
	members_add(&members, "not_after", text(clock_show(a, facts.not_after * 1000)));
	/* Whole days that are left; what has an hour to live has none. */
	members_add(&members, "days_left",
		value_of_int(a, left >= 0 ? left / 86400 : -1 - (-left - 1) / 86400));
	members_add(&members, "key", text(facts.key));
	members_add(&members, "fingerprint", text(facts.fingerprint));
	members_add(&look->envelope, "tls", value_of_members(&members));
	return true;
}

void
envelope_add_reply(struct look *look, const struct reply *reply)
{
	struct arena *a = &look->arena;
	const struct http_response *r = reply->response;
	members_add(&look->envelope, "status", value_of_int(a, r->status));
	members_add(&look->envelope, "headers", headers_value(a, r));
	members_add(&look->envelope, "cookies", cookies_value(a, reply));
	members_add(&look->envelope, "redirects", redirects_value(a, reply));
	struct err err = { 0 };
	if (r->tls && r->certificate.pem.size
		&& !envelope_add_tls(look, r->certificate.pem, r->tls_protocol, &err))
		members_add(&look->source, "certificate_error",
			text(str_copy(a, str_of(err.text))));
	members_add(&look->envelope, "timing", timing_value(a, reply));
	look->observation.elapsed = elapsed_of(&r->timing);
	members_add(&look->source, "address",
		text(str_format(a, "%.*s:%d", STR_ARGS(r->address), r->port)));
	members_add(
		&look->source, "type", text(reply_header(reply, STR("content-type"))));
}
