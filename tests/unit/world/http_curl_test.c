/* SPDX-License-Identifier: MIT */
/* One exchange and its connection: what is sent, what is kept, how it ends. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "http_fixture.h"
#include "world/clock.h"
#include "world/http_parts.h"

#include <string.h>
#include <unistd.h>

#define OK_EMPTY SEND("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
#define OK_HELLO SEND("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello")

SCRIPT(keep_alive, READ_REQUEST, OK_HELLO, READ_REQUEST, OK_EMPTY, READ_REQUEST, OK_HELLO,
	STEP(SCRIPT_HOLD));
SCRIPTS(always, keep_alive);

static void
a_response_is_whole(void **state)
{
	struct fixture *f = *state;
	serve(f, always);
	int64_t before = clock_now();
	struct http_response *r = get(f, "/a/../b?c=d#e");
	assert_int_equal(r->trouble, TROUBLE_NONE);
	assert_int_equal(r->status, 200);
	assert_int_equal(r->version, HTTP_VERSION_11);
	assert_true(str_is(r->status_line, "HTTP/1.1 200 OK"));
	assert_true(str_is(r->body, "hello"));
	assert_int_equal(r->framing, FRAMING_LENGTH);
	assert_true(str_is(r->address, "127.0.0.1"));
	assert_int_equal(r->port, script_server_port(f->server));
	assert_false(r->tls);
	assert_int_equal(r->connections, 1);
	assert_true(str_eq(r->url, url_of(f, "/b?c=d#e")));
	assert_true(r->timing.begun >= before && r->timing.begun <= clock_now());
	assert_true(r->timing.connect > 0 && r->timing.connect <= r->timing.sent);
	assert_true(r->timing.first_byte >= r->timing.sent);
	assert_true(r->timing.total >= r->timing.first_byte);
	assert_int_equal(r->timing.tls, 0);
	assert_int_equal(r->sent.size, 0); /* nobody asked */
}

static void
nothing_is_sent_that_was_not_asked_for(void **state)
{
	struct fixture *f = *state;
	static const struct http_header headers[] = {
		{ STR_INIT("X-A"), STR_INIT("1") },
		{ STR_INIT("X-Empty"), STR_INIT("  ") },
		{ STR_INIT("X-A"), STR_INIT("2") },
		{ STR_INIT("Accept-Encoding"), STR_INIT("gzip") },
	};
	serve(f, always);
	struct http_request request = request_of(STR("PROPFIND"), url_of(f, "/x"));
	request.headers = headers;
	request.header_count = 4;
	request.user_agent = STR("tester");
	request.want = HTTP_WANT_SENT;
	struct http_response *r = ask(f, &request);
	char expected[512];
	snprintf(expected, sizeof(expected),
		"PROPFIND /x HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUser-Agent: tester\r\n"
		"Accept: */*\r\nX-A: 1\r\nX-Empty:\r\nX-A: 2\r\nAccept-Encoding: "
		"gzip\r\n\r\n",
		script_server_port(f->server));
	assert_string_equal(script_server_request(f->server, 0), expected);
	assert_true(str_is(r->sent, expected));
}

static void
headers_that_are_given_replace_the_usual_ones(void **state)
{
	struct fixture *f = *state;
	static const struct http_header headers[] = {
		{ STR_INIT("host"), STR_INIT("shop.example") },
		{ STR_INIT("user-agent"), STR_INIT("mine") },
		{ STR_INIT("accept"), STR_INIT("text/html") },
	};
	serve(f, always);
	struct http_request request = request_of(STR("GET"), url_of(f, "/"));
	request.headers = headers;
	request.header_count = 3;
	ask(f, &request);
	assert_string_equal(script_server_request(f->server, 0),
		"GET / HTTP/1.1\r\nHost: shop.example\r\nuser-agent: mine\r\n"
		"accept: text/html\r\n\r\n");
}

/* No Content-Type, no Expect; a large body too. */
static void
a_body_is_sent_as_it_is(void **state)
{
	struct fixture *f = *state;
	static const char *const methods[] = { "POST", "PUT", "GET" };
	SCRIPT(script, READ_REQUEST, OK_EMPTY, READ_REQUEST, OK_EMPTY, READ_REQUEST,
		OK_EMPTY, READ_REQUEST, OK_EMPTY);
	SCRIPTS(scripts, script);
	serve(f, scripts);
	for (size_t i = 0; i < 3; i++) {
		struct http_request request =
			request_of(str_of(methods[i]), url_of(f, "/"));
		request.has_body = true;
		request.body = STR("a\0b");
		request.user_agent = STR("t");
		assert_int_equal(ask(f, &request)->trouble, TROUBLE_NONE);
		char expected[256];
		snprintf(expected, sizeof(expected),
			"%s / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUser-Agent: t\r\nAccept: "
			"*/*\r\n"
			"Content-Length: 3\r\n\r\na",
			methods[i], script_server_port(f->server));
		assert_string_equal(script_server_request(f->server, i), expected);
	}
	struct http_request large = request_of(STR("POST"), url_of(f, "/"));
	large.has_body = true;
	large.body = str_format(&f->arena, "%0999999d", 7);
	assert_int_equal(ask(f, &large)->trouble, TROUBLE_NONE);
	const char *text = script_server_request(f->server, 3);
	assert_null(strstr(text, "Expect"));
	assert_non_null(strstr(text, "Content-Length: 999999\r\n"));
	assert_true(str_ends(str_of(text), large.body));
}

static void
a_post_without_a_body_says_its_length(void **state)
{
	struct fixture *f = *state;
	serve(f, always);
	struct http_request request = request_of(STR("POST"), url_of(f, "/"));
	ask(f, &request);
	const char *text = script_server_request(f->server, 0);
	assert_non_null(strstr(text, "POST / HTTP/1.1\r\n"));
	assert_non_null(strstr(text, "Content-Length: 0\r\n"));
	assert_null(strstr(text, "Content-Type"));
}

static void
a_head_has_no_body_whatever_it_says(void **state)
{
	struct fixture *f = *state;
	SCRIPT(script, READ_REQUEST,
		SEND("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n"), READ_REQUEST,
		OK_HELLO);
	SCRIPTS(scripts, script);
	serve(f, scripts);
	struct http_request request = request_of(STR("HEAD"), url_of(f, "/"));
	struct http_response *r = ask(f, &request);
	assert_int_equal(r->trouble, TROUBLE_NONE);
	assert_int_equal(r->framing, FRAMING_NONE);
	assert_int_equal(r->body.size, 0);
	assert_true(
		str_starts(str_of(script_server_request(f->server, 0)), STR("HEAD / ")));
	assert_true(
		str_is(get(f, "/")->body, "hello")); /* and the handle is none any more */
}

static void
a_head_with_a_body_stays_a_head(void **state)
{
	struct fixture *f = *state;
	serve(f, always);
	struct http_request request = request_of(STR("HEAD"), url_of(f, "/"));
	request.has_body = true;
	request.body = STR("xyz");
	request.deadline = 5000;
	ask(f, &request);
	assert_true(
		str_starts(str_of(script_server_request(f->server, 0)), STR("HEAD / ")));
}

static void
basic_credentials_are_sent_at_once(void **state)
{
	struct fixture *f = *state;
	serve(f, always);
	struct http_request request = request_of(STR("GET"), url_of(f, "/"));
	request.user = STR("bob:secret:x");
	ask(f, &request);
	assert_non_null(strstr(script_server_request(f->server, 0),
		"Authorization: Basic Ym9iOnNlY3JldDp4\r\n"));
	get(f, "/");
	assert_null(strstr(script_server_request(f->server, 1), "Authorization"));
}

/* A line break in a text of ours would be a header of somebody else's. */
static void
what_would_break_a_line_is_not_sent(void **state)
{
	struct fixture *f = *state;
	static const struct http_header break_value = { STR_INIT("X"),
		STR_INIT("a\r\nY: b") };
	static const struct http_header break_name = { STR_INIT("X: a\r\nY"),
		STR_INIT("b") };
	static const struct http_header zero = { STR_INIT("X"), STR_INIT("a\0b") };
	static const struct http_header none = { STR_INIT(""), STR_INIT("b") };
	const struct http_header *const bad[] = { &break_value, &break_name, &zero,
		&none };
	serve(f, always);
	for (size_t i = 0; i < 4; i++) {
		struct http_request request = request_of(STR("GET"), url_of(f, "/"));
		request.headers = bad[i];
		request.header_count = 1;
		struct http_response *r = ask(f, &request);
		assert_int_equal(r->trouble, TROUBLE_BLOCKED);
		assert_int_equal(r->status, 0);
		assert_int_equal(str_find_char(r->reason, '\n'), STR_NONE);
	}
	struct str urls[] = { STR("http://127.0.0.1/\r\nX: y"),
		STR("http://127.0.0.1/ x"), STR("ftp://127.0.0.1/"),
		STR("file:///etc/passwd"), STR("http://"), STR("http://127.0.0.1:80x/"),
		STR("http://127.0.0.1:65536/"), STR("") };
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		struct http_request request = request_of(STR("GET"), urls[i]);
		struct http_response *r = ask(f, &request);
		assert_int_equal(r->trouble, TROUBLE_BLOCKED);
		assert_true(r->reason.size > 0);
	}
	struct str methods[] = { STR(""), STR("GET /x"), STR("G\nT") };
	for (size_t i = 0; i < 3; i++) {
		struct http_request request = request_of(methods[i], url_of(f, "/"));
		assert_int_equal(ask(f, &request)->trouble, TROUBLE_BLOCKED);
	}
	struct http_request request = request_of(STR("GET"), url_of(f, "/"));
	request.cookies = STR("a=b\r\nX: y");
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_BLOCKED);
	assert_int_equal(script_server_connections(f->server), 0);
}

static void
the_longest_url_is_sent_and_one_more_byte_is_not(void **state)
{
	struct fixture *f = *state;
	serve(f, always);
	struct str url = url_of(f, "/");
	url = str_format(
		&f->arena, "%.*s%0*d", STR_ARGS(url), HTTP_URL_MAX - (int)url.size, 1);
	struct http_request request = request_of(STR("GET"), url);
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_NONE);
	request.url = str_format(&f->arena, "%.*s2", STR_ARGS(url));
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_BLOCKED);
}

/* --- what a client keeps
 * ----------------------------------------------------------------------- */

static void
connections_are_kept_between_requests(void **state)
{
	struct fixture *f = *state;
	serve(f, always);
	assert_int_equal(get(f, "/1")->connections, 1);
	assert_int_equal(get(f, "/2")->connections, 0);
	struct http_response *r = get(f, "/3");
	assert_int_equal(r->connections, 0);
	assert_true(str_is(r->address, "127.0.0.1"));
	assert_int_equal(script_server_connections(f->server), 1);
}

static void
connections_are_shared_by_the_clients_of_an_environment(void **state)
{
	struct fixture *f = *state;
	serve(f, always);
	assert_int_equal(get(f, "/1")->connections, 1);
	struct http_client *first = f->client;
	f->client = http_client_open(f->http, &f->err);
	assert_int_equal(get(f, "/2")->connections, 0);
	http_client_close(first);
	assert_int_equal(get(f, "/3")->connections, 0);
}

SCRIPT(set_cookie, READ_REQUEST,
	SEND("HTTP/1.1 200 OK\r\nSet-Cookie: sid=1; Path=/\r\nContent-Length: 0\r\n\r\n"),
	READ_REQUEST, OK_EMPTY, READ_REQUEST, OK_EMPTY, READ_REQUEST, OK_EMPTY);
SCRIPTS(cookie_scripts, set_cookie);

/* HTTP-18: a handle is reset between requests, and its cookies survive. */
static void
cookies_stay_with_their_client(void **state)
{
	struct fixture *f = *state;
	serve(f, cookie_scripts);
	get(f, "/1");
	get(f, "/2");
	assert_non_null(strstr(script_server_request(f->server, 1), "Cookie: sid=1\r\n"));
	struct http_client *first = f->client;
	f->client = http_client_open(f->http, &f->err);
	get(f, "/3");
	assert_null(strstr(script_server_request(f->server, 2), "Cookie"));
	http_client_close(first);
}

/* A handle that is taken over by the next suite is as bare as a new one. */
static void
nothing_of_a_closed_client_goes_on(void **state)
{
	struct fixture *f = *state;
	serve(f, cookie_scripts);
	struct http_request request = request_of(STR("GET"), url_of(f, "/1"));
	struct http_header header = { STR("X-Of-The-First"), STR("yes") };
	request.headers = &header;
	request.header_count = 1;
	request.user = STR("a:b");
	ask(f, &request);
	assert_non_null(strstr(script_server_request(f->server, 0), "X-Of-The-First"));
	http_client_close(f->client);
	f->client = http_client_open(f->http, &f->err);
	assert_int_equal(http_cookies(f->client, &f->arena).size, 0);
	get(f, "/2");
	const char *text = script_server_request(f->server, 1);
	assert_null(strstr(text, "Cookie"));
	assert_null(strstr(text, "X-Of-The-First"));
	assert_null(strstr(text, "Authorization"));
	get(f, "/3"); /* and it has cookies of its own again */
}

static void
cookies_for_one_request_are_forgotten(void **state)
{
	struct fixture *f = *state;
	serve(f, cookie_scripts);
	get(f, "/1");
	struct http_request request = request_of(STR("GET"), url_of(f, "/2"));
	request.cookies = STR("a=b");
	ask(f, &request);
	const char *text = script_server_request(f->server, 1);
	assert_non_null(strstr(text, "sid=1"));
	assert_non_null(strstr(text, "a=b"));
	get(f, "/3");
	assert_null(strstr(script_server_request(f->server, 2), "a=b"));
}

static void
cookies_are_given_out_and_taken_in(void **state)
{
	struct fixture *f = *state;
	serve(f, cookie_scripts);
	get(f, "/1");
	struct str lines = http_cookies(f->client, &f->arena);
	assert_true(str_is(lines, "127.0.0.1\tFALSE\t/\tFALSE\t0\tsid\t1\n"));
	http_client_close(f->client);
	f->client = http_client_open(f->http, &f->err);
	assert_true(http_cookies_load(f->client,
		STR("# a comment\n\n#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t0\tsid\t2\r\n"
		    "127.0.0.1\tFALSE\t/\tFALSE\t0\tempty\t\n"),
		&f->err));
	get(f, "/2");
	assert_non_null(strstr(script_server_request(f->server, 1), "sid=2"));
	assert_true(str_contains(http_cookies(f->client, &f->arena),
		STR("#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t0\tsid\t2\n")));
}

static void
a_bad_line_of_cookies_is_named(void **state)
{
	struct fixture *f = *state;
	static const char *const bad[] = { "x", "a\tb\tc\td\te",
		"h\tYES\t/\tFALSE\t0\tn\tv", "h\tTRUE\t/\tFALSE\tsoon\tn\tv",
		"\tTRUE\t/\tFALSE\t0\tn\tv", "h\tTRUE\t/\tFALSE\t0\t\tv",
		"h\tTRUE\t/\tFALSE\t0\tn\tv\tw", "h\tTRUE\t/\tFALSE\t0\tn\tv\x01" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct err err = { 0 };
		struct str lines = str_format(&f->arena, "# one\n%s\n", bad[i]);
		assert_false(http_cookies_load(f->client, lines, &err));
		assert_int_equal(err.kind, ERR_INPUT);
		assert_int_equal(err.line, 2);
	}
}

/* --- addresses
 * -------------------------------------------------------------------------------------
 */

/* F27 */
static void
two_addresses_of_one_name_are_kept_apart(void **state)
{
	struct fixture *f = *state;
	SCRIPT(first, READ_REQUEST, SEND("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1"),
		READ_REQUEST, SEND("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n1"));
	SCRIPT(second, READ_REQUEST,
		SEND("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2"), READ_REQUEST,
		SEND("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n2"));
	SCRIPTS(firsts, first);
	SCRIPTS(seconds, second);
	struct script_server *one = script_server_open(NULL, firsts);
	struct script_server *two = script_server_open(
		&(struct script_settings){ .address = "127.0.0.2" }, seconds);
	struct str addresses[2] = {
		str_format(&f->arena, "127.0.0.1:%d", script_server_port(one)),
		str_format(&f->arena, "127.0.0.2:%d", script_server_port(two)),
	};
	for (int i = 0; i < 4; i++) {
		struct http_request request =
			request_of(STR("GET"), STR("http://app.invalid/"));
		request.connect_to = addresses[i % 2];
		struct http_response *r = ask(f, &request);
		assert_int_equal(r->trouble, TROUBLE_NONE);
		assert_int_equal(r->body.data[0], i % 2 ? '2' : '1');
		assert_true(str_is(r->address, i % 2 ? "127.0.0.2" : "127.0.0.1"));
	}
	assert_non_null(strstr(script_server_request(one, 0), "Host: app.invalid\r\n"));
	script_server_close(one);
	script_server_close(two);
}

/* libcurl never did it with a connection to make instead; were it to, it would be seen.
 */
static void
an_answer_from_another_address_would_be_seen(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *asked, *peer;
		int port;
		enum trouble trouble;
	} cases[] = {
		{ "127.0.0.1:80", "127.0.0.1", 80, TROUBLE_NONE },
		{ "127.0.0.1:80", "127.0.0.2", 80, TROUBLE_PEER },
		{ "127.0.0.1:80", "127.0.0.1", 81, TROUBLE_PEER },
		{ "127.0.0.1:80", "::1", 80, TROUBLE_PEER },
		{ "[::1]:80", "::1", 80, TROUBLE_NONE },
		{ "[0:0::1]:80", "::1", 80, TROUBLE_NONE },
		{ "[::1]:80", "::2", 80, TROUBLE_PEER },
		{ "localhost:80", "127.0.0.9", 80, TROUBLE_NONE },
		{ "localhost:80", "127.0.0.9", 81, TROUBLE_PEER },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char peer[64] = "", local[] = "127.0.0.1";
		struct http_request request =
			request_of(STR("GET"), STR("http://x.invalid/"));
		request.connect_to = str_of(cases[i].asked);
		strcat(peer, cases[i].peer);
		http_send(f->client, &f->arena, &request, take_response, f);
		struct http_response *r = f->client->exchange.response;
		int code = http_on_ready(f->client, peer, local, cases[i].port, 1);
		assert_int_equal(r->trouble, cases[i].trouble);
		assert_int_equal(code != 0, cases[i].trouble != TROUBLE_NONE);
		http_cancel(f->client);
	}
}

/* The first that fits decides; one for another host or port does not. */
static void
a_target_stands_for_its_host_and_port(void **state)
{
	struct fixture *f = *state;
	serve(f, always);
	char to[64];
	snprintf(to, sizeof(to), "127.0.0.1:%d", script_server_port(f->server));
	const struct http_target targets[] = {
		{ STR_INIT("x.invalid"), STR_INIT("81"), STR_INIT("127.0.0.1:1") },
		{ STR_INIT("y.invalid"), { 0 }, STR_INIT("127.0.0.1:1") },
		{ { 0 }, STR_INIT("80"), str_of(to) },
		{ { 0 }, { 0 }, STR_INIT("127.0.0.1:1") },
	};
	struct http_request request = request_of(STR("GET"), STR("http://X.invalid/"));
	request.targets = targets;
	request.target_count = 4;
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_NONE);
	request.url = STR("http://x.invalid:81/");
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_REFUSED);
	request.url = STR("http://y.invalid/");
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_REFUSED);
}

static void
the_log_of_the_library_is_kept_only_where_it_is_asked_for(void **state)
{
	struct fixture *f = *state;
	serve(f, always);
	struct http_request request = request_of(STR("GET"), url_of(f, "/"));
	request.want = HTTP_WANT_SENT;
	assert_int_equal(ask(f, &request)->log.size, 0);
	request.want = HTTP_WANT_LOG;
	struct http_response *r = ask(f, &request);
	assert_true(r->log_before > 0 && r->log_before < r->log.size);
	assert_true(str_contains(r->log, STR("127.0.0.1")));
	assert_true(r->sent.size > 0);
}

static void
a_unix_socket_is_asked(void **state)
{
	struct fixture *f = *state;
	char path[] = "/tmp/smoke-http-XXXXXX";
	assert_true(mkstemp(path) >= 0);
	unlink(path);
	f->server = script_server_open(
		&(struct script_settings){ .unix_path = path }, always);
	struct http_request request = request_of(STR("GET"), STR("http://x/"));
	request.unix_socket = str_of(path);
	assert_true(str_is(ask(f, &request)->body, "hello"));
	unlink(path);
	request.unix_socket = STR("/tmp/smoke-nobody-listens");
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_REFUSED);
}

/* --- ending
 * -----------------------------------------------------------------------------------------
 */

static void
must_not_be_called(void *context, struct http_response *response)
{
	(void)context;
	(void)response;
	fail_msg("called after it was cancelled");
}

/* CON-04, CON-09 */
static void
what_is_cancelled_is_never_called(void **state)
{
	struct fixture *f = *state;
	serve(f, always);
	struct http_request request = request_of(STR("GET"), url_of(f, "/1"));
	struct http_client *other = http_client_open(f->http, &f->err);
	http_cancel(other); /* nothing to cancel */
	http_send(other, &f->arena, &request, must_not_be_called, NULL);
	http_cancel(other);
	struct http_request bad = request_of(STR("GET"), STR("nonsense"));
	http_send(other, &f->arena, &bad, must_not_be_called, NULL);
	http_cancel(other);
	http_send(other, &f->arena, &request, must_not_be_called, NULL);
	http_client_close(other);
	assert_int_equal(get(f, "/2")->trouble, TROUBLE_NONE);
	assert_true(loop_run(f->loop, &f->err)); /* and nothing is left in the loop */
}

struct pair {
	struct fixture *f;
	struct http_client *clients[2];
	int calls;
	struct http_request request;
};

/* Both are done in one turn; the first to be told cancels the other. */
static void
cancel_the_other(void *context, struct http_response *response)
{
	struct pair *p = context;
	assert_non_null(response);
	p->calls++;
	http_cancel(p->clients[0]);
	http_cancel(p->clients[1]);
	loop_stop(p->f->loop);
}

static void
a_caller_may_cancel_others_that_are_done(void **state)
{
	struct fixture *f = *state;
	struct pair p = { .f = f };
	for (int i = 0; i < 2; i++) {
		p.clients[i] = http_client_open(f->http, &f->err);
		p.request = request_of(STR("GET"), STR("nonsense"));
		http_send(p.clients[i], &f->arena, &p.request, cancel_the_other, &p);
	}
	assert_true(loop_run(f->loop, &f->err));
	assert_int_equal(p.calls, 1);
	assert_true(loop_run(f->loop, &f->err));
	assert_int_equal(p.calls, 1);
	http_client_close(p.clients[0]);
	http_client_close(p.clients[1]);
}

static void
send_again(void *context, struct http_response *response)
{
	struct pair *p = context;
	assert_int_equal(response->trouble, TROUBLE_NONE);
	if (++p->calls < 3)
		http_send(p->f->client, &p->f->arena, &p->request, send_again, p);
	else
		loop_stop(p->f->loop);
}

static void
a_caller_may_send_the_next_request_at_once(void **state)
{
	struct fixture *f = *state;
	serve(f, always);
	struct pair p = { .f = f, .request = request_of(STR("GET"), url_of(f, "/")) };
	http_send(f->client, &f->arena, &p.request, send_again, &p);
	assert_true(loop_run(f->loop, &f->err));
	assert_int_equal(p.calls, 3);
	assert_int_equal(script_server_connections(f->server), 1);
}

static void
close_everything(void *context, struct http_response *response)
{
	struct fixture *f = context;
	assert_int_equal(response->trouble, TROUBLE_NONE);
	f->calls++;
	http_client_close(f->client);
	http_close(f->http);
	f->client = NULL;
	f->http = NULL;
}

static void
a_caller_may_close_everything(void **state)
{
	struct fixture *f = *state;
	serve(f, always);
	struct http_client *other = http_client_open(f->http, &f->err);
	struct http_request request = request_of(STR("GET"), url_of(f, "/"));
	http_send(f->client, &f->arena, &request, close_everything, f);
	assert_true(loop_run(f->loop, &f->err));
	assert_int_equal(f->calls, 1);
	http_client_close(other); /* after its http: fine */
}

static void
stop_loop(void *context)
{
	struct fixture *f = context;
	loop_stop(f->loop);
}

static void
closing_ends_what_is_in_flight(void **state)
{
	struct fixture *f = *state;
	SCRIPT(silent, READ_REQUEST, STEP(SCRIPT_HOLD));
	SCRIPTS(scripts, silent);
	serve(f, scripts);
	struct http_request request = request_of(STR("GET"), url_of(f, "/"));
	http_send(f->client, &f->arena, &request, must_not_be_called, NULL);
	struct loop_timer stop = { 0 };
	loop_timer_set(f->loop, &stop, 0, stop_loop, f);
	assert_true(loop_run(f->loop, &f->err));
	http_close(f->http);
	f->http = NULL;
	assert_true(loop_run(f->loop, &f->err));
}

static void
as_many_connections_as_the_settings_say(void **state)
{
	struct fixture *f = *state;
	static const struct http_settings one = { .connections = 1 };
	struct http_client *clients[5];
	struct http *http = http_open(f->loop, &one, &f->err);
	SCRIPT(script, READ_REQUEST, OK_EMPTY, READ_REQUEST, OK_EMPTY, READ_REQUEST,
		OK_EMPTY, READ_REQUEST, OK_EMPTY, READ_REQUEST, OK_EMPTY);
	SCRIPTS(scripts, script);
	serve(f, scripts);
	f->waiting = 5;
	struct http_request request = request_of(STR("GET"), url_of(f, "/"));
	for (int i = 0; i < 5; i++) {
		clients[i] = http_client_open(http, &f->err);
		http_send(clients[i], &f->arena, &request, take_response, f);
	}
	assert_true(loop_run(f->loop, &f->err));
	assert_int_equal(f->calls, 5);
	assert_int_equal(f->response->trouble, TROUBLE_NONE);
	assert_int_equal(script_server_connections(f->server), 1);
	for (int i = 0; i < 5; i++)
		http_client_close(clients[i]);
	http_close(http);
}

/* NET-13 */
static void
a_proxy_in_the_environment_is_ignored_unless_asked_for(void **state)
{
	struct fixture *f = *state;
	static const struct http_settings as_hurl = { .http_proxy_from_environment =
							      true };
	serve(f, always);
	setenv("http_proxy",
		str_format(&f->arena, "http://127.0.0.1:%d", script_closed_port()).data,
		1);
	assert_int_equal(get(f, "/")->trouble, TROUBLE_NONE);
	http_client_close(f->client);
	http_close(f->http);
	f->http = http_open(f->loop, &as_hurl, &f->err);
	f->client = http_client_open(f->http, &f->err);
	assert_int_not_equal(get(f, "/")->trouble, TROUBLE_NONE);
	unsetenv("http_proxy");
}

int
main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)
	const struct CMUnitTest tests[] = {
		WITH(a_response_is_whole),
		WITH(nothing_is_sent_that_was_not_asked_for),
		WITH(headers_that_are_given_replace_the_usual_ones),
		WITH(a_body_is_sent_as_it_is),
		WITH(a_post_without_a_body_says_its_length),
		WITH(a_head_has_no_body_whatever_it_says),
		WITH(a_head_with_a_body_stays_a_head),
		WITH(basic_credentials_are_sent_at_once),
		WITH(what_would_break_a_line_is_not_sent),
		WITH(the_longest_url_is_sent_and_one_more_byte_is_not),
		WITH(connections_are_kept_between_requests),
		WITH(connections_are_shared_by_the_clients_of_an_environment),
		WITH(cookies_stay_with_their_client),
		WITH(nothing_of_a_closed_client_goes_on),
		WITH(cookies_for_one_request_are_forgotten),
		WITH(cookies_are_given_out_and_taken_in),
		WITH(a_bad_line_of_cookies_is_named),
		WITH(two_addresses_of_one_name_are_kept_apart),
		WITH(an_answer_from_another_address_would_be_seen),
		WITH(a_target_stands_for_its_host_and_port),
		WITH(the_log_of_the_library_is_kept_only_where_it_is_asked_for),
		WITH(a_unix_socket_is_asked),
		WITH(what_is_cancelled_is_never_called),
		WITH(a_caller_may_cancel_others_that_are_done),
		WITH(a_caller_may_send_the_next_request_at_once),
		WITH(a_caller_may_close_everything),
		WITH(closing_ends_what_is_in_flight),
		WITH(as_many_connections_as_the_settings_say),
		WITH(a_proxy_in_the_environment_is_ignored_unless_asked_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
