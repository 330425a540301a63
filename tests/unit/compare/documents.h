/* SPDX-License-Identifier: MIT */
/* Documents made from a seed, one mutation of them, and what it takes to compare them:
 * shared by the tests of properties.  ROUNDS=n makes more of them. */
#ifndef SMOKE_TESTS_COMPARE_DOCUMENTS_H
#define SMOKE_TESTS_COMPARE_DOCUMENTS_H

#include "base/hash.h"
#include "compare/compare.h"
#include "query/jsonpath.h"
#include "value/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 1000, DEPTH = 4, WIDTH = 5 };

/* --- documents --------------------------------------------------------------------- */

struct maker {
	struct arena *a;
	uint64_t seed;
	uint64_t unique; /* every leaf of a list is another one */
	bool lists;
	bool few; /* names and leaves from a handful, so that paths meet them */
};

static inline uint64_t
next(struct maker *m)
{
	return m->seed = hash_mix(m->seed, 0x5eed);
}

static inline size_t
pick(struct maker *m, size_t below)
{
	return (size_t)(next(m) >> 20) % below;
}

static inline struct value
make_leaf(struct maker *m, bool in_list)
{
	uint64_t n = m->few ? pick(m, 3) : ++m->unique;
	if (m->few || !in_list) {
		size_t kind = pick(m, 6);
		if (kind == 0)
			return (struct value){ .kind = VALUE_NULL };
		if (kind == 1)
			return value_of_bool(pick(m, 2) == 1);
	}
	if (pick(m, 2))
		return value_of_int(m->a, (int64_t)n);
	return value_of_string(str_format(m->a, "t%llu", (unsigned long long)n));
}

static inline struct value
make_value(struct maker *m, int depth, bool in_list)
{
	size_t kind = depth ? pick(m, 4) : 3, count = 1 + pick(m, WIDTH);
	if (kind == 0 && m->lists) {
		struct vec items = vec_of(m->a, struct value);
		for (size_t i = 0; i < count; i++)
			items_add(&items, make_value(m, depth - 1, true));
		return value_of_items(&items);
	}
	if (kind < 3) {
		struct vec members = vec_of(m->a, struct member);
		for (size_t i = 0; i < count; i++)
			members_add_str(&members, str_format(m->a, "%c", (int)('a' + i)),
				make_value(m, depth - 1, false));
		/* a list tells its objects apart by a leaf that nothing else has */
		if (in_list && !m->few)
			members_add_str(&members, STR("own"), make_leaf(m, true));
		return value_of_members(&members);
	}
	return make_leaf(m, in_list);
}

static inline const struct value *
make_document(struct maker *m)
{
	struct vec members = vec_of(m->a, struct member);
	struct value *root = arena_new(m->a, struct value);
	members_add_str(&members, STR("body"), make_value(m, DEPTH, false));
	*root = value_of_members(&members);
	return root;
}

static inline const struct value *
copy_of(struct arena *a, const struct value *v)
{
	struct value *copy = arena_new(a, struct value);
	*copy = value_copy(a, v);
	return copy;
}

/* A tree that was made here may be changed here. */
static inline struct value *
open_hand(const struct value *v)
{
	return (struct value *)(uintptr_t)v;
}

static inline const struct value *
child_at(const struct value *v, size_t i)
{
	return v->kind == VALUE_OBJECT ? &v->as.members[i].value : &v->as.items[i];
}

static inline size_t
count_nodes(const struct value *v)
{
	size_t count = 1;
	for (size_t i = 0; i < value_count(v); i++)
		count += count_nodes(child_at(v, i));
	return count;
}

struct node {
	const struct value *value, *parent;
	const struct path *path;
	size_t index;
};

/* Node number `n` in document order. */
static inline bool
find_node(struct arena *a, struct node at, size_t *n, struct node *out)
{
	if ((*n)-- == 0) {
		*out = at;
		return true;
	}
	for (size_t i = 0; i < value_count(at.value); i++) {
		const struct path *path = at.value->kind == VALUE_OBJECT
			? path_name(a, at.path, member_name(&at.value->as.members[i]))
			: path_index(a, at.path, i);
		if (find_node(a,
			    (struct node){ child_at(at.value, i), at.value, path, i }, n,
			    out))
			return true;
	}
	return false;
}

/* Any node below the root. */
static inline struct node
pick_node(struct maker *m, const struct value *root)
{
	struct node node = { 0 };
	size_t n = 1 + pick(m, count_nodes(root) - 1);
	assert_true(find_node(m->a, (struct node){ .value = root }, &n, &node));
	return node;
}

/* --- comparing --------------------------------------------------------------------- */

struct setup {
	struct arena a;
	struct workspace w;
	struct probe probe;
	struct rules *rules;
};

static inline void
prepare(struct setup *s)
{
	struct diags diags;
	diags_init(&diags, &s->a);
	s->probe.name = STR("p");
	s->rules = rules_compile(&s->a, &s->w, &s->probe, &diags);
	assert_int_equal(diags.errors, 0);
}

static inline struct differences
compare(struct setup *s, const struct value *one, const struct value *other)
{
	struct differences found;
	struct observation b = {
		.environment = STR("prod"), .seen = SEEN_WHOLE, .root = one
	};
	struct observation c = {
		.environment = STR("pre"), .seen = SEEN_WHOLE, .root = other
	};
	compare_pair(
		&s->a, s->rules, COMPARE_SIDES, &b, &c, NULL, COMPARE_LIMITS, &found);
	return found;
}

static inline struct str
path_text(struct arena *a, const struct path *path)
{
	struct sbuf text = { 0 };
	path_write_normalized(path, &text);
	struct str copy = sbuf_copy(&text, a);
	sbuf_fini(&text);
	return copy;
}

static inline void
print_document(const char *what, const struct value *v)
{
	struct sbuf text = { 0 };
	json_write(v, JSON_COMPACT, &text);
	fprintf(stderr, "%s %.*s\n", what, STR_ARGS(sbuf_str(&text)));
	sbuf_fini(&text);
}

static inline size_t
rounds(void)
{
	const char *asked = getenv("ROUNDS");
	return asked ? strtoul(asked, NULL, 10) : ROUNDS;
}

/* --- one mutation ------------------------------------------------------------------ */

struct mutation {
	enum difference_kind kind;
	struct str path;
};

static inline bool
change_leaf(struct maker *m, struct node at, struct mutation *out)
{
	struct value *v = open_hand(at.value);
	if (v->kind == VALUE_BOOL)
		v->as.boolean = !v->as.boolean;
	else if (v->kind == VALUE_NUMBER)
		*v = value_of_int(m->a, (int64_t)++m->unique);
	else if (v->kind == VALUE_STRING)
		*v = value_of_string(
			str_format(m->a, "n%llu", (unsigned long long)++m->unique));
	else
		return false;
	*out = (struct mutation){ DIFFERENCE_CHANGED, path_text(m->a, at.path) };
	return true;
}

static inline bool
change_type(struct maker *m, struct node at, struct mutation *out)
{
	*open_hand(at.value) = at.value->kind == VALUE_STRING
		? value_of_int(m->a, (int64_t)++m->unique)
		: value_of_string(
			str_format(m->a, "n%llu", (unsigned long long)++m->unique));
	*out = (struct mutation){ DIFFERENCE_TYPE_CHANGED, path_text(m->a, at.path) };
	return true;
}

static inline bool
remove_node(struct maker *m, struct node at, struct mutation *out)
{
	struct value *parent = open_hand(at.parent);
	size_t after = parent->size - at.index - 1;
	if (parent->kind == VALUE_OBJECT) {
		struct member *members = (struct member *)(uintptr_t)parent->as.members;
		memmove(&members[at.index], &members[at.index + 1],
			after * sizeof(*members));
	} else {
		struct value *items = open_hand(parent->as.items);
		memmove(&items[at.index], &items[at.index + 1], after * sizeof(*items));
	}
	parent->size--;
	*out = (struct mutation){ DIFFERENCE_MISSING, path_text(m->a, at.path) };
	return true;
}

static inline bool
add_node(struct maker *m, struct node at, struct mutation *out)
{
	struct value *v = open_hand(at.value);
	size_t where = pick(m, v->size + 1), k = 0;
	if (v->kind == VALUE_OBJECT) {
		struct vec list = vec_of(m->a, struct member);
		for (size_t i = 0; i <= v->size; i++) {
			if (i == where)
				members_add_str(
					&list, STR("new"), make_value(m, 1, false));
			else
				vec_add(&list, &v->as.members[k++]);
		}
		*v = value_of_members(&list);
		at.path = path_name(m->a, at.path, STR("new"));
	} else if (v->kind == VALUE_ARRAY) {
		struct vec list = vec_of(m->a, struct value);
		for (size_t i = 0; i <= v->size; i++)
			items_add(&list,
				i == where ? make_value(m, 1, true) : v->as.items[k++]);
		*v = value_of_items(&list);
		at.path = path_index(m->a, at.path, where);
	} else {
		return false;
	}
	*out = (struct mutation){ DIFFERENCE_EXTRA, path_text(m->a, at.path) };
	return true;
}

static inline bool
reorder(struct maker *m, struct node at, struct mutation *out)
{
	if (at.value->kind != VALUE_ARRAY || at.value->size < 2)
		return false;
	struct value *items = open_hand(at.value->as.items);
	size_t i = pick(m, at.value->size),
	       j = (i + 1 + pick(m, at.value->size - 1)) % at.value->size;
	struct value kept = items[i];
	items[i] = items[j];
	items[j] = kept;
	*out = (struct mutation){ DIFFERENCE_ORDER_CHANGED, path_text(m->a, at.path) };
	return true;
}

typedef bool mutate_fn(struct maker *m, struct node at, struct mutation *out);
static mutate_fn *const mutations[] = { change_leaf, change_type, remove_node, add_node,
	reorder };

static inline struct mutation
mutate(struct maker *m, const struct value *root)
{
	struct mutation made = { 0 };
	if (!value_count(root))
		return made; /* an earlier one took all there was */
	mutate_fn *how = mutations[pick(m, sizeof(mutations) / sizeof(mutations[0]))];
	for (int tries = 0; tries < 100; tries++)
		if (how(m, pick_node(m, root), &made))
			return made;
	assert_true(change_type(m, pick_node(m, root), &made));
	return made;
}

#endif
