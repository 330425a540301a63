/* SPDX-License-Identifier: MIT */
#include "collect/query_fact.h"

#include "base/utf8.h"
#include "ext/charset.h"
#include "ext/x509.h"
#include "query/datetime.h"
#include "query/filter.h"

struct fact {
	struct arena *arena;
	const struct query *query;
	const struct reply *reply;
	const struct scope *scope;
	struct str name; /* the argument, rendered */
	const struct value **out;
	struct err *err;
};

static bool
give(const struct fact *f, struct value v)
{
	struct value *kept = arena_new(f->arena, struct value);

	*kept = v;
	*f->out = kept;
	return true;
}

/* What came over the line need not be UTF-8: then it is read as Latin-1. */
static bool
text_value(const struct fact *f, struct str text, struct value *out)
{
	if (!utf8_is_valid(text)
		&& !charset_decode(f->arena, STR("iso-8859-1"), text, &text, f->err))
		return false;
	*out = value_of_string(text);
	return true;
}

static bool
give_text(const struct fact *f, struct str text)
{
	struct value v;

	return text_value(f, text, &v) && give(f, v);
}

static bool
status_fact(const struct fact *f)
{
	return give(f, value_of_int(f->arena, f->reply->response->status));
}

static bool
version_fact(const struct fact *f)
{
	return give(f, value_of_c(http_version_name(f->reply->response->version)));
}

static bool
url_fact(const struct fact *f)
{
	return give_text(f, f->reply->response->url);
}

static bool
ip_fact(const struct fact *f)
{
	return give_text(f, f->reply->response->address);
}

static bool
duration_fact(const struct fact *f)
{
	return give(f, value_of_int(f->arena, f->reply->duration));
}

static bool
rawbytes_fact(const struct fact *f)
{
	return give(f, value_of_bytes(f->reply->response->body));
}

/* {url, status, location}: what the filter `location` knows (query/filter_list.c). */
static bool
redirects_fact(const struct fact *f)
{
	struct vec items = vec_of(f->arena, struct value);

	for (size_t i = 0; i < f->reply->redirection_count; i++) {
		const struct redirection *r = &f->reply->redirections[i];
		struct vec members = vec_of(f->arena, struct member);
		struct value url, location;
		if (!text_value(f, r->url, &url)
			|| !text_value(f, r->location, &location))
			return false;
		members_add(&members, "url", url);
		members_add(&members, "status", value_of_int(f->arena, r->status));
		members_add(&members, "location", location);
		items_add(&items, value_of_members(&members));
	}
	return give(f, value_of_items(&items));
}

static bool
header_fact(const struct fact *f)
{
	struct str *texts;
	size_t count = reply_headers(f->arena, f->reply, f->name, &texts);
	struct vec items = vec_of(f->arena, struct value);

	if (count == 1)
		return give_text(f, texts[0]);
	for (size_t i = 0; i < count; i++) {
		struct value v;
		if (!text_value(f, texts[i], &v))
			return false;
		items_add(&items, v);
	}
	return !count || give(f, value_of_items(&items));
}

static bool
variable_fact(const struct fact *f)
{
	const struct binding *b = scope_find(f->scope, f->name);

	if (b)
		*f->out = &b->value;
	return true;
}

/* --- cookies --- */

static bool
give_if(const struct fact *f, bool there, struct value v)
{
	return !there || give(f, v);
}

/* The three forms of RFC 9110, section 5.6.7, and the dashes that cookies have. */
static bool
give_expires(const struct fact *f, struct str text)
{
	static const char *const formats[] = { "%a, %d %b %Y %H:%M:%S GMT",
		"%a, %d-%b-%Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT",
		"%a, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y" };
	struct value date = { .kind = VALUE_DATE };

	if (!text.size)
		return true;
	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++)
		if (datetime_parse(text, str_of(formats[i]), &date.as.instant))
			return give(f, date);
	return err_set(f->err, ERR_SUBJECT, "the cookie's Expires is no date: %.*s",
		STR_ARGS(str_part(text, 0, 100)));
}

static bool
cookie_attribute(const struct fact *f, const struct reply_cookie *c, struct str attribute)
{
	if (!attribute.size || str_eq_nocase(attribute, STR("Value")))
		return give_text(f, c->value);
	if (str_eq_nocase(attribute, STR("Expires")))
		return give_expires(f, c->expires);
	if (str_eq_nocase(attribute, STR("Max-Age")))
		return give_if(f, c->has_max_age, value_of_int(f->arena, c->max_age));
	if (str_eq_nocase(attribute, STR("Secure")))
		return give_if(f, c->secure, value_of_bool(true));
	if (str_eq_nocase(attribute, STR("HttpOnly")))
		return give_if(f, c->http_only, value_of_bool(true));
	const struct {
		struct str name, text;
	} rows[] = { { STR("Domain"), c->domain }, { STR("Path"), c->path },
		{ STR("SameSite"), c->same_site } };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (str_eq_nocase(attribute, rows[i].name))
			return !rows[i].text.size || give_text(f, rows[i].text);
	return err_set(f->err, ERR_SUBJECT, "a cookie has no attribute %.*s",
		STR_ARGS(attribute));
}

static bool
cookie_fact(const struct fact *f)
{
	struct reply_cookie *cookies;
	size_t count = reply_cookies(f->arena, f->reply, &cookies);

	for (size_t i = 0; i < count; i++)
		if (str_eq(cookies[i].name, f->name))
			return cookie_attribute(f, &cookies[i], f->query->attribute);
	return true;
}

/* --- certificate --- */

static bool
give_names(const struct fact *f, const struct x509_facts *facts)
{
	struct sbuf b = { 0 };

	for (size_t i = 0; i < facts->alt_name_count; i++) {
		if (i)
			sbuf_add_c(&b, ", ");
		sbuf_add(&b, facts->alt_names[i]);
	}
	struct str names = sbuf_copy(&b, f->arena);
	sbuf_fini(&b);
	return !names.size || give_text(f, names);
}

static struct value
date_of(int64_t seconds)
{
	return (struct value){ .kind = VALUE_DATE, .as.instant = seconds * 1000000 };
}

/* Over plain HTTP there is none; over TLS one that nobody kept is not "none". */
static bool
certificate_fact(const struct fact *f)
{
	const struct http_response *response = f->reply->response;
	struct str pem = response->certificate.pem;
	struct x509_facts facts;

	if (!response->tls)
		return true;
	if (!pem.size)
		return err_set(f->err, ERR_SUBJECT,
			"the server's certificate was not kept on this connection");
	if (str_is(f->name, "Value"))
		return give_text(f, pem);
	if (!x509_read(f->arena, pem, &facts, f->err))
		return false;
	if (str_is(f->name, "Subject"))
		return give_text(f, facts.subject);
	if (str_is(f->name, "Issuer"))
		return give_text(f, facts.issuer);
	if (str_is(f->name, "Start-Date"))
		return give(f, date_of(facts.not_before));
	if (str_is(f->name, "Expire-Date"))
		return give(f, date_of(facts.not_after));
	if (str_is(f->name, "Serial-Number"))
		return give_text(f, facts.serial);
	if (str_is(f->name, "Subject-Alt-Name"))
		return give_names(f, &facts);
	return err_set(f->err, ERR_SUBJECT, "a certificate has no field %.*s",
		STR_ARGS(f->name));
}

/* --- all of them --- */

typedef bool fact_fn(const struct fact *f);

static fact_fn *const facts[] = {
	[QUERY_STATUS] = status_fact,
	[QUERY_VERSION] = version_fact,
	[QUERY_URL] = url_fact,
	[QUERY_REDIRECTS] = redirects_fact,
	[QUERY_HEADER] = header_fact,
	[QUERY_COOKIE] = cookie_fact,
	[QUERY_RAWBYTES] = rawbytes_fact,
	[QUERY_VARIABLE] = variable_fact,
	[QUERY_DURATION] = duration_fact,
	[QUERY_IP] = ip_fact,
	[QUERY_CERTIFICATE] = certificate_fact,
};

bool
query_fact(struct arena *a, const struct query *q, const struct reply *reply,
	const struct scope *scope, const struct value **out, struct err *err)
{
	struct fact f = { a, q, reply, scope, { 0 }, out, err };

	*out = NULL;
	if (!facts[q->kind])
		return err_set(err, ERR_SUBJECT, "this query is not known");
	return (q->argument.kind == ARGUMENT_NONE
		       || argument_text(a, &q->argument, scope, &f.name, err))
		&& facts[q->kind](&f);
}
