/* SPDX-License-Identifier: MIT */
/* Where a node stands in its tree: steps from the root, kept as a list that grows
 * downwards, so that siblings share their way and the root path is NULL. */
#ifndef SMOKE_VALUE_PATH_H
#define SMOKE_VALUE_PATH_H

#include "base/sbuf.h"
#include "base/str.h"

enum step_kind {
	STEP_NAME = 1, /* a member of an object */
	STEP_INDEX, /* an element of an array */
	STEP_KEY /* an element known by the value of one of its members */
};

struct path {
	const struct path *parent; /* NULL: the root */
	enum step_kind kind;
	size_t index; /* INDEX, and where a KEY element stood */
	struct str name; /* NAME: the member; KEY: the member that is the key */
	struct str key; /* KEY: its value as text */
	bool bare; /* KEY: a number or a boolean, which stands without quotes */
};

const struct path *path_name(struct arena *a, const struct path *parent, struct str name);
const struct path *path_index(struct arena *a, const struct path *parent, size_t index);

/* A normalized path by RFC 9535, section 2.7: $['a'][0]. */
void path_write_normalized(const struct path *path, struct sbuf *out);

/* For people and fingerprints: $.a[0], $['a b'], $.items[?@.name=='x'] or
 * $.items[?@.id==7] for a KEY step. */
void path_write(const struct path *path, struct sbuf *out);

#endif
