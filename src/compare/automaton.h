/* SPDX-License-Identifier: MIT */
/* Many JSONPaths as one automaton over the steps of a walk.
 *
 * A state is the set of places all the paths have come to.  It is made when a walk first
 * comes to it and kept, so that a document of a million nodes costs a lookup per node,
 * however many paths there are.  A path that has selected a node stays with all below it.
 * Names, wildcards and `..` depend on the step alone; indexes, slices and filters are
 * asked of the node, which is why each side of a comparison walks with its own state.
 */
#ifndef SMOKE_COMPARE_AUTOMATON_H
#define SMOKE_COMPARE_AUTOMATON_H

#include "query/jsonpath.h"

/* So many are kept; further ones live as long as their node is walked. */
enum { AUTOMATON_STATES_MAX = 4096 };

struct automaton;

struct state {
	const uint32_t *accepted; /* numbers of the paths that speak here, in order */
	uint32_t accepted_count;
	bool settled; /* every step leads back here: no need to step on */
	bool by_index; /* a step to an element depends on where it stands */
	bool by_node; /* a step depends on what it leads to: a filter */
	bool kept;
};

struct automaton *
automaton_make(struct arena *a, const struct jsonpath *const *paths, size_t count);

/* One walk through one document. */
struct automaton_walk {
	struct automaton *automaton;
	const struct value *root;
	struct arena *scratch; /* of what is not kept: rewind it when a node is done */
	struct jsonpath_budget budget;
	bool when_unknown; /* what a filter says that is beyond the budget */
	bool spent; /* a filter could not be evaluated */
};
struct automaton_walk automaton_walk_begin(struct automaton *m, const struct value *root,
	struct arena *scratch, bool when_unknown);

const struct state *automaton_start(const struct automaton *m);

/* The state at member `name`, which is `node`. */
const struct state *automaton_name(struct automaton_walk *w, const struct state *from,
	struct str name, const struct value *node);
/* The state at element `index` of `length`, which is `node`. */
const struct state *automaton_index(struct automaton_walk *w, const struct state *from,
	size_t index, size_t length, const struct value *node);

bool state_accepts(const struct state *s, uint32_t path);

#endif
