/* SPDX-License-Identifier: MIT */
/* The fork and exec of proc.c: a child in a group of its own, with /dev/null as standard
 * input, two pipes, a clean environment and nothing else of ours. */
#ifndef SMOKE_WORLD_PROC_SPAWN_H
#define SMOKE_WORLD_PROC_SPAWN_H

#include "world/proc.h"

#include <sys/types.h>

struct proc_child {
	pid_t pid; /* and the number of its group */
	int out, err; /* our ends of its pipes, non-blocking */
};

/* False when there is no child: `trouble` and the error say why. */
bool proc_spawn(struct arena *a, const struct proc_request *request,
	struct proc_child *out, enum trouble *trouble, struct err *err) MUST_CHECK;

#endif
