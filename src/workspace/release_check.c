/* SPDX-License-Identifier: MIT */
/* What release.yaml and the policy name must be there: items once, suites that run, tags
 * that something has, files that can be read. */
#include "base/nearest.h"
#include "workspace/reading.h"

struct known { /* names that a list may use */
	const char *what;
	struct vec names; /* struct str */
};

static void
add_tags(struct vec *names, const struct texts *tags)
{
	for (size_t i = 0; i < tags->count; i++)
		vec_add(names, &tags->items[i]);
}

static void
add_probes(struct reading *g, struct vec *names)
{
	for (size_t i = 0; i < g->w->probe_count; i++)
		vec_add(names, &g->w->probes[i].name);
}

static void
add_all_tags(struct reading *g, struct vec *names)
{
	for (size_t i = 0; i < g->w->probe_count; i++)
		add_tags(names, &g->w->probes[i].tags);
	for (size_t i = 0; i < g->w->suite_count; i++)
		add_tags(names, &g->w->suites[i].tags);
}

/* As in the workspace: without its folder. */
static void
add_suites(struct reading *g, struct vec *names)
{
	for (size_t i = 0; i < g->w->suite_count; i++)
		for (size_t k = 0; k < g->w->suites[i].count; k++) {
			struct str name = workspace_file(
				g->w, g->w->suites[i].suites[k]->source.name);
			vec_add(names, &name);
		}
}

static void
look_up(struct reading *g, const struct source *source, struct span span,
	const struct known *known, struct str name)
{
	const struct texts names = { known->names.items, known->names.count };
	if (texts_have(&names, name))
		return;
	diags_add(g->diags, DIAG_ERROR, source, span, "there is no %s '%.*s'",
		known->what, STR_ARGS(name));
	struct str near = nearest_word(name, names.items, names.count);
	if (near.size)
		diags_hint(g->diags, "did you mean '%.*s'?", STR_ARGS(near));
}

static void
look_up_all(struct reading *g, const struct source *source, struct span span,
	const struct known *known, const struct texts *names)
{
	for (size_t i = 0; i < names->count; i++)
		look_up(g, source, span, known, names->items[i]);
}

static void
check_file(struct reading *g, struct span span, struct str see)
{
	ptrdiff_t anchor = str_find_char(see, '#');
	struct str file = anchor == STR_NONE ? see : str_part(see, 0, (size_t)anchor);
	if (!see.size || str_contains(see, STR("://")) || files_exist(g, file))
		return;
	diags_add(g->diags, DIAG_ERROR, &g->w->release.source, span,
		"there is no file '%.*s' here", STR_ARGS(file));
}

static void
refuse_twice(struct reading *g, const char *what, struct str name, struct span first,
	struct span second)
{
	const struct source *source = &g->w->release.source;
	struct place place = source_place(source, first.start);
	diags_add(g->diags, DIAG_ERROR, source, (struct span){ second.start, 1 },
		"the %s '%.*s' is given twice", what, STR_ARGS(name));
	diags_hint(g->diags, "the first is in line %u", place.line);
}

static void
check_items(struct reading *g, const struct known *suites)
{
	const struct release *r = &g->w->release;
	for (size_t i = 0; i < r->item_count; i++) {
		const struct checklist_item *item = &r->items[i];
		size_t k = 0;
		while (k < i && !str_eq(r->items[k].item, item->item))
			k++;
		if (k < i)
			refuse_twice(g, "item", item->item, r->items[k].span, item->span);
		if (item->suite.size)
			look_up(g, &r->source, (struct span){ item->span.start, 1 },
				suites, item->suite);
		check_file(g, (struct span){ item->span.start, 1 }, item->runbook);
	}
}

static void
check_backups(struct reading *g)
{
	const struct release *r = &g->w->release;
	for (size_t i = 0; i < r->backup_count; i++) {
		size_t k = 0;
		while (k < i && !str_eq(r->backups[k].name, r->backups[i].name))
			k++;
		if (k < i)
			refuse_twice(g, "backup", r->backups[i].name, r->backups[k].span,
				r->backups[i].span);
	}
}

static void
check_runbooks(struct reading *g, const struct known *suites, const struct known *tags)
{
	const struct release *r = &g->w->release;
	for (size_t i = 0; i < r->runbook_count; i++) {
		const struct runbook *book = &r->runbooks[i];
		struct span span = { book->span.start, 1 };
		look_up_all(g, &r->source, span, suites, &book->suites);
		look_up_all(g, &r->source, span, tags, &book->tags);
		check_file(g, span, book->see);
	}
	for (size_t i = 0; i < r->step_count; i++)
		check_file(g, (struct span){ r->steps[i].span.start, 1 },
			r->steps[i].runbook);
}

void
release_check(struct reading *g)
{
	struct known suites = { "suite", vec_of(g->arena, struct str) };
	struct known tags = { "probe or suite with the tag",
		vec_of(g->arena, struct str) };
	struct known all = { "probe, suite or tag", vec_of(g->arena, struct str) };
	add_suites(g, &suites.names);
	add_all_tags(g, &tags.names);
	add_probes(g, &all.names);
	add_suites(g, &all.names);
	add_all_tags(g, &all.names);
	look_up_all(g, g->source, g->w->policy.veto_span, &all, &g->w->policy.veto);
	check_items(g, &suites);
	check_backups(g);
	check_runbooks(g, &suites, &tags);
}
