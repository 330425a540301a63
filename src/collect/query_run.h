/* SPDX-License-Identifier: MIT */
/* A query of a suite, asked of a reply. */
#ifndef SMOKE_COLLECT_QUERY_RUN_H
#define SMOKE_COLLECT_QUERY_RUN_H

#include "collect/entry.h"

/* What a query reads: got from the reply first, because what the reply makes of itself
 * (text, parsed JSON) must outlive the asserts, whose memory is taken back. */
struct query_source {
	const struct value *value; /* the answer itself, or JSON's root; NULL: none */
	struct str text; /* REGEX */
	struct xdoc *doc; /* XPATH */
};

/* Why a query has no answer, not even none. */
struct query_failure {
	const char *title;
	enum trouble trouble; /* EVALUATE, DECODE, LIMIT */
	bool missing; /* there was no value for a filter */
	bool broken; /* the reply is whole, and what was asked of it does not fit it */
	struct span span;
	struct err err;
};

/* Where an argument is wrong: at the variable that is not there, else the whole. */
struct span argument_place(
	struct arena *a, const struct argument *argument, const struct scope *scope);

bool query_reads_body(const struct query *q);

/* Allocates in `a`, the reply's arena. */
bool query_open(struct arena *a, const struct query *q, struct reply *reply,
	const struct scope *scope, struct query_source *out,
	struct query_failure *failure) MUST_CHECK;

/* The answer after all filters; *out NULL: none.  Allocates in `a`, which may be taken
 * back when the answer is no longer needed. */
bool query_answer(struct arena *a, const struct query *q,
	const struct query_source *source, const struct scope *scope,
	const struct value **out, struct query_failure *failure) MUST_CHECK;

#endif
