/* SPDX-License-Identifier: MIT */
/* Types with a language of their own: templates, JSONPath, regular expressions,
 * comparisons, values.  Their mistakes are told at their place in the file. */
#include "base/utf8.h"
#include "ext/rx.h"
#include "model/workspace.h"
#include "query/comparison.h"
#include "query/jsonpath.h"
#include "query/template.h"
#include "workspace/types.h"

#include <string.h>

/* --- templates ----------------------------------------------------------------- */

static bool
read_template(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	(void)row;
	struct str text;
	if (!read_plain_text(r, node, &text))
		return false;
	struct span span = yaml_inside(r->source, node, 0);
	span.size = span.start == node->span.start && !node->plain ? node->span.size
								   : text.size;
	return template_compile(r->arena, r->source, span, text, at, r->diags);
}

static struct value
schema_template(struct arena *a, const struct row *row)
{
	return type_text.schema(a, row);
}

const struct type type_template = { "template", read_template, schema_template, false };

static bool
read_templates(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	if (node->kind != YAML_SEQUENCE || !node->count)
		return refuse(r, node,
			"'%s' must be a list: the program and its arguments, no shell",
			row->key);
	if (!items_are_few(r, node))
		return false;
	struct vec items = vec_of(r->arena, struct template);
	bool good = true;
	for (size_t i = 0; i < node->count; i++)
		good &= read_template(r, row, &node->items[i], vec_push(&items));
	store_list(at, &items);
	return good;
}

static struct value
schema_templates(struct arena *a, const struct row *row)
{
	return type_argv.schema(a, row);
}

const struct type type_templates = { "list of templates", read_templates,
	schema_templates, false };

/* --- paths and patterns -------------------------------------------------------- */

/* An err's column counts code points from 1. */
static bool
refuse_inside(struct reader *r, const struct yaml_node *node, const struct err *err)
{
	size_t offset = 0;
	for (unsigned i = 1; i < err->column && offset < node->text.size; i++)
		do
			offset++;
		while (offset < node->text.size
			&& !utf8_is_start(node->text.data[offset]));
	return refuse_span(r, yaml_inside(r->source, node, offset), "%s", err->text);
}

static bool
read_path(struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	(void)row;
	struct str text;
	struct err err = { 0 };
	if (!read_plain_text(r, node, &text))
		return false;
	if (!jsonpath_compile(r->arena, text, &err))
		return refuse_inside(r, node, &err);
	memcpy(at, &text, sizeof(text));
	return true;
}

static bool
read_paths(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	return read_texts(r, row, node, at, &type_path);
}

static struct value
schema_path(struct arena *a, const struct row *row)
{
	(void)row;
	return schema_with_pattern(a, "^\\$");
}

static struct value
schema_paths(struct arena *a, const struct row *row)
{
	return schema_one_or_list(a, schema_path(a, row));
}

const struct type type_path = { "path", read_path, schema_path, false };
const struct type type_paths = { "path or list of paths", read_paths, schema_paths,
	false };

static bool
read_regex(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	(void)row;
	struct str text;
	struct err err = { 0 };
	if (!read_plain_text(r, node, &text))
		return false;
	if (!rx_compile(r->arena, text, &err))
		return refuse_inside(r, node, &err);
	memcpy(at, &text, sizeof(text));
	return true;
}

static struct value
schema_regex(struct arena *a, const struct row *row)
{
	return type_text.schema(a, row);
}

const struct type type_regex = { "regex", read_regex, schema_regex, false };

static bool
read_comparison(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	(void)row;
	struct str text;
	struct err err = { 0 };
	struct comparison comparison;
	if (!read_plain_text(r, node, &text))
		return false;
	if (!comparison_read(r->arena, text, &comparison, &err))
		return refuse(r, node, "%s", err.text);
	memcpy(at, &text, sizeof(text));
	return true;
}

const struct type type_comparison = { "comparison", read_comparison, schema_regex,
	false };

/* --- values -------------------------------------------------------------------- */

/* What YAML 1.1 took for a boolean or a number, and what JSON cannot say. */
static bool
is_ambiguous(struct str text)
{
	static const struct str words[] = { STR_INIT("yes"), STR_INIT("no"),
		STR_INIT("on"), STR_INIT("off"), STR_INIT("y"), STR_INIT("n") };
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_eq_nocase(text, words[i]))
			return true;
	size_t digits = 0, colons = 0;
	for (size_t i = 0; i < text.size; i++) {
		digits += text.data[i] >= '0' && text.data[i] <= '9';
		colons += text.data[i] == ':';
	}
	return colons > 0 && digits > 0 && digits + colons == text.size;
}

static bool
is_json_number(struct str text)
{
	text = str_from(text, str_starts(text, STR("-")));
	if (!text.size || text.data[0] < '0' || text.data[0] > '9')
		return false;
	if (text.data[0] == '0' && text.size > 1 && !memchr(".eE", text.data[1], 3))
		return false;
	ptrdiff_t dot = str_find_char(text, '.');
	if (dot == STR_NONE)
		return true;
	struct str part = str_from(text, (size_t)dot + 1);
	return part.size && part.data[0] >= '0' && part.data[0] <= '9';
}

static bool
refuse_ambiguous(struct reader *r, const struct yaml_node *node)
{
	refuse(r, node, "'%.*s' can be read in more than one way", STR_ARGS(node->text));
	diags_hint(r->diags,
		"put a text in quotes; write a number in decimal, and true or false");
	return false;
}

static bool
read_scalar(struct reader *r, const struct yaml_node *node, struct value *out)
{
	switch (yaml_type_of(node)) {
	case YAML_IS_NULL:
		if (node->kind == YAML_NULL)
			return refuse(r, node,
				"a value is missing; write null or \"\" if that is "
				"meant");
		*out = (struct value){ .kind = VALUE_NULL };
		return true;
	case YAML_IS_BOOL:
		*out = value_of_bool(str_eq_nocase(node->text, STR("true")));
		return true;
	case YAML_IS_INT:
	case YAML_IS_FLOAT:
		if (!is_json_number(node->text))
			return refuse_ambiguous(r, node);
		*out = value_of_number(node->text);
		return true;
	case YAML_IS_TEXT:
		if (node->plain && is_ambiguous(node->text))
			return refuse_ambiguous(r, node);
		*out = value_of_string(node->text);
		return true;
	}
	return false;
}

/* The tree is at most YAML_DEPTH_MAX deep, so this is too. */
static bool
read_tree(struct reader *r, const struct yaml_node *node, struct value *out)
{
	bool good = true;
	if (node->kind == YAML_SEQUENCE) {
		struct vec items = vec_of(r->arena, struct value);
		for (size_t i = 0; i < node->count; i++)
			good &= read_tree(r, &node->items[i], vec_push(&items));
		*out = value_of_items(&items);
		return good;
	}
	if (node->kind == YAML_MAPPING) {
		struct vec members = vec_of(r->arena, struct member);
		for (size_t i = 0; i < node->count; i++) {
			struct value value = { 0 };
			good &= read_tree(r, &node->pairs[i].value, &value);
			members_add_str(&members, node->pairs[i].key.text, value);
		}
		*out = value_of_members(&members);
		return good;
	}
	return read_scalar(r, node, out);
}

static bool
read_value(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	(void)row;
	return read_tree(r, node, at);
}

static bool
read_simple_value(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	(void)row;
	if (node->kind == YAML_SEQUENCE || node->kind == YAML_MAPPING)
		return refuse(r, node, "a text, a number or a boolean is expected here");
	if (yaml_type_of(node) == YAML_IS_NULL)
		return refuse(r, node,
			"a variable must have a value; write \"\" for an empty text");
	return read_scalar(r, node, at);
}

static struct value
schema_value(struct arena *a, const struct row *row)
{
	(void)row;
	struct vec members = vec_of(a, struct member);
	return value_of_members(&members); /* {}: anything */
}

static struct value
schema_simple_value(struct arena *a, const struct row *row)
{
	(void)row;
	struct vec members = vec_of(a, struct member), kinds = vec_of(a, struct value);
	items_add(&kinds, value_of_c("string"));
	items_add(&kinds, value_of_c("number"));
	items_add(&kinds, value_of_c("boolean"));
	members_add(&members, "type", value_of_items(&kinds));
	return value_of_members(&members);
}

const struct type type_value = { "value", read_value, schema_value, false };
const struct type type_scalar = { "text, number or boolean", read_simple_value,
	schema_simple_value, false };
