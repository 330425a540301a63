/* SPDX-License-Identifier: MIT */
/* Does a value say what was expected, whatever way it is written?
 *
 * Numbers are compared by their exact decimal value, members in any order.  With
 * `subset` an object may have members that are not expected, at every depth; a list has
 * as many elements as are expected, always.  With `any_order` its elements may stand in
 * any order: each expected one needs one of its own. */
#ifndef SMOKE_VALUE_FIT_H
#define SMOKE_VALUE_FIT_H

#include "value/path.h"
#include "value/value.h"

struct fit_settings {
	bool subset, any_order;
};

enum fit {
	FIT_UNKNOWN = 0, /* comparing took too many steps: see FIT_STEPS_MAX */
	FIT_NO,
	FIT_YES
};

struct misfit { /* the first place, in the order of what was expected */
	const struct path *path; /* in the actual value */
	const struct value *expected; /* NULL: nothing was expected there */
	const struct value *actual; /* NULL: nothing is there */
	bool length; /* lists of different length */
};

enum { FIT_STEPS_MAX = 20000000, FIT_LIST_MAX = 2000 /* elements in any order */ };

enum fit fit_value(struct arena *a, const struct fit_settings *settings,
	const struct value *expected, const struct value *actual, struct misfit *out);

#endif
