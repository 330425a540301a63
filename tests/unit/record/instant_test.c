/* SPDX-License-Identifier: MIT */
#include "record/instant.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <time.h>

static void
an_instant_is_shown_in_utc(void **state)
{
	(void)state;
	static const struct {
		int64_t ms;
		const char *text;
	} rows[] = {
		{ 0, "1970-01-01T00:00:00.000Z" },
		{ 1, "1970-01-01T00:00:00.001Z" },
		{ 951782399999, "2000-02-28T23:59:59.999Z" },
		{ 951782400000, "2000-02-29T00:00:00.000Z" },
		{ 951868800000, "2000-03-01T00:00:00.000Z" },
		{ 4107542400000, "2100-03-01T00:00:00.000Z" }, /* no leap year */
		{ 1795140000000, "2026-11-20T02:00:00.000Z" },
		{ 253402300799999, "9999-12-31T23:59:59.999Z" },
		{ 253402300800000, "9999-12-31T23:59:59.999Z" },
		{ -1, "1970-01-01T00:00:00.000Z" },
		{ INT64_MAX, "9999-12-31T23:59:59.999Z" },
		{ INT64_MIN, "1970-01-01T00:00:00.000Z" },
	};
	struct arena a = { 0 };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(instant_show(&a, rows[i].ms).data, rows[i].text);
	arena_fini(&a);
}

/* The C library knows the calendar, too. */
static void
every_day_until_2400_agrees_with_the_c_library(void **state)
{
	(void)state;
	for (int64_t day = 0; day < 157054; day++) {
		struct arena a = { 0 };
		time_t seconds = (time_t)(day * 86400 + day % 86400);
		struct tm tm;
		char text[64];
		gmtime_r(&seconds, &tm);
		size_t size = strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S.000Z", &tm);
		struct str shown = instant_show(&a, (int64_t)seconds * 1000);
		int64_t back = 0;
		assert_true(str_eq(shown, (struct str){ text, size }));
		assert_true(instant_read(shown, &back));
		assert_int_equal(back, (int64_t)seconds * 1000);
		arena_fini(&a);
	}
}

static void
only_what_is_shown_is_read(void **state)
{
	(void)state;
	static const char *const bad[] = { "", "2026-11-20", "2026-11-20T02:00:00Z",
		"2026-11-20T02:00:00.000", "2026-11-20T02:00:00.000+00:00",
		"2026-11-20 02:00:00.000Z", "2026-02-29T02:00:00.000Z",
		"2026-00-10T02:00:00.000Z", "2026-13-10T02:00:00.000Z",
		"2026-11-00T02:00:00.000Z", "2026-11-31T02:00:00.000Z",
		"2026-11-20T24:00:00.000Z", "2026-11-20T02:60:00.000Z",
		"2026-11-20T02:00:60.000Z", "1969-12-31T23:59:59.999Z",
		"2026-11-20T02:00:00.0x0Z", "2026-11-20t02:00:00.000z",
		" 026-11-20T02:00:00.000Z" };
	int64_t out = 0;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(instant_read(str_of(bad[i]), &out));
	assert_true(instant_read(STR("2028-02-29T23:59:59.999Z"), &out));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_instant_is_shown_in_utc),
		cmocka_unit_test(every_day_until_2400_agrees_with_the_c_library),
		cmocka_unit_test(only_what_is_shown_is_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
