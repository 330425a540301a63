/* SPDX-License-Identifier: MIT */
/* Trees of entries by hand, for tests of layers that may not see the suite's parser. */
#ifndef SMOKE_TESTS_ENTRY_TREE_H
#define SMOKE_TESTS_ENTRY_TREE_H

#include "model/suite.h"
#include "query/filter.h"
#include "query/predicate.h"
#include "query/template.h"

#include <assert.h>
#include <string.h>

/* `{{…}}` is a placeholder; within "…" of a JSON text its value is escaped. */
static inline struct template tree_template(struct arena *a, const char *text)
{
	struct template t;
	struct diags diags;
	bool inside = false;

	diags_init(&diags, a);
	bool ok = template_compile(
		a, NULL, (struct span){ 0, strlen(text) }, str_of(text), &t, &diags);
	assert(ok);
	(void)ok;
	for (size_t i = 0; i < t.count; i++) {
		struct template_part *part = &t.parts[i];
		part->json_string = part->expression && inside;
		for (size_t k = 0; !part->expression && k < part->text.size; k++)
			inside ^= part->text.data[k] == '"';
	}
	return t;
}

/* Adds `name: value`. */
static inline void
tree_pair(struct arena *a, struct pairs *pairs, const char *name, const char *value)
{
	struct pair *items = arena_array(a, pairs->count + 1, sizeof(*items));

	if (pairs->count)
		memcpy(items, pairs->items, pairs->count * sizeof(*items));
	items[pairs->count].name = tree_template(a, name);
	items[pairs->count].value = tree_template(a, value);
	pairs->items = items;
	pairs->count++;
}

/* Adds an option as the parser leaves it: `name` is NULL for what is no pair. */
static inline struct option *
tree_option(struct arena *a, struct options *options, enum option_kind kind,
	const char *name, const char *value)
{
	struct option *items = arena_array(a, options->count + 1, sizeof(*items));
	struct option *added = &items[options->count];

	if (options->count)
		memcpy(items, options->items, options->count * sizeof(*items));
	added->kind = kind;
	added->value = tree_template(a, value);
	if (name)
		added->name = tree_template(a, name);
	options->items = items;
	options->count++;
	return added;
}

/* A query with filters, as in `{{x <filters>}}`. */
static inline struct query
tree_query(
	struct arena *a, enum query_kind kind, const char *argument, const char *filters)
{
	struct query q = { .kind = kind };

	if (argument) {
		q.argument.kind = ARGUMENT_TEXT;
		q.argument.text = tree_template(a, argument);
	}
	if (filters) {
		struct str text = str_format(a, "{{x %s}}", filters);
		q.filters = tree_template(a, text.data).parts[0].expression->filters;
	}
	return q;
}

/* `not` may stand before the predicate; `text` is a JSON string's content, or with a `#`
 * in front a number, or NULL. */
static inline struct assertion
tree_assert(struct arena *a, struct query query, const char *predicate, const char *text)
{
	struct assertion assertion = { .query = query };
	struct predicate *p = &assertion.predicate;

	p->negated = strncmp(predicate, "not ", 4) == 0;
	p->kind = predicate_form_of(str_of(predicate + (p->negated ? 4 : 0)))->kind;
	if (text && text[0] == '#') {
		p->value.kind = LITERAL_NUMBER;
		p->value.bytes = str_of(text + 1);
	} else if (text) {
		p->value.kind = LITERAL_TEXT;
		p->value.text = tree_template(a, text);
		p->value.regex =
			(struct argument){ .kind = ARGUMENT_TEXT, .text = p->value.text };
	}
	return assertion;
}

#endif
