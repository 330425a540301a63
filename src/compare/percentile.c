/* SPDX-License-Identifier: MIT */
#include "compare/percentile.h"

uint32_t
percentile_of(const uint32_t *sorted, size_t count, unsigned percent)
{
	/* ceil(count * percent / 100), without a product that could pass its end */
	size_t rank = count / 100 * percent + (count % 100 * percent + 99) / 100;

	return count ? sorted[(rank ? rank : 1) - 1] : 0;
}
