/* SPDX-License-Identifier: MIT */
/* Findings on the HTML page: with both values side by side, or on a line. */
#include "report/html.h"

#include "base/utf8.h"
#include "report/pair.h"
#include "report/view_cause.h"
#include "report/view_group.h"

enum { ALIKE_MIN = 8, LOOK_AHEAD = 400 };

/* --- values --- */

struct alike { /* of two values: alike, then not, then alike again */
	size_t head, tail;
};

static struct alike
parts_of(struct str a, struct str b)
{
	size_t least = a.size < b.size ? a.size : b.size;
	struct alike p = { 0, 0 };
	while (p.head < least && a.data[p.head] == b.data[p.head])
		p.head++;
	while (p.head && p.head < least && !utf8_is_start(a.data[p.head]))
		p.head--;
	while (p.tail < least - p.head
		&& a.data[a.size - p.tail - 1] == b.data[b.size - p.tail - 1])
		p.tail++;
	while (p.tail && !utf8_is_start(a.data[a.size - p.tail]))
		p.tail--;
	bool alike = p.head + p.tail >= ALIKE_MIN && !str_eq(a, b);
	return alike ? p : (struct alike){ 0, 0 };
}

static void
write_value(struct html *h, struct str value, struct alike parts)
{
	html_start(h, "code", NULL);
	if (parts.head + parts.tail) {
		xout_text(h->x, str_part(value, 0, parts.head));
		html_text(h, "mark", NULL,
			str_part(
				value, parts.head, value.size - parts.head - parts.tail));
		xout_text(h->x, str_from(value, value.size - parts.tail));
	} else {
		xout_text(h->x, value);
	}
	html_end(h);
}

static void
write_pair(struct html *h, const struct view_pair *pair)
{
	struct str shown[2];
	pair_show(h->arena, pair->values, HTML_VALUE, shown);
	struct alike parts = parts_of(shown[0], shown[1]);
	html_start(h, "dl", "pair");
	for (int side = 0; side < 2; side++) {
		if (!shown[side].size && !pair->sides)
			continue;
		html_start(h, "div", side ? "now" : "was");
		html_text(h, "dt", NULL, pair->labels[side]);
		html_start(h, "dd", NULL);
		if (shown[side].size)
			write_value(h, shown[side], parts);
		else
			html_text(h, "em", "absent", html_word(h, "not there"));
		html_end(h);
		html_end(h);
	}
	html_end(h);
}

/* --- one finding --- */

static void
write_severity(struct html *h, const struct finding *f)
{
	const char *word = severity_name(view_severity(f));
	html_text(h, "span", str_c(h->arena, str_format(h->arena, "severity %s", word)),
		html_word(h, word));
	xout_text(h->x, STR(" "));
}

static void
write_place(struct html *h, const struct finding *f)
{
	bool told = str_contains(f->title, f->path);
	if (f->path.size && !told) {
		html_text(h, "code", "path", f->path);
		xout_text(h->x, STR(" "));
	}
	xout_text(h->x, f->title.size ? f->title : f->kind);
}

static void
write_byline(struct html *h, const struct finding *f)
{
	struct str parts[VIEW_BYLINE];
	view_byline(&h->view, f, parts);
	size_t written = 0;
	for (size_t i = 0; i < VIEW_BYLINE; i++) {
		if (!parts[i].size)
			continue;
		if (!written++)
			html_start(h, "p", "byline");
		else
			xout_text(h->x, STR(" · "));
		xout_text(h->x, parts[i]);
	}
	if (f->fingerprint.size) {
		if (!written++)
			html_start(h, "p", "byline");
		else
			xout_text(h->x, STR(" · "));
		html_text(h, "code", "fingerprint", f->fingerprint);
	}
	if (written)
		html_end(h);
}

static void
write_block(struct html *h, const struct finding *f)
{
	struct view_pair pairs[VIEW_PAIRS];
	size_t count = view_pairs(&h->view, f, pairs);
	html_start(h, "article", "finding");
	xout_attribute(h->x, "data-severity", str_of(severity_name(view_severity(f))));
	html_start(h, "h4", NULL);
	write_severity(h, f);
	write_place(h, f);
	html_end(h);
	for (size_t i = 0; i < count; i++)
		write_pair(h, &pairs[i]);
	write_byline(h, f);
	if (f->remedy.size) {
		html_start(h, "p", "todo");
		xout_text(h->x, html_word(h, "To do: "));
		html_text(h, "code", "copy", f->remedy);
		html_end(h);
	}
	html_end(h);
	h->blocks++;
}

static void
write_line(struct html *h, const struct finding *f)
{
	const struct run_check *c = view_check(h->run, f->check);
	struct view_pair pairs[VIEW_PAIRS];
	html_start(h, "li", "finding");
	xout_attribute(h->x, "data-severity", str_of(severity_name(view_severity(f))));
	write_severity(h, f);
	struct str subject = f->subject;
	if (!subject.size)
		subject = c ? view_check_name(c) : html_word(h, "run");
	html_text(h, "b", NULL, subject);
	xout_text(h->x, STR(" "));
	write_place(h, f);
	if (view_pairs(&h->view, f, pairs))
		write_pair(h, &pairs[0]);
	if (f->waiver.size)
		html_text(h, "p", "byline",
			str_format(h->arena, view_say(&h->view, "waived: %.*s"),
				STR_ARGS(f->waiver)));
	write_byline(h, f);
	html_end(h);
}

/* --- groups and chapters --- */

static void
write_check_title(
	struct html *h, const struct run_check *c, struct str where, struct str instances)
{
	struct view_check_parts parts = view_check_parts(c, where, instances);
	xout_text(h->x, parts.items[0]);
	for (size_t i = 1; i < parts.count; i++)
		html_text(h, "span", "of",
			str_format(h->arena, " · %.*s", STR_ARGS(parts.items[i])));
	if (!c->required)
		html_text(h, "span", "of", html_word(h, " · not required"));
	if (c->veto)
		html_text(h, "span", "of", html_word(h, " · veto"));
}

/* Where the matrix links to: checks that are told here, under the name of the first. */
static void
anchor(struct html *h, struct view_group *groups, size_t count, size_t at)
{
	uint32_t head = view_group_finding(h->run, &groups[at], 0)->check;
	for (size_t i = at; i < count && i < at + LOOK_AHEAD; i++) {
		uint32_t number = view_group_finding(h->run, &groups[i], 0)->check;
		bool here = groups[i].told && number <= h->run->check_count;
		if (here && !h->anchors[number])
			h->anchors[number] = head;
	}
}

static void
write_group(struct html *h, struct view_group *groups, size_t count, size_t at)
{
	const struct view_group *group = &groups[at];
	const struct finding *first = view_group_finding(h->run, group, 0);
	const struct run_check *c = view_check(h->run, first->check);
	struct str on = view_group_instances(&h->view, groups, count, at);
	html_start(h, "div", "group");
	if (c && !h->anchors[first->check])
		xout_attribute(
			h->x, "id", str_format(h->arena, "check-%u", first->check));
	anchor(h, groups, count, at);
	html_start(h, "h3", NULL);
	if (c)
		write_check_title(h, c, first->where, on);
	else
		xout_text(h->x,
			first->subject.size ? first->subject
					    : html_word(h, "The run as a whole"));
	html_end(h);
	size_t shown = group->count < HTML_PER_CHECK ? group->count : HTML_PER_CHECK;
	for (size_t i = 0; i < shown; i++)
		write_block(h, view_group_finding(h->run, group, i));
	html_more(h, group->count - shown, TR("more like this; the JSON report has all"),
		TR("more like these; the JSON report has all"));
	html_end(h);
}

static void
write_blocks(struct html *h, const struct view_chapter *chapter)
{
	size_t count, left_out = 0;
	struct view_group *groups =
		view_groups(h->arena, h->run, chapter->indices, chapter->count, &count);
	for (size_t g = 0; g < count; g++) {
		if (groups[g].told)
			continue;
		if (h->blocks >= HTML_BLOCKS)
			left_out += groups[g].count;
		else
			write_group(h, groups, count, g);
	}
	html_more(h, left_out,
		TR("more finding of other checks; the JSON report has all"),
		TR("more findings of other checks; the JSON report has all"));
}

static void
write_lines(struct html *h, const struct view_chapter *chapter)
{
	size_t shown = chapter->count < HTML_LINES ? chapter->count : HTML_LINES;
	html_start(h, "ul", "lines");
	for (size_t i = 0; i < shown; i++)
		write_line(h, &h->run->findings.items[chapter->indices[i]]);
	html_end(h);
	html_more(h, chapter->count - shown, TR("more; the JSON report has all"),
		TR("more; the JSON report has all"));
}

void
html_chapters(struct html *h, bool aside)
{
	struct view_chapters chapters = view_chapters(h->arena, h->run);
	for (size_t i = 0; i < chapters.count; i++) {
		const struct view_chapter *c = &chapters.items[i];
		if (c->aside != aside)
			continue;
		html_section(h, c->name, c->heading);
		if (c->blocks)
			write_blocks(h, c);
		else
			write_lines(h, c);
		html_end(h);
	}
}

/* --- without findings --- */

void
html_silent_failures(struct html *h)
{
	size_t count;
	const uint32_t *numbers = view_silent_failures(h->arena, h->run, &count);
	if (!count)
		return;
	html_section(h, "failed", TR("Failed"));
	size_t shown = count < HTML_LINES ? count : HTML_LINES;
	for (size_t i = 0; i < shown; i++) {
		const struct run_check *c = &h->run->checks[numbers[i] - 1];
		struct str none = { 0 };
		h->anchors[numbers[i]] = numbers[i];
		html_start(h, "div", "group");
		xout_attribute(h->x, "id", str_format(h->arena, "check-%u", numbers[i]));
		html_start(h, "h3", NULL);
		write_check_title(h, c, none, none);
		html_end(h);
		html_text(h, "p", NULL,
			c->reason.size ? c->reason
				       : html_word(h, "failed, and left no finding"));
		html_end(h);
	}
	html_more(h, count - shown, TR("more that failed"), TR("more that failed"));
	html_end(h);
}

void
html_unchecked(struct html *h)
{
	struct view_causes causes = view_causes(h->arena, h->run);
	if (!causes.count)
		return;
	html_section(h, "unchecked", TR("Unchecked"));
	for (size_t i = 0; i < causes.count; i++) {
		const struct view_cause *cause = &causes.items[i];
		html_start(h, "div", "group unchecked");
		html_start(h, "h3", NULL);
		xout_text(h->x, cause->reason);
		html_text(h, "span", "of",
			str_format(h->arena, " · %.*s",
				STR_ARGS(view_count(
					&h->view, cause->count, "check", "checks"))));
		html_end(h);
		html_start(h, "ul", NULL);
		for (size_t k = 0; k < VIEW_CAUSE_NAMES && cause->names[k]; k++) {
			struct str none = { 0 };
			html_start(h, "li", NULL);
			write_check_title(h, cause->names[k], none, none);
			html_end(h);
		}
		html_end(h);
		if (cause->count > VIEW_CAUSE_NAMES)
			html_more(h, cause->count - VIEW_CAUSE_NAMES, TR("more"),
				TR("more"));
		html_end(h);
	}
	html_more(h, causes.others, TR("more for other reasons"),
		TR("more for other reasons"));
	html_end(h);
}
