/* SPDX-License-Identifier: MIT */
/* What a release says of an observation: a fact that is expected, a change that is meant.
 */
#ifndef SMOKE_COMPARE_MEANT_H
#define SMOKE_COMPARE_MEANT_H

#include "compare/expect.h"

/* What a fact says: a string or number as it is written, anything else as JSON, whole;
 * the empty text where there is none (NULL). */
struct str meant_text(struct arena *a, const struct value *fact);

/* A fact is compared as the text it was written with: 1.10 is not 1.1. */
void meant_fact(struct arena *a, const struct expected_fact *fact,
	const struct observation *o, struct expect_result *out);

/* With `to` the new value is there; with `from` alone the old one is not any more. */
void meant_change(struct arena *a, const struct meant_change *change,
	const struct observation *o, struct expect_result *out);

#endif
