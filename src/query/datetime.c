/* SPDX-License-Identifier: MIT */
#include "query/datetime.h"

#include <string.h>

const char *const datetime_months[12] = { "January", "February", "March", "April", "May",
	"June", "July", "August", "September", "October", "November", "December" };

const char *const datetime_weekdays[7] = { "Sunday", "Monday", "Tuesday", "Wednesday",
	"Thursday", "Friday", "Saturday" };

static const struct {
	char letter;
	struct str format;
} combined[] = {
	{ 'D', STR_INIT("%m/%d/%y") },
	{ 'x', STR_INIT("%m/%d/%y") },
	{ 'F', STR_INIT("%Y-%m-%d") },
	{ 'v', STR_INIT("%e-%b-%Y") },
	{ 'R', STR_INIT("%H:%M") },
	{ 'T', STR_INIT("%H:%M:%S") },
	{ 'X', STR_INIT("%H:%M:%S") },
	{ 'r', STR_INIT("%I:%M:%S %p") },
	{ 'c', STR_INIT("%a %b %e %H:%M:%S %Y") },
};

struct str
datetime_combined(char letter)
{
	for (size_t i = 0; i < sizeof(combined) / sizeof(combined[0]); i++)
		if (combined[i].letter == letter)
			return combined[i].format;
	return (struct str){ 0 };
}

/* --- the calendar -------------------------------------------------------------- */

static int64_t
floor_divide(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Days are counted in years that start in March, so that a leap day ends its year. */
int64_t
datetime_days(int64_t year, int month, int day)
{
	int64_t y = year - (month <= 2);
	int64_t era = floor_divide(y, 400);
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era =
		year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

static bool
is_leap(int64_t year)
{
	return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int
datetime_month_days(int64_t year, int month)
{
	static const int days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && is_leap(year));
}

static void
set_date(struct datetime *d, int64_t days)
{
	int64_t z = days + 719468;
	int64_t era = floor_divide(z, 146097);
	int64_t day_of_era = z - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524
				      - day_of_era / 146096)
		/ 365;
	int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t shifted = (5 * day_of_year + 2) / 153;

	d->day = (int)(day_of_year - (153 * shifted + 2) / 5 + 1);
	d->month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
	d->year = year_of_era + era * 400 + (d->month <= 2);
}

/* An ISO week belongs to the year its Thursday stands in. */
static void
set_week(struct datetime *d, int64_t days)
{
	int from_monday = (d->weekday + 6) % 7;
	struct datetime thursday = { 0 };

	set_date(&thursday, days - from_monday + 3);
	d->iso_year = thursday.year;
	d->iso_week =
		(int)((days - from_monday + 3 - datetime_days(d->iso_year, 1, 1)) / 7)
		+ 1;
}

struct datetime
datetime_of(int64_t instant)
{
	struct datetime d = { 0 };
	int64_t days = floor_divide(instant, DATETIME_DAY);
	int64_t rest = instant - days * DATETIME_DAY;

	set_date(&d, days);
	d.microsecond = (int)(rest % 1000000);
	rest /= 1000000;
	d.second = (int)(rest % 60);
	d.minute = (int)(rest / 60 % 60);
	d.hour = (int)(rest / 3600);
	d.weekday = (int)(days + 4 - 7 * floor_divide(days + 4, 7));
	d.yearday = (int)(days - datetime_days(d.year, 1, 1)) + 1;
	set_week(&d, days);
	return d;
}

/* --- formats ------------------------------------------------------------------- */

static bool
read_specifier(struct str *format, struct datetime_item *item)
{
	struct str f = str_from(*format, 1);

	if (f.size && strchr("-_0", f.data[0])) {
		item->padding = f.data[0];
		f = str_from(f, 1);
	}
	while (f.size && f.data[0] == ':' && item->colons < 3) {
		item->colons++;
		f = str_from(f, 1);
	}
	if (f.size && f.data[0] == '#') {
		item->loose = true;
		f = str_from(f, 1);
	}
	if (f.size && f.data[0] == '.') {
		item->dotted = true;
		f = str_from(f, 1);
	}
	if (f.size && strchr("369", f.data[0])) {
		item->width = f.data[0] - '0';
		f = str_from(f, 1);
	}
	if (!f.size || !f.data[0]
		|| !strchr("YCymbBhdeaAwuUWGgVjDxFvHkIlPpMSfRTXrZzc+stn%", f.data[0]))
		return false;
	item->letter = f.data[0];
	*format = str_from(f, 1);
	return ((!item->dotted && !item->width) || item->letter == 'f')
		&& ((!item->colons && !item->loose) || item->letter == 'z');
}

bool
datetime_item(struct str *format, struct datetime_item *item, bool *bad)
{
	*item = (struct datetime_item){ 0 };
	if (!format->size)
		return false;
	if (format->data[0] == '%') {
		*bad = !read_specifier(format, item);
		return !*bad;
	}
	ptrdiff_t end = str_find_char(*format, '%');
	item->literal = end == STR_NONE ? *format : str_part(*format, 0, (size_t)end);
	*format = str_from(*format, item->literal.size);
	return true;
}

/* --- writing ------------------------------------------------------------------- */

static void
add_number(struct sbuf *out, const struct datetime_item *item, int64_t n, int width,
	char padding)
{
	if (item->padding == '-')
		width = 0;
	else if (item->padding)
		padding = item->padding == '_' ? ' ' : '0';
	if (padding == ' ')
		sbuf_format(out, "%*lld", width, (long long)n);
	else
		sbuf_format(out, "%0*lld", width, (long long)n);
}

static void
add_year(struct sbuf *out, const struct datetime_item *item, int64_t year)
{
	if (year >= 0 && year <= 9999) {
		add_number(out, item, year, 4, '0');
		return;
	}
	sbuf_format(out, "%c%04lld", year < 0 ? '-' : '+',
		(long long)(year < 0 ? -year : year));
}

static void
add_fraction(struct sbuf *out, const struct datetime_item *item, int microsecond)
{
	char digits[16];
	struct sbuf b = { 0 };
	int width = item->width;

	sbuf_format(&b, "%06d000", microsecond);
	memcpy(digits, b.data, 10);
	sbuf_fini(&b);
	if (!width && item->dotted)
		width = microsecond == 0 ? 0 : microsecond % 1000 == 0 ? 3 : 6;
	else if (!width)
		width = 9;
	if (item->dotted && width)
		sbuf_add_char(out, '.');
	sbuf_add(out, (struct str){ digits, (size_t)width });
}

static void
add_offset(struct sbuf *out, const struct datetime_item *item)
{
	static const char *const forms[4] = { "+0000", "+00:00", "+00:00:00", "+00" };

	sbuf_add_c(out, forms[item->colons]);
}

static void
add_name(struct sbuf *out, const char *name, bool whole)
{
	struct str text = str_of(name);

	sbuf_add(out, whole ? text : str_part(text, 0, 3));
}

static bool add_item(struct sbuf *out, const struct datetime_item *item, int64_t instant,
	const struct datetime *d);

static bool
add_rfc3339(struct sbuf *out, int64_t instant)
{
	return datetime_format(instant, STR("%Y-%m-%dT%H:%M:%S%.f%:z"), out);
}

static bool
add_numeric(struct sbuf *out, const struct datetime_item *item, int64_t instant,
	const struct datetime *d)
{
	int hour12 = d->hour % 12 ? d->hour % 12 : 12;
	const struct {
		char letter;
		int64_t number;
		int width;
		char padding;
	} rows[] = {
		{ 'C', floor_divide(d->year, 100), 2, '0' },
		{ 'y', d->year - 100 * floor_divide(d->year, 100), 2, '0' },
		{ 'm', d->month, 2, '0' },
		{ 'd', d->day, 2, '0' },
		{ 'e', d->day, 2, ' ' },
		{ 'w', d->weekday, 1, '0' },
		{ 'u', d->weekday ? d->weekday : 7, 1, '0' },
		{ 'U', (d->yearday + 6 - d->weekday) / 7, 2, '0' },
		{ 'W', (d->yearday + 6 - (d->weekday + 6) % 7) / 7, 2, '0' },
		{ 'g', d->iso_year - 100 * floor_divide(d->iso_year, 100), 2, '0' },
		{ 'V', d->iso_week, 2, '0' },
		{ 'j', d->yearday, 3, '0' },
		{ 'H', d->hour, 2, '0' },
		{ 'k', d->hour, 2, ' ' },
		{ 'I', hour12, 2, '0' },
		{ 'l', hour12, 2, ' ' },
		{ 'M', d->minute, 2, '0' },
		{ 'S', d->second, 2, '0' },
		{ 's', floor_divide(instant, 1000000), 1, '0' },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].letter != item->letter)
			continue;
		add_number(out, item, rows[i].number, rows[i].width, rows[i].padding);
		return true;
	}
	return false;
}

static bool
add_item(struct sbuf *out, const struct datetime_item *item, int64_t instant,
	const struct datetime *d)
{
	struct str format = datetime_combined(item->letter);

	if (format.size)
		return datetime_format(instant, format, out);
	if (add_numeric(out, item, instant, d))
		return true;
	if (item->letter == '+')
		return add_rfc3339(out, instant);
	if (item->letter == 'Y' || item->letter == 'G')
		add_year(out, item, item->letter == 'Y' ? d->year : d->iso_year);
	else if (item->letter == 'b' || item->letter == 'B' || item->letter == 'h')
		add_name(out, datetime_months[d->month - 1], item->letter == 'B');
	else if (item->letter == 'a' || item->letter == 'A')
		add_name(out, datetime_weekdays[d->weekday], item->letter == 'A');
	else if (item->letter == 'f')
		add_fraction(out, item, d->microsecond);
	else if (item->letter == 'z')
		add_offset(out, item);
	else if (item->letter == 'Z')
		sbuf_add_c(out, "UTC");
	else if (item->letter == 'P')
		sbuf_add_c(out, d->hour < 12 ? "am" : "pm");
	else if (item->letter == 'p')
		sbuf_add_c(out, d->hour < 12 ? "AM" : "PM");
	else
		sbuf_add_char(out,
			item->letter == 't'           ? '\t'
				: item->letter == 'n' ? '\n'
						      : '%');
	return true;
}

bool
datetime_format(int64_t instant, struct str format, struct sbuf *out)
{
	struct datetime d = datetime_of(instant);
	struct datetime_item item;
	bool bad = format.size > DATETIME_FORMAT_MAX;

	while (!bad && datetime_item(&format, &item, &bad)) {
		if (item.loose) /* for reading only */
			bad = true;
		else if (item.letter)
			bad = !add_item(out, &item, instant, &d);
		else
			sbuf_add(out, item.literal);
	}
	return !bad;
}
