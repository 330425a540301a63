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
view_sides(const struct run *run, const struct finding *f, struct str labels[2])
{
	static const struct str between = STR_INIT(" / ");
	const struct run_check *c = view_check(run, f->check);
	ptrdiff_t at = str_find(f->where, between);
	labels[0] = STR("before");
	labels[1] = STR("now");
	if (at != STR_NONE) {
		labels[0] = last_word(str_part(f->where, 0, (size_t)at));
		labels[1] = str_from(f->where, (size_t)at + between.size);
	} else if (str_is(f->kind, "unstable")) {
		labels[0] = STR("at first");
		labels[1] = STR("again");
	} else if (c && c->kind == CHECK_APPROVED) {
		labels[0] = STR("approved");
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

struct str
view_count(struct arena *a, size_t count, const char *one, const char *many)
{
	return str_format(a, "%zu %s", count, count == 1 ? one : many);
}

struct str
view_duration(struct arena *a, int64_t milliseconds)
{
	int64_t ms = milliseconds > 0 ? milliseconds : 0, seconds = ms / 1000;
	if (seconds < 60)
		return str_format(a, "%d.%d s", (int)seconds, (int)(ms / 100 % 10));
	if (seconds < 3600)
		return str_format(
			a, "%d min %d s", (int)(seconds / 60), (int)(seconds % 60));
	return str_format(a, "%lld h %d min", (long long)(seconds / 3600),
		(int)(seconds / 60 % 60));
}

struct str
view_tally(struct arena *a, const struct tally *t)
{
	const struct {
		size_t count;
		const char *word;
	} parts[] = { { t->passed, "passed" }, { t->failed, "failed" },
		{ t->unchecked, "unchecked" }, { t->waived, "waived" } };
	struct sbuf b = { 0 };
	sbuf_add(&b, view_count(a, t->planned, "check", "checks"));
	const char *before = ": ";
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!parts[i].count)
			continue;
		sbuf_format(&b, "%s%zu %s", before, parts[i].count, parts[i].word);
		before = ", ";
	}
	struct str text = sbuf_copy(&b, a);
	sbuf_fini(&b);
	return text;
}

struct str
view_verdict(struct arena *a, const struct run *run)
{
	const struct verdict *v = &run->verdict;
	if (v->word == VERDICT_NONE)
		return run->interrupted ? STR("INTERRUPTED") : (struct str){ 0 };
	bool would_be = v->advisory && v->word != VERDICT_GO;
	const char *mark = run->drill ? "DRILL: " : run->rehearsal ? "rehearsal: " : "";
	return str_format(a, "%s%s%s%s%s%.*s", mark,
		run->interrupted ? "INTERRUPTED, " : "", would_be ? "would be " : "",
		verdict_name(v->word), v->override.size ? ", " : "",
		STR_ARGS(v->override));
}

/* --- the card --- */

struct str
view_title(struct arena *a, const struct run *run)
{
	if (run->title.size)
		return run->title;
	return str_format(a, "%.*s%s%s", STR_ARGS(run->project),
		run->project.size ? " " : "", command_name(run->command));
}

static void
add(struct vec *texts, struct str text)
{
	vec_add(texts, &text);
}

/* Instances of the environment under judgement on which nothing required is amiss. */
static void
add_instances(struct arena *a, const struct run *run, struct vec *card)
{
	struct str judged = run->environment.size ? run->environment : run->candidate;
	struct vec seen =
		vec_of(a, struct run_check); /* one of each instance, its worst */
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
			str_format(a, "%zu/%zu instance%s", good, seen.count,
				seen.count == 1 ? "" : "s"));
}

static void
add_meant_changes(struct arena *a, const struct run *run, struct vec *card)
{
	size_t meant = 0, seen = 0;
	for (size_t i = 0; i < run->check_count; i++) {
		const struct run_check *c = &run->checks[i];
		meant += c->kind == CHECK_RELEASE;
		seen += c->kind == CHECK_RELEASE && c->state == STATE_PASS;
	}
	if (run->command == COMMAND_CONFIRM) {
		add(card, str_format(a, "%zu of %zu facts as approved", seen, meant));
		return;
	}
	if (meant && seen == meant)
		add(card,
			str_format(a, "%zu meant change%s seen", meant,
				meant == 1 ? "" : "s"));
	else if (meant)
		add(card, str_format(a, "%zu of %zu meant changes seen", seen, meant));
}

/* A check was broken before when all that fails it was open before, unchanged. */
static void
add_broken(struct arena *a, const struct run *run, struct vec *card)
{
	enum { FAILS = 1, IS_NEW = 2 };
	unsigned char *marks = arena_array(a, run->check_count + 1, 1);
	for (size_t i = 0; i < run->findings.count; i++) {
		const struct finding *f = &run->findings.items[i];
		if (view_section(run, f) == VIEW_WHY && f->check <= run->check_count)
			marks[f->check] |= f->age == AGE_OPEN ? FAILS : FAILS | IS_NEW;
	}
	size_t broken = marks[0] == (FAILS | IS_NEW), before = marks[0] == FAILS;
	for (size_t i = 0; i < run->check_count; i++) {
		const struct run_check *c = &run->checks[i];
		if (!c->required || c->state != STATE_FAIL)
			continue;
		before += marks[i + 1] == FAILS;
		broken += marks[i + 1] != FAILS;
	}
	if (before)
		add(card, str_format(a, "%zu broken, %zu broken before", broken, before));
	else
		add(card, str_format(a, "%zu broken", broken));
}

static void
add_ages(struct arena *a, const struct run *run, struct vec *card)
{
	size_t counts[AGE_NOT_LOOKED + 1] = { 0 };
	for (size_t i = 0; i < run->findings.count; i++)
		counts[run->findings.items[i].age]++;
	const struct {
		enum finding_age age;
		const char *word;
	} rows[] = { { AGE_NEW, "new" }, { AGE_AGAIN, "changed again" },
		{ AGE_OPEN, "still open" }, { AGE_NOT_LOOKED, "not looked at" },
		{ AGE_RESOLVED, "resolved" } };
	if (!counts[AGE_NEW] && !counts[AGE_AGAIN])
		add(card, STR("nothing new"));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (counts[rows[i].age])
			add(card,
				str_format(
					a, "%zu %s", counts[rows[i].age], rows[i].word));
}

struct texts
view_card(struct arena *a, const struct run *run)
{
	struct vec card = vec_of(a, struct str);
	const struct tally *t = &run->verdict.tally;
	if (!t->planned) {
		add(&card, STR("nothing checked"));
	} else if (run->command == COMMAND_DRIFT) {
		add_ages(a, run, &card);
	} else {
		add_instances(a, run, &card);
		add_meant_changes(a, run, &card);
		add_broken(a, run, &card);
	}
	if (t->unchecked)
		add(&card, str_format(a, "%zu unchecked", t->unchecked));
	if (t->waived)
		add(&card, str_format(a, "%zu waived", t->waived));
	return (struct texts){ card.items, card.count };
}
