/* SPDX-License-Identifier: MIT */
/* When two values are the same.  The recursion here is as deep as the tree, and no tree
 * is deeper than VALUE_DEPTH_MAX. */
#include "value/equal.h"

#include "base/hash.h"
#include "value/decimal.h"

#include <stdlib.h>

static bool
items_equal(const struct value *a, const struct value *b, size_t *steps)
{
	for (uint32_t i = 0; i < a->size; i++)
		if (!value_equal_counted(&a->as.items[i], &b->as.items[i], steps))
			return false;
	return true;
}

static int
by_name(const void *one, const void *other)
{
	const struct member *const *a = one, *const *b = other;
	return str_compare(member_name(*a), member_name(*b));
}

static const struct member **
sorted(struct arena *a, const struct member *members, size_t count)
{
	const struct member **list = arena_array(a, count, sizeof(struct member *));
	for (size_t i = 0; i < count; i++)
		list[i] = &members[i];
	qsort(list, count, sizeof(struct member *), by_name);
	return list;
}

/* In whatever order: sorted, since a search per member would take a minute where a server
 * sends a million of them backwards. */
static bool
members_equal_sorted(
	const struct member *a, const struct member *b, size_t count, size_t *steps)
{
	*steps += count;
	struct arena scratch = { 0 };
	const struct member **x = sorted(&scratch, a, count);
	const struct member **y = sorted(&scratch, b, count);
	bool equal = true;
	for (size_t i = 0; equal && i < count; i++)
		equal = by_name(&x[i], &y[i]) == 0;
	for (size_t i = 0; equal && i < count; i++)
		equal = value_equal_counted(&x[i]->value, &y[i]->value, steps);
	arena_fini(&scratch);
	return equal;
}

static bool
members_equal(const struct value *a, const struct value *b, size_t *steps)
{
	for (uint32_t i = 0; i < a->size; i++) {
		const struct member *x = &a->as.members[i], *y = &b->as.members[i];
		if (!str_eq(member_name(x), member_name(y)))
			return members_equal_sorted(x, y, a->size - i, steps);
		if (!value_equal_counted(&x->value, &y->value, steps))
			return false;
	}
	return true;
}

bool
value_equal_counted(const struct value *a, const struct value *b, size_t *steps)
{
	++*steps;
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case VALUE_NULL:
		return true;
	case VALUE_BOOL:
		return a->as.boolean == b->as.boolean;
	case VALUE_NUMBER:
		return str_eq(value_text(a), value_text(b))
			|| decimal_compare(value_text(a), value_text(b)) == 0;
	case VALUE_STRING:
	case VALUE_BYTES:
		return str_eq(value_text(a), value_text(b));
	case VALUE_ARRAY:
	case VALUE_NODES:
		return a->size == b->size && items_equal(a, b, steps);
	case VALUE_OBJECT:
		return a->size == b->size && members_equal(a, b, steps);
	case VALUE_DATE:
		return a->as.instant == b->as.instant;
	}
	return false;
}

bool
value_equal(const struct value *a, const struct value *b)
{
	size_t steps = 0;
	return value_equal_counted(a, b, &steps);
}

static uint64_t
items_hash(const struct value *v)
{
	uint64_t hash = v->size;
	for (uint32_t i = 0; i < v->size; i++)
		hash = hash_mix(hash, value_hash(&v->as.items[i]));
	return hash;
}

/* A sum, because the order of members says nothing. */
static uint64_t
members_hash(const struct value *v)
{
	uint64_t hash = v->size;
	for (uint32_t i = 0; i < v->size; i++) {
		const struct member *m = &v->as.members[i];
		hash += hash_mix(hash_bytes(0, member_name(m)), value_hash(&m->value));
	}
	return hash;
}

uint64_t
value_hash(const struct value *v)
{
	uint64_t kind = (uint64_t)v->kind + 1;
	switch (v->kind) {
	case VALUE_NULL:
		return hash_mix(kind, 0);
	case VALUE_BOOL:
		return hash_mix(kind, v->as.boolean);
	case VALUE_NUMBER:
		return hash_mix(kind, decimal_hash(value_text(v)));
	case VALUE_STRING:
	case VALUE_BYTES:
		return hash_bytes(kind, value_text(v));
	case VALUE_ARRAY:
	case VALUE_NODES:
		return hash_mix(kind, items_hash(v));
	case VALUE_OBJECT:
		return hash_mix(kind, members_hash(v));
	case VALUE_DATE:
		return hash_mix(kind, (uint64_t)v->as.instant);
	}
	return 0;
}
