/* SPDX-License-Identifier: MIT */
/* Text with placeholders, `{{expression}}`, and the parts of the Hurl language that may
 * stand in one: functions and filters.  Shared by suites and the workspace file.
 * query/template.h compiles and renders it. */
#ifndef SMOKE_MODEL_TEMPLATE_H
#define SMOKE_MODEL_TEMPLATE_H

#include "base/diag.h"
#include "base/str.h"

struct filter;
struct jsonpath; /* query/jsonpath.h */
struct rx; /* ext/rx.h */

struct filters {
	struct filter *items;
	size_t count;
};

enum expression_kind {
	EXPRESSION_VARIABLE = 1,
	EXPRESSION_NEW_UUID,
	EXPRESSION_NEW_DATE,
	EXPRESSION_GET_ENV
};

struct expression {
	enum expression_kind kind;
	struct str name; /* of the variable, or of the environment variable */
	struct filters filters;
	struct span span; /* with its braces */
	struct span place; /* of its first word: where what goes wrong with it is shown */
};

struct template_part { /* literal text, or an expression */
	struct str text; /* of an expression: as written, with its braces */
	const struct expression *expression; /* NULL: literal */
	bool json_string; /* the expression stands in a JSON string: its value is escaped
			     for one */
};

struct template
{
	struct template_part *parts;
	size_t count; /* 0: the empty text */
	struct span span;
	struct str written; /* as it stands in the file */
};

enum filter_kind {
	FILTER_NONE = 0,
	FILTER_BASE64_DECODE,
	FILTER_BASE64_ENCODE,
	FILTER_BASE64_URL_SAFE_DECODE,
	FILTER_BASE64_URL_SAFE_ENCODE,
	FILTER_CHARSET_DECODE,
	FILTER_COUNT,
	FILTER_DATE_FORMAT,
	FILTER_DAYS_AFTER_NOW,
	FILTER_DAYS_BEFORE_NOW,
	FILTER_FIRST,
	FILTER_HTML_ESCAPE,
	FILTER_HTML_UNESCAPE,
	FILTER_JSONPATH,
	FILTER_LAST,
	FILTER_LOCATION,
	FILTER_NTH,
	FILTER_REGEX,
	FILTER_REPLACE,
	FILTER_REPLACE_REGEX,
	FILTER_SPLIT,
	FILTER_TO_DATE,
	FILTER_TO_FLOAT,
	FILTER_TO_HEX,
	FILTER_TO_INT,
	FILTER_TO_STRING,
	FILTER_URL_DECODE,
	FILTER_URL_ENCODE,
	FILTER_URL_QUERY_PARAM,
	FILTER_UTF8_DECODE,
	FILTER_UTF8_ENCODE,
	FILTER_XPATH
};

enum argument_kind {
	ARGUMENT_NONE = 0,
	ARGUMENT_INTEGER,
	ARGUMENT_TEXT, /* a quoted string */
	ARGUMENT_REGEX /* written /between slashes/ */
};

struct argument {
	enum argument_kind kind;
	int64_t integer;
	struct template text; /* TEXT; also a placeholder for an integer */
	struct str pattern; /* REGEX */
	const struct rx *rx; /* compiled when no placeholder stands in it, else NULL */
	const struct jsonpath *path; /* the same, for JSONPath */
	struct span span;
};

struct filter {
	enum filter_kind kind;
	struct argument arguments[2];
	struct span span;
};

#endif
