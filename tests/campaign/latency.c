/* SPDX-License-Identifier: MIT */
/* How often a slowdown is found, and how often one is seen that is none: trials on
 * latencies drawn from known distributions.  Exit 1 when a goal is missed. */
#include "compare/latency.h"
#include "latencies.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { SIDE = 100 };
#define MEAN 120000.0
#define CV 0.3

struct outcome {
	size_t slower, held, unchecked;
};

static struct outcome
trials(enum latencies kind, double shift, bool added, size_t count, uint64_t seed)
{
	static const struct latency_settings settings = { 0.01, 0.25, 10000 };
	struct outcome sum = { 0 };
	for (size_t i = 0; i < count; i++) {
		uint32_t before[SIDE], now[SIDE];
		uint64_t state = seed + i * 1000003;
		latencies_draw(&state, kind, MEAN, CV, SIDE, before);
		latencies_draw(&state, kind, MEAN, CV, SIDE, now);
		for (size_t k = 0; k < SIDE; k++)
			now[k] = (uint32_t)(added ? now[k] + MEAN * shift
						  : now[k] * (1 + shift));
		struct latency_samples x = { before, SIDE }, y = { now, SIDE };
		struct latency_result r;
		latency_test(&x, &y, &settings, &r);
		sum.slower += r.word == LATENCY_SLOWER;
		sum.held += r.word == LATENCY_HELD;
		sum.unchecked += r.word == LATENCY_UNCHECKED;
	}
	return sum;
}

int
main(int argc, char **argv)
{
	static const char *const names[] = { "normal", "lognormal", "gamma" };
	static const struct {
		double shift;
		bool added;
		const char *what;
	} rows[] = { { 0.3, false, "30 % slower" }, { 0.3, true, "30 % added" },
		{ 0, false, "no shift" }, { -0.3, false, "30 % faster" } };
	size_t count = argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 200;
	uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
	bool ok = count > 0;
	printf("%zu trials each, %d samples a side, CV %.1f, seed %llu\n", count, SIDE,
		CV, (unsigned long long)seed);
	for (size_t k = 0; k < sizeof(names) / sizeof(names[0]); k++)
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			struct outcome o = trials((enum latencies)k, rows[i].shift,
				rows[i].added, count, seed);
			double share = (double)o.slower / (double)count;
			bool met = rows[i].shift > 0 ? share >= 0.99 : share <= 0.01;
			printf("%-9s  %-11s  slower %6.2f %%  held %6.2f %%  unchecked "
			       "%6.2f %%  %s\n",
				names[k], rows[i].what, 100 * share,
				100 * (double)o.held / (double)count,
				100 * (double)o.unchecked / (double)count,
				met ? "ok" : "MISSED");
			ok = ok && met;
		}
	return ok ? 0 : 1;
}
