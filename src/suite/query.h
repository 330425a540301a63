/* SPDX-License-Identifier: MIT */
/* What an assert or a capture asks for, and what it must be. */
#ifndef SMOKE_SUITE_QUERY_H
#define SMOKE_SUITE_QUERY_H

#include "suite/parser.h"

bool query_known(struct str word); /* a query begins with this word */
bool query_near(struct str word); /* it may have been meant to */
bool query_read(struct parser *p, struct query *out); /* with its filters */
bool predicate_read(struct parser *p, struct predicate *out);

#endif
