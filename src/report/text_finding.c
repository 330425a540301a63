/* SPDX-License-Identifier: MIT */
#include "report/text_finding.h"

#include "base/utf8.h"
#include "report/pair.h"
#include "report/view.h"
#include "report/view_finding.h"

enum { INDENT = 2, DETAIL = 12, LABEL_MOST = 20, INLINE_MOST = 24 };

static enum page_style
style_of(enum severity severity)
{
	static const enum page_style styles[] = { PAGE_BAD, PAGE_PLAIN, PAGE_WARN,
		PAGE_BAD, PAGE_BAD };
	return styles[severity];
}

/* --- headings --- */

void
text_check_name(struct page *p, enum page_style style, const struct run_check *c,
	struct str where, struct str instances)
{
	struct view_check_parts parts = view_check_parts(c, where, instances);
	page_exact(p, style, parts.items[0]);
	for (size_t i = 1; i < parts.count; i++)
		page_item(p, PAGE_PLAIN, parts.items[i]);
	if (!c->required)
		page_words(p, PAGE_PLAIN, view_word(p->view, "(not required)"));
	if (c->veto)
		page_words(p, PAGE_PLAIN, view_word(p->view, "(veto)"));
}

/* --- values --- */

static struct str
escaped(const struct page *p, struct str text)
{
	struct sbuf b = { 0 };
	escape(p->mode, text, &b);
	struct str copy = sbuf_copy(&b, p->arena);
	sbuf_fini(&b);
	return copy;
}

static void
write_sides(struct page *p, struct view_pair *sides)
{
	struct str absent = view_word(p->view, "(not there)");
	size_t width = 0;
	for (int i = 0; i < 2; i++) {
		sides->labels[i] =
			escape_cut(p->arena, escaped(p, sides->labels[i]), LABEL_MOST);
		size_t columns = utf8_count(sides->labels[i]);
		width = columns > width ? columns : width;
		if (!sides->values[i].size && sides->sides)
			sides->values[i] = absent;
		sides->values[i] = escaped(p, sides->values[i]);
	}
	size_t at = DETAIL + width + 2;
	struct str shown[2];
	pair_show(p->arena, sides->values, p->width > at ? p->width - at : 0, shown);
	for (int i = 0; i < 2; i++) {
		if (!shown[i].size) /* what was expected, where nobody said it */
			continue;
		page_start(p, DETAIL, at);
		page_exact(p, PAGE_PLAIN, sides->labels[i]);
		page_tab(p, at);
		page_exact(p, PAGE_PLAIN, shown[i]);
		page_end(p);
	}
}

static void
write_values(struct page *p, const struct finding *f)
{
	struct view_pair pairs[VIEW_PAIRS];
	size_t count = view_pairs(p->view, f, pairs);
	for (size_t i = 0; i < count; i++)
		write_sides(p, &pairs[i]);
}

/* --- one finding --- */

static void
write_place(struct page *p, const struct finding *f)
{
	bool told = str_contains(f->title, f->path);
	if (f->path.size && !told)
		page_exact(p, PAGE_BOLD, f->path);
	if (f->title.size)
		page_words(p, PAGE_PLAIN, f->title);
	else if (!f->path.size)
		page_words(p, PAGE_PLAIN, f->kind);
}

/* "rule ttl · since 2026-11-18 · owner platform" */
static void
write_byline(struct page *p, const struct finding *f)
{
	struct str parts[VIEW_BYLINE];
	view_byline(p->view, f, parts);
	size_t size = 0;
	for (size_t i = 0; i < VIEW_BYLINE; i++)
		size += parts[i].size;
	if (!size)
		return;
	page_start(p, DETAIL, DETAIL);
	for (size_t i = 0; i < VIEW_BYLINE; i++)
		page_item(p, PAGE_PLAIN, parts[i]);
	page_end(p);
}

void
text_finding_block(struct page *p, const struct finding *f)
{
	page_start(p, INDENT, DETAIL);
	page_words(p, style_of(f->severity), str_of(view_severity_word(p->view, f)));
	page_tab(p, DETAIL);
	write_place(p, f);
	page_end(p);
	write_values(p, f);
	write_byline(p, f);
	if (!f->remedy.size)
		return;
	page_start(p, DETAIL, DETAIL);
	page_words(p, PAGE_PLAIN, STR("→"));
	page_exact(p, PAGE_BOLD, f->remedy);
	page_end(p);
}

static void
write_inline_values(struct page *p, const struct finding *f)
{
	struct str from = f->baseline, to = f->candidate;
	if (!from.size && !to.size) {
		from = f->expected;
		to = f->actual;
	}
	if (!from.size || !to.size)
		return;
	bool short_ones = page_columns(p, from) <= INLINE_MOST
		&& page_columns(p, to) <= INLINE_MOST;
	if (!short_ones)
		return;
	page_glue(p);
	page_words(p, PAGE_PLAIN, view_word(p->view, ":"));
	page_exact(p, PAGE_PLAIN, from);
	page_words(p, PAGE_PLAIN, STR("→"));
	page_exact(p, PAGE_PLAIN, to);
}

void
text_finding_line(struct page *p, const struct run *run, const struct finding *f)
{
	const struct run_check *c = view_check(run, f->check);
	page_start(p, INDENT, DETAIL);
	page_words(p, style_of(f->severity), str_of(view_severity_word(p->view, f)));
	page_tab(p, DETAIL);
	page_exact(p, PAGE_PLAIN,
		f->subject.size ? f->subject
			: c     ? c->name
				: view_word(p->view, "run"));
	write_place(p, f);
	write_inline_values(p, f);
	if (f->waiver.size)
		page_item(p, PAGE_PLAIN,
			str_format(p->arena, view_say(p->view, "waived: %.*s"),
				STR_ARGS(f->waiver)));
	else
		page_item(p, PAGE_PLAIN,
			str_eq(f->rule, view_word(p->view, "no rule")) ? (struct str){ 0 }
								       : f->rule);
	page_item(p, PAGE_PLAIN,
		f->age == AGE_NONE ? (struct str){ 0 } : view_age(p->view, f));
	page_end(p);
}
