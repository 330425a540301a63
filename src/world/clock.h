/* SPDX-License-Identifier: MIT */
/* The wall clock, for stamps only; durations come from the loop.  clock_fixed.c is its
 * twin: it says what SMOKE_NOW in the environment says, and only test builds hold it. */
#ifndef SMOKE_WORLD_CLOCK_H
#define SMOKE_WORLD_CLOCK_H

#include "base/str.h"

int64_t clock_now(void); /* microseconds since 1970, UTC */

/* RFC 3339 in UTC: "2026-11-20T02:00:00Z"; milliseconds since 1970. */
struct str clock_show(struct arena *a, int64_t milliseconds);
/* "2026-11-20", UTC. */
struct str clock_show_day(struct arena *a, int64_t milliseconds);
/* Both for people, where they differ: "2026-12-24T18:00:00Z (19:00 +0100 here)". */
struct str clock_show_both(struct arena *a, int64_t milliseconds);
/* Local time for people: "14:12". */
struct str clock_show_local(struct arena *a, int64_t milliseconds);
/* As a mail's header says it (RFC 5322), UTC: "Fri, 20 Nov 2026 02:00:00 +0000". */
struct str clock_show_mail(struct arena *a, int64_t milliseconds);
/* Days since a Monday long ago, where the machine is: modulo 7 it is the weekday, 0 for
 * Monday. */
int64_t clock_local_day(int64_t milliseconds);

#endif
