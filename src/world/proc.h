/* SPDX-License-Identifier: MIT */
/* Child processes: argv, no shell; a clean environment, nothing inherited, a group of its
 * own that is killed as a whole at the deadline. */
#ifndef SMOKE_WORLD_PROC_H
#define SMOKE_WORLD_PROC_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "model/trouble.h"
#include "world/loop.h"

struct proc;

struct proc_request {
	const struct str *argv;
	size_t argc;
	struct str folder; /* where it runs */
	int64_t deadline; /* ms */
	size_t output_max; /* bytes of stdout; of stderr the first 4 KB are kept */
	const struct str *environment; /* "NAME=value"; PATH, HOME, LANG=C.UTF-8 and
		TZ=UTC are given always */
	size_t environment_count;
};

struct proc_result { /* lives in the arena */
	enum trouble trouble; /* NONE: it ended by itself, whatever its exit status */
	struct str reason;
	int status; /* exit status */
	struct str out, err; /* stdout; the start of stderr */
	int64_t duration; /* ms */
};

typedef void proc_done_fn(void *context, struct proc_result *result);
/* Calls `done` from the loop, exactly once unless cancelled.  NULL never. */
struct proc *proc_start(struct loop *loop, struct arena *a,
	const struct proc_request *request, proc_done_fn *done, void *context);
void proc_cancel(struct proc *proc); /* killed, reaped; `done` is not called */

#endif
