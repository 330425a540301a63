/* SPDX-License-Identifier: MIT */
#include "report/text_unchecked.h"

#include "base/vec.h"
#include "report/text_finding.h"
#include "report/view.h"

static const struct str none = { 0 };

enum { REASONS = 20, NAMES = 5, FINDINGS = 20, INDENT = 2 };

struct cause { /* checks that are unchecked for one reason */
	struct str reason;
	size_t count, required;
	const struct run_check *names[NAMES]; /* the first of them */
};

static struct str
reason_of(const struct run_check *c)
{
	if (c->reason.size)
		return c->reason;
	return c->trouble ? str_of(trouble_name(c->trouble)) : STR("no result came in");
}

static struct cause *
cause_of(struct vec *causes, struct str reason)
{
	for (size_t i = 0; i < causes->count; i++) {
		struct cause *at = vec_at(causes, i);
		if (str_eq(at->reason, reason))
			return at;
	}
	if (causes->count == REASONS)
		return NULL;
	struct cause *made = vec_push(causes);
	made->reason = reason;
	return made;
}

static void
write_cause(struct page *p, const struct cause *cause)
{
	page_start(p, INDENT, 2 * INDENT);
	page_words(p, PAGE_WARN, cause->reason);
	page_item(p, PAGE_PLAIN, view_count(p->arena, cause->count, "check", "checks"));
	page_end(p);
	for (size_t i = 0; i < NAMES && cause->names[i]; i++) {
		page_start(p, 2 * INDENT, 3 * INDENT);
		text_check_name(p, PAGE_PLAIN, cause->names[i], none, none);
		page_end(p);
	}
	if (cause->count > NAMES)
		page_line(p, 2 * INDENT, PAGE_PLAIN,
			str_format(p->arena, "… and %zu more", cause->count - NAMES));
}

static void
gather(struct vec *causes, const struct run *run, bool required, size_t *others)
{
	for (size_t i = 0; i < run->check_count; i++) {
		const struct run_check *c = &run->checks[i];
		if (c->state != STATE_UNCHECKED || c->required != required)
			continue;
		struct cause *cause = cause_of(causes, reason_of(c));
		if (!cause) {
			++*others;
			continue;
		}
		if (cause->count < NAMES)
			cause->names[cause->count] = c;
		cause->count++;
	}
}

/* The findings of checks that could not be made, beside the trouble itself. */
static void
write_findings(struct page *p, const struct run *run)
{
	size_t count, shown = 0;
	const size_t *indices = view_findings(p->arena, run, VIEW_UNCHECKED, &count);
	for (size_t i = 0; i < count && shown < FINDINGS; i++) {
		const struct finding *f = &run->findings.items[indices[i]];
		if (str_is(f->kind, "trouble"))
			continue;
		text_finding_line(p, run, f);
		shown++;
	}
}

void
text_unchecked(struct page *p, const struct run *run)
{
	struct vec causes = vec_of(p->arena, struct cause);
	size_t others = 0;
	gather(&causes, run, true, &others);
	gather(&causes, run, false, &others);
	if (!causes.count)
		return;
	page_heading(p, "Unchecked");
	for (size_t i = 0; i < causes.count; i++)
		write_cause(p, vec_at(&causes, i));
	if (others)
		page_line(p, INDENT, PAGE_PLAIN,
			str_format(p->arena, "… and %zu more for other reasons", others));
	write_findings(p, run);
}
