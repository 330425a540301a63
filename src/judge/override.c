/* SPDX-License-Identifier: MIT */
#include "judge/override.h"

#include <stdlib.h>

/* --- the build --- */

static bool
is_of_build(const struct run *run, const struct fact_seen *fact)
{
	return str_eq(fact->environment, run->environment);
}

bool
override_knows_build(const struct run *run)
{
	for (size_t i = 0; i < run->fact_count; i++)
		if (is_of_build(run, &run->facts[i]))
			return true;
	return false;
}

/* By name and value: instances come and go with every deploy. */
static const struct fact_seen *
other_fact(const struct run *one, const struct run *other)
{
	for (size_t i = 0; i < one->fact_count; i++) {
		bool known = !is_of_build(one, &one->facts[i]);
		for (size_t j = 0; j < other->fact_count && !known; j++)
			known = is_of_build(other, &other->facts[j])
				&& str_eq(one->facts[i].name, other->facts[j].name)
				&& str_eq(one->facts[i].value, other->facts[j].value);
		if (!known)
			return &one->facts[i];
	}
	return NULL;
}

static bool
is_same_build(
	struct arena *a, const struct run *then, const struct run *now, struct str *why)
{
	if (then->rehearsal != now->rehearsal) {
		*why = then->rehearsal ? STR("it is for a rehearsal")
				       : STR("it is for no rehearsal");
		return false;
	}
	if (!str_eq(then->environment, now->environment)
		|| !str_eq(then->baseline, now->baseline)) {
		*why = STR("it is for other environments");
		return false;
	}
	if (!override_knows_build(then) || !override_knows_build(now)) {
		*why = STR("it is for a build, and no fact tells which one this is");
		return false;
	}
	const struct fact_seen *fact = other_fact(then, now);
	if (!fact)
		fact = other_fact(now, then);
	if (!fact)
		return true;
	*why = str_format(
		a, "it is for another build: %.*s differs", STR_ARGS(fact->name));
	return false;
}

/* --- checks --- */

static int
by_identity(const void *a, const void *b)
{
	const struct run_check *x = *(const struct run_check *const *)a;
	const struct run_check *y = *(const struct run_check *const *)b;
	if (x->kind != y->kind)
		return x->kind < y->kind ? -1 : 1;
	int order = str_compare(x->name, y->name);
	if (!order)
		order = str_compare(x->environment, y->environment);
	return order ? order : str_compare(x->instance, y->instance);
}

static bool
is_bad(const struct run_check *c)
{
	return c->state != STATE_PASS && c->state != STATE_WAIVED;
}

static const struct run_check **
bad_checks(struct arena *a, const struct run *run, size_t *count)
{
	const struct run_check **bad = arena_array(a, run->check_count, sizeof(*bad));
	*count = 0;
	for (size_t i = 0; i < run->check_count; i++)
		if (is_bad(&run->checks[i]))
			bad[(*count)++] = &run->checks[i];
	if (*count)
		qsort(bad, *count, sizeof(*bad), by_identity);
	return bad;
}

/* What was unchecked then and fails now is news; what failed then and is unchecked now is
 * not. */
static bool
was_known(const struct run_check *const *bad, size_t count, const struct run_check *c)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (by_identity(&bad[middle], &c) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < count && by_identity(&bad[low], &c) == 0; low++)
		if (c->state == STATE_UNCHECKED || bad[low]->state == STATE_FAIL)
			return true;
	return false;
}

const struct run_check *
override_veto(const struct run *run)
{
	for (size_t i = 0; i < run->check_count; i++) {
		const struct run_check *c = &run->checks[i];
		if (c->required && c->veto && is_bad(c))
			return c;
	}
	return NULL;
}

static bool
are_checks_known(
	struct arena *a, const struct run *then, const struct run *now, struct str *why)
{
	size_t count;
	const struct run_check **bad = bad_checks(a, then, &count);
	for (size_t i = 0; i < now->check_count; i++) {
		const struct run_check *c = &now->checks[i];
		if (!c->required || !is_bad(c) || was_known(bad, count, c))
			continue;
		*why = str_format(a, "it is for what run %.*s found, and %.*s %s now",
			STR_ARGS(then->id), STR_ARGS(c->name),
			c->state == STATE_FAIL ? "fails" : "is unchecked");
		return false;
	}
	return true;
}

/* --- findings --- */

static bool
is_in_the_way(const struct run *run, const struct finding *f)
{
	enum severity fail_on =
		run->verdict.fail_on ? run->verdict.fail_on : SEVERITY_ERROR;
	enum severity severity = f->severity ? f->severity : SEVERITY_ERROR;
	bool past = f->age == AGE_RESOLVED || f->age == AGE_NOT_LOOKED;
	bool optional = f->check > 0 && f->check <= run->check_count
		&& !run->checks[f->check - 1].required;
	return !past && !optional && severity >= fail_on && !f->waiver.size;
}

static int
by_text(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static struct str *
fingerprints(struct arena *a, const struct run *run, size_t *count)
{
	struct str *all = arena_array(a, run->findings.count, sizeof(*all));
	*count = 0;
	for (size_t i = 0; i < run->findings.count; i++)
		if (is_in_the_way(run, &run->findings.items[i]))
			all[(*count)++] = run->findings.items[i].fingerprint;
	if (*count)
		qsort(all, *count, sizeof(*all), by_text);
	return all;
}

static bool
are_findings_known(
	struct arena *a, const struct run *then, const struct run *now, struct str *why)
{
	size_t count;
	struct str *known = fingerprints(a, then, &count);
	for (size_t i = 0; i < now->findings.count; i++) {
		const struct finding *f = &now->findings.items[i];
		if (!is_in_the_way(now, f)
			|| (count
				&& bsearch(&f->fingerprint, known, count, sizeof(*known),
					by_text)))
			continue;
		*why = str_format(a,
			"it is for what run %.*s found, and %.*s%s%.*s was not among it",
			STR_ARGS(then->id), STR_ARGS(f->subject), f->path.size ? " " : "",
			STR_ARGS(f->path));
		return false;
	}
	return true;
}

bool
override_covers(struct arena *a, const struct run *then, const struct run *now,
	struct str *why_not)
{
	*why_not = (struct str){ 0 };
	return is_same_build(a, then, now, why_not)
		&& are_checks_known(a, then, now, why_not)
		&& are_findings_known(a, then, now, why_not);
}
