/* SPDX-License-Identifier: MIT */
/* A growing array in an arena.
 *
 * A push may move the items: keep an index, never a pointer, across a push.  A record
 * that is finished hands out `items` and `count` and drops the vec.
 */
#ifndef SMOKE_BASE_VEC_H
#define SMOKE_BASE_VEC_H

#include "base/arena.h"

#include <stddef.h>

struct vec {
	struct arena *arena;
	void *items;
	size_t count, capacity, item_size;
};

#define vec_of(arena, type) ((struct vec){ (arena), NULL, 0, 0, sizeof(type) })

/* A list that begins in `place`, an array on the stack, since most are short, and goes on
 * in `scratch`; vec_keep() copies what it came to. */
#define vec_on(place, scratch)                                                           \
	((struct vec){ (scratch), (place), 0, sizeof(place) / sizeof((place)[0]),        \
		sizeof((place)[0]) })

void *vec_push(struct vec *v); /* a zeroed item at the end */
void *vec_add(struct vec *v, const void *item); /* a copy of *item at the end */
void *vec_at(const struct vec *v, size_t index); /* asserts index < count */
void vec_pop(struct vec *v);
/* The items in `a`, no larger than they are; NULL when there are none. */
void *vec_keep(const struct vec *v, struct arena *a);

#endif
