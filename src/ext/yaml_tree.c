/* SPDX-License-Identifier: MIT */
#include "ext/yaml_tree.h"

#include "base/hash.h"
#include "base/nearest.h"

enum {
	WEIGHT_MAX = 1 << 30, /* where counting stops: far above any limit */
	FEW_PAIRS = 8, /* up to here comparing all names is the fastest table */
	PLACED_MAX = 20 /* so many mistakes get a hint that costs a walk over the file */
};

void
yaml_tree_init(struct yaml_tree *t, struct arena *a, const struct source *source,
	struct diags *diags)
{
	*t = (struct yaml_tree){ .arena = a, .source = source, .diags = diags };
}

static bool
refuse(struct yaml_tree *t, struct span span, const char *text)
{
	return diags_add(t->diags, DIAG_ERROR, t->source, span, "%s", text);
}

bool
yaml_tree_start(struct yaml_tree *t)
{
	t->depth = t->aliases = t->written = t->nodes = t->heaviest_nodes = 0;
	t->anchors = vec_of(t->arena, struct yaml_anchor);
	t->root = (struct yaml_node){ .span = { t->end, 0 } };
	return true;
}

bool
yaml_tree_end(struct yaml_tree *t)
{
	if (t->nodes <= (size_t)YAML_EXPANSION_MAX * t->written)
		return true;
	return diags_add(t->diags, DIAG_ERROR, t->source, t->heaviest,
		"aliases make more than %d times of what is written; this one brings "
		"most",
		YAML_EXPANSION_MAX);
}

static size_t
weigh(size_t a, size_t b)
{
	return a + b < WEIGHT_MAX ? a + b : WEIGHT_MAX;
}

static bool
count_node(struct yaml_tree *t, struct span span)
{
	t->written++;
	if (++t->stream <= YAML_NODES_MAX)
		return true;
	return diags_add(t->diags, DIAG_ERROR, t->source, span,
		"more than %d values in one file", YAML_NODES_MAX);
}

/* --- anchors ------------------------------------------------------------------- */

static bool
anchor_add(struct yaml_tree *t, struct str name, struct span span, ptrdiff_t *index)
{
	*index = STR_NONE;
	if (!name.data)
		return true;
	if (t->anchors.count == YAML_ANCHORS_MAX)
		return diags_add(t->diags, DIAG_ERROR, t->source, span,
			"more than %d anchors in one document", YAML_ANCHORS_MAX);
	*index = (ptrdiff_t)t->anchors.count;
	struct yaml_anchor *anchor = vec_push(&t->anchors);
	anchor->name = str_copy(t->arena, name);
	return true;
}

static void
anchor_complete(struct yaml_tree *t, ptrdiff_t index, const struct yaml_node *node,
	size_t nodes, size_t height)
{
	if (index == STR_NONE)
		return;
	struct yaml_anchor *anchor = vec_at(&t->anchors, (size_t)index);
	anchor->node = *node;
	anchor->nodes = nodes;
	anchor->height = height;
	anchor->complete = true;
}

/* The last one of that name: an anchor may be given again (7.1). */
static const struct yaml_anchor *
anchor_find(const struct yaml_tree *t, struct str name)
{
	for (size_t i = t->anchors.count; i-- > 0;) {
		const struct yaml_anchor *anchor = vec_at(&t->anchors, i);
		if (str_eq(anchor->name, name))
			return anchor;
	}
	return NULL;
}

static bool
refuse_unknown(struct yaml_tree *t, struct str name, struct span span)
{
	struct str *known = arena_array(t->arena, t->anchors.count, sizeof(*known));
	for (size_t i = 0; i < t->anchors.count; i++)
		known[i] = ((struct yaml_anchor *)vec_at(&t->anchors, i))->name;
	struct str near = nearest_word(name, known, t->anchors.count);
	diags_add(t->diags, DIAG_ERROR, t->source, span,
		"there is no anchor '&%.*s' before this", STR_ARGS(name));
	if (near.size)
		diags_hint(t->diags, "did you mean '*%.*s'?", STR_ARGS(near));
	return false;
}

/* --- names that come twice ----------------------------------------------------- */

static void
say_double(struct yaml_tree *t, const struct yaml_node *first,
	const struct yaml_node *second)
{
	diags_add(t->diags, DIAG_ERROR, t->source, second->span,
		"the name '%.*s' comes twice", STR_ARGS(second->text));
	if (t->diags->errors > PLACED_MAX)
		return;
	struct place place = source_place(t->source, first->span.start);
	diags_hint(t->diags, "first in line %u, column %u", place.line, place.column);
}

static void
find_doubles_among_few(struct yaml_tree *t, const struct yaml_pair *pairs, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		for (size_t j = 0; j < i; j++) {
			if (!str_eq(pairs[i].key.text, pairs[j].key.text))
				continue;
			say_double(t, &pairs[j].key, &pairs[i].key);
			break;
		}
	}
}

static void
find_doubles(struct yaml_tree *t, const struct yaml_pair *pairs, size_t count)
{
	if (count <= FEW_PAIRS) {
		find_doubles_among_few(t, pairs, count);
		return;
	}
	size_t slots = 16;
	while (slots < count * 2)
		slots *= 2;
	struct arena scratch = { 0 };
	uint32_t *table = arena_array(&scratch, slots, sizeof(*table)); /* index + 1 */
	uint64_t seed = (uint64_t)(uintptr_t)table; /* another one in each run */
	for (size_t i = 0; i < count; i++) {
		size_t slot = hash_bytes(seed, pairs[i].key.text) & (slots - 1);
		while (table[slot]
			&& !str_eq(pairs[table[slot] - 1].key.text, pairs[i].key.text))
			slot = (slot + 1) & (slots - 1);
		if (table[slot])
			say_double(t, &pairs[table[slot] - 1].key, &pairs[i].key);
		else
			table[slot] = (uint32_t)i + 1;
	}
	arena_fini(&scratch);
}

/* --- building ------------------------------------------------------------------ */

static bool
is_name(struct yaml_tree *t, const struct yaml_node *key)
{
	if (key->kind != YAML_SCALAR)
		return refuse(t, key->span, "a name in a mapping must be a text");
	if (key->text.size > YAML_KEY_MAX)
		return diags_add(t->diags, DIAG_ERROR, t->source,
			(struct span){ key->span.start, 1 },
			"a name longer than %d bytes", YAML_KEY_MAX);
	return true;
}

/* A complete node takes its place. */
static bool
place_node(struct yaml_tree *t, const struct yaml_node *node, size_t nodes, size_t height)
{
	t->end = node->span.start + node->span.size;
	if (!t->depth) {
		t->root = *node;
		t->nodes = nodes;
		return true;
	}
	struct yaml_frame *top = &t->stack[t->depth - 1];
	top->nodes = weigh(top->nodes, nodes);
	if (height > top->height)
		top->height = height;
	if (top->node.kind == YAML_SEQUENCE) {
		vec_add(&top->children, node);
	} else if (!top->has_key) {
		if (!is_name(t, node))
			return false;
		top->key = *node;
		top->has_key = true;
	} else {
		struct yaml_pair pair = { top->key, *node };
		vec_add(&top->children, &pair);
		top->has_key = false;
	}
	return true;
}

bool
yaml_tree_scalar(struct yaml_tree *t, struct yaml_node scalar, struct str anchor)
{
	ptrdiff_t index;
	if (!count_node(t, scalar.span) || !anchor_add(t, anchor, scalar.span, &index))
		return false;
	anchor_complete(t, index, &scalar, 1, 0);
	return place_node(t, &scalar, 1, 0);
}

static bool
refuse_depth(struct yaml_tree *t, struct span span)
{
	return diags_add(t->diags, DIAG_ERROR, t->source, span,
		"nested deeper than %d levels", YAML_DEPTH_MAX);
}

bool
yaml_tree_open(
	struct yaml_tree *t, enum yaml_kind kind, struct span span, struct str anchor)
{
	if (t->depth == YAML_DEPTH_MAX)
		return refuse_depth(t, span);
	ptrdiff_t index;
	if (!count_node(t, span) || !anchor_add(t, anchor, span, &index))
		return false;
	struct yaml_frame *frame = &t->stack[t->depth++];
	*frame = (struct yaml_frame){ .node = { .kind = kind, .span = span },
		.anchor = index };
	frame->children = kind == YAML_MAPPING ? vec_of(t->arena, struct yaml_pair)
					       : vec_of(t->arena, struct yaml_node);
	t->end = span.start + span.size;
	return true;
}

bool
yaml_tree_close(struct yaml_tree *t, size_t end)
{
	struct yaml_frame *frame = &t->stack[--t->depth];
	struct yaml_node node = frame->node;
	node.count = frame->children.count;
	node.span.size = (end ? end : t->end) - node.span.start;
	if (node.kind == YAML_MAPPING) {
		node.pairs = frame->children.items;
		find_doubles(t, node.pairs, node.count);
	} else {
		node.items = frame->children.items;
	}
	size_t nodes = weigh(frame->nodes, 1), height = frame->height + 1;
	anchor_complete(t, frame->anchor, &node, nodes, height);
	return place_node(t, &node, nodes, height);
}

bool
yaml_tree_alias(struct yaml_tree *t, struct str name, struct span span)
{
	const struct yaml_anchor *anchor = anchor_find(t, name);
	if (!anchor)
		return refuse_unknown(t, name, span);
	if (!anchor->complete)
		return refuse(t, span, "this alias stands inside of what it stands for");
	if (++t->aliases > YAML_ALIASES_MAX)
		return diags_add(t->diags, DIAG_ERROR, t->source, span,
			"more than %d aliases in one document", YAML_ALIASES_MAX);
	if (t->depth + anchor->height > YAML_DEPTH_MAX)
		return refuse_depth(t, span);
	if (!count_node(t, span))
		return false;
	if (anchor->nodes > t->heaviest_nodes) {
		t->heaviest_nodes = anchor->nodes;
		t->heaviest = span;
	}
	struct yaml_node node = anchor->node;
	node.span = span;
	return place_node(t, &node, anchor->nodes, anchor->height);
}
