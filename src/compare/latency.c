/* SPDX-License-Identifier: MIT */
#include "compare/latency.h"

#include <math.h>
#include <stdlib.h>

#define POWER 0.9 /* of the sample that is asked for */

/* --- the normal distribution --- */

static double
normal_below(double z)
{
	return 0.5 * erfc(-z / sqrt(2.0));
}

/* z with that much of the distribution above it; halving is exact enough, and short. */
static double
normal_above(double part)
{
	double low = -40, high = 40;
	for (int i = 0; i < 100; i++) {
		double middle = (low + high) / 2;
		if (1 - normal_below(middle) > part)
			low = middle;
		else
			high = middle;
	}
	return (low + high) / 2;
}

/* --- the distribution of the statistic ---
 *
 * How many of the n * m pairs are slower before than now, when nothing changed. */

struct chance {
	size_t n, m;
	double mean, deviation; /* with ties, where they were counted */
	double *ways; /* by value of the statistic; NULL: the normal approximation */
	double all;
};

/* ways(n, m, u) = ways(n - 1, m, u - m) + ways(n, m - 1, u): the greatest is either of
 * one sample or of the other.  Up to C(50, 25) = 1.3e14, exact in a double. */
static void
count_ways(struct arena *a, struct chance *c)
{
	size_t size = c->n * c->m + 1;
	double *rows = arena_array(a, (c->n + 1) * size, sizeof(double));
	for (size_t i = 0; i <= c->n; i++)
		rows[i * size] = 1; /* with none of the other sample */
	for (size_t j = 1; j <= c->m; j++)
		for (size_t i = 1; i <= c->n; i++)
			for (size_t u = i * j + 1; u-- > 0;) {
				double less = u >= j ? rows[(i - 1) * size + u - j] : 0;
				rows[i * size + u] += less;
			}
	c->ways = &rows[c->n * size];
	for (size_t u = 0; u < size; u++)
		c->all += c->ways[u];
}

static struct chance
chance_of(struct arena *a, size_t n, size_t m)
{
	struct chance c = { .n = n, .m = m };
	double pairs = (double)n * (double)m;
	c.mean = pairs / 2;
	c.deviation = sqrt(pairs * (double)(n + m + 1) / 12);
	if (n <= LATENCY_EXACT_MAX && m <= LATENCY_EXACT_MAX)
		count_ways(a, &c);
	return c;
}

/* The largest value that is met, or passed below, with a chance of at most `alpha`; -1
 * when even 0 is met more often. */
static ptrdiff_t
critical(const struct chance *c, double alpha)
{
	if (!c->ways) {
		double z = normal_above(alpha);
		return (ptrdiff_t)floor(c->mean - z * c->deviation - 0.5);
	}
	double sum = 0;
	ptrdiff_t u = -1;
	while (u + 1 <= (ptrdiff_t)(c->n * c->m)) {
		sum += c->ways[u + 1];
		if (sum > alpha * c->all)
			break;
		u++;
	}
	return u;
}

/* --- ranks --- */

static int
by_value(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

void
latency_sort(uint32_t *items, size_t count)
{
	if (count)
		qsort(items, count, sizeof(*items), by_value);
}

static uint32_t *
sorted_copy(struct arena *a, const struct latency_samples *s)
{
	uint32_t *copy = arena_array(a, s->count, sizeof(*copy));
	for (size_t i = 0; i < s->count; i++)
		copy[i] = s->items[i] ? s->items[i] : 1;
	latency_sort(copy, s->count);
	return copy;
}

struct ranks {
	double faster_now; /* pairs that are not slower now; a tie is half a pair */
	double ties; /* sum of t^3 - t over all groups of t equal values */
};

/* Both samples merged: of each group of equal values, how many stand before it. */
static struct ranks
rank(const uint32_t *before, size_t n, const uint32_t *now, size_t m)
{
	struct ranks r = { 0 };
	size_t i = 0, j = 0;
	while (i < n || j < m) {
		uint32_t value =
			j == m || (i < n && before[i] < now[j]) ? before[i] : now[j];
		size_t first_i = i, first_j = j;
		while (i < n && before[i] == value)
			i++;
		while (j < m && now[j] == value)
			j++;
		double of_before = (double)(i - first_i), of_now = (double)(j - first_j);
		double group = of_before + of_now;
		r.faster_now += of_before * ((double)first_j + of_now / 2);
		r.ties += group * group * group - group;
	}
	return r;
}

/* The chance of so few pairs that are faster now, or fewer. */
static double
p_of(const struct chance *c, const struct ranks *r)
{
	double sum = 0;
	if (c->ways && r->ties == 0) {
		for (size_t u = 0; (double)u <= r->faster_now; u++)
			sum += c->ways[u];
		return sum / c->all;
	}
	double all = (double)(c->n + c->m), pairs = (double)c->n * (double)c->m;
	double variance = pairs / 12 * (all + 1 - r->ties / (all * (all - 1)));
	if (variance <= 0)
		return 1; /* all are equal */
	return normal_below((r->faster_now + 0.5 - c->mean) / sqrt(variance));
}

/* --- the slowdown --- */

static int
by_ratio(const void *a, const void *b)
{
	const double *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

static double *
all_ratios(
	struct arena *a, const uint32_t *before, size_t n, const uint32_t *now, size_t m)
{
	double *ratios = arena_array(a, n * m, sizeof(*ratios));
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < m; j++)
			ratios[i * m + j] = (double)now[j] / (double)before[i];
	qsort(ratios, n * m, sizeof(*ratios), by_ratio);
	return ratios;
}

static double
middle(const double *sorted, size_t count)
{
	return (sorted[(count - 1) / 2] + sorted[count / 2]) / 2;
}

uint32_t
latency_quantile(const struct latency_samples *sorted, double part)
{
	if (!sorted->count)
		return 0;
	size_t rank = (size_t)ceil(part * (double)sorted->count);
	return sorted->items[rank ? rank - 1 : 0];
}

/* --- how many would do --- */

/* The smallest size of both at which anything can be said. */
static uint32_t
least_samples(double alpha)
{
	uint32_t n = 1;
	double ways = 2; /* C(2n, n) */
	while (1 / ways > alpha && n < LATENCY_SAMPLES_MAX) {
		n++;
		ways *= 2 * (2 * (double)n - 1) / n;
	}
	return n;
}

/* The bound is as far from the middle as the samples scatter, by the root of how many
 * there are: at so many an endpoint that did not change is told from one that is slower
 * by what matters. */
static uint32_t
needed(size_t n, size_t m, const struct latency_result *r, double alpha)
{
	double size = 2 * (double)n * (double)m / (double)(n + m);
	double z = normal_above(alpha), wide = log(r->ratio_most / r->ratio);
	double part = wide / log(1 + r->effect) * (z + normal_above(1 - POWER)) / z;
	double count = ceil(size * part * part);
	double more = ceil(1.5 * (double)(n < m ? n : m));
	count = count > more ? count : more;
	return count < UINT32_MAX ? (uint32_t)count : UINT32_MAX;
}

void
latency_test(const struct latency_samples *before, const struct latency_samples *now,
	const struct latency_settings *settings, struct latency_result *out)
{
	struct arena a = { 0 };
	size_t n = before->count, m = now->count;
	*out = (struct latency_result){ .effect = settings->effect,
		.needed = least_samples(settings->alpha) };
	struct chance chance = chance_of(&a, n, m);
	ptrdiff_t edge = n && m ? critical(&chance, settings->alpha) : -1;
	if (edge >= 0) {
		const uint32_t *x = sorted_copy(&a, before), *y = sorted_copy(&a, now);
		struct ranks ranks = rank(x, n, y, m);
		const double *ratios = all_ratios(&a, x, n, y, m);
		double usual = latency_quantile(&(struct latency_samples){ x, n }, 0.5);
		out->known = true;
		out->p = p_of(&chance, &ranks);
		out->slower = 1 - ranks.faster_now / ((double)n * (double)m);
		out->ratio = middle(ratios, n * m);
		out->ratio_least = ratios[edge];
		out->ratio_most = ratios[n * m - 1 - (size_t)edge];
		out->effect = fmax(settings->effect, settings->least / usual);
		if (out->ratio_most < 1 + out->effect)
			out->word = LATENCY_HELD;
		else if (out->p <= settings->alpha)
			out->word = LATENCY_SLOWER;
		out->needed = out->word ? 0 : needed(n, m, out, settings->alpha);
	}
	arena_fini(&a);
}
