/* SPDX-License-Identifier: MIT */
/* Whether a port is open, and the first line that the server says. */
#ifndef SMOKE_WORLD_TCP_H
#define SMOKE_WORLD_TCP_H

#include "base/arena.h"
#include "base/str.h"
#include "model/trouble.h"
#include "world/loop.h"

struct tcp;

enum { TCP_LINE_MAX = 4096 };

struct tcp_request {
	struct str target; /* host:port */
	struct str send; /* said first; empty: nothing */
	bool line; /* a line is waited for */
	int64_t deadline; /* ms */
};

struct tcp_result { /* lives in the arena */
	enum trouble trouble; /* NONE: connected, and the line came where one is waited
				 for */
	struct str reason;
	bool connected;
	struct str line; /* without its end; any bytes */
	struct str address;
};

/* Calls `done` from the loop, exactly once unless cancelled. */
typedef void tcp_done_fn(void *context, struct tcp_result *result);
struct tcp *tcp_look(struct loop *loop, struct arena *a,
	const struct tcp_request *request, tcp_done_fn *done, void *context);
void tcp_cancel(struct tcp *tcp);

#endif
