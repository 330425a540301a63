/* SPDX-License-Identifier: MIT */
/* Variables and secrets of `smoke run`: from the environment, files, the command line. */
#ifndef SMOKE_CMD_RUN_VARIABLES_H
#define SMOKE_CMD_RUN_VARIABLES_H

#include "cmd/options.h"
#include "out/mask.h"
#include "query/scope.h"

/* HURL_VARIABLE_name and HURL_SECRET_name first, then --variables-file, --variable,
 * --secrets-file and --secret: the last one wins, but a secret that comes twice on the
 * command line or in its files is ERR_USAGE.  Values are typed by their look: true, null,
 * 3, 1.5, "text"; a secret is always text. */
bool run_variables(struct arena *a, const struct arguments *arguments, struct mask *mask,
	struct scope *scope, struct err *err) MUST_CHECK;

#endif
