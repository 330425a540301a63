/* SPDX-License-Identifier: MIT */
/* The addresses behind a name (c-ares lives behind this; /etc/hosts is asked first). */
#ifndef SMOKE_WORLD_DNS_H
#define SMOKE_WORLD_DNS_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "model/trouble.h"
#include "world/loop.h"

struct dns;

struct dns_result { /* lives in the arena */
	enum trouble trouble;
	struct str reason;
	struct str *addresses; /* numeric, sorted, none twice */
	size_t count;
};

enum { DNS_NAME_MAX = 253 };

/* Calls `done` from the loop, exactly once unless cancelled; an address is its own
 * answer. A name that is not known in time is TROUBLE_NAME like one that does not exist.
 */
typedef void dns_done_fn(void *context, struct dns_result *result);
struct dns *dns_addresses(struct loop *loop, struct arena *a, struct str name,
	int64_t deadline, dns_done_fn *done, void *context);
/* Asks these servers, "127.0.0.1:5353,…", and not the system's. */
struct dns *dns_addresses_from(struct loop *loop, struct arena *a, struct str name,
	struct str servers, int64_t deadline, dns_done_fn *done, void *context);
void dns_cancel(struct dns *dns);

#endif
