/* SPDX-License-Identifier: MIT */
#include "report/mail_news.h"

#include "base/vec.h"
#include "out/escape.h"
#include "report/view.h"
#include "report/view_finding.h"

enum { WORDS_MAX = 70, NAMES = 2 };

/* --- which findings ---------------------------------------------------------------- */

/* Of drift what is otherwise than before, of other commands what keeps them from GO. */
static bool
is_news(const struct run *run, const struct finding *f)
{
	enum view_section section = view_section(run, f);
	if (section != VIEW_WHY && section != VIEW_NOTE)
		return false;
	if (run->command == COMMAND_DRIFT)
		return f->age != AGE_OPEN;
	return section == VIEW_WHY;
}

static bool
is_open(const struct run *run, const struct finding *f)
{
	enum view_section section = view_section(run, f);
	return f->age == AGE_NOT_LOOKED
		|| (f->age == AGE_OPEN && run->command == COMMAND_DRIFT
			&& (section == VIEW_WHY || section == VIEW_NOTE));
}

/* Production is not what it was, and no release says why. */
static bool
is_changed_production(const struct finding *f)
{
	return str_is(f->kind, "drift");
}

static bool
has_changed_production(const struct run *run)
{
	for (size_t i = 0; i < run->findings.count; i++) {
		const struct finding *f = &run->findings.items[i];
		if (run->command == COMMAND_DRIFT && is_changed_production(f)
			&& is_news(run, f))
			return true;
	}
	return false;
}

/* --- words ------------------------------------------------------------------------- */

unsigned
mail_rank(const struct run *run)
{
	static const unsigned words[] = { [VERDICT_NONE] = 2,
		[VERDICT_GO] = 0,
		[VERDICT_NO_GO] = 3,
		[VERDICT_INCONCLUSIVE] = 1 };
	unsigned news = 0;
	for (size_t i = 0; i < run->findings.count && !news; i++)
		news = is_news(run, &run->findings.items[i]);
	return 8 * has_changed_production(run) + 4 * news + words[run->verdict.word];
}

struct str
mail_state(const struct view *v)
{
	struct texts card = view_card(v);
	struct sbuf b = { 0 };
	sbuf_add(&b, view_verdict(v));
	if (has_changed_production(v->run))
		sbuf_format(&b, "%s%s", b.size ? ", " : "",
			view_say(v, "production changed"));
	for (size_t i = 0; i < card.count; i++)
		sbuf_format(&b, "%s%.*s", b.size ? ", " : "", STR_ARGS(card.items[i]));
	struct str text = sbuf_copy(&b, v->arena);
	sbuf_fini(&b);
	return text;
}

static struct str
label_of(const struct view *v, const struct finding *f)
{
	if (v->run->command == COMMAND_DRIFT && is_changed_production(f))
		return view_word(v, "production changed");
	if (f->age == AGE_AGAIN)
		return view_word(v, "changed again");
	if (v->run->command == COMMAND_DRIFT || f->age == AGE_NEW)
		return view_word(v, "new");
	return str_of(view_severity_word(v, f));
}

/* What a remedy says may go over several lines: one that is a command, else the decision
 * to live with it.  What cannot be waived is looked at more closely. */
static struct str
line_to_copy(const struct view *v, const struct finding *f)
{
	struct arena *a = v->arena;
	if (f->remedy.size && str_find_char(f->remedy, '\n') == STR_NONE)
		return view_calm(a, f->remedy);
	if (f->fingerprint.size && f->seen.size && f->severity != SEVERITY_CRITICAL)
		return str_format(a,
			"smoke waive %.*s --owner WHO --reason WHY --until DAY",
			STR_ARGS(f->fingerprint));
	return str_format(a, "smoke report %.*s", STR_ARGS(v->run->id));
}

static struct str
what_of(struct arena *a, const struct finding *f)
{
	struct str text = str_format(a, "%.*s%s%.*s", STR_ARGS(f->subject),
		f->subject.size ? " " : "", STR_ARGS(view_headline(a, f)));
	return escape_cut(a, view_calm(a, text), WORDS_MAX);
}

static void
add_item(const struct view *v, const struct finding *f, struct vec *items,
	struct vec *seen)
{
	struct arena *a = v->arena;
	for (size_t i = 0; i < seen->count; i++) {
		const struct finding *other = *(const struct finding **)vec_at(seen, i);
		if (!f->fingerprint.size || !str_eq(other->fingerprint, f->fingerprint)
			|| !str_eq(other->seen, f->seen))
			continue;
		((struct mail_item *)vec_at(items, i))->times++;
		return;
	}
	struct mail_item item = { .label = label_of(v, f),
		.what = what_of(a, f),
		.where = view_calm(a, f->where),
		.owner = view_word(v, "no owner"),
		.copy = line_to_copy(v, f),
		.times = 1 };
	if (f->owner.size)
		item.owner = str_format(
			a, view_say(v, "owner %.*s"), STR_ARGS(view_calm(a, f->owner)));
	vec_add(items, &item);
	vec_add(seen, &f);
}

static void
add_items(const struct view *v, bool production, struct vec *items)
{
	static const enum view_section sections[] = { VIEW_WHY, VIEW_NOTE };
	const struct run *run = v->run;
	struct vec seen = vec_of(v->arena, const struct finding *);
	struct vec own = vec_of(v->arena, struct mail_item);
	for (size_t s = 0; s < sizeof(sections) / sizeof(sections[0]); s++) {
		size_t count;
		const size_t *order = view_findings(v->arena, run, sections[s], &count);
		for (size_t i = 0; i < count; i++) {
			const struct finding *f = &run->findings.items[order[i]];
			if (is_news(run, f) && is_changed_production(f) == production)
				add_item(v, f, &own, &seen);
		}
	}
	for (size_t i = 0; i < own.count; i++)
		vec_add(items, vec_at(&own, i));
}

/* --- what is no news --------------------------------------------------------------- */

static struct str
open_line(const struct view *v)
{
	struct str oldest = { 0 };
	size_t count = 0;
	for (size_t i = 0; i < v->run->findings.count; i++) {
		const struct finding *f = &v->run->findings.items[i];
		if (!is_open(v->run, f))
			continue;
		count++;
		if (f->since.size && (!oldest.size || str_compare(f->since, oldest) < 0))
			oldest = f->since;
	}
	if (!count)
		return (struct str){ 0 };
	return str_format(v->arena, view_say(v, "still open: %zu, the oldest since %.*s"),
		count, STR_ARGS(str_part(oldest, 0, 10)));
}

static struct str
resolved_line(const struct view *v)
{
	struct arena *a = v->arena;
	size_t count;
	const size_t *indices = view_findings(a, v->run, VIEW_RESOLVED, &count);
	struct sbuf b = { 0 };
	for (size_t i = 0; i < count && i < NAMES; i++) {
		const struct finding *f = &v->run->findings.items[indices[i]];
		struct str name = str_format(a, "%.*s %.*s", STR_ARGS(f->subject),
			STR_ARGS(f->path.size ? f->path : f->title));
		sbuf_format(&b, "%s%.*s", i ? ", " : "",
			STR_ARGS(escape_cut(a, view_calm(a, name), WORDS_MAX / NAMES)));
	}
	struct str text = sbuf_copy(&b, a);
	sbuf_fini(&b);
	if (!count)
		return text;
	if (count > NAMES)
		return str_format(a, view_say(v, "resolved: %.*s and %zu more"),
			STR_ARGS(text), count - NAMES);
	return str_format(a, view_say(v, "resolved: %.*s"), STR_ARGS(text));
}

struct mail_news
mail_news(const struct view *v)
{
	struct arena *a = v->arena;
	struct vec items = vec_of(a, struct mail_item);
	struct mail_news news = { 0 };
	add_items(v, true, &items);
	add_items(v, false, &items);
	news.headline = str_format(a, "%.*s%s%.*s", STR_ARGS(view_calm(a, view_title(v))),
		view_say(v, ": "), STR_ARGS(mail_state(v)));
	news.headline = escape_cut(a, news.headline, MAIL_LINE_MAX);
	news.items = items.items;
	news.count = items.count;
	news.open = open_line(v);
	news.resolved = resolved_line(v);
	return news;
}
