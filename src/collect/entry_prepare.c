/* SPDX-License-Identifier: MIT */
#include "collect/entry_prepare.h"

#include "collect/entry_error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* --- shared --- */

bool
prepare_fail(
	struct prepare *p, const char *title, struct span span, const char *format, ...)
{
	char text[512];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof(text), format, arguments);
	va_end(arguments);
	*p->error = (struct entry_error){
		.title = title, .span = span, .text = str_copy(p->arena, str_of(text))
	};
	return false;
}

bool
prepare_fail_in_defaults(struct prepare *p)
{
	p->error->span = p->entry->request.span;
	p->error->text = str_format(
		p->arena, "defaults in smoke.yaml: %.*s", STR_ARGS(p->error->text));
	return false;
}

bool
prepare_text(struct prepare *p, const struct template *t, enum rendering rendering,
	struct str *out)
{
	struct err err = { 0 };
	struct span place;

	if (template_render(p->arena, t, p->scope, rendering, out, &place, &err))
		return true;
	*p->error = entry_error_of(p->arena, &err, "Filter error", place);
	return false;
}

bool
prepare_line(
	struct prepare *p, const struct template *t, const char *what, struct str *out)
{
	if (!prepare_text(p, t, RENDER_PLAIN, out))
		return false;
	for (size_t i = 0; i < out->size; i++) {
		char c = out->data[i];
		if (c == '\r' || c == '\n' || c == '\0')
			return prepare_fail(p, "Invalid value", t->span,
				"%s may not hold a line end or a NUL: what a value "
				"brings in would be another line of the request",
				what);
	}
	return true;
}

bool
prepare_has_header(const struct prepare *p, const char *name)
{
	const struct http_header *headers = p->headers.items;

	for (size_t i = 0; i < p->headers.count; i++)
		if (str_eq_nocase(headers[i].name, str_of(name)))
			return true;
	return false;
}

void
prepare_header(struct prepare *p, struct str name, struct str value)
{
	struct http_header *header = vec_push(&p->headers);

	*header = (struct http_header){ name, value };
}

void
prepare_implicit(struct prepare *p, const char *name, struct str value)
{
	if (!prepare_has_header(p, name))
		prepare_header(p, str_of(name), value);
}

/* The lines of a section come one after another. */
void
prepare_say(struct prepare *p, const char *section, struct str name, struct str value)
{
	const struct entry_settings *s = &p->plan->settings;
	struct entry_section *last = NULL;

	if (!s->record && !s->verbosity)
		return;
	if (p->said.count)
		last = vec_at(&p->said, p->said.count - 1);
	if (!last || !str_is(last->name, section)) {
		p->lines = vec_of(p->arena, struct http_header);
		last = vec_push(&p->said);
		last->name = str_of(section);
	}
	vec_add(&p->lines, &(struct http_header){ name, value });
	last->items = p->lines.items;
	last->count = p->lines.count;
}

/* --- the URL and its query --- */

static bool
check_url(struct prepare *p, struct str url, struct span span)
{
	if (!str_starts(url, STR("http://")) && !str_starts(url, STR("https://")))
		return prepare_fail(p, "Invalid URL", span,
			"invalid URL <%.*s> (Missing scheme <http://> or <https://>)",
			STR_ARGS(str_part(url, 0, 200)));
	for (size_t i = 0; i < url.size; i++)
		if ((unsigned char)url.data[i] <= ' ' || url.data[i] == 0x7f)
			return prepare_fail(p, "HTTP connection", span,
				"a URL may not hold a blank or a control character: "
				"<%.*s>",
				STR_ARGS(str_part(url, 0, 200)));
	return true;
}

/* Names of parameters are written as they are sent; what a literal name may hold stays.
 */
static struct str
encode_name(struct arena *a, struct str name)
{
	struct str encoded = http_url_encode(a, name), part;
	static const struct {
		const char *escaped;
		char c;
	} rows[] = { { "5B", '[' }, { "5D", ']' }, { "40", '@' }, { "24", '$' } };
	struct sbuf b = { 0 };

	if (str_find_char(encoded, '%') == STR_NONE)
		return encoded;
	str_next(&encoded, '%', &part);
	sbuf_add(&b, part);
	while (str_next(&encoded, '%', &part)) {
		char c = '%';
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
			if (str_starts(part, str_of(rows[i].escaped)))
				c = rows[i].c;
		sbuf_add_char(&b, c);
		sbuf_add(&b, str_from(part, c == '%' ? 0 : 2));
	}
	struct str text = sbuf_copy(&b, a);
	sbuf_fini(&b);
	return text;
}

/* `a=b&c=d`, each percent-encoded by itself (TPL-05). */
bool
prepare_parameters(struct prepare *p, const char *section, const struct pairs *pairs,
	struct sbuf *out)
{
	for (size_t i = 0; i < pairs->count; i++) {
		struct str name, value;
		if (!prepare_text(p, &pairs->items[i].name, RENDER_PLAIN, &name)
			|| !prepare_text(p, &pairs->items[i].value, RENDER_PLAIN, &value))
			return false;
		prepare_say(p, section, name, value);
		if (i)
			sbuf_add_char(out, '&');
		sbuf_add(out, encode_name(p->arena, name));
		sbuf_add_char(out, '=');
		sbuf_add(out, http_url_encode(p->arena, value));
	}
	return true;
}

/* Before the fragment, which is not sent. */
static bool
add_query(struct prepare *p, struct str *url)
{
	const struct pairs *query = &p->entry->request.query;
	ptrdiff_t hash = str_find_char(*url, '#');
	struct sbuf b = { 0 };

	if (!query->count)
		return true;
	struct str base = hash == STR_NONE ? *url : str_part(*url, 0, (size_t)hash);
	sbuf_add(&b, base);
	if (str_find_char(base, '?') == STR_NONE)
		sbuf_add_char(&b, '?');
	else if (!str_ends(base, STR("?")) && !str_ends(base, STR("&")))
		sbuf_add_char(&b, '&');
	bool ok = prepare_parameters(p, "Query", query, &b);
	*url = sbuf_copy(&b, p->arena);
	sbuf_fini(&b);
	return ok;
}

static bool
prepare_url(struct prepare *p)
{
	const struct request *request = &p->entry->request;
	struct str url;

	if (!prepare_line(p, &request->url, "a URL", &url)
		|| !check_url(p, url, request->url.span))
		return false;
	prepare_say(p, "URL", (struct str){ 0 }, url);
	if (!add_query(p, &url))
		return false;
	p->plan->request.url = url;
	p->plan->request.method = request->method;
	return true;
}

/* --- headers, cookies, credentials --- */

static bool
prepare_headers(struct prepare *p)
{
	const struct pairs *headers = &p->entry->request.headers;
	const struct entry_settings *settings = &p->plan->settings;
	struct str name, value;

	for (size_t i = 0; i < headers->count; i++) {
		if (!prepare_line(p, &headers->items[i].name, "a header", &name)
			|| !prepare_line(p, &headers->items[i].value, "a header", &value))
			return false;
		prepare_header(p, name, value);
		prepare_say(p, "Headers", name, value);
	}
	for (size_t i = 0; i < settings->header_count; i++)
		prepare_header(p, settings->headers[i].name, settings->headers[i].value);
	return true;
}

/* Where neither the entry nor its environment has a header of that name. */
static bool
prepare_default_headers(struct prepare *p)
{
	const struct suite_use *use = p->plan->settings.use;
	struct str name, value;

	p->plan->default_from = p->headers.count;
	for (size_t i = 0; use && i < use->defaults.headers.count; i++) {
		const struct pair *header = &use->defaults.headers.items[i];
		if (prepare_has_header(p, str_c(p->arena, header->name.written)))
			continue;
		if (!prepare_line(p, &header->name, "a header", &name)
			|| !prepare_line(p, &header->value, "a header", &value))
			return prepare_fail_in_defaults(p);
		prepare_header(p, name, value);
		prepare_say(p, "Headers", name, value);
	}
	p->plan->default_count = p->headers.count - p->plan->default_from;
	return true;
}

/* A Cookie header of the entry's own wins. */
static bool
prepare_cookies(struct prepare *p)
{
	const struct pairs *cookies = &p->entry->request.cookies;
	struct str name, value;
	struct sbuf b = { 0 };
	bool ok = true;

	if (!cookies->count || prepare_has_header(p, "Cookie"))
		return true;
	for (size_t i = 0; ok && i < cookies->count; i++) {
		ok = prepare_line(p, &cookies->items[i].name, "a cookie", &name)
			&& prepare_line(p, &cookies->items[i].value, "a cookie", &value);
		if (!ok)
			break;
		prepare_say(p, "Cookies", name, value);
		if (i)
			sbuf_add_c(&b, "; ");
		sbuf_add(&b, name);
		sbuf_add_char(&b, '=');
		sbuf_add(&b, value);
	}
	p->plan->request.cookies = sbuf_copy(&b, p->arena);
	sbuf_fini(&b);
	return ok;
}

static bool
wants_netrc(const struct entry_settings *s)
{
	return s->netrc || s->netrc_optional || s->netrc_file.size;
}

/* An Authorization header of the entry's own wins; [BasicAuth] wins over `user`, and both
 * over a netrc file. */
static bool
prepare_credentials(struct prepare *p)
{
	const struct request *request = &p->entry->request;
	struct str user, password;

	if (prepare_has_header(p, "Authorization"))
		return true;
	p->plan->request.user = p->plan->settings.user;
	p->plan->asks_netrc = wants_netrc(&p->plan->settings)
		&& !p->plan->settings.user.size && !request->has_basic_auth;
	if (!request->has_basic_auth)
		return true;
	if (!prepare_line(p, &request->basic_auth.name, "a user", &user)
		|| !prepare_line(p, &request->basic_auth.value, "a password", &password))
		return false;
	p->plan->request.user =
		str_format(p->arena, "%.*s:%.*s", STR_ARGS(user), STR_ARGS(password));
	return true;
}

/* --- all of it --- */

static bool
asks_certificate(const struct entry *e)
{
	for (size_t i = 0; i < e->response.capture_count; i++)
		if (e->response.captures[i].query.kind == QUERY_CERTIFICATE)
			return true;
	for (size_t i = 0; i < e->response.assert_count; i++)
		if (e->response.asserts[i].query.kind == QUERY_CERTIFICATE)
			return true;
	return false;
}

static unsigned
auth_of(const struct entry_settings *s)
{
	return (s->digest ? HTTP_AUTH_DIGEST : 0u) | (s->ntlm ? HTTP_AUTH_NTLM : 0u)
		| (s->negotiate ? HTTP_AUTH_NEGOTIATE : 0u);
}

/* The keys to sign with: of `user`, a netrc file, or the URL. */
static bool
has_user(const struct prepare *p)
{
	struct http_url url;
	struct err err = { 0 };

	return p->plan->request.user.size || p->plan->asks_netrc
		|| (http_url_parse(
			    p->arena, p->plan->request.url, &url, ERR_SUBJECT, &err)
			&& url.user.size);
}

/* What is not signed, or asked with another version, would be another test. */
static bool
check_transport(struct prepare *p)
{
	const struct entry_settings *s = &p->plan->settings;
	struct span url = p->entry->request.url.span;

	if (!http_can(s->version))
		return prepare_fail(p, "Unsupported HTTP version", url,
			"HTTP/%s is not supported, check --version",
			http_version_name(s->version));
	if (s->aws_sigv4.size && !has_user(p))
		return prepare_fail(p, "Invalid value", url,
			"aws-sigv4 signs with the keys of `user`, and none is given");
	return true;
}

static void
set_transport(struct prepare *p)
{
	const struct entry_settings *s = &p->plan->settings;
	struct http_request *r = &p->plan->request;

	r->auth = auth_of(s);
	r->sigv4 = s->aws_sigv4;
	r->connect_to = s->connect_to;
	r->targets = p->targets.items;
	r->target_count = p->targets.count;
	r->cacert = s->cacert;
	r->cert = s->cert;
	r->key = s->key;
	r->proxy = s->proxy;
	r->no_proxy = s->no_proxy;
	r->unix_socket = s->unix_socket;
	r->pinned_key = s->pinned_key;
	r->user_agent = s->user_agent;
	r->version = s->version;
	r->insecure = s->insecure;
	r->ip_version = s->ip_version;
	r->path_as_is = s->path_as_is;
	r->deadline = s->deadline;
	r->connect_deadline = s->connect_deadline;
	r->body_max = s->body_max;
	r->headers_max = s->headers_max;
	r->rate_max = s->rate_max;
	r->want = asks_certificate(p->entry) ? HTTP_WANT_CERTIFICATE : 0;
	if (s->record || s->verbosity)
		r->want |= HTTP_WANT_SENT;
	if (s->verbosity > 1)
		r->want |= HTTP_WANT_LOG;
}

bool
entry_prepare(struct arena *a, const struct entry *e,
	const struct entry_settings *settings, struct scope *scope,
	struct entry_plan *out, struct entry_error *error)
{
	struct prepare p = { a, e, scope, out, error, vec_of(a, struct http_header),
		vec_of(a, struct http_target), vec_of(a, struct entry_section),
		vec_of(a, struct http_header) };

	*error = (struct entry_error){ 0 };
	*out = (struct entry_plan){ .settings = *settings, .repeat = 1 };
	scope->strict = settings->strict;
	for (size_t i = 0; i < settings->target_count; i++)
		vec_add(&p.targets, &settings->targets[i]);
	if (!prepare_options(&p))
		return false;
	if (out->skip)
		return true;
	set_transport(&p);
	if (!prepare_url(&p) || !prepare_headers(&p) || !prepare_default_headers(&p)
		|| !prepare_cookies(&p) || !prepare_credentials(&p)
		|| !check_transport(&p) || !prepare_body(&p))
		return false;
	if (out->settings.compressed)
		prepare_implicit(&p, "Accept-Encoding", STR("gzip, deflate, br"));
	out->request.headers = p.headers.items;
	out->request.header_count = p.headers.count;
	out->sections = p.said.items;
	out->section_count = p.said.count;
	return true;
}
