/* SPDX-License-Identifier: MIT */
#include "report/report.h"

#include "report/page.h"
#include "report/text_finding.h"
#include "report/text_unchecked.h"
#include "report/view.h"
#include "report/view_chapter.h"
#include "report/view_group.h"

static const struct str none = { 0 };

enum { PER_CHECK = 20, BLOCKS = 200, LINES = 20, WAITS = 10, INDENT = 2 };

/* --- the card --- */

static enum page_style
verdict_style(const struct run *run)
{
	static const enum page_style styles[] = { PAGE_BOLD, PAGE_GOOD, PAGE_BAD,
		PAGE_WARN };
	return styles[run->verdict.word];
}

static void
write_card(struct page *p, const struct run *run, const char *local_time)
{
	struct texts card = view_card(p->view);
	struct str verdict = run->command == COMMAND_DRIFT && !run->interrupted
		? (struct str){ 0 }
		: view_verdict(p->view);
	page_start(p, 0, INDENT);
	page_words(p, PAGE_BOLD, view_title(p->view));
	for (size_t i = 0; i < card.count; i++)
		page_item(p, PAGE_PLAIN, card.items[i]);
	/* The hour stands right behind the word; in a sentence it would be lost. */
	struct str hour = str_of(local_time);
	if (verdict.size && hour.size && !run->verdict.override.size) {
		verdict = str_format(p->arena, "%.*s %s", STR_ARGS(verdict), local_time);
		hour = (struct str){ 0 };
	}
	page_item(p, verdict_style(run), verdict);
	page_item(p, PAGE_PLAIN, hour);
	page_end(p);
}

static void
write_waits(struct page *p, const struct run *run)
{
	if (!run->wait_count)
		return;
	page_heading(p, view_say(p->view, view_waits(run)));
	size_t first = run->wait_count > WAITS ? run->wait_count - WAITS : 0;
	if (first)
		page_line(p, INDENT, PAGE_PLAIN,
			view_count(p->view, first, "earlier look", "earlier looks"));
	for (size_t i = first; i < run->wait_count; i++) {
		const struct wait_step *w = &run->waits[i];
		int64_t after = w->at > run->started ? w->at - run->started : 0;
		page_start(p, INDENT, 12);
		page_words(p, PAGE_PLAIN,
			str_format(p->arena, "+%lld:%02lld", (long long)(after / 60000),
				(long long)(after / 1000 % 60)));
		page_tab(p, 12);
		page_words(p, PAGE_PLAIN, w->text);
		page_end(p);
	}
}

/* --- findings --- */

static void
more(struct page *p, size_t count, const char *one, const char *many)
{
	if (count)
		page_line(p, INDENT, PAGE_PLAIN,
			str_format(p->arena, view_say(p->view, "… and %.*s"),
				STR_ARGS(view_count(p->view, count, one, many))));
}

/* "settings · parity · prod / preprod · 10.0.3.11, 10.0.3.12" */
static void
write_heading(struct page *p, const struct run *run, const struct view_group *group,
	struct str instances)
{
	const struct finding *f = view_group_finding(run, group, 0);
	const struct run_check *c = view_check(run, f->check);
	page_start(p, 0, INDENT);
	if (c) {
		text_check_name(p, PAGE_BOLD, c, f->where, instances);
	} else {
		page_exact(p, PAGE_BOLD,
			f->subject.size ? f->subject
					: view_word(p->view, "The run as a whole"));
		page_item(p, PAGE_PLAIN, f->where);
	}
	page_end(p);
}

/* Blocks, each check's findings under its name; checks that found the same (one probe on
 * several instances) are told once. */
static void
write_blocks(struct page *p, const struct run *run, const size_t *indices, size_t count)
{
	size_t written = 0, left_out = 0, group_count;
	struct view_group *groups =
		view_groups(p->arena, run, indices, count, &group_count);
	for (size_t g = 0; g < group_count; g++) {
		if (groups[g].told)
			continue;
		if (written >= BLOCKS) {
			left_out += groups[g].count;
			continue;
		}
		page_blank(p);
		write_heading(p, run, &groups[g],
			view_group_instances(p->view, groups, group_count, g));
		size_t shown = groups[g].count < PER_CHECK ? groups[g].count : PER_CHECK;
		for (size_t i = 0; i < shown; i++)
			text_finding_block(p, &run->findings.items[groups[g].indices[i]]);
		more(p, groups[g].count - shown, TR("more like this"),
			TR("more like these"));
		written += shown;
	}
	if (left_out)
		page_blank(p);
	more(p, left_out, TR("more finding of other checks"),
		TR("more findings of other checks"));
}

static void
write_lines(struct page *p, const char *heading, const struct run *run,
	const size_t *indices, size_t count)
{
	if (!count)
		return;
	page_heading(p, view_say(p->view, heading));
	size_t shown = count < LINES ? count : LINES;
	for (size_t i = 0; i < shown; i++)
		text_finding_line(p, run, &run->findings.items[indices[i]]);
	more(p, count - shown, TR("more"), TR("more"));
}

/* What is to be read first stands under its checks, without a heading of its own; drift
 * tells what is news from what is not. */
static void
write_chapters(struct page *p, const struct run *run, bool aside)
{
	struct view_chapters chapters = view_chapters(p->arena, run);
	for (size_t i = 0; i < chapters.count; i++) {
		const struct view_chapter *c = &chapters.items[i];
		if (c->aside != aside)
			continue;
		if (!c->blocks) {
			write_lines(p, c->heading, run, c->indices, c->count);
			continue;
		}
		if (!str_is(str_of(c->name), "why")) /* it stands under the verdict */
			page_heading(p, view_say(p->view, c->heading));
		write_blocks(p, run, c->indices, c->count);
	}
}

static void
write_silent_failures(struct page *p, const struct run *run)
{
	size_t count;
	const uint32_t *numbers = view_silent_failures(p->arena, run, &count);
	size_t shown = count < PER_CHECK ? count : PER_CHECK;
	for (size_t i = 0; i < shown; i++) {
		const struct run_check *c = &run->checks[numbers[i] - 1];
		page_blank(p);
		page_start(p, 0, INDENT);
		text_check_name(p, PAGE_BOLD, c, none, none);
		page_end(p);
		page_line(p, INDENT, PAGE_PLAIN,
			c->reason.size
				? c->reason
				: view_word(p->view, "failed, and left no finding"));
	}
	more(p, count - shown, TR("more check that failed"),
		TR("more checks that failed"));
}

/* --- the rest --- */

static struct str
with_capital(struct arena *a, struct str text)
{
	char *copy = str_c(a, text);
	if (copy[0] >= 'a' && copy[0] <= 'z')
		copy[0] = (char)(copy[0] - ('a' - 'A'));
	return (struct str){ copy, text.size };
}

/* What the judge said about the run as a whole; of single checks the findings tell more.
 */
static void
write_reasons(struct page *p, const struct run *run)
{
	const struct verdict *v = &run->verdict;
	bool any = false;
	for (size_t i = 0; i < v->reason_count; i++) {
		if (v->reasons[i].check || v->reasons[i].aside)
			continue;
		if (!any)
			page_blank(p);
		any = true;
		page_line(p, 0, PAGE_PLAIN, with_capital(p->arena, v->reasons[i].text));
	}
}

static void
write_texts(struct page *p, const char *heading, const struct str *texts, size_t count)
{
	if (!count)
		return;
	page_heading(p, view_say(p->view, heading));
	size_t shown = count < LINES ? count : LINES;
	for (size_t i = 0; i < shown; i++) {
		page_start(p, INDENT, 2 * INDENT);
		page_words(p, PAGE_PLAIN, texts[i]);
		page_end(p);
	}
	more(p, count - shown, TR("more"), TR("more"));
}

static void
write_passed(struct page *p, const struct run *run)
{
	page_heading(p, view_say(p->view, "Passed"));
	for (size_t i = 0; i < run->check_count; i++) {
		const struct run_check *c = &run->checks[i];
		if (c->state != STATE_PASS)
			continue;
		page_start(p, INDENT, 2 * INDENT);
		text_check_name(p, PAGE_PLAIN, c, none, none);
		if (c->attempts > 1)
			page_words(p, PAGE_WARN,
				str_format(p->arena,
					view_say(p->view, "(asked %u times)"),
					c->attempts));
		page_end(p);
	}
}

static void
write_tally(struct page *p, const struct run *run)
{
	const struct {
		size_t count;
		const char *word;
	} rows[] = { { run->ignored, TR("ignored") }, { run->tolerated, TR("tolerated") },
		{ run->allowed, TR("allowed") } };
	struct str took = view_duration(p->view, run->ended - run->started);
	page_blank(p);
	page_start(p, 0, INDENT);
	page_words(p, PAGE_PLAIN, view_tally(p->view, &run->verdict.tally));
	page_item(p, PAGE_PLAIN, took);
	if (run->signal)
		page_item(p, PAGE_PLAIN,
			str_format(p->arena, view_say(p->view, "ended by signal %d"),
				run->signal));
	if (run->id.size && !str_is(run->id, "-"))
		page_item(p, PAGE_PLAIN,
			str_format(p->arena, view_say(p->view, "run %.*s"),
				STR_ARGS(run->id)));
	page_end(p);
	if (run->verdict.derivation.size && run->command != COMMAND_DRIFT)
		page_line(p, 0, PAGE_PLAIN, run->verdict.derivation);
	if (!run->ignored && !run->tolerated && !run->allowed)
		return;
	const char *before = view_say(p->view, "differences by rules: ");
	page_start(p, 0, INDENT);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!rows[i].count)
			continue;
		page_item(p, PAGE_PLAIN,
			str_format(p->arena, "%s%.*s", before,
				STR_ARGS(view_count(p->view, rows[i].count, rows[i].word,
					rows[i].word))));
		before = "";
	}
	page_end(p);
}

static void
write_command(struct page *p, const char *heading, struct str command)
{
	if (!command.size)
		return;
	page_heading(p, view_say(p->view, heading));
	page_start(p, INDENT, INDENT);
	page_exact(p, PAGE_BOLD, command);
	page_end(p);
}

/* The first line is prose; what follows is to be copied as it is. */
static void
write_remedy(struct page *p, size_t number, struct str remedy)
{
	enum { TEXT = 5, COPY = 7 };
	struct str rest = remedy, line = { 0 };
	page_start(p, INDENT, TEXT);
	page_words(p, PAGE_PLAIN, str_format(p->arena, "%zu.", number));
	page_tab(p, TEXT);
	if (str_next(&rest, '\n', &line))
		page_words(p, PAGE_PLAIN, line);
	page_end(p);
	while (str_next(&rest, '\n', &line)) {
		page_start(p, COPY, COPY);
		page_exact(p, PAGE_PLAIN, line);
		page_end(p);
	}
}

static void
write_remedies(struct page *p, const struct run *run)
{
	const struct verdict *v = &run->verdict;
	if (!v->remedy_count)
		return;
	page_heading(p,
		view_say(p->view,
			run->command == COMMAND_DRIFT ? TR("What to do")
						      : TR("What would make it GO")));
	for (size_t i = 0; i < v->remedy_count; i++)
		write_remedy(p, i + 1, v->remedies[i]);
}

bool
report_text(const struct run *whole, const struct report_settings *settings,
	struct sbuf *out, struct err *err)
{
	struct arena arena = { 0 };
	struct page page;
	const struct view view = view_of(&arena, whole, settings->lang);
	const struct run *run = view.run;
	page_init(&page, &view, settings, out);
	write_card(&page, run, settings->local_time);
	write_waits(&page, run);
	write_reasons(&page, run);
	write_chapters(&page, run, false);
	write_silent_failures(&page, run);
	text_unchecked(&page, run);
	write_chapters(&page, run, true);
	write_texts(&page, TR("Moves by itself"), run->noise, run->noise_count);
	write_texts(&page, TR("Worth knowing"), run->notes, run->note_count);
	if (settings->verbose)
		write_passed(&page, run);
	write_tally(&page, run);
	write_command(&page, TR("Ticket"), run->ticket);
	if (run->verdict.word != VERDICT_GO)
		write_command(&page, TR("To go back"), run->rollback);
	write_remedies(&page, run);
	arena_fini(&arena);
	return sbuf_ok(out) || err_set(err, ERR_OUTPUT, "the text report is too long");
}
