/* SPDX-License-Identifier: MIT */
#include "workspace/schema.h"

#include "base/nearest.h"
#include "workspace/types.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MESSAGE_MAX = 1024 };

bool
refuse_span(struct reader *r, struct span span, const char *format, ...)
{
	char text[MESSAGE_MAX];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return diags_add(r->diags, DIAG_ERROR, r->source, span, "%s", text);
}

bool
refuse(struct reader *r, const struct yaml_node *at, const char *format, ...)
{
	char text[MESSAGE_MAX];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	return diags_add(r->diags, DIAG_ERROR, r->source, at->span, "%s", text);
}

bool
items_are_few(struct reader *r, const struct yaml_node *node)
{
	if (node->count <= SCHEMA_ITEMS_MAX)
		return true;
	return refuse_span(r, (struct span){ node->span.start, 1 },
		"more than %d of them in one place", SCHEMA_ITEMS_MAX);
}

/* An alias hides what it stands for, too. */
void
hide(struct reader *r, const struct yaml_node *scalar)
{
	struct str file = r->source->text;
	uintptr_t at = (uintptr_t)scalar->text.data, start = (uintptr_t)file.data;
	vec_add(r->hidden, &scalar->span);
	if (at < start || at - start > file.size)
		return;
	struct span span = { at - start, scalar->text.size };
	vec_add(r->hidden, &span);
}

void
hint_nearest(struct reader *r, struct str word, const struct str *known, size_t count)
{
	struct str near = nearest_word(word, known, count);
	if (near.size)
		diags_hint(r->diags, "did you mean '%.*s'?", STR_ARGS(near));
}

const struct yaml_node *
node_key(const struct yaml_node *node, const char *key)
{
	if (!node || node->kind != YAML_MAPPING)
		return NULL;
	for (size_t i = 0; i < node->count; i++)
		if (str_is(node->pairs[i].key.text, key))
			return &node->pairs[i].key;
	return NULL;
}

const struct yaml_node *
node_get(const struct yaml_node *node, const char *key)
{
	if (!node || node->kind != YAML_MAPPING)
		return NULL;
	for (size_t i = 0; i < node->count; i++)
		if (str_is(node->pairs[i].key.text, key))
			return &node->pairs[i].value;
	return NULL;
}

const struct yaml_node *
node_item(const struct yaml_node *node, size_t index)
{
	if (!node || node->kind != YAML_SEQUENCE || index >= node->count)
		return NULL;
	return &node->items[index];
}

static const struct row *
find_row(const struct table *table, struct str key)
{
	for (size_t i = 0; i < table->count; i++)
		if (str_is(key, table->rows[i].key))
			return &table->rows[i];
	return NULL;
}

static const struct later *
find_later(const struct table *table, struct str key)
{
	size_t count;
	const struct later *rows = later_rows(&count);
	for (size_t i = 0; i < count; i++)
		if (strcmp(rows[i].table, table->name) == 0 && str_is(key, rows[i].key))
			return &rows[i];
	return NULL;
}

static void
refuse_key(struct reader *r, const struct table *table, const struct yaml_node *key)
{
	if (key->plain && str_is(key->text, "<<")) {
		refuse(r, key, "merge keys ('<<') are not read here");
		diags_hint(r->diags, "an alias may stand for a whole value: key: *name");
		return;
	}
	const struct later *later = find_later(table, key->text);
	if (later) {
		refuse(r, key, "not yet in this version: '%s' (%s)", later->key,
			later->what);
		return;
	}
	refuse(r, key, "unknown key '%.*s' in %s", STR_ARGS(key->text), table->where);
	struct str *known = arena_array(r->arena, table->count, sizeof(*known));
	for (size_t i = 0; i < table->count; i++)
		known[i] = str_of(table->rows[i].key);
	hint_nearest(r, key->text, known, table->count);
}

static void *
place_in(void *record, size_t at)
{
	return (char *)record + at;
}

static void
read_row(struct reader *r, const struct row *row, const struct yaml_node *value,
	void *record)
{
	if (row->span_at)
		*(struct span *)place_in(record, row->span_at) = value->span;
	row->type->read(r, row, value, place_in(record, row->at));
}

/* Presets are ours: that they read well is a test's concern, never a user's. */
static void
read_preset(struct reader *r, const struct row *row, struct span span, void *record)
{
	struct yaml_node node = { .kind = YAML_SCALAR, .plain = true, .span = span };
	node.text = str_of(row->preset);
	bool good = row->type->read(r, row, &node, place_in(record, row->at));
	assert(good);
	(void)good;
}

/* Of the rows whose keys are left out; `node` NULL: of all. */
static void
read_presets(struct reader *r, const struct table *table, const struct yaml_node *node,
	struct span span, void *record)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct row *row = &table->rows[i];
		if (node && node_get(node, row->key))
			continue;
		if (row->preset)
			read_preset(r, row, span, record);
		else if (row->type->presets)
			read_presets(
				r, row->table, NULL, span, place_in(record, row->at));
	}
}

/* What a planned key would bring cannot be missing. */
static bool
has_later(const struct table *table, const struct yaml_node *node)
{
	for (size_t i = 0; i < node->count; i++)
		if (find_later(table, node->pairs[i].key.text))
			return true;
	return false;
}

static void
refuse_missing(struct reader *r, const struct table *table, const struct yaml_node *node)
{
	for (size_t i = 0; i < table->count; i++)
		if (table->rows[i].required && !node_get(node, table->rows[i].key))
			refuse_span(r, (struct span){ node->span.start, 1 },
				"'%s' is missing in %s", table->rows[i].key,
				table->where);
}

bool
schema_read(struct reader *r, const struct table *table, const struct yaml_node *node,
	void *record)
{
	size_t errors = r->diags->errors;
	if (table->span_at)
		*(struct span *)place_in(record, table->span_at) = node->span;
	if (table->count == 1 && !table->rows[0].key) {
		read_row(r, &table->rows[0], node, record);
		return r->diags->errors == errors;
	}
	if (node->kind != YAML_MAPPING)
		return refuse(
			r, node, "%s must be a mapping of keys and values", table->where);
	read_presets(r, table, node, node->span, record);
	bool later = has_later(table, node);
	if (!later)
		refuse_missing(r, table, node);
	for (size_t i = 0; i < node->count; i++) {
		const struct row *row = find_row(table, node->pairs[i].key.text);
		if (row)
			read_row(r, row, &node->pairs[i].value, record);
		else
			refuse_key(r, table, &node->pairs[i].key);
	}
	if (table->finish && !later)
		table->finish(r, node, record);
	return r->diags->errors == errors;
}
