/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "certificates.h"
#include "collect/redirect.h"
#include "script_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct fixture {
	struct arena arena;
	struct err err;
	struct loop *loop;
	struct http *http;
	struct http_client *client;
	struct script_server *here, *there; /* two origins */
	struct redirect_policy policy;
	struct reply *reply;
	int calls;
	struct str asked; /* what `allow` was asked, a line each */
	const char *forbidden; /* part of a path that it refuses */
};

static int
open_fixture(void **state)
{
	static const struct http_settings settings = { 0 };
	struct fixture *f = calloc(1, sizeof(*f));
	*state = f;
	f->loop = loop_open(&f->err);
	f->http = http_open(f->loop, &settings, &f->err);
	f->client = http_client_open(f->http, &f->err);
	f->policy = (struct redirect_policy){
		.follow = true, .most = 10, .strict = true, .deadline = 20000
	};
	return f->client ? 0 : -1;
}

static int
close_fixture(void **state)
{
	struct fixture *f = *state;
	http_client_close(f->client);
	http_close(f->http);
	script_server_close(f->here);
	script_server_close(f->there);
	loop_close(f->loop);
	arena_fini(&f->arena);
	free(f);
	return 0;
}

static struct str
url_of(struct fixture *f, const struct script_server *server, const char *path)
{
	return str_format(
		&f->arena, "http://127.0.0.1:%d%s", script_server_port(server), path);
}

/* A connection for each response: its text is made when the other server's port is known.
 */
enum { RESPONSES = 8 };
struct script_book {
	struct script_step steps[RESPONSES][3];
	const struct script_step *scripts[RESPONSES + 1];
};

static struct script_server *
serve(struct fixture *f, const char *const *responses)
{
	struct script_book *book = arena_new(&f->arena, struct script_book);
	for (size_t i = 0; responses[i]; i++) {
		struct str text = str_format(&f->arena,
			"HTTP/1.1 %s\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
			responses[i]);
		book->steps[i][0] = (struct script_step)READ_REQUEST;
		book->steps[i][1] =
			(struct script_step){ SCRIPT_SEND, text.data, text.size, 0 };
		book->steps[i][2] = (struct script_step)STEP(SCRIPT_END);
		book->scripts[i] = book->steps[i];
	}
	return script_server_open(NULL, book->scripts);
}

static const char *const ok[] = { "200 OK", NULL };

static struct http_request
request_of(const char *method, struct str url)
{
	return (struct http_request){
		.method = str_of(method),
		.url = url,
		.deadline = 20000,
		.body_max = 1 << 20,
		.headers_max = 256 * 1024,
	};
}

static void
take_reply(void *context, struct reply *reply)
{
	struct fixture *f = context;
	f->reply = reply;
	f->calls++;
	loop_stop(f->loop);
}

static const struct reply *
send_request(struct fixture *f, const struct http_request *request)
{
	f->calls = 0;
	redirect_send(f->loop, f->client, &f->arena, request, &f->policy, take_reply, f);
	assert_int_equal(f->calls, 0);
	assert_true(loop_run(f->loop, &f->err));
	assert_int_equal(f->calls, 1);
	return f->reply;
}

/* One redirect with that status and location, then an answer, both of `here`. */
static const struct reply *
send_redirected(
	struct fixture *f, const char *method, const char *status, const char *location)
{
	const char *responses[] = {
		str_format(&f->arena, "%s X\r\nLocation: %s", status, location).data,
		"200 OK", NULL
	};
	script_server_close(f->here);
	f->here = serve(f, responses);
	struct http_request request = request_of(method, url_of(f, f->here, "/a/b?c#d"));
	request.has_body = strcmp(method, "POST") == 0 || strcmp(method, "PUT") == 0;
	request.body = request.has_body ? STR("body") : STR("");
	static const struct http_header type = { STR_INIT("Content-Type"),
		STR_INIT("text/x") };
	request.headers = &type;
	request.header_count = request.has_body;
	return send_request(f, &request);
}

/* --- methods and places
 * ------------------------------------------------------------------------- */

static void
the_method_changes_by_the_status(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *status, *method, *then;
	} cases[] = {
		{ "301", "GET", "GET" },
		{ "301", "POST", "GET" },
		{ "301", "PUT", "PUT" },
		{ "301", "HEAD", "HEAD" },
		{ "302", "POST", "GET" },
		{ "302", "DELETE", "DELETE" },
		{ "303", "GET", "GET" },
		{ "303", "POST", "GET" },
		{ "303", "PUT", "GET" },
		{ "303", "HEAD", "HEAD" },
		{ "307", "POST", "POST" },
		{ "307", "HEAD", "HEAD" },
		{ "308", "PUT", "PUT" },
		{ "308", "GET", "GET" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct reply *r =
			send_redirected(f, cases[i].method, cases[i].status, "/to");
		assert_int_equal(r->response->trouble, TROUBLE_NONE);
		assert_int_equal(r->response->status, 200);
		struct str second = str_of(script_server_request(f->here, 1));
		struct str start =
			str_format(&f->arena, "%s /to HTTP/1.1\r\n", cases[i].then);
		assert_true(str_starts(second, start));
		bool body = strcmp(cases[i].then, "POST") == 0
			|| strcmp(cases[i].then, "PUT") == 0;
		assert_int_equal(str_ends(second, STR("\r\n\r\nbody")), body);
		assert_int_equal(str_contains(second, STR("Content-Type: text/x")), body);
		assert_int_equal(str_contains(second, STR("Content-Length: 4")), body);
	}
}

static void
what_is_followed_is_recorded(void **state)
{
	struct fixture *f = *state;
	const struct reply *r = send_redirected(f, "GET", "302", "../x y?q#fragment");
	assert_int_equal(r->redirection_count, 1);
	const struct redirection *hop = &r->redirections[0];
	assert_int_equal(hop->status, 302);
	assert_true(str_eq(hop->url, url_of(f, f->here, "/a/b?c#d")));
	assert_true(str_eq(hop->location, url_of(f, f->here, "/x%20y?q")));
	assert_int_equal(hop->response->status, 302);
	assert_int_equal(r->response->status, 200);
	assert_true(str_starts(
		str_of(script_server_request(f->here, 1)), STR("GET /x%20y?q ")));
	assert_true(r->duration >= 0);
	assert_int_equal(r->body_max, 1 << 20);
}

static void
other_answers_are_not_followed(void **state)
{
	struct fixture *f = *state;
	static const char *const statuses[] = { "200", "201", "300", "304", "305", "306",
		"404" };
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++) {
		const struct reply *r = send_redirected(f, "GET", statuses[i], "/to");
		assert_int_equal(r->response->trouble, TROUBLE_NONE);
		assert_int_equal(r->response->status, atol(statuses[i]));
		assert_int_equal(r->redirection_count, 0);
	}
	const struct reply *r = send_redirected(f, "GET", "302", "");
	assert_int_equal(r->response->status, 302);
	f->policy.follow = false;
	r = send_redirected(f, "GET", "302", "/to");
	assert_int_equal(r->response->status, 302);
	assert_int_equal(script_server_requests(f->here), 1);
}

/* HTTP-03 is below, with two schemes; HTTP-04 */
static void
other_schemes_are_refused(void **state)
{
	struct fixture *f = *state;
	static const char *const locations[] = { "file:///etc/passwd", "ftp://127.0.0.1/",
		"gopher://127.0.0.1/", "javascript:alert(1)", "http://a b/",
		"http://127.0.0.1:0/", "http://127.0.0.1:99999/", "//" };
	for (size_t i = 0; i < sizeof(locations) / sizeof(locations[0]); i++) {
		const struct reply *r = send_redirected(f, "GET", "302", locations[i]);
		assert_int_equal(r->response->trouble, TROUBLE_REDIRECT);
		assert_int_equal(r->response->status, 0);
		assert_true(r->response->reason.size > 0);
		assert_int_equal(script_server_requests(f->here), 1);
	}
}

static void
two_places_at_once_are_refused(void **state)
{
	struct fixture *f = *state;
	const struct reply *r =
		send_redirected(f, "GET", "302", "/to\r\nLocation: /there");
	assert_int_equal(r->response->trouble, TROUBLE_REDIRECT);
	r = send_redirected(f, "GET", "302", "/to\r\nLocation: /to");
	assert_int_equal(r->response->status, 200);
}

/* HTTP-01, at the edge: so many, and one more. */
static void
a_loop_ends_at_the_bound(void **state)
{
	struct fixture *f = *state;
	static const char *const loop[] = { "302 X\r\nLocation: /", NULL };
	static const char *const three[] = { "302 X\r\nLocation: /",
		"302 X\r\nLocation: /", "302 X\r\nLocation: /", "200 OK", NULL };
	f->policy.most = 3;
	f->here = serve(f, three);
	struct http_request request = request_of("GET", url_of(f, f->here, "/"));
	assert_int_equal(send_request(f, &request)->response->status, 200);
	script_server_close(f->here);
	f->here = serve(f, loop);
	request.url = url_of(f, f->here, "/");
	const struct reply *r = send_request(f, &request);
	assert_int_equal(r->response->trouble, TROUBLE_REDIRECT);
	assert_true(str_is(r->response->reason, "more than 3 redirects"));
	assert_int_equal(r->redirection_count, 3);
	assert_int_equal(script_server_requests(f->here), 4);
	f->policy.most = 0;
	assert_int_equal(send_request(f, &request)->response->trouble, TROUBLE_REDIRECT);
}

static void
a_loop_without_a_bound_ends_at_ours(void **state)
{
	struct fixture *f = *state;
	SCRIPT(endless, READ_REQUEST,
		SEND("HTTP/1.1 302 X\r\nLocation: /\r\nContent-Length: 0\r\n"
		     "\r\n"));

	/* One connection plays them all. */
	struct script_step *steps =
		arena_array(&f->arena, 2 * (REDIRECT_LIMIT + 2), sizeof(*steps));
	for (size_t i = 0; i <= REDIRECT_LIMIT; i++) {
		steps[2 * i] = endless[0];
		steps[2 * i + 1] = endless[1];
	}
	const struct script_step *const all[] = { steps, NULL };
	f->here = script_server_open(NULL, all);
	f->policy.most = SIZE_MAX;
	struct http_request request = request_of("GET", url_of(f, f->here, "/"));
	const struct reply *r = send_request(f, &request);
	assert_int_equal(r->response->trouble, TROUBLE_REDIRECT);
	assert_int_equal(r->redirection_count, REDIRECT_LIMIT);
}

static void
the_deadline_is_for_all_hops_together(void **state)
{
	struct fixture *f = *state;
	SCRIPT(first, READ_REQUEST,
		SEND("HTTP/1.1 302 X\r\nLocation: /\r\nContent-Length: 0\r\n\r\n"),
		READ_REQUEST, STEP(SCRIPT_HOLD));
	SCRIPTS(scripts, first);
	f->here = script_server_open(NULL, scripts);
	f->policy.deadline = 100;
	struct http_request request = request_of("GET", url_of(f, f->here, "/"));
	const struct reply *r = send_request(f, &request);
	assert_int_equal(r->response->trouble, TROUBLE_TIMEOUT);
	assert_int_equal(r->redirection_count, 1);
	assert_true(r->duration >= 100 && r->duration < 10000);
}

/* --- credentials
 * ----------------------------------------------------------------------------------- */

static const struct http_header given[] = {
	{ STR_INIT("Authorization"), STR_INIT("Bearer canary1") },
	{ STR_INIT("X-Api-Key"), STR_INIT("canary2") },
	{ STR_INIT("Host"), STR_INIT("canary4.example") },
	{ STR_INIT("Proxy-Authorization"), STR_INIT("canary5") },
	{ STR_INIT("Accept-Language"), STR_INIT("fr") },
};

/* here /1 -> there /2 -> here /3; what the three of them received. */
static void
send_there_and_back(
	struct fixture *f, const char **first, const char **second, const char **third)
{
	static const char *const later[] = { "302 X", NULL };
	script_server_close(f->here);
	script_server_close(f->there);
	f->there =
		serve(f, later); /* for its port; replaced below, when here's is known */
	const char *here[] = { str_format(&f->arena, "307 X\r\nLocation: %.*s",
				       STR_ARGS(url_of(f, f->there, "/2")))
				       .data,
		"200 OK", NULL };
	f->here = serve(f, here);
	int port = script_server_port(f->there);
	script_server_close(f->there);
	static struct script_step steps[3];
	struct str back = str_format(&f->arena,
		"HTTP/1.1 307 X\r\nLocation: %.*s\r\nContent-Length: 0\r\n\r\n",
		STR_ARGS(url_of(f, f->here, "/3")));
	steps[0] = (struct script_step)READ_REQUEST;
	steps[1] = (struct script_step){ SCRIPT_SEND, back.data, back.size, 0 };
	steps[2] = (struct script_step)STEP(SCRIPT_END);
	static const struct script_step *const scripts[] = { steps, NULL };
	f->there = script_server_open(&(struct script_settings){ .port = port }, scripts);
	struct http_request request = request_of("GET", url_of(f, f->here, "/1"));
	request.headers = given;
	request.header_count = sizeof(given) / sizeof(given[0]);
	request.cookies = STR("b=canary6");
	const struct reply *r = send_request(f, &request);
	assert_int_equal(r->response->status, 200);
	*first = script_server_request(f->here, 0);
	*second = script_server_request(f->there, 0);
	*third = script_server_request(f->here, 1);
}

/* HTTP-02, F16, HTTP-18 */
static void
credentials_stay_with_their_origin(void **state)
{
	struct fixture *f = *state;
	const char *first, *second, *third;
	send_there_and_back(f, &first, &second, &third);
	assert_non_null(strstr(first, "canary1"));
	assert_non_null(strstr(first, "canary2"));
	assert_non_null(strstr(first, "canary6"));
	assert_null(strstr(second, "canary"));
	assert_non_null(strstr(second, "Accept-Language: fr\r\n"));
	char host[64];
	snprintf(host, sizeof(host), "Host: 127.0.0.1:%d\r\n",
		script_server_port(f->there));
	assert_non_null(strstr(second, host));
	assert_non_null(strstr(third, "canary1"));
	assert_non_null(strstr(third, "canary2"));
	assert_non_null(strstr(third, "canary6"));
}

/* As hurl does: only what is known to be a credential stays behind. */
static void
without_strictness_other_headers_go_on(void **state)
{
	struct fixture *f = *state;
	const char *first, *second, *third;
	f->policy.strict = false;
	send_there_and_back(f, &first, &second, &third);
	assert_non_null(strstr(second, "canary2"));
	assert_null(strstr(second, "canary1"));
	assert_null(strstr(second, "canary4"));
	assert_null(strstr(second, "canary5"));
	assert_null(strstr(second, "canary6"));
}

static void
trusted_locations_get_them_all(void **state)
{
	struct fixture *f = *state;
	const char *first, *second, *third;
	f->policy.trusted = true;
	send_there_and_back(f, &first, &second, &third);
	assert_non_null(strstr(second, "canary1"));
	assert_non_null(strstr(second, "canary2"));
	assert_non_null(strstr(second, "canary6"));
	assert_null(strstr(
		second, "canary4")); /* the name of the first host is no credential */
}

static void
the_user_and_a_cookie_header_stay_too(void **state)
{
	struct fixture *f = *state;
	f->there = serve(f, ok);
	const char *here[] = { str_format(&f->arena, "302 X\r\nLocation: %.*s",
				       STR_ARGS(url_of(f, f->there, "/2")))
				       .data,
		NULL };
	f->here = serve(f, here);
	struct http_request request = request_of("GET", url_of(f, f->here, "/1"));
	static const struct http_header cookie = { STR_INIT("Cookie"),
		STR_INIT("a=canary") };
	request.user = STR("bob:secret");
	request.headers = &cookie;
	request.header_count = 1;
	f->policy.strict = false;
	send_request(f, &request);
	assert_non_null(
		strstr(script_server_request(f->here, 0), "Authorization: Basic"));
	assert_non_null(strstr(script_server_request(f->here, 0), "Cookie: a=canary"));
	assert_null(strstr(script_server_request(f->there, 0), "Authorization"));
	assert_null(strstr(script_server_request(f->there, 0), "Cookie"));
}

/* HTTP-03 */
static void
a_step_down_to_http_is_refused_where_it_is_strict(void **state)
{
	struct fixture *f = *state;
	char folder[] = "/tmp/smoke-redirect-XXXXXX";
	assert_non_null(mkdtemp(folder));
	certificates_make_ca(folder);
	certificates_make(folder,
		&(struct certificate_wish){ .name = "s", .alt_names = "IP:127.0.0.1" });
	f->there = serve(f, ok);
	struct str down = str_format(&f->arena,
		"HTTP/1.1 302 X\r\nLocation: %.*s\r\nContent-Length: 0\r\n\r\n",
		STR_ARGS(url_of(f, f->there, "/2")));
	const struct script_step steps[] = { READ_REQUEST,
		{ SCRIPT_SEND, down.data, down.size, 0 }, READ_REQUEST,
		{ SCRIPT_SEND, down.data, down.size, 0 }, STEP(SCRIPT_END) };
	const struct script_step *const scripts[] = { steps, NULL };
	f->here = script_server_open(
		&(struct script_settings){
			.cert = str_format(&f->arena, "%s/s.pem", folder).data,
			.key = str_format(&f->arena, "%s/s.key", folder).data },
		scripts);
	struct http_request request = request_of("GET",
		str_format(&f->arena, "https://127.0.0.1:%d/1",
			script_server_port(f->here)));
	request.cacert = str_format(&f->arena, "%s/ca.pem", folder);
	const struct reply *r = send_request(f, &request);
	assert_int_equal(r->response->trouble, TROUBLE_REDIRECT);
	assert_true(str_contains(r->response->reason, STR("from https to http")));
	assert_int_equal(script_server_connections(f->there), 0);
	f->policy.strict = false;
	assert_int_equal(send_request(f, &request)->response->status, 200);
	static const char *const names[] = { "ca.pem", "ca.key", "s.pem", "s.key" };
	for (size_t i = 0; i < 4; i++)
		unlink(str_format(&f->arena, "%s/%s", folder, names[i]).data);
	assert_int_equal(rmdir(folder), 0);
}

/* --- who may be asked
 * ---------------------------------------------------------------------------------- */

static bool
allow(void *context, struct str method, const struct http_url *url, struct str *why)
{
	struct fixture *f = context;
	f->asked = str_format(&f->arena, "%.*s%.*s %.*s\n", STR_ARGS(f->asked),
		STR_ARGS(method), STR_ARGS(url->path));
	if (!f->forbidden || !str_contains(url->path, str_of(f->forbidden)))
		return true;
	*why = STR("not one of ours");
	return false;
}

/* NET-18 */
static void
every_hop_is_asked_for_with_its_method(void **state)
{
	struct fixture *f = *state;
	f->policy.allow = allow;
	f->policy.allow_context = f;
	send_redirected(f, "POST", "302", "/to");
	assert_string_equal(f->asked.data, "POST /a/b\nGET /to\n");
	f->forbidden = "/to";
	const struct reply *r = send_redirected(f, "POST", "302", "/to");
	assert_int_equal(r->response->trouble, TROUBLE_BLOCKED);
	assert_true(str_is(r->response->reason, "not one of ours"));
	assert_true(str_eq(r->response->url, url_of(f, f->here, "/to")));
	assert_int_equal(r->redirection_count, 1);
	assert_int_equal(script_server_requests(f->here), 1);
	f->forbidden = "/a";
	r = send_redirected(f, "POST", "302", "/to");
	assert_int_equal(r->response->trouble, TROUBLE_BLOCKED);
	assert_int_equal(script_server_connections(f->here), 0);
}

static void
a_first_url_that_is_none_is_blocked(void **state)
{
	struct fixture *f = *state;
	static const char *const urls[] = { "", "nonsense", "ftp://127.0.0.1/",
		"http://127.0.0.1:0/" };
	for (size_t i = 0; i < 4; i++) {
		struct http_request request = request_of("GET", str_of(urls[i]));
		const struct reply *r = send_request(f, &request);
		assert_int_equal(r->response->trouble, TROUBLE_BLOCKED);
		assert_true(r->response->reason.size > 0);
		assert_true(str_eq(r->response->url, request.url));
	}
}

/* An instance's address goes with its host and with no other. */
static void
an_address_goes_with_its_host(void **state)
{
	struct fixture *f = *state;
	f->there = serve(f, ok);
	int port = script_server_port(f->there);
	const char *same[] = { "302 X\r\nLocation: /2", "200 OK", NULL };
	f->here = serve(f, same);
	struct http_request request = request_of("GET", STR("http://shop.invalid/1"));
	request.connect_to =
		str_format(&f->arena, "127.0.0.1:%d", script_server_port(f->here));
	assert_int_equal(send_request(f, &request)->response->status, 200);
	script_server_close(f->here);
	/* Another port of that host is asked at that address. */
	const char *other_port[] = {
		str_format(&f->arena, "302 X\r\nLocation: http://shop.invalid:%d/2", port)
			.data,
		NULL
	};
	f->here = serve(f, other_port);
	request.connect_to =
		str_format(&f->arena, "127.0.0.1:%d", script_server_port(f->here));
	assert_int_equal(send_request(f, &request)->response->status, 200);
	assert_int_equal(script_server_requests(f->there), 1);
	script_server_close(f->here);
	/* Another host is resolved. */
	const char *other_host[] = { "302 X\r\nLocation: http://other.invalid/2", NULL };
	f->here = serve(f, other_host);
	request.connect_to =
		str_format(&f->arena, "127.0.0.1:%d", script_server_port(f->here));
	assert_int_equal(send_request(f, &request)->response->trouble, TROUBLE_NAME);
}

/* --- ending
 * ---------------------------------------------------------------------------------------------
 */

static void
a_trouble_on_the_way_is_the_result(void **state)
{
	struct fixture *f = *state;
	struct str dead =
		str_format(&f->arena, "http://127.0.0.1:%d/", script_closed_port());
	const struct reply *r = send_redirected(f, "GET", "302", dead.data);
	assert_int_equal(r->response->trouble, TROUBLE_REFUSED);
	assert_int_equal(r->redirection_count, 1);
}

static void
bodies_of_redirects_are_bounded_together(void **state)
{
	struct fixture *f = *state;
	SCRIPT(wordy, READ_REQUEST,
		SEND("HTTP/1.1 302 X\r\nLocation: /\r\nContent-Length: 5\r\n\r\nhello"),
		READ_REQUEST,
		SEND("HTTP/1.1 302 X\r\nLocation: /\r\nContent-Length: 5\r\n\r\nhello"),
		READ_REQUEST, SEND("HTTP/1.1 200 X\r\nContent-Length: 5\r\n\r\nhello"));
	SCRIPTS(scripts, wordy);
	f->here = script_server_open(NULL, scripts);
	struct http_request request = request_of("GET", url_of(f, f->here, "/"));
	request.body_max = 10;
	assert_int_equal(send_request(f, &request)->response->trouble, TROUBLE_NONE);
	request.body_max = 9;
	assert_int_equal(send_request(f, &request)->response->trouble, TROUBLE_LIMIT);
}

static void
must_not_be_called(void *context, struct reply *reply)
{
	(void)context;
	(void)reply;
	fail_msg("called after it was cancelled");
}

static void
what_is_cancelled_is_never_told(void **state)
{
	struct fixture *f = *state;
	f->here = serve(f, ok);
	struct http_request request = request_of("GET", url_of(f, f->here, "/"));
	redirect_cancel(redirect_send(f->loop, f->client, &f->arena, &request, &f->policy,
		must_not_be_called, NULL));
	struct http_request bad = request_of("GET", STR("nonsense"));
	struct redirect *r = redirect_send(f->loop, f->client, &f->arena, &bad,
		&f->policy, must_not_be_called, NULL);
	redirect_cancel(r);
	redirect_cancel(r);
	redirect_cancel(NULL);
	assert_true(loop_run(f->loop, &f->err));
}

int
main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)
	const struct CMUnitTest tests[] = {
		WITH(the_method_changes_by_the_status),
		WITH(what_is_followed_is_recorded),
		WITH(other_answers_are_not_followed),
		WITH(other_schemes_are_refused),
		WITH(two_places_at_once_are_refused),
		WITH(a_loop_ends_at_the_bound),
		WITH(a_loop_without_a_bound_ends_at_ours),
		WITH(the_deadline_is_for_all_hops_together),
		WITH(credentials_stay_with_their_origin),
		WITH(without_strictness_other_headers_go_on),
		WITH(trusted_locations_get_them_all),
		WITH(the_user_and_a_cookie_header_stay_too),
		WITH(a_step_down_to_http_is_refused_where_it_is_strict),
		WITH(every_hop_is_asked_for_with_its_method),
		WITH(a_first_url_that_is_none_is_blocked),
		WITH(an_address_goes_with_its_host),
		WITH(a_trouble_on_the_way_is_the_result),
		WITH(bodies_of_redirects_are_bounded_together),
		WITH(what_is_cancelled_is_never_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
