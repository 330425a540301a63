/* SPDX-License-Identifier: MIT */
/* Types with one value: yes or no, numbers with their units, words of a fixed list. */
#include "base/number.h"
#include "workspace/types.h"

#include <string.h>

static bool
is_scalar(struct reader *r, const struct row *row, const struct yaml_node *node,
	const char *expected)
{
	if (node->kind == YAML_SCALAR && yaml_type_of(node) != YAML_IS_NULL)
		return true;
	if (node->kind == YAML_NULL || node->kind == YAML_SCALAR)
		return refuse(
			r, node, "'%s' has no value; expected %s", row->key, expected);
	return refuse(r, node, "'%s' must be %s", row->key, expected);
}

static bool
in_bounds(const struct row *row, int64_t n)
{
	return (!row->least && !row->most) || (n >= row->least && n <= row->most);
}

static void
add_bounds(struct arena *a, const struct row *row, struct vec *members)
{
	if (!row->least && !row->most)
		return;
	members_add(members, "minimum", value_of_int(a, row->least));
	members_add(members, "maximum", value_of_int(a, row->most));
}

/* --- yes or no ----------------------------------------------------------------- */

static bool
read_bool(struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	if (!is_scalar(r, row, node, "true or false"))
		return false;
	if (yaml_type_of(node) != YAML_IS_BOOL)
		return refuse(r, node, "'%s' must be true or false, not '%.*s'", row->key,
			STR_ARGS(node->text));
	bool yes = str_eq_nocase(node->text, STR("true"));
	memcpy(at, &yes, sizeof(yes));
	return true;
}

static struct value
schema_bool(struct arena *a, const struct row *row)
{
	(void)row;
	return schema_of(a, "boolean");
}

const struct type type_bool = { "true or false", read_bool, schema_bool, false };

/* --- whole numbers ------------------------------------------------------------- */

static bool
read_int(struct reader *r, const struct row *row, const struct yaml_node *node,
	int64_t *out)
{
	if (!is_scalar(r, row, node, "a whole number"))
		return false;
	bool odd = node->text.size > 1 && node->text.data[0] == '0';
	if (!node->plain || odd || !number_int(node->text, out))
		return refuse(r, node, "'%s' must be a whole number, not '%.*s'",
			row->key, STR_ARGS(node->text));
	if (!in_bounds(row, *out))
		return refuse(r, node, "'%s' must be from %lld to %lld, not %.*s",
			row->key, (long long)row->least, (long long)row->most,
			STR_ARGS(node->text));
	return true;
}

static bool
read_number(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	int64_t n;
	if (!read_int(r, row, node, &n))
		return false;
	memcpy(at, &n, sizeof(n));
	return true;
}

static bool
read_count(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	int64_t n;
	if (!read_int(r, row, node, &n))
		return false;
	size_t count = (size_t)n;
	memcpy(at, &count, sizeof(count));
	return true;
}

static struct value
schema_number(struct arena *a, const struct row *row)
{
	struct vec members = vec_of(a, struct member);
	members_add(&members, "type", value_of_c("integer"));
	add_bounds(a, row, &members);
	return value_of_members(&members);
}

const struct type type_number = { "number", read_number, schema_number, false };
const struct type type_count = { "number", read_count, schema_number, false };

static bool
read_version(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	(void)at;
	int64_t n;
	struct row any = { .key = row->key };
	if (!read_int(r, &any, node, &n))
		return false;
	if (n != row->most)
		return refuse(r, node,
			"version %lld of the file is not known; this program reads %lld",
			(long long)n, (long long)row->most);
	return true;
}

const struct type type_version = { "number", read_version, schema_number, false };

/* --- numbers with a unit ------------------------------------------------------- */

static bool
read_unit(struct reader *r, const struct row *row, const struct yaml_node *node, void *at,
	bool (*number)(struct str text, int64_t *out), const char *expected)
{
	if (!is_scalar(r, row, node, expected))
		return false;
	int64_t n;
	if (!number(node->text, &n))
		return refuse(r, node, "'%s' must be %s, not '%.*s'", row->key, expected,
			STR_ARGS(node->text));
	memcpy(at, &n, sizeof(n));
	return true;
}

static bool
refuse_range(struct reader *r, const struct row *row, const struct yaml_node *node,
	struct str least, struct str most)
{
	return refuse(r, node, "'%s' must be from %.*s to %.*s, not '%.*s'", row->key,
		STR_ARGS(least), STR_ARGS(most), STR_ARGS(node->text));
}

static bool
read_duration(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	int64_t n;
	if (!read_unit(r, row, node, &n, number_duration,
		    "a duration such as 500ms, 10s, 5m, 24h"))
		return false;
	if (!in_bounds(row, n))
		return refuse_range(r, row, node,
			number_show_duration(r->arena, row->least),
			number_show_duration(r->arena, row->most));
	memcpy(at, &n, sizeof(n));
	return true;
}

static struct value
schema_duration(struct arena *a, const struct row *row)
{
	(void)row;
	return schema_with_pattern(a, "^[0-9]+(ms|s|m|h|d)$");
}

const struct type type_duration = { "duration", read_duration, schema_duration, false };

static bool
read_size(struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	int64_t n;
	if (!read_unit(
		    r, row, node, &n, number_size, "a size such as 512, 64KB, 16MB, 1GB"))
		return false;
	if (!in_bounds(row, n))
		return refuse_range(r, row, node, number_show_size(r->arena, row->least),
			number_show_size(r->arena, row->most));
	memcpy(at, &n, sizeof(n));
	return true;
}

static struct value
schema_size(struct arena *a, const struct row *row)
{
	struct vec ways = vec_of(a, struct value), members = vec_of(a, struct member);
	items_add(&ways, schema_with_pattern(a, "^[0-9]+(B|KB|MB|GB)?$"));
	items_add(&ways, schema_number(a, row));
	members_add(&members, "oneOf", value_of_items(&ways));
	return value_of_members(&members);
}

const struct type type_size = { "size", read_size, schema_size, false };

static bool
read_rate(struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	return read_unit(r, row, node, at, number_rate, "a rate such as 5/s or 300/m");
}

static struct value
schema_rate(struct arena *a, const struct row *row)
{
	(void)row;
	return schema_with_pattern(a, "^[0-9]+(\\.[0-9]{1,6})?/[sm]$");
}

const struct type type_rate = { "rate", read_rate, schema_rate, false };

static struct str
show_percent(struct arena *a, int64_t millionths)
{
	enum { ONE = 10000 };
	if (millionths % ONE == 0)
		return str_format(a, "%lld%%", (long long)(millionths / ONE));
	return str_format(a, "%lld.%04lld%%", (long long)(millionths / ONE),
		(long long)(millionths % ONE));
}

static bool
read_percent(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	int64_t n;
	if (!read_unit(r, row, node, &n, number_percent, "a part such as 1% or 0.5%"))
		return false;
	if (!in_bounds(row, n))
		return refuse_range(r, row, node, show_percent(r->arena, row->least),
			show_percent(r->arena, row->most));
	memcpy(at, &n, sizeof(n));
	return true;
}

static struct value
schema_percent(struct arena *a, const struct row *row)
{
	(void)row;
	return schema_with_pattern(a, "^[0-9]+(\\.[0-9]{1,4})?%$");
}

const struct type type_percent = { "percentage", read_percent, schema_percent, false };

/* --- words of a list ----------------------------------------------------------- */

static bool
find_choice(
	struct reader *r, const struct row *row, const struct yaml_node *node, int *out)
{
	struct sbuf all = { 0 };
	struct vec known = vec_of(r->arena, struct str);
	for (const struct choice *c = row->choices; c->name; c++) {
		struct str name = str_of(c->name);
		vec_add(&known, &name);
		sbuf_format(&all, "%s%s",
			c == row->choices    ? ""
				: !c[1].name ? " or "
					     : ", ",
			c->name);
	}
	struct str expected = sbuf_copy(&all, r->arena);
	sbuf_fini(&all);
	if (!is_scalar(r, row, node, str_c(r->arena, expected)))
		return false;
	for (const struct choice *c = row->choices; c->name; c++) {
		if (!str_is(node->text, c->name))
			continue;
		*out = c->value;
		return true;
	}
	refuse(r, node, "'%s' must be %.*s, not '%.*s'", row->key, STR_ARGS(expected),
		STR_ARGS(node->text));
	hint_nearest(r, node->text, known.items, known.count);
	return false;
}

static bool
read_choice(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	int value;
	if (!find_choice(r, row, node, &value))
		return false;
	memcpy(at, &value, sizeof(value));
	return true;
}

static bool
read_switch(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	int value;
	if (!find_choice(r, row, node, &value))
		return false;
	bool yes = value != 0;
	memcpy(at, &yes, sizeof(yes));
	return true;
}

static struct value
schema_choice(struct arena *a, const struct row *row)
{
	struct vec members = vec_of(a, struct member), names = vec_of(a, struct value);
	for (const struct choice *c = row->choices; c->name; c++)
		items_add(&names, value_of_c(c->name));
	members_add(&members, "enum", value_of_items(&names));
	return value_of_members(&members);
}

const struct type type_choice = { "word", read_choice, schema_choice, false };
const struct type type_switch = { "word", read_switch, schema_choice, false };

/* --- several words --------------------------------------------------------------- */

static bool
read_flags(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	bool list = node->kind == YAML_SEQUENCE, good = true;
	size_t count = list ? node->count : 1;
	unsigned flags = 0;
	if (!count)
		return refuse(r, node,
			"this list is empty; leave '%s' out, or name something",
			row->key);
	for (size_t i = 0; i < count; i++) {
		int value;
		if (find_choice(r, row, list ? &node->items[i] : node, &value))
			flags |= 1u << value;
		else
			good = false;
	}
	memcpy(at, &flags, sizeof(flags));
	return good;
}

static struct value
schema_flags(struct arena *a, const struct row *row)
{
	return schema_one_or_list(a, schema_choice(a, row));
}

const struct type type_flags = { "word or list of words", read_flags, schema_flags,
	false };
