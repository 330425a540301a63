/* SPDX-License-Identifier: MIT */
/* value_equal() for who has a budget; value_equal() itself stands in value.h. */
#ifndef SMOKE_VALUE_EQUAL_H
#define SMOKE_VALUE_EQUAL_H

#include "value/value.h"

/* Adds to *steps how many values were looked at. */
bool value_equal_counted(const struct value *a, const struct value *b, size_t *steps);

#endif
