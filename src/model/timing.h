/* SPDX-License-Identifier: MIT */
/* How the time of one request went by, and how earlier runs came out: what charts show.
 */
#ifndef SMOKE_MODEL_TIMING_H
#define SMOKE_MODEL_TIMING_H

#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

/* Of the last exchange of an entry, microseconds from its start; what was not needed (a
 * name that was known, a connection that was there) took none. */
struct entry_timing {
	uint32_t check; /* number */
	uint32_t begun; /* since the run began */
	uint32_t name, connect, tls, first_byte, total;
};

struct past_run { /* an earlier run of this command on this environment */
	struct str id;
	int64_t started; /* ms since 1970 */
	struct str verdict; /* "GO" …; empty where there is none */
	size_t failed, unchecked, waived; /* checks */
};

#endif
