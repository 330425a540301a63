/* SPDX-License-Identifier: MIT */
/* What servers send that is wrong, and what it is called then. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "http_fixture.h"

#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* --- one reply and what becomes of it
 * ------------------------------------------------------- */

static const struct reply_case {
	const char *name, *reply;
	enum trouble trouble;
	int status;
	enum http_framing framing;
	const char *body; /* as far as it came */
	const char *reason; /* a part of it, or NULL */
} replies[] = {
	{ "a length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", TROUBLE_NONE,
		200, FRAMING_LENGTH, "hello", NULL },
	{ "two lengths that agree",
		"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
		TROUBLE_NONE, 200, FRAMING_LENGTH, "hello", NULL },
	{ "chunks",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: "
		"Chunked\r\n\r\n3\r\nhel\r\n2;x\r\nlo\r\n0"
		"\r\nX-Trailer: HTTP/1.1 500 no\r\n\r\n",
		TROUBLE_NONE, 200, FRAMING_CHUNKED, "hello", NULL },
	{ "a trailer that looks like a response",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n"
		"HTTP/1.1 500 no: x\r\n\r\n",
		TROUBLE_NONE, 200, FRAMING_CHUNKED, "hello", NULL },
	/* F3, BODY-03: nothing proves the end */
	{ "the end of the connection", "HTTP/1.1 200 OK\r\n\r\nhello", TROUBLE_NONE, 200,
		FRAMING_CLOSE, "hello", NULL },
	{ "HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nhello", TROUBLE_NONE, 200, FRAMING_CLOSE,
		"hello", NULL },
	{ "no content", "HTTP/1.1 204 No\r\n\r\n", TROUBLE_NONE, 204, FRAMING_NONE, "",
		NULL },
	{ "not modified", "HTTP/1.1 304 No\r\nContent-Length: 9\r\n\r\n", TROUBLE_NONE,
		304, FRAMING_NONE, "", NULL },
	{ "no reason", "HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", TROUBLE_NONE, 200,
		FRAMING_LENGTH, "", NULL },
	{ "content codings are left alone",
		"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
		"5\r\n\r\nhello",
		TROUBLE_NONE, 200, FRAMING_LENGTH, "hello", NULL },
	/* HTTP-16 */
	{ "interim responses",
		"HTTP/1.1 100 Continue\r\nX-I: 1\r\n\r\nHTTP/1.1 103 Hints\r\nLink: "
		"x\r\n\r\n"
		"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
		TROUBLE_NONE, 200, FRAMING_LENGTH, "hello", NULL },
	{ "nothing but an interim response", "HTTP/1.1 103 Hints\r\nLink: x\r\n\r\n",
		TROUBLE_RESET, 0, FRAMING_NONE, "", NULL },
	/* HTTP-07 */
	{ "status 999", "HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n", TROUBLE_NONE,
		999, FRAMING_LENGTH, "", NULL },
	{ "a status of two digits", "HTTP/1.1 20 OK\r\nContent-Length: 0\r\n\r\n",
		TROUBLE_FRAMING, 0, FRAMING_NONE, "", NULL },
	{ "a version of its own", "HTTP/7.3 200 OK\r\nContent-Length: 0\r\n\r\n",
		TROUBLE_FRAMING, 0, FRAMING_NONE, "", NULL },
	/* HTTP-08 */
	{ "HTTP/0.9", "hello, no headers here", TROUBLE_FRAMING, 0, FRAMING_NONE, "",
		"0.9" },
	{ "another protocol", "SSH-2.0-OpenSSH_9.2p1\r\n", TROUBLE_FRAMING, 0,
		FRAMING_NONE, "", NULL },
	/* HTTP-11 */
	{ "a zero byte in a header",
		"HTTP/1.1 200 OK\r\nX: a\\0b\r\nContent-Length: 0\r\n\r\n",
		TROUBLE_FRAMING, 0, FRAMING_NONE, "", NULL },
	{ "a carriage return in a header",
		"HTTP/1.1 200 OK\r\nX: a\rY: b\r\nContent-Length: 0\r\n\r\n",
		TROUBLE_FRAMING, 200, FRAMING_NONE, "",
		"carriage return within the header X" },
	{ "a header without a colon",
		"HTTP/1.1 200 OK\r\nnonsense\r\nContent-Length: 0\r\n\r\n",
		TROUBLE_FRAMING, 0, FRAMING_NONE, "", NULL },
	/* HTTP-13, F19 */
	{ "two lengths that differ",
		"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 5\r\n\r\nhello",
		TROUBLE_FRAMING, 200, FRAMING_NONE, "",
		"two lengths: Content-Length 3 and 5" },
	{ "two lengths in one header",
		"HTTP/1.1 200 OK\r\nContent-Length: 3, 5\r\n\r\nhello", TROUBLE_FRAMING,
		200, FRAMING_NONE, "", "not a length: '3, 5'" },
	/* HTTP-14 */
	{ "a length and chunks",
		"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: "
		"chunked\r\n\r\n0\r\n"
		"\r\n",
		TROUBLE_FRAMING, 200, FRAMING_NONE, "", "in one response" },
	{ "chunks and a length",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: "
		"5\r\n\r\n0\r\n"
		"\r\n",
		TROUBLE_FRAMING, 200, FRAMING_NONE, "", "in one response" },
	{ "a transfer coding that nobody asked for",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
		TROUBLE_FRAMING, 200, FRAMING_NONE, "",
		"was not asked for: 'gzip, chunked'" },
	/* HTTP-15 */
	{ "a negative length", "HTTP/1.1 200 OK\r\nContent-Length: -3\r\n\r\nhello",
		TROUBLE_FRAMING, 0, FRAMING_NONE, "", NULL },
	{ "a length with a sign", "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\nhello",
		TROUBLE_FRAMING, 200, FRAMING_NONE, "", "not a length: '+5'" },
	{ "a length of 2^63",
		"HTTP/1.1 200 OK\r\nContent-Length: 9223372036854775808\r\n\r\nhello",
		TROUBLE_FRAMING, 200, FRAMING_NONE, "", "not a length" },
	{ "an empty length", "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\nhello",
		TROUBLE_FRAMING, 200, FRAMING_NONE, "", NULL },
	/* BODY-01 */
	{ "a body shorter than its length",
		"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello", TROUBLE_TRUNCATED,
		200, FRAMING_LENGTH, "hello", NULL },
	/* BODY-02 */
	{ "chunks that are cut",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
		TROUBLE_TRUNCATED, 200, FRAMING_CHUNKED, "hello", NULL },
	{ "a chunk that is cut",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhello",
		TROUBLE_TRUNCATED, 200, FRAMING_CHUNKED, "hello", NULL },
	{ "a chunk without a size",
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: "
		"chunked\r\n\r\n5\r\nhello\r\nxyz\r\n",
		TROUBLE_TRUNCATED, 200, FRAMING_CHUNKED, "hello", NULL },
	{ "half a header", "HTTP/1.1 200 OK\r\nContent-Le", TROUBLE_RESET, 0,
		FRAMING_NONE, "", NULL },
	{ "nothing", "", TROUBLE_RESET, 0, FRAMING_NONE, "", NULL },
};

/* "\\0" in a reply stands for a zero byte. */
static size_t
with_zero_byte(char *text)
{
	size_t size = strlen(text);
	char *place = strstr(text, "\\0");
	if (!place)
		return size;
	*place = '\0';
	memmove(place + 1, place + 2, size - (size_t)(place - text) - 2);
	return size - 1;
}

static void
each_reply_is_called_what_it_is(void **state)
{
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof(replies) / sizeof(replies[0]); i++) {
		const struct reply_case *c = &replies[i];
		char *text = str_c(&f->arena, str_of(c->reply));
		size_t size = with_zero_byte(text);
		struct script_step script[] = { READ_REQUEST,
			{ SCRIPT_SEND, text, size, 0 }, STEP(SCRIPT_END) };
		const struct script_step *scripts[] = { script, NULL };
		serve(f, scripts);
		struct http_response *r = get(f, "/");
		bool ok = r->trouble == c->trouble && r->framing == c->framing
			&& str_is(r->body, c->body)
			&& (!c->status || r->status == c->status)
			&& (!c->reason || str_contains(r->reason, str_of(c->reason)))
			&& (r->trouble == TROUBLE_NONE) == (r->reason.size == 0);
		if (!ok)
			fail_msg("%s: %s, status %d, framing %d, body '%.*s', '%.*s'",
				c->name, trouble_name(r->trouble), r->status,
				(int)r->framing, STR_ARGS(r->body), STR_ARGS(r->reason));
		script_server_close(f->server);
		f->server = NULL;
	}
}

static void
headers_are_the_last_responses_in_their_order(void **state)
{
	struct fixture *f = *state;
	SCRIPT(script, READ_REQUEST,
		SEND("HTTP/1.1 103 Hints\r\nX-Early: 1\r\n\r\nHTTP/1.1 200 Fine  thing "
		     "\r\n"
		     "B: 2 \r\nA:1\r\nb:\t3\r\nEmpty:\r\nLong: one\r\n  "
		     "two\r\n\tthree\r\n"
		     "Url: http://x:80/\r\nContent-Length: 0\r\n\r\n"));
	SCRIPTS(scripts, script);
	static const char *const expected[][2] = { { "B", "2" }, { "A", "1" },
		{ "b", "3" }, { "Empty", "" }, { "Long", "one two three" },
		{ "Url", "http://x:80/" }, { "Content-Length", "0" } };
	serve(f, scripts);
	struct http_response *r = get(f, "/");
	assert_int_equal(r->trouble, TROUBLE_NONE);
	assert_true(str_is(r->status_line, "HTTP/1.1 200 Fine  thing"));
	assert_int_equal(r->header_count, 7);
	for (size_t i = 0; i < 7; i++) {
		assert_true(str_is(r->headers[i].name, expected[i][0]));
		assert_true(str_is(r->headers[i].value, expected[i][1]));
	}
}

/* --- limits, at their edges
 * ---------------------------------------------------------------------- */

static struct http_response *
get_with(struct fixture *f, size_t body_max, size_t headers_max)
{
	struct http_request request = request_of(STR("GET"), url_of(f, "/"));
	request.body_max = body_max;
	request.headers_max = headers_max;
	return ask(f, &request);
}

static void
a_body_is_taken_up_to_its_limit(void **state)
{
	struct fixture *f = *state;
	SCRIPT(script, READ_REQUEST,
		SEND("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"));
	SCRIPTS(scripts, script);
	serve(f, scripts);
	assert_int_equal(get_with(f, 6, 4096)->trouble, TROUBLE_NONE);
	assert_int_equal(get_with(f, 5, 4096)->trouble, TROUBLE_NONE);
	struct http_response *r = get_with(f, 4, 4096);
	assert_int_equal(r->trouble, TROUBLE_LIMIT);
	assert_true(str_is(r->reason, "the body is larger than the limit of 4 bytes"));
	assert_true(str_is(r->body, "hell"));
	assert_int_equal(r->status, 200);
}

/* BODY-09 */
static void
an_endless_body_ends_at_the_limit(void **state)
{
	struct fixture *f = *state;
	SCRIPT(script, READ_REQUEST,
		SEND("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
		SEND_TIMES("10\r\n0123456789abcdef\r\n", SIZE_MAX));
	SCRIPTS(scripts, script);
	serve(f, scripts);
	struct http_response *r = get_with(f, 100000, 4096);
	assert_int_equal(r->trouble, TROUBLE_LIMIT);
	assert_int_equal(r->body.size, 100000);
}

static void
header_bytes_are_taken_up_to_their_limit(void **state)
{
	struct fixture *f = *state;
	SCRIPT(script, READ_REQUEST,
		SEND("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: "
		     "12345678901234567890\r\n\r\n"));
	SCRIPTS(scripts, script);
	size_t size = strlen(script[1].data);
	serve(f, scripts);
	assert_int_equal(get_with(f, 0, size)->trouble, TROUBLE_NONE);
	struct http_response *r = get_with(f, 0, size - 1);
	assert_int_equal(r->trouble, TROUBLE_LIMIT);
	assert_true(str_contains(r->reason, STR("headers are larger than the limit")));
}

/* HTTP-09 */
static void
one_huge_header_line_is_a_limit(void **state)
{
	struct fixture *f = *state;
	SCRIPT(script, READ_REQUEST, SEND("HTTP/1.1 200 OK\r\nX: "),
		SEND_TIMES("0123456789abcdef", 25600), SEND("\r\n\r\n"),
		STEP(SCRIPT_HOLD));
	SCRIPTS(scripts, script);
	serve(f, scripts);
	assert_int_equal(get_with(f, 0, 1 << 20)->trouble, TROUBLE_LIMIT);
}

static enum trouble
trouble_of_headers(struct fixture *f, size_t count)
{
	struct script_step script[] = { READ_REQUEST, SEND("HTTP/1.1 204 OK\r\n"),
		SEND_TIMES("A: b\r\n", 0), SEND("\r\n"), STEP(SCRIPT_HOLD) };
	script[2].times = count;
	const struct script_step *scripts[] = { script, NULL };
	serve(f, scripts);
	struct http_response *r = get_with(f, 0, 1 << 20);
	if (r->trouble == TROUBLE_NONE)
		assert_int_equal(r->header_count, count);
	enum trouble trouble = r->trouble;
	script_server_close(f->server);
	f->server = NULL;
	return trouble;
}

/* HTTP-10 */
static void
headers_are_counted(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(trouble_of_headers(f, HTTP_HEADER_COUNT_MAX - 1), TROUBLE_NONE);
	assert_int_equal(trouble_of_headers(f, HTTP_HEADER_COUNT_MAX), TROUBLE_NONE);
	assert_int_equal(trouble_of_headers(f, HTTP_HEADER_COUNT_MAX + 1), TROUBLE_LIMIT);
	assert_int_equal(trouble_of_headers(f, 6000), TROUBLE_LIMIT);
}

static enum trouble
trouble_of_interims(struct fixture *f, size_t count)
{
	struct script_step script[] = { READ_REQUEST,
		SEND_TIMES("HTTP/1.1 103 Early\r\nA: b\r\n\r\n", 0),
		SEND("HTTP/1.1 204 OK\r\n\r\n"), STEP(SCRIPT_HOLD) };
	script[1].times = count;
	const struct script_step *scripts[] = { script, NULL };
	serve(f, scripts);
	enum trouble trouble = get(f, "/")->trouble;
	script_server_close(f->server);
	f->server = NULL;
	return trouble;
}

/* HTTP-16 */
static void
interim_responses_are_counted(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(trouble_of_interims(f, HTTP_INTERIM_MAX), TROUBLE_NONE);
	assert_int_equal(trouble_of_interims(f, HTTP_INTERIM_MAX + 1), TROUBLE_LIMIT);
	assert_int_equal(trouble_of_interims(f, SIZE_MAX), TROUBLE_LIMIT);
}

/* --- connections that fail
 * -------------------------------------------------------------------------- */

/* NET-04 */
static void
a_refused_connection_is_refused(void **state)
{
	struct fixture *f = *state;
	struct str url =
		str_format(&f->arena, "http://127.0.0.1:%d/", script_closed_port());
	struct http_request request = request_of(STR("GET"), url);
	struct http_response *r = ask(f, &request);
	assert_int_equal(r->trouble, TROUBLE_REFUSED);
	assert_int_equal(r->status, 0);
	assert_int_equal(r->library_code, 7);
	assert_true(r->reason.size > 0);
	assert_true(str_eq(r->url, url));
}

/* NET-01 */
static void
a_name_that_does_not_resolve_is_a_name(void **state)
{
	struct fixture *f = *state;
	struct http_request request =
		request_of(STR("GET"), STR("http://nowhere.invalid/"));
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_NAME);
}

/* F21, OS-04: a limit of ours must not look like a dead target. */
static void
no_socket_left_is_our_own_trouble(void **state)
{
	struct fixture *f = *state;
	SCRIPT(script, READ_REQUEST, SEND("HTTP/1.1 204 OK\r\n\r\n"), STEP(SCRIPT_HOLD));
	SCRIPTS(scripts, script);
	serve(f, scripts);
	struct rlimit before, none;
	getrlimit(RLIMIT_NOFILE, &before);
	int next = open("/dev/null", O_RDONLY);
	none = (struct rlimit){ (rlim_t)next, before.rlim_max };
	close(next);
	setrlimit(RLIMIT_NOFILE, &none);
	struct http_response *r = get(f, "/");
	setrlimit(RLIMIT_NOFILE, &before);
	assert_int_equal(r->trouble, TROUBLE_OWN);
	assert_true(
		str_contains(r->reason, STR("a limit or the network of this machine")));
	assert_int_equal(get(f, "/")->trouble, TROUBLE_NONE);
}

static struct http_response *
get_within(struct fixture *f, int64_t deadline)
{
	struct http_request request = request_of(STR("GET"), url_of(f, "/"));
	request.deadline = deadline;
	return ask(f, &request);
}

/* NET-06 */
static void
a_server_that_never_answers_is_a_timeout(void **state)
{
	struct fixture *f = *state;
	SCRIPT(script, READ_REQUEST, STEP(SCRIPT_HOLD));
	SCRIPTS(scripts, script);
	serve(f, scripts);
	struct http_response *r = get_within(f, 100);
	assert_int_equal(r->trouble, TROUBLE_TIMEOUT);
	assert_true(r->timing.total >= 100000);
	assert_int_equal(get_within(f, 0)->trouble, TROUBLE_TIMEOUT);
}

/* NET-07, NET-08: what came is kept. */
static void
a_body_that_stops_is_a_timeout(void **state)
{
	struct fixture *f = *state;
	SCRIPT(body, READ_REQUEST,
		SEND("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhel"),
		STEP(SCRIPT_HOLD));
	SCRIPT(head, READ_REQUEST, SEND("HTTP/1.1 200 OK\r\nX-A: 1\r\nX-B"),
		STEP(SCRIPT_HOLD));
	SCRIPTS(scripts, body, head);
	serve(f, scripts);
	struct http_response *r = get_within(f, 100);
	assert_int_equal(r->trouble, TROUBLE_TIMEOUT);
	assert_true(str_is(r->body, "hel"));
	r = get_within(f, 100);
	assert_int_equal(r->trouble, TROUBLE_TIMEOUT);
	assert_int_equal(r->body.size, 0);
	assert_true(str_is(header(r, "X-A"), "1"));
}

/* NET-09 */
static void
a_reset_within_the_body_is_truncated(void **state)
{
	struct fixture *f = *state;
	SCRIPT(body, READ_REQUEST,
		SEND("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhel"),
		STEP(SCRIPT_GATE), STEP(SCRIPT_RESET));
	SCRIPT(before, READ_REQUEST, STEP(SCRIPT_RESET));
	SCRIPTS(scripts, body, before);
	serve(f, scripts);
	script_server_open_gate(f->server);
	assert_int_equal(get(f, "/")->trouble, TROUBLE_TRUNCATED);
	assert_int_equal(get(f, "/")->trouble, TROUBLE_RESET);
}

/* --- kept connections that die
 * ----------------------------------------------------------------------- */

/* The first connection answers once and dies as the second request comes. */
static void
serve_dying(struct fixture *f)
{
	SCRIPT(dying, READ_REQUEST, SEND("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
		READ_REQUEST, STEP(SCRIPT_RESET));
	SCRIPT(fine, READ_REQUEST,
		SEND("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"),
		STEP(SCRIPT_HOLD));
	SCRIPTS(scripts, dying, fine);
	serve(f, scripts);
	assert_int_equal(get(f, "/first")->trouble, TROUBLE_NONE);
}

/* F28, NET-10 */
static void
a_post_is_never_sent_twice(void **state)
{
	struct fixture *f = *state;
	serve_dying(f);
	struct http_request request = request_of(STR("POST"), url_of(f, "/order"));
	request.has_body = true;
	request.body = STR("one");
	struct http_response *r = ask(f, &request);
	assert_int_equal(r->trouble, TROUBLE_RESET);
	assert_true(str_contains(r->reason, STR("the POST may have been received")));
	assert_int_equal(script_server_requests(f->server), 2);
}

static void
a_get_is_sent_once_more(void **state)
{
	struct fixture *f = *state;
	serve_dying(f);
	struct http_request request = request_of(STR("GET"), url_of(f, "/x"));
	request.want = HTTP_WANT_SENT;
	struct http_response *r = ask(f, &request);
	assert_int_equal(r->trouble, TROUBLE_NONE);
	assert_true(str_is(r->body, "hello"));
	assert_int_equal(script_server_requests(f->server), 3);
	/* What went out is shown once. */
	assert_int_equal(str_find(str_from(r->sent, 1), STR("GET /x")), STR_NONE);
}

static void
an_unknown_method_is_not_sent_twice_either(void **state)
{
	struct fixture *f = *state;
	serve_dying(f);
	struct http_request request = request_of(STR("PATCH"), url_of(f, "/x"));
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_RESET);
	assert_int_equal(script_server_requests(f->server), 2);
}

/* --- proxies
 * --------------------------------------------------------------------------------------------
 */

static struct http_response *
get_through(struct fixture *f, struct str proxy, struct str url)
{
	struct http_request request = request_of(STR("GET"), url);
	request.proxy = proxy;
	return ask(f, &request);
}

static void
a_proxy_that_does_not_answer_is_the_proxys_trouble(void **state)
{
	struct fixture *f = *state;
	struct str dead =
		str_format(&f->arena, "http://127.0.0.1:%d", script_closed_port());
	assert_int_equal(
		get_through(f, dead, STR("http://127.0.0.1:1/"))->trouble, TROUBLE_PROXY);
	assert_int_equal(get_through(f, STR("http://nowhere.invalid:1"),
				 STR("http://127.0.0.1:1/"))
				 ->trouble,
		TROUBLE_PROXY);
	/* Not asked through it: refused by itself. */
	struct http_request request = request_of(STR("GET"), STR("http://127.0.0.1:1/"));
	request.proxy = dead;
	request.no_proxy = STR("x.example, 127.0.0.1");
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_REFUSED);
}

/* NET-14: what a proxy says to CONNECT is never the response. */
static void
a_refused_tunnel_is_the_proxys_trouble(void **state)
{
	struct fixture *f = *state;
	SCRIPT(script, READ_REQUEST,
		SEND("HTTP/1.1 407 No\r\nX-Proxy: yes\r\nContent-Length: 5\r\n\r\nlogin"),
		STEP(SCRIPT_HOLD));
	SCRIPTS(scripts, script);
	serve(f, scripts);
	struct http_response *r =
		get_through(f, url_of(f, ""), STR("https://shop.invalid/"));
	assert_int_equal(r->trouble, TROUBLE_PROXY);
	assert_int_equal(r->status, 0);
	assert_int_equal(r->header_count, 0);
	assert_int_equal(r->body.size, 0);
	assert_true(str_contains(r->reason, STR("407")));
}

static void
a_plain_request_goes_through_its_proxy(void **state)
{
	struct fixture *f = *state;
	SCRIPT(script, READ_REQUEST,
		SEND("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"));
	SCRIPTS(scripts, script);
	serve(f, scripts);
	struct http_response *r =
		get_through(f, url_of(f, ""), STR("http://shop.invalid/x"));
	assert_int_equal(r->trouble, TROUBLE_NONE);
	assert_true(str_starts(str_of(script_server_request(f->server, 0)),
		STR("GET http://shop.invalid/x HTTP/1.1\r\n")));
}

int
main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)
	const struct CMUnitTest tests[] = {
		WITH(each_reply_is_called_what_it_is),
		WITH(headers_are_the_last_responses_in_their_order),
		WITH(a_body_is_taken_up_to_its_limit),
		WITH(an_endless_body_ends_at_the_limit),
		WITH(header_bytes_are_taken_up_to_their_limit),
		WITH(one_huge_header_line_is_a_limit),
		WITH(headers_are_counted),
		WITH(interim_responses_are_counted),
		WITH(a_refused_connection_is_refused),
		WITH(a_name_that_does_not_resolve_is_a_name),
		WITH(no_socket_left_is_our_own_trouble),
		WITH(a_server_that_never_answers_is_a_timeout),
		WITH(a_body_that_stops_is_a_timeout),
		WITH(a_reset_within_the_body_is_truncated),
		WITH(a_post_is_never_sent_twice),
		WITH(a_get_is_sent_once_more),
		WITH(an_unknown_method_is_not_sent_twice_either),
		WITH(a_proxy_that_does_not_answer_is_the_proxys_trouble),
		WITH(a_refused_tunnel_is_the_proxys_trouble),
		WITH(a_plain_request_goes_through_its_proxy),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
