/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "world/dns.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* --- a name server of four lines
 * ------------------------------------------------------------------- */

enum answer { ANSWER = 1, NXDOMAIN, SERVFAIL, EMPTY, SILENCE };

struct server {
	pthread_t thread;
	int fd, stop[2], port;
	enum answer answer;
	bool first_fails; /* SERVFAIL once */
	int asked;
};

static const unsigned char a_record[] = { 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4 };
static const unsigned char aaaa_record[] = { 0xc0, 12, 0, 28, 0, 1, 0, 0, 0, 9, 0, 16 };

static size_t
add(unsigned char *to, size_t size, const void *data, size_t more)
{
	memcpy(to + size, data, more);
	return size + more;
}

static bool
asks_for_v6(const unsigned char *m)
{
	size_t end = 12;
	while (m[end])
		end += (size_t)m[end] + 1;
	return m[end + 2] == 28;
}

/* The question again, and behind it 10.0.0.2, 10.0.0.1, 10.0.0.2 or fd00::1. */
static size_t
make_answer(unsigned char *m, enum answer answer)
{
	bool v6 = asks_for_v6(m);
	m[2] = 0x81;
	m[3] = (unsigned char)(0x80
		| (answer == NXDOMAIN                ? 3
				: answer == SERVFAIL ? 2
						     : 0));
	memset(m + 6, 0, 6);
	size_t end = 12;
	while (m[end])
		end += (size_t)m[end] + 1;
	end += 5;
	if (answer != ANSWER)
		return end;
	m[7] = v6 ? 1 : 3;
	static const unsigned char v4[3][4] = { { 10, 0, 0, 2 }, { 10, 0, 0, 1 },
		{ 10, 0, 0, 2 } };
	static const unsigned char six[16] = { 0xfd, [15] = 1 };
	for (size_t i = 0; i < m[7]; i++) {
		end = add(m, end, v6 ? aaaa_record : a_record, 12);
		end = v6 ? add(m, end, six, 16) : add(m, end, v4[i], 4);
	}
	return end;
}

static void *
serve(void *context)
{
	struct server *s = context;
	for (;;) {
		struct pollfd fds[2] = { { .fd = s->fd, .events = POLLIN },
			{ .fd = s->stop[0], .events = POLLIN } };
		unsigned char m[1024];
		struct sockaddr_in peer;
		socklen_t peer_size = sizeof(peer);
		poll(fds, 2, -1);
		if (fds[1].revents)
			return NULL;
		ssize_t n = recvfrom(s->fd, m, 512, 0, (void *)&peer, &peer_size);
		if (n < 17 || s->answer == SILENCE)
			continue;
		enum answer answer =
			s->first_fails && s->asked++ < 2 ? SERVFAIL : s->answer;
		size_t size = make_answer(m, answer);
		sendto(s->fd, m, size, 0, (void *)&peer, peer_size);
	}
}

static void
open_server(struct server *s, enum answer answer)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t size = sizeof(address);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	s->answer = answer;
	s->fd = socket(AF_INET, SOCK_DGRAM, 0);
	assert_int_equal(bind(s->fd, (void *)&address, size), 0);
	getsockname(s->fd, (void *)&address, &size);
	s->port = ntohs(address.sin_port);
	assert_int_equal(pipe(s->stop), 0);
	assert_int_equal(pthread_create(&s->thread, NULL, serve, s), 0);
}

static void
close_server(struct server *s)
{
	assert_int_equal(write(s->stop[1], "x", 1), 1);
	pthread_join(s->thread, NULL);
	close(s->fd);
	close(s->stop[0]);
	close(s->stop[1]);
}

/* --- asking
 * -----------------------------------------------------------------------------------------------
 */

struct fixture {
	struct arena arena;
	struct err err;
	struct loop *loop;
	struct dns_result *result;
	int calls;
};

static int
open_fixture(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));
	*state = f;
	f->loop = loop_open(&f->err);
	return f->loop ? 0 : -1;
}

static int
close_fixture(void **state)
{
	struct fixture *f = *state;
	loop_close(f->loop);
	arena_fini(&f->arena);
	free(f);
	return 0;
}

static void
take_result(void *context, struct dns_result *result)
{
	struct fixture *f = context;
	f->result = result;
	f->calls++;
}

static struct dns_result *
look_up(struct fixture *f, struct str name, const struct server *s, int64_t deadline)
{
	struct str servers = s ? str_format(&f->arena, "127.0.0.1:%d", s->port) : STR("");
	f->calls = 0;
	f->result = NULL;
	dns_addresses_from(f->loop, &f->arena, name, servers, deadline, take_result, f);
	assert_int_equal(f->calls, 0);
	assert_true(loop_run(f->loop, &f->err));
	assert_int_equal(f->calls, 1);
	return f->result;
}

static void
an_address_is_its_own_answer(void **state)
{
	static const char *const cases[][2] = { { "127.0.0.1", "127.0.0.1" },
		{ "::1", "::1" }, { "[fe80::1]", "fe80::1" } };
	for (size_t i = 0; i < 3; i++) {
		struct dns_result *r = look_up(*state, str_of(cases[i][0]), NULL, 10000);
		assert_int_equal(r->trouble, TROUBLE_NONE);
		assert_int_equal(r->count, 1);
		assert_string_equal(r->addresses[0].data, cases[i][1]);
	}
}

static void
the_hosts_file_is_asked_first(void **state)
{
	struct server s = { 0 };
	open_server(&s, NXDOMAIN);
	struct dns_result *r = look_up(*state, STR("localhost"), &s, 10000);
	assert_int_equal(r->trouble, TROUBLE_NONE);
	assert_true(r->count >= 1);
	assert_true(
		str_is(r->addresses[0], "127.0.0.1") || str_is(r->addresses[0], "::1"));
	close_server(&s);
}

static void
addresses_are_sorted_and_none_is_there_twice(void **state)
{
	struct server s = { 0 };
	open_server(&s, ANSWER);
	struct dns_result *r = look_up(*state, STR("shop.example"), &s, 10000);
	assert_int_equal(r->trouble, TROUBLE_NONE);
	assert_int_equal(r->count, 3);
	assert_string_equal(r->addresses[0].data, "10.0.0.1");
	assert_string_equal(r->addresses[1].data, "10.0.0.2");
	assert_string_equal(r->addresses[2].data, "fd00::1");
	close_server(&s);
}

/* NET-01, NET-02 */
static void
a_name_without_an_address_says_why(void **state)
{
	static const struct {
		enum answer answer;
		int64_t deadline;
		const char *reason;
	} cases[] = {
		{ NXDOMAIN, 10000, "not found" },
		{ EMPTY, 10000, "" },
		{ SERVFAIL, 10000, "" },
		{ SILENCE, 100, "in time" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct server s = { 0 };
		open_server(&s, cases[i].answer);
		struct dns_result *r =
			look_up(*state, STR("shop.example"), &s, cases[i].deadline);
		assert_int_equal(r->trouble, TROUBLE_NAME);
		assert_int_equal(r->count, 0);
		assert_true(r->reason.size > 0);
		assert_true(str_contains(r->reason, str_of(cases[i].reason)));
		close_server(&s);
	}
}

/* NET-03 */
static void
a_server_that_fails_once_is_asked_again(void **state)
{
	struct server s = { .first_fails = true };
	open_server(&s, ANSWER);
	struct dns_result *r = look_up(*state, STR("shop.example"), &s, 10000);
	assert_int_equal(r->trouble, TROUBLE_NONE);
	assert_true(r->count > 0);
	close_server(&s);
}

static void
what_is_no_name_is_not_asked_for(void **state)
{
	struct fixture *f = *state;
	struct str names[] = { STR(""), STR("a\0b"), str_format(&f->arena, "%0254d", 1),
		STR("a..b"), STR("[::1") };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_int_equal(
			look_up(f, names[i], NULL, 10000)->trouble, TROUBLE_NAME);
}

static void
must_not_be_called(void *context, struct dns_result *result)
{
	(void)context;
	(void)result;
	fail_msg("called after it was cancelled");
}

static void
what_is_cancelled_is_never_told(void **state)
{
	struct fixture *f = *state;
	struct server s = { 0 };
	open_server(&s, SILENCE);
	struct str servers = str_format(&f->arena, "127.0.0.1:%d", s.port);
	dns_cancel(dns_addresses_from(f->loop, &f->arena, STR("shop.example"), servers,
		10000, must_not_be_called, NULL));
	dns_cancel(dns_addresses(
		f->loop, &f->arena, STR("127.0.0.1"), 10000, must_not_be_called, NULL));
	assert_true(loop_run(f->loop, &f->err));
	close_server(&s);
}

int
main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)
	const struct CMUnitTest tests[] = {
		WITH(an_address_is_its_own_answer),
		WITH(the_hosts_file_is_asked_first),
		WITH(addresses_are_sorted_and_none_is_there_twice),
		WITH(a_name_without_an_address_says_why),
		WITH(a_server_that_fails_once_is_asked_again),
		WITH(what_is_no_name_is_not_asked_for),
		WITH(what_is_cancelled_is_never_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
