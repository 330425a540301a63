/* SPDX-License-Identifier: MIT */
/* The twin of clock.c: SMOKE_NOW=2026-11-20T02:00:00Z is always that moment; a time that
 * cannot be read ends the test, and without SMOKE_NOW the clock is the real one. */
#include "world/clock.h"

#include <stdlib.h>
#include <time.h>

int64_t
clock_now(void)
{
	const char *text = getenv("SMOKE_NOW");
	if (!text) {
		struct timespec t;
		clock_gettime(CLOCK_REALTIME, &t);
		return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
	}
	struct tm when = { 0 };
	const char *end = strptime(text, "%Y-%m-%dT%H:%M:%SZ", &when);
	if (!end || *end)
		abort();
	return (int64_t)timegm(&when) * 1000000;
}
