/* SPDX-License-Identifier: MIT */
/* Whether two numbers are near enough, exactly: no double is involved. */
#ifndef SMOKE_COMPARE_TOLERANCE_H
#define SMOKE_COMPARE_TOLERANCE_H

#include "model/workspace.h"

/* |candidate - baseline| <= the tolerance; relative to the baseline's absolute value.
 * False also where a number is too long or the two too far apart to be told exactly: then
 * the tolerance does not decide. */
enum { TOLERANCE_DIGITS_MAX = 512 };
bool
tolerance_holds(const struct tolerance *t, struct str baseline, struct str candidate);

#endif
