/* SPDX-License-Identifier: MIT */
#include "base/vec.h"

#include "base/die.h"

#include <assert.h>
#include <stdint.h>
#include <string.h>

enum { FIRST_CAPACITY = 8 };

static void
grow(struct vec *v)
{
	if (v->capacity > SIZE_MAX / 2)
		die_out_of_memory();
	size_t capacity = v->capacity ? v->capacity * 2 : FIRST_CAPACITY;
	void *items = arena_array(v->arena, capacity, v->item_size);
	if (v->count)
		memcpy(items, v->items, v->count * v->item_size);
	v->items = items;
	v->capacity = capacity;
}

void *
vec_push(struct vec *v)
{
	if (v->count == v->capacity)
		grow(v);
	void *item = (char *)v->items + v->count++ * v->item_size;
	return memset(item, 0, v->item_size);
}

void *
vec_add(struct vec *v, const void *item)
{
	return memcpy(vec_push(v), item, v->item_size);
}

void *
vec_at(const struct vec *v, size_t index)
{
	assert(index < v->count);
	return (char *)v->items + index * v->item_size;
}

void
vec_pop(struct vec *v)
{
	assert(v->count > 0);
	v->count--;
}

void *
vec_keep(const struct vec *v, struct arena *a)
{
	if (!v->count)
		return NULL;
	return memcpy(arena_array(a, v->count, v->item_size), v->items,
		v->count * v->item_size);
}
