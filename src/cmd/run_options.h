/* SPDX-License-Identifier: MIT */
/* Options of `smoke run` that do not go together. */
#ifndef SMOKE_CMD_RUN_OPTIONS_H
#define SMOKE_CMD_RUN_OPTIONS_H

#include "cmd/options.h"

/* With --env the workspace says how requests are made: an option that says it, too, would
 * be without effect, and is refused (ERR_USAGE). */
bool run_options_check(const struct arguments *arguments, struct err *err) MUST_CHECK;

#endif
