/* SPDX-License-Identifier: MIT */
/* What is to be known beside the run itself: first of all, and last. */
#include "cmd/tell.h"

#include "world/clock.h"

enum { WEEK_DAYS = 7 };

static void
add(struct teller *t, struct vec *texts, struct str text)
{
	struct str masked = mask_text(t->mask, t->arena, text);
	if (masked.size)
		vec_add(texts, &masked);
}

/* --- first
 * ------------------------------------------------------------------------------ */

static struct str
unknown_text(struct teller *t, enum lang lang, size_t nights)
{
	if (nights == 1)
		return tr_str(lang,
			"not everything could be looked at; should it stay so, there is "
			"a mail again from the fourth night on");
	return str_format(t->arena,
		tr(lang, "not everything could be looked at, for %zu nights in a row"),
		nights);
}

static struct str
reason_of(struct teller *t, enum lang lang, const struct tell_story *story)
{
	switch (story->news) {
	case NEWS_FIRST:
		return tr_str(lang,
			"the first mail; from now on there is one when something "
			"changes");
	case NEWS_UNKNOWN:
		return unknown_text(t, lang, story->past.unknown_nights + 1);
	case NEWS_RECOVERED:
		return news_is_open(&story->told)
			? tr_str(lang, "everything could be looked at again")
			: tr_str(lang, "all is well again");
	case NEWS_DIGEST:
		return tr_str(lang, "the weekly mail: nothing changed");
	case NEWS_NONE:
	case NEWS_CHANGED:
	case NEWS_FAILING:
	case NEWS_GAP:
	case NEWS_ALWAYS:
		break;
	}
	return (struct str){ 0 };
}

struct texts
tell_notes(struct teller *t, enum lang lang, const struct tell_story *story, bool first)
{
	struct vec notes = vec_of(t->arena, struct str);
	for (size_t i = 0; first && i < t->failures.count; i++)
		add(t, &notes, t->failures.items[i]);
	if (story->missing)
		add(t, &notes,
			str_format(t->arena, tr(lang, "no night ran on %.*s"),
				STR_ARGS(news_gap(t->arena, story->past.told->started,
					story->missing, clock_show_day))));
	add(t, &notes, reason_of(t, lang, story));
	return (struct texts){ notes.items, notes.count };
}

/* --- last
 * ------------------------------------------------------------------------------- */

/* What came of a night, in a word. */
static const char *
week_word(struct str news)
{
	static const struct {
		enum news news;
		const char *word;
	} words[] = { { NEWS_NONE, TR("nothing new") }, { NEWS_FIRST, TR("the first") },
		{ NEWS_CHANGED, TR("changed") },
		{ NEWS_UNKNOWN, TR("not all looked at") },
		{ NEWS_RECOVERED, TR("well again") }, { NEWS_FAILING, TR("not GO") },
		{ NEWS_GAP, TR("after a gap") }, { NEWS_DIGEST, TR("the weekly mail") },
		{ NEWS_ALWAYS, TR("nothing new") } };
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_is(news, news_name(words[i].news)))
			return words[i].word;
	return words[0].word;
}

/* "the week: 2026-11-16 changed, 2026-11-17 nothing new" */
static struct str
week_of(struct teller *t, enum lang lang, const struct tell_story *story)
{
	struct sbuf b = { 0 };
	for (size_t i = story->telling_count; i-- > 0;) {
		const struct telling *telling = &story->tellings[i];
		if (telling->day < story->day - WEEK_DAYS)
			continue;
		sbuf_format(&b, "%s%.*s %s", b.size ? ", " : tr(lang, "the week: "),
			STR_ARGS(clock_show_day(t->arena, telling->made)),
			tr(lang, week_word(telling->news)));
	}
	struct str text = sbuf_copy(&b, t->arena);
	sbuf_fini(&b);
	return text;
}

void
tell_details(struct teller *t, enum lang lang, const struct tell_story *story,
	struct vec *details)
{
	if (story->workspace.notify.mail.digest && story->telling_count)
		add(t, details, week_of(t, lang, story));
	add(t, details,
		str_format(t->arena,
			tr(lang, "the record: run %.*s in %.*s; smoke report %.*s"),
			STR_ARGS(story->run.id), STR_ARGS(story->place),
			STR_ARGS(story->run.id)));
}
