/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "certificates.h"
#include "script_server.h"
#include "world/tls.h"

#include <openssl/ssl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/smoke-look-XXXXXX";

static const struct certificate_wish wishes[] = {
	{ "good", "DNS:localhost,IP:127.0.0.1", 0, 0, false },
	{ "expired", "DNS:localhost,IP:127.0.0.1", -2, -1, false },
	{ "other", "DNS:other.example", 0, 0, false },
	{ "alone", "DNS:localhost,IP:127.0.0.1", 0, 0, true },
};
enum { WISHES = sizeof(wishes) / sizeof(wishes[0]) };

struct fixture {
	struct arena arena;
	struct err err;
	struct loop *loop;
	struct script_server *server;
	struct tls_result *result;
	int calls;
};

static int
make_certificates(void **state)
{
	(void)state;
	if (!mkdtemp(folder))
		return -1;
	certificates_make_ca(folder);
	for (size_t i = 0; i < WISHES; i++)
		certificates_make(folder, &wishes[i]);
	return 0;
}

static int
remove_certificates(void **state)
{
	(void)state;
	char path[128];
	for (size_t i = 0; i <= WISHES; i++) {
		const char *name = i < WISHES ? wishes[i].name : "ca";
		snprintf(path, sizeof(path), "%s/%s.pem", folder, name);
		unlink(path);
		snprintf(path, sizeof(path), "%s/%s.key", folder, name);
		unlink(path);
	}
	return rmdir(folder);
}

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
	script_server_close(f->server);
	loop_close(f->loop);
	arena_fini(&f->arena);
	free(f);
	return 0;
}

static struct str
in_folder(struct fixture *f, const char *name, const char *suffix)
{
	return str_format(&f->arena, "%s/%s.%s", folder, name, suffix);
}

SCRIPT(shake, STEP(SCRIPT_CUT));
SCRIPT(hold, STEP(SCRIPT_HOLD));
SCRIPTS(shakes, shake);
SCRIPTS(holds, hold);

static void
serve(struct fixture *f, const char *name, int tls_most)
{
	script_server_close(f->server);
	f->server = script_server_open(
		&(struct script_settings){ .cert = in_folder(f, name, "pem").data,
			.key = in_folder(f, name, "key").data,
			.tls_most = tls_most },
		shakes);
}

static void
take_result(void *context, struct tls_result *result)
{
	struct fixture *f = context;
	f->result = result;
	f->calls++;
}

static struct tls_request
request_to(struct fixture *f, const char *target, int port)
{
	return (struct tls_request){
		.host = STR("localhost"),
		.connect_to = str_format(&f->arena, "%s:%d", target, port),
		.cacert = in_folder(f, "ca", "pem"),
		.deadline = 20000,
	};
}

static struct tls_result *
look(struct fixture *f, const struct tls_request *request)
{
	f->calls = 0;
	f->result = NULL;
	tls_look(f->loop, &f->arena, request, take_result, f);
	assert_int_equal(f->calls, 0);
	assert_true(loop_run(f->loop, &f->err));
	assert_int_equal(f->calls, 1);
	return f->result;
}

static struct str
file_text(struct fixture *f, struct str path)
{
	char text[4096];
	FILE *file = fopen(path.data, "r");
	size_t size = fread(text, 1, sizeof(text), file);
	fclose(file);
	return str_copy(&f->arena, (struct str){ text, size });
}

/* TLS-01, TLS-02, TLS-03: good or bad, the certificate is there. */
static void
the_certificate_is_shown_whatever_it_is_worth(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *name;
		enum trouble trouble;
		const char *reason;
	} cases[] = {
		{ "good", TROUBLE_NONE, "" },
		{ "expired", TROUBLE_TLS, "expired" },
		{ "other", TROUBLE_TLS, "mismatch" },
		{ "alone", TROUBLE_TLS, "self-signed" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		serve(f, cases[i].name, 0);
		struct tls_request request =
			request_to(f, "127.0.0.1", script_server_port(f->server));
		struct tls_result *r = look(f, &request);
		assert_int_equal(r->trouble, cases[i].trouble);
		assert_true(str_contains(r->reason, str_of(cases[i].reason)));
		assert_true(
			str_eq(r->pem, file_text(f, in_folder(f, cases[i].name, "pem"))));
		assert_true(str_is(r->protocol, "TLSv1.3"));
		assert_true(r->cipher.size > 0);
		assert_true(str_is(r->address, "127.0.0.1"));
	}
}

static void
an_address_is_compared_as_an_address(void **state)
{
	struct fixture *f = *state;
	serve(f, "good", 0);
	struct tls_request request =
		request_to(f, "127.0.0.1", script_server_port(f->server));
	request.host = STR("127.0.0.1");
	assert_int_equal(look(f, &request)->trouble, TROUBLE_NONE);
	request.host = STR("127.0.0.2");
	assert_int_equal(look(f, &request)->trouble, TROUBLE_TLS);
}

static void
the_protocol_is_what_was_agreed(void **state)
{
	struct fixture *f = *state;
	serve(f, "good", TLS1_2_VERSION);
	struct tls_request request =
		request_to(f, "127.0.0.1", script_server_port(f->server));
	assert_true(str_is(look(f, &request)->protocol, "TLSv1.2"));
}

/* Names of several addresses: the one that listens is found. */
static void
the_next_address_is_tried(void **state)
{
	struct fixture *f = *state;
	serve(f, "good", 0);
	struct tls_request request =
		request_to(f, "localhost", script_server_port(f->server));
	struct tls_result *r = look(f, &request);
	assert_int_equal(r->trouble, TROUBLE_NONE);
	assert_true(str_is(r->address, "127.0.0.1"));
}

static void
what_cannot_be_reached_says_why(void **state)
{
	struct fixture *f = *state;
	struct tls_request request = request_to(f, "127.0.0.1", script_closed_port());
	assert_int_equal(look(f, &request)->trouble, TROUBLE_REFUSED);
	request = request_to(f, "nowhere.invalid", 443);
	request.deadline = 3000;
	assert_int_equal(look(f, &request)->trouble, TROUBLE_NAME);
	static const char *const bad[] = { "", "host", ":443", "host:", "host:0",
		"host:65536", "host:x" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		request.connect_to = str_of(bad[i]);
		assert_int_equal(look(f, &request)->trouble, TROUBLE_BLOCKED);
	}
	request = request_to(f, "127.0.0.1", 1);
	request.cacert = STR("/nowhere.pem");
	assert_int_equal(look(f, &request)->trouble, TROUBLE_OWN);
}

/* TLS-06 */
static void
a_handshake_that_stalls_or_breaks_is_no_bad_certificate(void **state)
{
	struct fixture *f = *state;
	f->server = script_server_open(NULL, holds);
	struct tls_request request =
		request_to(f, "127.0.0.1", script_server_port(f->server));
	request.deadline = 100;
	struct tls_result *r = look(f, &request);
	assert_int_equal(r->trouble, TROUBLE_TIMEOUT);
	assert_true(r->duration >= 100);
	assert_int_equal(r->pem.size, 0);
	script_server_close(f->server);
	f->server = script_server_open(NULL, shakes); /* without TLS: closes at once */
	request = request_to(f, "127.0.0.1", script_server_port(f->server));
	assert_int_equal(look(f, &request)->trouble, TROUBLE_RESET);
	SCRIPT(plain, SEND("HTTP/1.1 400 no TLS here\r\n\r\n"), STEP(SCRIPT_HOLD));
	SCRIPTS(plains, plain);
	script_server_close(f->server);
	f->server = script_server_open(NULL, plains);
	request = request_to(f, "127.0.0.1", script_server_port(f->server));
	assert_int_equal(look(f, &request)->trouble, TROUBLE_TLS);
}

static void
must_not_be_called(void *context, struct tls_result *result)
{
	(void)context;
	(void)result;
	fail_msg("called after it was cancelled");
}

static void
stop_loop(void *context)
{
	loop_stop(context);
}

static void
what_is_cancelled_is_never_told(void **state)
{
	struct fixture *f = *state;
	f->server = script_server_open(NULL, holds);
	struct tls_request request =
		request_to(f, "127.0.0.1", script_server_port(f->server));
	tls_cancel(tls_look(f->loop, &f->arena, &request, must_not_be_called, NULL));
	struct tls *t = tls_look(f->loop, &f->arena, &request, must_not_be_called, NULL);
	struct loop_timer stop = { 0 };
	loop_timer_set(f->loop, &stop, 50, stop_loop, f->loop); /* within the handshake */
	assert_true(loop_run(f->loop, &f->err));
	tls_cancel(t);
	request.connect_to = STR("nonsense");
	tls_cancel(tls_look(f->loop, &f->arena, &request, must_not_be_called, NULL));
	assert_true(loop_run(f->loop, &f->err));
}

int
main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)
	const struct CMUnitTest tests[] = {
		WITH(the_certificate_is_shown_whatever_it_is_worth),
		WITH(an_address_is_compared_as_an_address),
		WITH(the_protocol_is_what_was_agreed),
		WITH(the_next_address_is_tried),
		WITH(what_cannot_be_reached_says_why),
		WITH(a_handshake_that_stalls_or_breaks_is_no_bad_certificate),
		WITH(what_is_cancelled_is_never_told),
	};
	return cmocka_run_group_tests(tests, make_certificates, remove_certificates);
}
