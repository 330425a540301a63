/* SPDX-License-Identifier: MIT */
#include "decode/reading.h"

#include "base/diag.h"
#include "base/sbuf.h"
#include "ext/yaml.h"

#include <string.h>

/* --- numbers -------------------------------------------------------------------------
 */

/* 0o17 and 0x1F; what YAML allows has no sign. */
static bool
read_based(struct reading *r, const struct yaml_node *node, struct value *out)
{
	uint64_t base = node->text.data[1] == 'x' ? 16 : 8, number = 0;
	for (size_t i = 2; i < node->text.size; i++) {
		static const char digits[] = "0123456789abcdef0123456789ABCDEF";
		const char *digit =
			memchr(digits, node->text.data[i], sizeof(digits) - 1);
		uint64_t value = digit ? (uint64_t)(digit - digits) & 15 : base;
		if (value >= base || number > (UINT64_MAX - value) / base)
			return reading_refuse(r, node->span.start,
				"an integer that does not fit into 64 bits");
		number = number * base + value;
	}
	*out = value_of_number(str_format(r->arena, "%llu", (unsigned long long)number));
	return true;
}

/* JSON has no +1, 007, .5 and 5. */
static struct str
json_number(struct arena *a, struct str text)
{
	struct sbuf out = { 0 };
	bool minus = str_starts(text, STR("-"));
	if (minus || str_starts(text, STR("+")))
		text = str_from(text, 1);
	while (text.size > 1 && text.data[0] == '0' && text.data[1] >= '0'
		&& text.data[1] <= '9')
		text = str_from(text, 1);
	sbuf_add_c(&out, minus ? "-" : "");
	sbuf_add_c(&out, text.data[0] == '.' ? "0" : "");
	for (size_t i = 0; i < text.size; i++) {
		sbuf_add_char(&out, text.data[i]);
		bool digit = i + 1 < text.size && text.data[i + 1] >= '0'
			&& text.data[i + 1] <= '9';
		if (text.data[i] == '.' && !digit)
			sbuf_add_char(&out, '0');
	}
	struct str number = sbuf_copy(&out, a);
	sbuf_fini(&out);
	return number;
}

static bool
read_number(struct reading *r, const struct yaml_node *node, struct value *out)
{
	struct str text = node->text;
	if (str_starts(text, STR("0o")) || str_starts(text, STR("0x")))
		return read_based(r, node, out);
	if (strpbrk(str_c(r->arena, text), "nN")) /* .inf and .nan */
		return reading_refuse(r, node->span.start,
			"%.*s is no JSON number; quote it", STR_ARGS(text));
	*out = value_of_number(json_number(r->arena, text));
	return true;
}

/* --- nodes ---------------------------------------------------------------------------
 */

static bool
take_scalar(struct reading *r, const struct yaml_node *node, struct value *out)
{
	enum yaml_type type = yaml_type_of(node);
	if (type == YAML_IS_INT || type == YAML_IS_FLOAT)
		return read_number(r, node, out);
	if (type == YAML_IS_NULL)
		*out = (struct value){ 0 };
	else if (type == YAML_IS_BOOL)
		*out = value_of_bool(strchr("tT", node->text.data[0]) != NULL);
	else
		*out = value_of_string(node->text);
	return true;
}

static bool take_node(
	struct reading *r, const struct yaml_node *node, size_t depth, struct value *out);

static bool
take_mapping(
	struct reading *r, const struct yaml_node *node, size_t depth, struct value *out)
{
	struct names names;
	names_init(&names, r->arena);
	for (size_t i = 0; i < node->count; i++) {
		const struct yaml_pair *pair = &node->pairs[i];
		struct value value;
		if (pair->key.kind == YAML_MAPPING || pair->key.kind == YAML_SEQUENCE)
			return reading_refuse(
				r, pair->key.span.start, "a key that is no scalar");
		if (!take_node(r, &pair->value, depth + 1, &value))
			return false;
		names_add(&names, pair->key.text, value, pair->key.span.start);
	}
	return names_object(r, &names, "key", out);
}

/* Called for itself, at most as deep as ext/yaml reads. */
static bool
take_node(
	struct reading *r, const struct yaml_node *node, size_t depth, struct value *out)
{
	if (depth > YAML_DEPTH_MAX)
		return err_set(
			r->err, ERR_LIMIT, "YAML more than %d deep", YAML_DEPTH_MAX);
	if (node->kind == YAML_MAPPING)
		return take_mapping(r, node, depth, out);
	*out = (struct value){ 0 };
	if (node->kind == YAML_NULL)
		return true;
	if (node->kind == YAML_SCALAR)
		return take_scalar(r, node, out);
	struct vec items = vec_of(r->arena, struct value);
	for (size_t i = 0; i < node->count; i++) {
		struct value item;
		if (!take_node(r, &node->items[i], depth + 1, &item))
			return false;
		items_add(&items, item);
	}
	*out = value_of_items(&items);
	return true;
}

static bool
refuse(struct reading *r, const struct diags *diags)
{
	const struct diag *first = diags->list.items;
	if (!diags->list.count)
		return reading_refuse(r, 0, "this is no YAML");
	return reading_refuse(r, first->span.start, "%.*s", STR_ARGS(first->text));
}

bool
decode_yaml(struct reading *r, struct value *out)
{
	struct source source = { .name = STR("yaml"), .text = r->text };
	struct diags diags;
	struct yaml_node *documents;
	size_t count;
	diags_init(&diags, r->arena);
	if (!yaml_read_all(r->arena, &source, &documents, &count, &diags))
		return refuse(r, &diags);
	if (!count)
		return reading_refuse(
			r, 0, "a YAML document is expected, and there is none");
	if (count == 1)
		return take_node(r, &documents[0], 0, out)
			&& reading_key_kubernetes(r, out, false);
	struct vec items = vec_of(r->arena, struct value);
	for (size_t i = 0; i < count; i++) {
		struct value item;
		if (!take_node(r, &documents[i], 0, &item))
			return false;
		items_add(&items, item);
	}
	*out = value_of_items(&items);
	return reading_key_kubernetes(r, out, true);
}
