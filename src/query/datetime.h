/* SPDX-License-Identifier: MIT */
/* Dates: microseconds since 1970 in UTC, written and read by chrono's strftime formats,
 * as Hurl has them (proleptic Gregorian calendar, English names, no leap seconds).
 */
#ifndef SMOKE_QUERY_DATETIME_H
#define SMOKE_QUERY_DATETIME_H

#include "base/sbuf.h"

#include <stdint.h>

enum { DATETIME_FORMAT_MAX = 1024 };

#define DATETIME_DAY ((int64_t)86400 * 1000000)

struct datetime { /* in UTC */
	int64_t year; /* 0 is 1 BC */
	int month, day; /* from 1 */
	int hour, minute, second;
	int microsecond;
	int weekday; /* 0: Sunday */
	int yearday; /* from 1 */
	int iso_week; /* from 1, of iso_year */
	int64_t iso_year;
};

struct datetime datetime_of(int64_t instant);
int64_t datetime_days(int64_t year, int month, int day); /* from 1970-01-01 */
int datetime_month_days(int64_t year, int month);

/* Appends `instant` by `format`; false when the format has a specifier we do not know. */
bool datetime_format(int64_t instant, struct str format, struct sbuf *out) MUST_CHECK;

/* Reads all of `text` by `format`.  Without a time it is midnight, without an offset UTC;
 * what is said twice must agree.  False when it does not fit or is no date. */
bool datetime_parse(struct str text, struct str format, int64_t *instant) MUST_CHECK;

/* One item of a format: literal text, or a specifier as `%-3.9X`. */
struct datetime_item {
	char letter; /* 0: `literal` */
	char padding; /* '-', '_', '0', or 0: the usual one */
	bool dotted; /* %.f %.3f */
	int width; /* 3, 6, 9, or 0 */
	int colons; /* of %:z */
	bool loose; /* %#z */
	struct str literal;
};
/* Takes the next item off `format`; combined ones (%F) come as they are; false at the end
 * or when it is no item (`*bad`). */
bool datetime_item(struct str *format, struct datetime_item *item, bool *bad);
/* What a combined specifier stands for, as a format of its own; or empty. */
struct str datetime_combined(char letter);

extern const char *const datetime_months[12];
extern const char *const datetime_weekdays[7]; /* from Sunday */

#endif
