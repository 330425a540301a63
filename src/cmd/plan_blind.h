/* SPDX-License-Identifier: MIT */
/* What is known to be there and the plan does not touch, by local files only. */
#ifndef SMOKE_CMD_PLAN_BLIND_H
#define SMOKE_CMD_PLAN_BLIND_H

#include "cmd/session.h"

/* Nothing where the workspace has no `coverage`.  ERR_INPUT: a file cannot be read. */
bool plan_blind(struct session *s, struct sbuf *out, struct err *err) MUST_CHECK;

#endif
