/* SPDX-License-Identifier: MIT */
/* TOML's statements: comments, headers, keys and what they are given. */
#include "decode/toml.h"

#include <string.h>

bool
toml_peek(const struct toml *t, const char *text)
{
	return str_starts(str_from(t->r->text, t->at), str_of(text));
}

static bool
take(struct toml *t, const char *text)
{
	bool there = toml_peek(t, text);
	t->at += there ? strlen(text) : 0;
	return there;
}

static bool
at_end(const struct toml *t)
{
	return t->at >= t->r->text.size;
}

static void
skip_blanks(struct toml *t)
{
	while (toml_peek(t, " ") || toml_peek(t, "\t"))
		t->at++;
}

static bool
take_line_end(struct toml *t)
{
	return take(t, "\n") || take(t, "\r\n");
}

static bool
skip_comment(struct toml *t)
{
	if (!take(t, "#"))
		return true;
	for (; !at_end(t) && !toml_peek(t, "\n") && !toml_peek(t, "\r\n"); t->at++) {
		unsigned char c = (unsigned char)t->r->text.data[t->at];
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return reading_refuse(
				t->r, t->at, "a control character in a comment");
	}
	return true;
}

/* Blanks, comments and line ends, in front of a statement and inside of [ … ]. */
static bool
skip_space(struct toml *t)
{
	do {
		skip_blanks(t);
		if (!skip_comment(t))
			return false;
	} while (take_line_end(t));
	return true;
}

static bool
end_statement(struct toml *t)
{
	skip_blanks(t);
	if (!skip_comment(t))
		return false;
	if (at_end(t) || take_line_end(t))
		return true;
	return reading_refuse(t->r, t->at, "the end of the line is expected here");
}

/* --- keys ---------------------------------------------------------------------- */

static bool
is_bare_key(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
		|| c == '_' || c == '-';
}

static bool
read_name(struct toml *t, struct str *out)
{
	if (toml_peek(t, "\"") || toml_peek(t, "'"))
		return toml_string(t, false, out);
	size_t start = t->at;
	while (!at_end(t) && is_bare_key(t->r->text.data[t->at]))
		t->at++;
	*out = str_part(t->r->text, start, t->at - start);
	if (!out->size)
		return reading_refuse(t->r, start, "a key is expected here");
	return true;
}

/* a, a.b, "a b" . c */
static bool
read_key(struct toml *t, struct vec *names)
{
	*names = vec_of(t->r->arena, struct str);
	do {
		struct str name;
		skip_blanks(t);
		if (names->count >= t->r->limits->depth)
			return err_set(t->r->err, ERR_LIMIT, "more than %zu levels",
				t->r->limits->depth);
		if (!read_name(t, &name))
			return false;
		vec_add(names, &name);
		skip_blanks(t);
	} while (take(t, "."));
	return true;
}

/* --- values -------------------------------------------------------------------- */

static bool read_value(struct toml *t, struct toml_node *node);

static bool
read_assignment(struct toml *t, struct toml_node *table)
{
	struct vec names;
	size_t start = t->at;
	if (!read_key(t, &names))
		return false;
	if (!take(t, "="))
		return reading_refuse(t->r, t->at, "'=' is expected behind a key");
	skip_blanks(t);
	struct toml_node *node = toml_assign(t, table, names.items, names.count, start);
	return node && read_value(t, node);
}

static bool
read_list(struct toml *t, struct toml_node *list)
{
	list->kind = TOML_LIST;
	for (;;) {
		if (!skip_space(t))
			return false;
		if (take(t, "]"))
			return true;
		struct toml_node *item =
			toml_add(t, list, STR(""), TOML_LEAF, TOML_INLINE);
		if (!item || !read_value(t, item) || !skip_space(t))
			return false;
		if (take(t, "]"))
			return true;
		if (!take(t, ","))
			return reading_refuse(
				t->r, t->at, "',' or ']' is expected in a list");
	}
}

/* Its dotted keys make tables that close with it: their origin is DOTTED, and nothing
 * outside reaches them but through this one. */
static bool
read_inline_table(struct toml *t, struct toml_node *table)
{
	table->kind = TOML_TABLE;
	skip_blanks(t);
	if (take(t, "}"))
		return true;
	for (;;) {
		if (!read_assignment(t, table))
			return false;
		skip_blanks(t);
		if (take(t, "}"))
			return true;
		if (!take(t, ","))
			return reading_refuse(
				t->r, t->at, "',' or '}' is expected in an inline table");
		skip_blanks(t);
	}
}

/* Called for itself, at most limits->depth deep, which toml_add() holds. */
static bool
read_value(struct toml *t, struct toml_node *node)
{
	if (take(t, "["))
		return read_list(t, node);
	if (take(t, "{"))
		return read_inline_table(t, node);
	if (!toml_peek(t, "\"") && !toml_peek(t, "'"))
		return toml_bare(t, &node->leaf);
	struct str text;
	if (!toml_string(t, true, &text))
		return false;
	node->leaf = value_of_string(text);
	return true;
}

/* --- statements ---------------------------------------------------------------- */

static bool
read_header(struct toml *t, struct toml_node **table)
{
	struct vec names;
	bool tables = take(t, "[[");
	if (!tables)
		take(t, "[");
	size_t start = t->at;
	if (!read_key(t, &names))
		return false;
	if (!take(t, tables ? "]]" : "]"))
		return reading_refuse(t->r, t->at, "'%s' is expected behind the name",
			tables ? "]]" : "]");
	*table = toml_header(t, names.items, names.count, tables, start);
	return *table != NULL;
}

bool
decode_toml(struct reading *r, struct value *out)
{
	struct toml t = { .r = r };
	toml_tree_init(&t);
	struct toml_node *table = t.root;
	for (;;) {
		if (!skip_space(&t))
			return false;
		if (at_end(&t))
			break;
		bool good = toml_peek(&t, "[") ? read_header(&t, &table)
					       : read_assignment(&t, table);
		if (!good || !end_statement(&t))
			return false;
	}
	*out = toml_value(&t, t.root);
	return true;
}
