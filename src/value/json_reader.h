/* SPDX-License-Identifier: MIT */
/* What json_read.c and json_string.c share; nobody else includes it. */
#ifndef SMOKE_VALUE_JSON_READER_H
#define SMOKE_VALUE_JSON_READER_H

#include "value/json.h"

struct frame;

struct reader {
	struct arena *arena;
	const char *begin, *p, *end;
	size_t nodes_left;
	char *scratch;
	size_t used, capacity;
	struct frame *frames;
	size_t depth, frame_capacity;
	const struct json_limits *limits;
	struct err *err;
	json_item_fn *each; /* or NULL */
	void *context;
	struct arena_mark mark; /* before the item */
};

/* Both return false.  The text gets ", found 'x'", or that it ends there. */
bool json_reader_fail(
	struct reader *r, enum err_kind kind, const char *place, const char *what);
bool json_reader_fail_found(struct reader *r, const char *place, const char *what);

/* r->p is at the opening quote, then behind the closing one.  A text without escapes is
 * not copied. */
bool json_reader_string(struct reader *r, struct str *out);

#endif
