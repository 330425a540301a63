/* SPDX-License-Identifier: MIT */
/* HTTP over TLS: certificates that are bad, certificates that are asked for, and the end
 * of a connection that nobody signed. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "certificates.h"
#include "http_fixture.h"

#include <openssl/ssl.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/smoke-tls-XXXXXX";

static const struct certificate_wish wishes[] = {
	{ "good", "DNS:localhost,IP:127.0.0.1", 0, 0, false },
	{ "expired", "DNS:localhost,IP:127.0.0.1", -2, -1, false },
	{ "early", "DNS:localhost,IP:127.0.0.1", 1, 2, false },
	{ "other", "DNS:other.example", 0, 0, false },
	{ "alone", "DNS:localhost,IP:127.0.0.1", 0, 0, true },
	{ "client", "DNS:client", 0, 0, false },
};
enum { WISHES = sizeof(wishes) / sizeof(wishes[0]) };

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

static struct str
in_folder(struct fixture *f, const char *name)
{
	return str_format(&f->arena, "%s/%s", folder, name);
}

static void
serve_tls(struct fixture *f, const char *name, const struct script_step *const *scripts,
	struct script_settings settings)
{
	script_server_close(f->server);
	settings.cert = in_folder(f, str_format(&f->arena, "%s.pem", name).data).data;
	settings.key = in_folder(f, str_format(&f->arena, "%s.key", name).data).data;
	f->server = script_server_open(&settings, scripts);
}

static struct http_request
tls_request(struct fixture *f)
{
	struct str url = str_format(
		&f->arena, "https://127.0.0.1:%d/", script_server_port(f->server));
	struct http_request request = request_of(STR("GET"), url);
	request.cacert = in_folder(f, "ca.pem");
	return request;
}

SCRIPT(hello, READ_REQUEST, SEND("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"),
	READ_REQUEST, SEND("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"));
SCRIPTS(hellos, hello);

/* TLS-01, TLS-02, TLS-03, F20 */
static void
a_bad_certificate_is_a_trouble_of_its_own(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *name;
		enum trouble trouble;
		const char *reason;
	} cases[] = {
		{ "good", TROUBLE_NONE, "" },
		{ "expired", TROUBLE_TLS, "expired" },
		{ "early", TROUBLE_TLS, "not yet valid" },
		{ "other", TROUBLE_TLS, "matches target host name" },
		{ "alone", TROUBLE_TLS, "self" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		serve_tls(f, cases[i].name, hellos, (struct script_settings){ 0 });
		struct http_request request = tls_request(f);
		struct http_response *r = ask(f, &request);
		if (r->trouble != cases[i].trouble
			|| !str_contains(r->reason, str_of(cases[i].reason)))
			fail_msg("%s: %s, %.*s", cases[i].name, trouble_name(r->trouble),
				STR_ARGS(r->reason));
		if (i == 0)
			continue;
		assert_int_equal(script_server_requests(f->server), 0);
		request.insecure = true; /* TLS-04 */
		assert_int_equal(ask(f, &request)->trouble, TROUBLE_NONE);
	}
}

/* The system's authorities do not count where a file is given, nor the other way round.
 */
static void
only_the_given_authorities_are_trusted(void **state)
{
	struct fixture *f = *state;
	serve_tls(f, "good", hellos, (struct script_settings){ 0 });
	struct http_request request = tls_request(f);
	request.cacert = (struct str){ 0 };
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_TLS);
	request.cacert = in_folder(f, "nothing.pem");
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_OWN);
	/* What was verified by one request is not what another one asked for. */
	request.cacert = in_folder(f, "ca.pem");
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_NONE);
	request.cacert = in_folder(f, "alone.pem");
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_TLS);
}

/* A connection made without verifying must not serve those who verify. */
static void
an_insecure_connection_is_not_reused(void **state)
{
	struct fixture *f = *state;
	serve_tls(f, "alone", hellos, (struct script_settings){ 0 });
	struct http_request request = tls_request(f);
	request.insecure = true;
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_NONE);
	request.insecure = false;
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_TLS);
}

/* F29: libcurl itself has none to show on a connection that is reused. */
static void
a_certificate_is_there_on_a_reused_connection_too(void **state)
{
	struct fixture *f = *state;
	serve_tls(f, "good", hellos, (struct script_settings){ 0 });
	struct http_request request = tls_request(f);
	struct http_response *first = ask(f, &request);
	assert_true(first->tls);
	assert_true(str_is(first->tls_protocol, "TLSv1.3"));
	assert_int_equal(first->certificate.pem.size, 0); /* nobody asked */
	assert_true(first->timing.tls > 0);
	request.want = HTTP_WANT_CERTIFICATE;
	struct http_response *second = ask(f, &request);
	assert_int_equal(second->connections, 0);
	assert_true(second->tls);
	char file[4096];
	FILE *pem = fopen(in_folder(f, "good.pem").data, "r");
	size_t size = fread(file, 1, sizeof(file), pem);
	fclose(pem);
	assert_true(str_eq(second->certificate.pem, (struct str){ file, size }));
}

/* TLS-07 */
static void
the_protocol_is_recorded(void **state)
{
	struct fixture *f = *state;
	serve_tls(f, "good", hellos,
		(struct script_settings){ .tls_most = TLS1_2_VERSION });
	struct http_request request = tls_request(f);
	assert_true(str_is(ask(f, &request)->tls_protocol, "TLSv1.2"));
	serve_tls(f, "good", hellos,
		(struct script_settings){ .tls_most = TLS1_1_VERSION });
	request = tls_request(f);
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_TLS);
}

/* TLS-08: the server wants to know who asks, and we have not been told: ours. */
static void
a_client_certificate_is_shown_when_there_is_one(void **state)
{
	struct fixture *f = *state;
	static const int versions[] = { TLS1_2_VERSION, TLS1_3_VERSION };
	for (size_t i = 0; i < 2; i++) {
		serve_tls(f, "good", hellos,
			(struct script_settings){
				.client_ca = in_folder(f, "ca.pem").data,
				.tls_most = versions[i] });
		struct http_request request = tls_request(f);
		struct http_response *r = ask(f, &request);
		/* TLS 1.2 has no word for it: it may be about ciphers as well. */
		if (r->trouble != (i == 0 ? TROUBLE_TLS : TROUBLE_OWN)
			|| !str_contains(r->reason,
				STR("the server asks for a client certificate)")))
			fail_msg("%s: %.*s", trouble_name(r->trouble),
				STR_ARGS(r->reason));
		request.cert = in_folder(f, "client.pem");
		request.key = in_folder(f, "good.key"); /* of another one */
		assert_int_equal(ask(f, &request)->trouble, TROUBLE_OWN);
		request.key = in_folder(f, "client.key");
		assert_int_equal(ask(f, &request)->trouble, TROUBLE_NONE);
	}
}

/* F2, TLS-05: libcurl says that all is well, so the framing has to say that it proves
 * nothing; with a length the cut is seen. */
static void
an_end_that_nobody_signed_proves_nothing(void **state)
{
	struct fixture *f = *state;
	SCRIPT(unframed, READ_REQUEST, SEND("HTTP/1.1 200 OK\r\n\r\n{\"a\": [1, 2"),
		STEP(SCRIPT_CUT));
	SCRIPT(framed, READ_REQUEST,
		SEND("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"a\""),
		STEP(SCRIPT_CUT));
	SCRIPTS(scripts, unframed, framed);
	serve_tls(f, "good", scripts, (struct script_settings){ 0 });
	struct http_request request = tls_request(f);
	struct http_response *r = ask(f, &request);
	assert_int_equal(r->framing, FRAMING_CLOSE);
	assert_true(r->trouble == TROUBLE_NONE || r->trouble == TROUBLE_TRUNCATED);
	assert_true(str_is(r->body, "{\"a\": [1, 2"));
	r = ask(f, &request);
	assert_int_equal(r->framing, FRAMING_LENGTH);
	assert_int_equal(r->trouble, TROUBLE_TRUNCATED);
}

/* TLS-06; and a server that goes away within the handshake has no bad certificate. */
static void
a_handshake_that_stalls_or_breaks_is_no_bad_certificate(void **state)
{
	struct fixture *f = *state;
	SCRIPT(silent, STEP(SCRIPT_HOLD));
	SCRIPTS(scripts, silent);
	serve_tls(f, "good", scripts, (struct script_settings){ 0 });
	struct http_request request = tls_request(f);
	request.deadline = 100;
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_TIMEOUT);
	SCRIPT(gone, STEP(SCRIPT_RESET));
	SCRIPTS(gones, gone);
	serve(f, gones); /* without TLS: it ends before the handshake */
	request = tls_request(f);
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_RESET);
	SCRIPT(plain, SEND("HTTP/1.1 400 no TLS here\r\n\r\n"));
	SCRIPTS(plains, plain);
	serve(f, plains);
	request = tls_request(f);
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_TLS);
}

static void
a_pinned_key_is_compared(void **state)
{
	struct fixture *f = *state;
	serve_tls(f, "good", hellos, (struct script_settings){ 0 });
	struct http_request request = tls_request(f);
	request.pinned_key = STR("sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=");
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_TLS);
}

/* F32: a new connection of another client resumes the session. */
static void
sessions_are_shared_between_clients(void **state)
{
	struct fixture *f = *state;
	SCRIPT(close_each, READ_REQUEST,
		SEND("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: "
		     "0\r\n\r\n"));
	SCRIPTS(scripts, close_each);
	serve_tls(f, "good", scripts,
		(struct script_settings){ .tls_most = TLS1_2_VERSION });
	struct http_request request = tls_request(f);
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_NONE);
	assert_int_equal(script_server_resumed(f->server), 0);
	struct http_client *first = f->client;
	f->client = http_client_open(f->http, &f->err);
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_NONE);
	assert_int_equal(script_server_resumed(f->server), 1);
	http_client_close(first);
}

/* TLS-10 */
static void
no_keys_are_logged(void **state)
{
	struct fixture *f = *state;
	struct str log = in_folder(f, "keys.log");
	setenv("SSLKEYLOGFILE", log.data, 1);
	http_client_close(f->client);
	http_close(f->http);
	f->http = http_open(f->loop, &(struct http_settings){ 0 }, &f->err);
	f->client = http_client_open(f->http, &f->err);
	serve_tls(f, "good", hellos, (struct script_settings){ 0 });
	struct http_request request = tls_request(f);
	assert_int_equal(ask(f, &request)->trouble, TROUBLE_NONE);
	assert_int_not_equal(access(log.data, F_OK), 0);
}

int
main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, open_fixture, close_fixture)
	const struct CMUnitTest tests[] = {
		WITH(a_bad_certificate_is_a_trouble_of_its_own),
		WITH(only_the_given_authorities_are_trusted),
		WITH(an_insecure_connection_is_not_reused),
		WITH(a_certificate_is_there_on_a_reused_connection_too),
		WITH(the_protocol_is_recorded),
		WITH(a_client_certificate_is_shown_when_there_is_one),
		WITH(an_end_that_nobody_signed_proves_nothing),
		WITH(a_handshake_that_stalls_or_breaks_is_no_bad_certificate),
		WITH(a_pinned_key_is_compared),
		WITH(sessions_are_shared_between_clients),
		WITH(no_keys_are_logged),
	};
	return cmocka_run_group_tests(tests, make_certificates, remove_certificates);
}
