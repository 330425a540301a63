/* SPDX-License-Identifier: MIT */
#include "world/dns.h"

#include <ares.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>

/* Asked twice, each server for at most so long; the caller's deadline ends it all. */
enum { TRY_FOR = 2000, TRIES = 2 };

struct dns {
	struct loop *loop;
	struct arena *arena;
	ares_channel channel; /* NULL: none */
	struct loop_timer timer; /* c-ares' own */
	struct loop_timer deadline;
	struct loop_timer finish; /* what is known is told from the loop */
	struct dns_result *result;
	bool known;
	dns_done_fn *done;
	void *context;
};

/* --- the result
 * ------------------------------------------------------------------------------------ */

static void
release(struct dns *dns)
{
	loop_timer_stop(dns->loop, &dns->timer);
	loop_timer_stop(dns->loop, &dns->deadline);
	loop_timer_stop(dns->loop, &dns->finish);
	ares_channel channel = dns->channel;
	dns->known = true; /* what destroying calls back is no news */
	dns->channel = NULL;
	if (channel)
		ares_destroy(channel);
}

static void
tell(void *context)
{
	struct dns *dns = context;
	release(dns);
	dns->done(dns->context, dns->result);
}

/* The first outcome counts. c-ares may call from within our own call into it, so nothing
 * is told or freed here. */
static void
settle(struct dns *dns, enum trouble trouble, struct str reason)
{
	if (dns->known)
		return;
	dns->known = true;
	dns->result->trouble = trouble;
	dns->result->reason = reason;
	loop_timer_set(dns->loop, &dns->finish, 0, tell, dns);
}

static int
by_text(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static void
take_addresses(struct dns *dns, const struct ares_addrinfo *info)
{
	struct dns_result *r = dns->result;
	size_t most = 0, kept = 0;
	for (const struct ares_addrinfo_node *n = info->nodes; n; n = n->ai_next)
		most++;
	r->addresses = arena_array(dns->arena, most, sizeof(*r->addresses));
	for (const struct ares_addrinfo_node *n = info->nodes; n; n = n->ai_next) {
		char text[INET6_ADDRSTRLEN];
		const void *address = n->ai_family == AF_INET6
			? (const void *)&((const struct sockaddr_in6 *)(void *)n->ai_addr)
				  ->sin6_addr
			: (const void *)&((const struct sockaddr_in *)(void *)n->ai_addr)
				  ->sin_addr;
		if (inet_ntop(n->ai_family, address, text, sizeof(text)))
			r->addresses[r->count++] = str_copy(dns->arena, str_of(text));
	}
	if (r->count > 0)
		qsort(r->addresses, r->count, sizeof(*r->addresses), by_text);
	for (size_t i = 0; i < r->count; i++)
		if (kept == 0 || !str_eq(r->addresses[kept - 1], r->addresses[i]))
			r->addresses[kept++] = r->addresses[i];
	r->count = kept;
}

static void
on_answer(void *context, int status, int timeouts, struct ares_addrinfo *info)
{
	struct dns *dns = context;
	(void)timeouts;
	if (!dns->known && status == ARES_SUCCESS) {
		take_addresses(dns, info);
		settle(dns, dns->result->count ? TROUBLE_NONE : TROUBLE_NAME,
			dns->result->count ? STR("") : STR("the name has no address"));
	} else {
		settle(dns, TROUBLE_NAME,
			str_copy(dns->arena, str_of(ares_strerror(status))));
	}
	if (info)
		ares_freeaddrinfo(info);
}

static void
on_deadline(void *context)
{
	settle(context, TROUBLE_NAME, STR("the name was not resolved in time"));
}

/* --- c-ares on the loop
 * -------------------------------------------------------------------------------- */

static void on_timer(void *context);

static void
set_timer(struct dns *dns)
{
	struct timeval wait;
	if (dns->known || !ares_timeout(dns->channel, NULL, &wait))
		return;
	loop_timer_set(dns->loop, &dns->timer,
		(int64_t)wait.tv_sec * 1000 + wait.tv_usec / 1000 + 1, on_timer, dns);
}

static void
process(struct dns *dns, ares_socket_t in, ares_socket_t out)
{
	ares_process_fd(dns->channel, in, out);
	set_timer(dns);
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
	struct dns *dns = context;
	struct err err = { 0 };
	unsigned events = (readable ? LOOP_READ : 0u) | (writable ? LOOP_WRITE : 0u);
	if (!loop_watch(dns->loop, fd, events, on_ready, dns, &err))
		settle(dns, TROUBLE_OWN, str_copy(dns->arena, str_of(err.text)));
}

/* --- asking
 * --------------------------------------------------------------------------------------------
 */

/* Without the brackets of a URL. */
static struct str
bare(struct str name)
{
	bool bracketed =
		name.size > 2 && name.data[0] == '[' && name.data[name.size - 1] == ']';
	return bracketed ? str_part(name, 1, name.size - 2) : name;
}

static bool
is_address(const char *name)
{
	unsigned char unused[16];
	return inet_pton(AF_INET, name, unused) == 1
		|| inet_pton(AF_INET6, name, unused) == 1;
}

static bool
open_channel(struct dns *dns, const char *servers)
{
	struct ares_options options = {
		.timeout = TRY_FOR,
		.tries = TRIES,
		.lookups = (char[]){ "fb" }, /* /etc/hosts first */
		.sock_state_cb = watch_socket,
		.sock_state_cb_data = dns,
	};
	int code = ares_library_init(ARES_LIB_INIT_ALL);
	if (code == ARES_SUCCESS)
		code = ares_init_options(&dns->channel, &options,
			ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS
				| ARES_OPT_SOCK_STATE_CB);
	if (code == ARES_SUCCESS && servers)
		code = ares_set_servers_ports_csv(dns->channel, servers);
	if (code != ARES_SUCCESS)
		settle(dns, TROUBLE_OWN,
			str_copy(dns->arena, str_of(ares_strerror(code))));
	return code == ARES_SUCCESS;
}

static void
ask(struct dns *dns, const char *name, const char *servers, int64_t deadline)
{
	const struct ares_addrinfo_hints both = { .ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM,
		.ai_flags = ARES_AI_NOSORT };
	if (!open_channel(dns, servers))
		return;
	loop_timer_set(dns->loop, &dns->deadline, deadline, on_deadline, dns);
	ares_getaddrinfo(dns->channel, name, NULL, &both, on_answer, dns);
	set_timer(dns);
}

struct dns *
dns_addresses_from(struct loop *loop, struct arena *a, struct str name,
	struct str servers, int64_t deadline, dns_done_fn *done, void *context)
{
	struct dns *dns = arena_new(a, struct dns);
	dns->loop = loop;
	dns->arena = a;
	dns->result = arena_new(a, struct dns_result);
	dns->done = done;
	dns->context = context;
	struct str host = bare(name);
	const char *text = str_c(a, host);
	if (host.size == 0 || host.size > DNS_NAME_MAX || strlen(text) != host.size) {
		settle(dns, TROUBLE_NAME, STR("it is not a name"));
	} else if (is_address(text)) {
		dns->result->addresses = arena_new(a, struct str);
		dns->result->addresses[0] = str_of(text);
		dns->result->count = 1;
		settle(dns, TROUBLE_NONE, STR(""));
	} else {
		ask(dns, text, servers.size ? str_c(a, servers) : NULL, deadline);
	}
	return dns;
}

struct dns *
dns_addresses(struct loop *loop, struct arena *a, struct str name, int64_t deadline,
	dns_done_fn *done, void *context)
{
	return dns_addresses_from(loop, a, name, STR(""), deadline, done, context);
}

void
dns_cancel(struct dns *dns)
{
	release(dns);
}
