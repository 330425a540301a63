/* SPDX-License-Identifier: MIT */
/* Percentiles by the nearest rank: always a value that was measured. */
#ifndef SMOKE_COMPARE_PERCENTILE_H
#define SMOKE_COMPARE_PERCENTILE_H

#include <stddef.h>
#include <stdint.h>

/* The least value that `percent` (1 to 100) of a hundred do not exceed; 0 of none. */
uint32_t percentile_of(const uint32_t *sorted, size_t count, unsigned percent);

#endif
