/* SPDX-License-Identifier: MIT */
/* What --connect-to and --resolve say, on the command line and in [Options]. */
#ifndef SMOKE_COLLECT_ENTRY_TARGET_H
#define SMOKE_COLLECT_ENTRY_TARGET_H

#include "base/err.h"
#include "world/http.h"

/* HOST1:PORT1:HOST2:PORT2, where a missing part means any, and the same; ERR_USAGE. */
bool target_connect_to(struct arena *a, struct str text, struct http_target *out,
	struct err *err) MUST_CHECK;

/* HOST:PORT:ADDRESS; a host `*` is any; ERR_USAGE.  One address: which of several answers
 * would be chance. */
bool target_resolve(struct arena *a, struct str text, struct http_target *out,
	struct err *err) MUST_CHECK;

#endif
