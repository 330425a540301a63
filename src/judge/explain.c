/* SPDX-License-Identifier: MIT */
#include "judge/explain.h"

#include "base/vec.h"
#include "judge/remedy.h"

struct explanation {
	struct arena *arena;
	const struct judge_input *input;
	const struct ledger *ledger;
	const struct checks *checks;
	const struct findings *findings;
	const struct verdict *verdict;
	struct vec reasons; /* struct reason */
	size_t left_out;
	bool aside; /* what is said now does not keep it from GO */
};

static void
give_reason(struct explanation *e, size_t check, struct str text)
{
	if (e->reasons.count == JUDGE_REASONS_MAX) {
		e->left_out++;
		return;
	}
	struct reason reason = { text, (uint32_t)check, e->aside };
	vec_add(&e->reasons, &reason);
}

static void
count_reason(struct explanation *e, size_t count, const char *one, const char *many)
{
	if (count == 1)
		give_reason(e, 0, str_format(e->arena, "1 %s", one));
	else if (count)
		give_reason(e, 0, str_format(e->arena, "%zu %s", count, many));
}

/* --- what fails it --- */

static struct str
finding_text(const struct explanation *e, const struct account *account)
{
	if (account->first == LEDGER_NO_FINDING)
		return STR("failed, and left no finding");
	const struct finding *f = &e->findings->items[account->first];
	struct str why_not = e->ledger->why_not[account->first];
	size_t more = account->failing - account->waived - 1;
	struct str and_more =
		more ? str_format(e->arena, ", and %zu more", more) : (struct str){ 0 };
	struct str title = f->title.size ? f->title : f->kind;
	return str_format(e->arena, "%.*s%.*s%s%.*s", STR_ARGS(title), STR_ARGS(and_more),
		why_not.size ? "; " : "", STR_ARGS(why_not));
}

/* "; it has a veto", where nothing makes up for it. */
static struct str
with_veto(const struct explanation *e, const struct check *c, struct str text)
{
	if (!c->veto || str_contains(text, STR("veto")))
		return text;
	return str_format(e->arena, "%.*s; it has a veto", STR_ARGS(text));
}

static void
failed_checks(struct explanation *e)
{
	const struct account *accounts = e->ledger->accounts;
	if (accounts[0].failing > accounts[0].waived)
		give_reason(e, 0, finding_text(e, &accounts[0]));
	for (int severity = SEVERITY_CRITICAL; severity > SEVERITY_NONE; severity--)
		for (size_t i = 0; i < e->checks->count; i++) {
			const struct check *c = &e->checks->items[i];
			if (c->required && c->state == STATE_FAIL && c->worst == severity)
				give_reason(e, i + 1,
					with_veto(
						e, c, finding_text(e, &accounts[i + 1])));
		}
}

/* --- what is missing --- */

static void
cut_short(struct explanation *e)
{
	const struct tally *t = &e->verdict->tally;
	const struct {
		bool holds;
		struct str text;
	} rows[] = {
		{ e->input->interrupted, STR("the run was interrupted") },
		{ e->input->history_missing,
			STR("the history was to be there, and was empty") },
		{ e->input->discovery_short,
			STR("a discovery found less than was promised") },
		{ !t->planned, STR("nothing was checked: the plan is empty") },
		{ t->planned && !t->required, STR("none of the checks is required") },
		{ t->required && !e->ledger->substance,
			STR("nothing was required but that the environment answers") },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].holds)
			give_reason(e, 0, rows[i].text);
}

static void
unchecked_checks(struct explanation *e)
{
	for (size_t i = 0; i < e->checks->count; i++) {
		const struct check *c = &e->checks->items[i];
		if (c->required && c->state == STATE_UNCHECKED)
			give_reason(
				e, i + 1, with_veto(e, c, remedy_trouble(c->trouble)));
	}
}

/* --- what to know all the same --- */

static void
worth_knowing(struct explanation *e)
{
	size_t optional_failed = 0, optional_unchecked = 0, retried = 0, notes = 0;
	e->aside = true;
	for (size_t i = 0; i < e->checks->count; i++) {
		const struct check *c = &e->checks->items[i];
		optional_failed += !c->required && c->state == STATE_FAIL;
		optional_unchecked += !c->required && c->state == STATE_UNCHECKED;
		retried += c->state == STATE_PASS && c->attempts > 1;
		notes += c->state == STATE_PASS && c->worst;
	}
	count_reason(e, e->verdict->tally.waived, "check is waived", "checks are waived");
	count_reason(e, optional_failed, "check that is not required failed",
		"checks that are not required failed");
	count_reason(e, optional_unchecked, "check that is not required is unchecked",
		"checks that are not required are unchecked");
	count_reason(e, retried, "check passed only when it was asked again",
		"checks passed only when they were asked again");
	count_reason(e, notes, "check passed with a note", "checks passed with a note");
	count_reason(e, e->ledger->broken_waivers, "waiver does not hold",
		"waivers do not hold");
	if (e->input->policy->advisory && !e->verdict->advisory)
		give_reason(
			e, 0, STR("advisory mode has ended: the verdict is enforced"));
}

/* --- how it follows --- */

static struct str
cut_short_by(const struct explanation *e)
{
	for (size_t i = 0; i < e->reasons.count; i++) {
		const struct reason *reason = vec_at(&e->reasons, i);
		if (!reason->check && !reason->aside)
			return reason->text;
	}
	return STR("the counts do not add up");
}

static struct str
follows(const struct explanation *e)
{
	const struct tally *t = &e->verdict->tally;
	struct arena *a = e->arena;
	switch (e->verdict->word) {
	case VERDICT_NO_GO:
		if (t->required_failed)
			return str_format(a, "%zu of %zu required checks failed",
				t->required_failed, t->required);
		return STR("what was found about the run as a whole fails it");
	case VERDICT_INCONCLUSIVE:
		if (t->required_unchecked)
			return str_format(a,
				"no required check failed, and unchecked: %zu of %zu",
				t->required_unchecked, t->required);
		return str_format(a, "no required check failed, but %.*s",
			STR_ARGS(cut_short_by(e)));
	case VERDICT_GO:
		return str_format(a,
			t->waived ? "all %zu required checks passed or are waived"
				  : "all %zu required checks passed",
			t->required);
	case VERDICT_NONE:
		break;
	}
	return STR("nothing was judged");
}

static struct str
exits_with_0(const struct explanation *e)
{
	const struct verdict *v = e->verdict;
	if (v->word == VERDICT_GO)
		return (struct str){ 0 };
	if (v->override.size)
		return STR("overridden, so that it exits with 0");
	if (v->advisory)
		return str_format(e->arena,
			"advisory until %.*s, so that it exits with 0",
			STR_ARGS(e->input->policy->advisory_until));
	return (struct str){ 0 };
}

/* "NO-GO, since 2 of 31 required checks failed; error or worse fails; advisory until
 * 2026-12-31, so that it exits with 0" */
static struct str
derive(const struct explanation *e)
{
	const struct verdict *v = e->verdict;
	struct arena *a = e->arena;
	const struct str parts[] = {
		str_format(
			a, "%s, since %.*s", verdict_name(v->word), STR_ARGS(follows(e))),
		v->fail_on == SEVERITY_CRITICAL
			? STR("only what is critical fails")
			: str_format(a, "%s or worse fails", severity_name(v->fail_on)),
		exits_with_0(e),
	};
	struct sbuf all = { 0 };
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		sbuf_add_c(&all, i && parts[i].size ? "; " : "");
		sbuf_add(&all, parts[i]);
	}
	struct str text = sbuf_copy(&all, a);
	sbuf_fini(&all);
	return text;
}

void
explain_verdict(struct arena *a, const struct judge_input *input,
	const struct ledger *ledger, const struct checks *checks,
	const struct findings *findings, struct verdict *out)
{
	struct explanation e = { a, input, ledger, checks, findings, out,
		vec_of(a, struct reason), 0, false };
	failed_checks(&e);
	cut_short(&e);
	unchecked_checks(&e);
	out->derivation = derive(&e);
	worth_knowing(&e);
	if (e.left_out) {
		struct reason more = { str_format(a, "and %zu more", e.left_out), 0,
			true };
		vec_add(&e.reasons, &more);
	}
	out->reasons = e.reasons.items;
	out->reason_count = e.reasons.count;
	if (out->word != VERDICT_GO)
		remedy_list(a, input, ledger, checks, findings, out);
}
