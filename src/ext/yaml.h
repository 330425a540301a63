/* SPDX-License-Identifier: MIT */
/* YAML 1.2 as a tree with positions (libyaml lives behind this, and behind our own gate:
 * UTF-8, no NUL, one document where one is meant, bounded depth, size and aliases;
 * docs/why/yaml.md says why that library).
 *
 * A text of the tree points into the source where it stands there as it is; only what was
 * escaped or folded is a copy.  So the source must live as long as the tree. */
#ifndef SMOKE_EXT_YAML_H
#define SMOKE_EXT_YAML_H

#include "base/diag.h"
#include "base/err.h"

enum yaml_kind {
	YAML_NULL = 0, /* nothing is written; a `null` or `~` is a scalar */
	YAML_SCALAR,
	YAML_SEQUENCE,
	YAML_MAPPING
};

struct yaml_node {
	enum yaml_kind kind;
	bool plain; /* SCALAR: written without quotes, so its look decides its type */
	struct str text; /* SCALAR: its value; valid UTF-8, a NUL only where `\0` is
			    written */
	struct span span; /* in the source, with its quotes; of an alias: the alias */
	struct yaml_pair
		*pairs; /* MAPPING, in order; names are scalars, none comes twice */
	struct yaml_node *items; /* SEQUENCE */
	size_t count;
};

struct yaml_pair {
	struct yaml_node key, value;
};

enum {
	YAML_SIZE_MAX = 16 << 20,
	YAML_DEPTH_MAX = 64, /* nested mappings and sequences, aliases followed */
	YAML_NODES_MAX = 2000000, /* written in one stream */
	YAML_KEY_MAX = 4096, /* bytes of a name in a mapping */
	YAML_ANCHORS_MAX = 1000, /* in one document */
	YAML_ALIASES_MAX = 100, /* uses of aliases in one document, and … */
	YAML_EXPANSION_MAX =
		10, /* … with all aliases followed at most 10 times its nodes */
	YAML_DIRECTIVES_MAX = 16, /* lines that start with `%` */
	YAML_DOCUMENTS_MAX = 1000
};

/* One document; none at all is a NULL node.  Mistakes go to `diags`, with their spans;
 * false when there was one. */
bool yaml_read(struct arena *a, const struct source *source, struct yaml_node *out,
	struct diags *diags) MUST_CHECK;

/* All documents of a stream. */
bool yaml_read_all(struct arena *a, const struct source *source, struct yaml_node **out,
	size_t *count, struct diags *diags) MUST_CHECK;

/* What the core schema of YAML 1.2.2 (10.3.2) makes of a scalar: a quoted one is text,
 * nothing written is null. */
enum yaml_type {
	YAML_IS_NULL = 1,
	YAML_IS_BOOL,
	YAML_IS_INT,
	YAML_IS_FLOAT,
	YAML_IS_TEXT
};
enum yaml_type yaml_type_of(const struct yaml_node *scalar);

/* Where byte `offset` of a scalar's text stands in the source; the whole scalar's span
 * when it was escaped, folded or came by an alias. */
struct span
yaml_inside(const struct source *source, const struct yaml_node *scalar, size_t offset);

#endif
