/* SPDX-License-Identifier: MIT */
/* server PORT: what the bench asks.  One thread, one epoll, connections that stay, and
 * responses that are made before the first request comes, so that on two cores the client
 * is what is measured:
 *
 *   /item.json   a few fields
 *   /large.json  1 MB of JSON
 *   /slow.json   the few fields, 100 ms later
 *
 * Requests have no bodies, and come one after another on each connection. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { REQUEST_MAX = 4096, CONNECTIONS_MAX = 4096, BATCH = 256, LARGE = 1 << 20 };

struct answer {
	const char *path;
	long delay; /* ms */
	char *data; /* status line, headers and body */
	size_t size;
};

struct connection { /* by number of its file descriptor */
	char request[REQUEST_MAX];
	size_t got;
	const struct answer *answer; /* that is being sent, or waits for its time */
	size_t sent;
	long due; /* ms, of an answer that waits; 0: none does */
	bool blocked; /* the socket took no more */
};

static struct answer answers[] = {
	{ "/item.json", 0, NULL, 0 },
	{ "/large.json", 0, NULL, 0 },
	{ "/slow.json", 100, NULL, 0 },
};
enum { ANSWERS = sizeof(answers) / sizeof(answers[0]) };

static struct connection connections[CONNECTIONS_MAX];

/* All answers that wait do so equally long: the first in line is due first. */
static struct {
	int line[CONNECTIONS_MAX]; /* numbers of connections, a ring */
	size_t first, count;
} waiting;

static const char item[] = "{\"item\": {\"id\": 7, \"name\": \"Teapot\", \"tags\": "
			   "[\"kitchen\", \"gift\"], \"price\": 24.90}}\n";

/* --- what is answered --------------------------------------------------------------- */

static void
make_answer(struct answer *answer, const char *body, size_t size)
{
	char head[256];
	int written = snprintf(head, sizeof(head),
		"HTTP/1.1 200 OK\r\nServer: bench\r\nContent-Type: application/json\r\n"
		"Cache-Control: no-store\r\nX-Request-Id: 5f1a77c2\r\n"
		"Content-Length: %zu\r\n\r\n",
		size);
	answer->size = (size_t)written + size;
	answer->data = malloc(answer->size);
	if (!answer->data)
		abort();
	memcpy(answer->data, head, (size_t)written);
	memcpy(answer->data + written, body, size);
}

/* A list of items up to 1 MB, each with its number. */
static void
make_large(struct answer *answer)
{
	char *body = malloc(LARGE + 256);
	size_t size = 0;
	if (!body)
		abort();
	size += (size_t)snprintf(body, 64, "{\"count\": 1, \"items\": [");
	for (int id = 0; size < LARGE - 128; id++)
		size += (size_t)snprintf(body + size, 128,
			"%s{\"id\": %d, \"name\": \"item %d\", \"price\": %d.50, "
			"\"tags\": [\"a\", \"b\"]}",
			id ? ", " : "", id, id, id % 100);
	size += (size_t)snprintf(body + size, 128, "], \"end\": true}");
	make_answer(answer, body, size);
	free(body);
}

static const struct answer *
answer_of(const char *request)
{
	for (int i = 0; i < ANSWERS; i++) {
		size_t size = strlen(answers[i].path);
		if (strncmp(request, "GET ", 4) == 0
			&& strncmp(request + 4, answers[i].path, size) == 0)
			return &answers[i];
	}
	return NULL;
}

/* --- connections -------------------------------------------------------------------- */

static long
now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void
end(int fd)
{
	close(fd);
	connections[fd].got = 0;
	connections[fd].answer = NULL;
	connections[fd].due = 0;
	connections[fd].blocked = false;
}

static void
watch(int poller, int fd, int how, unsigned events)
{
	struct epoll_event e = { .events = events, .data.fd = fd };
	if (epoll_ctl(poller, how, fd, &e) != 0)
		abort();
}

static void
send_rest(int poller, int fd)
{
	struct connection *c = &connections[fd];
	while (c->sent < c->answer->size) {
		ssize_t n = send(fd, c->answer->data + c->sent, c->answer->size - c->sent,
			MSG_NOSIGNAL);
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
			if (!c->blocked)
				watch(poller, fd, EPOLL_CTL_MOD, EPOLLOUT);
			c->blocked = true;
			return;
		}
		if (n <= 0) {
			end(fd);
			return;
		}
		c->sent += (size_t)n;
	}
	if (c->blocked)
		watch(poller, fd, EPOLL_CTL_MOD, EPOLLIN);
	c->blocked = false;
	c->answer = NULL;
}

static void
wait_in_line(int fd)
{
	connections[fd].due = now() + connections[fd].answer->delay;
	waiting.line[(waiting.first + waiting.count++) % CONNECTIONS_MAX] = fd;
}

static void
take(int poller, int fd)
{
	struct connection *c = &connections[fd];
	ssize_t n = recv(fd, c->request + c->got, REQUEST_MAX - 1 - c->got, 0);
	if (n <= 0) {
		end(fd);
		return;
	}
	c->got += (size_t)n;
	c->request[c->got] = '\0';
	if (c->got < 4 || memcmp(c->request + c->got - 4, "\r\n\r\n", 4) != 0) {
		if (c->got == REQUEST_MAX - 1)
			end(fd);
		return;
	}
	c->got = 0;
	c->sent = 0;
	c->answer = answer_of(c->request);
	if (!c->answer)
		end(fd);
	else if (c->answer->delay)
		wait_in_line(fd);
	else
		send_rest(poller, fd);
}

static void
take_connection(int poller, int listener)
{
	int fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC), yes = 1;
	if (fd < 0)
		return;
	if (fd >= CONNECTIONS_MAX) {
		close(fd);
		return;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
	watch(poller, fd, EPOLL_CTL_ADD, EPOLLIN);
}

/* Sends what is due; how long the next one waits, or -1. */
static int
send_due(int poller)
{
	while (waiting.count > 0) {
		int fd = waiting.line[waiting.first];
		long left = connections[fd].due - now();
		if (connections[fd].due && left > 0)
			return (int)left;
		waiting.first = (waiting.first + 1) % CONNECTIONS_MAX;
		waiting.count--;
		if (!connections[fd].due)
			continue; /* it was closed meanwhile */
		connections[fd].due = 0;
		send_rest(poller, fd);
	}
	return -1;
}

static int
listen_at(const char *port)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)strtol(port, NULL, 10)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), yes = 1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
	if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0
		|| listen(fd, CONNECTIONS_MAX) != 0) {
		perror("server");
		exit(1);
	}
	return fd;
}

int
main(int argc, char **argv)
{
	struct epoll_event events[BATCH];
	if (argc != 2)
		return 2;
	make_answer(&answers[0], item, sizeof(item) - 1);
	make_large(&answers[1]);
	make_answer(&answers[2], item, sizeof(item) - 1);
	int listener = listen_at(argv[1]), poller = epoll_create1(EPOLL_CLOEXEC);
	watch(poller, listener, EPOLL_CTL_ADD, EPOLLIN);
	for (;;) {
		int count = epoll_wait(poller, events, BATCH, send_due(poller));
		for (int i = 0; i < count; i++) {
			int fd = events[i].data.fd;
			if (fd == listener)
				take_connection(poller, listener);
			else if (connections[fd].blocked)
				send_rest(poller, fd);
			else
				take(poller, fd);
		}
	}
}
