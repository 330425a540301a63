/* SPDX-License-Identifier: MIT */
#include "judge/remedy.h"

#include "base/utf8.h"
#include "base/vec.h"

/* --- words for troubles --- */

static const struct {
	struct str what, remedy;
} troubles[] = {
	[TROUBLE_NONE] = { STR_INIT("no result came in"),
		STR_INIT(
			"run it again; a check that never reports is a fault of smoke") },
	[TROUBLE_REFUSED] = { STR_INIT("the connection was refused"),
		STR_INIT("start what should answer there, or open the way to it") },
	[TROUBLE_RESET] = { STR_INIT("the connection broke before there was an answer"),
		STR_INIT("find out who closes the connection: the service, or what "
			 "stands before it") },
	[TROUBLE_TIMEOUT] = { STR_INIT("there was no whole answer before the deadline"),
		STR_INIT("make it answer in time, or raise limits: deadline") },
	[TROUBLE_TLS] = { STR_INIT("TLS failed: handshake or certificate"),
		STR_INIT("mend the certificate, or name its authority in request: "
			 "cacert") },
	[TROUBLE_NAME] = { STR_INIT("the name could not be resolved"),
		STR_INIT("make the name resolve from here, or correct the url") },
	[TROUBLE_PROXY] = { STR_INIT("the proxy failed"),
		STR_INIT("mend the proxy, or correct request: proxy") },
	[TROUBLE_OWN] = { STR_INIT("our own network or limits failed"),
		STR_INIT("look at the network of this machine, and at its open files "
			 "(ulimit -n)") },
	[TROUBLE_BLOCKED] = { STR_INIT("it was not sent: not allowed"),
		STR_INIT(
			"allow it: hosts: of the environment, may_write: of the suite") },
	[TROUBLE_REDIRECT] = { STR_INIT("a redirect could not be followed"),
		STR_INIT("mend the redirects, or ask where they lead") },
	[TROUBLE_TRUNCATED] = { STR_INIT("the answer was cut off"),
		STR_INIT("find out who cuts the answer: the service, or what stands "
			 "before it") },
	[TROUBLE_FRAMING] = { STR_INIT("the answer contradicts itself"),
		STR_INIT("mend the lengths and headers of the answer") },
	[TROUBLE_LIMIT] = { STR_INIT("a limit was reached"),
		STR_INIT("raise the limit that the reason names, in limits:") },
	[TROUBLE_DECODE] = { STR_INIT("it could not be decoded"),
		STR_INIT("correct the probe's format:, or what is sent") },
	[TROUBLE_PEER] = { STR_INIT("another address answered than the one that was "
				    "asked"),
		STR_INIT("ask the instance itself: what stands between hides it") },
	[TROUBLE_CHILD] = { STR_INIT("the command failed"),
		STR_INIT("make the command run from here; it must exit with 0") },
	[TROUBLE_FILE] = { STR_INIT("the file could not be read"),
		STR_INIT("make the file readable for smoke") },
	[TROUBLE_EMPTY] = { STR_INIT("there was nothing to look at"),
		STR_INIT("give it something to look at: nothing found is nothing "
			 "proved") },
	[TROUBLE_AFTER] = { STR_INIT("what it depends on did not come about"),
		STR_INIT("mend what they depend on") },
	[TROUBLE_CANCELLED] = { STR_INIT("the run ended before its turn came"),
		STR_INIT("run it again to its end, or raise --deadline") },
	[TROUBLE_SKIPPED] = { STR_INIT("it was left out"),
		STR_INIT("select everything: leave out --tag, and skip: in suites") },
	[TROUBLE_EVALUATE] = { STR_INIT("a value met at run time could not be evaluated"),
		STR_INIT("correct the path or pattern that the reason names") },
	[TROUBLE_UNSIGNED] = { STR_INIT("nobody signed it for this release"),
		STR_INIT("have it signed: `smoke sign ITEM --by WHO --reason WHY`") },
};
enum { TROUBLES = sizeof(troubles) / sizeof(troubles[0]) };

static size_t
trouble_row(enum trouble trouble)
{
	return (size_t)trouble < TROUBLES ? (size_t)trouble : TROUBLE_NONE;
}

struct str
remedy_trouble(enum trouble trouble)
{
	return troubles[trouble_row(trouble)].what;
}

/* --- the list --- */

struct remedies {
	struct arena *arena;
	struct vec list; /* struct str */
	size_t left_out;
};

static void
add(struct remedies *r, struct str text)
{
	for (size_t i = 0; i < r->list.count; i++)
		if (str_eq(*(struct str *)vec_at(&r->list, i), text))
			return;
	if (r->list.count == JUDGE_REMEDIES_MAX)
		r->left_out++;
	else
		vec_add(&r->list, &text);
}

/* Paths and names come from outside and may hold line feeds, which structure a remedy. */
static struct str
on_one_line(struct arena *a, struct str text)
{
	struct sbuf shown = { 0 };
	utf8_show_all(text, &shown);
	struct str line = sbuf_copy(&shown, a);
	sbuf_fini(&shown);
	return line;
}

/* Whether this finding is one that keeps the run from GO. */
static bool
is_in_the_way(
	const struct ledger *ledger, const struct checks *checks, const struct finding *f)
{
	if (!ledger_fails(ledger, f) || f->waiver.size)
		return false;
	size_t number = ledger_number(ledger, f);
	if (!number)
		return true;
	const struct check *c = &checks->items[number - 1];
	return c->required && c->state == STATE_FAIL;
}

struct subject { /* what is to be mended, and how often */
	struct str name;
	size_t findings, critical;
};

static void
count_subject(struct remedies *r, struct vec *subjects, const struct finding *f)
{
	struct subject *s = NULL;
	for (size_t i = 0; i < subjects->count && !s; i++) {
		struct subject *at = vec_at(subjects, i);
		if (str_eq(at->name, f->subject))
			s = at;
	}
	if (!s && subjects->count == JUDGE_REMEDIES_MAX) {
		r->left_out++;
		return;
	}
	if (!s) {
		s = vec_push(subjects);
		s->name = f->subject;
	}
	s->findings++;
	s->critical += f->severity == SEVERITY_CRITICAL;
}

static void
add_mending(struct remedies *r, const struct vec *subjects)
{
	for (size_t i = 0; i < subjects->count; i++) {
		const struct subject *s = vec_at(subjects, i);
		struct str critical = s->critical
			? str_format(
				r->arena, "%zu critical: cannot be waived", s->critical)
			: (struct str){ 0 };
		struct str name =
			s->name.size ? on_one_line(r->arena, s->name) : STR("the run");
		add(r,
			str_format(r->arena, "mend %.*s (%zu finding%s%s%.*s)",
				STR_ARGS(name), s->findings, s->findings == 1 ? "" : "s",
				critical.size ? "; " : "", STR_ARGS(critical)));
	}
}

static void
mend_findings(struct remedies *r, const struct ledger *ledger,
	const struct checks *checks, const struct findings *findings)
{
	struct vec subjects = vec_of(r->arena, struct subject);
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->items[i];
		if (!is_in_the_way(ledger, checks, f))
			continue;
		if (f->remedy.size)
			add(r, on_one_line(r->arena, f->remedy));
		else
			count_subject(r, &subjects, f);
	}
	add_mending(r, &subjects);
}

static void
ask_again(struct remedies *r, const struct judge_input *input,
	const struct checks *checks, const struct tally *tally)
{
	size_t counts[TROUBLES] = { 0 };
	for (size_t i = 0; i < checks->count; i++) {
		const struct check *c = &checks->items[i];
		if (c->required && c->state == STATE_UNCHECKED)
			counts[trouble_row(c->trouble)]++;
	}
	for (size_t i = 0; i < TROUBLES; i++)
		if (counts[i])
			add(r,
				str_format(r->arena, "%.*s (%zu check%s)",
					STR_ARGS(troubles[i].remedy), counts[i],
					counts[i] == 1 ? "" : "s"));
	if (!tally->required)
		add(r,
			STR("plan something that is required: `smoke plan` shows what is "
			    "planned"));
	if (input->interrupted && !counts[TROUBLE_CANCELLED])
		add(r, STR("run it again to its end"));
	if (input->history_missing)
		add(r,
			STR("put the history back, or leave out history: expect: "
			    "existing"));
	if (input->discovery_short)
		add(r,
			STR("bring back the instances that were not found, or correct "
			    "their count"));
}

/* The digits are quoted: YAML would read 1234567890123456 as a number. */
static struct str
waiver_lines(struct arena *a, const struct finding *f)
{
	struct str subject = on_one_line(a, f->subject), path = on_one_line(a, f->path);
	return str_format(a,
		"or live with it for a while: %.*s%s%.*s; in waivers.yaml:\n"
		"- fingerprint: \"%.*s\"\n"
		"  seen: \"%.*s\"\n"
		"  reason:    # why it does no harm\n"
		"  owner:     # who lives with it\n"
		"  expires:   # the last day, YYYY-MM-DD",
		STR_ARGS(subject), path.size ? " " : "", STR_ARGS(path),
		STR_ARGS(f->fingerprint), STR_ARGS(f->seen));
}

static bool
is_same_decision(const struct finding *a, const struct finding *b)
{
	return str_eq(a->fingerprint, b->fingerprint) && str_eq(a->seen, b->seen);
}

/* One waiver is enough for a finding that stands there once per instance. */
static void
offer_waivers(struct remedies *r, const struct ledger *ledger,
	const struct checks *checks, const struct findings *findings)
{
	const struct finding *shown[JUDGE_WAIVERS_SHOWN];
	size_t count = 0;
	for (size_t i = 0; i < findings->count; i++) {
		const struct finding *f = &findings->items[i];
		size_t number = ledger_number(ledger, f);
		bool can = f->severity != SEVERITY_CRITICAL && f->fingerprint.size
			&& f->seen.size && !(number && checks->items[number - 1].veto);
		bool known = !can || !is_in_the_way(ledger, checks, f);
		for (size_t k = 0; k < count && !known; k++)
			known = is_same_decision(shown[k], f);
		if (known)
			continue;
		struct str text = STR(
			"more could be waived: the JSON report has every fingerprint");
		if (count < JUDGE_WAIVERS_SHOWN)
			text = waiver_lines(r->arena, f);
		vec_add(&r->list, &text);
		if (count == JUDGE_WAIVERS_SHOWN)
			return;
		shown[count++] = f;
	}
}

void
remedy_list(struct arena *a, const struct judge_input *input, const struct ledger *ledger,
	const struct checks *checks, const struct findings *findings, struct verdict *out)
{
	struct remedies r = { a, vec_of(a, struct str), 0 };
	mend_findings(&r, ledger, checks, findings);
	ask_again(&r, input, checks, &out->tally);
	if (r.left_out) {
		struct str more = str_format(a, "and %zu more like these", r.left_out);
		vec_add(&r.list, &more);
	}
	if (!r.list.count)
		add(&r, STR("mend what failed, and run it again"));
	offer_waivers(&r, ledger, checks, findings);
	out->remedies = r.list.items;
	out->remedy_count = r.list.count;
}
