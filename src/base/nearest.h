/* SPDX-License-Identifier: MIT */
/* The nearest known word, for "did you mean". */
#ifndef SMOKE_BASE_NEAREST_H
#define SMOKE_BASE_NEAREST_H

#include "base/str.h"

/* The word with the fewest edits (insert, delete, replace, swap neighbours; letters of
 * either case are equal), when that is few for its length; else the empty text.
 * Words longer than 64 bytes are never near. */
struct str nearest_word(struct str word, const struct str *known, size_t count);

#endif
