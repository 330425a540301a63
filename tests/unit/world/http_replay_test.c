/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

/* The twin: what is defined here wins over the library's. */
#include "world/http_replay.c"

#include <unistd.h>

static const char *const files[][2] = {
	{ "1",
		"GET https://shop.example/cart?id=1\naddress: 10.0.0.1\ntotal: 1500\n\n"
		"HTTP/2 200\nContent-Type: application/json\nX:y: "
		"z\n\n{\"items\":\n\n[]}\n" },
	{ "2",
		"GET http://shop.example/\r\n\r\nHTTP/1.1 503 Not yet\r\nRetry-After: "
		"1\r\n\r\n" },
	{ "3", "GET http://shop.example/\n\nHTTP/1.1 200 OK\n\nready" },
	{ "4", "GET http://a.example/\ntrouble: refused nobody listens\n" },
	{ "5",
		"GET http://b.example/\nconnect_to: 10.0.0.2:80\n\nHTTP/1.0 200 "
		"OK\n\ntwo" },
	{ "6",
		"GET http://b.example/\nconnect_to: 10.0.0.1:80\nframing: close\n\n"
		"HTTP/1.0 200 OK\n\none" },
	{ "7",
		"GET http://c.example/\ntrouble: truncated cut\n\nHTTP/1.1 200 OK\nA: "
		"b\n\nhal" },
};
enum { FILES = sizeof(files) / sizeof(files[0]) };

struct fixture {
	struct arena arena;
	struct err err;
	struct loop *loop;
	struct http *http;
	struct http_client *client;
	struct http_response *response;
	char folder[32];
};

static const struct http_settings settings = { 0 };

static const char *
path_of(struct fixture *f, const char *name)
{
	return str_format(&f->arena, "%s/%s", f->folder, name).data;
}

static int
open_fixture(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	*state = f;
	strcat(f->folder, "/tmp/smoke-replay-XXXXXX");
	if (!mkdtemp(f->folder))
		return -1;
	for (size_t i = 0; i < FILES; i++)
		if (!file_write(
			    path_of(f, files[i][0]), str_of(files[i][1]), 0600, &f->err))
			return -1;
	setenv("SMOKE_REPLAY", f->folder, 1);
	f->loop = loop_open(&f->err);
	f->http = http_open(f->loop, &settings, &f->err);
	f->client = http_client_open(f->http, &f->err);
	return f->http ? 0 : -1;
}

static int
close_fixture(void **state)
{
	struct fixture *f = *state;
	http_client_close(f->client);
	http_close(f->http);
	loop_close(f->loop);
	for (size_t i = 0; i < FILES; i++)
		unlink(path_of(f, files[i][0]));
	unlink(path_of(f, "bad"));
	int left = rmdir(f->folder);
	arena_fini(&f->arena);
	free(f);
	return left;
}

static void
take_response(void *context, struct http_response *response)
{
	struct fixture *f = context;
	f->response = response;
}

static struct http_response *
ask_at(struct fixture *f, const char *url, struct str connect_to, size_t body_max)
{
	struct http_request request = { .method = STR("GET"),
		.url = str_of(url),
		.connect_to = connect_to,
		.body_max = body_max,
		.want = HTTP_WANT_SENT };
	f->response = NULL;
	http_send(f->client, &f->arena, &request, take_response, f);
	assert_null(f->response);
	assert_true(loop_run(f->loop, &f->err));
	assert_non_null(f->response);
	return f->response;
}

static struct http_response *
ask(struct fixture *f, const char *url)
{
	return ask_at(f, url, (struct str){ 0 }, 1000);
}

static void
a_file_is_an_exchange(void **state)
{
	struct http_response *r = ask(*state, "https://shop.example/cart?id=1");
	assert_int_equal(r->trouble, TROUBLE_NONE);
	assert_int_equal(r->status, 200);
	assert_int_equal(r->version, HTTP_VERSION_2);
	assert_true(str_is(r->body, "{\"items\":\n\n[]}\n"));
	assert_int_equal(r->header_count, 2);
	assert_true(str_is(r->headers[1].name, "X"));
	assert_true(str_is(r->headers[1].value, "y: z"));
	assert_true(str_is(r->address, "10.0.0.1"));
	assert_int_equal(r->port, 443);
	assert_true(r->tls);
	assert_int_equal(r->timing.total, 1500);
	assert_int_equal(r->framing, FRAMING_LENGTH);
	assert_true(str_starts(r->sent, STR("GET https://shop.example/cart?id=1 ")));
}

static void
several_files_answer_one_after_the_other(void **state)
{
	static const int expected[] = { 503, 200, 200 };
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(
			ask(*state, "http://shop.example/")->status, expected[i]);
	assert_true(str_is(ask(*state, "http://shop.example/")->body, "ready"));
}

static void
troubles_are_played_too(void **state)
{
	struct http_response *r = ask(*state, "http://a.example/");
	assert_int_equal(r->trouble, TROUBLE_REFUSED);
	assert_true(str_is(r->reason, "nobody listens"));
	assert_int_equal(r->status, 0);
	r = ask(*state, "http://c.example/");
	assert_int_equal(r->trouble, TROUBLE_TRUNCATED);
	assert_int_equal(r->status, 200);
	assert_true(str_is(r->body, "hal"));
	r = ask(*state, "http://nowhere.example/");
	assert_int_equal(r->trouble, TROUBLE_OWN);
	assert_true(str_is(r->reason, "no file answers GET http://nowhere.example/"));
	r = ask_at(*state, "http://shop.example/", (struct str){ 0 }, 1000);
	r = ask_at(*state, "http://shop.example/", (struct str){ 0 }, 4);
	assert_int_equal(r->trouble, TROUBLE_LIMIT);
	assert_true(str_is(r->body, "read"));
}

static void
instances_are_told_apart(void **state)
{
	struct http_response *r =
		ask_at(*state, "http://b.example/", STR("10.0.0.1:80"), 1000);
	assert_true(str_is(r->body, "one"));
	assert_int_equal(r->framing, FRAMING_CLOSE);
	assert_int_equal(r->version, HTTP_VERSION_10);
	r = ask_at(*state, "http://b.example/", STR("10.0.0.2:80"), 1000);
	assert_true(str_is(r->body, "two"));
	assert_int_equal(ask(*state, "http://b.example/")->trouble, TROUBLE_OWN);
}

static void
must_not_be_called(void *context, struct http_response *response)
{
	(void)context;
	(void)response;
	fail_msg("called after it was cancelled");
}

static void
what_is_cancelled_is_never_told(void **state)
{
	struct fixture *f = *state;
	struct http_request request = { .method = STR("GET"),
		.url = STR("http://a.example/") };
	http_send(f->client, &f->arena, &request, must_not_be_called, NULL);
	http_cancel(f->client);
	assert_true(loop_run(f->loop, &f->err));
}

static void
cookies_are_given_back(void **state)
{
	struct fixture *f = *state;
	assert_true(http_cookies_load(f->client, STR("a\n"), &f->err));
	assert_true(str_is(http_cookies(f->client, &f->arena), "a\n"));
}

static void
a_file_that_is_no_exchange_is_named(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *text;
		unsigned line;
	} cases[] = {
		{ "", 1 },
		{ "GET\n", 1 },
		{ "GET http://x/\nnonsense\n", 2 },
		{ "GET http://x/\naddress: x\nframing: odd\n", 3 },
		{ "GET http://x/\ntrouble: none\n", 2 },
		{ "GET http://x/\n\nhello", 3 },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct err err = { 0 };
		assert_true(
			file_write(path_of(f, "bad"), str_of(cases[i].text), 0600, &err));
		assert_null(http_open(f->loop, &settings, &err));
		assert_int_equal(err.kind, ERR_INPUT);
		assert_int_equal(err.line, cases[i].line);
		assert_non_null(strstr(err.file, "/bad"));
	}
	struct err err = { 0 };
	unsetenv("SMOKE_REPLAY");
	assert_null(http_open(f->loop, &settings, &err));
}

int
main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)
	const struct CMUnitTest tests[] = {
		WITH(a_file_is_an_exchange),
		WITH(several_files_answer_one_after_the_other),
		WITH(troubles_are_played_too),
		WITH(instances_are_told_apart),
		WITH(what_is_cancelled_is_never_told),
		WITH(cookies_are_given_back),
		WITH(a_file_that_is_no_exchange_is_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
