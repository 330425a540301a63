/* SPDX-License-Identifier: MIT */
/* The checklist of a release: items that a probe or a suite shows, items that are signed,
 * and backups. */
#include "cmd/session_release.h"

#include "base/number.h"
#include "judge/judge.h"
#include "query/datetime.h"
#include "world/clock.h"

#include <stdlib.h>

/* --- which release it is --- */

static int
by_text(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

struct str
session_release_text(struct session *s)
{
	const struct release *release = &s->workspace.release;
	struct str *facts = arena_array(s->arena, release->expect_count, sizeof(*facts));
	struct sbuf all = { 0 };
	for (size_t i = 0; i < release->expect_count; i++) {
		const struct expected_fact *f = &release->expect[i];
		facts[i] = str_format(s->arena, "%.*s.%.*s=%.*s", STR_ARGS(f->probe),
			STR_ARGS(f->fact), STR_ARGS(f->value.text));
	}
	if (release->expect_count)
		qsort(facts, release->expect_count, sizeof(*facts), by_text);
	for (size_t i = 0; i < release->expect_count; i++)
		sbuf_format(&all, "%s%.*s", i ? ", " : "", STR_ARGS(facts[i]));
	struct str text = sbuf_copy(&all, s->arena);
	sbuf_fini(&all);
	return text;
}

/* --- what is signed --- */

struct signing { /* of one item */
	struct session *s;
	const struct checklist_item *item;
	struct str release;
	int64_t now; /* ms since 1970 */
};

/* What keeps a signature from holding; empty: it holds. */
static struct str
why_not(const struct signing *g, const struct signature *signature)
{
	struct session *s = g->s;
	const struct checklist_item *item = g->item;
	int64_t at;
	if (!str_eq(signature->release, g->release))
		return str_format(s->arena, "%.*s signed it for another release: %.*s",
			STR_ARGS(signature->by), STR_ARGS(signature->release));
	if (item->by.count && !texts_have(&item->by, signature->by))
		return str_format(
			s->arena, "%.*s signed it, and may not", STR_ARGS(signature->by));
	if (!datetime_parse(signature->at, STR("%Y-%m-%dT%H:%M:%SZ"), &at))
		return STR("its signature has no time");
	at /= 1000;
	if (at > g->now)
		return str_format(s->arena, "%.*s signed it at %.*s, which is to come",
			STR_ARGS(signature->by), STR_ARGS(clock_show_both(s->arena, at)));
	if (item->max_age && g->now - at > item->max_age)
		return str_format(s->arena,
			"%.*s signed it at %.*s, and that holds for %.*s",
			STR_ARGS(signature->by), STR_ARGS(clock_show_both(s->arena, at)),
			STR_ARGS(number_show_duration(s->arena, item->max_age)));
	return (struct str){ 0 };
}

static struct str
who_signed(struct session *s, const struct signature *signature)
{
	return str_format(s->arena, "%.*s signed it at %.*s", STR_ARGS(signature->by),
		STR_ARGS(signature->at));
}

/* The last one that holds; else the last one says why not. */
bool
session_signed(struct session *s, const struct checklist_item *item, struct str *how)
{
	const struct signatures *all = &s->workspace.signatures;
	struct signing g = { s, item, session_release_text(s), clock_now() / 1000 };
	*how = (struct str){ 0 };
	if (!g.release.size) {
		*how = STR("nothing says which release this is: give release.yaml "
			   "`expect:`, or --expect");
		return false;
	}
	for (size_t i = all->count; i-- > 0;) {
		const struct signature *signature = &all->items[i];
		if (!str_eq(signature->item, item->item))
			continue;
		struct str refused = why_not(&g, signature);
		if (!refused.size) {
			*how = who_signed(s, signature);
			return true;
		}
		if (!how->size)
			*how = refused;
	}
	if (!how->size)
		*how = STR("nobody signed it");
	return false;
}

static void
check_signed(struct session *s, const struct checklist_item *item, uint32_t number)
{
	struct str how;
	if (session_signed(s, item, &how))
		session_evidence(s, number, EVIDENCE_HELD, SEVERITY_NONE, TROUBLE_NONE,
			(struct str){ 0 });
	else
		session_evidence(s, number, EVIDENCE_UNKNOWN, SEVERITY_NONE,
			TROUBLE_UNSIGNED,
			str_format(s->arena,
				"%.*s; smoke sign %.*s --by WHO --reason WHY",
				STR_ARGS(how), STR_ARGS(item->item)));
}

/* --- what others show --- */

struct resting { /* an item on checks of a probe or a suite */
	struct session *s;
	struct str name, probe, suite, runbook, owner;
	size_t good, failed, unchecked;
};

static bool
rests_on(const struct resting *r, const struct check *c)
{
	const struct session *s = r->s;
	if (c->kind == CHECK_ENTRY)
		return r->suite.size
			&& str_eq(workspace_file(&s->workspace,
					  s->plan.suites[c->subject].suite->source.name),
				r->suite);
	ptrdiff_t probe = plan_probe_of(&s->plan, c);
	return r->probe.size && probe != STR_NONE
		&& str_eq(s->workspace.probes[probe].name, r->probe);
}

static void
count_states(struct resting *r)
{
	const struct checks *checks = &r->s->plan.checks;
	for (size_t i = 0; i < checks->count; i++) {
		const struct check *c = &checks->items[i];
		if (!rests_on(r, c))
			continue;
		switch ((enum state)c->state) {
		case STATE_PASS:
		case STATE_WAIVED:
			r->good++;
			break;
		case STATE_FAIL:
			r->failed++;
			break;
		case STATE_NONE:
		case STATE_UNCHECKED:
			r->unchecked++;
			break;
		}
	}
}

static void
find_failed(const struct resting *r, uint32_t number)
{
	struct session *s = r->s;
	struct str what = r->probe.size ? r->probe : r->suite;
	struct finding f = { .check = number,
		.severity = SEVERITY_ERROR,
		.kind = STR("checklist"),
		.subject = r->name,
		.where = s->workspace.environments[s->request.judged].name,
		.title = str_format(s->arena, "%zu of %zu checks of %.*s failed",
			r->failed, r->good + r->failed + r->unchecked, STR_ARGS(what)),
		.owner = r->owner,
		.runbook = r->runbook,
		.remedy = str_format(
			s->arena, "mend %.*s: this item rests on it", STR_ARGS(what)) };
	session_find(s, f, CHECK_CHECKLIST, r->name);
	session_evidence(s, number, EVIDENCE_BROKEN, SEVERITY_ERROR, TROUBLE_NONE,
		(struct str){ 0 });
}

static void
check_resting(struct resting *r, uint32_t number)
{
	struct session *s = r->s;
	struct str what = r->probe.size ? r->probe : r->suite;
	count_states(r);
	if (r->failed)
		find_failed(r, number);
	else if (r->unchecked)
		session_evidence(s, number, EVIDENCE_UNKNOWN, SEVERITY_NONE,
			TROUBLE_AFTER,
			str_format(s->arena, "%zu of %zu checks of %.*s are unchecked",
				r->unchecked, r->good + r->unchecked, STR_ARGS(what)));
	else if (!r->good)
		session_evidence(s, number, EVIDENCE_UNKNOWN, SEVERITY_NONE,
			TROUBLE_EMPTY,
			str_format(s->arena, "%.*s is not looked at by this gate",
				STR_ARGS(what)));
	else
		session_evidence(s, number, EVIDENCE_HELD, SEVERITY_NONE, TROUBLE_NONE,
			(struct str){ 0 });
}

/* --- all of it --- */

static bool
is_resting(const struct release *release, const struct check *c)
{
	return c->kind == CHECK_CHECKLIST
		&& (c->subject >= release->item_count
			|| !checklist_is_signed(&release->items[c->subject]));
}

static struct resting
resting_of(struct session *s, const struct check *c)
{
	const struct release *release = &s->workspace.release;
	if (c->subject < release->item_count) {
		const struct checklist_item *item = &release->items[c->subject];
		return (struct resting){ .s = s,
			.name = item->item,
			.probe = item->probe,
			.suite = item->suite,
			.runbook = item->runbook,
			.owner = item->owner };
	}
	const struct backup *backup = &release->backups[c->subject - release->item_count];
	return (struct resting){ .s = s,
		.name = plan_check_name(s->arena, &s->plan, c),
		.probe = backup->probe,
		.owner = backup->owner };
}

/* What rests on others needs their states, which the judge alone gives. */
void
session_checklist(struct session *s, const struct judge_input *input)
{
	const struct release *release = &s->workspace.release;
	struct checks *checks = &s->plan.checks;
	bool resting = false;
	for (size_t i = 0; i < checks->count; i++) {
		const struct check *c = &checks->items[i];
		if (c->kind != CHECK_CHECKLIST)
			continue;
		if (is_resting(release, c)) {
			resting = true;
			continue;
		}
		check_signed(s, &release->items[c->subject], (uint32_t)i + 1);
	}
	if (!resting)
		return;
	struct verdict scratch;
	struct findings findings = { s->findings.items, s->findings.count };
	judge_run(s->arena, input, checks, &findings, &scratch);
	for (size_t i = 0; i < checks->count; i++) {
		if (!is_resting(release, &checks->items[i]))
			continue;
		struct resting r = resting_of(s, &checks->items[i]);
		check_resting(&r, (uint32_t)i + 1);
	}
}
