/* SPDX-License-Identifier: MIT */
/* Templates: `{{name}}`, `{{newUuid}}`, `{{name filter …}}` within text.
 * Rendering is one pass: what a value says is never looked at again. */
#ifndef SMOKE_QUERY_TEMPLATE_H
#define SMOKE_QUERY_TEMPLATE_H

#include "base/diag.h"
#include "base/err.h"
#include "model/template.h"
#include "query/scope.h"

/* Text of the workspace file: `{{` starts a placeholder, there are no escapes.  Mistakes
 * go to diags at their place in `source`; `span` is where `text` stands there. */
bool template_compile(struct arena *a, const struct source *source, struct span span,
	struct str text, struct template *out, struct diags *diags) MUST_CHECK;

struct template template_of(struct arena *a, struct str literal);
bool template_is_literal(const struct template *t, struct str *text);

/* Every name that is asked for, for lint: calls back with each variable's name and span.
 */
typedef void template_name_fn(void *context, struct str name, struct span span);
void template_names(const struct template *t, template_name_fn *each, void *context);

enum rendering {
	RENDER_PLAIN = 0,
	RENDER_JSON_STRING, /* values escaped for a JSON string */
	RENDER_JSON /* the template is a JSON text: values in its strings are escaped,
		       others must be JSON themselves */
};

/* 64 MiB, and for one value 16 MiB: a text that is larger is ERR_LIMIT. */
#define TEMPLATE_TEXT_MAX ((size_t)64 << 20)
#define TEMPLATE_VALUE_MAX ((size_t)16 << 20)

/* ERR_SUBJECT: "Undefined variable", "Unrenderable expression", "Invalid JSON" and filter
 * errors, each word before its colon Hurl's title; *place (may be NULL) is the span of
 * the expression. */
bool template_render(struct arena *a, const struct template *t, const struct scope *scope,
	enum rendering rendering, struct str *out, struct span *place,
	struct err *err) MUST_CHECK;

/* One expression with its type: for a bare {{x}} in a predicate. */
bool expression_value(struct arena *a, const struct expression *e,
	const struct scope *scope, struct value *out, struct err *err) MUST_CHECK;

/* A value as text: boolean, date, null, number, string; others are "Unrenderable". */
bool value_render(struct arena *a, const struct value *v, struct str *out,
	struct err *err) MUST_CHECK;

#endif
