/* SPDX-License-Identifier: MIT */
/* What jsonpath_parse.c and jsonpath_parse_filter.c share; nobody else includes it. */
#ifndef SMOKE_QUERY_JSONPATH_PARSE_H
#define SMOKE_QUERY_JSONPATH_PARSE_H

#include "query/jsonpath_tree.h"

struct parser {
	struct arena *arena;
	struct str text;
	size_t at;
	size_t depth; /* of filters, groups and calls; at most JSONPATH_DEPTH_MAX */
	struct err *err;
};

char jsonpath_peek(const struct parser *p); /* '\0' at the end; the text holds no NUL */
void jsonpath_skip_space(struct parser *p);
bool jsonpath_take(struct parser *p, const char *token);

/* Both return false.  The first: "expected …, found 'x'" where the parser stands. */
bool jsonpath_fail_found(struct parser *p, const char *expected);
bool jsonpath_fail_at(struct parser *p, size_t at, const char *format, ...) FORMAT(3, 4);

bool jsonpath_enter(struct parser *p); /* one level deeper */
void jsonpath_leave(struct parser *p);

bool jsonpath_parse_string(struct parser *p, struct str *out);
/* Everything behind `$` or `@`. */
bool jsonpath_parse_segments(struct parser *p, struct jsonpath *out);
/* Everything behind `?`. */
bool jsonpath_parse_filter(struct parser *p, struct jsonpath_filter *out);

#endif
