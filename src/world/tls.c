/* SPDX-License-Identifier: MIT */
/* A handshake on the loop, on a connection that is dialled.  OpenSSL verifies without
 * being asked to stop at what it finds, so that a bad certificate is there to be shown.
 */
#include "world/tls.h"

#include "world/dial.h"

#include <arpa/inet.h>
#include <errno.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <string.h>
#include <unistd.h>

struct tls {
	struct loop *loop;
	struct arena *arena;
	struct tls_request request;
	struct dial *dial; /* NULL: not dialling */
	int fd; /* -1: none */
	SSL_CTX *settings;
	SSL *ssl;
	struct loop_timer deadline, finish;
	int64_t begun;
	struct tls_result *result;
	bool settled;
	tls_done_fn *done;
	void *context;
};

/* --- the end
 * -------------------------------------------------------------------------------------------
 */

static void
close_socket(struct tls *t)
{
	SSL_free(t->ssl);
	t->ssl = NULL;
	if (t->fd < 0)
		return;
	loop_unwatch(t->loop, t->fd);
	close(t->fd);
	t->fd = -1;
}

static void
release(struct tls *t)
{
	if (t->dial)
		dial_cancel(t->dial);
	t->dial = NULL;
	close_socket(t);
	SSL_CTX_free(t->settings);
	t->settings = NULL;
	loop_timer_stop(t->loop, &t->deadline);
	loop_timer_stop(t->loop, &t->finish);
}

static void
tell(void *context)
{
	struct tls *t = context;
	t->result->duration = loop_since(t->loop, t->begun);
	release(t);
	t->done(t->context, t->result);
}

/* The first outcome counts, and is told from the loop. */
static void
settle(struct tls *t, enum trouble trouble, struct str reason)
{
	if (t->settled)
		return;
	t->settled = true;
	t->result->trouble = trouble;
	t->result->reason = reason;
	loop_timer_set(t->loop, &t->finish, 0, tell, t);
}

static void
on_deadline(void *context)
{
	struct tls *t = context;
	settle(t, TROUBLE_TIMEOUT, STR("the TLS handshake did not end in time"));
}

/* --- what the server showed
 * ------------------------------------------------------------------------------ */

static struct str
library_reason(struct arena *a)
{
	unsigned long code = ERR_peek_last_error();
	const char *text = code ? ERR_reason_error_string(code) : NULL;
	ERR_clear_error();
	return str_copy(a, str_of(text ? text : "the TLS handshake failed"));
}

static void
take_certificate(struct tls *t)
{
	X509 *certificate = SSL_get1_peer_certificate(t->ssl);
	BIO *memory = BIO_new(BIO_s_mem());
	char *text = NULL;
	if (certificate && memory && PEM_write_bio_X509(memory, certificate)) {
		long size = BIO_get_mem_data(memory, &text);
		t->result->pem = str_copy(t->arena, (struct str){ text, (size_t)size });
	}
	BIO_free(memory);
	X509_free(certificate);
}

static void
take_handshake(struct tls *t)
{
	struct tls_result *r = t->result;
	long verdict = SSL_get_verify_result(t->ssl);
	r->protocol = str_copy(t->arena, str_of(SSL_get_version(t->ssl)));
	r->cipher = str_copy(t->arena, str_of(SSL_get_cipher_name(t->ssl)));
	take_certificate(t);
	if (r->pem.size == 0)
		settle(t, TROUBLE_TLS, STR("the server showed no certificate"));
	else if (verdict != X509_V_OK)
		settle(t, TROUBLE_TLS,
			str_copy(t->arena,
				str_of(X509_verify_cert_error_string(verdict))));
	else
		settle(t, TROUBLE_NONE, STR(""));
}

/* --- the handshake
 * ------------------------------------------------------------------------------------------
 */

static void on_handshake(void *context, int fd, unsigned ready);

static void
watch_handshake(struct tls *t, unsigned events)
{
	struct err err = { 0 };
	if (!loop_watch(t->loop, t->fd, events, on_handshake, t, &err))
		settle(t, TROUBLE_OWN, str_copy(t->arena, str_of(err.text)));
}

static void
shake_hands(struct tls *t)
{
	ERR_clear_error();
	errno = 0;
	int code = SSL_connect(t->ssl), number = errno;
	if (code == 1) {
		take_handshake(t);
		return;
	}
	switch (SSL_get_error(t->ssl, code)) {
	case SSL_ERROR_WANT_READ:
		watch_handshake(t, LOOP_READ);
		return;
	case SSL_ERROR_WANT_WRITE:
		watch_handshake(t, LOOP_WRITE);
		return;
	case SSL_ERROR_SYSCALL:
		settle(t, TROUBLE_RESET,
			str_format(t->arena,
				"the connection ended within the handshake: %s",
				number ? strerror(number) : "closed by the server"));
		return;
	default:
		/* OpenSSL 3 calls a close without a word an error of its own. */
		if (ERR_GET_REASON(ERR_peek_last_error())
			== SSL_R_UNEXPECTED_EOF_WHILE_READING)
			settle(t, TROUBLE_RESET,
				STR("the connection ended within the handshake"));
		else
			settle(t, TROUBLE_TLS, library_reason(t->arena));
	}
}

static void
on_handshake(void *context, int fd, unsigned ready)
{
	struct tls *t = context;
	(void)fd;
	(void)ready;
	loop_unwatch(t->loop, t->fd);
	if (!t->settled)
		shake_hands(t);
}

static bool
is_address(const char *name)
{
	unsigned char unused[16];
	return inet_pton(AF_INET, name, unused) == 1
		|| inet_pton(AF_INET6, name, unused) == 1;
}

static void
begin_handshake(struct tls *t)
{
	char *host = str_c(t->arena, t->request.host);
	bool address = is_address(host);
	t->ssl = SSL_new(t->settings);
	bool ok = t->ssl && SSL_set_fd(t->ssl, t->fd) == 1
		&& (address ? X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(t->ssl), host)
					== 1
			    : SSL_set1_host(t->ssl, host) == 1
					&& SSL_set_tlsext_host_name(t->ssl, host) == 1);
	if (ok)
		shake_hands(t);
	else
		settle(t, TROUBLE_OWN, library_reason(t->arena));
}

/* What dialling left of the time is the handshake's. */
static void
on_dialled(void *context, const struct dial_result *result)
{
	struct tls *t = context;
	int64_t left = t->request.deadline - (loop_now(t->loop) - t->begun);
	t->dial = NULL;
	t->fd = result->fd;
	t->result->address = result->address;
	if (result->trouble != TROUBLE_NONE) {
		settle(t, result->trouble, result->reason);
		return;
	}
	loop_timer_set(t->loop, &t->deadline, left > 0 ? left : 0, on_deadline, t);
	begin_handshake(t);
}

/* --- starting
 * ------------------------------------------------------------------------------------------------------
 */

/* Nothing but the handshake is looked at, so old protocols may show themselves: policy
 * judges them. */
static bool
open_settings(struct tls *t)
{
	const struct tls_request *r = &t->request;
	t->settings = SSL_CTX_new(TLS_client_method());
	if (!t->settings) {
		settle(t, TROUBLE_OWN, library_reason(t->arena));
		return false;
	}
	SSL_CTX_set_verify(
		t->settings, SSL_VERIFY_NONE, NULL); /* verified, not stopped */
	SSL_CTX_set_min_proto_version(t->settings, 0);
	int code = r->cacert.size == 0 ? SSL_CTX_set_default_verify_paths(t->settings)
				       : SSL_CTX_load_verify_locations(t->settings,
					       str_c(t->arena, r->cacert), NULL);
	if (code == 1)
		return true;
	settle(t, TROUBLE_OWN,
		str_format(t->arena, "cannot read the certificates in '%.*s'",
			STR_ARGS(r->cacert)));
	ERR_clear_error();
	return false;
}

struct tls *
tls_look(struct loop *loop, struct arena *a, const struct tls_request *request,
	tls_done_fn *done, void *context)
{
	struct tls *t = arena_new(a, struct tls);
	*t = (struct tls){
		.loop = loop,
		.arena = a,
		.request = *request,
		.fd = -1,
		.begun = loop_now(loop),
		.result = arena_new(a, struct tls_result),
		.done = done,
		.context = context,
	};
	if (open_settings(t))
		t->dial = dial_start(
			loop, a, request->connect_to, request->deadline, on_dialled, t);
	return t;
}

void
tls_cancel(struct tls *t)
{
	release(t);
}
