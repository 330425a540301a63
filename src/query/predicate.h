/* SPDX-License-Identifier: MIT */
/* Predicates: does a value hold what was asked?  Yes, no, or it cannot be known. */
#ifndef SMOKE_QUERY_PREDICATE_H
#define SMOKE_QUERY_PREDICATE_H

#include "base/err.h"
#include "ext/rx.h"
#include "model/suite.h"
#include "query/scope.h"
#include "query/show.h"

struct predicate_form {
	struct str name; /* as written: "==", "startsWith" */
	enum predicate_kind kind;
	bool takes_value;
	bool symbol; /* an operator: no blank is needed behind it */
	struct str deprecated_for;
};
const struct predicate_form *predicate_forms(size_t *count);
const struct predicate_form *predicate_form_of(struct str name);

struct predicate_result {
	enum match match; /* `not` keeps UNKNOWN */
	bool type_mismatch;
	struct str actual; /* "string <x>", "integer <2>", "none": with its type */
	struct str expected; /* "equals integer <3>", … */
};

/* `actual` NULL is the missing value.  `whole`: the subject was received, decoded and
 * parsed to its end; where it was not, what rests on an absence is UNKNOWN.  `bytes` of a
 * FILE literal are given by `file` (already read), else NULL.  UNKNOWN sets err. */
void predicate_test(struct arena *a, const struct predicate *p,
	const struct value *actual, bool whole, const struct scope *scope,
	const struct str *file, struct predicate_result *out, struct err *err);

#endif
