/* SPDX-License-Identifier: MIT */
/* JUnit as CI servers read it: one case per check, a suite per group, and a suite of its
 * own for the verdict, so that what is not GO is red even where no single check failed.
 */
#include "report/report.h"

#include "base/vec.h"
#include "ext/xout.h"
#include "record/instant.h"
#include "report/view.h"
#include "report/view_finding.h"

enum { FINDINGS_PER_CASE = 20 };

enum outcome {
	OUTCOME_PASS = 0,
	OUTCOME_FAILURE,
	OUTCOME_ERROR,
	OUTCOME_SKIPPED,
	OUTCOMES
};

/* What CI makes of a case: only a pass is green and only what may stay open is skipped.
 */
static enum outcome
outcome_of(const struct run_check *c)
{
	switch (c->state) {
	case STATE_PASS:
		return OUTCOME_PASS;
	case STATE_FAIL:
		return OUTCOME_FAILURE;
	case STATE_WAIVED:
		return OUTCOME_SKIPPED;
	case STATE_UNCHECKED:
	case STATE_NONE:
		break;
	}
	return c->required ? OUTCOME_ERROR : OUTCOME_SKIPPED;
}

/* --- suites and findings, gathered --- */

struct group {
	struct str name;
	struct vec checks; /* size_t: index into the run's checks */
	size_t outcomes[OUTCOMES];
	uint64_t duration; /* ms */
};

struct junit {
	struct arena *arena;
	struct xout *x;
	const struct run *run;
	struct vec groups;
	struct vec
		*findings; /* size_t, for each check's number; [0]: the run as a whole */
	int64_t next_id;
};

static struct group *
group_of(struct junit *j, struct str name)
{
	for (size_t i = j->groups.count; i > 0; i--) { /* mostly the last one */
		struct group *at = vec_at(&j->groups, i - 1);
		if (str_eq(at->name, name))
			return at;
	}
	struct group *made = vec_push(&j->groups);
	made->name = name;
	made->checks = vec_of(j->arena, size_t);
	return made;
}

static void
gather(struct junit *j)
{
	const struct run *run = j->run;
	j->groups = vec_of(j->arena, struct group);
	j->findings = arena_array(j->arena, run->check_count + 1, sizeof(*j->findings));
	for (size_t i = 0; i <= run->check_count; i++)
		j->findings[i] = vec_of(j->arena, size_t);
	for (size_t i = 0; i < run->check_count; i++) {
		const struct run_check *c = &run->checks[i];
		struct str kind = str_of(check_kind_name(c->kind));
		struct group *group = group_of(j, c->group.size ? c->group : kind);
		vec_add(&group->checks, &i);
		group->outcomes[outcome_of(c)]++;
		group->duration += c->duration;
	}
	for (size_t i = 0; i < run->findings.count; i++) {
		uint32_t number = run->findings.items[i].check;
		vec_add(&j->findings[number <= run->check_count ? number : 0], &i);
	}
}

/* --- texts --- */

static struct str
taken(struct arena *a, struct sbuf *b)
{
	struct str text = sbuf_copy(b, a);
	sbuf_fini(b);
	return text;
}

static struct str
seconds(struct arena *a, uint64_t ms)
{
	return str_format(a, "%llu.%03llu", (unsigned long long)(ms / 1000),
		(unsigned long long)(ms % 1000));
}

/* CI tells cases apart by their names, and a check may stand there once per instance. */
static struct str
case_name(struct arena *a, const struct run_check *c)
{
	struct sbuf b = { 0 };
	sbuf_add(&b, c->name.size ? c->name : str_of(check_kind_name(c->kind)));
	if (c->environment.size || c->instance.size)
		sbuf_add_c(&b, " [");
	sbuf_add(&b, c->environment);
	if (c->environment.size && c->instance.size)
		sbuf_add_char(&b, ' ');
	sbuf_add(&b, c->instance);
	if (c->environment.size || c->instance.size)
		sbuf_add_char(&b, ']');
	return view_calm(a, taken(a, &b));
}

static struct str
headline(struct arena *a, const struct finding *f)
{
	return view_calm(a, view_headline(a, f));
}

static void
add_finding(struct junit *j, struct sbuf *b, const struct finding *f)
{
	const struct view v = { j->arena, j->run, LANG_EN };
	struct str sides[2];
	view_sides(&v, f, sides);
	const struct {
		struct str label, text;
	} parts[] = { { sides[0], f->baseline }, { sides[1], f->candidate },
		{ STR("expected"), f->expected }, { STR("actual"), f->actual },
		{ STR("decided by"), f->rule }, { STR("since"), f->since },
		{ STR("owner"), f->owner }, { STR("waived"), f->waiver },
		{ STR("to do"), f->remedy }, { STR("fingerprint"), f->fingerprint } };
	sbuf_add_c(b, severity_name(f->severity ? f->severity : SEVERITY_ERROR));
	sbuf_add_c(b, ": ");
	sbuf_add(b, headline(j->arena, f));
	sbuf_add_char(b, '\n');
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (!parts[i].text.size)
			continue;
		sbuf_add_c(b, "  ");
		sbuf_add(b, view_calm(j->arena, parts[i].label));
		sbuf_add_c(b, ": ");
		sbuf_add(b, view_calm(j->arena, parts[i].text));
		sbuf_add_char(b, '\n');
	}
}

static const struct finding *
finding_at(const struct junit *j, size_t number, size_t index)
{
	const size_t *at = vec_at(&j->findings[number], index);
	return &j->run->findings.items[*at];
}

static struct str
details(struct junit *j, size_t number)
{
	struct sbuf b = { 0 };
	size_t count = j->findings[number].count;
	for (size_t i = 0; i < count && i < FINDINGS_PER_CASE; i++)
		add_finding(j, &b, finding_at(j, number, i));
	if (count > FINDINGS_PER_CASE)
		sbuf_format(&b, "and %zu more\n", count - FINDINGS_PER_CASE);
	return taken(j->arena, &b);
}

static struct str
failure_message(struct junit *j, size_t number)
{
	size_t count = j->findings[number].count;
	if (!count)
		return STR("failed, and left no finding");
	struct str first = headline(j->arena, finding_at(j, number, 0));
	if (count == 1)
		return first;
	return str_format(j->arena, "%.*s, and %zu more", STR_ARGS(first), count - 1);
}

/* --- cases --- */

static void
start_case(struct junit *j, struct str name, struct str group, uint64_t ms)
{
	xout_start(j->x, "testcase");
	xout_attribute(j->x, "name", name);
	xout_attribute(j->x, "classname", view_calm(j->arena, group));
	xout_attribute(j->x, "time", seconds(j->arena, ms));
}

static void
write_outcome(struct junit *j, enum outcome outcome, struct str type, struct str message,
	struct str text)
{
	static const char *const elements[] = { [OUTCOME_FAILURE] = "failure",
		[OUTCOME_ERROR] = "error",
		[OUTCOME_SKIPPED] = "skipped" };
	if (outcome == OUTCOME_PASS)
		return;
	xout_start(j->x, elements[outcome]);
	if (outcome != OUTCOME_SKIPPED)
		xout_attribute(j->x, "type", type);
	xout_attribute(j->x, "message", message);
	if (text.size)
		xout_text(j->x, text);
	xout_end(j->x);
}

static void
write_case(struct junit *j, const struct group *group, size_t index)
{
	const struct run_check *c = &j->run->checks[index];
	struct arena_mark mark = arena_mark(j->arena);
	enum outcome outcome = outcome_of(c);
	struct str message = { 0 }, text = { 0 }, type = str_of(severity_name(c->worst));
	if (c->state == STATE_FAIL || c->state == STATE_WAIVED) {
		message = failure_message(j, index + 1);
		text = details(j, index + 1);
	} else if (outcome != OUTCOME_PASS) {
		message = view_calm(j->arena, view_reason(c));
		text = details(j, index + 1);
		type = c->trouble ? str_of(trouble_name(c->trouble)) : STR("unchecked");
	}
	if (c->state == STATE_WAIVED)
		message = str_format(j->arena, "waived: %.*s", STR_ARGS(message));
	else if (outcome == OUTCOME_SKIPPED)
		message = str_format(
			j->arena, "unchecked, not required: %.*s", STR_ARGS(message));
	start_case(j, case_name(j->arena, c), group->name, c->duration);
	write_outcome(j, outcome, type, message, text);
	xout_end(j->x);
	arena_rewind(j->arena, mark);
}

/* --- suites --- */

static void
start_suite(
	struct junit *j, struct str name, const size_t outcomes[OUTCOMES], uint64_t ms)
{
	struct str started = instant_show(j->arena, j->run->started);
	size_t tests = 0;
	for (size_t i = 0; i < OUTCOMES; i++)
		tests += outcomes[i];
	struct str project = j->run->project.size ? j->run->project : STR("smoke");
	xout_start(j->x, "testsuite");
	xout_attribute(j->x, "name", view_calm(j->arena, name));
	xout_attribute(j->x, "package", view_calm(j->arena, project));
	xout_attribute_int(j->x, "id", j->next_id++);
	xout_attribute(
		j->x, "timestamp", str_part(started, 0, 19)); /* the schema has no zone */
	xout_attribute(j->x, "hostname", STR("localhost"));
	xout_attribute_int(j->x, "tests", (int64_t)tests);
	xout_attribute_int(j->x, "failures", (int64_t)outcomes[OUTCOME_FAILURE]);
	xout_attribute_int(j->x, "errors", (int64_t)outcomes[OUTCOME_ERROR]);
	xout_attribute_int(j->x, "skipped", (int64_t)outcomes[OUTCOME_SKIPPED]);
	xout_attribute(j->x, "time", seconds(j->arena, ms));
}

static void
end_suite(struct junit *j)
{
	xout_start(j->x, "system-out");
	xout_end(j->x);
	xout_start(j->x, "system-err");
	xout_end(j->x);
	xout_end(j->x);
}

static void
write_group(struct junit *j, const struct group *group)
{
	start_suite(j, group->name, group->outcomes, group->duration);
	xout_start(j->x, "properties");
	xout_end(j->x);
	for (size_t i = 0; i < group->checks.count; i++)
		write_case(j, group, *(size_t *)vec_at(&group->checks, i));
	end_suite(j);
}

static void
write_property(struct junit *j, const char *name, struct str value)
{
	if (!value.size)
		return;
	xout_start(j->x, "property");
	xout_attribute(j->x, "name", str_of(name));
	xout_attribute(j->x, "value", view_calm(j->arena, value));
	xout_end(j->x);
}

/* --- the verdict --- */

/* Red when it is not GO; skipped when somebody decided to go all the same. */
static enum outcome
verdict_outcome(const struct verdict *v)
{
	bool forgiven = v->advisory || v->override.size;
	switch (v->word) {
	case VERDICT_GO:
		return OUTCOME_PASS;
	case VERDICT_NO_GO:
		return forgiven ? OUTCOME_SKIPPED : OUTCOME_FAILURE;
	case VERDICT_INCONCLUSIVE:
		return forgiven ? OUTCOME_SKIPPED : OUTCOME_ERROR;
	case VERDICT_NONE:
		break;
	}
	return OUTCOME_ERROR;
}

static struct str
verdict_text(struct junit *j)
{
	const struct verdict *v = &j->run->verdict;
	struct sbuf b = { 0 };
	for (size_t i = 0; i < v->reason_count; i++) {
		const struct run_check *c = view_check(j->run, v->reasons[i].check);
		if (c) {
			sbuf_add(&b, case_name(j->arena, c));
			sbuf_add_c(&b, ": ");
		}
		sbuf_add(&b, view_calm(j->arena, v->reasons[i].text));
		sbuf_add_char(&b, '\n');
	}
	sbuf_add(&b, details(j, 0));
	return taken(j->arena, &b);
}

static void
write_verdict(struct junit *j)
{
	const struct view v = { j->arena, j->run, LANG_EN };
	static const struct str name = STR_INIT("verdict");
	const struct run *run = j->run;
	enum outcome outcome = verdict_outcome(&run->verdict);
	bool nothing = !run->check_count;
	size_t outcomes[OUTCOMES] = { 0 };
	outcomes[outcome]++;
	outcomes[OUTCOME_FAILURE] += nothing;
	struct str word = view_verdict(&v);
	start_suite(j, name, outcomes, 0);
	xout_start(j->x, "properties");
	write_property(j, "run", run->id);
	write_property(j, "command", str_of(command_name(run->command)));
	write_property(j, "title", view_title(&v));
	write_property(j, "verdict", word);
	write_property(j, "open incident", run->incident);
	write_property(j, "tally", view_tally(&v, &run->verdict.tally));
	xout_end(j->x);
	start_case(j, name, name, 0);
	write_outcome(j, outcome, word.size ? word : STR("NONE"),
		word.size ? view_calm(j->arena, word) : STR("no verdict"),
		verdict_text(j));
	xout_end(j->x);
	if (nothing) {
		start_case(j, STR("no checks"), name, 0);
		write_outcome(j, OUTCOME_FAILURE, STR("empty"),
			STR("nothing was checked"), (struct str){ 0 });
		xout_end(j->x);
	}
	end_suite(j);
}

bool
report_junit(const struct run *run, const struct report_settings *settings,
	struct sbuf *out, struct err *err)
{
	(void)settings;
	struct arena arena = { 0 };
	struct junit j = { .arena = &arena, .x = xout_open(out), .run = run };
	gather(&j);
	xout_start(j.x, "testsuites");
	for (size_t i = 0; i < j.groups.count; i++)
		write_group(&j, vec_at(&j.groups, i));
	write_verdict(&j);
	xout_end(j.x);
	bool ok = xout_close(j.x, err);
	arena_fini(&arena);
	return ok
		&& (sbuf_ok(out)
			|| err_set(err, ERR_OUTPUT, "the JUnit report is too long"));
}
