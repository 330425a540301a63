/* SPDX-License-Identifier: MIT */
/* Conditions: the one language in which the workspace file says `if`.
 *
 * A condition is one or several asserts as Hurl writes them, asked of variables only:
 * `variable "tenant" == "acme"`.  It is decided while the plan is made, so it knows what
 * is known then: `environment`, `tier`, `url` and the environment's variables; never a
 * secret, never a response. */
#ifndef SMOKE_QUERY_CONDITION_H
#define SMOKE_QUERY_CONDITION_H

#include "model/condition.h"
#include "model/environment.h"
#include "query/predicate.h"

/* The names that are always there, besides the environment's variables. */
const struct str *condition_names(size_t *count);

/* What conditions see of an environment. */
void condition_scope(struct arena *a, const struct environment *e, struct scope *out);

/* What may be asked: ERR_INPUT with what may. */
bool condition_check(const struct assertion *assertion, struct err *err) MUST_CHECK;
/* The variable that is asked for. */
struct str condition_variable(const struct assertion *assertion);

/* *holds, and where it does not *why: "variable "tenant" == "acme" is not so: it is
 * <globex>".  ERR_INPUT where it cannot be told: a variable that is not there, a filter
 * that does not fit; `exists` alone asks of what may not be there. */
bool
condition_holds(struct arena *a, const struct condition *c, const struct environment *e,
	bool *holds, struct str *why, struct err *err) MUST_CHECK;

/* What was found out when the file was read: why it does not hold in the environment of
 * that index, or the empty text. */
struct str condition_why_not(const struct condition *c, size_t environment);

#endif
