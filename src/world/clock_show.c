/* SPDX-License-Identifier: MIT */
/* Apart from clock.c, so that a test can put its twin in the clock's place. */
#include "world/clock.h"

#include <string.h>
#include <time.h>

/* Four digits of year are what RFC 3339 has: what lies outside shows as its nearest end.
 */
static const int64_t FIRST = -62167219200, LAST = 253402300799;

static time_t
seconds_of(int64_t milliseconds)
{
	int64_t seconds = milliseconds / 1000 - (milliseconds % 1000 < 0);
	return seconds < FIRST ? FIRST : seconds > LAST ? LAST : seconds;
}

struct str
clock_show(struct arena *a, int64_t milliseconds)
{
	time_t seconds = seconds_of(milliseconds);
	struct tm t;
	gmtime_r(&seconds, &t);
	return str_format(a, "%04d-%02d-%02dT%02d:%02d:%02dZ", t.tm_year + 1900,
		t.tm_mon + 1, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec);
}

struct str
clock_show_day(struct arena *a, int64_t milliseconds)
{
	return str_part(clock_show(a, milliseconds), 0, strlen("2026-11-20"));
}

struct str
clock_show_local(struct arena *a, int64_t milliseconds)
{
	time_t seconds = seconds_of(milliseconds);
	struct tm t;
	localtime_r(&seconds, &t);
	return str_format(a, "%02d:%02d", t.tm_hour, t.tm_min);
}
