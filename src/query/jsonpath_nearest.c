/* SPDX-License-Identifier: MIT */
/* "Nothing here, but there is $.body.x." */
#include "base/nearest.h"
#include "query/jsonpath.h"

enum { NAMES_MAX = 10000 };

static const struct jsonpath_budget budget = { NAMES_MAX, 1000000 };

static bool
selects(struct arena *a, const struct jsonpath *path, size_t count,
	const struct value *root)
{
	struct jsonpath front = *path;
	struct jsonpath_nodes nodes;
	struct err err = { 0 };
	front.count = count;
	return jsonpath_select(a, &front, root, false, budget, &nodes, &err)
		&& nodes.count > 0;
}

/* The member nearest to the name in segment `at`, among those that its front leads to. */
static struct str
nearest_name(
	struct arena *a, const struct jsonpath *path, size_t at, const struct value *root)
{
	struct selector all = { .kind = SELECTOR_WILDCARD };
	struct segment *segments = arena_array(a, at + 1, sizeof(*segments));
	for (size_t i = 0; i < at; i++)
		segments[i] = path->segments[i];
	segments[at] = path->segments[at];
	segments[at].selectors = &all;
	struct jsonpath siblings = { .segments = segments, .count = at + 1 };
	struct jsonpath_nodes nodes;
	struct err err = { 0 };
	if (!jsonpath_select(a, &siblings, root, true, budget, &nodes, &err))
		return (struct str){ 0 };
	struct str *names = arena_array(a, nodes.count, sizeof(*names));
	size_t count = 0;
	for (size_t i = 0; i < nodes.count; i++)
		if (nodes.items[i].path->kind == STEP_NAME)
			names[count++] = nodes.items[i].path->name;
	return nearest_word(path->segments[at].selectors->name, names, count);
}

static bool
is_name(const struct segment *segment)
{
	return segment->count == 1 && segment->selectors->kind == SELECTOR_NAME;
}

/* Puts another name into a segment, in what it does and in what it says. */
static void
replace_name(struct arena *a, struct segment *segment, struct str name)
{
	struct selector *s = arena_new(a, struct selector);
	*s = (struct selector){ .kind = SELECTOR_NAME, .name = name };
	struct sbuf text = { 0 };
	struct path step = { .kind = STEP_NAME, .name = name };
	path_write(&step, &text);
	struct str shown = str_from(sbuf_str(&text), 1); /* without the `$` */
	if (segment->descendant)
		segment->text = str_format(
			a, "..%.*s", STR_ARGS(str_from(shown, shown.data[0] == '.')));
	else
		segment->text = str_copy(a, shown);
	segment->selectors = s;
	sbuf_fini(&text);
}

static struct str
text_of(struct arena *a, const struct jsonpath *path)
{
	struct sbuf text = { 0 };
	sbuf_add_char(&text, '$');
	for (size_t i = 0; i < path->count; i++)
		sbuf_add(&text, path->segments[i].text);
	struct str copy = sbuf_copy(&text, a);
	sbuf_fini(&text);
	return copy;
}

struct str
jsonpath_nearest(struct arena *a, const struct jsonpath *path, const struct value *root)
{
	struct arena scratch = { 0 };
	struct jsonpath near = *path;
	struct str found = { 0 };
	size_t replaced = 0, i = 0;
	near.segments = arena_array(&scratch, path->count, sizeof(*near.segments));
	for (; i < path->count; i++)
		near.segments[i] = path->segments[i];
	for (i = 0; i < path->count; i++) {
		if (selects(&scratch, &near, i + 1, root))
			continue;
		if (!is_name(&near.segments[i]))
			break;
		struct str name = nearest_name(&scratch, &near, i, root);
		if (!name.data)
			break;
		replace_name(&scratch, &near.segments[i], name);
		replaced++;
	}
	if (i == path->count && replaced)
		found = text_of(a, &near);
	arena_fini(&scratch);
	return found;
}
