/* SPDX-License-Identifier: MIT */
/* What verify and watch share: the second is the first, again and again. */
#ifndef SMOKE_CMD_VERIFY_H
#define SMOKE_CMD_VERIFY_H

#include "cmd/session.h"

/* A step `prepare`: the environment, the facts that the ticket, the release file and
 * --expect name, and the looks and samples from before. */
bool verify_prepare(struct session *s, struct err *err) MUST_CHECK;
/* A step `finish`: which findings are older than the release; an incident's name. */
bool verify_finish(struct session *s, struct err *err) MUST_CHECK;

#endif
