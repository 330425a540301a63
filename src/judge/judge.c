/* SPDX-License-Identifier: MIT */
#include "judge/judge.h"

#include "ext/digest.h"
#include "judge/explain.h"
#include "judge/ledger.h"

#include <string.h>

/* --- the law, on the smallest inputs --- */

static enum state
weigh(struct judge_question q, enum severity worst)
{
	enum severity fail_on = q.fail_on ? q.fail_on : SEVERITY_ERROR;
	bool waived = q.all_waived && worst < SEVERITY_CRITICAL;
	if (worst >= fail_on && !waived)
		return STATE_FAIL;
	if (q.partial)
		return STATE_UNCHECKED;
	return waived && worst >= fail_on ? STATE_WAIVED : STATE_PASS;
}

enum state
judge_state(struct judge_question q)
{
	switch (q.evidence) {
	case EVIDENCE_HELD:
		return weigh(q, q.worst);
	case EVIDENCE_BROKEN:
		return weigh(q, q.worst ? q.worst : SEVERITY_ERROR);
	case EVIDENCE_NONE:
	case EVIDENCE_UNKNOWN:
		return STATE_UNCHECKED;
	}
	return STATE_UNCHECKED;
}

enum verdict_word
judge_word(const struct tally *t)
{
	if (t->required_failed)
		return VERDICT_NO_GO;
	size_t ended = t->passed + t->failed + t->unchecked + t->waived;
	if (!t->required || t->required_unchecked || ended != t->planned)
		return VERDICT_INCONCLUSIVE;
	return VERDICT_GO;
}

int
judge_exit(enum verdict_word word, bool advisory, bool overridden)
{
	bool forgiven = advisory || overridden;
	switch (word) {
	case VERDICT_GO:
		return 0;
	case VERDICT_NO_GO:
		return forgiven ? 0 : 1;
	case VERDICT_INCONCLUSIVE:
		return forgiven ? 0 : 3;
	case VERDICT_NONE:
		break;
	}
	return 4;
}

static size_t
exit_rank(int exit)
{
	static const int order[] = { 2, 1, 4, 3, 0 };
	enum { SIGNAL = 128, OURS = 2 };
	if (exit > SIGNAL)
		return 0;
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		if (order[i] == exit)
			return i + 1;
	return OURS + 1;
}

int
judge_worse_exit(int a, int b)
{
	return exit_rank(b) < exit_rank(a) ? b : a;
}

static bool
is_day(struct str day)
{
	static const char shape[] = "0000-00-00";
	if (day.size != sizeof(shape) - 1)
		return false;
	for (size_t i = 0; i < day.size; i++) {
		bool digit = day.data[i] >= '0' && day.data[i] <= '9';
		if (shape[i] == '0' ? !digit : day.data[i] != shape[i])
			return false;
	}
	return true;
}

bool
judge_day_is_past(struct str last, struct str today)
{
	return !is_day(last) || !is_day(today) || str_compare(today, last) > 0;
}

bool
judge_waiver_holds(const struct waiver *w, const struct finding *f, struct str today,
	struct str *why_not)
{
	const struct {
		bool refused;
		struct str why;
	} rows[] = {
		{ !w->fingerprint.size || !str_eq(w->fingerprint, f->fingerprint),
			STR("its waiver is for another finding") },
		{ f->severity == SEVERITY_CRITICAL,
			STR("its waiver does not count: it is critical") },
		{ !w->seen.size || !str_eq(w->seen, f->seen),
			STR("its waiver is for other values than these") },
		{ !w->owner.size, STR("its waiver has no owner") },
		{ !w->reason.size, STR("its waiver has no reason") },
		{ !w->expires.size, STR("its waiver has no last day") },
		{ judge_day_is_past(w->expires, today), STR("its waiver has ended") },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!rows[i].refused)
			continue;
		*why_not = rows[i].why;
		return false;
	}
	*why_not = (struct str){ 0 };
	return true;
}

bool
judge_waiver_counts(const struct waiver *w, const struct finding *f,
	const struct checks *checks, struct str today, struct str *why_not)
{
	if (f->check && f->check <= checks->count && checks->items[f->check - 1].veto) {
		*why_not = STR("its waiver does not count: it has a veto");
		return false;
	}
	return judge_waiver_holds(w, f, today, why_not);
}

/* --- a whole run --- */

/* Gives every check its state, and counts. */
static void
give_states(const struct ledger *ledger, struct checks *checks, struct tally *t)
{
	for (size_t i = 0; i < checks->count; i++) {
		struct check *c = &checks->items[i];
		const struct account *account = &ledger->accounts[i + 1];
		enum severity worst =
			account->worst > c->worst ? account->worst : c->worst;
		if (c->evidence == EVIDENCE_BROKEN && !worst)
			worst = SEVERITY_ERROR;
		enum state state =
			judge_state((struct judge_question){ .evidence = c->evidence,
				.worst = worst,
				.fail_on = ledger->fail_on,
				.partial = c->partial,
				.all_waived = account->failing
					&& account->waived == account->failing });
		c->worst = (uint8_t)worst;
		c->state = (uint8_t)state;
		t->planned++;
		t->passed += state == STATE_PASS;
		t->failed += state == STATE_FAIL;
		t->unchecked += state == STATE_UNCHECKED;
		t->waived += state == STATE_WAIVED;
		t->required += c->required;
		t->required_failed += c->required && state == STATE_FAIL;
		t->required_unchecked += c->required && state == STATE_UNCHECKED;
	}
}

static enum verdict_word
run_word(const struct judge_input *input, const struct ledger *ledger,
	const struct tally *t)
{
	const struct account *whole_run = &ledger->accounts[0];
	if (whole_run->failing > whole_run->waived)
		return VERDICT_NO_GO;
	enum verdict_word word = judge_word(t);
	bool cut_short =
		input->interrupted || input->history_missing || input->discovery_short;
	bool empty = cut_short || !ledger->substance;
	return word == VERDICT_GO && empty ? VERDICT_INCONCLUSIVE : word;
}

/* Whether something that nothing makes up for is not good. */
static bool
vetoes(const struct checks *checks)
{
	for (size_t i = 0; i < checks->count; i++) {
		const struct check *c = &checks->items[i];
		if (c->veto && c->required
			&& (c->state == STATE_FAIL || c->state == STATE_UNCHECKED))
			return true;
	}
	return false;
}

void
judge_run(struct arena *a, const struct judge_input *input, struct checks *checks,
	struct findings *findings, struct verdict *out)
{
	struct ledger ledger;
	ledger_make(a, input, checks, findings, &ledger);
	*out = (struct verdict){ .fail_on = ledger.fail_on };
	give_states(&ledger, checks, &out->tally);
	out->word = run_word(input, &ledger, &out->tally);
	out->advisory = input->policy->advisory
		&& !judge_day_is_past(input->policy->advisory_until, input->today);
	if (input->override_reason.size && out->word != VERDICT_GO && !vetoes(checks))
		out->override = str_format(
			a, "overridden %.*s", STR_ARGS(input->override_reason));
	out->exit = judge_exit(out->word, out->advisory, out->override.size);
	explain_verdict(a, input, &ledger, checks, findings, out);
}

/* --- identity --- */

enum { SHORT_DIGEST = 8 }; /* bytes: 16 hex digits */

/* Each part goes in behind its length, so that ("ab", "c") is not ("a", "bc"). */
static struct str
digest_of(struct arena *a, const struct str *parts, size_t count)
{
	struct sbuf all = { 0 };
	for (size_t i = 0; i < count; i++) {
		sbuf_format(&all, "%zu:", parts[i].size);
		sbuf_add(&all, parts[i]);
	}
	unsigned char digest[SHA256_SIZE];
	digest_sha256(sbuf_str(&all), digest);
	sbuf_fini(&all);
	return digest_hex(a, digest, SHORT_DIGEST);
}

struct str
judge_fingerprint(struct arena *a, enum check_kind check, struct str subject,
	struct str environment, struct str path, struct str kind)
{
	const struct str parts[] = { STR("smoke/finding/1"),
		str_of(check_kind_name(check)), subject, environment, path, kind };
	return digest_of(a, parts, sizeof(parts) / sizeof(parts[0]));
}

struct str
judge_seen(struct arena *a, struct str baseline, struct str candidate)
{
	const struct str parts[] = { STR("smoke/seen/1"), baseline, candidate };
	return digest_of(a, parts, sizeof(parts) / sizeof(parts[0]));
}

void
judge_record_lost(struct arena *a, struct str why, struct verdict *verdict)
{
	struct reason *reasons =
		arena_array(a, verdict->reason_count + 1, sizeof(*reasons));
	reasons[0].text = why;
	for (size_t i = 0; i < verdict->reason_count; i++)
		reasons[i + 1] = verdict->reasons[i];
	verdict->reasons = reasons;
	verdict->reason_count++;
	if (verdict->word == VERDICT_GO) {
		verdict->word = VERDICT_INCONCLUSIVE;
		verdict->derivation = str_format(
			a, "%s, since %.*s", verdict_name(verdict->word), STR_ARGS(why));
	}
	verdict->exit = judge_worse_exit(verdict->exit, 4);
}
