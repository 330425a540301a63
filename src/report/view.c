/* SPDX-License-Identifier: MIT */
#include "report/view.h"

#include "base/hash.h"
#include "base/vec.h"
#include "report/view_finding.h"

#include <stdlib.h>

const struct run_check *
view_check(const struct run *run, uint32_t number)
{
	if (!number || number > run->check_count
		|| run->checks[number - 1].number != number)
		return NULL;
	return &run->checks[number - 1];
}

static struct str
last_word(struct str text)
{
	for (size_t i = text.size; i-- > 0;)
		if (text.data[i] == ' ')
			return str_from(text, i + 1);
	return text;
}

/* "prod / preprod", "prod 10.0.0.1:443 / 10.0.0.2:443", "prod before / now": what is not
 * said twice stands in front. */
void
view_sides(const struct view *v, const struct finding *f, struct str labels[2])
{
	const struct run *run = v->run;
	static const struct str between = STR_INIT(" / ");
	const struct run_check *c = view_check(run, f->check);
	ptrdiff_t at = str_find(f->where, between);
	labels[0] = view_word(v, "before");
	labels[1] = view_word(v, "now");
	if (at != STR_NONE) {
		labels[0] = last_word(str_part(f->where, 0, (size_t)at));
		labels[1] = str_from(f->where, (size_t)at + between.size);
	} else if (str_is(f->kind, "unstable")) {
		labels[0] = view_word(v, "at first");
		labels[1] = view_word(v, "again");
	} else if (c && c->kind == CHECK_APPROVED) {
		labels[0] = view_word(v, "approved");
	} else if (c && c->kind == CHECK_PAIR && run->candidate.size) {
		labels[0] = run->baseline;
		labels[1] = run->candidate;
	}
}

enum view_section
view_section(const struct run *run, const struct finding *f)
{
	if (f->age == AGE_RESOLVED)
		return VIEW_RESOLVED;
	if (f->age == AGE_NOT_LOOKED)
		return VIEW_NOT_LOOKED;
	if (f->waiver.size)
		return VIEW_WAIVED;
	const struct run_check *c = view_check(run, f->check);
	enum severity fail_on =
		run->verdict.fail_on ? run->verdict.fail_on : SEVERITY_ERROR;
	if (c && c->state == STATE_UNCHECKED)
		return VIEW_UNCHECKED;
	if (view_severity(f) < fail_on || (c && !c->required))
		return VIEW_NOTE;
	return VIEW_WHY;
}

/* --- order --- */

struct ranked {
	size_t index;
	enum severity check_worst, severity;
	uint32_t check;
};

static int
worst_first(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;
	if (x->check_worst != y->check_worst)
		return x->check_worst > y->check_worst ? -1 : 1;
	if (x->check != y->check)
		return x->check < y->check ? -1 : 1;
	if (x->severity != y->severity)
		return x->severity > y->severity ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

size_t *
view_findings(
	struct arena *a, const struct run *run, enum view_section section, size_t *count)
{
	struct vec ranked = vec_of(a, struct ranked);
	for (size_t i = 0; i < run->findings.count; i++) {
		const struct finding *f = &run->findings.items[i];
		const struct run_check *c = view_check(run, f->check);
		enum severity severity = view_severity(f);
		struct ranked r = { i, c && c->worst > severity ? c->worst : severity,
			severity, f->check };
		if (view_section(run, f) == section)
			vec_add(&ranked, &r);
	}
	if (ranked.count)
		qsort(ranked.items, ranked.count, sizeof(struct ranked), worst_first);
	size_t *indices = arena_array(a, ranked.count, sizeof(*indices));
	for (size_t i = 0; i < ranked.count; i++)
		indices[i] = ((struct ranked *)vec_at(&ranked, i))->index;
	*count = ranked.count;
	return indices;
}

/* --- words --- */

const char *
view_say(const struct view *v, const char *id)
{
	return tr(v->lang, id);
}

struct str
view_word(const struct view *v, const char *id)
{
	return str_of(tr(v->lang, id));
}

struct str
view_count(const struct view *v, size_t count, const char *one, const char *many)
{
	return tr_count(v->arena, v->lang, count, one, many);
}

const char *
view_waits(const struct run *run)
{
	return run->command == COMMAND_WATCH ? TR("Time line")
					     : TR("Waited for the expected version");
}

struct str
view_duration(const struct view *v, int64_t milliseconds)
{
	int64_t ms = milliseconds > 0 ? milliseconds : 0, seconds = ms / 1000;
	if (seconds < 60)
		return str_format(v->arena, view_say(v, "%d.%d s"), (int)seconds,
			(int)(ms / 100 % 10));
	if (seconds < 3600)
		return str_format(v->arena, view_say(v, "%d min %d s"),
			(int)(seconds / 60), (int)(seconds % 60));
	return str_format(v->arena, view_say(v, "%lld h %d min"),
		(long long)(seconds / 3600), (int)(seconds / 60 % 60));
}

struct str
view_milliseconds(const struct view *v, uint64_t microseconds)
{
	unsigned long long tenths = microseconds / 100;
	return str_format(
		v->arena, view_say(v, "%llu.%llu ms"), tenths / 10, tenths % 10);
}

struct str
view_tally(const struct view *v, const struct tally *t)
{
	const struct {
		size_t count;
		const char *word;
	} parts[] = { { t->passed, TR("passed") }, { t->failed, TR("failed") },
		{ t->unchecked, TR("unchecked") }, { t->waived, TR("waived") } };
	struct sbuf b = { 0 };
	sbuf_add(&b, view_count(v, t->planned, "check", "checks"));
	const char *before = view_say(v, ": ");
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!parts[i].count)
			continue;
		sbuf_add_c(&b, before);
		sbuf_add(&b, view_count(v, parts[i].count, parts[i].word, parts[i].word));
		before = ", ";
	}
	struct str text = sbuf_copy(&b, v->arena);
	sbuf_fini(&b);
	return text;
}

struct str
view_verdict(const struct view *v)
{
	const struct run *run = v->run;
	const struct verdict *verdict = &run->verdict;
	const char *interrupted = view_say(v, "INTERRUPTED");
	if (verdict->word == VERDICT_NONE)
		return run->interrupted ? str_of(interrupted) : (struct str){ 0 };
	bool would_be = verdict->advisory && verdict->word != VERDICT_GO;
	struct str word = view_word(v, verdict_name(verdict->word));
	if (would_be)
		word = str_format(v->arena, view_say(v, "would be %.*s"), STR_ARGS(word));
	const char *mark = run->drill ? view_say(v, "DRILL: ")
		: run->rehearsal      ? view_say(v, "rehearsal: ")
				      : "";
	return str_format(v->arena, "%s%s%s%.*s%s%.*s", mark,
		run->interrupted ? interrupted : "", run->interrupted ? ", " : "",
		STR_ARGS(word), verdict->override.size ? ", " : "",
		STR_ARGS(verdict->override));
}

/* --- the card --- */

struct str
view_title(const struct view *v)
{
	const struct run *run = v->run;
	if (run->title.size)
		return run->title;
	return str_format(v->arena, "%.*s%s%s", STR_ARGS(run->project),
		run->project.size ? " " : "", command_name(run->command));
}

static void
add(struct vec *texts, struct str text)
{
	vec_add(texts, &text);
}

/* Instances of the environment under judgement on which nothing required is amiss. */
static void
add_instances(const struct view *v, struct vec *card)
{
	const struct run *run = v->run;
	struct str judged = run->environment.size ? run->environment : run->candidate;
	struct vec seen =
		vec_of(v->arena, struct run_check); /* one of each instance, its worst */
	enum { MOST = 1000 };
	for (size_t i = 0; i < run->check_count && seen.count < MOST; i++) {
		const struct run_check *c = &run->checks[i];
		if (!c->instance.size || !str_eq(c->environment, judged))
			continue;
		struct run_check *known = NULL;
		for (size_t k = 0; k < seen.count && !known; k++) {
			struct run_check *at = vec_at(&seen, k);
			if (str_eq(at->instance, c->instance))
				known = at;
		}
		if (!known) {
			known = vec_push(&seen);
			*known = *c;
			known->state = STATE_PASS;
		}
		if (c->required && c->state != STATE_PASS && c->state != STATE_WAIVED)
			known->state = STATE_FAIL;
	}
	size_t good = 0;
	for (size_t i = 0; i < seen.count; i++)
		good += ((struct run_check *)vec_at(&seen, i))->state == STATE_PASS;
	if (seen.count)
		add(card,
			str_format(v->arena, "%zu/%.*s", good,
				STR_ARGS(view_count(
					v, seen.count, "instance", "instances"))));
}

static void
add_meant_changes(const struct view *v, struct vec *card)
{
	const struct run *run = v->run;
	size_t meant = 0, seen = 0;
	for (size_t i = 0; i < run->check_count; i++) {
		const struct run_check *c = &run->checks[i];
		meant += c->kind == CHECK_RELEASE;
		seen += c->kind == CHECK_RELEASE && c->state == STATE_PASS;
	}
	if (run->command == COMMAND_CONFIRM) {
		add(card,
			str_format(v->arena, view_say(v, "%zu of %zu facts as approved"),
				seen, meant));
		return;
	}
	if (meant && seen == meant)
		add(card,
			view_count(v, meant, "meant change seen", "meant changes seen"));
	else if (meant)
		add(card,
			str_format(v->arena, view_say(v, "%zu of %zu meant changes seen"),
				seen, meant));
}

/* A check was broken before when all that fails it was open before, unchanged; a waiver
 * lets it pass, and does not mend it. */
static void
add_broken(const struct view *v, struct vec *card)
{
	const struct run *run = v->run;
	enum { FAILS = 1, IS_NEW = 2 };
	unsigned char *marks = arena_array(v->arena, run->check_count + 1, 1);
	for (size_t i = 0; i < run->findings.count; i++) {
		const struct finding *f = &run->findings.items[i];
		enum view_section section = view_section(run, f);
		bool open = f->age == AGE_OPEN;
		if ((section == VIEW_WHY || (section == VIEW_WAIVED && open))
			&& f->check <= run->check_count)
			marks[f->check] |= open ? FAILS : FAILS | IS_NEW;
	}
	size_t broken = marks[0] == (FAILS | IS_NEW), before = marks[0] == FAILS;
	for (size_t i = 0; i < run->check_count; i++) {
		const struct run_check *c = &run->checks[i];
		if (c->state == STATE_WAIVED)
			before += marks[i + 1] == FAILS;
		if (!c->required || c->state != STATE_FAIL)
			continue;
		before += marks[i + 1] == FAILS;
		broken += marks[i + 1] != FAILS;
	}
	if (before)
		add(card,
			str_format(v->arena, view_say(v, "%zu broken, %zu broken before"),
				broken, before));
	else
		add(card, view_count(v, broken, "broken", "broken"));
}

static void
add_ages(const struct view *v, struct vec *card)
{
	const struct run *run = v->run;
	size_t counts[AGE_NOT_LOOKED + 1] = { 0 };
	for (size_t i = 0; i < run->findings.count; i++)
		counts[run->findings.items[i].age]++;
	const struct {
		enum finding_age age;
		const char *word;
	} rows[] = { { AGE_NEW, TR("new") }, { AGE_AGAIN, TR("changed again") },
		{ AGE_OPEN, TR("still open") }, { AGE_NOT_LOOKED, TR("not looked at") },
		{ AGE_RESOLVED, TR("resolved") } };
	if (!counts[AGE_NEW] && !counts[AGE_AGAIN])
		add(card, view_word(v, "nothing new"));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (counts[rows[i].age])
			add(card,
				view_count(v, counts[rows[i].age], rows[i].word,
					rows[i].word));
}

struct texts
view_card(const struct view *v)
{
	const struct run *run = v->run;
	struct vec card = vec_of(v->arena, struct str);
	const struct tally *t = &run->verdict.tally;
	if (!t->planned) {
		add(&card, view_word(v, "nothing checked"));
	} else if (run->command == COMMAND_DRIFT) {
		add_ages(v, &card);
	} else {
		add_instances(v, &card);
		add_meant_changes(v, &card);
		add_broken(v, &card);
	}
	if (run->incident.size)
		add(&card,
			str_format(v->arena, view_say(v, "open incident: %.*s"),
				STR_ARGS(run->incident)));
	if (t->unchecked)
		add(&card, view_count(v, t->unchecked, "unchecked", "unchecked"));
	if (t->waived)
		add(&card, view_count(v, t->waived, "waived", "waived"));
	return (struct texts){ card.items, card.count };
}
