/* SPDX-License-Identifier: MIT */
/* Queries about a reply that do not read its body. */
#ifndef SMOKE_COLLECT_QUERY_FACT_H
#define SMOKE_COLLECT_QUERY_FACT_H

#include "collect/entry.h"

/* *out NULL: none. */
bool query_fact(struct arena *a, const struct query *q, const struct reply *reply,
	const struct scope *scope, const struct value **out, struct err *err) MUST_CHECK;

#endif
