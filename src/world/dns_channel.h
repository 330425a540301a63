/* SPDX-License-Identifier: MIT */
/* c-ares on the loop: what dns.c and dns_records.c ask their questions through. */
#ifndef SMOKE_WORLD_DNS_CHANNEL_H
#define SMOKE_WORLD_DNS_CHANNEL_H

#include "base/arena.h"
#include "base/str.h"
#include "model/trouble.h"
#include "world/loop.h"

struct ares_channeldata;

struct dns_channel {
	struct loop *loop;
	struct arena *arena;
	/* What became of it; called from the loop, exactly once unless closed. */
	void (*tell)(void *context, enum trouble trouble, struct str reason);
	void *context;
	/* its own */
	struct ares_channeldata *ares; /* NULL: none */
	struct loop_timer timer; /* c-ares' own */
	struct loop_timer deadline;
	struct loop_timer finish; /* what is known is told from the loop */
	bool known; /* what comes now is no news */
	enum trouble trouble;
	struct str reason;
};

/* Asks these servers, "127.0.0.1:5353,…"; NULL: the system's.  False: it is settled. */
bool dns_channel_open(struct dns_channel *c, const char *servers, int64_t deadline);
/* After questions were put. */
void dns_channel_go(struct dns_channel *c);
/* The first outcome counts.  c-ares may call from within our own call into it, so nothing
 * is told or freed here. */
void dns_channel_settle(struct dns_channel *c, enum trouble trouble, struct str reason);
void dns_channel_close(struct dns_channel *c);

#endif
