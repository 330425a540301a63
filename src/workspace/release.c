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

void
waivers_read(struct reading *g, struct str name, bool named)
{
	struct waivers *out = &g->w->waivers;
	struct yaml_node root;
	if (!named && !files_exist(g, name))
		return;
	struct source *source =
		files_read(g, name, span_of_key(g, "waivers"), WORKSPACE_FILE_MAX);
	if (!source || !yaml_read(g->arena, source, &root, g->diags))
		return;
	out->source = *source;
	if (root.kind == YAML_NULL)
		return;
	struct reader reader = { g->arena, source, g->diags, &g->mentions, &g->hidden,
		g->hurl->assertion };
	if (root.kind != YAML_SEQUENCE) {
		refuse(&reader, &root,
			"this file must be a list of waivers: lines that start with '- "
			"'");
		return;
	}
	if (!items_are_few(&reader, &root))
		return;
	struct vec items = vec_of(g->arena, struct waiver);
	for (size_t i = 0; i < root.count; i++)
		schema_read(&reader, &table_waiver, &root.items[i], vec_push(&items));
	out->items = items.items;
	out->count = items.count;
	check_twice(&reader, out);
}
