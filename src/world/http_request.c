/* SPDX-License-Identifier: MIT */
/* From a request to the options of an easy handle.  The handle was reset before: cookies,
 * connections, TLS sessions and the share of them are what a reset keeps, everything else
 * is as libcurl has it by default, and only what differs is set. */
#include "world/http_parts.h"

#include <curl/curl.h>
#include <limits.h>
#include <string.h>

/* --- what may be sent
 * ----------------------------------------------------------------------- */

static bool
is_token_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
		|| (c && strchr("!#$%&'*+-.^_`|~", c));
}

static bool
is_token(struct str text)
{
	for (size_t i = 0; i < text.size; i++)
		if (!is_token_char(text.data[i]))
			return false;
	return text.size > 0;
}

/* One that ends the line would begin a header of its own. */
static bool
breaks_line(struct str text)
{
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] == '\r' || text.data[i] == '\n' || text.data[i] == '\0')
			return true;
	return false;
}

static bool
check_texts(struct http_client *client)
{
	const struct http_request *r = &client->exchange.request;
	const struct {
		const char *name;
		struct str text;
	} texts[] = {
		{ "URL", r->url },
		{ "user", r->user },
		{ "aws-sigv4", r->sigv4 },
		{ "cookies", r->cookies },
		{ "connect_to", r->connect_to },
		{ "cacert", r->cacert },
		{ "cert", r->cert },
		{ "key", r->key },
		{ "proxy", r->proxy },
		{ "no_proxy", r->no_proxy },
		{ "unix_socket", r->unix_socket },
		{ "pinned_key", r->pinned_key },
		{ "user_agent", r->user_agent },
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (breaks_line(texts[i].text))
			return http_fail(client, TROUBLE_BLOCKED,
				"a line break or zero byte in the %s", texts[i].name);
	return true;
}

static bool
check_headers(struct http_client *client)
{
	const struct http_request *r = &client->exchange.request;
	for (size_t i = 0; i < r->header_count; i++) {
		const struct http_header *h = &r->headers[i];
		if (!is_token(h->name))
			return http_fail(client, TROUBLE_BLOCKED,
				"'%.*s' is not the name of a header", STR_ARGS(h->name));
		if (breaks_line(h->value))
			return http_fail(client, TROUBLE_BLOCKED,
				"a line break or zero byte in the header %.*s",
				STR_ARGS(h->name));
	}
	return true;
}

bool
http_request_check(struct http_client *client)
{
	const struct http_request *r = &client->exchange.request;
	if (!is_token(r->method) || r->method.size > HTTP_METHOD_MAX)
		return http_fail(client, TROUBLE_BLOCKED, "'%.*s' is not a method",
			STR_ARGS(r->method));
	if (r->url.size > HTTP_URL_MAX)
		return http_fail(client, TROUBLE_BLOCKED,
			"a URL of %zu bytes is longer than the limit of %d", r->url.size,
			HTTP_URL_MAX);
	if (!check_texts(client) || !check_headers(client))
		return false;
	if (r->deadline <= 0)
		return http_fail(client, TROUBLE_TIMEOUT, "no time is left to send it");
	return true;
}

bool
http_request_is_idempotent(struct str method)
{
	static const char *const methods[] = { "GET", "HEAD", "PUT", "DELETE", "OPTIONS",
		"TRACE" };
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (str_is(method, methods[i]))
			return true;
	return false;
}

/* --- options
 * ------------------------------------------------------------------------------------ */

struct options { /* the handle, and the first option it did not take */
	CURL *easy;
	struct arena *arena;
	CURLcode code;
	const char *failed;
};

#define SET(o, option, value)                                                            \
	note((o), #option, curl_easy_setopt((o)->easy, option, (value)))

static void
note(struct options *o, const char *option, CURLcode code)
{
	if (code == CURLE_OK || o->code != CURLE_OK)
		return;
	o->code = code;
	o->failed = option;
}

/* Texts that may be empty, and then stay as they are. */
static void
set_text(struct options *o, CURLoption option, const char *name, struct str text)
{
	if (text.size > 0)
		note(o, name, curl_easy_setopt(o->easy, option, str_c(o->arena, text)));
}

#define SET_TEXT(o, option, text) set_text((o), (option), #option, (text))

static void
push_line(struct arena *a, struct curl_slist ***end, struct str line)
{
	struct curl_slist *item = arena_new(a, struct curl_slist);
	item->data = str_c(a, line);
	**end = item;
	*end = &item->next;
}

/* libcurl removes a header written as `Name:`, and sends an empty one written as `Name;`.
 */
static struct str
header_line(struct arena *a, const struct http_header *h)
{
	struct str value = str_trim(h->value);
	if (value.size == 0)
		return str_format(a, "%.*s;", STR_ARGS(h->name));
	return str_format(a, "%.*s: %.*s", STR_ARGS(h->name), STR_ARGS(h->value));
}

static bool
has_header(const struct http_request *r, struct str name)
{
	for (size_t i = 0; i < r->header_count; i++)
		if (str_eq_nocase(r->headers[i].name, name))
			return true;
	return false;
}

static void
set_headers(struct options *o, const struct http_request *r)
{
	struct curl_slist *list = NULL, **end = &list;
	for (size_t i = 0; i < r->header_count; i++)
		push_line(o->arena, &end, header_line(o->arena, &r->headers[i]));
	/* What libcurl would add of its own to a body.  7.88 signs what is taken away,
	 * too, and then nobody can verify it: a signed body has a type. */
	bool body = r->has_body || str_is(r->method, "POST");
	bool is_signed = r->sigv4.size > 0;
	if (body && !has_header(r, STR("Content-Type")))
		push_line(o->arena, &end,
			is_signed ? STR("Content-Type: application/octet-stream")
				  : STR("Content-Type:"));
	if (body && !is_signed && !has_header(r, STR("Expect")))
		push_line(o->arena, &end, STR("Expect:"));
	if (list)
		SET(o, CURLOPT_HTTPHEADER, list);
}

static void
set_method_and_body(struct options *o, const struct http_request *r)
{
	bool post = str_is(r->method, "POST"), head = str_is(r->method, "HEAD");
	if (head)
		SET(o, CURLOPT_NOBODY, 1L);
	if (r->has_body || post) {
		SET(o, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body.size);
		SET(o, CURLOPT_POSTFIELDS, r->body.size ? r->body.data : "");
	}
	if (post ? false : head ? r->has_body : !str_is(r->method, "GET") || r->has_body)
		SET(o, CURLOPT_CUSTOMREQUEST, str_c(o->arena, r->method));
}

bool
http_can(enum http_version version)
{
	if (version < HTTP_VERSION_2)
		return true; /* what is asked for each request costs nothing */
	int features = curl_version_info(CURLVERSION_NOW)->features;
	return version == HTTP_VERSION_3    ? features & CURL_VERSION_HTTP3
		: version == HTTP_VERSION_2 ? features & CURL_VERSION_HTTP2
					    : true;
}

static void
set_version(struct options *o, enum http_version version)
{
	static const long versions[] = {
		[HTTP_VERSION_10] = CURL_HTTP_VERSION_1_0,
		[HTTP_VERSION_11] = CURL_HTTP_VERSION_1_1,
		[HTTP_VERSION_2] = CURL_HTTP_VERSION_2_0,
		[HTTP_VERSION_3] = CURL_HTTP_VERSION_3,
	};
	if (version != HTTP_VERSION_ANY)
		SET(o, CURLOPT_HTTP_VERSION, versions[version]);
}

static void
set_targets(struct options *o, const struct http_request *r)
{
	struct curl_slist *list = NULL, **end = &list;
	for (size_t i = 0; i < r->target_count; i++)
		push_line(o->arena, &end,
			str_format(o->arena, "%.*s:%.*s:%.*s",
				STR_ARGS(r->targets[i].host),
				STR_ARGS(r->targets[i].port),
				STR_ARGS(r->targets[i].to)));
	if (r->connect_to.size > 0)
		push_line(o->arena, &end,
			str_format(o->arena, "::%.*s", STR_ARGS(r->connect_to)));
	if (list)
		SET(o, CURLOPT_CONNECT_TO, list);
}

/* An address goes in as a connection to make instead, never as a name to resolve: those
 * are kept for the whole multi handle, and leak to others (F27). */
static void
set_connection(struct options *o, const struct http *http, const struct http_request *r)
{
	set_targets(o, r);
	if (r->proxy.size > 0)
		SET(o, CURLOPT_PROXY, str_c(o->arena, r->proxy));
	else if (!http->settings.http_proxy_from_environment)
		SET(o, CURLOPT_PROXY, ""); /* NET-13: nothing from the environment */
	SET_TEXT(o, CURLOPT_NOPROXY, r->no_proxy);
	SET_TEXT(o, CURLOPT_UNIX_SOCKET_PATH, r->unix_socket);
	if (r->ip_version)
		SET(o, CURLOPT_IPRESOLVE,
			r->ip_version == 4 ? (long)CURL_IPRESOLVE_V4
					   : (long)CURL_IPRESOLVE_V6);
	if (r->rate_max > 0) {
		SET(o, CURLOPT_MAX_RECV_SPEED_LARGE, (curl_off_t)r->rate_max);
		SET(o, CURLOPT_MAX_SEND_SPEED_LARGE, (curl_off_t)r->rate_max);
	}
}

/* A folder of certificates beside the file would be searched anew for each connection,
 * and keeps libcurl from reusing the parsed file; and `cacert` means these and no others.
 */
static void
set_tls(struct options *o, const struct http_request *r)
{
	if (r->cacert.size > 0 || curl_version_info(CURLVERSION_NOW)->cainfo)
		SET(o, CURLOPT_CAPATH, NULL);
	SET_TEXT(o, CURLOPT_CAINFO, r->cacert);
	SET_TEXT(o, CURLOPT_SSLCERT, r->cert);
	SET_TEXT(o, CURLOPT_SSLKEY, r->key);
	SET_TEXT(o, CURLOPT_PINNEDPUBLICKEY, r->pinned_key);
	if (r->insecure) {
		SET(o, CURLOPT_SSL_VERIFYPEER, 0L);
		SET(o, CURLOPT_SSL_VERIFYHOST, 0L);
	}
}

static int
on_debug(CURL *easy, curl_infotype type, char *data, size_t size, void *context)
{
	(void)easy;
	struct http_client *client = context;
	bool log = client->exchange.request.want & HTTP_WANT_LOG;
	if (type == CURLINFO_HEADER_OUT) {
		sbuf_add(&client->sent, (struct str){ data, size });
		client->log_before = client->log.size;
	} else if (type == CURLINFO_TEXT && log
		&& client->log.size + size <= HTTP_LOG_MAX) {
		sbuf_add(&client->log, (struct str){ data, size });
	}
	return 0;
}

static void
set_callbacks(struct options *o, struct http_client *client)
{
	SET(o, CURLOPT_PRIVATE, client);
	SET(o, CURLOPT_ERRORBUFFER, client->library_text);
	SET(o, CURLOPT_HEADERFUNCTION, http_on_header);
	SET(o, CURLOPT_HEADERDATA, client);
	SET(o, CURLOPT_WRITEFUNCTION, http_on_body);
	SET(o, CURLOPT_WRITEDATA, client);
	SET(o, CURLOPT_PREREQFUNCTION, http_on_ready);
	SET(o, CURLOPT_PREREQDATA, client);
	if (client->exchange.request.want & (HTTP_WANT_SENT | HTTP_WANT_LOG)) {
		SET(o, CURLOPT_DEBUGFUNCTION, on_debug);
		SET(o, CURLOPT_DEBUGDATA, client);
		SET(o, CURLOPT_VERBOSE, 1L);
	}
}

static void
set_credentials(struct options *o, const struct http_request *r)
{
	static const struct {
		unsigned auth;
		unsigned long bit;
	} rows[] = {
		{ HTTP_AUTH_DIGEST, CURLAUTH_DIGEST },
		{ HTTP_AUTH_NTLM, CURLAUTH_NTLM },
		{ HTTP_AUTH_NEGOTIATE, CURLAUTH_NEGOTIATE },
	};
	unsigned long bits = 0;
	SET_TEXT(o, CURLOPT_USERPWD, r->user);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		bits |= r->auth & rows[i].auth ? rows[i].bit : 0;
	if (bits)
		SET(o, CURLOPT_HTTPAUTH, (long)bits);
	if (r->user.size)
		SET_TEXT(o, CURLOPT_AWS_SIGV4, r->sigv4);
}

static long
milliseconds(int64_t time)
{
	return time > INT_MAX ? (long)INT_MAX : (long)time;
}

/* Rule 6: nothing that libcurl would do by itself, and no way to forget one of these. */
static void
set_guards(struct options *o, const struct http_request *r)
{
	int64_t connect = r->connect_deadline > 0 && r->connect_deadline < r->deadline
		? r->connect_deadline
		: r->deadline;
	SET(o, CURLOPT_PROTOCOLS_STR, "http,https");
	SET(o, CURLOPT_NOSIGNAL, 1L);
	SET(o, CURLOPT_QUICK_EXIT,
		1L); /* a resolver that hangs is not waited for (NET-02) */
	SET(o, CURLOPT_TIMEOUT_MS, milliseconds(r->deadline));
	SET(o, CURLOPT_CONNECTTIMEOUT_MS, milliseconds(connect));
	SET(o, CURLOPT_HTTP_CONTENT_DECODING, 0L);
	SET(o, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
}

bool
http_request_apply(struct http_client *client)
{
	struct http_exchange *x = &client->exchange;
	const struct http_request *r = &x->request;
	struct options o = { client->easy, x->arena, CURLE_OK, NULL };
	curl_easy_reset(client->easy);
	set_callbacks(&o, client);
	set_guards(&o, r);
	SET(&o, CURLOPT_URL, str_c(x->arena, r->url));
	set_method_and_body(&o, r);
	set_headers(&o, r);
	SET(&o, CURLOPT_USERAGENT,
		r->user_agent.size ? str_c(x->arena, r->user_agent)
				   : "smoke/" SMOKE_VERSION);
	set_credentials(&o, r);
	SET_TEXT(&o, CURLOPT_COOKIE, r->cookies);
	if (r->path_as_is)
		SET(&o, CURLOPT_PATH_AS_IS, 1L);
	set_version(&o, r->version);
	set_connection(&o, client->http, r);
	if (str_starts(str_lower(x->arena, str_part(r->url, 0, 6)), STR("https:")))
		set_tls(&o, r);
	if (o.code == CURLE_OK)
		return true;
	return http_fail(client, TROUBLE_OWN, "libcurl does not take %s: %s", o.failed,
		curl_easy_strerror(o.code));
}
