/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "compare/percentile.h"

enum { MOST = 1000 };

/* By definition: the least of them that so many do not exceed. */
static uint32_t
by_counting(const uint32_t *sorted, size_t count, unsigned percent)
{
	for (size_t i = 0; i < count; i++)
		if ((i + 1) * 100 >= count * percent)
			return sorted[i];
	return 0;
}

static void
the_nearest_rank_of_every_count_and_percent(void **state)
{
	(void)state;
	uint32_t items[MOST];
	for (uint32_t i = 0; i < MOST; i++)
		items[i] = 10 * (i + 1);
	for (size_t count = 1; count <= MOST; count++)
		for (unsigned percent = 1; percent <= 100; percent++)
			assert_int_equal(percentile_of(items, count, percent),
				by_counting(items, count, percent));
}

static void
of_none_it_is_nothing_and_of_one_that_one(void **state)
{
	(void)state;
	uint32_t one = 7;
	assert_int_equal(percentile_of(NULL, 0, 95), 0);
	assert_int_equal(percentile_of(&one, 1, 1), 7);
	assert_int_equal(percentile_of(&one, 1, 100), 7);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nearest_rank_of_every_count_and_percent),
		cmocka_unit_test(of_none_it_is_nothing_and_of_one_that_one),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
