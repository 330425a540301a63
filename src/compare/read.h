/* SPDX-License-Identifier: MIT */
/* How rules read a difference (inside compare/ only). */
#ifndef SMOKE_COMPARE_READ_H
#define SMOKE_COMPARE_READ_H

#include "compare/spot.h"
#include "compare/rules.h"

/* Sets reading, severity, rule and sensitive by the first rule in order that decides;
 * which is returned, or NULL. */
const struct compiled_rule *read_difference(const struct rules *rules,
	enum compare_mode mode, const struct spot *p, struct difference *out);

/* A rule with a path to here, or above, has something to say about readings. */
bool read_is_named(const struct rules *rules, const struct spot *p);

/* How a rule has the list at `p` compared; `key` for LIST_KEYED.  Counts as a use. */
enum list_kind
read_list_kind(const struct rules *rules, const struct spot *p, struct str *key);

#endif
