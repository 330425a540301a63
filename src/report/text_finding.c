/* SPDX-License-Identifier: MIT */
#include "report/text_finding.h"

#include "base/utf8.h"
#include "report/pair.h"
#include "report/view.h"

enum { INDENT = 2, DETAIL = 12, LABEL_MOST = 20, INLINE_MOST = 24 };

static enum page_style
style_of(enum severity severity)
{
	static const enum page_style styles[] = { PAGE_BAD, PAGE_PLAIN, PAGE_WARN,
		PAGE_BAD, PAGE_BAD };
	return styles[severity];
}

/* Not said counts as an error, as it does for the judge. */
static const char *
severity_word(const struct finding *f)
{
	return severity_name(f->severity ? f->severity : SEVERITY_ERROR);
}

/* --- headings --- */

void
text_check_name(struct page *p, enum page_style style, const struct run_check *c,
	struct str where, struct str instances)
{
	struct str name = c->name.size ? c->name : c->group;
	page_exact(p, style, name.size ? name : str_of(check_kind_name(c->kind)));
	if (!str_starts(name, c->group))
		page_item(p, PAGE_PLAIN, c->group);
	page_item(p, PAGE_PLAIN, where.size ? where : c->environment);
	struct str on = instances.size ? instances : c->instance;
	bool said = where.size > on.size && str_ends(where, on);
	if (!said) /* "prod 10.0.0.1 / 10.0.0.2" */
		page_item(p, PAGE_PLAIN, on);
	if (!c->required)
		page_words(p, PAGE_PLAIN, STR("(not required)"));
}

/* --- values --- */

struct sides {
	struct str labels[2], values[2];
};

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
write_sides(struct page *p, struct sides *sides)
{
	static const struct str absent = STR_INIT("(not there)");
	size_t width = 0;
	for (int i = 0; i < 2; i++) {
		sides->labels[i] =
			escape_cut(p->arena, escaped(p, sides->labels[i]), LABEL_MOST);
		size_t columns = utf8_count(sides->labels[i]);
		width = columns > width ? columns : width;
		if (!sides->values[i].size)
			sides->values[i] = absent;
		sides->values[i] = escaped(p, sides->values[i]);
	}
	size_t at = DETAIL + width + 2;
	struct str shown[2];
	pair_show(p->arena, sides->values, p->width > at ? p->width - at : 0, shown);
	for (int i = 0; i < 2; i++) {
		page_start(p, DETAIL, at);
		page_exact(p, PAGE_PLAIN, sides->labels[i]);
		page_tab(p, at);
		page_exact(p, PAGE_PLAIN, shown[i]);
		page_end(p);
	}
}

static bool
has_sides(const struct finding *f)
{
	return f->baseline.size || f->candidate.size || str_is(f->kind, "missing")
		|| str_is(f->kind, "extra");
}

static void
write_values(struct page *p, const struct run *run, const struct finding *f)
{
	struct sides sides;
	if (has_sides(f)) {
		view_sides(run, f, sides.labels);
		sides.values[0] = f->baseline;
		sides.values[1] = f->candidate;
		write_sides(p, &sides);
	}
	if (f->actual.size && !f->expected.size)
		page_line(p, DETAIL, PAGE_PLAIN, f->actual);
	else if (f->expected.size || f->actual.size) {
		sides.labels[0] = STR("expected");
		sides.labels[1] = STR("actual");
		sides.values[0] = f->expected;
		sides.values[1] = f->actual;
		write_sides(p, &sides);
	}
}

/* --- one finding --- */

/* The day of "2026-11-20T02:00:00Z". */
static struct str
day_of(struct str since)
{
	return str_part(since, 0, sizeof("2026-11-20") - 1);
}

static struct str
age_text(struct arena *a, const struct finding *f)
{
	struct str day = day_of(f->since);
	switch (f->age) {
	case AGE_NEW:
		return STR("new");
	case AGE_AGAIN:
		return day.size
			? str_format(a, "changed again, first seen %.*s", STR_ARGS(day))
			: STR("changed again");
	case AGE_OPEN:
	case AGE_RESOLVED:
	case AGE_NOT_LOOKED:
	case AGE_NONE:
		break;
	}
	return day.size ? str_format(a, "since %.*s", STR_ARGS(day)) : (struct str){ 0 };
}

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
	const struct str parts[] = { f->rule, age_text(p->arena, f),
		f->owner.size ? str_format(p->arena, "owner %.*s", STR_ARGS(f->owner))
			      : (struct str){ 0 } };
	if (!parts[0].size && !parts[1].size && !parts[2].size)
		return;
	page_start(p, DETAIL, DETAIL);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		page_item(p, PAGE_PLAIN, parts[i]);
	page_end(p);
}

void
text_finding_block(struct page *p, const struct run *run, const struct finding *f)
{
	page_start(p, INDENT, DETAIL);
	page_words(p, style_of(f->severity), str_of(severity_word(f)));
	page_tab(p, DETAIL);
	write_place(p, f);
	page_end(p);
	write_values(p, run, f);
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
	page_words(p, PAGE_PLAIN, STR(":"));
	page_exact(p, PAGE_PLAIN, from);
	page_words(p, PAGE_PLAIN, STR("→"));
	page_exact(p, PAGE_PLAIN, to);
}

void
text_finding_line(struct page *p, const struct run *run, const struct finding *f)
{
	const struct run_check *c = view_check(run, f->check);
	page_start(p, INDENT, DETAIL);
	page_words(p, style_of(f->severity), str_of(severity_word(f)));
	page_tab(p, DETAIL);
	page_exact(p, PAGE_PLAIN,
		f->subject.size ? f->subject
			: c     ? c->name
				: STR("run"));
	write_place(p, f);
	write_inline_values(p, f);
	if (f->waiver.size)
		page_item(p, PAGE_PLAIN,
			str_format(p->arena, "waived: %.*s", STR_ARGS(f->waiver)));
	else
		page_item(p, PAGE_PLAIN,
			str_is(f->rule, "no rule") ? (struct str){ 0 } : f->rule);
	page_item(p, PAGE_PLAIN,
		f->age == AGE_NONE ? (struct str){ 0 } : age_text(p->arena, f));
	page_end(p);
}
