/* SPDX-License-Identifier: MIT */
/* The twin of http_curl.c for tests: answers come from the folder that SMOKE_REPLAY
 *names, and nothing is sent.  Only test builds hold it.
 *
 * Each file of the folder is one exchange, taken in the order of their names:
 *
 *	GET https://shop.example/cart?id=1
 *	address: 10.0.0.1
 *
 *	HTTP/1.1 200 OK
 *	Content-Type: application/json
 *
 *	{"items": []}
 *
 * The first line is the method and the URL.  Then may stand, one a line:
 *	connect_to: HOST:PORT    answers only who asks there; else whoever asks
 *	address: ADDRESS         the peer, 192.0.2.1 when it is left out
 *	framing: length | chunked | stream | close | none
 *	trouble: NAME REASON     as in model/trouble.h; a response may follow, or none
 *	total: MICROSECONDS      what it took
 *
 * Behind an empty line comes the response, lines ending in LF or CRLF, and behind the
 *next empty line the body as it is.  Of several files with one method and URL each
 *answers once, and the last one from then on.  Cookies are not kept: what was loaded is
 *given back. */
#include "world/http.h"

#include "base/die.h"
#include "base/number.h"
#include "base/sbuf.h"
#include "base/vec.h"
#include "world/clock.h"
#include "world/file.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { REPLAY_FILE_MAX = 64 * 1024 * 1024 };

struct exchange {
	struct str name; /* of the file */
	struct str method, url, connect_to;
	struct str head, body;
	struct http_response response; /* what does not depend on the head */
	bool used;
};

struct http {
	struct loop *loop;
	struct arena arena;
	struct vec exchanges;
};

struct http_client {
	struct http *http;
	struct loop_timer timer;
	struct sbuf cookies;
	bool busy;
	struct http_response *response;
	http_done_fn *done;
	void *context;
};

/* --- the files
 * ---------------------------------------------------------------------------------- */

static struct str
next_line(struct str *rest)
{
	struct str line = { 0 };
	str_next(rest, '\n', &line);
	if (line.size && line.data[line.size - 1] == '\r')
		line.size--;
	return line;
}

static bool
set_framing(struct exchange *e, struct str value)
{
	static const char *const names[] = { "none", "length", "chunked", "stream",
		"close" };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!str_is(value, names[i]))
			continue;
		e->response.framing = (enum http_framing)i;
		return true;
	}
	return false;
}

static bool
set_trouble(struct arena *a, struct exchange *e, struct str value)
{
	struct str name;
	str_next(&value, ' ', &name);
	e->response.trouble = trouble_of(str_c(a, name));
	e->response.reason = value;
	return e->response.trouble != TROUBLE_NONE;
}

static bool
set_word(struct arena *a, struct exchange *e, struct str name, struct str value)
{
	if (str_is(name, "connect_to"))
		e->connect_to = value;
	else if (str_is(name, "address"))
		e->response.address = value;
	else if (str_is(name, "framing"))
		return set_framing(e, value);
	else if (str_is(name, "trouble"))
		return set_trouble(a, e, value);
	else if (str_is(name, "total"))
		return number_int(value, &e->response.timing.total);
	else
		return false;
	return true;
}

static bool
read_exchange(struct arena *a, struct str text, struct exchange *e, struct err *err)
{
	unsigned number = 1;
	struct str rest = text, url = next_line(&rest), line;
	e->response.framing = FRAMING_LENGTH;
	e->response.address = STR("192.0.2.1");
	if (!str_next(&url, ' ', &e->method) || url.size == 0)
		return err_set_at(
			err, ERR_INPUT, 1, 1, "the method and the URL were expected");
	e->url = url;
	while ((line = next_line(&rest)).size > 0) {
		ptrdiff_t colon = str_find_char(line, ':');
		number++;
		if (colon == STR_NONE
			|| !set_word(a, e, str_part(line, 0, (size_t)colon),
				str_trim(str_from(line, (size_t)colon + 1))))
			return err_set_at(err, ERR_INPUT, number, 1,
				"'%.*s' is not known here", STR_ARGS(line));
	}
	e->head = rest;
	while ((line = next_line(&rest)).size > 0)
		;
	e->body = rest;
	if (e->response.trouble == TROUBLE_NONE && !str_starts(e->head, STR("HTTP/")))
		return err_set_at(
			err, ERR_INPUT, number + 2, 1, "a response was expected");
	return true;
}

static bool
read_folder(struct http *http, const char *folder, struct err *err)
{
	struct str *names, text;
	size_t count;
	if (!file_glob(&http->arena, folder, STR("*"), &names, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct str path =
			str_format(&http->arena, "%s/%.*s", folder, STR_ARGS(names[i]));
		struct exchange *e = vec_push(&http->exchanges);
		e->name = names[i];
		if (!file_read(&http->arena, path.data, REPLAY_FILE_MAX, &text, ERR_INPUT,
			    err))
			return false;
		if (!read_exchange(&http->arena, text, e, err))
			return err_in_file(err, path.data);
	}
	return true;
}

/* --- the answer
 * ------------------------------------------------------------------------------------ */

static bool
fits(const struct exchange *e, const struct http_request *r)
{
	return str_eq(e->method, r->method) && str_eq(e->url, r->url)
		&& (e->connect_to.size == 0 || str_eq(e->connect_to, r->connect_to));
}

static struct exchange *
find(struct http *http, const struct http_request *request)
{
	struct exchange *last = NULL;
	for (size_t i = 0; i < http->exchanges.count; i++) {
		struct exchange *e = vec_at(&http->exchanges, i);
		if (!fits(e, request))
			continue;
		last = e;
		if (!e->used)
			break;
	}
	if (last)
		last->used = true;
	return last;
}

static enum http_version
version_of(struct str line)
{
	for (enum http_version v = HTTP_VERSION_10; v <= HTTP_VERSION_3; v++) {
		struct str name = str_of(http_version_name(v));
		struct str rest = str_from(line, strlen("HTTP/"));
		if (str_starts(rest, name) && rest.size > name.size
			&& rest.data[name.size] == ' ')
			return v;
	}
	return HTTP_VERSION_ANY;
}

static void
read_head(struct arena *a, struct str head, struct http_response *out)
{
	struct vec headers = vec_of(a, struct http_header);
	struct str rest = head, line = next_line(&rest);
	ptrdiff_t blank = str_find_char(line, ' ');
	int64_t status;
	if (!str_starts(line, STR("HTTP/")))
		return;
	out->status_line = line;
	out->version = version_of(line);
	if (blank != STR_NONE
		&& number_int(str_part(line, (size_t)blank + 1, 3), &status))
		out->status = (int)status;
	while ((line = next_line(&rest)).size > 0) {
		ptrdiff_t colon = str_find_char(line, ':');
		size_t end = colon == STR_NONE ? line.size : (size_t)colon;
		struct http_header header = { str_part(line, 0, end),
			str_trim(str_from(line, end + 1)) };
		vec_add(&headers, &header);
	}
	out->headers = headers.items;
	out->header_count = headers.count;
}

static struct str
sent_text(struct arena *a, const struct http_request *r)
{
	struct str text = str_format(
		a, "%.*s %.*s HTTP/1.1\r\n", STR_ARGS(r->method), STR_ARGS(r->url));
	for (size_t i = 0; i < r->header_count; i++)
		text = str_format(a, "%.*s%.*s: %.*s\r\n", STR_ARGS(text),
			STR_ARGS(r->headers[i].name), STR_ARGS(r->headers[i].value));
	return str_format(a, "%.*s\r\n", STR_ARGS(text));
}

static struct http_response *
answer(struct http *http, struct arena *a, const struct http_request *request)
{
	struct http_response *out = arena_new(a, struct http_response);
	const struct exchange *e = find(http, request);
	if (e) {
		*out = e->response;
		read_head(a, e->head, out);
		out->body = e->body;
		out->connections = 1;
		out->tls = str_starts(request->url, STR("https:"));
		out->port = out->tls ? 443 : 80;
	} else {
		out->trouble = TROUBLE_OWN;
		out->reason = str_format(a, "no file answers %.*s %.*s",
			STR_ARGS(request->method), STR_ARGS(request->url));
	}
	if (out->body.size > request->body_max) {
		out->trouble = TROUBLE_LIMIT;
		out->reason =
			str_format(a, "the body is larger than the limit of %zu bytes",
				request->body_max);
		out->body.size = request->body_max;
	}
	out->url = str_copy(a, request->url);
	out->timing.begun = clock_now();
	if (request->want & HTTP_WANT_SENT)
		out->sent = sent_text(a, request);
	return out;
}

/* --- the seam
 * ------------------------------------------------------------------------------------------
 */

struct http *
http_open(struct loop *loop, const struct http_settings *settings, struct err *err)
{
	(void)settings;
	struct http *http = calloc(1, sizeof(*http));
	const char *folder = getenv("SMOKE_REPLAY");
	if (!http)
		die_out_of_memory();
	http->loop = loop;
	http->exchanges = vec_of(&http->arena, struct exchange);
	if (!folder)
		err_set(err, ERR_INPUT, "SMOKE_REPLAY must name a folder");
	else if (read_folder(http, folder, err))
		return http;
	http_close(http);
	return NULL;
}

void
http_close(struct http *http)
{
	if (!http)
		return;
	arena_fini(&http->arena);
	free(http);
}

struct http_client *
http_client_open(struct http *http, struct err *err)
{
	(void)err;
	struct http_client *client = calloc(1, sizeof(*client));
	if (!client)
		die_out_of_memory();
	client->http = http;
	return client;
}

void
http_client_close(struct http_client *client)
{
	if (!client)
		return;
	http_cancel(client);
	sbuf_fini(&client->cookies);
	free(client);
}

static void
deliver(void *context)
{
	struct http_client *client = context;
	client->busy = false;
	client->done(client->context, client->response);
}

void
http_send(struct http_client *client, struct arena *a, const struct http_request *request,
	http_done_fn *done, void *context)
{
	assert(!client->busy);
	client->busy = true;
	client->response = answer(client->http, a, request);
	client->done = done;
	client->context = context;
	loop_timer_set(client->http->loop, &client->timer, 0, deliver, client);
}

void
http_cancel(struct http_client *client)
{
	if (client->busy)
		loop_timer_stop(client->http->loop, &client->timer);
	client->busy = false;
}

struct str
http_cookies(struct http_client *client, struct arena *a)
{
	return sbuf_copy(&client->cookies, a);
}

bool
http_cookies_load(struct http_client *client, struct str lines, struct err *err)
{
	(void)err;
	sbuf_add(&client->cookies, lines);
	return true;
}
