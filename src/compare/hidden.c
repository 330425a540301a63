/* SPDX-License-Identifier: MIT */
#include "compare/hidden.h"

#include <string.h>

enum { PAIRS_MAX = 1000000 }; /* of a fact's node and a sensitive one */

struct texts_of_paths {
	struct str *items;
	size_t count;
};

static bool
paths_of(struct arena *a, const struct jsonpath *path, const struct value *root,
	struct texts_of_paths *out)
{
	struct err err = { 0 };
	struct jsonpath_nodes nodes;
	if (!path || !jsonpath_select(a, path, root, true, JSONPATH_BUDGET, &nodes, &err))
		return false;
	*out = (struct texts_of_paths){ arena_array(a, nodes.count, sizeof(struct str)),
		nodes.count };
	for (size_t i = 0; i < nodes.count; i++) {
		struct sbuf text = { 0 };
		path_write_normalized(nodes.items[i].path, &text);
		out->items[i] = sbuf_copy(&text, a);
		sbuf_fini(&text);
	}
	return true;
}

static bool
is_at_or_below(struct str path, struct str other)
{
	return str_starts(path, other)
		&& (path.size == other.size || path.data[other.size] == '[');
}

static bool
any_touches(const struct texts_of_paths *fact, const struct texts_of_paths *secret)
{
	if (secret->count && fact->count > PAIRS_MAX / secret->count)
		return true;
	for (size_t i = 0; i < fact->count; i++)
		for (size_t k = 0; k < secret->count; k++)
			if (is_at_or_below(fact->items[i], secret->items[k])
				|| is_at_or_below(secret->items[k], fact->items[i]))
				return true;
	return false;
}

bool
hidden_fact(const struct rules *rules, size_t fact, const struct value *root)
{
	struct arena scratch = { 0 };
	struct texts_of_paths taken, secret;
	bool hidden = !paths_of(&scratch, rules->facts[fact].path, root, &taken);
	for (size_t i = 0; !hidden && i < rules->count; i++)
		if (rules->items[i].rule->sensitive)
			hidden = !paths_of(&scratch, rules->items[i].path, root, &secret)
				|| any_touches(&taken, &secret);
	arena_fini(&scratch);
	return hidden;
}

/* A copy of the object's members, the one of that name with another value. */
static struct value
with_member(struct arena *a, const struct value *object, struct str name, struct value v)
{
	struct member *members = arena_array(a, object->size, sizeof(*members));
	memcpy(members, object->as.members, object->size * sizeof(*members));
	for (uint32_t i = 0; i < object->size; i++)
		if (str_eq(member_name(&members[i]), name))
			members[i].value = v;
	struct value copy = *object;
	copy.as.members = members;
	return copy;
}

struct value
hidden_put(struct arena *a, const struct value *root, struct str fact, struct value v)
{
	const struct value *facts = value_get_c(root, "facts");
	if (!value_get(
		    facts, fact)) /* all of them, or all there is, is a digest already */
		return *root;
	return with_member(a, root, STR("facts"), with_member(a, facts, fact, v));
}
