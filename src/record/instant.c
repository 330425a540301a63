/* SPDX-License-Identifier: MIT */
#include "record/instant.h"

#define DAY_MS INT64_C(86400000)
#define LAST_MS INT64_C(253402300799999) /* the end of the year 9999 */

static bool
is_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int64_t
days_before_year(int64_t year)
{
	int64_t past = year - 1;
	return past * 365 + past / 4 - past / 100 + past / 400
		- 719162; /* 1970-01-01 is 0 */
}

static int64_t
days_in_month(int64_t year, int64_t month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	return days[month - 1] + (month == 2 && is_leap(year));
}

struct str
instant_show(struct arena *a, int64_t milliseconds)
{
	int64_t ms = milliseconds < 0    ? 0
		: milliseconds > LAST_MS ? LAST_MS
					 : milliseconds;
	int64_t day = ms / DAY_MS, rest = ms % DAY_MS;
	int64_t year = 1970 + day / 366, month = 1;
	while (days_before_year(year + 1) <= day)
		year++;
	day -= days_before_year(year);
	for (; day >= days_in_month(year, month); month++)
		day -= days_in_month(year, month);
	return str_format(a, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", (int)year, (int)month,
		(int)day + 1, (int)(rest / 3600000), (int)(rest / 60000 % 60),
		(int)(rest / 1000 % 60), (int)(rest % 1000));
}

/* The digits that stand where the shape has this letter. */
static int64_t
number_at(struct str text, const char *shape, char letter)
{
	int64_t value = 0;
	for (size_t i = 0; i < text.size; i++)
		if (shape[i] == letter)
			value = value * 10 + (text.data[i] - '0');
	return value;
}

bool
instant_read(struct str text, int64_t *milliseconds)
{
	static const char shape[] = "yyyy-mm-ddThh:ii:ss.tttZ";
	if (text.size != sizeof(shape) - 1)
		return false;
	for (size_t i = 0; i < text.size; i++) {
		bool digit = text.data[i] >= '0' && text.data[i] <= '9';
		if (shape[i] >= 'a' ? !digit : text.data[i] != shape[i])
			return false;
	}
	int64_t year = number_at(text, shape, 'y'), month = number_at(text, shape, 'm');
	int64_t day = number_at(text, shape, 'd'), hour = number_at(text, shape, 'h');
	int64_t minute = number_at(text, shape, 'i'),
		second = number_at(text, shape, 's');
	if (year < 1970 || month < 1 || month > 12 || day < 1
		|| day > days_in_month(year, month) || hour > 23 || minute > 59
		|| second > 59)
		return false;
	int64_t days = days_before_year(year) + day - 1;
	for (int64_t m = 1; m < month; m++)
		days += days_in_month(year, m);
	*milliseconds = days * DAY_MS + hour * 3600000 + minute * 60000 + second * 1000
		+ number_at(text, shape, 't');
	return true;
}
