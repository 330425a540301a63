/* SPDX-License-Identifier: MIT */
/* `version: ">= 1.4"`, taken apart (inside compare/ only). */
#ifndef SMOKE_COMPARE_DEMAND_H
#define SMOKE_COMPARE_DEMAND_H

#include "ext/rx.h"

enum order_sign { ORDER_LESS = 1, ORDER_EQUAL = 2, ORDER_MORE = 4 };

struct demand {
	struct str sign; /* ">=" */
	unsigned allows; /* enum order_sign: which orders hold */
	struct str operand; /* "1.4", or "baseline" */
};

/* False when it does not begin with one of >= <= == != > < and go on with a version. */
bool demand_read(struct str text, struct demand *out);
bool demand_is_relative(const struct demand *d);

/* Unknown when either is no version. */
enum match demand_test(const struct demand *d, struct str version, struct str operand);

#endif
