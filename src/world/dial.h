/* SPDX-License-Identifier: MIT */
/* A connection to host:port: the name resolved, one address after the other tried. */
#ifndef SMOKE_WORLD_DIAL_H
#define SMOKE_WORLD_DIAL_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "model/trouble.h"
#include "world/loop.h"

struct dial;

struct dial_result { /* lives in the arena */
	enum trouble trouble; /* NONE: `fd` is connected, and the receiver's to close */
	struct str reason;
	struct str address; /* numeric, the last that was tried */
	int fd; /* does not block */
};

/* Calls `done` from the loop, exactly once unless cancelled. */
typedef void dial_done_fn(void *context, const struct dial_result *result);
struct dial *dial_start(struct loop *loop, struct arena *a, struct str target,
	int64_t deadline, dial_done_fn *done, void *context);
void dial_cancel(struct dial *dial);

/* "connection refused" and its like, as trouble. */
enum trouble dial_trouble(int number);

#endif
