/* SPDX-License-Identifier: MIT */
/* What --verbose and --very-verbose tell of an attempt: `*` what is done, `>` what was
 * sent,
 * `<` what came, `**` what the library says. */
#ifndef SMOKE_CMD_RUN_VERBOSE_H
#define SMOKE_CMD_RUN_VERBOSE_H

#include "collect/collect.h"

struct arguments; /* cmd/options.h */

/* run_verbose_start.c: before all files: options and variables that act on them. */
void verbose_start(
	const struct arguments *arguments, const struct scope *scope, struct sbuf *out);
/* One attempt; `first`: the entry's first one.  Not masked. */
void verbose_attempt(const struct unit *unit, const struct arguments *arguments,
	int verbosity, bool first, struct sbuf *out);
/* After its errors: that it is tried again, or is not any more. */
void verbose_retry(const struct unit *unit, struct sbuf *out);
/* The error format `long`: the command, the response. */
void verbose_response(
	const struct unit *unit, const struct arguments *arguments, struct sbuf *out);

#endif
