/* SPDX-License-Identifier: MIT */
/* Times in which nothing is released.  Pure; everything is UTC. */
#ifndef SMOKE_JUDGE_FREEZE_H
#define SMOKE_JUDGE_FREEZE_H

#include "model/policy.h"

/* Whether the moment (ms since 1970) lies in it; where it ends is no part of it. */
bool freeze_covers(const struct freeze *f, int64_t at);

/* The first of the policy's that covers the moment, or NULL; *until is the next moment
 * that none of them covers, or -1 when there is none within two years. */
const struct freeze *freeze_at(const struct policy *p, int64_t at, int64_t *until);

#endif
