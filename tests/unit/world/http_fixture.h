/* SPDX-License-Identifier: MIT */
/* A loop, an environment's HTTP and one client, for tests that ask a scripted server. */
#ifndef SMOKE_TESTS_HTTP_FIXTURE_H
#define SMOKE_TESTS_HTTP_FIXTURE_H

#include "script_server.h"
#include "world/http.h"

#include <stdio.h>
#include <stdlib.h>

struct fixture {
	struct arena arena;
	struct err err;
	struct loop *loop;
	struct http *http;
	struct http_client *client;
	struct script_server *server;
	struct http_response *response;
	int waiting; /* for so many responses */
	int calls;
};

static inline int
open_fixture(void **state)
{
	static const struct http_settings settings = { 0 };
	struct fixture *f = calloc(1, sizeof(*f));
	*state = f;
	f->loop = loop_open(&f->err);
	f->http = http_open(f->loop, &settings, &f->err);
	f->client = http_client_open(f->http, &f->err);
	return f->client ? 0 : -1;
}

static inline int
close_fixture(void **state)
{
	struct fixture *f = *state;
	http_client_close(f->client);
	http_close(f->http);
	script_server_close(f->server);
	loop_close(f->loop);
	arena_fini(&f->arena);
	free(f);
	return 0;
}

static inline void
serve(struct fixture *f, const struct script_step *const *scripts)
{
	script_server_close(f->server);
	f->server = script_server_open(NULL, scripts);
}

static inline struct str
url_of(struct fixture *f, const char *path)
{
	return str_format(&f->arena, "http://127.0.0.1:%d%s",
		f->server ? script_server_port(f->server) : 1, path);
}

static inline struct http_request
request_of(struct str method, struct str url)
{
	return (struct http_request){
		.method = method,
		.url = url,
		.deadline = 20000,
		.connect_deadline = 10000,
		.body_max = 1 << 20,
		.headers_max = 256 * 1024,
	};
}

static inline void
take_response(void *context, struct http_response *response)
{
	struct fixture *f = context;
	f->response = response;
	f->calls++;
	if (--f->waiting <= 0)
		loop_stop(f->loop);
}

static inline struct http_response *
ask(struct fixture *f, const struct http_request *request)
{
	f->response = NULL;
	f->calls = 0;
	f->waiting = 1;
	http_send(f->client, &f->arena, request, take_response, f);
	assert_null(f->response);
	assert_true(loop_run(f->loop, &f->err));
	assert_int_equal(f->calls, 1);
	return f->response;
}

static inline struct http_response *
get(struct fixture *f, const char *path)
{
	struct http_request request = request_of(STR("GET"), url_of(f, path));
	return ask(f, &request);
}

/* The value of the first header of that name. */
static inline struct str
header(const struct http_response *r, const char *name)
{
	for (size_t i = 0; i < r->header_count; i++)
		if (str_eq_nocase(r->headers[i].name, str_of(name)))
			return r->headers[i].value;
	return (struct str){ 0 };
}

#endif
