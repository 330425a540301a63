/* SPDX-License-Identifier: MIT */
#include "world/loop_parts.h"

#include "base/die.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum { BATCH = 256 };

struct loop_poller {
	int fd;
	struct epoll_event events[BATCH];
};

struct loop_poller *
loop_poller_open(struct err *err)
{
	int fd = epoll_create1(EPOLL_CLOEXEC);
	if (fd < 0) {
		err_set(err, ERR_INTERNAL, "epoll_create1: %s", strerror(errno));
		return NULL;
	}
	struct loop_poller *p = calloc(1, sizeof(*p));
	if (!p)
		die_out_of_memory();
	p->fd = fd;
	return p;
}

void
loop_poller_close(struct loop_poller *p)
{
	if (!p)
		return;
	close(p->fd);
	free(p);
}

bool
loop_poller_set(
	struct loop_poller *p, int fd, unsigned events, bool known, struct err *err)
{
	struct epoll_event e = { .data.fd = fd };
	if (events == 0) { /* a closed file has gone from the set by itself */
		epoll_ctl(p->fd, EPOLL_CTL_DEL, fd, &e);
		return true;
	}
	e.events = ((events & LOOP_READ) ? EPOLLIN : 0u)
		| ((events & LOOP_WRITE) ? EPOLLOUT : 0u);
	if (epoll_ctl(p->fd, known ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, fd, &e) == 0)
		return true;
	if (known && errno == ENOENT && epoll_ctl(p->fd, EPOLL_CTL_ADD, fd, &e) == 0)
		return true;
	if (!known && errno == EEXIST && epoll_ctl(p->fd, EPOLL_CTL_MOD, fd, &e) == 0)
		return true;
	return err_set(err, ERR_INTERNAL, "cannot watch file descriptor %d: %s", fd,
		strerror(errno));
}

bool
loop_poller_wait(struct loop_poller *p, int milliseconds, struct loop_ready *out,
	size_t most, size_t *count, struct err *err)
{
	*count = 0;
	int room = most < BATCH ? (int)most : BATCH;
	int n = epoll_wait(p->fd, p->events, room, milliseconds);
	if (n < 0 && errno != EINTR)
		return err_set(err, ERR_INTERNAL, "epoll_wait: %s", strerror(errno));
	for (int i = 0; i < n; i++) {
		unsigned e = p->events[i].events, ready = 0;
		if (e & (EPOLLIN | EPOLLHUP | EPOLLERR))
			ready |= LOOP_READ;
		if (e & (EPOLLOUT | EPOLLHUP | EPOLLERR))
			ready |= LOOP_WRITE;
		out[(*count)++] = (struct loop_ready){ p->events[i].data.fd, ready };
	}
	return true;
}
