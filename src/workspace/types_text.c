/* SPDX-License-Identifier: MIT */
/* Types that are text: a scalar that YAML would take for a number, a yes or a null must
 * be in quotes, so that 1.10 never becomes 1.1 on its way. */
#include "base/number.h"
#include "base/utf8.h"
#include "model/workspace.h"
#include "workspace/types.h"

#include <string.h>

bool
read_plain_text(struct reader *r, const struct yaml_node *node, struct str *out)
{
	static const char *const kinds[] = { "", "null", "a boolean", "a number",
		"a number" };
	if (node->kind == YAML_NULL)
		return refuse(r, node, "a text is missing");
	if (node->kind != YAML_SCALAR)
		return refuse(r, node, "a text is expected here");
	enum yaml_type type = yaml_type_of(node);
	if (type != YAML_IS_TEXT) {
		refuse(r, node,
			"'%.*s' must be in quotes: a text is meant, and without quotes "
			"this is %s",
			STR_ARGS(node->text), kinds[type]);
		diags_hint(r->diags, "write \"%.*s\"", STR_ARGS(node->text));
		return false;
	}
	if (!node->text.size)
		return refuse(r, node, "this text is empty");
	if (str_find_char(node->text, '\0') != STR_NONE)
		return refuse(r, node, "a text must not hold a NUL");
	*out = node->text;
	return true;
}

static bool
read_text(struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	(void)row;
	return read_plain_text(r, node, at);
}

static struct value
schema_text(struct arena *a, const struct row *row)
{
	(void)row;
	struct vec members = vec_of(a, struct member);
	members_add(&members, "type", value_of_c("string"));
	members_add(&members, "minLength", value_of_int(a, 1));
	return value_of_members(&members);
}

const struct type type_text = { "text", read_text, schema_text, false };

/* --- one text or a list -------------------------------------------------------- */

bool
read_texts(struct reader *r, const struct row *row, const struct yaml_node *node,
	void *at, const struct type *one)
{
	bool list = node->kind == YAML_SEQUENCE, good = true;
	size_t count = list ? node->count : 1;
	struct vec items = vec_of(r->arena, struct str);
	if (list && !count)
		return refuse(r, node,
			"this list is empty; leave '%s' out, or name something",
			row->key);
	if (!items_are_few(r, node))
		return false;
	for (size_t i = 0; i < count; i++) {
		struct str text;
		if (one->read(r, row, list ? &node->items[i] : node, &text))
			vec_add(&items, &text);
		else
			good = false;
	}
	store_list(at, &items);
	return good;
}

static bool
read_text_list(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	return read_texts(r, row, node, at, &type_text);
}

static struct value
schema_texts(struct arena *a, const struct row *row)
{
	return schema_one_or_list(a, schema_text(a, row));
}

const struct type type_texts = { "text or list of texts", read_text_list, schema_texts,
	false };

static bool
read_argv(struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	if (node->kind != YAML_SEQUENCE)
		return refuse(r, node,
			"'%s' must be a list: the program and its arguments, no shell",
			row->key);
	return read_text_list(r, row, node, at);
}

static struct value
schema_argv(struct arena *a, const struct row *row)
{
	struct vec members = vec_of(a, struct member);
	members_add(&members, "type", value_of_c("array"));
	members_add(&members, "items", schema_text(a, row));
	members_add(&members, "minItems", value_of_int(a, 1));
	return value_of_members(&members);
}

const struct type type_argv = { "list of texts", read_argv, schema_argv, false };

/* --- names --------------------------------------------------------------------- */

enum { NAME_MAX_SIZE = 128 };

static bool
holds_only(struct str name, const char *others)
{
	for (size_t i = 0; i < name.size; i++) {
		char c = name.data[i];
		bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		if (!letter && (c < '0' || c > '9') && (!c || !strchr(others, c)))
			return false;
	}
	return name.size > 0 && name.size <= NAME_MAX_SIZE;
}

static bool
starts_with_sign(struct str name)
{
	return name.size > 0 && strchr("-./", name.data[0]);
}

static bool
fits_environment(struct str name)
{
	return holds_only(name, "_.-") && !starts_with_sign(name);
}

static bool
fits_probe(struct str name)
{
	return holds_only(name, "_./-");
}

static bool
fits_fact(struct str name)
{
	return holds_only(name, "_-");
}

/* Words that templates know without us, and so cannot be given another meaning. */
static bool
is_taken(struct str name)
{
	static const struct str words[] = { STR_INIT("url"), STR_INIT("host"),
		STR_INIT("environment"), STR_INIT("instance"), STR_INIT("newUuid"),
		STR_INIT("newDate"), STR_INIT("getEnv") };
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_eq(name, words[i]))
			return true;
	return false;
}

static bool
fits_variable(struct str name)
{
	return holds_only(name, "_-") && !is_taken(name);
}

const struct naming naming_environment = { fits_environment,
	"^[A-Za-z0-9_][A-Za-z0-9_.-]*$",
	"letters, digits and _ . -, at most 128, starting with a letter or digit" };
const struct naming naming_probe = { fits_probe, "^[A-Za-z0-9_./-]+$",
	"letters, digits and _ . / -, at most 128" };
const struct naming naming_fact = { fits_fact, "^[A-Za-z0-9_-]+$",
	"letters, digits, _ and -, at most 128" };
const struct naming naming_variable = { fits_variable, "^[A-Za-z0-9_-]+$",
	"letters, digits, _ and -, and none of url, host, environment, instance" };
const struct naming naming_tag = { fits_environment, "^[A-Za-z0-9_][A-Za-z0-9_.-]*$",
	"letters, digits and _ . -, at most 128, starting with a letter or digit" };
const struct naming naming_id = { fits_probe, "^[A-Za-z0-9_./-]+$",
	"letters, digits and _ . / -, at most 128" };

static bool
read_name(struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	struct str name;
	if (!read_plain_text(r, node, &name))
		return false;
	if (!row->naming->fits(name))
		return refuse(r, node, "'%.*s' is no name here: %s", STR_ARGS(name),
			row->naming->expected);
	memcpy(at, &name, sizeof(name));
	return true;
}

static struct value
schema_name(struct arena *a, const struct row *row)
{
	return schema_with_pattern(a, row->naming->pattern);
}

const struct type type_name = { "name", read_name, schema_name, false };

/* --- texts with a shape -------------------------------------------------------- */

static bool
is_leap(int64_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static bool
is_day(struct str text)
{
	static const int64_t days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int64_t year, month, day;
	if (text.size != 10 || text.data[4] != '-' || text.data[7] != '-')
		return false;
	if (!number_int(str_part(text, 0, 4), &year)
		|| !number_int(str_part(text, 5, 2), &month)
		|| !number_int(str_part(text, 8, 2), &day) || year < 1970)
		return false;
	if (month < 1 || month > 12 || day < 1)
		return false;
	return day <= days[month - 1] + (month == 2 && is_leap(year));
}

static bool
read_date(struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	struct str text;
	if (!read_plain_text(r, node, &text))
		return false;
	if (!is_day(text))
		return refuse(r, node,
			"'%s' must be a day such as 2026-12-31, not '%.*s'", row->key,
			STR_ARGS(text));
	memcpy(at, &text, sizeof(text));
	return true;
}

static struct value
schema_date(struct arena *a, const struct row *row)
{
	(void)row;
	return schema_with_pattern(a, "^[0-9]{4}-[0-9]{2}-[0-9]{2}$");
}

const struct type type_date = { "date", read_date, schema_date, false };

enum { DIGITS = 16 };

/* Sixteen digits look like a number where no letter is among them: that is no mistake. */
static bool
read_digits(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	if (node->kind != YAML_SCALAR || node->text.size != DIGITS)
		return refuse(r, node,
			"'%s' must be %d hex digits, as the report shows them", row->key,
			DIGITS);
	for (size_t i = 0; i < DIGITS; i++)
		if (!memchr("0123456789abcdef", node->text.data[i], 16))
			return refuse(r, node,
				"'%s' must be %d hex digits in lower case, not '%.*s'",
				row->key, DIGITS, STR_ARGS(node->text));
	memcpy(at, &node->text, sizeof(node->text));
	return true;
}

static struct value
schema_digits(struct arena *a, const struct row *row)
{
	(void)row;
	return schema_with_pattern(a, "^[0-9a-f]{16}$");
}

const struct type type_digits = { "16 hex digits", read_digits, schema_digits, false };

/* --- helpers of the JSON Schema ------------------------------------------------ */

struct value
schema_of(struct arena *a, const char *type)
{
	struct vec members = vec_of(a, struct member);
	members_add(&members, "type", value_of_c(type));
	return value_of_members(&members);
}

struct value
schema_with_pattern(struct arena *a, const char *pattern)
{
	struct vec members = vec_of(a, struct member);
	members_add(&members, "type", value_of_c("string"));
	members_add(&members, "pattern", value_of_c(pattern));
	return value_of_members(&members);
}

struct value
schema_one_or_list(struct arena *a, struct value one)
{
	struct vec list = vec_of(a, struct member), ways = vec_of(a, struct value);
	members_add(&list, "type", value_of_c("array"));
	members_add(&list, "items", one);
	members_add(&list, "minItems", value_of_int(a, 1));
	items_add(&ways, one);
	items_add(&ways, value_of_members(&list));
	struct vec members = vec_of(a, struct member);
	members_add(&members, "oneOf", value_of_items(&ways));
	return value_of_members(&members);
}
