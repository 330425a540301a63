/* SPDX-License-Identifier: MIT */
/* A handshake on the loop: resolve, connect to one address after the other, shake hands.
 * OpenSSL verifies without being asked to stop at what it finds, so that a bad
 * certificate is there to be shown. */
#include "world/tls.h"

#include "base/number.h"
#include "world/dns.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct tls {
	struct loop *loop;
	struct arena *arena;
	struct tls_request request;
	struct str host; /* to connect to */
	int port;
	struct dns *dns; /* NULL: not asking */
	const struct dns_result *addresses;
	size_t next; /* address to try */
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
	if (t->dns)
		dns_cancel(t->dns);
	t->dns = NULL;
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
	t->result->duration = loop_now(t->loop) - t->begun;
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
	settle(t, t->dns ? TROUBLE_NAME : TROUBLE_TIMEOUT,
		t->dns           ? STR("the name was not resolved in time")
			: t->ssl ? STR("the TLS handshake did not end in time")
				 : STR("not connected in time"));
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

/* --- connecting
 * ------------------------------------------------------------------------------------------------
 */

static void connect_next(struct tls *t);

static enum trouble
trouble_of_errno(int number)
{
	return number == ECONNREFUSED  ? TROUBLE_REFUSED
		: number == ECONNRESET ? TROUBLE_RESET
		: number == ETIMEDOUT  ? TROUBLE_TIMEOUT
				       : TROUBLE_OWN;
}

/* The next address is tried; the last one's failure is the result. */
static void
connect_failed(struct tls *t, int number)
{
	close_socket(t);
	if (t->next < t->addresses->count)
		connect_next(t);
	else
		settle(t, trouble_of_errno(number),
			str_format(t->arena, "cannot connect to %.*s: %s",
				STR_ARGS(t->result->address), strerror(number)));
}

static void
on_connected(void *context, int fd, unsigned ready)
{
	struct tls *t = context;
	int number = 0;
	socklen_t size = sizeof(number);
	(void)ready;
	loop_unwatch(t->loop, fd);
	if (t->settled)
		return;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &number, &size) != 0)
		number = errno;
	if (number != 0)
		connect_failed(t, number);
	else
		begin_handshake(t);
}

static socklen_t
address_of(struct str text, int port, struct sockaddr_storage *out)
{
	struct sockaddr_in *v4 = (void *)out;
	struct sockaddr_in6 *v6 = (void *)out;
	*out = (struct sockaddr_storage){ 0 };
	if (inet_pton(AF_INET, text.data, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons((uint16_t)port);
		return sizeof(*v4);
	}
	inet_pton(AF_INET6, text.data, &v6->sin6_addr);
	v6->sin6_family = AF_INET6;
	v6->sin6_port = htons((uint16_t)port);
	return sizeof(*v6);
}

static void
connect_next(struct tls *t)
{
	struct sockaddr_storage address;
	struct err err = { 0 };
	t->result->address = t->addresses->addresses[t->next++];
	socklen_t size = address_of(t->result->address, t->port, &address);
	t->fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (t->fd < 0
		|| (connect(t->fd, (void *)&address, size) != 0
			&& errno != EINPROGRESS)) {
		connect_failed(t, errno);
		return;
	}
	if (!loop_watch(t->loop, t->fd, LOOP_WRITE, on_connected, t, &err))
		settle(t, TROUBLE_OWN, str_copy(t->arena, str_of(err.text)));
}

static void
on_addresses(void *context, struct dns_result *result)
{
	struct tls *t = context;
	t->dns = NULL;
	if (t->settled)
		return;
	t->addresses = result;
	if (result->trouble != TROUBLE_NONE)
		settle(t, result->trouble, result->reason);
	else
		connect_next(t);
}

/* --- starting
 * ------------------------------------------------------------------------------------------------------
 */

/* "host:port", "[::1]:443" */
static bool
split_target(struct str text, struct str *host, int *port)
{
	size_t colon = text.size;
	int64_t number;
	while (colon > 0 && text.data[colon - 1] != ':')
		colon--;
	if (colon < 2 || !number_int(str_from(text, colon), &number) || number < 1
		|| number > 65535)
		return false;
	*host = str_part(text, 0, colon - 1);
	*port = (int)number;
	return true;
}

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
	if (!split_target(request->connect_to, &t->host, &t->port)) {
		settle(t, TROUBLE_BLOCKED,
			str_format(a, "'%.*s' is not host:port",
				STR_ARGS(request->connect_to)));
	} else if (open_settings(t)) {
		loop_timer_set(loop, &t->deadline, request->deadline, on_deadline, t);
		t->dns = dns_addresses(
			loop, a, t->host, request->deadline, on_addresses, t);
	}
	return t;
}

void
tls_cancel(struct tls *t)
{
	release(t);
}
