/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "compare/latency.h"
#include "latencies.h"

#include <math.h>

enum { SIDE = 100, TRIALS = 200 };
static const struct latency_settings usual = { 0.01, 0.25, 10000 };

static struct latency_result
test(const uint32_t *before, size_t n, const uint32_t *now, size_t m)
{
	struct latency_settings plain = { 0.05, 0.25, 0 };
	struct latency_samples x = { before, n }, y = { now, m };
	struct latency_result r;
	latency_test(&x, &y, &plain, &r);
	return r;
}

static void
near(double one, double other)
{
	if (fabs(one - other) > 5e-5)
		fail_msg("%f is not %f", one, other);
}

/* The tables of Mann and Whitney (1947). */
static void
small_samples_are_exact(void **state)
{
	(void)state;
	const uint32_t low[] = { 1, 2, 3, 4, 5 }, high[] = { 6, 7, 8, 9, 10 };
	near(test(low, 5, high, 5).p, 1 / 252.0);
	near(test(low, 4, high, 4).p, 1 / 70.0);
	/* 5 of 25 pairs are faster: 19 of the 252 ways have no more. */
	const uint32_t some[] = { 1, 2, 3, 5, 9 }, others[] = { 4, 6, 7, 8, 10 };
	near(test(some, 5, others, 5).p, 19 / 252.0);
	near(test(low, 5, high, 5).slower, 1);
	near(test(high, 5, low, 5).p, 1);
	assert_int_equal(test(high, 5, low, 5).word, LATENCY_HELD);
}

/* The variance is less by the ties, and half a pair corrects for steps. */
static void
ties_share_their_ranks(void **state)
{
	(void)state;
	const uint32_t before[] = { 10, 10, 10, 20, 20, 30 };
	const uint32_t now[] = { 10, 20, 20, 30, 30, 30 };
	struct latency_result r = test(before, 6, now, 6);
	near(r.slower, 26 / 36.0);
	/* Ten of 36 pairs are faster, half of each tie counted; each value is there four
	 * times. */
	double variance = 36 / 12.0 * (13 - (60 + 60 + 60) / 132.0);
	near(r.p, 0.5 * erfc(7.5 / sqrt(variance) / sqrt(2)));
}

static void
a_slowdown_has_its_size_and_its_bounds(void **state)
{
	(void)state;
	uint32_t before[50], now[50];
	for (uint32_t i = 0; i < 50; i++) {
		before[i] = 100000 + i * 100;
		now[i] = before[i] * 3 / 2;
	}
	struct latency_result r = test(before, 50, now, 50);
	assert_int_equal(r.word, LATENCY_SLOWER);
	assert_true(fabs(r.ratio - 1.5) < 0.001);
	assert_true(r.ratio_least < r.ratio && r.ratio < r.ratio_most);
	assert_true(r.ratio_least > 1.47 && r.ratio_most < 1.53);
	assert_int_equal(r.needed, 0);
}

/* VER-06 */
static void
too_few_samples_tell_nothing_and_say_how_many_would(void **state)
{
	(void)state;
	const uint32_t one[] = { 100 }, other[] = { 900 };
	assert_int_equal(test(one, 0, other, 0).word, LATENCY_UNCHECKED);
	assert_int_equal(test(one, 1, other, 0).word, LATENCY_UNCHECKED);
	struct latency_result r = test(one, 1, other, 1);
	assert_int_equal(r.word, LATENCY_UNCHECKED);
	assert_false(r.known);
	assert_int_equal(r.needed, 3); /* C(6, 3) = 20 ways: 5 % */
}

static void
samples_that_scatter_ask_for_more(void **state)
{
	(void)state;
	const uint32_t before[] = { 50, 90, 100, 110, 200, 400 };
	const uint32_t now[] = { 55, 85, 105, 120, 190, 420 };
	struct latency_result r = test(before, 6, now, 6);
	assert_int_equal(r.word, LATENCY_UNCHECKED);
	assert_true(r.known);
	assert_true(r.needed > 6);
}

/* 1 ms that becomes 2 ms is twice as slow, and nobody waits for it. */
static void
what_nobody_feels_does_not_matter(void **state)
{
	(void)state;
	uint32_t before[SIDE], now[SIDE];
	uint64_t seed = 7;
	latencies_draw(&seed, LATENCIES_NORMAL, 1000, 0.1, SIDE, before);
	latencies_draw(&seed, LATENCIES_NORMAL, 2000, 0.1, SIDE, now);
	struct latency_samples x = { before, SIDE }, y = { now, SIDE };
	struct latency_result r;
	latency_test(&x, &y, &usual, &r);
	assert_int_equal(r.word, LATENCY_HELD);
	assert_true(r.p < 1e-6);
}

static void
what_is_all_the_same_is_as_before(void **state)
{
	(void)state;
	uint32_t zero[SIDE] = { 0 };
	struct latency_samples x = { zero, SIDE };
	struct latency_result r;
	latency_test(&x, &x, &usual, &r);
	assert_int_equal(r.word, LATENCY_HELD);
	near(r.p, 1);
	near(r.ratio, 1);
	near(r.slower, 0.5);
}

/* The goal of the campaign, which has more of it: ./dev campaign latency. */
static void
a_shift_is_found_and_none_is_not(void **state)
{
	(void)state;
	size_t found = 0, alarms = 0;
	for (size_t i = 0; i < TRIALS; i++) {
		uint32_t before[SIDE], now[SIDE], slower[SIDE];
		uint64_t seed = 1 + i * 1000003;
		latencies_draw(&seed, LATENCIES_LOGNORMAL, 120000, 0.3, SIDE, before);
		latencies_draw(&seed, LATENCIES_LOGNORMAL, 120000, 0.3, SIDE, now);
		for (size_t k = 0; k < SIDE; k++)
			slower[k] = (uint32_t)(now[k] * 1.3);
		struct latency_samples x = { before, SIDE }, y = { now, SIDE },
				       z = { slower, SIDE };
		struct latency_result r;
		latency_test(&x, &y, &usual, &r);
		alarms += r.word == LATENCY_SLOWER;
		latency_test(&x, &z, &usual, &r);
		found += r.word == LATENCY_SLOWER;
	}
	assert_true(found * 100 >= TRIALS * 99);
	assert_true(alarms * 100 <= TRIALS);
}

static void
a_quantile_is_a_value_that_was_seen(void **state)
{
	(void)state;
	uint32_t items[] = { 40, 10, 30, 20 };
	struct latency_samples s = { items, 4 };
	latency_sort(items, 4);
	assert_int_equal(latency_quantile(&s, 0), 10);
	assert_int_equal(latency_quantile(&s, 0.25), 10);
	assert_int_equal(latency_quantile(&s, 0.5), 20);
	assert_int_equal(latency_quantile(&s, 0.51), 30);
	assert_int_equal(latency_quantile(&s, 1), 40);
	s.count = 0;
	assert_int_equal(latency_quantile(&s, 0.5), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_samples_are_exact),
		cmocka_unit_test(ties_share_their_ranks),
		cmocka_unit_test(a_slowdown_has_its_size_and_its_bounds),
		cmocka_unit_test(too_few_samples_tell_nothing_and_say_how_many_would),
		cmocka_unit_test(samples_that_scatter_ask_for_more),
		cmocka_unit_test(what_nobody_feels_does_not_matter),
		cmocka_unit_test(what_is_all_the_same_is_as_before),
		cmocka_unit_test(a_shift_is_found_and_none_is_not),
		cmocka_unit_test(a_quantile_is_a_value_that_was_seen),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
