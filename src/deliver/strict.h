/* SPDX-License-Identifier: MIT */
/* A run as it may leave the machine: what was seen in bodies and headers is not in it,
 * though secrets are masked already.  Pure. */
#ifndef SMOKE_DELIVER_STRICT_H
#define SMOKE_DELIVER_STRICT_H

#include "base/arena.h"
#include "model/run.h"

/* A copy that shares all texts but those that were hidden. */
struct run strict_run(struct arena *a, const struct run *run);

#endif
