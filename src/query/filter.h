/* SPDX-License-Identifier: MIT */
/* Filters: a value in, a value out. One table; the suite parser and the docs walk it. */
#ifndef SMOKE_QUERY_FILTER_H
#define SMOKE_QUERY_FILTER_H

#include "base/err.h"
#include "model/template.h"
#include "query/scope.h"

struct filter_form {
	struct str name; /* as written: "toInt" */
	enum filter_kind kind;
	enum argument_kind arguments[2]; /* REGEX: /regex/ or text; NONE: no argument */
	struct str deprecated_for;       /* the name to use instead, or empty */
};
const struct filter_form *filter_forms(size_t *count);
const struct filter_form *filter_form_of(struct str name); /* NULL: unknown */

/* ERR_SUBJECT with Hurl's words: "missing value to apply filter", "invalid filter input
 * <type>", …; `value` NULL is the missing value.  *out NULL: the filter found none. */
bool filters_apply(struct arena *a, const struct filters *filters, const struct value *value,
	const struct scope *scope, const struct value **out, struct err *err) MUST_CHECK;

#endif
