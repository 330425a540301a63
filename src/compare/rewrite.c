/* SPDX-License-Identifier: MIT */
#include "compare/rewrite.h"

enum { ROOT = 0, NOWHERE = 0, NOTHING = UINT32_MAX };

struct node {
	uint32_t child, sibling; /* NOWHERE: none; the root is nobody's child */
	uint32_t back; /* the longest other end of what was read that is a head too */
	uint32_t depth;
	uint32_t longest; /* the longest rewrite that ends here, or NOTHING */
	unsigned char byte;
};

struct rewriter {
	const struct rewrite *list;
	struct node *nodes;
	uint32_t count;
	uint32_t first[256]; /* the root's children, by byte */
};

static uint32_t
child_of(const struct rewriter *r, uint32_t at, unsigned char byte)
{
	if (at == ROOT)
		return r->first[byte];
	uint32_t child = r->nodes[at].child;
	while (child != NOWHERE && r->nodes[child].byte != byte)
		child = r->nodes[child].sibling;
	return child;
}

static uint32_t
child_add(struct rewriter *r, uint32_t at, unsigned char byte)
{
	uint32_t child = r->count++;
	r->nodes[child] = (struct node){ .sibling = r->nodes[at].child,
		.depth = r->nodes[at].depth + 1,
		.longest = NOTHING,
		.byte = byte };
	r->nodes[at].child = child;
	if (at == ROOT)
		r->first[byte] = child;
	return child;
}

static void
add(struct rewriter *r, uint32_t number)
{
	struct str from = r->list[number].from;
	uint32_t at = ROOT;
	for (size_t i = 0; i < from.size; i++) {
		unsigned char byte = (unsigned char)from.data[i];
		uint32_t next = child_of(r, at, byte);
		at = next != NOWHERE ? next : child_add(r, at, byte);
	}
	if (at != ROOT && r->nodes[at].longest == NOTHING)
		r->nodes[at].longest = number;
}

static uint32_t
step(const struct rewriter *r, uint32_t at, unsigned char byte)
{
	for (;; at = r->nodes[at].back) {
		uint32_t next = child_of(r, at, byte);
		if (next != NOWHERE || at == ROOT)
			return next;
	}
}

/* Breadth first, since a way back leads to a node that is nearer to the root. */
static void
link_back(struct arena *a, struct rewriter *r)
{
	uint32_t *queue = arena_array(a, r->count, sizeof(*queue));
	uint32_t head = 0, tail = 0;
	queue[tail++] = ROOT;
	while (head < tail) {
		uint32_t at = queue[head++];
		uint32_t child = r->nodes[at].child;
		for (; child != NOWHERE; child = r->nodes[child].sibling) {
			struct node *n = &r->nodes[child];
			n->back = at == ROOT ? ROOT : step(r, r->nodes[at].back, n->byte);
			if (n->longest == NOTHING)
				n->longest = r->nodes[n->back].longest;
			queue[tail++] = child;
		}
	}
}

struct rewriter *
rewriter_make(struct arena *a, const struct rewrite *list, size_t count)
{
	struct rewriter *r = arena_new(a, struct rewriter);
	size_t bytes = 1;
	for (size_t i = 0; i < count; i++)
		bytes += list[i].from.size;
	r->list = list;
	r->nodes = arena_array(a, bytes, sizeof(*r->nodes));
	r->nodes[ROOT].longest = NOTHING;
	r->count = 1;
	for (size_t i = 0; i < count; i++)
		add(r, (uint32_t)i);
	link_back(a, r);
	return r;
}

struct hit {
	size_t start, end;
	uint32_t rewrite; /* NOTHING: none */
};

/* The leftmost and then longest hit at or after `from`.  The longest that ends at a byte
 * is also the leftmost that does; and no hit to come starts before what the node has
 * read. */
static struct hit
find(const struct rewriter *r, struct str text, size_t from)
{
	struct hit best = { .rewrite = NOTHING };
	uint32_t at = ROOT;
	for (size_t i = from; i < text.size; i++) {
		at = step(r, at, (unsigned char)text.data[i]);
		size_t reading_since = i + 1 - r->nodes[at].depth;
		if (best.rewrite != NOTHING && reading_since > best.start)
			break;
		uint32_t n = r->nodes[at].longest;
		if (n == NOTHING)
			continue;
		size_t start = i + 1 - r->list[n].from.size;
		if (best.rewrite == NOTHING || start <= best.start)
			best = (struct hit){ start, i + 1, n };
	}
	return best;
}

bool
rewriter_apply(const struct rewriter *r, struct str text, struct sbuf *out)
{
	struct hit hit = find(r, text, 0);
	if (hit.rewrite == NOTHING)
		return false;
	size_t done = 0;
	while (hit.rewrite != NOTHING) {
		sbuf_add(out, str_part(text, done, hit.start - done));
		sbuf_add(out, r->list[hit.rewrite].to);
		done = hit.end;
		hit = find(r, text, done);
	}
	sbuf_add(out, str_from(text, done));
	return true;
}
