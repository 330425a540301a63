/* SPDX-License-Identifier: MIT */
#include "world/dial.h"

#include "base/number.h"
#include "world/dns.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

struct dial {
	struct loop *loop;
	struct arena *arena;
	struct str host;
	int port;
	struct dns *dns; /* NULL: not asking */
	const struct dns_result *addresses;
	size_t next; /* address to try */
	struct loop_timer deadline, finish;
	struct dial_result *result;
	bool settled;
	dial_done_fn *done;
	void *context;
};

/* --- the end ------------------------------------------------------------------- */

static void
close_socket(struct dial *d)
{
	if (d->result->fd < 0)
		return;
	loop_unwatch(d->loop, d->result->fd);
	close(d->result->fd);
	d->result->fd = -1;
}

static void
release(struct dial *d)
{
	if (d->dns)
		dns_cancel(d->dns);
	d->dns = NULL;
	loop_timer_stop(d->loop, &d->deadline);
	loop_timer_stop(d->loop, &d->finish);
}

static void
tell(void *context)
{
	struct dial *d = context;
	release(d);
	d->done(d->context, d->result);
}

/* The first outcome counts, and is told from the loop. */
static void
settle(struct dial *d, enum trouble trouble, struct str reason)
{
	if (d->settled)
		return;
	d->settled = true;
	d->result->trouble = trouble;
	d->result->reason = reason;
	if (trouble != TROUBLE_NONE)
		close_socket(d);
	loop_timer_set(d->loop, &d->finish, 0, tell, d);
}

static void
on_deadline(void *context)
{
	struct dial *d = context;
	settle(d, d->dns ? TROUBLE_NAME : TROUBLE_TIMEOUT,
		d->dns ? STR("the name was not resolved in time")
		       : STR("not connected in time"));
}

/* --- connecting ---------------------------------------------------------------- */

static void connect_next(struct dial *d);

enum trouble
dial_trouble(int number)
{
	return number == ECONNREFUSED  ? TROUBLE_REFUSED
		: number == ECONNRESET ? TROUBLE_RESET
		: number == ETIMEDOUT  ? TROUBLE_TIMEOUT
				       : TROUBLE_OWN;
}

/* The next address is tried; the last one's failure is the result. */
static void
connect_failed(struct dial *d, int number)
{
	close_socket(d);
	if (d->next < d->addresses->count)
		connect_next(d);
	else
		settle(d, dial_trouble(number),
			str_format(d->arena, "cannot connect to %.*s: %s",
				STR_ARGS(d->result->address), strerror(number)));
}

static void
on_connected(void *context, int fd, unsigned ready)
{
	struct dial *d = context;
	int number = 0;
	socklen_t size = sizeof(number);
	(void)ready;
	loop_unwatch(d->loop, fd);
	if (d->settled)
		return;
	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &number, &size) != 0)
		number = errno;
	if (number != 0)
		connect_failed(d, number);
	else
		settle(d, TROUBLE_NONE, STR(""));
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
connect_next(struct dial *d)
{
	struct sockaddr_storage address;
	struct err err = { 0 };
	d->result->address = d->addresses->addresses[d->next++];
	socklen_t size = address_of(d->result->address, d->port, &address);
	int fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	d->result->fd = fd;
	if (fd < 0
		|| (connect(fd, (void *)&address, size) != 0 && errno != EINPROGRESS)) {
		connect_failed(d, errno);
		return;
	}
	if (!loop_watch(d->loop, fd, LOOP_WRITE, on_connected, d, &err))
		settle(d, TROUBLE_OWN, str_copy(d->arena, str_of(err.text)));
}

static void
on_addresses(void *context, struct dns_result *result)
{
	struct dial *d = context;
	d->dns = NULL;
	if (d->settled)
		return;
	d->addresses = result;
	if (result->trouble != TROUBLE_NONE)
		settle(d, result->trouble, result->reason);
	else
		connect_next(d);
}

/* --- starting ------------------------------------------------------------------ */

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

struct dial *
dial_start(struct loop *loop, struct arena *a, struct str target, int64_t deadline,
	dial_done_fn *done, void *context)
{
	struct dial *d = arena_new(a, struct dial);
	*d = (struct dial){ .loop = loop,
		.arena = a,
		.result = arena_new(a, struct dial_result),
		.done = done,
		.context = context };
	d->result->fd = -1;
	if (!split_target(target, &d->host, &d->port)) {
		settle(d, TROUBLE_BLOCKED,
			str_format(a, "'%.*s' is not host:port", STR_ARGS(target)));
		return d;
	}
	loop_timer_set(loop, &d->deadline, deadline, on_deadline, d);
	d->dns = dns_addresses(loop, a, d->host, deadline, on_addresses, d);
	return d;
}

void
dial_cancel(struct dial *d)
{
	release(d);
	close_socket(d);
}
