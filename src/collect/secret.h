/* SPDX-License-Identifier: MIT */
/* Fetching what the workspace only refers to: from_env, from_file, exec. */
#ifndef SMOKE_COLLECT_SECRET_H
#define SMOKE_COLLECT_SECRET_H

#include "collect/engine.h"

enum { SECRET_FILE_MAX = 64 << 10, SECRET_DEADLINE = 30000 /* ms */ };

/* The text, one trailing newline of files and commands taken off.  ERR_INPUT names the
 * reference, never its value.  `what` is for messages: "secret api_token". */
bool
secret_fetch(struct arena *a, struct engine *engine, const struct reference *reference,
	const char *what, struct str *out, struct err *err) MUST_CHECK;

#endif
