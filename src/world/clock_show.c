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

struct str
clock_show_mail(struct arena *a, int64_t milliseconds)
{
	static const char days[][4] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char months[][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul",
		"Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t seconds = seconds_of(milliseconds);
	struct tm t;
	gmtime_r(&seconds, &t);
	return str_format(a, "%s, %02d %s %04d %02d:%02d:%02d +0000", days[t.tm_wday],
		t.tm_mday, months[t.tm_mon], t.tm_year + 1900, t.tm_hour, t.tm_min,
		t.tm_sec);
}

int64_t
clock_local_day(int64_t milliseconds)
{
	enum { DAY = 24 * 60 * 60, SINCE_MONDAY = 3 /* 1970 began on a Thursday */ };
	time_t seconds = seconds_of(milliseconds);
	struct tm t;
	localtime_r(&seconds, &t);
	int64_t local = (int64_t)seconds + t.tm_gmtoff;
	return local / DAY - (local % DAY < 0) + SINCE_MONDAY;
}

/* The day is said only where it is another one; no zone's name, since TZ may say
 * anything.
 */
struct str
clock_show_both(struct arena *a, int64_t milliseconds)
{
	time_t seconds = seconds_of(milliseconds);
	struct tm t;
	struct str utc = clock_show(a, milliseconds);
	localtime_r(&seconds, &t);
	long minutes = t.tm_gmtoff / 60, size = minutes < 0 ? -minutes : minutes;
	if (!minutes)
		return utc;
	struct str day = str_format(
		a, "%04d-%02d-%02d", t.tm_year + 1900, t.tm_mon + 1, t.tm_mday);
	bool same = str_starts(utc, day);
	return str_format(a, "%.*s (%.*s%s%02d:%02d %c%02ld%02ld here)", STR_ARGS(utc),
		STR_ARGS(same ? (struct str){ 0 } : day), same ? "" : " ", t.tm_hour,
		t.tm_min, minutes < 0 ? '-' : '+', size / 60, size % 60);
}
