/* SPDX-License-Identifier: MIT */
/* The core schema of YAML 1.2.2 (10.3.2): which plain scalars are more than text. */
#include "ext/yaml.h"

static const struct word {
	struct str text;
	enum yaml_type type;
} words[] = {
	{ STR_INIT("null"), YAML_IS_NULL },
	{ STR_INIT("Null"), YAML_IS_NULL },
	{ STR_INIT("NULL"), YAML_IS_NULL },
	{ STR_INIT("~"), YAML_IS_NULL },
	{ STR_INIT(""), YAML_IS_NULL },
	{ STR_INIT("true"), YAML_IS_BOOL },
	{ STR_INIT("True"), YAML_IS_BOOL },
	{ STR_INIT("TRUE"), YAML_IS_BOOL },
	{ STR_INIT("false"), YAML_IS_BOOL },
	{ STR_INIT("False"), YAML_IS_BOOL },
	{ STR_INIT("FALSE"), YAML_IS_BOOL },
	{ STR_INIT(".nan"), YAML_IS_FLOAT },
	{ STR_INIT(".NaN"), YAML_IS_FLOAT },
	{ STR_INIT(".NAN"), YAML_IS_FLOAT },
};

static const struct str infinities[] = {
	STR_INIT(".inf"),
	STR_INIT(".Inf"),
	STR_INIT(".INF"),
};

static bool
is_one_of(char c, const char *set)
{
	for (; *set; set++)
		if (c == *set)
			return true;
	return false;
}

/* Takes the bytes of `set` off the front; false when there are none. */
static bool
take(struct str *text, const char *set)
{
	size_t i = 0;
	while (i < text->size && is_one_of(text->data[i], set))
		i++;
	*text = str_from(*text, i);
	return i > 0;
}

static const char decimal[] = "0123456789";

static bool
is_int(struct str text)
{
	if (str_starts(text, STR("0o"))) {
		text = str_from(text, 2);
		return take(&text, "01234567") && !text.size;
	}
	if (str_starts(text, STR("0x"))) {
		text = str_from(text, 2);
		return take(&text, "0123456789abcdefABCDEF") && !text.size;
	}
	if (text.size && is_one_of(text.data[0], "+-"))
		text = str_from(text, 1);
	return take(&text, decimal) && !text.size;
}

static bool
is_float(struct str text)
{
	if (text.size && is_one_of(text.data[0], "+-"))
		text = str_from(text, 1);
	for (size_t i = 0; i < sizeof(infinities) / sizeof(*infinities); i++)
		if (str_eq(text, infinities[i]))
			return true;
	bool whole = take(&text, decimal), part = false;
	if (str_starts(text, STR("."))) {
		text = str_from(text, 1);
		part = take(&text, decimal);
	}
	if (!whole && !part)
		return false;
	if (text.size && is_one_of(text.data[0], "eE")) {
		text = str_from(text, 1);
		if (text.size && is_one_of(text.data[0], "+-"))
			text = str_from(text, 1);
		if (!take(&text, decimal))
			return false;
	}
	return !text.size;
}

enum yaml_type
yaml_type_of(const struct yaml_node *scalar)
{
	if (scalar->kind == YAML_NULL)
		return YAML_IS_NULL;
	if (scalar->kind != YAML_SCALAR || !scalar->plain)
		return YAML_IS_TEXT;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_eq(scalar->text, words[i].text))
			return words[i].type;
	if (is_int(scalar->text))
		return YAML_IS_INT;
	return is_float(scalar->text) ? YAML_IS_FLOAT : YAML_IS_TEXT;
}
