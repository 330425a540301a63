/* SPDX-License-Identifier: MIT */
/* Types that hold other types: an object, a list, a mapping by name; and references,
 * which are a text or say where it is. */
#include "model/workspace.h"
#include "workspace/types.h"

#include <string.h>

void
store_list(void *at, const struct vec *items)
{
	memcpy(at, &items->items, sizeof(items->items));
	memcpy((char *)at + sizeof(items->items), &items->count, sizeof(items->count));
}

/* --- object -------------------------------------------------------------------- */

static bool
read_object(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	return schema_read(r, row->table, node, at);
}

static struct value
schema_object(struct arena *a, const struct row *row)
{
	return schema_ref(a, row->table);
}

const struct type type_object = { "mapping", read_object, schema_object, true };

const struct type type_part = { "mapping", read_object, schema_object, false };

/* --- list ---------------------------------------------------------------------- */

static bool
read_list(struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	if (node->kind != YAML_SEQUENCE)
		return refuse(r, node, "'%s' must be a list: lines that start with '- '",
			row->key);
	if (!items_are_few(r, node))
		return false;
	size_t errors = r->diags->errors;
	struct vec items = { r->arena, NULL, 0, 0, row->table->size };
	for (size_t i = 0; i < node->count; i++)
		schema_read(r, row->table, &node->items[i], vec_push(&items));
	store_list(at, &items);
	return r->diags->errors == errors;
}

static struct value
schema_list(struct arena *a, const struct row *row)
{
	struct vec members = vec_of(a, struct member);
	members_add(&members, "type", value_of_c("array"));
	members_add(&members, "items", schema_ref(a, row->table));
	return value_of_members(&members);
}

const struct type type_list = { "list", read_list, schema_list, false };

/* --- mapping by name ----------------------------------------------------------- */

static bool
check_name(struct reader *r, const struct naming *naming, const struct yaml_node *key)
{
	if (!naming || naming->fits(key->text))
		return true;
	if (key->plain && str_is(key->text, "<<"))
		return refuse(r, key, "merge keys ('<<') are not read here");
	return refuse(r, key, "'%.*s' is no name here: %s", STR_ARGS(key->text),
		naming->expected);
}

static bool
read_map(struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	const struct table *table = row->table;
	if (node->kind != YAML_MAPPING)
		return refuse(r, node, "'%s' must be a mapping: name: value", row->key);
	if (!items_are_few(r, node))
		return false;
	size_t errors = r->diags->errors;
	struct vec items = { r->arena, NULL, 0, 0, table->size };
	for (size_t i = 0; i < node->count; i++) {
		check_name(r, table->naming, &node->pairs[i].key);
		void *record = vec_push(&items);
		memcpy((char *)record + table->name_at, &node->pairs[i].key.text,
			sizeof(struct str));
		schema_read(r, table, &node->pairs[i].value, record);
		if (table->span_at)
			memcpy((char *)record + table->span_at, &node->pairs[i].key.span,
				sizeof(struct span));
	}
	store_list(at, &items);
	return r->diags->errors == errors;
}

static struct value
schema_map(struct arena *a, const struct row *row)
{
	struct vec members = vec_of(a, struct member);
	members_add(&members, "type", value_of_c("object"));
	if (row->table->naming)
		members_add(&members, "propertyNames",
			schema_with_pattern(a, row->table->naming->pattern));
	members_add(&members, "additionalProperties", schema_ref(a, row->table));
	return value_of_members(&members);
}

const struct type type_map = { "mapping by name", read_map, schema_map, false };

/* --- references ---------------------------------------------------------------- */

enum { SECRET_MIN = 4 }; /* a shorter one would mask half of every text */

static bool
is_variable_name(struct str name)
{
	for (size_t i = 0; i < name.size; i++) {
		char c = name.data[i];
		bool letter =
			(c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
		if (!letter && (i == 0 || c < '0' || c > '9'))
			return false;
	}
	return name.size > 0;
}

static bool
read_from_env(struct reader *r, const struct yaml_node *node, struct reference *out)
{
	if (!read_plain_text(r, node, &out->text))
		return false;
	if (!is_variable_name(out->text))
		return refuse(r, node, "'%.*s' is no name of an environment variable",
			STR_ARGS(out->text));
	return true;
}

static bool
read_from_file(struct reader *r, const struct yaml_node *node, struct reference *out)
{
	return read_plain_text(r, node, &out->text);
}

static bool
read_from_exec(struct reader *r, const struct yaml_node *node, struct reference *out)
{
	static const struct row row = { .key = "exec" };
	return type_argv.read(r, &row, node, &out->argv);
}

static const struct origin_of_text {
	struct str key;
	enum reference_kind kind;
	bool (*read)(
		struct reader *r, const struct yaml_node *node, struct reference *out);
} places[] = {
	{ STR_INIT("from_env"), REFERENCE_ENV, read_from_env },
	{ STR_INIT("from_file"), REFERENCE_FILE, read_from_file },
	{ STR_INIT("exec"), REFERENCE_EXEC, read_from_exec },
};

static bool
read_place(struct reader *r, const struct yaml_node *node, struct reference *out)
{
	const struct yaml_node *key = node->count ? &node->pairs[0].key : node;
	if (node->count != 1)
		return refuse(r, node,
			"exactly one of from_env, from_file and exec is expected");
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
		if (!str_eq(key->text, places[i].key))
			continue;
		out->kind = places[i].kind;
		return places[i].read(r, &node->pairs[0].value, out);
	}
	refuse(r, key, "unknown key '%.*s'; expected from_env, from_file or exec",
		STR_ARGS(key->text));
	struct str known[] = { places[0].key, places[1].key, places[2].key };
	hint_nearest(r, key->text, known, 3);
	return false;
}

static bool
read_reference(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	(void)row;
	struct reference *out = at;
	*out = (struct reference){ .span = node->span };
	if (node->kind == YAML_MAPPING)
		return read_place(r, node, out);
	out->kind = REFERENCE_TEXT;
	return read_plain_text(r, node, &out->text);
}

/* A secret is not repeated in a message, nor in the line that is shown below one. */
static bool
read_secret(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	struct reference *out = at;
	if (node->kind != YAML_SCALAR)
		return read_reference(r, row, node, at);
	hide(r, node);
	if (yaml_type_of(node) != YAML_IS_TEXT)
		return refuse(r, node,
			"a secret must be in quotes when it looks like a number");
	if (node->text.size < SECRET_MIN)
		return refuse(r, node, "a secret shorter than %d bytes cannot be masked",
			SECRET_MIN);
	*out = (struct reference){
		.kind = REFERENCE_TEXT, .text = node->text, .span = node->span
	};
	diags_add(r->diags, DIAG_WARNING, r->source, node->span,
		"a secret is written here for all to read");
	diags_hint(
		r->diags, "say where it is: {from_env: NAME}, {from_file: PATH} or exec");
	return true;
}

static struct value
schema_place(struct arena *a, const char *key, struct value of)
{
	struct vec properties = vec_of(a, struct member),
		   members = vec_of(a, struct member);
	struct vec required = vec_of(a, struct value);
	members_add(&properties, key, of);
	items_add(&required, value_of_c(key));
	members_add(&members, "type", value_of_c("object"));
	members_add(&members, "properties", value_of_members(&properties));
	members_add(&members, "required", value_of_items(&required));
	members_add(&members, "additionalProperties", value_of_bool(false));
	return value_of_members(&members);
}

static struct value
schema_reference(struct arena *a, const struct row *row)
{
	struct vec ways = vec_of(a, struct value), members = vec_of(a, struct member);
	items_add(&ways, schema_of(a, "string"));
	items_add(&ways, schema_place(a, "from_env", schema_of(a, "string")));
	items_add(&ways, schema_place(a, "from_file", schema_of(a, "string")));
	items_add(&ways, schema_place(a, "exec", type_argv.schema(a, row)));
	members_add(&members, "oneOf", value_of_items(&ways));
	return value_of_members(&members);
}

const struct type type_reference = { "text or reference", read_reference,
	schema_reference, false };
const struct type type_secret = { "reference", read_secret, schema_reference, false };
