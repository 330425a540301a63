/* SPDX-License-Identifier: MIT */
/* What the files of ext/xdoc.h share.  Nobody else includes this. */
#ifndef SMOKE_EXT_XDOC_INNER_H
#define SMOKE_EXT_XDOC_INNER_H

#include "ext/xdoc.h"

struct _xmlDoc;

struct xdoc {
	struct _xmlDoc *tree;
	enum xdoc_kind kind;
	size_t size; /* of the text it was read from */
};

/* The library reports through a global; while we listen, the first thing that matters is
 * kept and nothing is printed. */
struct xdoc_heard {
	enum xdoc_kind kind; /* which errors matter; 0: all */
	int code; /* 0: nothing was heard */
	unsigned line, column;
	char text[160];
};

void xdoc_listen(struct xdoc_heard *heard);
void xdoc_listen_end(void);

/* What the library would be too slow for, or silent about: a NUL, too many attributes. */
bool xdoc_guard_text(enum xdoc_kind kind, struct str text, struct err *err) MUST_CHECK;

/* Prefixes and functions of an expression, found without evaluating it; `knows` is asked
 * for each prefix, and may be NULL. */
typedef bool xdoc_knows_fn(const void *data, struct str prefix);
bool xdoc_guard_xpath(struct str expression, xdoc_knows_fn *knows, const void *data,
	struct err *err) MUST_CHECK;

#endif
