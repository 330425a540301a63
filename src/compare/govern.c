/* SPDX-License-Identifier: MIT */
#include "compare/govern.h"

#include "compare/meant.h"
#include "query/jsonpath.h"

struct governed {
	struct str path; /* JSONPath */
	struct str by; /* "expectation 2" */
};

static void
add(struct vec *list, struct str path, struct str by)
{
	struct governed g = { path, by };
	vec_add(list, &g);
}

/* A normalized path too, as path_write_normalized() gives it. */
static struct str
fact_path(struct arena *a, struct str fact)
{
	return str_format(a, "$['facts']['%.*s']", STR_ARGS(fact));
}

static bool
is_about_two_sides(const struct expectation *x, bool approved)
{
	return x->relation == RELATION_DIFFERENT || x->value_count > 0
		|| (x->version.size && !approved);
}

static bool
expectation_answers(struct arena *a, const struct governing *g,
	const struct expectation *x, size_t index)
{
	struct expect_result result;
	if (g->expectations && g->expectations[index])
		return true;
	expect_test(a, x, g->candidate, g->baseline, &result);
	return result.match == MATCH_YES;
}

static bool
fact_answers(struct arena *a, const struct governing *g, const struct expected_fact *fact,
	size_t index)
{
	struct expect_result result;
	if (g->release && g->release[index])
		return true;
	meant_fact(a, fact, g->candidate, &result);
	return result.match == MATCH_YES;
}

static bool
change_answers(struct arena *a, const struct governing *g,
	const struct meant_change *change, size_t index)
{
	struct expect_result result;
	if (g->release && g->release[index])
		return true;
	meant_change(a, change, g->candidate, &result);
	return result.match == MATCH_YES;
}

static void
add_release(struct arena *a, const struct release *release, const struct probe *probe,
	const struct governing *g, struct vec *list)
{
	for (size_t i = 0; i < release->expect_count; i++) {
		const struct expected_fact *f = &release->expect[i];
		if (str_eq(f->probe, probe->name) && fact_answers(a, g, f, i))
			add(list, fact_path(a, f->fact),
				str_format(a, "release expects %.*s.%.*s",
					STR_ARGS(f->probe), STR_ARGS(f->fact)));
	}
	for (size_t i = 0; i < release->change_count; i++) {
		const struct meant_change *c = &release->changes[i];
		if (str_eq(c->probe, probe->name)
			&& change_answers(a, g, c, release->expect_count + i))
			add(list, c->path, STR("release: a meant change"));
	}
}

static struct vec
governed_paths(struct arena *a, const struct workspace *w, const struct probe *probe,
	const struct governing *g)
{
	struct vec list = vec_of(a, struct governed);
	for (size_t i = 0; i < w->expectation_count; i++) {
		const struct expectation *x = &w->expectations[i];
		if (str_eq(x->probe, probe->name) && is_about_two_sides(x, g->approved)
			&& expectation_answers(a, g, x, i))
			add(&list, x->path, x->id);
	}
	if (!g->approved)
		add_release(a, &w->release, probe, g, &list);
	return list;
}

/* The normalized paths of what a JSONPath selects on one side. */
static void
add_nodes(struct arena *a, const struct observation *o, struct governed g,
	struct vec *nodes)
{
	struct err err = { 0 }; /* a path that does not compile was refused by lint */
	struct jsonpath *path = jsonpath_compile(a, g.path, &err);
	struct jsonpath_nodes found;
	if (!path || !o->root
		|| !jsonpath_select(
			a, path, o->root, true, JSONPATH_BUDGET, &found, &err))
		return;
	for (size_t i = 0; i < found.count; i++) {
		struct sbuf text = { 0 };
		path_write_normalized(found.items[i].path, &text);
		add(nodes, sbuf_copy(&text, a), g.by);
		sbuf_fini(&text);
	}
}

/* What is governed, with the facts that were taken from there and their sources. */
static struct vec
governed_nodes(struct arena *a, const struct workspace *w, const struct probe *probe,
	const struct governing *governing, const struct observation *const sides[2])
{
	struct vec paths = governed_paths(a, w, probe, governing);
	struct vec nodes = vec_of(a, struct governed);
	for (size_t side = 0; side < 2; side++) {
		for (size_t i = 0; i < paths.count; i++)
			add_nodes(a, sides[side], *(struct governed *)vec_at(&paths, i),
				&nodes);
		size_t direct = nodes.count;
		for (size_t f = 0; f < probe->fact_count; f++) {
			struct str fact = fact_path(a, probe->facts[f].name);
			struct governed taken = { probe->facts[f].path, fact };
			struct vec source = vec_of(a, struct governed);
			add_nodes(a, sides[side], taken, &source);
			for (size_t i = 0; i < direct && source.count == 1; i++) {
				struct governed node =
					*(struct governed *)vec_at(&nodes, i);
				struct str from =
					((struct governed *)vec_at(&source, 0))->path;
				if (str_eq(node.path, fact))
					add(&nodes, from, node.by);
				else if (str_eq(node.path, from))
					add(&nodes, fact, node.by);
			}
		}
	}
	return nodes;
}

static bool
is_at_or_below(struct str path, struct str node)
{
	return str_starts(path, node)
		&& (path.size == node.size || path.data[node.size] == '[');
}

void
compare_govern(struct arena *a, const struct workspace *w, const struct probe *probe,
	const struct governing *governing, const struct observation *baseline,
	const struct observation *candidate, struct differences *differences)
{
	const struct observation *const sides[2] = { baseline, candidate };
	struct vec nodes = governed_nodes(a, w, probe, governing, sides);
	if (!nodes.count)
		return;
	for (size_t i = 0; i < differences->count; i++) {
		struct difference *d = &differences->items[i];
		if (d->reading != READING_UNMATCHED)
			continue;
		struct sbuf text = { 0 };
		path_write_normalized(d->path, &text);
		for (size_t j = 0; j < nodes.count && d->reading == READING_UNMATCHED;
			j++) {
			const struct governed *g = vec_at(&nodes, j);
			if (!is_at_or_below(sbuf_str(&text), g->path))
				continue;
			d->reading = READING_ALLOWED;
			d->rule = g->by;
		}
		sbuf_fini(&text);
	}
}

/* --- facts --- */

static struct difference *
find(struct differences *differences, struct str path)
{
	for (size_t i = 0; i < differences->count; i++) {
		struct sbuf text = { 0 };
		path_write_normalized(differences->items[i].path, &text);
		bool same = str_eq(sbuf_str(&text), path);
		sbuf_fini(&text);
		if (same)
			return &differences->items[i];
	}
	return NULL;
}

static void
join(struct arena *a, struct difference *fact, struct difference *source, struct str name)
{
	bool fact_open = fact->reading == READING_UNMATCHED;
	bool source_open = source->reading == READING_UNMATCHED;
	if (fact_open && !source_open) {
		fact->reading = source->reading;
		fact->severity = source->severity;
		fact->rule = source->rule;
	} else if (source_open && !fact_open) {
		source->reading = fact->reading;
		source->severity = fact->severity;
		source->rule = fact->rule;
	} else if (source_open) {
		source->reading = READING_ALLOWED;
		source->rule = str_format(a, "fact %.*s", STR_ARGS(name));
	}
}

/* The one node that the fact was taken from on both sides; empty when the sides took it
 * from different places, or one has none: then each difference speaks for itself. */
static struct str
source_of(struct arena *a, const struct fact *fact, const struct observation *baseline,
	const struct observation *candidate)
{
	struct vec nodes = vec_of(a, struct governed);
	add_nodes(a, baseline, (struct governed){ fact->path, fact->name }, &nodes);
	add_nodes(a, candidate, (struct governed){ fact->path, fact->name }, &nodes);
	if (nodes.count != 2)
		return (struct str){ 0 };
	struct str one = ((struct governed *)vec_at(&nodes, 0))->path;
	struct str other = ((struct governed *)vec_at(&nodes, 1))->path;
	return str_eq(one, other) ? one : (struct str){ 0 };
}

void
compare_join_facts(struct arena *a, const struct probe *probe,
	const struct observation *baseline, const struct observation *candidate,
	struct differences *differences)
{
	for (size_t f = 0; f < probe->fact_count; f++) {
		const struct fact *fact = &probe->facts[f];
		struct difference *own = find(differences, fact_path(a, fact->name));
		struct str path =
			own ? source_of(a, fact, baseline, candidate) : (struct str){ 0 };
		struct difference *source = path.size ? find(differences, path) : NULL;
		if (source)
			join(a, own, source, fact->name);
	}
}
