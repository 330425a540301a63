/* SPDX-License-Identifier: MIT */
#include "script_server.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 256, REQUESTS_MAX = 1024, REQUEST_SIZE_MAX = 1 << 20 };

struct connection {
	struct script_server *server;
	const struct script_step *script;
	pthread_t thread;
	int fd;
	SSL *tls;
	char *left; /* bytes behind the last request */
	size_t left_size;
};

struct script_server {
	const struct script_step *const *scripts;
	int listener, port;
	int stop[2], gate[2]; /* pipes: readable for ever once a byte is in them */
	SSL_CTX *tls;
	pthread_t thread;
	pthread_mutex_t lock;
	struct connection connections[CONNECTIONS_MAX];
	size_t connection_count;
	char *requests[REQUESTS_MAX];
	size_t request_count, resumed_count;
};

static void
must(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "script server: %s: %s\n", what, strerror(errno));
	abort();
}

/* --- one connection
 * -------------------------------------------------------------------------- */

/* False when the server is to end first. */
static bool
wait_for(struct connection *c, int fd, short events)
{
	struct pollfd fds[2] = { { .fd = fd, .events = events },
		{ .fd = c->server->stop[0], .events = POLLIN } };
	while (poll(fds, 2, -1) < 0)
		must(errno == EINTR, "poll");
	return fds[0].revents != 0;
}

static ssize_t
receive(struct connection *c, char *data, size_t size)
{
	if (c->tls && SSL_pending(c->tls) > 0)
		return SSL_read(c->tls, data, (int)size);
	if (!wait_for(c, c->fd, POLLIN))
		return -1;
	return c->tls ? SSL_read(c->tls, data, (int)size) : recv(c->fd, data, size, 0);
}

static bool
send_all(struct connection *c, const char *data, size_t size)
{
	while (size > 0) {
		if (!wait_for(c, c->fd, POLLOUT))
			return false;
		ssize_t n = c->tls ? SSL_write(c->tls, data, (int)size)
				   : send(c->fd, data, size, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0 && !c->tls && errno == EAGAIN)
			continue;
		if (n <= 0)
			return false;
		data += n;
		size -= (size_t)n;
	}
	return true;
}

/* The size of the request at the start of `text`, or 0 when it is not whole. */
static size_t
request_size(const char *text, size_t size)
{
	const char *end = memmem(text, size, "\r\n\r\n", 4);
	if (!end)
		return 0;
	size_t head = (size_t)(end - text) + 4, body = 0;
	for (const char *line = text; line < end;) {
		if (strncasecmp(line, "Content-Length:", 15) == 0)
			body = (size_t)strtoul(line + 15, NULL, 10);
		line = (const char *)memmem(line, (size_t)(end + 2 - line), "\r\n", 2)
			+ 2;
	}
	return head + body <= size ? head + body : 0;
}

static void
record(struct connection *c, size_t size)
{
	struct script_server *s = c->server;
	pthread_mutex_lock(&s->lock);
	must(s->request_count < REQUESTS_MAX, "too many requests");
	s->requests[s->request_count++] = strndup(c->left, size);
	pthread_mutex_unlock(&s->lock);
	c->left_size -= size;
	memmove(c->left, c->left + size, c->left_size);
}

static bool
read_request(struct connection *c)
{
	for (;;) {
		size_t size = request_size(c->left, c->left_size);
		if (size > 0) {
			record(c, size);
			return true;
		}
		must(c->left_size < REQUEST_SIZE_MAX, "request too large");
		ssize_t n = receive(
			c, c->left + c->left_size, REQUEST_SIZE_MAX - c->left_size);
		if (n <= 0)
			return false;
		c->left_size += (size_t)n;
	}
}

static bool
send_step(struct connection *c, const struct script_step *step)
{
	size_t times = step->times ? step->times : 1;
	size_t size = step->size ? step->size : strlen(step->data);
	for (size_t i = 0; i < times; i++)
		if (!send_all(c, step->data, size))
			return false;
	return true;
}

static bool
hold(struct connection *c)
{
	char byte[256];
	while (receive(c, byte, sizeof(byte)) > 0)
		;
	return false;
}

static bool
reset(struct connection *c)
{
	struct linger now = { .l_onoff = 1 };
	setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	return false;
}

static bool
play_step(struct connection *c, const struct script_step *step)
{
	switch (step->kind) {
	case SCRIPT_READ:
		return read_request(c);
	case SCRIPT_SEND:
		return send_step(c, step);
	case SCRIPT_GATE:
		return wait_for(c, c->server->gate[0], POLLIN);
	case SCRIPT_HOLD:
		return hold(c);
	case SCRIPT_RESET:
		return reset(c);
	case SCRIPT_CUT:
		return false;
	case SCRIPT_END:
		if (c->tls)
			SSL_shutdown(c->tls);
		return false;
	}
	return false;
}

static bool
shake_hands(struct connection *c)
{
	if (!c->server->tls)
		return true;
	c->tls = SSL_new(c->server->tls);
	SSL_set_fd(c->tls, c->fd);
	if (SSL_accept(c->tls) != 1) { /* let the client read the alert */
		shutdown(c->fd, SHUT_WR);
		char byte[256];
		while (wait_for(c, c->fd, POLLIN)
			&& recv(c->fd, byte, sizeof(byte), 0) > 0)
			;
		return false;
	}
	pthread_mutex_lock(&c->server->lock);
	c->server->resumed_count += SSL_session_reused(c->tls) == 1;
	pthread_mutex_unlock(&c->server->lock);
	return true;
}

static void *
play(void *context)
{
	struct connection *c = context;
	c->left = malloc(REQUEST_SIZE_MAX);
	must(c->left, "malloc");
	/* A script that begins with HOLD never shakes hands. */
	bool going = c->script->kind == SCRIPT_HOLD || shake_hands(c);
	for (const struct script_step *step = c->script; going; step++)
		going = play_step(c, step);
	SSL_free(c->tls);
	close(c->fd);
	free(c->left);
	return NULL;
}

/* --- the server
 * --------------------------------------------------------------------------------- */

static void *
accept_all(void *context)
{
	struct script_server *s = context;
	struct connection self = { .server = s };
	size_t script = 0;
	while (wait_for(&self, s->listener, POLLIN)) {
		int fd = accept(s->listener, NULL, NULL);
		if (fd < 0)
			continue;
		int yes = 1;
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
		pthread_mutex_lock(&s->lock);
		must(s->connection_count < CONNECTIONS_MAX, "too many connections");
		struct connection *c = &s->connections[s->connection_count++];
		*c = (struct connection){
			.server = s, .script = s->scripts[script], .fd = fd
		};
		if (s->scripts[script + 1])
			script++;
		must(pthread_create(&c->thread, NULL, play, c) == 0, "pthread_create");
		pthread_mutex_unlock(&s->lock);
	}
	return NULL;
}

static void
listen_on_unix(struct script_server *s, const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	must(strlen(path) < sizeof(address.sun_path), "path too long");
	memcpy(address.sun_path, path, strlen(path));
	s->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	must(bind(s->listener, (void *)&address, sizeof(address)) == 0, "bind");
}

static int
bound_socket(const char *text, int *port)
{
	struct sockaddr_storage storage = { 0 };
	struct sockaddr_in *v4 = (void *)&storage;
	struct sockaddr_in6 *v6 = (void *)&storage;
	bool is_v6 = strchr(text, ':');
	socklen_t size = is_v6 ? sizeof(*v6) : sizeof(*v4);
	storage.ss_family = is_v6 ? AF_INET6 : AF_INET;
	if (is_v6) {
		inet_pton(AF_INET6, text, &v6->sin6_addr);
		v6->sin6_port = htons((uint16_t)*port);
	} else {
		inet_pton(AF_INET, text, &v4->sin_addr);
		v4->sin_port = htons((uint16_t)*port);
	}
	int fd = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int yes = 1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	must(bind(fd, (void *)&storage, size) == 0, "bind");
	must(getsockname(fd, (void *)&storage, &size) == 0, "getsockname");
	*port = ntohs(is_v6 ? v6->sin6_port : v4->sin_port);
	return fd;
}

static void
set_up_tls(struct script_server *s, const struct script_settings *settings)
{
	s->tls = SSL_CTX_new(TLS_server_method());
	must(SSL_CTX_use_certificate_chain_file(s->tls, settings->cert) == 1,
		"certificate");
	must(SSL_CTX_use_PrivateKey_file(s->tls, settings->key, SSL_FILETYPE_PEM) == 1,
		"key");
	if (settings->tls_most)
		SSL_CTX_set_max_proto_version(s->tls, settings->tls_most);
	if (!settings->client_ca)
		return;
	must(SSL_CTX_load_verify_locations(s->tls, settings->client_ca, NULL) == 1, "CA");
	SSL_CTX_set_verify(
		s->tls, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
}

struct script_server *
script_server_open(
	const struct script_settings *settings, const struct script_step *const *scripts)
{
	static const struct script_settings usual = { 0 };
	struct script_server *s = calloc(1, sizeof(*s));
	must(s, "calloc");
	if (!settings)
		settings = &usual;
	signal(SIGPIPE, SIG_IGN); /* OpenSSL writes without MSG_NOSIGNAL */
	s->scripts = scripts;
	s->port = settings->port;
	if (settings->unix_path)
		listen_on_unix(s, settings->unix_path);
	else
		s->listener = bound_socket(
			settings->address ? settings->address : "127.0.0.1", &s->port);
	must(listen(s->listener, 128) == 0, "listen");
	must(pipe(s->stop) == 0 && pipe(s->gate) == 0, "pipe");
	if (settings->cert)
		set_up_tls(s, settings);
	pthread_mutex_init(&s->lock, NULL);
	must(pthread_create(&s->thread, NULL, accept_all, s) == 0, "pthread_create");
	return s;
}

void
script_server_open_gate(struct script_server *s)
{
	must(write(s->gate[1], "x", 1) == 1, "gate");
}

void
script_server_close(struct script_server *s)
{
	if (!s)
		return;
	must(write(s->stop[1], "x", 1) == 1, "stop");
	pthread_join(s->thread, NULL);
	for (size_t i = 0; i < s->connection_count; i++)
		pthread_join(s->connections[i].thread, NULL);
	for (size_t i = 0; i < s->request_count; i++)
		free(s->requests[i]);
	close(s->listener);
	for (int i = 0; i < 2; i++) {
		close(s->stop[i]);
		close(s->gate[i]);
	}
	SSL_CTX_free(s->tls);
	pthread_mutex_destroy(&s->lock);
	free(s);
}

int
script_server_port(const struct script_server *s)
{
	return s->port;
}

size_t
script_server_connections(struct script_server *s)
{
	pthread_mutex_lock(&s->lock);
	size_t count = s->connection_count;
	pthread_mutex_unlock(&s->lock);
	return count;
}

size_t
script_server_requests(struct script_server *s)
{
	pthread_mutex_lock(&s->lock);
	size_t count = s->request_count;
	pthread_mutex_unlock(&s->lock);
	return count;
}

size_t
script_server_resumed(struct script_server *s)
{
	pthread_mutex_lock(&s->lock);
	size_t count = s->resumed_count;
	pthread_mutex_unlock(&s->lock);
	return count;
}

const char *
script_server_request(struct script_server *s, size_t i)
{
	pthread_mutex_lock(&s->lock);
	must(i < s->request_count, "no such request");
	const char *text = s->requests[i];
	pthread_mutex_unlock(&s->lock);
	return text;
}

int
script_closed_port(void)
{
	int port = 0;
	close(bound_socket("127.0.0.1", &port));
	return port;
}
