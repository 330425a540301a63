/* SPDX-License-Identifier: MIT */
/* Latencies drawn from distributions whose figures are known: seeded, so that a trial is
 * the same wherever it runs; nobody sleeps. */
#ifndef SMOKE_TESTS_LATENCIES_H
#define SMOKE_TESTS_LATENCIES_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

enum latencies { LATENCIES_NORMAL = 0, LATENCIES_LOGNORMAL, LATENCIES_GAMMA };

/* splitmix64 */
static inline uint64_t
latencies_next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;
	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

static inline double
latencies_uniform(uint64_t *state)
{
	return ((double)(latencies_next(state) >> 11) + 0.5) / 9007199254740992.0;
}

static inline double
latencies_gauss(uint64_t *state)
{
	double u = latencies_uniform(state), v = latencies_uniform(state);
	return sqrt(-2 * log(u)) * cos(6.283185307179586 * v);
}

/* Marsaglia and Tsang (2000), for shapes of at least 1. */
static inline double
latencies_gamma(uint64_t *state, double shape)
{
	double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
	for (;;) {
		double x = latencies_gauss(state), v = 1 + c * x;
		double u = latencies_uniform(state);
		v = v * v * v;
		if (v > 0 && log(u) < x * x / 2 + d - d * v + d * log(v))
			return d * v;
	}
}

/* Of that mean (microseconds) and coefficient of variation. */
static inline void
latencies_draw(uint64_t *state, enum latencies kind, double mean, double cv, size_t count,
	uint32_t *out)
{
	double spread = log(1 + cv * cv);
	for (size_t i = 0; i < count; i++) {
		double x = mean;
		switch (kind) {
		case LATENCIES_NORMAL:
			x = mean * (1 + cv * latencies_gauss(state));
			break;
		case LATENCIES_LOGNORMAL:
			x = mean
				* exp(sqrt(spread) * latencies_gauss(state) - spread / 2);
			break;
		case LATENCIES_GAMMA:
			x = mean * cv * cv * latencies_gamma(state, 1 / (cv * cv));
			break;
		}
		out[i] = x < 1 ? 1 : (uint32_t)x;
	}
}

#endif
