/* SPDX-License-Identifier: MIT */
/* Markdown for merge requests and step summaries: the verdict first, then why, then what
 * to do.  Readers refuse what is too long, so it is cut at an item, and the count of what
 * was left out is told; what to do and the counts are never cut off. */
#include "report/report.h"

#include "out/escape.h"
#include "report/pair.h"
#include "report/view.h"
#include "report/view_cause.h"
#include "report/view_chapter.h"
#include "report/view_finding.h"
#include "report/view_group.h"

enum {
	LENGTH_MAX = 65000, /* bytes; a comment on GitHub holds 65,536 characters */
	TAIL_MAX = 16000, /* of it for what to do */
	HEADINGS_MAX = 2000, /* … for headings of sections */
	WORDS = 300, /* columns of a title, a reason, a command */
	VALUE_COLUMNS = 160,
	PER_CHECK = 20,
	LINES = 20
};

static const struct str none = { 0 };

struct markdown {
	struct view view;
	struct arena *arena;
	const struct run *run;
	struct sbuf *out, item;
	size_t room; /* bytes left for items */
	size_t left_out; /* findings that did not fit */
};

/* --- words --- */

static void
add_text(struct sbuf *out, struct str text)
{
	escape(ESCAPE_MARKDOWN, text, out);
}

static void
add_code(struct sbuf *out, struct str text)
{
	escape(ESCAPE_MARKDOWN_CODE, text, out);
}

/* " · text", as code where it is a name of theirs. */
static void
add_part(struct sbuf *out, struct str text)
{
	if (!text.size)
		return;
	sbuf_add_c(out, " · ");
	add_text(out, text);
}

/* What was written into `item` becomes part of the page, if there is room. */
static bool
keep(struct markdown *m)
{
	bool fits = sbuf_ok(&m->item) && m->item.size <= m->room;
	if (fits) {
		sbuf_add(m->out, sbuf_str(&m->item));
		m->room -= m->item.size;
	}
	sbuf_reset(&m->item);
	return fits;
}

/* --- one finding --- */

static void
add_place(struct sbuf *out, const struct finding *f)
{
	bool told = str_contains(f->title, f->path);
	if (f->path.size && !told) {
		sbuf_add_char(out, ' ');
		add_code(out, f->path);
	}
	sbuf_add_char(out, ' ');
	add_text(out, f->title.size ? f->title : f->kind);
}

static void
add_values(struct markdown *m, const struct finding *f)
{
	struct sbuf *out = &m->item;
	struct view_pair pairs[VIEW_PAIRS];
	size_t count = view_pairs(&m->view, f, pairs);
	for (size_t i = 0; i < count; i++) {
		struct str shown[2];
		pair_show(m->arena, pairs[i].values, VALUE_COLUMNS, shown);
		for (int side = 0; side < 2; side++) {
			if (!pairs[i].values[side].size && !pairs[i].sides)
				continue;
			sbuf_add_c(out, "  - ");
			add_text(out, pairs[i].labels[side]);
			sbuf_add_c(out, view_say(&m->view, ": "));
			if (pairs[i].values[side].size)
				add_code(out, shown[side]);
			else
				sbuf_format(out, "*%s*", view_say(&m->view, "not there"));
			sbuf_add_char(out, '\n');
		}
	}
}

static void
add_block(struct markdown *m, const struct finding *f)
{
	struct sbuf *out = &m->item;
	struct str byline[VIEW_BYLINE];
	view_byline(&m->view, f, byline);
	sbuf_format(out, "- **%s**", view_severity_word(&m->view, f));
	add_place(out, f);
	for (size_t i = 0; i < VIEW_BYLINE; i++)
		add_part(out, byline[i]);
	sbuf_add_char(out, '\n');
	add_values(m, f);
	if (!f->remedy.size)
		return;
	sbuf_format(out, "  - %s", view_say(&m->view, "to do: "));
	add_code(out, f->remedy);
	sbuf_add_char(out, '\n');
}

static void
add_short(struct markdown *m, const struct finding *f)
{
	struct sbuf *out = &m->item;
	const struct run_check *c = view_check(m->run, f->check);
	struct str subject = f->subject;
	if (!subject.size)
		subject = c ? view_check_name(c) : view_word(&m->view, "run");
	sbuf_format(out, "- %s ", view_severity_word(&m->view, f));
	add_code(out, subject);
	add_place(out, f);
	if (f->waiver.size) {
		add_part(out,
			str_format(m->arena, view_say(&m->view, "waived: %.*s"),
				STR_ARGS(f->waiver)));
	}
	if (f->age != AGE_NONE)
		add_part(out, view_age(&m->view, f));
	sbuf_add_char(out, '\n');
}

/* --- sections --- */

static void
add_more(struct markdown *m, size_t count, const char *one, const char *many)
{
	if (!count)
		return;
	struct str what = view_count(&m->view, count, one, many);
	sbuf_add_c(&m->item, "- ");
	sbuf_format(&m->item, view_say(&m->view, "… and %.*s"), STR_ARGS(what));
	sbuf_add_char(&m->item, '\n');
	if (!keep(m))
		m->left_out += count;
}

static void
add_check(struct markdown *m, const struct run_check *c, struct str where,
	struct str instances)
{
	add_text(&m->item, view_check_title(m->arena, c, where, instances));
	if (!c->required)
		sbuf_format(&m->item, " %s", view_say(&m->view, "(not required)"));
	if (c->veto)
		sbuf_format(&m->item, " %s", view_say(&m->view, "(veto)"));
}

/* A heading stands only with what it heads. */
static size_t
add_group(struct markdown *m, const struct view_group *group, struct str instances)
{
	const struct finding *first = view_group_finding(m->run, group, 0);
	const struct run_check *c = view_check(m->run, first->check);
	size_t shown = 0;
	sbuf_add_c(&m->item, "\n#### ");
	if (c)
		add_check(m, c, first->where, instances);
	else
		add_text(&m->item,
			first->subject.size ? first->subject
					    : view_word(&m->view, "The run as a whole"));
	sbuf_add_c(&m->item, "\n\n");
	while (shown < group->count && shown < PER_CHECK) {
		add_block(m, view_group_finding(m->run, group, shown));
		if (!keep(m))
			break;
		shown++;
	}
	if (shown)
		add_more(m, group->count - shown, TR("more like this"),
			TR("more like these"));
	return shown;
}

static void
add_blocks(struct markdown *m, const size_t *indices, size_t count)
{
	size_t group_count;
	struct view_group *groups =
		view_groups(m->arena, m->run, indices, count, &group_count);
	bool full = false;
	for (size_t g = 0; g < group_count; g++) {
		if (groups[g].told)
			continue;
		struct str on = view_group_instances(&m->view, groups, group_count, g);
		full = full || !add_group(m, &groups[g], on);
		if (full)
			m->left_out += groups[g].count;
	}
}

static void
add_heading(struct markdown *m, const char *heading)
{
	sbuf_format(m->out, "\n### %s\n", view_say(&m->view, heading));
}

static void
add_lines(struct markdown *m, const size_t *indices, size_t count)
{
	size_t shown = 0;
	sbuf_add_char(m->out, '\n');
	while (shown < count && shown < LINES) {
		add_short(m, &m->run->findings.items[indices[shown]]);
		if (!keep(m))
			break;
		shown++;
	}
	add_more(m, count - shown, TR("more"), TR("more"));
}

static void
add_chapters(struct markdown *m, bool aside)
{
	struct view_chapters chapters = view_chapters(m->arena, m->run);
	for (size_t i = 0; i < chapters.count; i++) {
		const struct view_chapter *c = &chapters.items[i];
		if (c->aside != aside)
			continue;
		add_heading(m, c->heading);
		if (c->blocks)
			add_blocks(m, c->indices, c->count);
		else
			add_lines(m, c->indices, c->count);
	}
}

static void
add_silent_failures(struct markdown *m)
{
	size_t count, shown = 0;
	const uint32_t *numbers = view_silent_failures(m->arena, m->run, &count);
	if (!count)
		return;
	add_heading(m, TR("Failed"));
	sbuf_add_char(m->out, '\n');
	while (shown < count && shown < PER_CHECK) {
		const struct run_check *c = &m->run->checks[numbers[shown] - 1];
		sbuf_add_c(&m->item, "- ");
		add_check(m, c, none, none);
		sbuf_add_c(&m->item, view_say(&m->view, ": "));
		add_text(&m->item,
			c->reason.size
				? c->reason
				: view_word(&m->view, "failed, and left no finding"));
		sbuf_add_char(&m->item, '\n');
		if (!keep(m))
			break;
		shown++;
	}
	add_more(m, count - shown, TR("more"), TR("more"));
}

static void
add_rest(struct markdown *m, const char *before, size_t count)
{
	sbuf_add_c(&m->item, before);
	sbuf_format(&m->item, view_say(&m->view, "… and %zu more"), count);
	sbuf_add_char(&m->item, '\n');
}

static void
add_causes(struct markdown *m)
{
	struct view_causes causes = view_causes(m->arena, m->run);
	if (!causes.count)
		return;
	add_heading(m, TR("Unchecked"));
	sbuf_add_char(m->out, '\n');
	for (size_t i = 0; i < causes.count; i++) {
		const struct view_cause *c = &causes.items[i];
		sbuf_add_c(&m->item, "- ");
		add_text(&m->item, c->reason);
		add_part(&m->item, view_count(&m->view, c->count, "check", "checks"));
		sbuf_add_char(&m->item, '\n');
		for (size_t k = 0; k < VIEW_CAUSE_NAMES && c->names[k]; k++) {
			sbuf_add_c(&m->item, "  - ");
			add_check(m, c->names[k], none, none);
			sbuf_add_char(&m->item, '\n');
		}
		if (c->count > VIEW_CAUSE_NAMES)
			add_rest(m, "  - ", c->count - VIEW_CAUSE_NAMES);
		if (!keep(m))
			m->left_out += c->count;
	}
	add_more(m, causes.others, TR("more for other reasons"),
		TR("more for other reasons"));
}

static void
add_texts(struct markdown *m, const char *heading, const struct str *texts, size_t count)
{
	if (!count)
		return;
	add_heading(m, heading);
	sbuf_add_char(m->out, '\n');
	size_t shown = 0;
	while (shown < count && shown < LINES) {
		sbuf_add_c(&m->item, "- ");
		add_text(&m->item, texts[shown]);
		sbuf_add_char(&m->item, '\n');
		if (!keep(m))
			break;
		shown++;
	}
	add_more(m, count - shown, TR("more"), TR("more"));
}

/* --- head and tail --- */

static void
add_card(struct markdown *m, const char *local_time)
{
	const struct run *run = m->run;
	struct texts card = view_card(&m->view);
	struct str verdict = view_verdict(&m->view);
	sbuf_add_c(m->out, "## ");
	if (verdict.size && (run->command != COMMAND_DRIFT || run->interrupted)) {
		add_text(m->out, escape_cut(m->arena, verdict, WORDS));
		sbuf_add_c(m->out, view_say(&m->view, ": "));
	}
	add_text(m->out, escape_cut(m->arena, view_title(&m->view), WORDS));
	sbuf_add_c(m->out, "\n\n");
	for (size_t i = 0; i < card.count; i++) {
		sbuf_add_c(m->out, i ? " · " : "");
		add_text(m->out, card.items[i]);
	}
	add_part(m->out, str_of(local_time));
	sbuf_add_char(m->out, '\n');
	for (size_t i = 0; i < run->verdict.reason_count; i++) {
		const struct reason *reason = &run->verdict.reasons[i];
		if (reason->check || reason->aside)
			continue;
		sbuf_add_c(m->out, "\n");
		add_text(m->out, escape_cut(m->arena, reason->text, WORDS));
		sbuf_add_c(m->out, "\n");
	}
}

static void
add_tally(struct markdown *m, struct sbuf *out)
{
	const struct run *run = m->run;
	sbuf_add_c(out, "\n---\n\n");
	struct str tally = view_tally(&m->view, &run->verdict.tally);
	struct str took = view_duration(&m->view, run->ended - run->started);
	struct str line =
		str_format(m->arena, "%.*s · %.*s", STR_ARGS(tally), STR_ARGS(took));
	if (run->id.size && !str_is(run->id, "-"))
		line = str_format(m->arena, "%.*s · %.*s", STR_ARGS(line),
			STR_ARGS(str_format(m->arena, view_say(&m->view, "run %.*s"),
				STR_ARGS(run->id))));
	add_text(out, line);
	sbuf_add_char(out, '\n');
	if (run->verdict.derivation.size && run->command != COMMAND_DRIFT) {
		sbuf_add_char(out, '\n');
		add_text(out, run->verdict.derivation);
		sbuf_add_char(out, '\n');
	}
	const struct {
		const char *name;
		struct str text;
	} lines[] = { { TR("Ticket"), run->ticket },
		{ TR("To go back"),
			run->verdict.word != VERDICT_GO ? run->rollback
							: (struct str){ 0 } } };
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		if (!lines[i].text.size)
			continue;
		sbuf_format(out, "\n%s%s", view_say(&m->view, lines[i].name),
			view_say(&m->view, ": "));
		add_code(out, escape_cut(m->arena, lines[i].text, WORDS));
		sbuf_add_char(out, '\n');
	}
}

/* The first line is prose; what follows is to be copied as it is. */
static void
add_remedies(struct markdown *m, struct sbuf *out)
{
	const struct verdict *v = &m->run->verdict;
	if (!v->remedy_count)
		return;
	sbuf_format(out, "\n### %s\n\n",
		view_say(&m->view,
			m->run->command == COMMAND_DRIFT ? TR("What to do")
							 : TR("What would make it GO")));
	for (size_t i = 0; i < v->remedy_count; i++) {
		struct str rest = v->remedies[i], line = { 0 };
		sbuf_format(&m->item, "%zu. ", i + 1);
		if (str_next(&rest, '\n', &line))
			add_text(&m->item, line);
		sbuf_add_char(&m->item, '\n');
		if (rest.size) {
			sbuf_add_char(&m->item, '\n');
			escape(ESCAPE_MARKDOWN_BLOCK, rest, &m->item);
			if (i + 1 < v->remedy_count)
				sbuf_add_char(&m->item, '\n');
		}
		if (out->size + m->item.size <= TAIL_MAX) {
			sbuf_add(out, sbuf_str(&m->item));
			sbuf_reset(&m->item);
			continue;
		}
		sbuf_reset(&m->item);
		sbuf_add_char(out, '\n');
		sbuf_format(
			out, view_say(&m->view, "… and %zu more"), v->remedy_count - i);
		sbuf_add_char(out, '\n');
		break;
	}
}

static void
add_body(struct markdown *m)
{
	const struct run *run = m->run;
	add_chapters(m, false);
	add_silent_failures(m);
	add_causes(m);
	add_chapters(m, true);
	add_texts(m, TR("Moves by itself"), run->noise, run->noise_count);
	add_texts(m, TR("Worth knowing"), run->notes, run->note_count);
	if (!m->left_out)
		return;
	sbuf_add_c(m->out, "\n*");
	sbuf_format(m->out,
		view_say(&m->view,
			"… and %zu more that would make this too long; the JSON report "
			"has all of them."),
		m->left_out);
	sbuf_add_c(m->out, "*\n");
}

bool
report_markdown(const struct run *whole, const struct report_settings *settings,
	struct sbuf *out, struct err *err)
{
	struct arena arena = { 0 };
	struct sbuf tail = { 0 };
	struct markdown m = { .view = view_of(&arena, whole, settings->lang),
		.arena = &arena,
		.out = out };
	m.run = m.view.run;
	size_t start = out->size;
	add_card(&m, settings->local_time);
	add_remedies(&m, &tail);
	add_tally(&m, &tail);
	m.room = LENGTH_MAX - HEADINGS_MAX - (out->size - start) - tail.size;
	add_body(&m);
	sbuf_add(out, sbuf_str(&tail));
	sbuf_fini(&tail);
	sbuf_fini(&m.item);
	arena_fini(&arena);
	return sbuf_ok(out)
		|| err_set(err, ERR_OUTPUT, "the Markdown report is too long");
}
