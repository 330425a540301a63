/* SPDX-License-Identifier: MIT */
/* What the files of the HTTP seam share: http_curl.c (the multi handle and the loop),
 * http_request.c (the options of a handle), http_response.c (what came), http_trouble.c
 * (what did not).  libcurl's CURL, CURLM and CURLSH are void, so no foreign header is
 * needed here. */
#ifndef SMOKE_WORLD_HTTP_PARTS_H
#define SMOKE_WORLD_HTTP_PARTS_H

#include "base/sbuf.h"
#include "world/http.h"
#include "world/multi.h"

struct http {
	struct loop *loop;
	struct http_settings settings;
	struct multi multi;
	void *share; /* of TLS sessions, and of nothing else (F32) */
	struct http_client *clients; /* all that are open, a list */
	struct http_client *spare; /* closed ones, for the next that opens */
	bool delivering; /* a caller's `done` runs */
	bool closed; /* http_close() was called from it */
};

struct http_exchange { /* one request in flight */
	struct arena *arena;
	struct http_request request;
	http_done_fn *done;
	void *context;
	struct http_response *response; /* filled as things become known */
	bool headers_done; /* of the last response */
	bool proxied;
	int interim; /* responses with 1xx */
	int challenges; /* responses that libcurl answered itself */
	size_t header_bytes; /* of all responses */
	int sends; /* how often the request went out */
};

struct http_client {
	struct http *http; /* NULL when it was closed before */
	void *easy;
	struct http_client *next, **link;
	struct loop_timer early; /* for what ends before it is sent */
	bool busy, in_multi;
	struct sbuf lines; /* header lines of the response that is being read */
	struct sbuf body, sent, log;
	size_t log_before;
	struct http_exchange exchange;
	char library_text[256]; /* CURL_ERROR_SIZE */
};

/* The first trouble wins; returns false. */
bool http_fail(struct http_client *client, enum trouble trouble, const char *format, ...)
	FORMAT(3, 4);

/* --- http_request.c
 * ---------------------------------------------------------------------- */

/* Whether it can be sent at all; else the response says why not. */
bool http_request_check(struct http_client *client);
/* The only function that sets options of an easy handle. */
bool http_request_apply(struct http_client *client);
/* Sending it twice does the same as sending it once (RFC 9110, section 9.2.2). */
bool http_request_is_idempotent(struct str method);

/* --- http_response.c: libcurl's callbacks, and the end
 * ----------------------------------- */

size_t http_on_header(char *data, size_t size, size_t count, void *client);
size_t http_on_body(char *data, size_t size, size_t count, void *client);
int http_on_ready(void *client, char *peer, char *local, int peer_port, int local_port);
/* The transfer ended with that CURLcode. */
void http_response_finish(struct http_client *client, int code);

/* --- http_timing.c; http_timing_fixed.c is its twin for test builds
 * ---------------------------------------------------------------------- */

/* What the library measured; `begun` stays as it is. */
void http_timing_read(const struct http_client *client, struct http_timing *out);

/* --- http_trouble.c
 * ---------------------------------------------------------------------- */

/* What that CURLcode means at the point the exchange had come to. */
void http_trouble_set(struct http_client *client, int code);

#endif
