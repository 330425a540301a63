/* SPDX-License-Identifier: MIT */
/* From a row of events to the tree of yaml.h: counts, refuses names that come twice,
 * follows aliases within bounds.  Knows no library; only ext/yaml.c talks to it. */
#ifndef SMOKE_EXT_YAML_TREE_H
#define SMOKE_EXT_YAML_TREE_H

#include "ext/yaml.h"

struct yaml_anchor { /* a node that has a name, once it is complete */
	struct str name;
	struct yaml_node node;
	size_t nodes, height;
	bool complete;
};

struct yaml_frame { /* a mapping or sequence whose end was not seen yet */
	struct yaml_node node;
	struct vec children; /* struct yaml_pair or struct yaml_node */
	struct yaml_node key;
	bool has_key;
	size_t nodes, height; /* of what is in it, aliases followed */
	ptrdiff_t anchor; /* index, or STR_NONE */
};

struct yaml_tree {
	struct arena *arena;
	const struct source *source;
	struct diags *diags;
	struct yaml_frame stack[YAML_DEPTH_MAX];
	size_t depth;
	struct vec anchors; /* struct yaml_anchor */
	size_t aliases;
	size_t written; /* nodes of this document, an alias counted as one */
	size_t stream; /* … of all documents */
	struct span heaviest; /* the alias that brings most nodes, and how many */
	size_t heaviest_nodes;
	struct yaml_node root;
	size_t nodes; /* of the root, all aliases followed */
	size_t end; /* of the last thing that was seen */
};

void yaml_tree_init(struct yaml_tree *t, struct arena *a, const struct source *source,
	struct diags *diags);

/* Each returns false when the rest is not worth reading; the diag is added already. An
 * `anchor` with a NULL data is none. */
bool yaml_tree_start(struct yaml_tree *t); /* of a document */
bool yaml_tree_end(struct yaml_tree *t);
bool yaml_tree_scalar(struct yaml_tree *t, struct yaml_node scalar, struct str anchor);
bool yaml_tree_open(
	struct yaml_tree *t, enum yaml_kind kind, struct span span, struct str anchor);
/* `end`: where the closing bracket ends, or 0 for block style. */
bool yaml_tree_close(struct yaml_tree *t, size_t end);
bool yaml_tree_alias(struct yaml_tree *t, struct str name, struct span span);

#endif
