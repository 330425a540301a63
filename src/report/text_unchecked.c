/* SPDX-License-Identifier: MIT */
#include "report/text_unchecked.h"

#include "report/text_finding.h"
#include "report/view.h"
#include "report/view_cause.h"

static const struct str none = { 0 };

enum { FINDINGS = 20, INDENT = 2 };

static void
write_cause(struct page *p, const struct view_cause *cause)
{
	page_start(p, INDENT, 2 * INDENT);
	page_words(p, PAGE_WARN, cause->reason);
	page_item(p, PAGE_PLAIN, view_count(p->view, cause->count, "check", "checks"));
	page_end(p);
	for (size_t i = 0; i < VIEW_CAUSE_NAMES && cause->names[i]; i++) {
		page_start(p, 2 * INDENT, 3 * INDENT);
		text_check_name(p, PAGE_PLAIN, cause->names[i], none, none);
		page_end(p);
	}
	if (cause->count > VIEW_CAUSE_NAMES)
		page_line(p, 2 * INDENT, PAGE_PLAIN,
			str_format(p->arena, view_say(p->view, "… and %zu more"),
				cause->count - VIEW_CAUSE_NAMES));
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
	struct view_causes causes = view_causes(p->arena, run);
	if (!causes.count)
		return;
	page_heading(p, view_say(p->view, "Unchecked"));
	for (size_t i = 0; i < causes.count; i++)
		write_cause(p, &causes.items[i]);
	if (causes.others)
		page_line(p, INDENT, PAGE_PLAIN,
			str_format(p->arena,
				view_say(p->view, "… and %zu more for other reasons"),
				causes.others));
	write_findings(p, run);
}
