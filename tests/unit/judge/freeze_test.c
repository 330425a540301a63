/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "judge/freeze.h"

#define HOUR INT64_C(3600000)
#define DAY (24 * HOUR)
#define FRIDAY INT64_C(1795132800000) /* 2026-11-20, where it begins */

enum { FRI = 1 << 5, SAT = 1 << 6, SUN = 1 << 0 };

static struct moment
hour(int64_t hours)
{
	return (struct moment){ MOMENT_HOUR, hours * HOUR };
}

static struct moment
day(int64_t days)
{
	return (struct moment){ MOMENT_DAY, FRIDAY + days * DAY };
}

static void
of_a_day_all_of_it_is_meant(void **state)
{
	(void)state;
	const struct freeze f = { .from = day(0), .until = day(1) };
	assert_false(freeze_covers(&f, FRIDAY - 1));
	assert_true(freeze_covers(&f, FRIDAY));
	assert_true(freeze_covers(&f, FRIDAY + 2 * DAY - 1));
	assert_false(freeze_covers(&f, FRIDAY + 2 * DAY));
}

static void
an_instant_is_where_it_ends(void **state)
{
	(void)state;
	const struct freeze f = { .from = { MOMENT_INSTANT, FRIDAY + HOUR },
		.until = { MOMENT_INSTANT, FRIDAY + 2 * HOUR } };
	assert_false(freeze_covers(&f, FRIDAY + HOUR - 1));
	assert_true(freeze_covers(&f, FRIDAY + HOUR));
	assert_true(freeze_covers(&f, FRIDAY + 2 * HOUR - 1));
	assert_false(freeze_covers(&f, FRIDAY + 2 * HOUR));
}

static void
days_of_the_week_narrow_it_or_stand_alone(void **state)
{
	(void)state;
	const struct freeze weekend = { .days = SAT | SUN };
	assert_false(freeze_covers(&weekend, FRIDAY + DAY - 1));
	assert_true(freeze_covers(&weekend, FRIDAY + DAY));
	assert_true(freeze_covers(&weekend, FRIDAY + 3 * DAY - 1));
	assert_false(freeze_covers(&weekend, FRIDAY + 3 * DAY));
	const struct freeze narrowed = { .from = day(0), .until = day(7), .days = FRI };
	assert_true(freeze_covers(&narrowed, FRIDAY));
	assert_false(freeze_covers(&narrowed, FRIDAY + DAY));
	assert_true(freeze_covers(&narrowed, FRIDAY + 7 * DAY));
	assert_false(freeze_covers(&narrowed, FRIDAY + 14 * DAY));
	const struct freeze nothing = { .reason = STR("no time") };
	assert_false(freeze_covers(&nothing, FRIDAY));
}

static void
hours_come_back_each_day(void **state)
{
	(void)state;
	const struct freeze f = { .from = hour(9), .until = hour(17) };
	for (int64_t d = 0; d < 8; d++) {
		assert_false(freeze_covers(&f, FRIDAY + d * DAY + 9 * HOUR - 1));
		assert_true(freeze_covers(&f, FRIDAY + d * DAY + 9 * HOUR));
		assert_true(freeze_covers(&f, FRIDAY + d * DAY + 17 * HOUR - 1));
		assert_false(freeze_covers(&f, FRIDAY + d * DAY + 17 * HOUR));
	}
}

static void
past_midnight_the_day_on_which_it_began_counts(void **state)
{
	(void)state;
	const struct freeze f = { .from = hour(22), .until = hour(6), .days = FRI };
	assert_false(freeze_covers(&f, FRIDAY + 5 * HOUR)); /* of Thursday */
	assert_false(freeze_covers(&f, FRIDAY + 22 * HOUR - 1));
	assert_true(freeze_covers(&f, FRIDAY + 22 * HOUR));
	assert_true(freeze_covers(&f, FRIDAY + DAY + 6 * HOUR - 1));
	assert_false(freeze_covers(&f, FRIDAY + DAY + 6 * HOUR));
	assert_false(freeze_covers(&f, FRIDAY + DAY + 22 * HOUR));
}

static void
from_an_hour_to_the_same_one_is_all_day(void **state)
{
	(void)state;
	const struct freeze f = { .from = hour(8), .until = hour(8) };
	for (int64_t h = 0; h < 48; h++)
		assert_true(freeze_covers(&f, FRIDAY + h * HOUR));
}

static void
before_there_was_anything_nothing_is_frozen(void **state)
{
	(void)state;
	const struct freeze f = { .days = 0x7f };
	assert_false(freeze_covers(&f, -1));
	assert_false(freeze_covers(&f, DAY - 1));
	assert_true(freeze_covers(&f, DAY));
}

static void
the_end_is_where_no_freeze_is_left(void **state)
{
	(void)state;
	struct freeze all[] = { { .from = hour(15), .until = hour(24), .days = FRI },
		{ .days = SAT | SUN },
		{ .from = day(3), .until = day(3), .reason = STR("monday") },
		{ .from = day(10), .until = day(11) } };
	const struct policy p = { .freezes = all, .freeze_count = 4 };
	int64_t until;
	assert_null(freeze_at(&p, FRIDAY, &until));
	assert_int_equal(until, -1);
	assert_ptr_equal(freeze_at(&p, FRIDAY + 15 * HOUR, &until), &all[0]);
	assert_int_equal(until, FRIDAY + 4 * DAY);
	assert_ptr_equal(freeze_at(&p, FRIDAY + 3 * DAY + HOUR, &until), &all[2]);
	assert_int_equal(until, FRIDAY + 4 * DAY);
	assert_ptr_equal(freeze_at(&p, FRIDAY + 11 * DAY, &until), &all[3]);
	assert_int_equal(until, FRIDAY + 12 * DAY);
}

static void
an_end_within_a_day_is_found_to_the_moment(void **state)
{
	(void)state;
	struct freeze all[] = { { .from = { MOMENT_INSTANT, FRIDAY },
					.until = { MOMENT_INSTANT, FRIDAY + 90000 } },
		{ .from = hour(0), .until = { MOMENT_HOUR, 60000 } } };
	const struct policy p = { .freezes = all, .freeze_count = 2 };
	int64_t until;
	assert_non_null(freeze_at(&p, FRIDAY + 1, &until));
	assert_int_equal(until, FRIDAY + 90000);
}

static void
a_freeze_without_end_says_so(void **state)
{
	(void)state;
	struct freeze all[] = { { .days = 0x7f } };
	const struct policy p = { .freezes = all, .freeze_count = 1 };
	int64_t until;
	assert_ptr_equal(freeze_at(&p, FRIDAY, &until), &all[0]);
	assert_int_equal(until, -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(of_a_day_all_of_it_is_meant),
		cmocka_unit_test(an_instant_is_where_it_ends),
		cmocka_unit_test(days_of_the_week_narrow_it_or_stand_alone),
		cmocka_unit_test(hours_come_back_each_day),
		cmocka_unit_test(past_midnight_the_day_on_which_it_began_counts),
		cmocka_unit_test(from_an_hour_to_the_same_one_is_all_day),
		cmocka_unit_test(before_there_was_anything_nothing_is_frozen),
		cmocka_unit_test(the_end_is_where_no_freeze_is_left),
		cmocka_unit_test(an_end_within_a_day_is_found_to_the_moment),
		cmocka_unit_test(a_freeze_without_end_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
