/* SPDX-License-Identifier: MIT */
/* Conditions: asserts as Hurl writes them, in one line of the workspace file. */
#include "query/condition.h"
#include "workspace/types.h"

#include <string.h>

/* What is wrong within the line is told at its place in smoke.yaml. */
static void
refuse_all(struct reader *r, const struct yaml_node *node, const struct diags *diags)
{
	for (size_t i = 0; i < diags->list.count; i++) {
		const struct diag *d = vec_at(&diags->list, i);
		if (d->level != DIAG_ERROR)
			continue;
		struct span span = yaml_inside(r->source, node, d->span.start);
		if (span.start != node->span.start && d->span.size)
			span.size = d->span.size;
		refuse_span(r, span, "%.*s", STR_ARGS(d->text));
		if (d->hint.size)
			diags_hint(r->diags, "%.*s", STR_ARGS(d->hint));
	}
}

static bool
read_part(struct reader *r, const struct yaml_node *node, struct condition_part *out)
{
	struct str text;
	struct diags diags;
	struct err err = { 0 };
	if (!read_plain_text(r, node, &text))
		return false;
	struct source *source = arena_new(r->arena, struct source);
	*source = (struct source){ r->source->name, text };
	struct assertion *assertion = arena_new(r->arena, struct assertion);
	diags_init(&diags, r->arena);
	if (!r->assertion(r->arena, source, assertion, &diags)) {
		refuse_all(r, node, &diags);
		return false;
	}
	if (!condition_check(assertion, &err))
		return refuse(r, node, "%s", err.text);
	*out = (struct condition_part){ assertion, text, node->span };
	return true;
}

static bool
read_condition(
	struct reader *r, const struct row *row, const struct yaml_node *node, void *at)
{
	bool list = node->kind == YAML_SEQUENCE, good = true;
	struct vec parts = vec_of(r->arena, struct condition_part);
	if (list && !node->count)
		return refuse(r, node, "'%s' must ask something", row->key);
	if (!items_are_few(r, node))
		return false;
	for (size_t i = 0; i < (list ? node->count : 1); i++) {
		struct condition_part part;
		if (read_part(r, list ? &node->items[i] : node, &part))
			vec_add(&parts, &part);
		else
			good = false;
	}
	store_list(at, &parts);
	return good;
}

static struct value
schema_condition(struct arena *a, const struct row *row)
{
	(void)row;
	return schema_one_or_list(a, schema_with_pattern(a, "^\\s*variable\\s"));
}

const struct type type_condition = { "condition or list of conditions", read_condition,
	schema_condition, false };
