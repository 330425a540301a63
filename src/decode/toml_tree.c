/* SPDX-License-Identifier: MIT */
/* Which statement may add to which table: most of what makes a TOML file wrong. */
#include "base/hash.h"
#include "decode/toml.h"

/* --- the index ----------------------------------------------------------------- */

static size_t
slot_of(const struct toml *t, const struct toml_node *table, struct str name)
{
	size_t mask = t->slot_count - 1;
	size_t at = (size_t)hash_bytes(table->number, name) & mask;
	while (t->slots[at]
		&& (t->parents[at] != table || !str_eq(t->slots[at]->name, name)))
		at = (at + 1) & mask;
	return at;
}

static void
index_resize(struct toml *t, size_t count)
{
	struct toml_node **old = t->slots;
	const struct toml_node **parents = t->parents;
	size_t old_count = t->slot_count;
	t->slot_count = count;
	t->slots = arena_array(t->r->arena, count, sizeof(struct toml_node *));
	t->parents = arena_array(t->r->arena, count, sizeof(struct toml_node *));
	for (size_t i = 0; i < old_count; i++) {
		if (!old[i])
			continue;
		size_t at = slot_of(t, parents[i], old[i]->name);
		t->slots[at] = old[i];
		t->parents[at] = parents[i];
	}
}

static void
index_add(struct toml *t, const struct toml_node *table, struct toml_node *child)
{
	if (2 * ++t->slot_used > t->slot_count)
		index_resize(t, 2 * t->slot_count);
	size_t at = slot_of(t, table, child->name);
	t->slots[at] = child;
	t->parents[at] = table;
}

struct toml_node *
toml_child(const struct toml *t, const struct toml_node *table, struct str name)
{
	return t->slots[slot_of(t, table, name)];
}

/* --- nodes --------------------------------------------------------------------- */

static struct toml_node *
node_new(struct toml *t, enum toml_kind kind, enum toml_origin origin, size_t depth)
{
	struct toml_node *node = arena_new(t->r->arena, struct toml_node);
	node->kind = kind;
	node->origin = origin;
	node->depth = depth;
	node->number = t->nodes++;
	node->children = vec_of(t->r->arena, struct toml_node *);
	return node;
}

struct toml_node *
toml_add(struct toml *t, struct toml_node *parent, struct str name, enum toml_kind kind,
	enum toml_origin origin)
{
	const struct decode_limits *limits = t->r->limits;
	if (t->nodes >= limits->nodes) {
		err_set(t->r->err, ERR_LIMIT, "more than %zu values", limits->nodes);
		return NULL;
	}
	if (parent->depth >= limits->depth) {
		err_set(t->r->err, ERR_LIMIT, "more than %zu levels", limits->depth);
		return NULL;
	}
	struct toml_node *node = node_new(t, kind, origin, parent->depth + 1);
	node->name = name;
	vec_add(&parent->children, &node);
	if (parent->kind == TOML_TABLE)
		index_add(t, parent, node);
	return node;
}

void
toml_tree_init(struct toml *t)
{
	enum { SLOTS_FIRST = 64 };
	index_resize(t, SLOTS_FIRST);
	t->root = node_new(t, TOML_TABLE, TOML_HEADER, 0);
}

static struct toml_node *
refuse_name(struct toml *t, size_t at, const char *what, struct str name)
{
	reading_refuse(t->r, at, "'%.*s' %s", str_print_size(str_part(name, 0, 100)),
		name.data ? name.data : "", what);
	return NULL;
}

/* --- headers ------------------------------------------------------------------- */

static struct toml_node *
last_of(const struct toml_node *tables)
{
	return *(struct toml_node *const *)vec_at(
		&tables->children, tables->children.count - 1);
}

/* The table above the one that a header defines. */
static struct toml_node *
header_step(struct toml *t, struct toml_node *table, struct str name, size_t at)
{
	struct toml_node *next = toml_child(t, table, name);
	if (!next)
		return toml_add(t, table, name, TOML_TABLE, TOML_IMPLIED);
	if (next->kind == TOML_TABLES)
		return last_of(next);
	if (next->kind != TOML_TABLE)
		return refuse_name(t, at, "is a value, and no table", name);
	if (next->origin == TOML_INLINE)
		return refuse_name(
			t, at, "is an inline table, which nothing is added to", name);
	return next;
}

static struct toml_node *
header_table(struct toml *t, struct toml_node *above, struct str name, size_t at)
{
	struct toml_node *table = toml_child(t, above, name);
	if (!table)
		return toml_add(t, above, name, TOML_TABLE, TOML_HEADER);
	if (table->kind != TOML_TABLE || table->origin != TOML_IMPLIED)
		return refuse_name(t, at, "is defined a second time", name);
	table->origin = TOML_HEADER;
	return table;
}

static struct toml_node *
header_tables(struct toml *t, struct toml_node *above, struct str name, size_t at)
{
	struct toml_node *tables = toml_child(t, above, name);
	if (!tables)
		tables = toml_add(t, above, name, TOML_TABLES, TOML_HEADER);
	else if (tables->kind != TOML_TABLES)
		return refuse_name(t, at, "is defined already, and not by [[…]]", name);
	if (!tables)
		return NULL;
	return toml_add(t, tables, STR(""), TOML_TABLE, TOML_HEADER);
}

struct toml_node *
toml_header(struct toml *t, const struct str *names, size_t count, bool tables, size_t at)
{
	struct toml_node *above = t->root;
	for (size_t i = 0; above && i + 1 < count; i++)
		above = header_step(t, above, names[i], at);
	if (!above)
		return NULL;
	return (tables ? header_tables : header_table)(t, above, names[count - 1], at);
}

/* --- dotted keys --------------------------------------------------------------- */

/* A dotted key defines the tables on its way: one that a header defined, or that is
 * closed, is not its own. */
static struct toml_node *
dotted_step(struct toml *t, struct toml_node *table, struct str name, size_t at)
{
	struct toml_node *next = toml_child(t, table, name);
	if (!next)
		return toml_add(t, table, name, TOML_TABLE, TOML_DOTTED);
	if (next->kind != TOML_TABLE || next->origin == TOML_INLINE)
		return refuse_name(t, at, "is a value, which nothing is added to", name);
	if (next->origin == TOML_HEADER)
		return refuse_name(t, at, "is defined by its own header", name);
	next->origin = TOML_DOTTED;
	return next;
}

struct toml_node *
toml_assign(struct toml *t, struct toml_node *table, const struct str *names,
	size_t count, size_t at)
{
	for (size_t i = 0; table && i + 1 < count; i++)
		table = dotted_step(t, table, names[i], at);
	if (!table)
		return NULL;
	struct str name = names[count - 1];
	if (toml_child(t, table, name))
		return refuse_name(t, at, "comes twice", name);
	return toml_add(t, table, name, TOML_LEAF, TOML_INLINE);
}

/* --- the value ----------------------------------------------------------------- */

/* Called for itself, at most limits->depth deep, which toml_add() holds. */
struct value
toml_value(struct toml *t, const struct toml_node *node)
{
	if (node->kind == TOML_LEAF)
		return node->leaf;
	bool table = node->kind == TOML_TABLE;
	struct vec below = table ? vec_of(t->r->arena, struct member)
				 : vec_of(t->r->arena, struct value);
	for (size_t i = 0; i < node->children.count; i++) {
		const struct toml_node *child =
			*(struct toml_node *const *)vec_at(&node->children, i);
		struct value value = toml_value(t, child);
		if (table)
			members_add_str(&below, child->name, value);
		else
			items_add(&below, value);
	}
	return table ? value_of_members(&below) : value_of_items(&below);
}
