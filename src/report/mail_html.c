/* SPDX-License-Identifier: MIT */
/* The HTML beside the text of a mail.  Programs that read mail know little of style: what
 * there is stands at the elements, nothing is loaded, and there is no script and no
 * link. */
#include "ext/xout.h"
#include "out/escape.h"
#include "report/mail.h"
#include "report/mail_news.h"
#include "report/view.h"
#include "report/view_cause.h"
#include "report/view_chapter.h"
#include "report/view_finding.h"

enum { ITEMS = 20, LINES = 30, TEXTS = 20, VALUE = 300 };

#define FONT "font-family:Helvetica,Arial,sans-serif;"
#define MONO "font-family:Consolas,Menlo,monospace;"
static const char body_style[] = FONT "font-size:15px;line-height:1.45;color:#1c2128;"
				      "background:#ffffff;margin:0;padding:16px;";
static const char page_style[] = "max-width:720px;margin:0 auto;";
static const char title_style[] = "font-size:19px;margin:0 0 4px 0;";
static const char state_style[] = "margin:0 0 10px 0;color:#57606a;";
static const char note_style[] = "margin:0 0 8px 0;padding:8px 12px;background:#fff8c5;"
				 "border-left:4px solid #9a6700;";
static const char item_style[] = "margin:0 0 12px 0;padding:0 0 0 12px;"
				 "border-left:4px solid #cf222e;";
static const char what_style[] = "margin:0;" MONO "font-size:14px;word-break:break-word;";
static const char small_style[] = "margin:0;color:#57606a;font-size:13px;";
static const char copy_style[] =
	"margin:4px 0 0 0;padding:6px 8px;background:#f6f8fa;"
	"border:1px solid #d0d7de;" MONO "font-size:13px;white-space:pre-wrap;"
	"word-break:break-all;";
static const char heading_style[] = "font-size:15px;margin:18px 0 6px 0;";
static const char line_style[] = "margin:0 0 3px 0;word-break:break-word;";
static const char rule_style[] = "border:0;border-top:1px solid #d0d7de;margin:20px 0;";

static const char *
badge_style(const struct run *run)
{
#define BADGE(color)                                                                     \
	"display:inline-block;padding:1px 8px;border-radius:4px;color:#ffffff;"          \
	"background:" color ";"
	static const char *const styles[] = { [VERDICT_NONE] = BADGE("#57606a"),
		[VERDICT_GO] = BADGE("#1a7f37"),
		[VERDICT_NO_GO] = BADGE("#cf222e"),
		[VERDICT_INCONCLUSIVE] = BADGE("#9a6700") };
	return styles[run->verdict.word];
#undef BADGE
}

struct letter {
	struct arena *arena;
	struct xout *x;
	enum lang lang;
};

static void
start(struct letter *l, const char *element, const char *style)
{
	xout_start(l->x, element);
	if (style)
		xout_attribute(l->x, "style", str_of(style));
}

static void
add(struct letter *l, const char *element, const char *style, struct str text)
{
	if (!text.size)
		return;
	start(l, element, style);
	xout_text(l->x, text);
	xout_end(l->x);
}

static void
add_more(struct letter *l, size_t count)
{
	if (count)
		add(l, "p", small_style,
			str_format(l->arena, tr(l->lang, "… and %zu more"), count));
}

/* --- a story -------------------------------------------------------------------------
 */

static void
add_head(struct letter *l, const struct view *v, const struct mail_story *story)
{
	struct texts card = view_card(v);
	struct sbuf b = { 0 };
	start(l, "h1", title_style);
	add(l, "span", badge_style(v->run), view_verdict(v));
	xout_text(l->x, STR(" "));
	xout_text(l->x, view_title(v));
	xout_end(l->x);
	for (size_t i = 0; i < card.count; i++)
		sbuf_format(&b, "%s%.*s", i ? " · " : "", STR_ARGS(card.items[i]));
	add(l, "p", state_style, sbuf_str(&b));
	sbuf_fini(&b);
	for (size_t i = 0; i < story->notes.count && i < TEXTS; i++)
		add(l, "p", note_style, story->notes.items[i]);
}

static void
add_item(struct letter *l, const struct mail_item *item)
{
	struct str times = { 0 };
	if (item->times > 1)
		times = str_format(l->arena, tr(l->lang, " · %zu times"), item->times);
	start(l, "div", item_style);
	add(l, "p", what_style, item->what);
	add(l, "p", small_style,
		str_format(l->arena, "%.*s · %.*s · %.*s%.*s", STR_ARGS(item->label),
			STR_ARGS(item->where), STR_ARGS(item->owner), STR_ARGS(times)));
	add(l, "pre", copy_style, item->copy);
	xout_end(l->x);
}

static struct str
line_of(const struct view *v, const struct finding *f)
{
	struct view_pair pairs[VIEW_PAIRS];
	struct sbuf b = { 0 };
	sbuf_format(&b, "%s  %.*s %.*s", view_severity_word(v, f), STR_ARGS(f->subject),
		STR_ARGS(view_headline(v->arena, f)));
	size_t count = view_pairs(v, f, pairs);
	for (size_t p = 0; p < count; p++)
		for (size_t i = 0; i < 2; i++)
			if (pairs[p].values[i].size)
				sbuf_format(&b, " · %.*s%s%.*s",
					STR_ARGS(pairs[p].labels[i]), view_say(v, ": "),
					STR_ARGS(escape_cut(
						v->arena, pairs[p].values[i], VALUE)));
	sbuf_format(&b, " · %.*s", STR_ARGS(f->where));
	struct str age = view_age(v, f);
	if (age.size)
		sbuf_format(&b, " · %.*s", STR_ARGS(age));
	struct str text = view_calm(v->arena, sbuf_str(&b));
	sbuf_fini(&b);
	return text;
}

static void
add_chapter(struct letter *l, const struct view *v, const struct view_chapter *c)
{
	add(l, "h2", heading_style,
		str_format(l->arena, "%s (%zu)", view_say(v, c->heading), c->count));
	size_t shown = c->count < LINES ? c->count : LINES;
	for (size_t i = 0; i < shown; i++)
		add(l, "p", line_style,
			line_of(v, &v->run->findings.items[c->indices[i]]));
	add_more(l, c->count - shown);
}

static void
add_unchecked(struct letter *l, const struct view *v)
{
	struct view_causes causes = view_causes(l->arena, v->run);
	if (!causes.count)
		return;
	add(l, "h2", heading_style, view_word(v, "Unchecked"));
	for (size_t i = 0; i < causes.count; i++)
		add(l, "p", line_style,
			str_format(l->arena, "%.*s · %.*s",
				STR_ARGS(view_calm(l->arena, causes.items[i].reason)),
				STR_ARGS(view_count(
					v, causes.items[i].count, "check", "checks"))));
	add_more(l, causes.others);
}

static void
add_details(struct letter *l, const struct view *v, const struct mail_story *story)
{
	struct view_chapters chapters = view_chapters(l->arena, v->run);
	for (size_t i = 0; i < chapters.count; i++)
		add_chapter(l, v, &chapters.items[i]);
	add_unchecked(l, v);
	add(l, "p", state_style, view_tally(v, &v->run->verdict.tally));
	for (size_t i = 0; i < story->details.count && i < TEXTS; i++)
		add(l, "p", small_style, story->details.items[i]);
}

static void
add_story(struct letter *l, const struct view *v, const struct mail_story *story)
{
	struct mail_news news = mail_news(v);
	add_head(l, v, story);
	size_t shown = news.count < ITEMS ? news.count : ITEMS;
	for (size_t i = 0; i < shown; i++)
		add_item(l, &news.items[i]);
	add_more(l, news.count - shown);
	add(l, "p", line_style, news.open);
	add(l, "p", line_style, news.resolved);
}

static void
add_rule(struct letter *l)
{
	start(l, "hr", rule_style);
	xout_end(l->x);
}

static void
add_stories(struct letter *l, const struct mail_story *stories, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct view v = view_of(l->arena, stories[i].run, l->lang);
		if (i)
			add_rule(l);
		add_story(l, &v, &stories[i]);
	}
	for (size_t i = 0; i < count; i++) {
		struct view v = view_of(l->arena, stories[i].run, l->lang);
		add_rule(l);
		if (count > 1)
			add(l, "h2", heading_style, view_title(&v));
		add_details(l, &v, &stories[i]);
	}
}

bool
mail_html(enum lang lang, const struct mail_story *stories, size_t count,
	struct sbuf *out, struct err *err)
{
	struct arena arena = { 0 };
	struct letter l = { &arena, xout_open_html(out), lang };
	start(&l, "html", NULL);
	xout_attribute(l.x, "lang", str_of(lang_name(lang)));
	start(&l, "head", NULL);
	start(&l, "meta", NULL);
	xout_attribute(l.x, "charset", STR("utf-8"));
	xout_end(l.x);
	add(&l, "title", NULL, mail_subject(&arena, lang, stories, count));
	xout_end(l.x);
	start(&l, "body", body_style);
	start(&l, "div", page_style);
	add_stories(&l, stories, count);
	xout_end(l.x);
	xout_end(l.x);
	xout_end(l.x);
	bool ok = xout_close(l.x, err) && sbuf_ok(out);
	arena_fini(&arena);
	return ok || err_set(err, ERR_OUTPUT, "the mail is too long");
}
