/* SPDX-License-Identifier: MIT */
/* Items of `suites` that name the same: files that would run twice, and what tells items
 * with one pattern apart. */
#include "workspace/reading.h"

/* --- files ----------------------------------------------------------------------- */

/* Whether there is an environment where both run. */
static bool
meet(const struct workspace *w, size_t one, size_t other)
{
	for (size_t i = 0; i < w->environment_count; i++)
		if (w->suites[one].runs[i] && w->suites[other].runs[i])
			return true;
	return false;
}

/* By name, and by content: a link or a copy runs the same requests again (SUITE-25). */
static const struct suite_file *
find_double(const struct reading *g, const struct vec *files, size_t index)
{
	const struct suite_file *f = vec_at(files, index);
	for (size_t i = 0; i < index; i++) {
		const struct suite_file *other = vec_at(files, i);
		bool same = str_eq(f->name, other->name)
			|| str_eq(f->source->text, other->source->text);
		if (same && meet(g->w, f->use, other->use))
			return other;
	}
	return NULL;
}

static void
say_double(struct reading *g, const struct suite_file *f, const struct suite_file *first)
{
	const char *what = str_eq(first->name, f->name) ? "is listed twice: the first is"
							: "says the same as";
	diags_add(g->diags, DIAG_WARNING, g->source,
		reading_span(g, "suites", f->use, "files"), "'%.*s' %s '%.*s'; both run",
		STR_ARGS(f->name), what, STR_ARGS(first->name));
	struct place place = source_place(
		g->source, reading_span(g, "suites", first->use, "files").start);
	diags_hint(g->diags, "by 'files' in line %u", place.line);
}

/* --- items ----------------------------------------------------------------------- */

static bool
has_first_tag(const struct suite_use *use, struct str tag)
{
	return use->tags.count && str_eq(use->tags.items[0], tag);
}

/* The first item of a pattern is called as it is written, whatever is added behind it; a
 * further one by its first tag, where that is its own, else by its place among them: no
 * name changes when lines move. */
static struct str
name_of(struct reading *g, size_t index)
{
	const struct workspace *w = g->w;
	const struct suite_use *use = &w->suites[index];
	struct str tag = use->tags.count ? use->tags.items[0] : (struct str){ 0 };
	size_t before = 0;
	bool own = tag.size > 0;
	for (size_t i = 0; i < w->suite_count; i++) {
		if (i == index || !str_eq(w->suites[i].files, use->files))
			continue;
		before += i < index;
		own = own && !has_first_tag(&w->suites[i], tag);
	}
	if (!before)
		return use->files;
	return own
		? str_format(g->arena, "%.*s (%.*s)", STR_ARGS(use->files), STR_ARGS(tag))
		: str_format(g->arena, "%.*s (%zu)", STR_ARGS(use->files), before + 1);
}

void
suite_doubles_check(struct reading *g, const struct vec *files)
{
	for (size_t i = 0; i < g->w->suite_count; i++)
		g->w->suites[i].name = name_of(g, i);
	for (size_t i = 0; i < files->count; i++) {
		const struct suite_file *first = find_double(g, files, i);
		if (first)
			say_double(g, vec_at(files, i), first);
	}
}
