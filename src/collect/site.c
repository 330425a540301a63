/* SPDX-License-Identifier: MIT */
#include "collect/site.h"

#include "collect/engine.h"
#include "collect/secret.h"
#include "query/base64.h"
#include "query/template.h"

#include <stdlib.h>

static struct str
environment_variable(struct arena *a, struct str name)
{
	return str_of(getenv(str_c(a, name)));
}

static struct str
path_or_empty(struct site *site, struct str path)
{
	return path.size ? engine_path(site->engine, &site->arena, path) : path;
}

static void
set_requests(struct site *site)
{
	const struct limits *limits = &site->engine->settings.workspace->limits;
	const struct request_settings *r = &site->environment->request;
	site->settings = (struct entry_settings){ .strict = true,
		.redirects = limits->redirects,
		.deadline = limits->deadline,
		.connect_deadline = limits->connect,
		.retry_interval = 1000,
		.body_max = (size_t)limits->body,
		.headers_max = (size_t)limits->headers,
		.cacert = path_or_empty(site, r->cacert),
		.cert = path_or_empty(site, r->cert),
		.key = path_or_empty(site, r->key),
		.proxy = r->proxy,
		.user_agent = STR("smoke/" SMOKE_VERSION),
		.verbosity = site->engine->settings.verbosity,
		.record = site->engine->settings.record };
}

static bool
set_origins(struct site *site, struct err *err)
{
	const struct environment *e = site->environment;
	struct http_url url;
	if (!http_url_parse(&site->arena, e->url, &url, ERR_INPUT, err))
		return err_context(err, "environment %.*s", STR_ARGS(e->name));
	site->origin = http_url_origin(&site->arena, &url);
	site->origins = arena_array(&site->arena, e->hosts.count, sizeof(struct str));
	for (size_t i = 0; i < e->hosts.count; i++) {
		struct str host = e->hosts.items[i];
		if (!str_contains(host, STR("://")))
			host = str_format(&site->arena, "%.*s://%.*s",
				STR_ARGS(url.scheme), STR_ARGS(host));
		struct http_url other;
		if (!http_url_parse(&site->arena, host, &other, ERR_INPUT, err))
			return err_context(
				err, "hosts of environment %.*s", STR_ARGS(e->name));
		site->origins[site->origin_count++] =
			http_url_origin(&site->arena, &other);
	}
	scope_set(&site->scope, STR("url"), value_of_string(e->url), false);
	scope_set(&site->scope, STR("host"), value_of_string(url.host), false);
	scope_set(&site->scope, STR("environment"), value_of_string(e->name), false);
	return true;
}

struct http_request
request_of(const struct entry_settings *s)
{
	return (struct http_request){ .headers = s->headers,
		.header_count = s->header_count,
		.user = s->user,
		.cacert = s->cacert,
		.cert = s->cert,
		.key = s->key,
		.proxy = s->proxy,
		.user_agent = s->user_agent,
		.deadline = s->deadline,
		.connect_deadline = s->connect_deadline,
		.body_max = s->body_max,
		.headers_max = s->headers_max };
}

bool
site_open(struct site *site, struct engine *engine, const struct environment *e,
	uint16_t index, struct err *err)
{
	*site = (struct site){ .engine = engine, .environment = e, .index = index };
	site->generator = (struct generator){ engine->settings.seed, engine->settings.now,
		environment_variable };
	scope_init(
		&site->scope, &site->arena, &site->generator, engine->settings.variables);
	struct http_settings http = { .http_proxy_from_environment = !e,
		.no_cookies = engine->settings.no_cookies };
	site->http = http_open(engine->loop, &http, err);
	if (!site->http)
		return false;
	if (e) {
		set_requests(site);
		if (e->rate)
			site->interval = INT64_C(1000000000000) / e->rate;
		if (!set_origins(site, err))
			return false;
	}
	if (engine->settings.run)
		site->settings = *engine->settings.run;
	return true;
}

void
site_close(struct site *site)
{
	http_close(site->http);
	arena_fini(&site->arena);
}

static bool
add_secret(struct site *site, struct str name, struct str value, struct err *err)
{
	const struct collect_settings *s = &site->engine->settings;
	if (s->secret && !s->secret(s->secret_context, value, err))
		return err_context(err, "%.*s of environment %.*s", STR_ARGS(name),
			STR_ARGS(site->environment->name));
	return true;
}

static bool
fetch(struct site *site, const struct reference *reference, struct str name,
	struct str *out, struct err *err)
{
	const char *what = str_c(&site->arena,
		str_format(&site->arena, "%.*s of environment %.*s", STR_ARGS(name),
			STR_ARGS(site->environment->name)));
	return secret_fetch(&site->arena, site->engine, reference, what, out, err)
		&& (reference->kind == REFERENCE_NONE
			|| add_secret(site, name, *out, err));
}

static bool
set_headers(struct site *site, struct err *err)
{
	const struct pairs *pairs = &site->environment->request.headers;
	site->settings.headers =
		arena_array(&site->arena, pairs->count, sizeof(struct http_header));
	site->settings.header_count = pairs->count;
	for (size_t i = 0; i < pairs->count; i++) {
		struct http_header *h = &site->settings.headers[i];
		if (!template_render(&site->arena, &pairs->items[i].name, &site->scope,
			    RENDER_PLAIN, &h->name, NULL, err)
			|| !template_render(&site->arena, &pairs->items[i].value,
				&site->scope, RENDER_PLAIN, &h->value, NULL, err))
			return err_context(err, "headers of environment %.*s",
				STR_ARGS(site->environment->name));
	}
	return true;
}

static bool
hide_user(void *context, struct str secret, struct err *err)
{
	return add_secret(context, STR("user"), secret, err);
}

bool
site_ready(struct site *site, struct err *err)
{
	if (site->ready || !site->environment)
		return true;
	const struct environment *e = site->environment;
	for (size_t i = 0; i < e->variable_count; i++)
		scope_set(
			&site->scope, e->variables[i].name, e->variables[i].value, false);
	for (size_t i = 0; i < e->secret_count; i++) {
		struct str value;
		if (!fetch(site, &e->secrets[i].value, e->secrets[i].name, &value, err))
			return false;
		scope_set(&site->scope, e->secrets[i].name, value_of_string(value), true);
	}
	if (!fetch(site, &e->request.user, STR("user"), &site->settings.user, err)
		|| !credentials_hide(
			&site->arena, site->settings.user, hide_user, site, err)
		|| !set_headers(site, err))
		return false;
	site->ready = true;
	return true;
}

void
site_heard(struct site *site, uint16_t instance, enum trouble trouble, struct str reason)
{
	if (!site->down || site->down[instance])
		return;
	if (trouble == TROUBLE_NONE)
		site->answered[instance] = true;
	if (!trouble_is_down(trouble) && trouble != TROUBLE_TLS)
		return;
	site->down[instance] = true;
	site->down_reason[instance] = str_copy(&site->engine->run, reason);
}

struct str
site_connect_to(const struct task *task, uint16_t instance)
{
	const struct environment_plan *e =
		&task->engine->plan->environments[task->site->index];
	if (!e->instances || instance >= e->instance_count)
		return (struct str){ 0 };
	return e->instances[instance].address;
}

static bool
is_of_environment(const struct site *site, const struct http_header *header)
{
	const struct entry_settings *s = &site->settings;
	for (size_t i = 0; i < s->header_count; i++)
		if (header->value.data == s->headers[i].value.data)
			return true;
	return false;
}

/* Another port of the same host is asked on the same machine. */
static struct str
address_elsewhere(struct arena *a, const struct site *site, const struct http_url *url,
	struct str address)
{
	struct http_url own;
	struct err err = { 0 };
	if (!address.size
		|| !http_url_parse(a, site->environment->url, &own, ERR_INTERNAL, &err)
		|| !str_eq_nocase(own.host, url->host))
		return (struct str){ 0 };
	size_t colon = address.size;
	while (colon > 0 && address.data[colon - 1] != ':')
		colon--;
	return str_format(a, "%.*s%d", STR_ARGS(str_part(address, 0, colon)), url->port);
}

static bool
is_same_text(struct str one, struct str other)
{
	return one.data == other.data;
}

void
site_keep_own(const struct site *site, struct arena *a, struct str instance,
	struct http_request *r)
{
	const struct entry_settings *s = &site->settings;
	struct http_url url;
	struct err err = { 0 }; /* a URL that is none is refused by who sends */
	if (!http_url_parse(a, r->url, &url, ERR_SUBJECT, &err)
		|| str_eq(http_url_origin(a, &url), site->origin))
		return;
	struct vec headers = vec_of(a, struct http_header);
	for (size_t i = 0; i < r->header_count; i++)
		if (!is_of_environment(site, &r->headers[i]))
			vec_add(&headers, &r->headers[i]);
	r->headers = headers.items;
	r->header_count = headers.count;
	if (is_same_text(r->user, s->user))
		r->user = (struct str){ 0 };
	if (is_same_text(r->cert, s->cert) && is_same_text(r->key, s->key))
		r->cert = r->key = (struct str){ 0 };
	if (is_same_text(r->connect_to, instance))
		r->connect_to = address_elsewhere(a, site, &url, instance);
}

static bool
is_safe(struct str method)
{
	return str_is(method, "GET") || str_is(method, "HEAD")
		|| str_is(method, "OPTIONS");
}

static bool
may_write(const struct site_guard *guard, struct str method, struct str path)
{
	const struct site *site = guard->site;
	if (is_safe(method) || site->environment->tier != TIER_PRODUCTION)
		return true;
	for (size_t i = 0; guard->use && i < guard->use->may_write_count; i++) {
		const struct write_permission *p = &guard->use->may_write[i];
		if (str_eq(p->environment, site->environment->name)
			&& str_eq(p->method, method) && str_eq(p->path, path))
			return true;
	}
	return false;
}

static bool
has_origin(const struct site *site, struct str origin)
{
	bool known = str_eq(origin, site->origin);
	for (size_t i = 0; i < site->origin_count && !known; i++)
		known = str_eq(origin, site->origins[i]);
	return known;
}

/* Why an origin is none of this environment's. */
static struct str
foreign(struct site_guard *guard, struct str origin)
{
	struct engine *engine = guard->site->engine;
	for (size_t i = 0; i < engine->site_count; i++) {
		if (!str_eq(origin, engine->sites[i].origin))
			continue;
		guard->crossed = true;
		return str_format(&engine->run, "%.*s is environment %.*s",
			STR_ARGS(origin), STR_ARGS(engine->sites[i].environment->name));
	}
	return str_format(&engine->run,
		"%.*s is not among the environment's url and hosts", STR_ARGS(origin));
}

bool
site_was_crossed(const struct site_guard *guard, const struct reply *reply)
{
	return guard->crossed && reply->redirection_count > 0
		&& reply->response->trouble == TROUBLE_BLOCKED;
}

bool
site_allows(void *context, struct str method, const struct http_url *url, struct str *why)
{
	struct site_guard *guard = context;
	guard->crossed = false;
	if (guard->any_origin)
		return true;
	struct arena *a = &guard->site->engine->run;
	struct arena_mark mark = arena_mark(a);
	struct str origin = http_url_origin(a, url);
	if (!has_origin(guard->site, origin)) {
		*why = foreign(guard, origin);
		return false;
	}
	arena_rewind(a, mark);
	if (may_write(guard, method, url->path))
		return true;
	*why = STR("a write to production that no suite's may_write names");
	return false;
}

bool
site_render(struct arena *a, const struct task *task, uint16_t instance,
	const struct template *t, struct str *out, struct err *err)
{
	struct scope scope;
	scope_init(&scope, a, &task->site->generator, &task->site->scope);
	struct str address = site_connect_to(task, instance);
	scope_set(&scope, STR("instance"), value_of_string(address), false);
	if (address.size) {
		ptrdiff_t colon = str_find_char(address, ':');
		struct str host =
			colon == STR_NONE ? address : str_part(address, 0, (size_t)colon);
		scope_set(&scope, STR("host"), value_of_string(host), false);
	}
	return template_render(a, t, &scope, RENDER_PLAIN, out, NULL, err);
}
