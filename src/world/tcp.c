/* SPDX-License-Identifier: MIT */
#include "world/tcp.h"

#include "world/dial.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct tcp {
	struct loop *loop;
	struct arena *arena;
	struct tcp_request request;
	struct dial *dial; /* NULL: not dialling */
	int fd; /* -1: none */
	size_t sent;
	char line[TCP_LINE_MAX];
	size_t size; /* of what came of the line */
	struct loop_timer deadline, finish;
	int64_t begun;
	struct tcp_result *result;
	bool settled;
	tcp_done_fn *done;
	void *context;
};

/* --- the end ------------------------------------------------------------------- */

static void
release(struct tcp *t)
{
	if (t->dial)
		dial_cancel(t->dial);
	t->dial = NULL;
	loop_timer_stop(t->loop, &t->deadline);
	loop_timer_stop(t->loop, &t->finish);
	if (t->fd < 0)
		return;
	loop_unwatch(t->loop, t->fd);
	close(t->fd);
	t->fd = -1;
}

static void
tell(void *context)
{
	struct tcp *t = context;
	release(t);
	t->done(t->context, t->result);
}

/* The first outcome counts, and is told from the loop. */
static void
settle(struct tcp *t, enum trouble trouble, struct str reason)
{
	if (t->settled)
		return;
	t->settled = true;
	t->result->trouble = trouble;
	t->result->reason = reason;
	loop_timer_set(t->loop, &t->finish, 0, tell, t);
}

static void
settle_errno(struct tcp *t, int number)
{
	bool broken = number == EPIPE;
	settle(t, broken ? TROUBLE_RESET : dial_trouble(number),
		str_copy(t->arena, str_of(strerror(number))));
}

static void
on_deadline(void *context)
{
	settle(context, TROUBLE_TIMEOUT, STR("connected, and no line came in time"));
}

/* --- the talk ------------------------------------------------------------------ */

static void talk(struct tcp *t);

static void
on_ready(void *context, int fd, unsigned ready)
{
	struct tcp *t = context;
	(void)ready;
	loop_unwatch(t->loop, fd);
	if (!t->settled)
		talk(t);
}

static void
wait_for(struct tcp *t, unsigned events)
{
	struct err err = { 0 };
	if (!loop_watch(t->loop, t->fd, events, on_ready, t, &err))
		settle(t, TROUBLE_OWN, str_copy(t->arena, str_of(err.text)));
}

static bool
would_block(int number)
{
	return number == EAGAIN || number == EWOULDBLOCK || number == EINTR;
}

/* All of it is sent: go on. */
static bool
send_rest(struct tcp *t)
{
	while (t->sent < t->request.send.size) {
		struct str rest = str_from(t->request.send, t->sent);
		ssize_t n = send(t->fd, rest.data, rest.size, MSG_NOSIGNAL);
		if (n < 0 && would_block(errno))
			wait_for(t, LOOP_WRITE);
		else if (n < 0)
			settle_errno(t, errno);
		if (n < 0)
			return false;
		t->sent += (size_t)n;
	}
	return true;
}

static void
take_line(struct tcp *t, const char *end)
{
	size_t size = (size_t)(end - t->line);
	if (size && t->line[size - 1] == '\r')
		size--;
	t->result->line = str_copy(t->arena, (struct str){ t->line, size });
	settle(t, TROUBLE_NONE, STR(""));
}

static void
read_line(struct tcp *t)
{
	ssize_t n = recv(t->fd, t->line + t->size, sizeof(t->line) - t->size, 0);
	if (n < 0 && would_block(errno)) {
		wait_for(t, LOOP_READ);
		return;
	}
	if (n < 0) {
		settle_errno(t, errno);
		return;
	}
	if (n == 0) {
		settle(t, TROUBLE_RESET, STR("closed by the server before a line came"));
		return;
	}
	const char *end = memchr(t->line + t->size, '\n', (size_t)n);
	t->size += (size_t)n;
	if (end)
		take_line(t, end);
	else if (t->size == sizeof(t->line))
		settle(t, TROUBLE_LIMIT,
			str_format(t->arena, "the first line is longer than %d bytes",
				TCP_LINE_MAX));
	else
		wait_for(t, LOOP_READ);
}

static void
talk(struct tcp *t)
{
	if (!send_rest(t))
		return;
	if (t->request.line)
		read_line(t);
	else
		settle(t, TROUBLE_NONE, STR(""));
}

static void
on_dialled(void *context, const struct dial_result *result)
{
	struct tcp *t = context;
	int64_t left = t->request.deadline - (loop_now(t->loop) - t->begun);
	t->dial = NULL;
	t->fd = result->fd;
	t->result->address = result->address;
	if (result->trouble != TROUBLE_NONE) {
		settle(t, result->trouble, result->reason);
		return;
	}
	t->result->connected = true;
	loop_timer_set(t->loop, &t->deadline, left > 0 ? left : 0, on_deadline, t);
	talk(t);
}

struct tcp *
tcp_look(struct loop *loop, struct arena *a, const struct tcp_request *request,
	tcp_done_fn *done, void *context)
{
	struct tcp *t = arena_new(a, struct tcp);
	t->loop = loop;
	t->arena = a;
	t->request = *request;
	t->fd = -1;
	t->begun = loop_now(loop);
	t->result = arena_new(a, struct tcp_result);
	t->done = done;
	t->context = context;
	t->dial = dial_start(loop, a, request->target, request->deadline, on_dialled, t);
	return t;
}

void
tcp_cancel(struct tcp *t)
{
	release(t);
}
