/* SPDX-License-Identifier: MIT */
/* Expectations were taken from chrono's formats as Hurl 8 runs them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "query/datetime.h"
#include "query/show.h"

#include <string.h>

static struct arena arena;

/* The date that `format` reads from `text`, as people see it; "-" when it does not. */
static const char *
parsed(const char *text, const char *format)
{
	int64_t instant;

	if (!datetime_parse(str_of(text), str_of(format), &instant))
		return "-";
	return instant_utc(&arena, instant).data;
}

static const char *
formatted(int64_t instant, const char *format)
{
	struct sbuf b = { 0 };
	bool ok = datetime_format(instant, str_of(format), &b);
	const char *text = ok ? sbuf_copy(&b, &arena).data : "-";

	sbuf_fini(&b);
	return text;
}

static const struct {
	const char *text, *format, *date;
} reads[] = {
	{ "2023-01-23T18:25:43Z", "%+", "2023-01-23 18:25:43 UTC" },
	{ "2023-01-23 18:25:43Z", "%+", "2023-01-23 18:25:43 UTC" },
	{ "2023-01-23t18:25:43z", "%+", "2023-01-23 18:25:43 UTC" },
	{ "2023-01-23T18:25:43+0200", "%+", "2023-01-23 16:25:43 UTC" },
	{ "2023-01-23T18:25:43+02:00", "%+", "2023-01-23 16:25:43 UTC" },
	{ "2023-01-23T18:25:43.123456Z", "%+", "2023-01-23 18:25:43.123456 UTC" },
	{ "2023-01-23T18:25:43.123456789Z", "%+", "2023-01-23 18:25:43.123456 UTC" },
	{ "2023-01-23T18:25:43", "%+", "-" },
	{ "2023-01-23T18:25Z", "%+", "-" },
	{ "2023-13-23T18:25:43Z", "%+", "-" },
	{ "2023-02-30T18:25:43Z", "%+", "-" },
	{ "2024-02-29T18:25:43Z", "%+", "2024-02-29 18:25:43 UTC" },
	{ "1900-02-29T18:25:43Z", "%+", "-" },
	{ "2023-01-23", "%Y-%m-%d", "2023-01-23 00:00:00 UTC" },
	{ "2023-01-23", "%F", "2023-01-23 00:00:00 UTC" },
	{ "2023-01-23 10:11", "%F %R", "2023-01-23 10:11:00 UTC" },
	{ "2023-1-3 1:2:3", "%Y-%m-%d %H:%M:%S", "2023-01-03 01:02:03 UTC" },
	{ "70-01-23 10:11:12", "%y-%m-%d %H:%M:%S", "1970-01-23 10:11:12 UTC" },
	{ "69-01-23 10:11:12", "%y-%m-%d %H:%M:%S", "2069-01-23 10:11:12 UTC" },
	{ "20 21-01-02 10:11:12", "%C %y-%m-%d %T", "2021-01-02 10:11:12 UTC" },
	{ "Wed, 13 Jan 2021 22:23:01 GMT", "%a, %d %b %Y %H:%M:%S GMT",
		"2021-01-13 22:23:01 UTC" },
	{ "Wed, 13 Jan 2021 22:23:01 GMT", "%a, %d %b %Y %H:%M:%S %Z",
		"2021-01-13 22:23:01 UTC" },
	{ "Wed, 13 January 2021 22:23:01 GMT", "%a, %d %b %Y %H:%M:%S %Z", "-" },
	{ "Tue, 13 Jan 2021 22:23:01 GMT", "%a, %d %b %Y %H:%M:%S GMT", "-" },
	{ "Wednesday, 13 jan 2021 22:23:01 GMT", "%A, %d %B %Y %H:%M:%S GMT",
		"2021-01-13 22:23:01 UTC" },
	{ "WED, 13 JAN 2021 22:23:01 GMT", "%a, %d %b %Y %H:%M:%S GMT",
		"2021-01-13 22:23:01 UTC" },
	{ "2021-013 10:11:12", "%Y-%j %H:%M:%S", "2021-01-13 10:11:12 UTC" },
	{ "2021-366 10:11:12", "%Y-%j %H:%M:%S", "-" },
	{ "1611267791", "%s", "2021-01-21 22:23:11 UTC" },
	{ "-5", "%s", "-" },
	{ "10:11:12 pm 2021-01-02", "%I:%M:%S %p %F", "2021-01-02 22:11:12 UTC" },
	{ "12:11:12 am 2021-01-02", "%I:%M:%S %p %F", "2021-01-02 00:11:12 UTC" },
	{ "2021-01-02 10:11:12.5", "%F %T%.f", "2021-01-02 10:11:12.500 UTC" },
	{ "2021-01-02 10:11:12", "%F %T%.f", "2021-01-02 10:11:12 UTC" },
	{ "2021-01-02 10:11:12.", "%F %T%.f", "-" },
	{ "2021-01-02 10:11:12.500", "%F %T%.3f", "2021-01-02 10:11:12.500 UTC" },
	{ "2021-01-02 10:11:12.50", "%F %T%.3f", "-" },
	{ "2021-01-02 10:11:12.5001", "%F %T%.3f", "-" },
	{ "2021-01-02 10:11:12500", "%F %T%3f", "2021-01-02 10:11:12.500 UTC" },
	{ "2021-01-02 10:11:12.123456", "%F %T%.6f", "2021-01-02 10:11:12.123456 UTC" },
	{ "2021-01-02 10:11:12 +0200", "%F %T %z", "2021-01-02 08:11:12 UTC" },
	{ "2021-01-02 10:11:12 +02:00", "%F %T %z", "2021-01-02 08:11:12 UTC" },
	{ "2021-01-02 10:11:12 -02:00", "%F %T %z", "2021-01-02 12:11:12 UTC" },
	{ "2021-01-02 10:11:12 Z", "%F %T %z", "-" },
	{ "2021-01-02 10:11:12 +02", "%F %T %z", "-" },
	{ "2021-01-02 10:11:12 +02", "%F %T %#z", "2021-01-02 08:11:12 UTC" },
	{ "2021-01-02 10:11:12 +02:30", "%F %T %:z", "2021-01-02 07:41:12 UTC" },
	{ "2021-01-02  10:11:12", "%F %T", "2021-01-02 10:11:12 UTC" },
	{ "2021-01-0210:11:12", "%F %T", "2021-01-02 10:11:12 UTC" },
	{ "2021-01-02 10:11:12 ", "%F %T", "-" },
	{ "2021-01-02 10:11:12x", "%F %T", "-" },
	{ " 2021-01-02 10:11:12", "%F %T", "2021-01-02 10:11:12 UTC" },
	{ "01/02/21 10:11:12", "%D %T", "2021-01-02 10:11:12 UTC" },
	{ "2021-01-02 10:11:12%", "%F %T%%", "2021-01-02 10:11:12 UTC" },
	{ " 2-Jan-2021 10:11:12", "%v %T", "2021-01-02 10:11:12 UTC" },
	{ "Sat Jan  2 10:11:12 2021", "%c", "2021-01-02 10:11:12 UTC" },
	{ "12345-01-02 10:11:12", "%F %T", "-" },
	{ "+12345-01-02 10:11:12", "%F %T", "+12345-01-02 10:11:12 UTC" },
	{ "-001-01-02 10:11:12", "%F %T", "-0001-01-02 10:11:12 UTC" },
	{ "+262143-01-02 10:11:12", "%F %T", "-" },
	{ "2021-01-02 24:00:00", "%F %T", "-" },
	{ "2021-01-02 10:61:00", "%F %T", "-" },
	{ "20210102101112", "%Y%m%d%H%M%S", "2021-01-02 10:11:12 UTC" },
	{ "2021-W01-2 10:11:12", "%G-W%V-%u %T", "2021-01-05 10:11:12 UTC" },
	{ "2020-W54-2 10:11:12", "%G-W%V-%u %T", "-" },
	{ "2021 01 2 10:11:12", "%Y %U %w %T", "2021-01-05 10:11:12 UTC" },
	{ "2021 01 2 10:11:12", "%Y %W %u %T", "2021-01-05 10:11:12 UTC" },
	{ "2021-01-02 10:11:12 +0000 1", "%F %T %z %u", "-" },
	{ "é2021-01-02 10:11:12", "é%F %T", "2021-01-02 10:11:12 UTC" },
	{ "2021", "%Y", "-" },
	{ "2021-01-02 10:11:12 02", "%F %T %d", "2021-01-02 10:11:12 UTC" },
	{ "2021-01-02 10:11:12 03", "%F %T %d", "-" },
	{ "0000-01-01 00:00:00", "%F %T", "0000-01-01 00:00:00 UTC" },
	{ "2021-01-02 10:11:12", "%Q", "-" },
	{ "2021-01-02 10:11:12", "", "-" },
	{ "2021-01-02 10:11:12", "%F %T%", "-" },
	{ "", "%F", "-" },
	/* half a time is a mistake, not midnight */
	{ "2021-01-02 10", "%F %H", "-" },
	{ "10:11:12 2021-01-02", "%I:%M:%S %F", "-" },
};

static void
a_date_is_read_as_its_format_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(reads) / sizeof(reads[0]); i++) {
		const char *date = parsed(reads[i].text, reads[i].format);
		if (strcmp(date, reads[i].date) != 0)
			fail_msg("'%s' by '%s' is %s, not %s", reads[i].text,
				reads[i].format, date, reads[i].date);
	}
}

static void
a_date_is_written_as_its_format_says(void **state)
{
	const int64_t instant = 1674498343511000; /* 2023-01-23T18:25:43.511Z */

	(void)state;
	assert_string_equal(formatted(instant, "%Y %C %y %m %b %B %h %d %e %a %A %w %u"),
		"2023 20 23 01 Jan January Jan 23 23 Mon Monday 1 1");
	assert_string_equal(formatted(instant, "%U %W %G %g %V %j %D %x %F %v"),
		"04 04 2023 23 04 023 01/23/23 01/23/23 2023-01-23 23-Jan-2023");
	assert_string_equal(
		formatted(instant, "%H %k %I %l %P %p %M %S"), "18 18 06  6 pm PM 25 43");
	assert_string_equal(formatted(instant, "%f|%.f|%.3f|%.6f|%.9f|%3f|%6f|%9f"),
		"511000000|.511|.511|.511000|.511000000|511|511000|511000000");
	assert_string_equal(
		formatted(instant, "%R|%T|%X|%r"), "18:25|18:25:43|18:25:43|06:25:43 PM");
	assert_string_equal(formatted(instant, "%Z|%z|%:z|%::z|%:::z|%c|%+|%s"),
		"UTC|+0000|+00:00|+00:00:00|+00|Mon Jan 23 18:25:43 2023|"
		"2023-01-23T18:25:43.511+00:00|1674498343");
	assert_string_equal(formatted(instant, "%-d|%_d|%0e|%-H|%-m|%_m|%-j|%-y"),
		"23|23|23|18|1| 1|23|23");
	assert_string_equal(
		formatted(1674491143000000, "%f|%.f|%.3f|%e"), "000000000||.000|23");
	assert_string_equal(formatted(instant, "%t%n%%"), "\t\n%");
	assert_string_equal(formatted(instant, "%Q"), "-");
	assert_string_equal(formatted(instant, "%#z"), "-");
	assert_string_equal(formatted(instant, "%"), "-");
	assert_string_equal(formatted(instant, "%5d"), "-");
	assert_string_equal(
		formatted(-1, "%F %T%.f %s"), "1969-12-31 23:59:59.999999 -1");
}

/* Every day of 400 years, which is the whole cycle of the calendar, and its weeks. */
static void
a_date_survives_writing_and_reading(void **state)
{
	(void)state;
	for (int64_t day = datetime_days(1800, 1, 1); day < datetime_days(2201, 1, 1);
		day += 3) {
		int64_t instant = day * DATETIME_DAY + (day & 0xffff) * 1000003, back = 0;
		char text[256];
		static const char *const formats[] = { "%F %T%.6f", "%Y-%j %T%.6f",
			"%s%.6f", "%G %V %u %T%.6f", "%Y %U %w %T%.6f", "%Y %W %a %T%.6f",
			"%c%.6f", "%+" };
		for (size_t i = 0; i < 8; i++) {
			struct sbuf b = { 0 };
			if (i == 2 && instant < 0)
				continue; /* %s reads no minus, as with Hurl */
			assert_true(datetime_format(instant, str_of(formats[i]), &b));
			memcpy(text, b.data, b.size + 1);
			bool ok = datetime_parse(sbuf_str(&b), str_of(formats[i]), &back);
			sbuf_fini(&b);
			if (!ok || back != instant)
				fail_msg("%s by %s", text, formats[i]);
		}
	}
}

static void
a_format_has_a_limit(void **state)
{
	char format[DATETIME_FORMAT_MAX + 2];
	struct sbuf b = { 0 };

	(void)state;
	memset(format, 'x', sizeof(format));
	assert_true(datetime_format(0, (struct str){ format, DATETIME_FORMAT_MAX }, &b));
	assert_false(
		datetime_format(0, (struct str){ format, DATETIME_FORMAT_MAX + 1 }, &b));
	sbuf_fini(&b);
}

static int
end(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_date_is_read_as_its_format_says),
		cmocka_unit_test(a_date_is_written_as_its_format_says),
		cmocka_unit_test(a_date_survives_writing_and_reading),
		cmocka_unit_test(a_format_has_a_limit),
	};
	return cmocka_run_group_tests(tests, NULL, end);
}
