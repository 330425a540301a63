/* SPDX-License-Identifier: MIT */
#include "report/notice.h"

#include "base/vec.h"
#include "ext/digest.h"
#include "report/pair.h"
#include "report/view_cause.h"
#include "report/view_chapter.h"
#include "report/view_group.h"

#include <stdlib.h>

enum { VALUE_COLUMNS = 400, FINGERPRINT_SIZE = 16 };

struct notices_made {
	struct arena *arena;
	const struct run *run;
	struct vec items; /* struct notice */
};

/* --- texts --- */

static struct str
taken(struct arena *a, struct sbuf *b)
{
	struct str text = sbuf_copy(b, a);
	sbuf_fini(b);
	return text;
}

static struct str
subject_of(struct arena *a, const struct run_check *c, struct str where, struct str on)
{
	return view_calm(a, view_check_title(a, c, where, on));
}

static void
add_line(struct arena *a, struct sbuf *b, struct str label, struct str text)
{
	if (!text.size)
		return;
	sbuf_add_c(b, b->size ? "\n" : "");
	sbuf_add(b, view_calm(a, label));
	sbuf_add_c(b, ": ");
	sbuf_add(b, view_calm(a, text));
}

static struct str
details_of(struct arena *a, const struct run *run, const struct finding *f)
{
	const struct view v = { a, run, LANG_EN };
	struct sbuf b = { 0 };
	struct view_pair pairs[VIEW_PAIRS];
	size_t count = view_pairs(&v, f, pairs);
	for (size_t i = 0; i < count; i++) {
		struct str shown[2];
		for (int side = 0; side < 2; side++)
			if (!pairs[i].values[side].size && pairs[i].sides)
				pairs[i].values[side] = STR("(not there)");
		pair_show(a, pairs[i].values, VALUE_COLUMNS, shown);
		add_line(a, &b, pairs[i].labels[0], shown[0]);
		add_line(a, &b, pairs[i].labels[1], shown[1]);
	}
	add_line(a, &b, STR("decided by"), f->rule);
	add_line(a, &b, STR("age"), view_age(&v, f));
	add_line(a, &b, STR("owner"), f->owner);
	add_line(a, &b, STR("waived"), f->waiver);
	add_line(a, &b, STR("to do"), f->remedy);
	return taken(a, &b);
}

/* --- fingerprints --- */

/* Of what has no finding: the same in the next run, as long as its name is. */
static struct str
fingerprint_of(struct arena *a, const char *kind, struct str identity)
{
	struct str all = str_format(a, "%s %.*s", kind, STR_ARGS(identity));
	return str_part(digest_sha256_hex(a, all), 0, FINGERPRINT_SIZE);
}

/* --- gathering --- */

/* What keeps the run from GO is an error, however mild it is called; a note is none. */
static enum severity
weight_of(const struct finding *f, enum view_section section)
{
	enum severity severity = view_severity(f);
	if (section == VIEW_WHY)
		return severity > SEVERITY_ERROR ? severity : SEVERITY_ERROR;
	return severity < SEVERITY_WARN ? severity : SEVERITY_WARN;
}

static void
add_finding(struct notices_made *m, enum view_section section, const struct finding *f,
	struct str on)
{
	const struct run_check *c = view_check(m->run, f->check);
	bool told_by_cause = section == VIEW_UNCHECKED && str_is(f->kind, "trouble");
	if (told_by_cause)
		return;
	struct notice n = { .section = section,
		.severity = weight_of(f, section),
		.open = section == VIEW_UNCHECKED || section == VIEW_NOT_LOOKED,
		.kind = f->kind,
		.title = view_calm(m->arena, view_headline(m->arena, f)),
		.details = details_of(m->arena, m->run, f),
		.fingerprint = f->fingerprint,
		.finding = f };
	if (c)
		n.subject = subject_of(m->arena, c, f->where, on);
	else
		n.subject =
			view_calm(m->arena, f->subject.size ? f->subject : STR("run"));
	if (!view_place(f, &n.place))
		n.place = (struct view_place){ 0 };
	vec_add(&m->items, &n);
}

static void
add_findings(struct notices_made *m, enum view_section section)
{
	const struct view v = { m->arena, m->run, LANG_EN };
	size_t count, group_count;
	const size_t *indices = view_findings(m->arena, m->run, section, &count);
	struct view_group *groups =
		view_groups(m->arena, m->run, indices, count, &group_count);
	for (size_t g = 0; g < group_count; g++) {
		if (groups[g].told)
			continue;
		struct str on = view_group_instances(&v, groups, group_count, g);
		for (size_t i = 0; i < groups[g].count; i++)
			add_finding(m, section, view_group_finding(m->run, &groups[g], i),
				on);
	}
}

static void
add_silent_failures(struct notices_made *m)
{
	size_t count;
	const uint32_t *numbers = view_silent_failures(m->arena, m->run, &count);
	for (size_t i = 0; i < count; i++) {
		const struct run_check *c = &m->run->checks[numbers[i] - 1];
		struct str none = { 0 }, subject = subject_of(m->arena, c, none, none);
		struct notice n = { .section = c->required ? VIEW_WHY : VIEW_NOTE,
			.severity = c->required ? SEVERITY_ERROR : SEVERITY_WARN,
			.kind = STR("failed"),
			.subject = subject,
			.title = c->reason.size ? view_calm(m->arena, c->reason)
						: STR("failed, and left no finding"),
			.fingerprint = fingerprint_of(m->arena, "failed", subject) };
		vec_add(&m->items, &n);
	}
}

static void
add_verdict(struct notices_made *m, struct str title)
{
	struct str shown = view_calm(m->arena, title);
	struct notice n = { .section = VIEW_WHY,
		.severity = SEVERITY_ERROR,
		.open = m->run->verdict.word != VERDICT_NO_GO,
		.kind = STR("verdict"),
		.subject = STR("verdict"),
		.title = shown,
		.fingerprint = fingerprint_of(m->arena, "verdict", shown) };
	vec_add(&m->items, &n);
}

/* What the judge said about the run as a whole; of single checks the findings tell more.
 */
static void
add_reasons(struct notices_made *m)
{
	const struct verdict *v = &m->run->verdict;
	for (size_t i = 0; i < v->reason_count; i++)
		if (!v->reasons[i].check && !v->reasons[i].aside)
			add_verdict(m, v->reasons[i].text);
}

static void
add_unchecked(struct notices_made *m, struct str title, size_t count, size_t required,
	struct str details)
{
	const struct view v = { m->arena, m->run, LANG_EN };
	struct notice n = { .section = VIEW_UNCHECKED,
		.severity = required ? SEVERITY_ERROR : SEVERITY_WARN,
		.open = true,
		.kind = STR("unchecked"),
		.subject = view_count(&v, count, "check", "checks"),
		.title = title,
		.details = details,
		.fingerprint = fingerprint_of(m->arena, "unchecked", title) };
	vec_add(&m->items, &n);
}

static void
add_causes(struct notices_made *m)
{
	struct view_causes causes = view_causes(m->arena, m->run);
	for (size_t i = 0; i < causes.count; i++) {
		const struct view_cause *c = &causes.items[i];
		struct sbuf names = { 0 };
		struct str none = { 0 };
		for (size_t k = 0; k < VIEW_CAUSE_NAMES && c->names[k]; k++) {
			sbuf_add_c(&names, k ? "\n" : "");
			sbuf_add(&names, subject_of(m->arena, c->names[k], none, none));
		}
		if (c->count > VIEW_CAUSE_NAMES)
			sbuf_format(
				&names, "\nand %zu more", c->count - VIEW_CAUSE_NAMES);
		add_unchecked(m,
			str_format(m->arena, "unchecked: %.*s",
				STR_ARGS(view_calm(m->arena, c->reason))),
			c->count, c->required, taken(m->arena, &names));
	}
	if (causes.others)
		add_unchecked(m, STR("unchecked for other reasons"), causes.others,
			causes.others_required, (struct str){ 0 });
}

/* --- no two the same --- */

static int
by_fingerprint(const void *a, const void *b)
{
	const struct notice *x = *(struct notice *const *)a,
			    *y = *(struct notice *const *)b;
	int order = str_compare(x->fingerprint, y->fingerprint);
	return order ? order : (x > y) - (x < y);
}

/* The same finding on another instance, with another value, has the same fingerprint, and
 * readers drop what they have seen: the first keeps it, those behind it are numbered. */
static void
tell_apart(struct notices_made *m)
{
	size_t count = m->items.count, again = 0;
	struct notice **sorted = arena_array(m->arena, count, sizeof(struct notice *));
	for (size_t i = 0; i < count; i++)
		sorted[i] = vec_at(&m->items, i);
	if (count)
		qsort(sorted, count, sizeof(struct notice *), by_fingerprint);
	struct str last = { 0 };
	for (size_t i = 0; i < count; i++) {
		again = i && str_eq(sorted[i]->fingerprint, last) ? again + 1 : 0;
		last = sorted[i]->fingerprint;
		if (!again && last.size)
			continue;
		struct str number =
			str_format(m->arena, "%.*s %zu", STR_ARGS(last), again + 1);
		sorted[i]->fingerprint = fingerprint_of(m->arena, "again", number);
	}
}

/* Whatever this run came to: production is bad, and nobody has mended it yet. */
static void
add_incident(struct notices_made *m)
{
	struct str incident = view_calm(m->arena, m->run->incident);
	struct notice n = { .section = VIEW_NOTE,
		.severity = SEVERITY_WARN,
		.open = true,
		.kind = STR("incident"),
		.subject = m->run->project,
		.title = str_format(m->arena, "open incident: %.*s", STR_ARGS(incident)),
		.fingerprint = fingerprint_of(m->arena, "incident", incident) };
	if (incident.size)
		vec_add(&m->items, &n);
}

struct notices
notices_of(struct arena *a, const struct run *run)
{
	struct notices_made m = { a, run, vec_of(a, struct notice) };
	add_findings(&m, VIEW_WHY);
	add_silent_failures(&m);
	add_reasons(&m);
	add_causes(&m);
	add_findings(&m, VIEW_UNCHECKED);
	if (!m.items.count && run->verdict.word != VERDICT_GO)
		add_verdict(&m, STR("not GO"));
	add_incident(&m);
	add_findings(&m, VIEW_NOTE);
	add_findings(&m, VIEW_NOT_LOOKED);
	add_findings(&m, VIEW_WAIVED);
	add_findings(&m, VIEW_RESOLVED);
	tell_apart(&m);
	return (struct notices){ m.items.items, m.items.count };
}

struct str
notice_file(const struct notice *n)
{
	return n->place.file.size ? n->place.file : STR("smoke.yaml");
}

uint32_t
notice_line(const struct notice *n)
{
	return n->place.line ? n->place.line : 1;
}
