/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

/* The twin: what is defined here wins over the library's. */
#include "world/clock_fixed.c"

#include <string.h>

static void
moments_show_in_utc(void **state)
{
	(void)state;
	static const struct {
		int64_t milliseconds;
		const char *text, *day;
	} cases[] = {
		{ 0, "1970-01-01T00:00:00Z", "1970-01-01" },
		{ 1795140000999, "2026-11-20T02:00:00Z", "2026-11-20" },
		{ -1, "1969-12-31T23:59:59Z", "1969-12-31" },
		{ 4294967296000, "2106-02-07T06:28:16Z", "2106-02-07" },
		{ INT64_MAX, "9999-12-31T23:59:59Z", "9999-12-31" },
		{ INT64_MIN, "0000-01-01T00:00:00Z", "0000-01-01" },
	};
	struct arena a = { 0 };
	setenv("TZ", "Asia/Kathmandu", 1); /* OS-11: changes nothing */
	tzset();
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_string_equal(
			clock_show(&a, cases[i].milliseconds).data, cases[i].text);
		struct str day = clock_show_day(&a, cases[i].milliseconds);
		assert_true(str_is(day, cases[i].day));
	}
	arena_fini(&a);
}

static void
people_read_their_own_time(void **state)
{
	(void)state;
	struct arena a = { 0 };
	setenv("TZ", "UTC-05:45", 1);
	tzset();
	assert_string_equal(clock_show_local(&a, 1795140000999).data, "07:45");
	arena_fini(&a);
}

static void
the_twin_says_what_it_was_told(void **state)
{
	(void)state;
	struct arena a = { 0 };
	setenv("SMOKE_NOW", "2026-11-20T02:00:00Z", 1);
	assert_int_equal(clock_now(), 1795140000000000);
	unsetenv("SMOKE_NOW");
	assert_true(clock_now() > 1700000000000000);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moments_show_in_utc),
		cmocka_unit_test(people_read_their_own_time),
		cmocka_unit_test(the_twin_says_what_it_was_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
