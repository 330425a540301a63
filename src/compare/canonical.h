/* SPDX-License-Identifier: MIT */
/* One text for all equal values: what is digested (inside compare/ only). */
#ifndef SMOKE_COMPARE_CANONICAL_H
#define SMOKE_COMPARE_CANONICAL_H

#include "base/sbuf.h"
#include "value/value.h"

/* JSON, compact: members sorted by name, numbers as digits and a power of ten (1, 1.0 and
 * 10e-1 are `1e0`).  Two values have the same text exactly when value_equal() says so. */
void canonical_write(const struct value *v, struct sbuf *out);

#endif
