/* SPDX-License-Identifier: MIT */
/* Whether an object holds a name twice: for readers, which refuse it. */
#ifndef SMOKE_VALUE_MEMBER_NAMES_H
#define SMOKE_VALUE_MEMBER_NAMES_H

#include "value/value.h"

/* The index of the first member whose name was there before, or `count`. */
size_t member_names_first_double(const struct member *members, size_t count);

#endif
