/* SPDX-License-Identifier: MIT */
#include "workspace/list_write.h"

#include "value/json.h"
#include "workspace/reading.h"

static struct str
value_at(const void *record, const struct list_key *key)
{
	return *(const struct str *)(const void *)((const char *)record + key->at);
}

/* A JSON string is a double-quoted scalar. */
static void
write_value(const struct list_key *key, struct str value, struct sbuf *out)
{
	if (key->plain)
		sbuf_add(out, value);
	else
		json_write_string(value, out);
}

struct layout {
	size_t indent, gap; /* spaces before the dash, and behind it */
	const char *line_end;
};

static void
write_item(const struct list_form *kind, const void *w, struct layout layout,
	struct sbuf *out)
{
	bool first = true;
	for (size_t i = 0; i < kind->count; i++) {
		struct str value = value_at(w, &kind->keys[i]);
		if (!value.size)
			continue;
		sbuf_fill(out, ' ', layout.indent);
		if (first) {
			sbuf_add_char(out, '-');
			sbuf_fill(out, ' ', layout.gap);
		} else {
			sbuf_fill(out, ' ', layout.gap + 1);
		}
		first = false;
		sbuf_format(out, "%s: ", kind->keys[i].name);
		write_value(&kind->keys[i], value, out);
		sbuf_add_c(out, layout.line_end);
	}
}

void
list_show(const struct list_form *kind, const void *record, struct sbuf *out)
{
	write_item(kind, record, (struct layout){ 0, 1, "\n" }, out);
}

/* {fingerprint: "…", …} */
static void
write_braces(const struct list_form *kind, const void *w, struct sbuf *out)
{
	const char *before = "{";
	for (size_t i = 0; i < kind->count; i++) {
		struct str value = value_at(w, &kind->keys[i]);
		if (!value.size)
			continue;
		sbuf_format(out, "%s%s: ", before, kind->keys[i].name);
		write_value(&kind->keys[i], value, out);
		before = ", ";
	}
	sbuf_add_char(out, '}');
}

/* --- one more --- */

static size_t
line_start(struct str text, size_t at)
{
	while (at > 0 && text.data[at - 1] != '\n')
		at--;
	return at;
}

/* That of the last item, as far as it stands behind its dash. */
static struct layout
layout_of(struct str text, const struct yaml_node *root)
{
	struct layout layout = { 0, 1, "\n" };
	ptrdiff_t feed = str_find_char(text, '\n');
	if (feed > 0 && text.data[feed - 1] == '\r')
		layout.line_end = "\r\n";
	if (root->kind != YAML_SEQUENCE || !root->count)
		return layout;
	size_t start = root->items[root->count - 1].span.start;
	struct str head =
		str_part(text, line_start(text, start), start - line_start(text, start));
	ptrdiff_t dash = str_find_char(head, '-');
	if (dash == STR_NONE || str_trim(head).size != 1)
		return layout;
	layout.indent = (size_t)dash;
	layout.gap = head.size - (size_t)dash - 1;
	return layout;
}

static void
add_in_brackets(const struct list_form *kind, struct str text,
	const struct yaml_node *root, const void *w, struct sbuf *out)
{
	size_t close = root->span.start + root->span.size - 1;
	struct str before = str_part(text, 0, close);
	bool comma = str_ends(str_trim(before), STR(",")) || !root->count;
	sbuf_add(out, before);
	sbuf_add_c(out, comma ? "" : ", ");
	write_braces(kind, w, out);
	sbuf_add(out, str_from(text, close));
}

static void
add_item(const struct list_form *kind, struct str text, const struct yaml_node *root,
	const void *w, struct sbuf *out)
{
	if (root->kind == YAML_SEQUENCE && text.data[root->span.start] == '[') {
		add_in_brackets(kind, text, root, w, out);
		return;
	}
	struct layout layout = layout_of(text, root);
	sbuf_add(out, text);
	if (text.size && text.data[text.size - 1] != '\n')
		sbuf_add_c(out, layout.line_end);
	write_item(kind, w, layout, out);
}

/* --- one that is there --- */

static const struct yaml_node *
value_of(const struct yaml_node *item, const char *name)
{
	for (size_t i = 0; item->kind == YAML_MAPPING && i < item->count; i++)
		if (str_is(item->pairs[i].key.text, name))
			return &item->pairs[i].value;
	return NULL;
}

static bool
has_value(const struct yaml_node *item, const struct list_key *key, const void *w)
{
	const struct yaml_node *value = value_of(item, key->name);
	return value && str_eq(value->text, value_at(w, key));
}

/* The item that says the same in all keys that must be; of several the one that also does
 * in the key behind them, else the last. */
static const struct yaml_node *
find_item(const struct list_form *kind, const struct yaml_node *root, const void *w)
{
	const struct yaml_node *found = NULL;
	for (size_t i = 0; root->kind == YAML_SEQUENCE && i < root->count; i++) {
		const struct yaml_node *item = &root->items[i];
		size_t same = 0;
		while (same < kind->same && has_value(item, &kind->keys[same], w))
			same++;
		if (same < kind->same)
			continue;
		found = item;
		if (has_value(item, &kind->keys[same], w))
			break;
	}
	return found;
}

struct edit {
	struct span span; /* what goes */
	struct str text; /* what comes */
};

static struct edit
edit_value(struct arena *a, struct str text, const struct list_key *key,
	const struct yaml_node *old, struct str value)
{
	struct sbuf written = { 0 };
	write_value(key, value, &written);
	/* The span of a block scalar goes to the end of its last line. */
	if (old->span.size && text.data[old->span.start + old->span.size - 1] == '\n')
		sbuf_add_char(&written, '\n');
	struct edit edit = { old->span, sbuf_copy(&written, a) };
	sbuf_fini(&written);
	return edit;
}

/* A key that is not there yet goes before the first one, in the item's own style. */
static struct edit
edit_new_key(struct arena *a, struct str text, const struct list_key *key,
	const struct yaml_node *item, struct str value)
{
	size_t start = item->pairs[0].key.span.start;
	bool braces = text.data[item->span.start] == '{';
	struct sbuf written = { 0 };
	sbuf_format(&written, "%s: ", key->name);
	write_value(key, value, &written);
	sbuf_add_c(&written, braces ? ", " : layout_of(text, item).line_end);
	if (!braces)
		sbuf_fill(&written, ' ', start - line_start(text, start));
	struct edit edit = { { start, 0 }, sbuf_copy(&written, a) };
	sbuf_fini(&written);
	return edit;
}

static void
change_item(struct arena *a, const struct list_form *kind, struct str text,
	const struct yaml_node *item, const void *w, struct sbuf *out)
{
	struct edit *edits = arena_array(a, kind->count, sizeof(*edits));
	size_t count = 0;
	for (size_t i = 0; i < kind->count; i++) {
		struct str value = value_at(w, &kind->keys[i]);
		const struct yaml_node *old = value_of(item, kind->keys[i].name);
		if (!value.size || (old && str_eq(old->text, value)))
			continue;
		struct edit edit = old
			? edit_value(a, text, &kind->keys[i], old, value)
			: edit_new_key(a, text, &kind->keys[i], item, value);
		size_t place = count++;
		for (; place && edits[place - 1].span.start > edit.span.start; place--)
			edits[place] = edits[place - 1];
		edits[place] = edit;
	}
	size_t done = 0;
	for (size_t i = 0; i < count; i++) {
		sbuf_add(out, str_part(text, done, edits[i].span.start - done));
		sbuf_add(out, edits[i].text);
		done = edits[i].span.start + edits[i].span.size;
	}
	sbuf_add(out, str_from(text, done));
}

/* --- the proof --- */

static bool
read_list(struct arena *a, const struct list_form *kind, const struct source *file,
	struct vec *out)
{
	struct diags diags;
	struct yaml_node root;
	struct vec mentions = vec_of(a, struct mention), hidden = vec_of(a, struct span);
	*out = (struct vec){ a, NULL, 0, 0, kind->table->size };
	diags_init(&diags, a);
	if (!yaml_read(a, file, &root, &diags))
		return false;
	struct reader reader = { a, file, &diags, &mentions, &hidden, NULL };
	for (size_t i = 0; root.kind == YAML_SEQUENCE && i < root.count; i++)
		schema_read(&reader, kind->table, &root.items[i], vec_push(out));
	return !diags.errors && (root.kind == YAML_SEQUENCE || root.kind == YAML_NULL);
}

static bool
is_same(const struct list_form *kind, const void *one, const void *other)
{
	for (size_t i = 0; i < kind->count; i++)
		if (!str_eq(value_at(one, &kind->keys[i]),
			    value_at(other, &kind->keys[i])))
			return false;
	return true;
}

/* Whether `w` says all that `wanted` says. */
static bool
says(const struct list_form *kind, const void *w, const void *wanted)
{
	for (size_t i = 0; i < kind->count; i++) {
		struct str value = value_at(wanted, &kind->keys[i]);
		if (value.size && !str_eq(value_at(w, &kind->keys[i]), value))
			return false;
	}
	return true;
}

/* As many as there must be, one of them this one, and all others in their places. */
static bool
holds(struct arena *a, const struct list_form *kind, const struct source *before,
	const struct source *after, const void *w, bool replaced)
{
	struct vec old, new;
	if (!read_list(a, kind, before, &old) || !read_list(a, kind, after, &new)
		|| new.count != old.count + !replaced)
		return false;
	size_t changed = 0;
	for (size_t i = 0; i < new.count; i++) {
		const void *now = vec_at(&new, i);
		if (i < old.count && is_same(kind, vec_at(&old, i), now)
			&& !(replaced && says(kind, now, w)))
			continue;
		if (!says(kind, now, w))
			return false;
		changed++;
	}
	return changed == 1;
}

bool
list_put(struct arena *a, const struct list_form *kind, const struct source *file,
	const void *record, struct str *out, bool *replaced, struct err *err)
{
	struct diags diags;
	struct yaml_node root;
	struct sbuf text;
	diags_init(&diags, a);
	if (!yaml_read(a, file, &root, &diags))
		return err_set(err, ERR_INPUT, "%.*s is no YAML", STR_ARGS(file->name));
	const struct yaml_node *item = find_item(kind, &root, record);
	*replaced = item != NULL;
	sbuf_init(&text, WORKSPACE_FILE_MAX);
	if (item)
		change_item(a, kind, file->text, item, record, &text);
	else
		add_item(kind, file->text, &root, record, &text);
	bool fits = sbuf_ok(&text);
	*out = sbuf_copy(&text, a);
	sbuf_fini(&text);
	if (!fits)
		return err_set(err, ERR_INPUT, "%.*s would be larger than %d bytes",
			STR_ARGS(file->name), WORKSPACE_FILE_MAX);
	struct source after = { file->name, *out };
	return holds(a, kind, file, &after, record, *replaced)
		|| err_set(err, ERR_INPUT,
			"%.*s is laid out such that nothing can be added to it safely; "
			"write it as a list of lines that start with '- '",
			STR_ARGS(file->name));
}
