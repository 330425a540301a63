/* SPDX-License-Identifier: MIT */
/* `--report FORMAT[:FILE]`, as often as it is given. */
#ifndef SMOKE_CMD_REPORTS_H
#define SMOKE_CMD_REPORTS_H

#include "cmd/options.h"
#include "model/run.h"
#include "out/mask.h"

/* Wishes that cannot be met are refused before anything is sent. */
bool reports_check(const struct arguments *arguments, struct err *err) MUST_CHECK;

/* Each into its file or to stdout; the text to stdout unless another one goes there.
 * Shows errors; the exit code they come to, 0 when there were none. */
int reports_write(struct arena *a, struct mask *mask, const struct arguments *arguments,
	const struct run *run);

/* Whether what goes to that file descriptor is painted: --color, NO_COLOR, a terminal. */
bool reports_color(const struct arguments *arguments, int fd);

#endif
