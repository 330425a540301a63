/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "world/clock.h"
#include "world/random.h"

#include <string.h>

static void
bytes_differ_and_stay_inside(void **state)
{
	(void)state;
	struct err err = { 0 };
	unsigned char first[66] = { 0 }, second[66] = { 0 };
	assert_true(random_bytes(first + 1, 64, &err));
	assert_true(random_bytes(second + 1, 64, &err));
	assert_int_not_equal(memcmp(first, second, sizeof(first)), 0);
	assert_int_equal(first[0] | first[65], 0);
	assert_true(random_bytes(first, 0, &err));
}

static void
the_real_clock_goes_on(void **state)
{
	(void)state;
	int64_t before = clock_now();
	assert_true(before > 1700000000000000);
	assert_true(clock_now() >= before);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_differ_and_stay_inside),
		cmocka_unit_test(the_real_clock_goes_on),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
