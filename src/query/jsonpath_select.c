/* SPDX-License-Identifier: MIT */
/* From a path and a document to the nodes.  Segment by segment, each list into the next;
 * descendants are visited with a stack of our own.  Of a path only what leads to a
 * selected node is ever built. */
#include "query/jsonpath_tree.h"

#include <string.h>

/* A container on the way down, or the node a segment begins with. */
struct place {
	const struct value *value;
	const struct path *path; /* when path_known */
	bool path_known;
	size_t next; /* the child to visit next */
};

struct way { /* from the node a segment begins with down to where it is */
	struct jsonpath_walk *walk;
	struct vec places; /* struct place */
	size_t most; /* nodes wanted in `out` */
	struct vec *out; /* struct jsonpath_node */
};

bool
jsonpath_charge(struct jsonpath_walk *w, size_t steps)
{
	w->steps += steps;
	if (w->steps <= w->limit.steps)
		return true;
	return err_set(
		w->err, ERR_LIMIT, "the path visits more nodes than %zu", w->limit.steps);
}

/* --- what is selected ------------------------------------------------------------- */

static const struct path *
child_path(
	struct arena *a, const struct path *parent, const struct value *v, size_t index)
{
	if (v->kind == VALUE_OBJECT)
		return path_name(a, parent, member_name(&v->as.members[index]));
	return path_index(a, parent, index);
}

static const struct path *
path_of(struct way *way)
{
	struct place *places = way->places.items;
	size_t last = way->places.count - 1, i = last;
	while (!places[i].path_known)
		i--;
	for (; i < last; i++) {
		places[i + 1].path = child_path(way->walk->paths, places[i].path,
			places[i].value, places[i].next - 1);
		places[i + 1].path_known = true;
	}
	return places[last].path;
}

static const struct value *
child_at(const struct value *v, size_t index)
{
	return v->kind == VALUE_OBJECT ? &v->as.members[index].value
				       : &v->as.items[index];
}

static bool
emit(struct way *way, const struct value *v, size_t index)
{
	struct jsonpath_walk *w = way->walk;
	if (way->out->count >= w->limit.nodes)
		return err_set(w->err, ERR_LIMIT, "the path selects more nodes than %zu",
			w->limit.nodes);
	struct jsonpath_node *node = vec_push(way->out);
	node->value = child_at(v, index);
	if (w->paths)
		node->path = child_path(w->paths, path_of(way), v, index);
	return true;
}

static bool
is_enough(const struct way *way)
{
	return way->out->count >= way->most;
}

/* --- selectors: RFC 9535, section 2.3 ------------------------------------------------
 */

static bool
select_name(struct way *way, const struct selector *s, const struct value *v)
{
	if (v->kind != VALUE_OBJECT)
		return true;
	size_t i = 0;
	while (i < v->size && !str_eq(member_name(&v->as.members[i]), s->name))
		i++;
	return jsonpath_charge(way->walk, i) && (i == v->size || emit(way, v, i));
}

static bool
select_all(struct way *way, const struct selector *s, const struct value *v)
{
	(void)s;
	for (size_t i = 0; i < value_count(v) && !is_enough(way); i++)
		if (!jsonpath_charge(way->walk, 1) || !emit(way, v, i))
			return false;
	return true;
}

static bool
is_list(const struct value *v)
{
	return v->kind == VALUE_ARRAY || v->kind == VALUE_NODES;
}

static bool
select_index(struct way *way, const struct selector *s, const struct value *v)
{
	if (!is_list(v))
		return true;
	int64_t count = (int64_t)v->size, i = s->index < 0 ? s->index + count : s->index;
	return i < 0 || i >= count || emit(way, v, (size_t)i);
}

/* Into low..high, after counting from the end. */
static int64_t
bound(bool given, int64_t at, int64_t otherwise, int64_t count, int64_t low, int64_t high)
{
	if (!given)
		return otherwise;
	if (at < 0)
		at += count;
	return at < low ? low : at > high ? high : at;
}

static bool
select_slice(struct way *way, const struct selector *s, const struct value *v)
{
	if (!is_list(v) || s->step == 0)
		return true;
	const int64_t n = (int64_t)v->size;
	bool up = s->step > 0;
	int64_t low = up ? 0 : -1, high = up ? n : n - 1;
	int64_t i = bound(s->has_start, s->start, up ? 0 : n - 1, n, low, high);
	int64_t end = bound(s->has_end, s->end, up ? n : -1, n, low, high);
	for (; (up ? i < end : i > end) && !is_enough(way); i += s->step)
		if (!jsonpath_charge(way->walk, 1) || !emit(way, v, (size_t)i))
			return false;
	return true;
}

static bool
select_filtered(struct way *way, const struct selector *s, const struct value *v)
{
	struct jsonpath_walk *w = way->walk;
	struct arena *paths = w->paths;
	for (size_t i = 0; i < value_count(v) && !is_enough(way); i++) {
		bool holds;
		struct arena_mark mark = arena_mark(w->scratch);
		w->paths = NULL; /* nobody asks how a filter got there */
		bool ok = jsonpath_charge(w, 1)
			&& jsonpath_test(w, s->filter, child_at(v, i), &holds);
		w->paths = paths;
		arena_rewind(w->scratch, mark);
		if (!ok || (holds && !emit(way, v, i)))
			return false;
	}
	return true;
}

static bool
select_by(struct way *way, const struct segment *segment, const struct value *v)
{
	static bool (*const table[])(
		struct way *, const struct selector *, const struct value *) = {
		[SELECTOR_NAME] = select_name,
		[SELECTOR_WILDCARD] = select_all,
		[SELECTOR_INDEX] = select_index,
		[SELECTOR_SLICE] = select_slice,
		[SELECTOR_FILTER] = select_filtered,
	};
	for (size_t i = 0; i < segment->count && !is_enough(way); i++) {
		const struct selector *s = &segment->selectors[i];
		if (!jsonpath_charge(way->walk, 1) || !table[s->kind](way, s, v))
			return false;
	}
	return true;
}

/* --- segments ----------------------------------------------------------------------- */

static void
enter(struct way *way, const struct value *v)
{
	struct place *place = vec_push(&way->places);
	place->value = v;
}

/* A node before its children, and those in order: RFC 9535, section 2.5.2. */
static bool
select_descendants(struct way *way, const struct segment *segment)
{
	struct place *first = way->places.items;
	if (!select_by(way, segment, first->value))
		return false;
	while (way->places.count && !is_enough(way)) {
		struct place *place = vec_at(&way->places, way->places.count - 1);
		if (place->next == value_count(place->value)) {
			vec_pop(&way->places);
			continue;
		}
		const struct value *child = child_at(place->value, place->next++);
		if (!jsonpath_charge(way->walk, 1))
			return false;
		if (!value_count(child))
			continue; /* nothing can be selected from it */
		enter(way, child);
		if (!select_by(way, segment, child))
			return false;
	}
	return true;
}

static bool
select_segment(
	struct way *way, const struct segment *segment, const struct jsonpath_node *from)
{
	way->places.count = 0;
	enter(way, from->value);
	struct place *first = way->places.items;
	first->path = from->path;
	first->path_known = true;
	return segment->descendant ? select_descendants(way, segment)
				   : select_by(way, segment, from->value);
}

bool
jsonpath_collect(struct jsonpath_walk *w, const struct jsonpath *path,
	const struct value *from, size_t most, struct vec *out)
{
	struct way way = { .walk = w, .places = vec_of(w->scratch, struct place) };
	struct vec now = vec_of(w->scratch, struct jsonpath_node);
	((struct jsonpath_node *)vec_push(&now))->value = from;
	for (size_t i = 0; i < path->count; i++) {
		struct vec next = vec_of(w->scratch, struct jsonpath_node);
		way.most = i + 1 == path->count ? most : SIZE_MAX;
		way.out = &next;
		for (size_t k = 0; k < now.count && !is_enough(&way); k++)
			if (!select_segment(&way, &path->segments[i], vec_at(&now, k)))
				return false;
		now = next;
	}
	*out = now;
	return true;
}

bool
jsonpath_select(struct arena *a, const struct jsonpath *path, const struct value *root,
	bool with_paths, struct jsonpath_budget budget, struct jsonpath_nodes *out,
	struct err *err)
{
	struct arena scratch = { 0 };
	struct jsonpath_walk walk = {
		.paths = with_paths ? a : NULL,
		.scratch = &scratch,
		.root = root,
		.limit = budget,
		.err = err,
	};
	struct vec nodes;
	bool ok = jsonpath_collect(&walk, path, root, SIZE_MAX, &nodes);
	if (ok) {
		out->count = nodes.count;
		out->items = arena_array(a, nodes.count, sizeof(struct jsonpath_node));
	}
	if (ok && nodes.count)
		memcpy(out->items, nodes.items,
			nodes.count * sizeof(struct jsonpath_node));
	arena_fini(&walk.pattern.arena);
	arena_fini(&scratch);
	return ok;
}
