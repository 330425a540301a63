/* SPDX-License-Identifier: MIT */
/* Reading a date by a format.  Blanks in a format match any blanks, also none; a number
 * may have blanks before it; names are of any case. */
#include "query/datetime.h"

#include <string.h>

enum field {
	FIELD_YEAR,
	FIELD_CENTURY,
	FIELD_YEAR2,
	FIELD_MONTH,
	FIELD_DAY,
	FIELD_WEEKDAY,
	FIELD_WEEK_SUNDAY,
	FIELD_WEEK_MONDAY,
	FIELD_ISO_YEAR,
	FIELD_ISO_YEAR2,
	FIELD_ISO_WEEK,
	FIELD_YEARDAY,
	FIELD_HOUR,
	FIELD_HOUR12,
	FIELD_AFTERNOON,
	FIELD_MINUTE,
	FIELD_SECOND,
	FIELD_MICRO,
	FIELD_OFFSET,
	FIELD_STAMP,
	FIELDS
};

struct fields {
	struct str text; /* what is left to read */
	bool given[FIELDS];
	int64_t value[FIELDS];
};

/* What is said twice must agree. */
static bool
set_field(struct fields *f, enum field field, int64_t value)
{
	if (f->given[field])
		return f->value[field] == value;
	f->given[field] = true;
	f->value[field] = value;
	return true;
}

static void
skip_blanks(struct fields *f)
{
	while (f->text.size && strchr(" \t\n\r\v\f", f->text.data[0]) && f->text.data[0])
		f->text = str_from(f->text, 1);
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static size_t
digits_at(struct str text, size_t most)
{
	size_t n = 0;

	while (n < text.size && n < most && is_digit(text.data[n]))
		n++;
	return n;
}

static bool
take_digits(struct fields *f, size_t least, size_t most, int64_t *number)
{
	size_t count = digits_at(f->text, most);
	int64_t n = 0;

	if (count < least || !count)
		return false;
	for (size_t i = 0; i < count; i++)
		n = n * 10 + (f->text.data[i] - '0');
	f->text = str_from(f->text, count);
	*number = n;
	return true;
}

static bool
take_char(struct fields *f, char c)
{
	if (!f->text.size || f->text.data[0] != c)
		return false;
	f->text = str_from(f->text, 1);
	return true;
}

/* --- one specifier each -------------------------------------------------------- */

static const struct {
	char letter;
	enum field field;
	size_t digits; /* at most */
	int64_t least, most;
} numbers[] = {
	{ 'C', FIELD_CENTURY, 2, 0, 99 },
	{ 'y', FIELD_YEAR2, 2, 0, 99 },
	{ 'g', FIELD_ISO_YEAR2, 2, 0, 99 },
	{ 'm', FIELD_MONTH, 2, 1, 12 },
	{ 'd', FIELD_DAY, 2, 1, 31 },
	{ 'e', FIELD_DAY, 2, 1, 31 },
	{ 'U', FIELD_WEEK_SUNDAY, 2, 0, 53 },
	{ 'W', FIELD_WEEK_MONDAY, 2, 0, 53 },
	{ 'V', FIELD_ISO_WEEK, 2, 1, 53 },
	{ 'j', FIELD_YEARDAY, 3, 1, 366 },
	{ 'H', FIELD_HOUR, 2, 0, 23 },
	{ 'k', FIELD_HOUR, 2, 0, 23 },
	{ 'I', FIELD_HOUR12, 2, 1, 12 },
	{ 'l', FIELD_HOUR12, 2, 1, 12 },
	{ 'M', FIELD_MINUTE, 2, 0, 59 },
	{ 'S', FIELD_SECOND, 2, 0, 60 },
	{ 's', FIELD_STAMP, 12, 0, INT64_MAX },
};

/* 1: read, 0: it does not fit, -1: not a number's letter. */
static int
read_number(struct fields *f, char letter)
{
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		int64_t n = 0;
		if (numbers[i].letter != letter)
			continue;
		skip_blanks(f);
		return take_digits(f, 1, numbers[i].digits, &n) && n >= numbers[i].least
			&& n <= numbers[i].most && set_field(f, numbers[i].field, n);
	}
	return -1;
}

/* Four digits, or more of them behind a sign. */
static bool
read_year(struct fields *f, enum field field)
{
	const int64_t most = 262142; /* chrono's last whole year; int64 reaches further */
	int64_t n = 0;

	skip_blanks(f);
	bool minus = take_char(f, '-');
	bool sign = minus || take_char(f, '+');
	return take_digits(f, 1, sign ? 6 : 4, &n) && n <= most
		&& set_field(f, field, minus ? -n : n);
}

/* A name, its first three letters, or for a whole one (`%B`, `%A`) either. */
static bool
read_name(struct fields *f, const char *const *names, size_t count, bool whole,
	int64_t *index)
{
	for (size_t i = 0; i < count; i++) {
		struct str name = str_of(names[i]);
		if (!str_eq_nocase(str_part(f->text, 0, 3), str_part(name, 0, 3)))
			continue;
		bool full = whole && str_eq_nocase(str_part(f->text, 0, name.size), name);
		f->text = str_from(f->text, full ? name.size : 3);
		*index = (int64_t)i;
		return true;
	}
	return false;
}

static bool
read_month(struct fields *f, bool whole)
{
	int64_t index;

	return read_name(f, datetime_months, 12, whole, &index)
		&& set_field(f, FIELD_MONTH, index + 1);
}

static bool
read_weekday_name(struct fields *f, bool whole)
{
	int64_t index;

	return read_name(f, datetime_weekdays, 7, whole, &index)
		&& set_field(f, FIELD_WEEKDAY, index);
}

static bool
read_weekday(struct fields *f, char letter)
{
	int64_t n;

	skip_blanks(f);
	return take_digits(f, 1, 1, &n) && (letter == 'w' ? n <= 6 : n >= 1 && n <= 7)
		&& set_field(f, FIELD_WEEKDAY, n % 7);
}

static bool
read_half(struct fields *f)
{
	struct str half = str_part(f->text, 0, 2);
	bool pm = str_eq_nocase(half, STR("pm"));

	if (!pm && !str_eq_nocase(half, STR("am")))
		return false;
	f->text = str_from(f->text, 2);
	return set_field(f, FIELD_AFTERNOON, pm);
}

/* `count` digits of a fraction, the first of them tenths. */
static int64_t
fraction_of(struct str digits)
{
	int64_t n = 0;

	for (size_t i = 0; i < 6; i++)
		n = n * 10 + (i < digits.size ? digits.data[i] - '0' : 0);
	return n;
}

static bool
read_fraction(struct fields *f, const struct datetime_item *item)
{
	int64_t nanos = 0;

	if (!item->dotted && !item->width) { /* %f counts nanoseconds */
		skip_blanks(f);
		return take_digits(f, 1, 9, &nanos)
			&& set_field(f, FIELD_MICRO, nanos / 1000);
	}
	if (item->dotted && !item->width && (!f->text.size || f->text.data[0] != '.'))
		return true; /* %.f: may be missing */
	if (item->dotted && !take_char(f, '.'))
		return false;
	size_t count = digits_at(f->text, item->width ? (size_t)item->width : 64);
	if (!count || (item->width && count != (size_t)item->width))
		return false;
	struct str digits = str_part(f->text, 0, count);
	f->text = str_from(f->text, count);
	return set_field(f, FIELD_MICRO, fraction_of(digits));
}

/* +02:00, +0200; `+02` where minutes may be missing; `Z` where it may stand. */
static bool
read_offset(struct fields *f, bool short_form, bool zulu)
{
	int64_t hours = 0, minutes = 0;

	skip_blanks(f);
	if (zulu && (take_char(f, 'Z') || take_char(f, 'z')))
		return set_field(f, FIELD_OFFSET, 0);
	bool minus = take_char(f, '-');
	if (!minus && !take_char(f, '+'))
		return false;
	if (!take_digits(f, 2, 2, &hours) || hours > 23)
		return false;
	skip_blanks(f);
	take_char(f, ':');
	skip_blanks(f);
	if (!take_digits(f, 2, 2, &minutes) && !short_form)
		return false;
	int64_t seconds = (hours * 60 + minutes) * 60;
	return minutes <= 59 && set_field(f, FIELD_OFFSET, minus ? -seconds : seconds);
}

/* A zone's name says nothing about an offset: read, and forgotten. */
static bool
read_zone(struct fields *f)
{
	size_t n = 0;

	while (n < f->text.size && !strchr(" \t\n\r", f->text.data[n]))
		n++;
	f->text = str_from(f->text, n);
	return n > 0;
}

static bool
read_literal(struct fields *f, struct str literal)
{
	for (; literal.size; literal = str_from(literal, 1)) {
		if (literal.data[0] && strchr(" \t\n\r\v\f", literal.data[0]))
			skip_blanks(f);
		else if (!take_char(f, literal.data[0]))
			return false;
	}
	return true;
}

static bool read_format(struct fields *f, struct str format);

/* RFC 3339, and a blank for the `T`. */
static bool
read_rfc3339(struct fields *f)
{
	return read_format(f, STR("%Y-%m-%d"))
		&& (take_char(f, 'T') || take_char(f, 't') || take_char(f, ' '))
		&& read_format(f, STR("%H:%M:%S%.f")) && read_offset(f, false, true);
}

static bool
read_item(struct fields *f, const struct datetime_item *item)
{
	struct str format = datetime_combined(item->letter);
	int number = read_number(f, item->letter);

	if (number >= 0)
		return number;
	if (format.size)
		return read_format(f, format);
	if (item->letter == '+')
		return read_rfc3339(f);
	if (item->letter == 'Y' || item->letter == 'G')
		return read_year(f, item->letter == 'Y' ? FIELD_YEAR : FIELD_ISO_YEAR);
	if (item->letter == 'b' || item->letter == 'h' || item->letter == 'B')
		return read_month(f, item->letter == 'B');
	if (item->letter == 'a' || item->letter == 'A')
		return read_weekday_name(f, item->letter == 'A');
	if (item->letter == 'w' || item->letter == 'u')
		return read_weekday(f, item->letter);
	if (item->letter == 'p' || item->letter == 'P')
		return read_half(f);
	if (item->letter == 'f')
		return read_fraction(f, item);
	if (item->letter == 'z')
		return read_offset(f, item->loose, item->loose);
	if (item->letter == 'Z')
		return read_zone(f);
	return read_literal(f,
		item->letter == 't'           ? STR("\t")
			: item->letter == 'n' ? STR("\n")
					      : STR("%"));
}

/* A combined specifier expands once, into specifiers that are not combined. */
static bool
read_format(struct fields *f, struct str format)
{
	struct datetime_item item;
	bool bad = false;

	while (datetime_item(&format, &item, &bad))
		if (!(item.letter ? read_item(f, &item) : read_literal(f, item.literal)))
			return false;
	return !bad;
}

/* --- from fields to an instant ------------------------------------------------- */

static bool
join_year(struct fields *f, enum field year, enum field year2, bool century)
{
	if (!f->given[year2])
		return true;
	int64_t low = f->value[year2];
	if (f->given[year])
		return f->value[year] >= 0 && f->value[year] % 100 == low;
	int64_t high = century && f->given[FIELD_CENTURY] ? f->value[FIELD_CENTURY]
		: low < 70                                ? 20
							  : 19;
	return set_field(f, year, high * 100 + low);
}

static bool
by_month(const struct fields *f, int64_t *days)
{
	int64_t year = f->value[FIELD_YEAR];
	int month = (int)f->value[FIELD_MONTH], day = (int)f->value[FIELD_DAY];

	*days = datetime_days(year, month, day);
	return day <= datetime_month_days(year, month);
}

static bool
by_yearday(const struct fields *f, int64_t *days)
{
	int64_t year = f->value[FIELD_YEAR];

	*days = datetime_days(year, 1, 1) + f->value[FIELD_YEARDAY] - 1;
	return *days < datetime_days(year + 1, 1, 1);
}

/* Week 1 starts at the first Sunday (%U) or Monday (%W) of the year. */
static bool
by_week(const struct fields *f, enum field week, int64_t first_day, int64_t *days)
{
	int64_t start = datetime_days(f->value[FIELD_YEAR], 1, 1);
	int64_t weekday = (f->value[FIELD_WEEKDAY] + 7 - first_day) % 7;
	int64_t new_year =
		((start + 4) % 7 + 14 - first_day) % 7; /* 0: starts the week */
	int64_t first = start + (7 - new_year) % 7;

	*days = first + (f->value[week] - 1) * 7 + weekday;
	return *days >= start && *days < datetime_days(f->value[FIELD_YEAR] + 1, 1, 1);
}

static bool
by_iso_week(const struct fields *f, int64_t *days)
{
	int64_t fourth = datetime_days(f->value[FIELD_ISO_YEAR], 1, 4); /* is in week 1 */
	struct datetime d = datetime_of(fourth * DATETIME_DAY);

	*days = fourth - (d.weekday + 6) % 7 + (f->value[FIELD_ISO_WEEK] - 1) * 7
		+ (f->value[FIELD_WEEKDAY] + 6) % 7;
	return datetime_of(*days * DATETIME_DAY).iso_year == f->value[FIELD_ISO_YEAR];
}

/* Whatever the date was made of, every field that was given must fit it. */
static bool
date_agrees(const struct fields *f, int64_t days)
{
	struct datetime d = datetime_of(days * DATETIME_DAY);
	const struct {
		enum field field;
		int64_t value;
	} rows[] = {
		{ FIELD_YEAR, d.year },
		{ FIELD_MONTH, d.month },
		{ FIELD_DAY, d.day },
		{ FIELD_WEEKDAY, d.weekday },
		{ FIELD_YEARDAY, d.yearday },
		{ FIELD_ISO_YEAR, d.iso_year },
		{ FIELD_ISO_WEEK, d.iso_week },
		{ FIELD_WEEK_SUNDAY, (d.yearday + 6 - d.weekday) / 7 },
		{ FIELD_WEEK_MONDAY, (d.yearday + 6 - (d.weekday + 6) % 7) / 7 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (f->given[rows[i].field] && f->value[rows[i].field] != rows[i].value)
			return false;
	return true;
}

static bool
make_date(struct fields *f, int64_t *days)
{
	const bool *given = f->given;
	bool made = false;

	if (!join_year(f, FIELD_YEAR, FIELD_YEAR2, true)
		|| !join_year(f, FIELD_ISO_YEAR, FIELD_ISO_YEAR2, false))
		return false;
	if (given[FIELD_YEAR] && given[FIELD_MONTH] && given[FIELD_DAY])
		made = by_month(f, days);
	else if (given[FIELD_YEAR] && given[FIELD_YEARDAY])
		made = by_yearday(f, days);
	else if (given[FIELD_YEAR] && given[FIELD_WEEKDAY] && given[FIELD_WEEK_SUNDAY])
		made = by_week(f, FIELD_WEEK_SUNDAY, 0, days);
	else if (given[FIELD_YEAR] && given[FIELD_WEEKDAY] && given[FIELD_WEEK_MONDAY])
		made = by_week(f, FIELD_WEEK_MONDAY, 1, days);
	else if (given[FIELD_ISO_YEAR] && given[FIELD_WEEKDAY] && given[FIELD_ISO_WEEK])
		made = by_iso_week(f, days);
	return made && date_agrees(f, *days);
}

/* No time at all is midnight; half a time is a mistake. */
static bool
make_time(struct fields *f, int64_t *seconds)
{
	const bool *given = f->given;
	int64_t hour = f->value[FIELD_HOUR];

	*seconds = 0;
	if (given[FIELD_HOUR12] != given[FIELD_AFTERNOON] && !given[FIELD_HOUR])
		return false;
	if (given[FIELD_HOUR12] && given[FIELD_AFTERNOON]) {
		int64_t by_half =
			f->value[FIELD_HOUR12] % 12 + 12 * f->value[FIELD_AFTERNOON];
		if (given[FIELD_HOUR] && hour != by_half)
			return false;
		hour = by_half;
	} else if (!given[FIELD_HOUR]) {
		return !given[FIELD_MINUTE] && !given[FIELD_SECOND]
			&& !given[FIELD_MICRO];
	}
	if (!given[FIELD_MINUTE] || (given[FIELD_MICRO] && !given[FIELD_SECOND]))
		return false;
	*seconds = (hour * 60 + f->value[FIELD_MINUTE]) * 60 + f->value[FIELD_SECOND];
	return true;
}

bool
datetime_parse(struct str text, struct str format, int64_t *instant)
{
	struct fields f = { .text = text };
	int64_t days, seconds;

	if (format.size > DATETIME_FORMAT_MAX || !read_format(&f, format) || f.text.size)
		return false;
	if (f.given[FIELD_STAMP]) {
		*instant = f.value[FIELD_STAMP] * 1000000 + f.value[FIELD_MICRO];
		return !f.given[FIELD_YEAR] && !f.given[FIELD_HOUR];
	}
	if (!make_date(&f, &days) || !make_time(&f, &seconds))
		return false;
	seconds += days * 86400 - f.value[FIELD_OFFSET];
	*instant = seconds * 1000000 + f.value[FIELD_MICRO];
	return true;
}
