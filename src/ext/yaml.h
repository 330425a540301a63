/* SPDX-License-Identifier: MIT */
/* YAML 1.2 as a tree with positions (libfyaml lives behind this, and behind our own gate:
 * UTF-8, no NUL, one document where one is meant, bounded depth, size and aliases). */
#ifndef SMOKE_EXT_YAML_H
#define SMOKE_EXT_YAML_H

#include "base/diag.h"
#include "base/err.h"

enum yaml_kind { YAML_NULL = 0, YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING };

struct yaml_node {
	enum yaml_kind kind;
	bool plain;       /* SCALAR: written without quotes, so its look decides its type */
	struct str text;  /* SCALAR: its value */
	struct span span; /* in the source */
	struct yaml_pair *pairs; /* MAPPING, in order; names are scalars, none comes twice */
	struct yaml_node *items; /* SEQUENCE */
	size_t count;
};

struct yaml_pair {
	struct yaml_node key, value;
};

enum {
	YAML_SIZE_MAX = 16 << 20,
	YAML_DEPTH_MAX = 64,
	YAML_ALIASES_MAX = 100, /* uses of aliases; what they expand to is at most 10 times */
	YAML_DOCUMENTS_MAX = 1000
};

/* One document.  Mistakes go to `diags`, with their spans; false when there was one. */
bool yaml_read(struct arena *a, const struct source *source, struct yaml_node *out,
	struct diags *diags) MUST_CHECK;

/* All documents of a stream. */
bool yaml_read_all(struct arena *a, const struct source *source, struct yaml_node **out,
	size_t *count, struct diags *diags) MUST_CHECK;

/* What the core schema of YAML 1.2.2 (10.3.2) makes of a plain scalar. */
enum yaml_type { YAML_IS_NULL = 1, YAML_IS_BOOL, YAML_IS_INT, YAML_IS_FLOAT, YAML_IS_TEXT };
enum yaml_type yaml_type_of(const struct yaml_node *scalar);

#endif
