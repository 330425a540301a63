/* SPDX-License-Identifier: MIT */
#include "judge/ledger.h"

#include <stdlib.h>

static int
by_fingerprint(const void *a, const void *b)
{
	const struct waiver *const *x = a, *const *y = b;
	return str_compare((*x)->fingerprint, (*y)->fingerprint);
}

static const struct waiver **
sorted_waivers(struct arena *a, const struct waivers *waivers)
{
	const struct waiver **sorted = arena_array(a, waivers->count, sizeof(*sorted));
	for (size_t i = 0; i < waivers->count; i++)
		sorted[i] = &waivers->items[i];
	if (waivers->count)
		qsort(sorted, waivers->count, sizeof(*sorted), by_fingerprint);
	return sorted;
}

/* The first of the waivers for that fingerprint, or `count`. */
static size_t
first_waiver(const struct waiver *const *sorted, size_t count, struct str fingerprint)
{
	size_t low = 0, high = count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (str_compare(sorted[middle]->fingerprint, fingerprint) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct str
waiver_text(struct arena *a, const struct waiver *w)
{
	struct str ticket = w->ticket.size ? str_format(a, ", %.*s", STR_ARGS(w->ticket))
					   : (struct str){ 0 };
	return str_format(a, "%.*s (%.*s, until %.*s%.*s)", STR_ARGS(w->reason),
		STR_ARGS(w->owner), STR_ARGS(w->expires), STR_ARGS(ticket));
}

/* What was valid when the gate said GO is valid for the verify of its ticket. */
static bool
was_honoured(const struct judge_input *input, const struct waiver *w)
{
	const struct waivers *honoured = input->honoured;
	for (size_t i = 0; honoured && i < honoured->count; i++)
		if (str_eq(honoured->items[i].fingerprint, w->fingerprint)
			&& str_eq(honoured->items[i].seen, w->seen)
			&& str_eq(honoured->items[i].expires, w->expires))
			return true;
	return false;
}

/* Whether the waiver holds for the finding, which then says so. */
static bool
attach(struct arena *a, const struct judge_input *input, const struct checks *checks,
	const struct waiver *w, struct finding *f, struct str *why_not)
{
	if (judge_waiver_counts(w, f, checks, input->today, why_not)) {
		f->waiver = waiver_text(a, w);
		return true;
	}
	struct str then;
	if (!was_honoured(input, w)
		|| !judge_waiver_counts(w, f, checks, input->gate_day, &then))
		return false;
	*why_not = (struct str){ 0 };
	f->waiver = str_format(a, "%.*s; it has ended since, and was valid at the gate",
		STR_ARGS(waiver_text(a, w)));
	return true;
}

static void
attach_waivers(struct arena *a, const struct judge_input *input,
	const struct checks *checks, struct findings *findings, struct ledger *ledger)
{
	const struct waivers none = { 0 };
	const struct waivers *waivers = input->waivers ? input->waivers : &none;
	const struct waiver **sorted = sorted_waivers(a, waivers);
	for (size_t i = 0; i < findings->count; i++) {
		struct finding *f = &findings->items[i];
		f->waiver = (struct str){ 0 };
		size_t n = first_waiver(sorted, waivers->count, f->fingerprint);
		for (; n < waivers->count; n++) {
			if (!str_eq(sorted[n]->fingerprint, f->fingerprint))
				break;
			if (attach(a, input, checks, sorted[n], f, &ledger->why_not[i]))
				break;
		}
		ledger->broken_waivers += ledger->why_not[i].size > 0;
	}
}

static enum severity
severity_of_finding(const struct finding *f)
{
	return f->severity ? f->severity : SEVERITY_ERROR;
}

static bool
is_of_the_past(const struct finding *f)
{
	return f->age == AGE_RESOLVED || f->age == AGE_NOT_LOOKED;
}

bool
ledger_fails(const struct ledger *ledger, const struct finding *f)
{
	return !is_of_the_past(f) && severity_of_finding(f) >= ledger->fail_on;
}

size_t
ledger_number(const struct ledger *ledger, const struct finding *f)
{
	return f->check <= ledger->check_count ? f->check : 0;
}

static void
book(struct ledger *ledger, const struct findings *findings, size_t index)
{
	const struct finding *f = &findings->items[index];
	struct account *account = &ledger->accounts[ledger_number(ledger, f)];
	if (is_of_the_past(f))
		return;
	enum severity severity = severity_of_finding(f);
	if (severity > account->worst)
		account->worst = severity;
	if (!ledger_fails(ledger, f))
		return;
	account->failing++;
	if (f->waiver.size) {
		account->waived++;
		return;
	}
	if (account->first == LEDGER_NO_FINDING
		|| severity > severity_of_finding(&findings->items[account->first]))
		account->first = index;
}

/* That an environment answers, and on which instances, is no reason to promote it; nor
 * that people signed, or that the calendar allows it. */
static bool
is_substance(const struct check *c)
{
	static const unsigned none = 1u << CHECK_ANSWERS | 1u << CHECK_DISCOVERY
		| 1u << CHECK_CHECKLIST | 1u << CHECK_POLICY | 1u << CHECK_DRILL
		| 1u << CHECK_LATENCY | 1u << CHECK_SUITE_LATENCY;
	return c->required && !(none & 1u << c->kind);
}

void
ledger_make(struct arena *a, const struct judge_input *input, const struct checks *checks,
	struct findings *findings, struct ledger *out)
{
	enum severity fail_on = input->policy->fail_on;
	*out = (struct ledger){ .fail_on = fail_on ? fail_on : SEVERITY_ERROR,
		.accounts = arena_array(a, checks->count + 1, sizeof(*out->accounts)),
		.check_count = checks->count,
		.why_not = arena_array(a, findings->count, sizeof(*out->why_not)) };
	for (size_t i = 0; i <= checks->count; i++)
		out->accounts[i].first = LEDGER_NO_FINDING;
	for (size_t i = 0; i < checks->count; i++)
		out->substance = out->substance || is_substance(&checks->items[i]);
	attach_waivers(a, input, checks, findings, out);
	for (size_t i = 0; i < findings->count; i++)
		book(out, findings, i);
}
