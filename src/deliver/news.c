/* SPDX-License-Identifier: MIT */
#include "deliver/news.h"

#include "base/sbuf.h"
#include "base/vec.h"

const char *
news_name(enum news news)
{
	static const char *const names[] = { [NEWS_NONE] = "none",
		[NEWS_FIRST] = "first",
		[NEWS_CHANGED] = "changed",
		[NEWS_UNKNOWN] = "unknown",
		[NEWS_RECOVERED] = "recovered",
		[NEWS_FAILING] = "failing",
		[NEWS_GAP] = "gap",
		[NEWS_DIGEST] = "digest",
		[NEWS_ALWAYS] = "always" };
	return names[news];
}

/* --- ages -------------------------------------------------------------------------- */

/* Somebody must still do something about it. */
static bool
is_open(const struct finding *f)
{
	return f->age != AGE_RESOLVED && !f->waiver.size;
}

/* The finding of that fingerprint that was open, one of the same values rather than one
 * of others: there may be one for each instance. */
static const struct finding *
find_open(const struct run *run, const struct finding *like)
{
	const struct finding *found = NULL;
	for (size_t i = 0; run && i < run->findings.count; i++) {
		const struct finding *f = &run->findings.items[i];
		if (!is_open(f) || !str_eq(f->fingerprint, like->fingerprint))
			continue;
		if (str_eq(f->seen, like->seen))
			return f;
		found = f;
	}
	return found;
}

static enum finding_age
age_of(const struct finding *f, const struct run *told)
{
	const struct finding *before = find_open(told, f);
	if (!before)
		return f->age == AGE_RESOLVED ? AGE_NONE : AGE_NEW;
	if (f->age == AGE_RESOLVED || f->age == AGE_NOT_LOOKED)
		return f->age;
	return str_eq(before->seen, f->seen) ? AGE_OPEN : AGE_AGAIN;
}

static bool
is_mentioned(const struct run *run, const struct finding *past)
{
	for (size_t i = 0; i < run->findings.count; i++)
		if (str_eq(run->findings.items[i].fingerprint, past->fingerprint))
			return true;
	return false;
}

struct run
news_age(struct arena *a, const struct run *run, const struct run *told)
{
	struct run out = *run;
	struct vec all = vec_of(a, struct finding);
	for (size_t i = 0; i < run->findings.count; i++) {
		struct finding f = run->findings.items[i];
		f.age = age_of(&f, told);
		if (f.age != AGE_NONE)
			vec_add(&all, &f);
	}
	for (size_t i = 0; told && i < told->findings.count; i++) {
		struct finding f = told->findings.items[i];
		if (!is_open(&f) || is_mentioned(run, &f))
			continue;
		f.age = AGE_RESOLVED;
		f.check = 0; /* its number was one of another plan */
		vec_add(&all, &f);
	}
	out.findings = (struct findings){ all.items, all.count };
	return out;
}

/* --- the question ------------------------------------------------------------------ */

bool
news_is_unknown(const struct run *run, bool first)
{
	for (size_t i = 0; i < run->check_count; i++) {
		const struct run_check *c = &run->checks[i];
		if (c->required && c->state == STATE_UNCHECKED
			&& !(first && c->kind == CHECK_BEFORE))
			return true;
	}
	return !run->check_count;
}

bool
news_is_open(const struct run *run)
{
	for (size_t i = 0; i < run->findings.count; i++)
		if (is_open(&run->findings.items[i]))
			return true;
	return run->verdict.word == VERDICT_NO_GO;
}

static bool
is_changed(const struct news_question *q)
{
	for (size_t i = 0; i < q->run->findings.count; i++) {
		const struct finding *f = &q->run->findings.items[i];
		bool news = f->age == AGE_NEW || f->age == AGE_AGAIN;
		if (f->age == AGE_RESOLVED || (news && !f->waiver.size))
			return true;
	}
	return (q->run->verdict.word == VERDICT_NO_GO)
		!= (q->past->told->verdict.word == VERDICT_NO_GO);
}

static bool
is_bad(const struct run *run, bool unknown)
{
	return unknown || run->verdict.word == VERDICT_NO_GO || news_is_open(run);
}

static bool
digest_is_due(const struct news_question *q)
{
	enum { WEEK = 7 };
	if (!q->digest)
		return false;
	int64_t weekday = q->digest - NOTIFY_MONDAY;
	int64_t since = ((q->day - weekday) % WEEK + WEEK) % WEEK;
	return q->past->digest_day < q->day - since; /* the last such day, or today */
}

enum news
news_ask(const struct news_question *q)
{
	const struct run *told = q->past->told;
	bool first = !told;
	bool unknown = news_is_unknown(q->run, first);
	bool bad = is_bad(q->run, unknown);
	size_t nights = unknown ? q->past->unknown_nights + 1 : 0;
	bool was_bad = told && is_bad(told, q->past->unknown_nights > 0);
	if (first)
		return q->when == NOTIFY_FAILING && !bad ? NEWS_NONE : NEWS_FIRST;
	if (was_bad && !bad)
		return NEWS_RECOVERED;
	if (q->when == NOTIFY_FAILING && bad)
		return NEWS_FAILING;
	if (q->when != NOTIFY_FAILING && is_changed(q))
		return NEWS_CHANGED;
	if (nights == 1 || nights > NEWS_QUIET_NIGHTS)
		return NEWS_UNKNOWN;
	if (q->past->unknown_nights && !unknown)
		return NEWS_RECOVERED;
	if (q->missing)
		return NEWS_GAP;
	if (digest_is_due(q))
		return NEWS_DIGEST;
	return q->when == NOTIFY_ALWAYS ? NEWS_ALWAYS : NEWS_NONE;
}

/* --- nights that did not run ------------------------------------------------------- */

#define HOUR ((int64_t)60 * 60 * 1000)
#define DAY (24 * HOUR)

/* A night may begin hours later than the one before; half a day is no night. */
size_t
news_missing(int64_t before, int64_t now)
{
	int64_t nights = (now - before + DAY / 2) / DAY;
	return nights > 1 ? (size_t)nights - 1 : 0;
}

struct str
news_gap(struct arena *a, int64_t before, size_t missing,
	struct str (*show_day)(struct arena *a, int64_t milliseconds))
{
	struct sbuf b = { 0 };
	for (size_t i = 0; i < missing && i < NEWS_GAP_SHOWN; i++)
		sbuf_format(&b, "%s%.*s", i ? ", " : "",
			STR_ARGS(show_day(a, before + (int64_t)(i + 1) * DAY)));
	if (missing > NEWS_GAP_SHOWN)
		sbuf_format(&b, ", … +%zu", missing - NEWS_GAP_SHOWN);
	struct str text = sbuf_copy(&b, a);
	sbuf_fini(&b);
	return text;
}
