/* SPDX-License-Identifier: MIT */
#include "world/dns_channel.h"

#include <ares.h>
#include <sys/select.h>

/* Asked twice, each server for at most so long; the caller's deadline ends it all. */
enum { TRY_FOR = 2000, TRIES = 2 };

void
dns_channel_close(struct dns_channel *c)
{
	loop_timer_stop(c->loop, &c->timer);
	loop_timer_stop(c->loop, &c->deadline);
	loop_timer_stop(c->loop, &c->finish);
	ares_channel ares = c->ares;
	c->known = true; /* what destroying calls back is no news */
	c->ares = NULL;
	if (ares)
		ares_destroy(ares);
}

static void
tell(void *context)
{
	struct dns_channel *c = context;
	dns_channel_close(c);
	c->tell(c->context, c->trouble, c->reason);
}

void
dns_channel_settle(struct dns_channel *c, enum trouble trouble, struct str reason)
{
	if (c->known)
		return;
	c->known = true;
	c->trouble = trouble;
	c->reason = reason;
	loop_timer_set(c->loop, &c->finish, 0, tell, c);
}

static void
on_deadline(void *context)
{
	dns_channel_settle(
		context, TROUBLE_NAME, STR("the name was not resolved in time"));
}

static void on_timer(void *context);

static void
set_timer(struct dns_channel *c)
{
	struct timeval wait;
	if (c->known || !ares_timeout(c->ares, NULL, &wait))
		return;
	loop_timer_set(c->loop, &c->timer,
		(int64_t)wait.tv_sec * 1000 + wait.tv_usec / 1000 + 1, on_timer, c);
}

static void
process(struct dns_channel *c, ares_socket_t in, ares_socket_t out)
{
	ares_process_fd(c->ares, in, out);
	set_timer(c);
}

static void
on_timer(void *context)
{
	process(context, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
}

static void
on_ready(void *context, int fd, unsigned ready)
{
	process(context, (ready & LOOP_READ) ? fd : ARES_SOCKET_BAD,
		(ready & LOOP_WRITE) ? fd : ARES_SOCKET_BAD);
}

static void
watch_socket(void *context, ares_socket_t fd, int readable, int writable)
{
	struct dns_channel *c = context;
	struct err err = { 0 };
	unsigned events = (readable ? LOOP_READ : 0u) | (writable ? LOOP_WRITE : 0u);
	if (!loop_watch(c->loop, fd, events, on_ready, c, &err))
		dns_channel_settle(c, TROUBLE_OWN, str_copy(c->arena, str_of(err.text)));
}

bool
dns_channel_open(struct dns_channel *c, const char *servers, int64_t deadline)
{
	struct ares_options options = {
		.timeout = TRY_FOR,
		.tries = TRIES,
		.lookups = (char[]){ "fb" }, /* /etc/hosts first */
		.sock_state_cb = watch_socket,
		.sock_state_cb_data = c,
	};
	int code = ares_library_init(ARES_LIB_INIT_ALL);
	if (code == ARES_SUCCESS)
		code = ares_init_options(&c->ares, &options,
			ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS
				| ARES_OPT_SOCK_STATE_CB);
	if (code == ARES_SUCCESS && servers)
		code = ares_set_servers_ports_csv(c->ares, servers);
	if (code != ARES_SUCCESS)
		dns_channel_settle(
			c, TROUBLE_OWN, str_copy(c->arena, str_of(ares_strerror(code))));
	else
		loop_timer_set(c->loop, &c->deadline, deadline, on_deadline, c);
	return code == ARES_SUCCESS;
}

void
dns_channel_go(struct dns_channel *c)
{
	set_timer(c);
}
