/* SPDX-License-Identifier: MIT */
/* Headers: a name of RFC 9110, 5.6.2, and a template without line ends (RFC 9110, 5.5).
 */
#include "workspace/rows.h"
#include "workspace/types.h"

#include "query/template.h"

#include <string.h>

static bool
is_token(struct str name)
{
	for (size_t i = 0; i < name.size; i++) {
		char c = name.data[i];
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		if (!letter && (c < '0' || c > '9')
			&& (!c || !strchr("!#$%&'*+-.^_`|~", c)))
			return false;
	}
	return name.size > 0;
}

static bool
has_control(struct str text)
{
	for (size_t i = 0; i < text.size; i++)
		if ((unsigned char)text.data[i] < ' ' && text.data[i] != '\t')
			return true;
	return false;
}

static bool
read_header(struct reader *r, const struct row *row, const struct yaml_pair *from,
	struct pair *out)
{
	if (!is_token(from->key.text))
		return refuse(r, &from->key, "'%.*s' is no name of a header",
			STR_ARGS(from->key.text));
	out->name = template_of(r->arena, from->key.text);
	out->span = from->key.span;
	if (!type_template.read(r, row, &from->value, &out->value))
		return false;
	if (has_control(from->value.text))
		return refuse(r, &from->value,
			"a header must be one line without control characters");
	return true;
}

static bool
read_headers(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	if (node->kind != YAML_MAPPING)
		return refuse(r, node, "'%s' must be a mapping: Name: value", row->key);
	if (!items_are_few(r, node))
		return false;
	struct vec items = vec_of(r->arena, struct pair);
	bool good = true;
	for (size_t i = 0; i < node->count; i++)
		good &= read_header(r, row, &node->pairs[i], vec_push(&items));
	store_list(at, &items);
	return good;
}

static struct value
schema_headers(struct arena *a, const struct row *row)
{
	struct vec members = vec_of(a, struct member);
	members_add(&members, "type", value_of_c("object"));
	members_add(&members, "additionalProperties", type_template.schema(a, row));
	return value_of_members(&members);
}

const struct type type_headers = { "mapping of headers", read_headers, schema_headers,
	false };
