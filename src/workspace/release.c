/* SPDX-License-Identifier: MIT */
/* release.yaml and waivers.yaml, read by the same tables as smoke.yaml. */
#include "workspace/reading.h"

static struct span
span_of_key(const struct reading *g, const char *key)
{
	const struct yaml_node *value = node_get(&g->root, key);
	return value ? value->span : (struct span){ 0, 1 };
}

void
release_read(struct reading *g, struct str name)
{
	struct release *out = &g->w->release;
	struct yaml_node root;
	struct source *source =
		files_read(g, name, span_of_key(g, "release"), WORKSPACE_FILE_MAX);
	if (!source || !yaml_read(g->arena, source, &root, g->diags))
		return;
	out->given = true;
	out->source = *source;
	struct reader reader = { g->arena, source, g->diags, &g->mentions, &g->hidden,
		g->hurl->assertion };
	schema_read(&reader, &table_release, &root, out);
}

/* One decision for one finding as seen: two would leave open which of them holds. */
static void
check_twice(struct reader *r, const struct waivers *waivers)
{
	for (size_t i = 1; i < waivers->count; i++) {
		const struct waiver *one = &waivers->items[i];
		for (size_t k = 0; k < i; k++) {
			const struct waiver *other = &waivers->items[k];
			if (!one->seen.size
				|| !str_eq(one->fingerprint, other->fingerprint)
				|| !str_eq(one->seen, other->seen))
				continue;
			struct place place = source_place(r->source, other->span.start);
			refuse_span(r, (struct span){ one->span.start, 1 },
				"this finding is waived twice with the same values");
			diags_hint(r->diags, "the first is in line %u", place.line);
			break;
		}
	}
}

/* A file that is a list; false when there is none to read. */
static bool
read_list(struct reading *g, struct str name, bool named, const char *key,
	const char *what, struct source *out, struct yaml_node *root)
{
	vec_add(&g->decisions, &name);
	if (!named && !files_exist(g, name))
		return false;
	struct source *source =
		files_read(g, name, span_of_key(g, key), WORKSPACE_FILE_MAX);
	if (!source || !yaml_read(g->arena, source, root, g->diags))
		return false;
	*out = *source;
	if (root->kind == YAML_NULL)
		return false;
	struct reader reader = { g->arena, out, g->diags, &g->mentions, &g->hidden,
		g->hurl->assertion };
	if (root->kind == YAML_SEQUENCE)
		return items_are_few(&reader, root);
	return refuse(&reader, root,
		"this file must be a list of %s: lines that start with '- '", what);
}

void
waivers_read(struct reading *g, struct str name, bool named)
{
	struct waivers *out = &g->w->waivers;
	struct yaml_node root;
	if (!read_list(g, name, named, "waivers", "waivers", &out->source, &root))
		return;
	struct reader reader = { g->arena, &out->source, g->diags, &g->mentions,
		&g->hidden, g->hurl->assertion };
	struct vec items = vec_of(g->arena, struct waiver);
	for (size_t i = 0; i < root.count; i++)
		schema_read(&reader, &table_waiver, &root.items[i], vec_push(&items));
	out->items = items.items;
	out->count = items.count;
	check_twice(&reader, out);
}

void
signatures_read(struct reading *g, struct str name, bool named)
{
	struct signatures *out = &g->w->signatures;
	struct yaml_node root;
	if (!read_list(g, name, named, "signatures", "signatures", &out->source, &root))
		return;
	struct reader reader = { g->arena, &out->source, g->diags, &g->mentions,
		&g->hidden, g->hurl->assertion };
	struct vec items = vec_of(g->arena, struct signature);
	for (size_t i = 0; i < root.count; i++)
		schema_read(&reader, &table_signature, &root.items[i], vec_push(&items));
	out->items = items.items;
	out->count = items.count;
}
