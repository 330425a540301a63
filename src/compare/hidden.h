/* SPDX-License-Identifier: MIT */
/* Facts that were taken from what is sensitive (inside compare/ only). */
#ifndef SMOKE_COMPARE_HIDDEN_H
#define SMOKE_COMPARE_HIDDEN_H

#include "compare/rules.h"

/* Whether fact number `fact` of the probe is, holds, or is part of a sensitive value of
 * the document.  What cannot be told is taken to be. */
bool hidden_fact(const struct rules *rules, size_t fact, const struct value *root);

/* A copy of the envelope with another value for one fact; all else is shared. */
struct value
hidden_put(struct arena *a, const struct value *root, struct str fact, struct value v);

#endif
