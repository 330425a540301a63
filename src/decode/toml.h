/* SPDX-License-Identifier: MIT */
/* TOML 1.0.0, in three parts: the tree that its statements build, what is written between
 * quotes, and what stands bare (docs/why/toml.md). */
#ifndef SMOKE_DECODE_TOML_H
#define SMOKE_DECODE_TOML_H

#include "decode/reading.h"

/* --- the tree ------------------------------------------------------------------ */

enum toml_kind {
	TOML_LEAF = 0,
	TOML_LIST, /* [ … ]: closed where it ends */
	TOML_TABLES, /* [[name]]: grows by a table for each such header */
	TOML_TABLE
};

/* How a table came about decides who may add to it later. */
enum toml_origin {
	TOML_IMPLIED = 0, /* by a header below it: a header may still define it */
	TOML_HEADER,
	TOML_DOTTED, /* by a dotted key: no header may define it */
	TOML_INLINE /* nobody */
};

struct toml_node {
	enum toml_kind kind;
	enum toml_origin origin;
	size_t depth, number; /* numbers tell tables apart in the index */
	struct str name;
	struct value leaf;
	struct vec children; /* struct toml_node * */
};

struct toml {
	struct reading *r;
	size_t at;
	struct toml_node *root;
	size_t nodes;
	struct toml_node **slots; /* by table and name; a power of two */
	size_t slot_count, slot_used;
	const struct toml_node **parents; /* of the slots */
};

void toml_tree_init(struct toml *t);
/* A child of a table by its name, or NULL. */
struct toml_node *
toml_child(const struct toml *t, const struct toml_node *table, struct str name);
/* A new child at its end; a name that is there is the caller's mistake.  NULL: too deep
 * or too many, and err says so. */
struct toml_node *toml_add(struct toml *t, struct toml_node *parent, struct str name,
	enum toml_kind kind, enum toml_origin origin);
/* The table that [a.b.c] or [[a.b.c]] speaks of; the names stand at `at`. */
struct toml_node *toml_header(
	struct toml *t, const struct str *names, size_t count, bool tables, size_t at);
/* The node for a.b.c = … below a table. */
struct toml_node *toml_assign(struct toml *t, struct toml_node *table,
	const struct str *names, size_t count, size_t at);
struct value toml_value(struct toml *t, const struct toml_node *node);

/* --- what is written ----------------------------------------------------------- */

bool toml_peek(const struct toml *t, const char *text);
/* At a quote; `lines`: """ and ''' are read too. */
bool toml_string(struct toml *t, bool lines, struct str *out) MUST_CHECK;
/* A word that begins like a boolean, a number or a date. */
bool toml_bare(struct toml *t, struct value *out) MUST_CHECK;
/* What the word means as a date or time; false: it is none, and nothing was said. */
bool toml_date(struct arena *a, struct str word, struct value *out, const char **wrong);
/* {"name": "text"}: what JSON has no form for keeps the name of its type. */
struct value toml_typed(struct arena *a, const char *name, struct str text);

#endif
