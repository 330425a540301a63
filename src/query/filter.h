/* SPDX-License-Identifier: MIT */
/* Filters: a value in, a value out. One table; the suite parser and the docs walk it. */
#ifndef SMOKE_QUERY_FILTER_H
#define SMOKE_QUERY_FILTER_H

#include "base/err.h"
#include "model/template.h"
#include "query/scope.h"
#include "ext/rx.h"

struct filter_form {
	struct str name; /* as written: "toInt" */
	enum filter_kind kind;
	enum argument_kind arguments[2]; /* REGEX: /regex/ or text; NONE: no argument */
	struct str deprecated_for; /* the name to use instead, or empty */
};
const struct filter_form *filter_forms(size_t *count);
const struct filter_form *filter_form_of(struct str name); /* NULL: unknown */

/* ERR_SUBJECT with Hurl's words: "missing value to apply filter", "invalid filter input
 * type: …"; `value` NULL is the missing value.  *out NULL: the filter found none.
 * ERR_INPUT for a pattern, path or URL that does not compile, ERR_LIMIT for a budget that
 * is spent.  In a strict scope a regex without a group, a group that took no part and
 * bytes that are no UTF-8 are errors; else they are none and replaced, as with Hurl. */
bool
filters_apply(struct arena *a, const struct filters *filters, const struct value *value,
	const struct scope *scope, const struct value **out, struct err *err) MUST_CHECK;

/* What a JSONPath comes to: no node none (NULL), one node itself, several a list. */
bool filter_jsonpath(struct arena *a, const struct jsonpath *path,
	const struct value *root, const struct value **out, struct err *err) MUST_CHECK;
/* XPath knows one kind of number, so that count(//a) is a float, as with Hurl. */
struct value filter_xpath_number(struct arena *a, struct value v);
/* The first group of the first match, or none (NULL). */
bool filter_regex(struct arena *a, const struct rx *rx, struct str subject,
	const struct scope *scope, const struct value **out, struct err *err) MUST_CHECK;

/* --- arguments, of filters and queries ------------------------------------------- */

bool argument_text(struct arena *a, const struct argument *argument,
	const struct scope *scope, struct str *out, struct err *err) MUST_CHECK;
bool argument_integer(struct arena *a, const struct argument *argument,
	const struct scope *scope, int64_t *out, struct err *err) MUST_CHECK;
/* As compiled while parsing, or compiled now where a placeholder stands in it. */
bool argument_rx(struct arena *a, const struct argument *argument,
	const struct scope *scope, const struct rx **out, struct err *err) MUST_CHECK;
bool
argument_path(struct arena *a, const struct argument *argument, const struct scope *scope,
	const struct jsonpath **out, struct err *err) MUST_CHECK;

#endif
