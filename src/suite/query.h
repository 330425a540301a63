/* SPDX-License-Identifier: MIT */
/* What an assert or a capture asks for, and what it must be. */
#ifndef SMOKE_SUITE_QUERY_H
#define SMOKE_SUITE_QUERY_H

#include "suite/parser.h"

/* Whether the word begins with the name of a query. */
bool query_begins(struct str word);
/* Hints at the query that was meant by the word there; returns false. */
bool query_suggest(struct parser *p, size_t at);
bool query_known(struct str word); /* a query begins with this word */
bool query_near(struct str word); /* it may have been meant to */
bool query_read(struct parser *p, struct query *out); /* with its filters */
bool predicate_read(struct parser *p, struct predicate *out);

#endif
