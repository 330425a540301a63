/* SPDX-License-Identifier: MIT */
/* What must hold for any two documents, on documents made from a fixed seed.
 * ROUNDS=n makes more of them. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/hash.h"
#include "compare/compare.h"
#include "query/jsonpath.h"
#include "value/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 400, DEPTH = 4, WIDTH = 5 };

/* --- documents --------------------------------------------------------------------- */

struct maker {
	struct arena *a;
	uint64_t seed;
	uint64_t unique; /* every leaf of a list is another one */
	bool lists;
	bool few; /* names and leaves from a handful, so that paths meet them */
};

static uint64_t
next(struct maker *m)
{
	return m->seed = hash_mix(m->seed, 0x5eed);
}

static size_t
pick(struct maker *m, size_t below)
{
	return (size_t)(next(m) >> 20) % below;
}

static struct value
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

static struct value
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

static const struct value *
make_document(struct maker *m)
{
	struct vec members = vec_of(m->a, struct member);
	struct value *root = arena_new(m->a, struct value);
	members_add_str(&members, STR("body"), make_value(m, DEPTH, false));
	*root = value_of_members(&members);
	return root;
}

static const struct value *
copy_of(struct arena *a, const struct value *v)
{
	struct value *copy = arena_new(a, struct value);
	*copy = value_copy(a, v);
	return copy;
}

/* A tree that was made here may be changed here. */
static struct value *
open_hand(const struct value *v)
{
	return (struct value *)(uintptr_t)v;
}

static const struct value *
child_at(const struct value *v, size_t i)
{
	return v->kind == VALUE_OBJECT ? &v->as.members[i].value : &v->as.items[i];
}

static size_t
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
static bool
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
static struct node
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

static void
prepare(struct setup *s)
{
	struct diags diags;
	diags_init(&diags, &s->a);
	s->probe.name = STR("p");
	s->rules = rules_compile(&s->a, &s->w, &s->probe, &diags);
	assert_int_equal(diags.errors, 0);
}

static struct differences
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

static struct str
path_text(struct arena *a, const struct path *path)
{
	struct sbuf text = { 0 };
	path_write_normalized(path, &text);
	struct str copy = sbuf_copy(&text, a);
	sbuf_fini(&text);
	return copy;
}

static void
print_document(const char *what, const struct value *v)
{
	struct sbuf text = { 0 };
	json_write(v, JSON_COMPACT, &text);
	fprintf(stderr, "%s %.*s\n", what, STR_ARGS(sbuf_str(&text)));
	sbuf_fini(&text);
}

static size_t
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

static bool
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

static bool
change_type(struct maker *m, struct node at, struct mutation *out)
{
	*open_hand(at.value) = at.value->kind == VALUE_STRING
		? value_of_int(m->a, (int64_t)++m->unique)
		: value_of_string(
			str_format(m->a, "n%llu", (unsigned long long)++m->unique));
	*out = (struct mutation){ DIFFERENCE_TYPE_CHANGED, path_text(m->a, at.path) };
	return true;
}

static bool
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

static bool
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

static bool
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

static struct mutation
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

/* --- the properties ---------------------------------------------------------------- */

static void
a_document_equals_itself(void **state)
{
	(void)state;
	for (size_t i = 0; i < rounds(); i++) {
		struct setup s = { 0 };
		struct maker m = { .a = &s.a, .seed = i, .lists = true, .few = i % 2 };
		struct rule list = { .list = (enum list_kind)(i % 5),
			.list_key = STR("a") };
		s.w.rules = &list;
		s.w.rule_count = 1;
		prepare(&s);
		const struct value *one = make_document(&m);
		assert_int_equal(compare(&s, one, copy_of(&s.a, one)).count, 0);
		arena_fini(&s.a);
	}
}

static void
one_mutation_is_one_difference_at_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < rounds() * 5; i++) {
		struct setup s = { 0 };
		struct maker m = { .a = &s.a, .seed = i, .lists = true };
		prepare(&s);
		const struct value *one = make_document(&m), *other = copy_of(&s.a, one);
		struct mutation made = mutate(&m, other);
		struct differences found = compare(&s, one, other);
		struct str path =
			found.count ? path_text(&s.a, found.items[0].path) : STR("");
		if (found.count != 1 || found.items[0].kind != made.kind
			|| !str_eq(path, made.path)) {
			print_document("one  ", one);
			print_document("other", other);
			fail_msg("round %zu: %s %.*s; found %zu: %s %.*s", i,
				difference_kind_name(made.kind), STR_ARGS(made.path),
				found.count,
				found.count ? difference_kind_name(found.items[0].kind)
					    : "",
				STR_ARGS(path));
		}
		arena_fini(&s.a);
	}
}

static enum difference_kind
mirrored(enum difference_kind kind)
{
	if (kind == DIFFERENCE_MISSING)
		return DIFFERENCE_EXTRA;
	return kind == DIFFERENCE_EXTRA ? DIFFERENCE_MISSING : kind;
}

static bool
has_mirror(const struct differences *list, const struct difference *d)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].kind == mirrored(d->kind)
			&& list->items[i].baseline == d->candidate
			&& list->items[i].candidate == d->baseline)
			return true;
	return false;
}

static void
swapping_the_sides_mirrors_what_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < rounds(); i++) {
		struct setup s = { 0 };
		struct maker m = { .a = &s.a, .seed = i, .lists = i % 2 };
		prepare(&s);
		const struct value *one = make_document(&m), *other = copy_of(&s.a, one);
		for (size_t k = 0; k < (m.lists ? 1 : 5); k++)
			mutate(&m, other);
		struct differences there = compare(&s, one, other);
		struct differences back = compare(&s, other, one);
		assert_int_equal(there.count, back.count);
		for (size_t k = 0; k < there.count; k++)
			assert_true(has_mirror(&back, &there.items[k]));
		arena_fini(&s.a);
	}
}

static void
shuffle(struct maker *m, const struct value *v)
{
	for (size_t i = 0; i < value_count(v); i++)
		shuffle(m, child_at(v, i));
	if (v->kind != VALUE_OBJECT)
		return;
	struct member *members = (struct member *)(uintptr_t)v->as.members;
	for (size_t i = v->size; i > 1; i--) {
		size_t j = pick(m, i);
		struct member kept = members[i - 1];
		members[i - 1] = members[j];
		members[j] = kept;
	}
}

static int
by_kind_and_path(const void *one, const void *other)
{
	const struct mutation *a = one, *b = other;
	int order = str_compare(a->path, b->path);
	return order ? order : (int)a->kind - (int)b->kind;
}

static struct mutation *
sorted(struct arena *a, const struct differences *list)
{
	struct mutation *out = arena_array(a, list->count, sizeof(*out));
	for (size_t i = 0; i < list->count; i++)
		out[i] = (struct mutation){ list->items[i].kind,
			path_text(a, list->items[i].path) };
	if (list->count)
		qsort(out, list->count, sizeof(*out), by_kind_and_path);
	return out;
}

static void
the_order_of_members_never_matters(void **state)
{
	(void)state;
	for (size_t i = 0; i < rounds(); i++) {
		struct setup s = { 0 };
		struct maker m = { .a = &s.a, .seed = i, .lists = true, .few = i % 2 };
		prepare(&s);
		const struct value *one = make_document(&m), *other = copy_of(&s.a, one);
		for (size_t k = 0; k < i % 4; k++)
			mutate(&m, other);
		const struct value *mixed = copy_of(&s.a, other);
		shuffle(&m, mixed);
		struct differences plain = compare(&s, one, other);
		struct differences again = compare(&s, one, mixed);
		assert_int_equal(plain.count, again.count);
		struct mutation *a = sorted(&s.a, &plain), *b = sorted(&s.a, &again);
		for (size_t k = 0; k < plain.count; k++)
			assert_int_equal(by_kind_and_path(&a[k], &b[k]), 0);
		arena_fini(&s.a);
	}
}

/* --- the automaton against one path at a time -------------------------------------- */

static struct str
make_path(struct maker *m)
{
	static const char *const steps[] = { ".a", ".b", ".c", ".*", "[*]", "[0]", "[-1]",
		"[1:]", "[::-2]", "..a", "..b", "..*", "..[0]", "['a','b',1]", "[?@.a]",
		"[?@.b==1]", "[?@.a==$.body.a]", "..[?@.c]", "[?@==2]", "[0:3:2,?@.a]",
		"[-2:]", "[?!@.a]" };
	struct sbuf text = { 0 };
	sbuf_add_c(&text, pick(m, 4) ? "$.body" : "$");
	for (size_t i = 0, count = pick(m, 4); i < count; i++)
		sbuf_add_c(&text, steps[pick(m, sizeof(steps) / sizeof(steps[0]))]);
	struct str copy = sbuf_copy(&text, m->a);
	sbuf_fini(&text);
	return copy;
}

static bool
is_within(const struct value *tree, const struct value *node)
{
	if (tree == node)
		return true;
	for (size_t i = 0; i < value_count(tree); i++)
		if (is_within(child_at(tree, i), node))
			return true;
	return false;
}

static bool
selects(struct arena *a, struct str text, const struct value *root,
	const struct value *node)
{
	struct err err = { 0 };
	struct jsonpath_nodes nodes;
	struct jsonpath *path = jsonpath_compile(a, text, &err);
	assert_non_null(path);
	assert_true(jsonpath_select(a, path, root, false, JSONPATH_BUDGET, &nodes, &err));
	for (size_t i = 0; node && i < nodes.count; i++)
		if (is_within(nodes.items[i].value, node))
			return true;
	return false;
}

static struct str
decides(struct setup *s, const struct difference *d, const struct value *one,
	const struct value *other)
{
	for (size_t i = 0; i < s->w.rule_count; i++) {
		const struct rule *r = &s->w.rules[i];
		if ((r->ignore & 1u << (d->kind - 1))
			&& (selects(&s->a, r->path, one, d->baseline)
				|| selects(&s->a, r->path, other, d->candidate)))
			return r->id;
	}
	return STR("");
}

static void
the_automaton_decides_as_each_path_alone(void **state)
{
	(void)state;
	size_t decided = 0, all = 0;
	for (size_t i = 0; i < rounds() * 2; i++) {
		struct setup s = { 0 };
		struct maker m = { .a = &s.a, .seed = i, .lists = true, .few = true };
		struct rule rules[6] = { 0 };
		for (size_t k = 0; k < 6; k++)
			rules[k] = (struct rule){ .id = str_format(&s.a, "r%zu", k),
				.path = make_path(&m),
				.ignore = (unsigned)(1 + pick(&m, 30)) };
		s.w.rules = rules;
		s.w.rule_count = 6;
		prepare(&s);
		const struct value *one = make_document(&m);
		const struct value *other =
			i % 3 ? copy_of(&s.a, one) : make_document(&m);
		for (size_t k = 0; k < 4; k++)
			mutate(&m, other);
		struct differences found = compare(&s, one, other);
		for (size_t k = 0; k < found.count; k++) {
			struct str rule = decides(&s, &found.items[k], one, other);
			all++;
			decided += rule.size > 0;
			if (str_eq(rule, found.items[k].rule))
				continue;
			print_document("one  ", one);
			print_document("other", other);
			for (size_t r = 0; r < 6; r++)
				fprintf(stderr, "%.*s %.*s\n", STR_ARGS(rules[r].id),
					STR_ARGS(rules[r].path));
			fail_msg("round %zu: %s %.*s by '%.*s', not '%.*s'", i,
				difference_kind_name(found.items[k].kind),
				STR_ARGS(path_text(&s.a, found.items[k].path)),
				STR_ARGS(found.items[k].rule), STR_ARGS(rule));
		}
		arena_fini(&s.a);
	}
	assert_true(decided * 10 > all); /* else nothing was tested */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_equals_itself),
		cmocka_unit_test(one_mutation_is_one_difference_at_its_place),
		cmocka_unit_test(swapping_the_sides_mirrors_what_is_found),
		cmocka_unit_test(the_order_of_members_never_matters),
		cmocka_unit_test(the_automaton_decides_as_each_path_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
