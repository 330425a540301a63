/* SPDX-License-Identifier: MIT */
#include "out/automaton.h"

#include "base/die.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_CAPACITY = 1024 };

void
automaton_fini(struct automaton *am)
{
	if (am->nodes)
		explicit_bzero(am->nodes, am->capacity * sizeof(*am->nodes));
	free(am->nodes);
	explicit_bzero(am, sizeof(*am));
}

/* realloc() would leave secrets behind in what it frees. */
static bool
grow(struct automaton *am)
{
	if (am->count < am->capacity)
		return true;
	if (am->capacity >= AUTOMATON_NODES_MAX)
		return false;
	uint32_t capacity = am->capacity ? am->capacity * 2 : FIRST_CAPACITY;
	struct automaton_node *nodes = calloc(capacity, sizeof(*nodes));
	if (!nodes)
		die_out_of_memory();
	if (am->nodes) {
		memcpy(nodes, am->nodes, am->count * sizeof(*nodes));
		explicit_bzero(am->nodes, am->capacity * sizeof(*nodes));
	}
	free(am->nodes);
	am->nodes = nodes;
	am->capacity = capacity;
	return true;
}

/* 0 when there is none. */
static uint32_t
child_of(const struct automaton *am, uint32_t state, unsigned char byte)
{
	if (!state)
		return am->root[byte];
	uint32_t child = am->nodes[state].child;
	while (child && am->nodes[child].byte != byte)
		child = am->nodes[child].sibling;
	return child;
}

static uint32_t
add_child(struct automaton *am, uint32_t state, unsigned char byte)
{
	uint32_t child = am->count++;
	struct automaton_node *parent = &am->nodes[state];
	am->nodes[child] = (struct automaton_node){
		.byte = byte, .depth = parent->depth + 1, .sibling = parent->child
	};
	parent->child = child;
	if (!state)
		am->root[byte] = child;
	return child;
}

bool
automaton_add(struct automaton *am, struct str pattern, uint32_t extra)
{
	if (!grow(am))
		return false;
	if (!am->count)
		am->count = 1; /* the root */
	am->linked = false;
	uint32_t state = 0;
	for (size_t i = 0; i < pattern.size; i++) {
		unsigned char byte = (unsigned char)pattern.data[i];
		uint32_t child = child_of(am, state, byte);
		if (!child) {
			if (!grow(am))
				return false;
			child = add_child(am, state, byte);
		}
		state = child;
	}
	struct automaton_node *end = &am->nodes[state];
	uint32_t length = end->depth + extra;
	if (length > end->own)
		end->own = length;
	if (length > am->longest)
		am->longest = length;
	return true;
}

uint32_t
automaton_step(const struct automaton *am, uint32_t state, unsigned char byte)
{
	while (state) {
		uint32_t child = child_of(am, state, byte);
		if (child)
			return child;
		state = am->nodes[state].fail;
	}
	return am->root[byte];
}

/* Breadth first: the node a suffix leads to is always nearer to the root. */
void
automaton_link(struct automaton *am)
{
	if (am->linked || !am->count)
		return;
	uint32_t *queue = calloc(am->count, sizeof(*queue));
	if (!queue)
		die_out_of_memory();
	size_t written = 1; /* the root stands first: it is number 0 */
	for (size_t read = 0; read < written; read++) {
		uint32_t state = queue[read];
		uint32_t child = am->nodes[state].child;
		for (; child; child = am->nodes[child].sibling) {
			struct automaton_node *node = &am->nodes[child];
			node->fail = state
				? automaton_step(am, am->nodes[state].fail, node->byte)
				: 0;
			uint32_t shorter = am->nodes[node->fail].out;
			node->out = node->own > shorter ? node->own : shorter;
			queue[written++] = child;
		}
	}
	free(queue);
	am->linked = true;
}
