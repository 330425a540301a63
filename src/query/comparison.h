/* SPDX-License-Identifier: MIT */
/* A comparison as the workspace file writes it: `< 24h`, `>= 1GB`, `== 3`, `!= debug`.
 * Units count in what the observation counts in: durations in seconds, sizes in bytes,
 * percentages as they are.
 *
 * A number compares with numbers, by exact decimal value; a text with texts, and with
 * what is written so: `== true`, `== null`.  Both sides of == and != may be of different
 * kinds, and then differ. */
#ifndef SMOKE_QUERY_COMPARISON_H
#define SMOKE_QUERY_COMPARISON_H

#include "base/err.h"
#include "ext/rx.h"
#include "value/value.h"

enum comparison_operator {
	IS_EQUAL = 1,
	IS_NOT_EQUAL,
	IS_LESS,
	IS_AT_MOST,
	IS_GREATER,
	IS_AT_LEAST
};

struct comparison {
	enum comparison_operator operator;
	struct str text; /* the operand as written */
	bool numeric;
	struct str number; /* a decimal number, units applied */
};

/* ERR_INPUT says what was expected. */
bool comparison_read(struct arena *a, struct str text, struct comparison *out,
	struct err *err) MUST_CHECK;

/* Unknown when the value cannot be compared so: a text with `<`, an array, none. */
enum match comparison_test(const struct comparison *c, const struct value *v);

#endif
