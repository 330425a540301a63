/* SPDX-License-Identifier: MIT */
/* Many patterns, one pass: Aho-Corasick over a trie of bytes.
 *
 * A node says how long the longest pattern is that ends in it; shorter ones lie inside
 * it. What it holds are secrets: memory it gives back is wiped before. */
#ifndef SMOKE_OUT_AUTOMATON_H
#define SMOKE_OUT_AUTOMATON_H

#include "base/str.h"

enum { AUTOMATON_NODES_MAX = 1 << 24 }; /* 400 MB */

struct automaton_node {
	uint32_t child, sibling; /* 0: none, since nothing leads back to the root */
	uint32_t fail; /* where to go on when no child fits */
	uint32_t depth;
	uint32_t own,
		out; /* length of the pattern that ends here, of any that does; or 0 */
	unsigned char byte;
};

struct automaton { /* { 0 } is empty */
	struct automaton_node *nodes;
	uint32_t count, capacity;
	uint32_t root[256];
	uint32_t longest;
	bool linked;
};

void automaton_fini(struct automaton *am); /* wiped, and back to { 0 } */

/* `extra` bytes before the pattern count as part of it when it is found.  False when
 * there are too many nodes. */
bool automaton_add(struct automaton *am, struct str pattern, uint32_t extra) MUST_CHECK;

/* Must be called after the last add and before the first step. */
void automaton_link(struct automaton *am);

/* From one state, the number of a node, to the next; 0 is the start. */
uint32_t automaton_step(const struct automaton *am, uint32_t state, unsigned char byte);

#endif
