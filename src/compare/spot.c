/* SPDX-License-Identifier: MIT */
#include "compare/spot.h"

/* Places without a path, from `p` upwards, get theirs from the top down. */
const struct path *
spot_path(struct arena *a, struct spot *p)
{
	struct spot *way[COMPARE_DEPTH_MAX + 1];
	size_t count = 0;
	for (; p && p->parent && !p->path; p = p->parent)
		way[count++] = p;
	const struct path *path = p ? p->path : NULL;
	while (count) {
		struct spot *next = way[--count];
		struct path *made = arena_new(a, struct path);
		*made = (struct path){ .parent = path,
			.kind = next->kind,
			.index = next->baseline,
			.name = next->name,
			.key = next->key,
			.bare = next->bare };
		if (next->baseline == INDEX_NONE)
			made->index = next->candidate;
		next->path = path = made;
	}
	return path;
}

const struct spot *
spot_at_depth(const struct spot *p, unsigned depth)
{
	while (p && p->depth > depth)
		p = p->parent;
	return p && p->depth == depth ? p : NULL;
}
