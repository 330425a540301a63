/* SPDX-License-Identifier: MIT */
/* JSON numbers by their exact decimal value; decimal_compare() stands in value.h. */
#ifndef SMOKE_VALUE_DECIMAL_H
#define SMOKE_VALUE_DECIMAL_H

#include "base/str.h"

/* Equal for all texts of one value: 1, 1.0, 10e-1. */
uint64_t decimal_hash(struct str text);

#endif
