/* SPDX-License-Identifier: MIT */
#include "base/arena.h"

#include "base/die.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The first block is small, since many arenas hold little; each further one doubles. */
enum { FIRST_BLOCK = 4096, LARGEST_BLOCK = 1 << 20, LARGEST_KEPT = 64 << 10 };

struct arena_block {
	struct arena_block *before;
	size_t size, used;
	alignas(max_align_t) unsigned char data[];
};

static struct arena_block *
block_new(struct arena_block *before, size_t size)
{
	if (size > SIZE_MAX - sizeof(struct arena_block))
		die_out_of_memory();
	struct arena_block *block = malloc(sizeof(*block) + size);
	if (!block)
		die_out_of_memory();
	block->before = before;
	block->size = size;
	block->used = 0;
	return block;
}

static size_t
next_block_size(const struct arena *a, size_t wanted)
{
#ifdef SMOKE_ARENA_DEBUG
	(void)a;
	return wanted;
#else
	size_t size = a->last ? a->last->size * 2 : FIRST_BLOCK;
	if (size > LARGEST_BLOCK)
		size = LARGEST_BLOCK;
	return size < wanted ? wanted : size;
#endif
}

void *
arena_alloc(struct arena *a, size_t size)
{
	const size_t step = alignof(max_align_t);
	if (size > SIZE_MAX - step)
		die_out_of_memory();
#ifndef SMOKE_ARENA_DEBUG
	size = (size + step - 1) / step * step;
#endif
	if (!a->last || size > a->last->size - a->last->used)
		a->last = block_new(a->last, next_block_size(a, size));
	void *place = a->last->data + a->last->used;
	a->last->used += size;
	a->used += size;
	return memset(place, 0, size);
}

void *
arena_array(struct arena *a, size_t count, size_t size)
{
	size_t total;
	if (__builtin_mul_overflow(count, size, &total))
		die_out_of_memory();
	return arena_alloc(a, total);
}

struct arena_mark
arena_mark(const struct arena *a)
{
	return (struct arena_mark){ a->last, a->last ? a->last->used : 0, a->used };
}

void
arena_rewind(struct arena *a, struct arena_mark mark)
{
	while (a->last != mark.last) {
		struct arena_block *before = a->last->before;
		free(a->last);
		a->last = before;
	}
	if (a->last)
		a->last->used = mark.block_used;
	a->used = mark.used;
}

/* The largest block that is not huge stays, so that the next unit of work needs no
 * malloc, and one large body does not hold its memory for ever. */
void
arena_reset(struct arena *a)
{
	struct arena_block *kept = NULL, *block = a->last;
	while (block) {
		struct arena_block *before = block->before, *dropped = block;
		if (block->size <= LARGEST_KEPT && (!kept || block->size > kept->size)) {
			dropped = kept;
			kept = block;
		}
		free(dropped);
		block = before;
	}
	*a = (struct arena){ .last = kept };
	if (!kept)
		return;
	kept->before = NULL;
	kept->used = 0;
#ifdef SMOKE_ARENA_DEBUG
	arena_fini(a);
#endif
}

void
arena_fini(struct arena *a)
{
	arena_rewind(a, (struct arena_mark){ 0 });
}
