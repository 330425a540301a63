/* SPDX-License-Identifier: MIT */
/* Our JSON reader and writer (RFC 8259).
 *
 * Strict: valid UTF-8, no byte order mark, no name twice in an object, no lone surrogate,
 * no trailing text, bounded in depth and nodes.  `\u0000` is read: a str may hold a NUL.
 * The tree points into the text where a string has no escapes, so the text must live as
 * long as the tree.
 */
#ifndef SMOKE_VALUE_JSON_H
#define SMOKE_VALUE_JSON_H

#include "base/err.h"
#include "base/sbuf.h"
#include "value/value.h"

struct json_limits {
	size_t depth; /* nested arrays and objects */
	size_t nodes; /* values in all */
};

#define JSON_LIMITS ((struct json_limits){ .depth = 256, .nodes = 20000000 })

/* False with line and column (code points) and what was expected, kind ERR_SUBJECT; or
 * ERR_LIMIT.  Nothing is half read. */
bool json_read(struct arena *a, struct str text, const struct json_limits *limits,
	struct value *out, struct err *err) MUST_CHECK;

/* The same, and each item of a list that is a member of the outermost object is shown as
 * soon as it is read.  One that is *taken is not part of `out`, and gone when the call
 * returns: what of it is needed is copied.  So a long list needs the memory of one item.
 * False, with err set, stops the reading. */
typedef bool json_item_fn(void *context, struct str list, const struct value *item,
	bool *taken, struct err *err);
bool json_read_items(struct arena *a, struct str text, const struct json_limits *limits,
	json_item_fn *each, void *context, struct value *out, struct err *err) MUST_CHECK;

enum json_style { JSON_COMPACT = 0, JSON_PRETTY /* two spaces, no newline at the end */ };

/* Numbers as they came; strings with the shortest escapes, controls and U+2028/9 as \u;
 * BYTES as hex text, DATE as RFC 3339 with microseconds. */
void json_write(const struct value *v, enum json_style style, struct sbuf *out);
/* The same within `depth` objects and arrays that the caller writes. */
void json_write_within(
	size_t depth, const struct value *v, enum json_style style, struct sbuf *out);
/* One string with its quotes. */
void json_write_string(struct str text, struct sbuf *out);

#endif
