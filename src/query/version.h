/* SPDX-License-Identifier: MIT */
/* Versions in order: semantic (semver 2.0.0), dotted numbers, Debian (deb-version(7)),
 * dates.  What is no version ("latest", "unknown", "") compares with nothing, not even with
 * itself: unknown. */
#ifndef SMOKE_QUERY_VERSION_H
#define SMOKE_QUERY_VERSION_H

#include "base/str.h"
#include "ext/rx.h"

/* False when either is no version, or the two are not of one family; a leading `v` is
 * dropped; build metadata (`+…`) does not order. */
bool version_compare(struct str a, struct str b, int *order);

#endif
