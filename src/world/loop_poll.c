/* SPDX-License-Identifier: MIT */
/* The twin of loop_epoll.c for systems without epoll. */
#include "world/loop_parts.h"

#include "base/die.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

struct loop_poller {
	struct pollfd *fds;
	size_t count, capacity;
	size_t next; /* where the next wait begins to report, so that nobody starves */
};

struct loop_poller *
loop_poller_open(struct err *err)
{
	(void)err;
	struct loop_poller *p = calloc(1, sizeof(*p));
	if (!p)
		die_out_of_memory();
	return p;
}

void
loop_poller_close(struct loop_poller *p)
{
	if (!p)
		return;
	free(p->fds);
	free(p);
}

static struct pollfd *
entry_of(struct loop_poller *p, int fd)
{
	for (size_t i = 0; i < p->count; i++)
		if (p->fds[i].fd == fd)
			return &p->fds[i];
	return NULL;
}

static struct pollfd *
entry_new(struct loop_poller *p)
{
	if (p->count == p->capacity) {
		size_t capacity = p->capacity ? p->capacity * 2 : 64;
		struct pollfd *fds = realloc(p->fds, capacity * sizeof(*fds));
		if (!fds)
			die_out_of_memory();
		p->fds = fds;
		p->capacity = capacity;
	}
	return &p->fds[p->count++];
}

bool
loop_poller_set(
	struct loop_poller *p, int fd, unsigned events, bool known, struct err *err)
{
	(void)known;
	(void)err;
	struct pollfd *entry = entry_of(p, fd);
	if (events == 0) {
		if (entry)
			*entry = p->fds[--p->count];
		return true;
	}
	if (!entry)
		entry = entry_new(p);
	short wanted = (short)(((events & LOOP_READ) ? POLLIN : 0)
		| ((events & LOOP_WRITE) ? POLLOUT : 0));
	*entry = (struct pollfd){ .fd = fd, .events = wanted };
	return true;
}

static unsigned
ready_of(short events)
{
	const short broken = POLLHUP | POLLERR | POLLNVAL;
	return ((events & (POLLIN | broken)) ? LOOP_READ : 0u)
		| ((events & (POLLOUT | broken)) ? LOOP_WRITE : 0u);
}

bool
loop_poller_wait(struct loop_poller *p, int milliseconds, struct loop_ready *out,
	size_t most, size_t *count, struct err *err)
{
	*count = 0;
	int n = poll(p->fds, (nfds_t)p->count, milliseconds);
	if (n < 0 && errno != EINTR)
		return err_set(err, ERR_INTERNAL, "poll: %s", strerror(errno));
	if (n <= 0)
		return true;
	size_t start = p->next < p->count ? p->next : 0;
	for (size_t i = 0; i < p->count && *count < most; i++) {
		p->next = (start + i) % p->count;
		const struct pollfd *entry = &p->fds[p->next];
		unsigned ready = ready_of(entry->revents);
		if (ready)
			out[(*count)++] = (struct loop_ready){ entry->fd, ready };
	}
	p->next++;
	return true;
}
