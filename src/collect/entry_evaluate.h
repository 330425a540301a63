/* SPDX-License-Identifier: MIT */
/* What the files that evaluate an entry share; for nobody else. */
#ifndef SMOKE_COLLECT_ENTRY_EVALUATE_H
#define SMOKE_COLLECT_ENTRY_EVALUATE_H

#include "collect/entry.h"
#include "collect/query_run.h"

struct evaluation {
	struct arena *arena, *keep;
	const struct entry *entry;
	const struct entry_settings *settings;
	struct reply *reply;
	struct scope *scope;
	entry_secret_fn *secret;
	void *context;
	struct vec errors; /* struct entry_error */
	enum trouble trouble; /* of the first error that could not be told */
	bool broken;
	size_t asserts;
};

/* It did not hold. */
void evaluation_broken(struct evaluation *v, struct entry_error error);
/* It could not be told. */
void
evaluation_unknown(struct evaluation *v, struct entry_error error, enum trouble trouble);
/* A query that has no answer. */
void
evaluation_failed(struct evaluation *v, const struct query_failure *failure, bool assert);

/* Whether an absence in the body proves something; always, where nobody is strict. */
bool evaluation_is_whole(struct evaluation *v);

/* entry_expect.c.  Version and status, all that is asked first; then headers; then the
 * body. */
void expect_status(struct evaluation *v);
void expect_headers(struct evaluation *v);
void expect_body(struct evaluation *v);

/* entry_expect_json.c: an expected JSON body that the workspace compares as a value. */
bool expect_is_value(const struct evaluation *v);
void expect_value(struct evaluation *v);

#endif
