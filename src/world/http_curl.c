/* SPDX-License-Identifier: MIT */
/* Clients and their exchanges.  What is done comes from the multi handle (multi.h) and is
 * handed to the callers from here alone: never from http_send(), never from within
 * libcurl (CON-09). */
#include "world/http_parts.h"

#include "base/die.h"
#include "world/clock.h"

#include <assert.h>
#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

/* A buffer that held a large response is not kept for the small ones. */
enum { KEPT_CAPACITY = 64 * 1024 };

/* --- delivering
 * ---------------------------------------------------------------------------------- */

static void
leave_multi(struct http_client *client)
{
	if (!client->in_multi)
		return;
	client->in_multi = false;
	curl_multi_remove_handle(client->http->multi.handle, client->easy);
}

static void
end_buffer(struct sbuf *b)
{
	if (b->capacity > KEPT_CAPACITY)
		sbuf_fini(b);
}

static void
client_free(struct http_client *client)
{
	curl_easy_cleanup(client->easy);
	sbuf_fini(&client->lines);
	sbuf_fini(&client->body);
	sbuf_fini(&client->sent);
	sbuf_fini(&client->log);
	free(client);
}

static void
http_free(struct http *http)
{
	curl_share_cleanup(http->share); /* the last multi ends the library */
	multi_close(&http->multi);
	free(http);
}

/* Whether http is still there afterwards: the caller may close it. */
static bool
deliver(struct http_client *client)
{
	struct http *http = client->http;
	struct http_exchange x = client->exchange;
	client->busy = false;
	client->exchange = (struct http_exchange){ 0 };
	end_buffer(&client->lines);
	end_buffer(&client->body);
	end_buffer(&client->sent);
	end_buffer(&client->log);
	http->delivering = true;
	x.done(x.context, x.response);
	http->delivering = false;
	if (!http->closed)
		return true;
	http_free(http);
	return false;
}

static bool
finish(void *easy, int code)
{
	struct http_client *client = NULL;
	curl_easy_getinfo(easy, CURLINFO_PRIVATE, &client);
	http_response_finish(client, code);
	leave_multi(client);
	return deliver(client);
}

static void
deliver_early(void *context)
{
	deliver(context);
}

/* --- opening and closing
 * ------------------------------------------------------------------------------ */

struct http *
http_open(struct loop *loop, const struct http_settings *settings, struct err *err)
{
	struct http *http = calloc(1, sizeof(*http));
	if (!http)
		die_out_of_memory();
	if (!multi_open(&http->multi, loop, finish, err)) {
		free(http);
		return NULL;
	}
	http->loop = loop;
	http->settings = *settings;
	http->share = curl_share_init();
	if (!http->share)
		die_out_of_memory();
	curl_share_setopt(http->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
	if (settings->connections > 0)
		curl_multi_setopt(http->multi.handle, CURLMOPT_MAX_HOST_CONNECTIONS,
			(long)settings->connections);
	return http;
}

void
http_close(struct http *http)
{
	if (!http)
		return;
	while (http->spare) {
		struct http_client *client = http->spare;
		http->spare = client->next;
		client_free(client);
	}
	while (http->clients) {
		struct http_client *client = http->clients;
		http_cancel(client);
		http->clients = client->next;
		curl_easy_setopt(client->easy, CURLOPT_SHARE, NULL);
		client->http = NULL;
	}
	http->closed = true;
	if (!http->delivering)
		http_free(http);
}

static struct http_client *
client_new(struct http *http)
{
	struct http_client *client = calloc(1, sizeof(*client));
	CURL *easy = curl_easy_init();
	if (!client || !easy)
		die_out_of_memory();
	client->http = http;
	client->easy = easy;
	curl_easy_setopt(easy, CURLOPT_SHARE, http->share);
	/* Cookies in memory from now on: a line without a cookie wakes the engine, and
	 * that survives a reset. CURLOPT_COOKIEFILE would be needed each time, and leaks.
	 */
	if (!http->settings.no_cookies)
		curl_easy_setopt(easy, CURLOPT_COOKIELIST, "");
	return client;
}

struct http_client *
http_client_open(struct http *http, struct err *err)
{
	(void)err;
	struct http_client *client = http->spare;
	if (client)
		http->spare = client->next;
	else
		client = client_new(http);
	client->link = &http->clients;
	client->next = http->clients;
	if (client->next)
		client->next->link = &client->next;
	http->clients = client;
	return client;
}

/* The next suite takes the handle over, which costs less than a new one: as bare as that,
 * its cookies are forgotten here and its options before each request. */
void
http_client_close(struct http_client *client)
{
	if (!client)
		return;
	struct http *http = client->http;
	if (!http) {
		client_free(client);
		return;
	}
	http_cancel(client);
	*client->link = client->next;
	if (client->next)
		client->next->link = client->link;
	curl_easy_reset(client->easy);
	curl_easy_setopt(client->easy, CURLOPT_COOKIELIST, "ALL");
	client->next = http->spare;
	http->spare = client;
}

/* --- sending
 * ---------------------------------------------------------------------------------------------
 */

/* Hosts that are asked without the proxy: names, domains with or without a dot before
 * them,
 * `*`. libcurl has the last word, and knows address ranges too; this is for messages. */
static bool
is_without_proxy(struct str no_proxy, struct str host)
{
	struct str part;
	while (str_next(&no_proxy, ',', &part)) {
		part = str_trim(part);
		while (part.size && part.data[0] == '.')
			part = str_from(part, 1);
		size_t size = part.size;
		if (size == 0 || host.size < size)
			continue;
		struct str end = str_from(host, host.size - size);
		if (str_is(part, "*")
			|| (str_eq_nocase(end, part)
				&& (host.size == size
					|| host.data[host.size - size - 1] == '.')))
			return true;
	}
	return false;
}

static bool
is_proxied(struct arena *a, const struct http_request *request)
{
	struct http_url url;
	struct err err = { 0 };
	if (request->proxy.size == 0)
		return false;
	return !http_url_parse(a, request->url, &url, ERR_INPUT, &err)
		|| !is_without_proxy(request->no_proxy, url.host);
}

static bool
start(struct http_client *client)
{
	CURLMcode code;
	if (!http_request_check(client) || !http_request_apply(client))
		return false;
	code = curl_multi_add_handle(client->http->multi.handle, client->easy);
	if (code != CURLM_OK)
		return http_fail(
			client, TROUBLE_OWN, "libcurl: %s", curl_multi_strerror(code));
	client->in_multi = true;
	return true;
}

void
http_send(struct http_client *client, struct arena *a, const struct http_request *request,
	http_done_fn *done, void *context)
{
	assert(client->http && !client->busy);
	struct http_response *response = arena_new(a, struct http_response);
	response->timing.begun = clock_now();
	client->busy = true;
	client->library_text[0] = '\0';
	sbuf_reset(&client->lines);
	sbuf_reset(&client->body);
	sbuf_reset(&client->sent);
	sbuf_reset(&client->log);
	client->log_before = 0;
	client->exchange = (struct http_exchange){
		.arena = a,
		.request = *request,
		.done = done,
		.context = context,
		.response = response,
		.proxied = is_proxied(a, request),
	};
	if (start(client))
		return;
	response->url = str_copy(a, request->url);
	loop_timer_set(client->http->loop, &client->early, 0, deliver_early, client);
}

void
http_cancel(struct http_client *client)
{
	if (!client->busy)
		return;
	loop_timer_stop(client->http->loop, &client->early);
	leave_multi(client);
	client->busy = false;
	client->exchange = (struct http_exchange){ 0 };
}
