/* SPDX-License-Identifier: MIT */
/* Versions in order: semantic (semver 2.0.0), dotted numbers, Debian (deb-version(7)),
 * dates.  What is no version ("latest", "unknown", "") compares with nothing, not even
 * with itself: unknown.
 *
 * Dotted numbers are of every family but dates: 1.10 compares with 1.9.3-rc.1 and with
 * 1:1.9~beta1-2.  An epoch or a `~` makes a version Debian's.  1.2.3-1 may be a
 * pre-release or a Debian revision: where the two readings order differently, the order
 * is unknown. */
#ifndef SMOKE_QUERY_VERSION_H
#define SMOKE_QUERY_VERSION_H

#include "base/str.h"
#include "ext/rx.h"

enum { VERSION_SIZE_MAX = 256 }; /* bytes; what is longer is no version */

/* False when either is no version, or the two are not of one family; a leading `v` is
 * dropped; build metadata (`+…`) does not order. */
bool version_compare(struct str a, struct str b, int *order);

#endif
