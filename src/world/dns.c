/* SPDX-License-Identifier: MIT */
#include "world/dns.h"

#include "world/dns_channel.h"

#include <ares.h>
#include <arpa/inet.h>
#include <netdb.h>
#include <stdlib.h>
#include <string.h>

struct dns {
	struct dns_channel channel;
	struct dns_result *result;
	dns_done_fn *done;
	void *context;
};

/* --- the result ---------------------------------------------------------------- */

static void
tell(void *context, enum trouble trouble, struct str reason)
{
	struct dns *dns = context;
	dns->result->trouble = trouble;
	dns->result->reason = reason;
	dns->done(dns->context, dns->result);
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
	r->addresses = arena_array(dns->channel.arena, most, sizeof(*r->addresses));
	for (const struct ares_addrinfo_node *n = info->nodes; n; n = n->ai_next) {
		char text[INET6_ADDRSTRLEN];
		const void *address = n->ai_family == AF_INET6
			? (const void *)&((const struct sockaddr_in6 *)(void *)n->ai_addr)
				  ->sin6_addr
			: (const void *)&((const struct sockaddr_in *)(void *)n->ai_addr)
				  ->sin_addr;
		if (inet_ntop(n->ai_family, address, text, sizeof(text)))
			r->addresses[r->count++] =
				str_copy(dns->channel.arena, str_of(text));
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
	if (!dns->channel.known && status == ARES_SUCCESS) {
		take_addresses(dns, info);
		dns_channel_settle(&dns->channel,
			dns->result->count ? TROUBLE_NONE : TROUBLE_NAME,
			dns->result->count ? STR("") : STR("the name has no address"));
	} else {
		dns_channel_settle(&dns->channel, TROUBLE_NAME,
			str_copy(dns->channel.arena, str_of(ares_strerror(status))));
	}
	if (info)
		ares_freeaddrinfo(info);
}

/* --- asking -------------------------------------------------------------------- */

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

static void
ask(struct dns *dns, const char *name, const char *servers, int64_t deadline)
{
	const struct ares_addrinfo_hints both = { .ai_family = AF_UNSPEC,
		.ai_socktype = SOCK_STREAM,
		.ai_flags = ARES_AI_NOSORT };
	if (!dns_channel_open(&dns->channel, servers, deadline))
		return;
	ares_getaddrinfo(dns->channel.ares, name, NULL, &both, on_answer, dns);
	dns_channel_go(&dns->channel);
}

struct dns *
dns_addresses_from(struct loop *loop, struct arena *a, struct str name,
	struct str servers, int64_t deadline, dns_done_fn *done, void *context)
{
	struct dns *dns = arena_new(a, struct dns);
	dns->channel = (struct dns_channel){
		.loop = loop, .arena = a, .tell = tell, .context = dns
	};
	dns->result = arena_new(a, struct dns_result);
	dns->done = done;
	dns->context = context;
	struct str host = bare(name);
	const char *text = str_c(a, host);
	if (host.size == 0 || host.size > DNS_NAME_MAX || strlen(text) != host.size) {
		dns_channel_settle(&dns->channel, TROUBLE_NAME, STR("it is not a name"));
	} else if (is_address(text)) {
		dns->result->addresses = arena_new(a, struct str);
		dns->result->addresses[0] = str_of(text);
		dns->result->count = 1;
		dns_channel_settle(&dns->channel, TROUBLE_NONE, STR(""));
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
	dns_channel_close(&dns->channel);
}
