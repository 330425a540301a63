/* SPDX-License-Identifier: MIT */
#include "report/mail.h"

#include "out/escape.h"
#include "report/mail_news.h"
#include "report/report.h"
#include "report/view.h"
#include "report/view_finding.h"

#include <assert.h>

enum { NOTES = 3, ITEM_LINES = 2 };

/* --- order and subject -------------------------------------------------------------- */

void
mail_order(struct mail_story *stories, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct mail_story story = stories[i];
		size_t at = i;
		for (; at > 0 && mail_rank(stories[at - 1].run) < mail_rank(story.run);
			at--)
			stories[at] = stories[at - 1];
		stories[at] = story;
	}
}

static struct str
name_of(struct arena *a, const struct run *run)
{
	struct str name = run->project.size ? run->project : STR("smoke");
	return str_format(
		a, "%.*s %s", STR_ARGS(view_calm(a, name)), command_name(run->command));
}

/* The worst in full, the others by name and verdict. */
struct str
mail_subject(
	struct arena *a, enum lang lang, const struct mail_story *stories, size_t count)
{
	struct sbuf b = { 0 };
	assert(count);
	for (size_t i = 0; i < count; i++) {
		struct view v = view_of(a, stories[i].run, lang);
		sbuf_format(&b, "%s%.*s%s%.*s", i ? view_say(&v, "; ") : "",
			STR_ARGS(name_of(a, v.run)), view_say(&v, ": "),
			STR_ARGS(i ? view_verdict(&v) : mail_state(&v)));
	}
	struct str text = escape_cut(a, view_calm(a, sbuf_str(&b)), MAIL_SUBJECT_MAX);
	sbuf_fini(&b);
	return text;
}

/* --- text above the fold ------------------------------------------------------------ */

struct fold {
	struct arena *arena;
	enum lang lang;
	struct sbuf *out;
	size_t left; /* lines */
};

static void
add_line(struct fold *fold, const char *indent, struct str text)
{
	if (!text.size || !fold->left)
		return;
	struct sbuf shown = { 0 };
	escape(ESCAPE_TERMINAL, text, &shown);
	sbuf_format(fold->out, "%s%.*s\n", indent, STR_ARGS(sbuf_str(&shown)));
	sbuf_fini(&shown);
	fold->left--;
}

static void
add_item(struct fold *fold, const struct mail_item *item)
{
	struct str times = { 0 };
	if (item->times > 1)
		times = str_format(
			fold->arena, tr(fold->lang, " · %zu times"), item->times);
	add_line(fold, "  ",
		str_format(fold->arena, "%.*s%s%.*s · %.*s · %.*s%.*s",
			STR_ARGS(item->label), tr(fold->lang, ": "), STR_ARGS(item->what),
			STR_ARGS(item->where), STR_ARGS(item->owner), STR_ARGS(times)));
	add_line(fold, "    ", item->copy);
}

static void
add_notes(struct fold *fold, const struct mail_story *story)
{
	size_t count = story->notes.count, shown = count <= NOTES ? count : NOTES - 1;
	for (size_t i = 0; i < shown; i++)
		add_line(fold, "  ! ", story->notes.items[i]);
	if (shown < count)
		add_line(fold, "  ! ",
			str_format(fold->arena, tr(fold->lang, "… and %zu more, below"),
				count - shown));
}

/* `rest`: lines that later stories need. */
static void
add_story(struct fold *fold, const struct mail_story *story, size_t rest)
{
	struct view v = view_of(fold->arena, story->run, fold->lang);
	struct mail_news news = mail_news(&v);
	add_line(fold, "", news.headline);
	if (fold->left > rest + NOTES)
		add_notes(fold, story);
	size_t tail = rest + (news.open.size > 0) + (news.resolved.size > 0);
	size_t shown = 0;
	while (shown < news.count
		&& fold->left >= tail + ITEM_LINES + (shown + 1 < news.count))
		add_item(fold, &news.items[shown++]);
	if (shown < news.count && fold->left > tail)
		add_line(fold, "  ",
			str_format(fold->arena, tr(fold->lang, "… and %zu more, below"),
				news.count - shown));
	if (fold->left > rest)
		add_line(fold, "  ", news.open);
	if (fold->left > rest)
		add_line(fold, "  ", news.resolved);
}

void
mail_fold(
	enum lang lang, const struct mail_story *stories, size_t count, struct sbuf *out)
{
	struct arena arena = { 0 };
	struct fold fold = { &arena, lang, out, MAIL_FOLD };
	for (size_t i = 0; i < count && fold.left; i++) {
		size_t rest = count - i - 1;
		if (fold.left == 1 && rest)
			add_line(&fold, "",
				str_format(&arena, tr(lang, "… and %zu more, below"),
					rest + 1));
		else
			add_story(&fold, &stories[i],
				rest < fold.left ? rest : fold.left - 1);
	}
	arena_fini(&arena);
}

/* --- text below --------------------------------------------------------------------- */

static void
add_texts(struct arena *a, const char *sign, const struct texts *texts, struct sbuf *out)
{
	struct fold all = { a, LANG_EN, out, texts->count };
	for (size_t i = 0; i < texts->count; i++)
		add_line(&all, sign, texts->items[i]);
}

bool
mail_text(enum lang lang, const struct mail_story *stories, size_t count,
	struct sbuf *out, struct err *err)
{
	struct arena arena = { 0 };
	struct report_settings settings = { .width = 78, .local_time = "", .lang = lang };
	bool ok = true;
	mail_fold(lang, stories, count, out);
	for (size_t i = 0; ok && i < count; i++) {
		sbuf_add_c(out, "\n");
		sbuf_fill(out, '-', 72);
		sbuf_add_c(out, "\n\n");
		if (stories[i].notes.count > NOTES)
			add_texts(&arena, "! ", &stories[i].notes, out);
		ok = report_text(stories[i].run, &settings, out, err);
		sbuf_add_c(out, stories[i].details.count ? "\n" : "");
		add_texts(&arena, "", &stories[i].details, out);
	}
	arena_fini(&arena);
	return ok;
}
