/* SPDX-License-Identifier: MIT */
/* What can be said about a probe once all its looks are there: noise, parity, a mix of
 * instances, what changed since before, expectations, this release.  Afterwards the looks
 * are kept in the history and their memory is given back. */
#include "cmd/session.h"

#include "compare/expect.h"
#include "compare/govern.h"
#include "judge/judge.h"
#include "value/json.h"

enum { VALUE_SHOWN = 400 /* bytes of a value in a finding */ };

/* A probe that is being worked out; everything in `arena` goes with it. */
struct work {
	struct session *s;
	struct arena arena;
	size_t index;
	const struct probe *probe;
	const struct rules *rules;
	struct probe_kept *kept;
	struct observation *exact; /* by look: sensitive values digested */
	struct observation *shaped; /* by look: environment names rewritten, too */
	const struct noise *noise;
};

/* --- the looks
 * ------------------------------------------------------------------------------ */

static ptrdiff_t
find_look(const struct work *w, uint16_t environment, uint16_t instance, uint16_t look)
{
	for (size_t i = 0; i < w->kept->planned; i++) {
		const struct planned_probe *row = w->kept->rows[i];
		if (row->environment == environment && row->instance == instance
			&& row->look == look)
			return (ptrdiff_t)i;
	}
	return STR_NONE;
}

static const struct observation *
exact_of(const struct work *w, uint16_t environment, uint16_t instance)
{
	if (environment == PLAN_NO_ENVIRONMENT)
		return NULL;
	ptrdiff_t i = find_look(w, environment, instance, 0);
	return i == STR_NONE ? NULL : &w->exact[i];
}

static const struct observation *
shaped_of(const struct work *w, uint16_t environment, uint16_t instance)
{
	const struct observation *exact = exact_of(w, environment, instance);
	return exact ? &w->shaped[exact - w->exact] : NULL;
}

static void
shape_all(struct work *w)
{
	struct session *s = w->s;
	w->exact = arena_array(&w->arena, w->kept->planned, sizeof(*w->exact));
	w->shaped = arena_array(&w->arena, w->kept->planned, sizeof(*w->shaped));
	for (size_t i = 0; i < w->kept->planned; i++) {
		const struct observation *seen = &w->kept->looks[i].observation;
		const struct shaping *full = &s->shapings[w->kept->rows[i]->environment];
		struct shaping plain = { .key = full->key };
		w->exact[i] = w->shaped[i] = *seen;
		if (seen->seen == SEEN_NOT)
			continue;
		compare_shape(&w->arena, w->rules, &plain, seen, &w->exact[i]);
		compare_shape(&w->arena, w->rules, full, seen, &w->shaped[i]);
	}
}

/* --- findings about differences
 * ---------------------------------------------------------------- */

struct sides { /* what is compared with what, and how to call it */
	const struct observation *baseline, *candidate;
	enum compare_mode mode;
	struct str where;
	const char *kind; /* of findings; NULL: the difference's own */
	enum severity unmatched; /* of what no rule speaks for */
	uint32_t check;
	enum check_kind check_kind;
};

static struct str
show(struct work *w, const struct difference *d, const struct value *v)
{
	if (!v)
		return (struct str){ 0 };
	if (d->sensitive)
		return STR("(sensitive, not shown)");
	return compare_show(&w->arena, v, VALUE_SHOWN);
}

static struct str
path_text(struct work *w, const struct path *path)
{
	struct sbuf text = { 0 };
	path_write(path, &text);
	struct str copy = sbuf_copy(&text, &w->arena);
	sbuf_fini(&text);
	return copy;
}

static const struct rule *
rule_of(const struct workspace *w, struct str id)
{
	for (size_t i = 0; id.size && i < w->rule_count; i++)
		if (str_eq(w->rules[i].id, id))
			return &w->rules[i];
	return NULL;
}

/* The whole values, so that a change behind what is shown counts as another one. */
static struct str
seen_digest(struct work *w, const struct difference *d)
{
	struct sbuf one = { 0 }, other = { 0 };
	if (d->baseline)
		json_write(d->baseline, JSON_COMPACT, &one);
	if (d->candidate)
		json_write(d->candidate, JSON_COMPACT, &other);
	struct str seen = judge_seen(w->s->arena, sbuf_str(&one), sbuf_str(&other));
	sbuf_fini(&one);
	sbuf_fini(&other);
	return seen;
}

static void
find_difference(struct work *w, const struct sides *sides, const struct difference *d,
	enum severity severity)
{
	static const char *const titles[] = { "", "only in the baseline",
		"only in the candidate", "another value", "another type",
		"another order" };
	static const char *const since[] = { "", "is gone", "is new", "changed",
		"changed its type", "changed its order" };
	struct session *s = w->s;
	const struct rule *rule = rule_of(&s->workspace, d->rule);
	bool times = sides->mode == COMPARE_TIMES;
	struct str path = path_text(w, d->path);
	struct finding f = { .check = sides->check,
		.severity = severity,
		.kind = str_of(sides->kind ? sides->kind : difference_kind_name(d->kind)),
		.subject = w->probe->name,
		.where = sides->where,
		.path = path,
		.title = str_of(times ? since[d->kind] : titles[d->kind]),
		.baseline = show(w, d, d->baseline),
		.candidate = show(w, d, d->candidate),
		.rule = d->rule.size
			? str_format(&w->arena, "rule %.*s", STR_ARGS(d->rule))
			: STR("no rule"),
		.owner = rule ? rule->owner : (struct str){ 0 },
		.seen = seen_digest(w, d) };
	session_find(s, f, sides->check_kind, path);
}

static bool
expects_status(const struct work *w)
{
	for (size_t i = 0; i < w->s->workspace.expectation_count; i++) {
		const struct expectation *x = &w->s->workspace.expectations[i];
		if (str_eq(x->probe, w->probe->name) && str_is(x->path, "$.status"))
			return true;
	}
	return false;
}

/* The same error page on both sides is not parity. */
static bool
both_are_errors(const struct work *w, const struct sides *sides, int64_t *status)
{
	int64_t other;
	return w->probe->kind == PROBE_HTTP && !expects_status(w)
		&& value_int(value_get_c(sides->baseline->root, "status"), status)
		&& value_int(value_get_c(sides->candidate->root, "status"), &other)
		&& *status == other && *status >= 400;
}

static bool
can_compare(struct work *w, const struct sides *sides)
{
	struct session *s = w->s;
	const struct observation *looks[2] = { sides->baseline, sides->candidate };
	for (size_t i = 0; i < 2; i++) {
		if (looks[i] && looks[i]->seen != SEEN_NOT)
			continue;
		struct str reason = looks[i]
			? str_format(&w->arena, "%.*s was not seen: %.*s",
				STR_ARGS(looks[i]->environment),
				STR_ARGS(looks[i]->reason))
			: STR("there is nothing to compare with");
		session_evidence(s, sides->check, EVIDENCE_UNKNOWN, SEVERITY_NONE,
			TROUBLE_AFTER, reason);
		return false;
	}
	int64_t status;
	if (!both_are_errors(w, sides, &status))
		return true;
	session_evidence(s, sides->check, EVIDENCE_UNKNOWN, SEVERITY_NONE, TROUBLE_EMPTY,
		str_format(&w->arena,
			"both sides answer %lld: an error page on both sides is not "
			"parity",
			(long long)status));
	return false;
}

static void
count_reading(struct session *s, const struct difference *d)
{
	s->ignored += d->reading == READING_IGNORED;
	s->tolerated += d->reading == READING_TOLERATED;
	s->allowed += d->reading == READING_ALLOWED;
}

/* What the pair comes to: held, or broken with its worst finding. */
static void
compare(struct work *w, const struct sides *sides, const struct noise *noise)
{
	struct session *s = w->s;
	struct differences found = { 0 };
	if (!can_compare(w, sides))
		return;
	compare_pair(&w->arena, w->rules, sides->mode, sides->baseline, sides->candidate,
		noise, COMPARE_LIMITS, &found);
	if (sides->mode == COMPARE_SIDES)
		compare_govern(&w->arena, &s->workspace, w->probe, sides->baseline,
			sides->candidate, &found);
	enum severity worst = SEVERITY_NONE;
	for (size_t i = 0; i < found.count; i++) {
		const struct difference *d = &found.items[i];
		count_reading(s, d);
		if (d->reading != READING_UNMATCHED && d->reading != READING_RATED)
			continue;
		enum severity severity =
			d->reading == READING_RATED ? d->severity : sides->unmatched;
		find_difference(w, sides, d, severity);
		worst = severity > worst ? severity : worst;
	}
	if (found.cut) {
		worst = worst > SEVERITY_ERROR ? worst : SEVERITY_ERROR;
		session_evidence(s, sides->check, EVIDENCE_BROKEN, worst, TROUBLE_LIMIT,
			STR("there are more differences than can be listed"));
	}
	bool partly = sides->baseline->seen != SEEN_WHOLE
		|| sides->candidate->seen != SEEN_WHOLE;
	if (worst != SEVERITY_NONE)
		session_evidence(s, sides->check, EVIDENCE_BROKEN, worst, TROUBLE_NONE,
			(struct str){ 0 });
	else if (partly) /* "no difference" is an absence */
		session_evidence(s, sides->check, EVIDENCE_UNKNOWN, SEVERITY_NONE,
			TROUBLE_TRUNCATED, STR("a body's end could not be proved"));
	else
		session_evidence(s, sides->check, EVIDENCE_HELD, SEVERITY_NONE,
			TROUBLE_NONE, (struct str){ 0 });
}

/* --- noise
 * --------------------------------------------------------------------------------------
 */

static uint32_t
pair_check(const struct work *w)
{
	for (size_t i = 0; i < w->kept->checks.count; i++) {
		uint32_t number = *(const uint32_t *)vec_at(&w->kept->checks, i);
		const struct check *c = &w->s->plan.checks.items[number - 1];
		if (c->kind == CHECK_PAIR && c->instance == 0)
			return number;
	}
	return 0;
}

static void
find_unstable(struct work *w, uint16_t environment, const struct differences *unstable)
{
	struct sides sides = { .mode = COMPARE_TIMES,
		.where = w->s->workspace.environments[environment].name,
		.kind = "unstable",
		.check = pair_check(w),
		.check_kind = CHECK_PAIR };
	for (size_t i = 0; sides.check && i < unstable->count; i++) {
		find_difference(w, &sides, &unstable->items[i], SEVERITY_ERROR);
		session_evidence(w->s, sides.check, EVIDENCE_BROKEN, SEVERITY_ERROR,
			TROUBLE_NONE, (struct str){ 0 });
	}
}

static const struct noise *
noise_of(struct work *w, uint16_t environment)
{
	struct vec looks = vec_of(&w->arena, struct observation);
	for (uint16_t look = 0;; look++) {
		ptrdiff_t i = find_look(w, environment, 0, look);
		if (i == STR_NONE)
			break;
		if (w->shaped[i].seen != SEEN_NOT)
			vec_add(&looks, &w->shaped[i]);
	}
	if (looks.count < 2)
		return NULL;
	struct differences unstable = { 0 };
	struct noise *noise =
		compare_noise(&w->arena, w->rules, looks.items, looks.count, &unstable);
	find_unstable(w, environment, &unstable);
	return noise;
}

static void
find_noise(struct work *w)
{
	struct session *s = w->s;
	const struct plan_request *r = &s->request;
	if (!w->probe->compared || !pair_check(w))
		return;
	const struct noise *baseline = noise_of(w, r->baseline);
	const struct noise *candidate = noise_of(w, r->candidate);
	w->noise = noise_join(&w->arena, baseline, candidate);
	size_t count = w->noise ? noise_count(w->noise) : 0;
	if (!count)
		return;
	struct sbuf text = { 0 };
	sbuf_format(&text,
		"%.*s: %zu value%s moved when looked at again:", STR_ARGS(w->probe->name),
		count, count == 1 ? "" : "s");
	const struct str *paths = noise_paths(w->noise);
	for (size_t i = 0; i < count && i < 5; i++)
		sbuf_format(&text, "%s %.*s", i ? "," : "", STR_ARGS(paths[i]));
	if (count > 5)
		sbuf_format(&text, " and %zu more", count - 5);
	struct str note = session_text(s, sbuf_str(&text));
	vec_add(&s->noise, &note);
	sbuf_fini(&text);
}

/* --- one check
 * ------------------------------------------------------------------------------------ */

static struct str
name_of(const struct session *s, uint16_t environment)
{
	return s->workspace.environments[environment].name;
}

static void
work_pair(struct work *w, uint32_t number, const struct check *c)
{
	const struct plan_request *r = &w->s->request;
	struct sides sides = {
		.check = number, .check_kind = CHECK_PAIR, .unmatched = SEVERITY_ERROR
	};
	if (c->instance == 0) {
		sides.mode = COMPARE_SIDES;
		sides.baseline = shaped_of(w, r->baseline, 0);
		sides.candidate = shaped_of(w, r->candidate, 0);
		sides.where = str_format(&w->arena, "%.*s / %.*s",
			STR_ARGS(name_of(w->s, r->baseline)),
			STR_ARGS(name_of(w->s, r->candidate)));
		compare(w, &sides, w->noise);
		return;
	}
	const struct environment_plan *e = &w->s->plan.environments[c->environment];
	sides.mode = COMPARE_TIMES;
	sides.baseline = shaped_of(w, c->environment, 0);
	sides.candidate = shaped_of(w, c->environment, c->instance);
	sides.where = str_format(&w->arena, "%.*s %.*s / %.*s",
		STR_ARGS(name_of(w->s, c->environment)), STR_ARGS(e->instances[0].name),
		STR_ARGS(e->instances[c->instance].name));
	compare(w, &sides, w->noise);
}

static const struct observation *
look_among(const struct observation *looks, size_t count, struct str probe)
{
	for (size_t i = 0; i < count; i++)
		if (str_eq(looks[i].probe, probe))
			return &looks[i];
	return NULL;
}

/* An earlier look was kept with sensitive values digested; names are rewritten now. */
static const struct observation *
earlier(struct work *w, const struct observation *looks, size_t count,
	uint16_t environment)
{
	const struct observation *look = look_among(looks, count, w->probe->name);
	if (!look || look->seen == SEEN_NOT)
		return look;
	struct observation *shaped = arena_new(&w->arena, struct observation);
	compare_shape(&w->arena, w->rules, &w->s->shapings[environment], look, shaped);
	return shaped;
}

static void
work_before(struct work *w, uint32_t number, const struct check *c)
{
	struct session *s = w->s;
	bool drift = s->request.command == COMMAND_DRIFT;
	struct sides sides = { .check = number,
		.check_kind = CHECK_BEFORE,
		.mode = COMPARE_TIMES,
		.kind = drift ? "drift" : "since_before",
		/* At night nothing was released: every change is news.  After a deploy
		 * change is what was wanted; what it must not do is said by suites and
		 * expectations. */
		.unmatched = drift ? SEVERITY_ERROR : SEVERITY_INFO,
		.where = str_format(&w->arena, "%.*s before / now",
			STR_ARGS(name_of(s, c->environment))) };
	sides.baseline = earlier(w, s->before, s->before_count, c->environment);
	sides.candidate = shaped_of(w, c->environment, 0);
	compare(w, &sides, NULL);
}

static void
work_approved(struct work *w, uint32_t number, const struct check *c)
{
	struct session *s = w->s;
	const struct plan_request *r = &s->request;
	struct sides sides = { .check = number,
		.check_kind = CHECK_PAIR, /* a waiver of the gate's finding is one of
					     this, too */
		.mode = COMPARE_SIDES,
		.unmatched = SEVERITY_ERROR,
		.where = str_format(&w->arena, "%.*s / %.*s",
			STR_ARGS(name_of(s, c->environment)),
			STR_ARGS(name_of(s, r->candidate))) };
	sides.baseline = shaped_of(w, c->environment, 0);
	sides.candidate = earlier(w, s->approved, s->approved_count, r->candidate);
	compare(w, &sides, NULL);
}

static void
hold(struct work *w, uint32_t number, const struct expect_result *result,
	struct finding f, struct str identity)
{
	struct session *s = w->s;
	const struct check *c = &s->plan.checks.items[number - 1];
	if (result->match == MATCH_YES) {
		session_evidence(s, number, EVIDENCE_HELD, SEVERITY_NONE, TROUBLE_NONE,
			(struct str){ 0 });
		return;
	}
	if (result->match == MATCH_UNKNOWN) {
		session_evidence(s, number, EVIDENCE_UNKNOWN, SEVERITY_NONE,
			TROUBLE_EVALUATE, result->reason);
		return;
	}
	f.check = number;
	f.subject = w->probe->name;
	f.expected = result->expected;
	f.actual = result->actual;
	if (result->nearest.size)
		f.remedy =
			str_format(&w->arena, "there is %.*s", STR_ARGS(result->nearest));
	struct str instance = plan_instance_name(&s->plan, c);
	f.where = instance.size ? str_format(&w->arena, "%.*s %.*s",
			  STR_ARGS(name_of(s, c->environment)), STR_ARGS(instance))
				: name_of(s, c->environment);
	session_find(s, f, (enum check_kind)c->kind, identity);
	session_evidence(
		s, number, EVIDENCE_BROKEN, f.severity, TROUBLE_NONE, (struct str){ 0 });
}

/* False when there is nothing to ask: the evidence says why. */
static bool
was_seen(struct work *w, uint32_t number, const struct observation *o)
{
	if (o && o->seen != SEEN_NOT)
		return true;
	session_evidence(w->s, number, EVIDENCE_UNKNOWN, SEVERITY_NONE, TROUBLE_AFTER,
		o && o->reason.size ? str_format(&w->arena, "%.*s was not seen: %.*s",
			STR_ARGS(o->environment), STR_ARGS(o->reason))
				    : STR("its probe did not look"));
	return false;
}

static void
work_expectation(struct work *w, uint32_t number, const struct check *c)
{
	struct session *s = w->s;
	const struct expectation *x = &s->workspace.expectations[c->subject];
	const struct observation *o = exact_of(w, c->environment, c->instance);
	const struct observation *other =
		expect_is_relative(x) ? exact_of(w, s->request.baseline, 0) : NULL;
	if (!was_seen(w, number, o)
		|| (expect_is_relative(x) && !was_seen(w, number, other)))
		return;
	struct expect_result result = { 0 };
	expect_test(&w->arena, x, o, other, &result);
	struct finding f = { .severity = x->severity == SEVERITY_NONE ? SEVERITY_ERROR
								      : x->severity,
		.kind = STR("expectation"),
		.path = x->path,
		.title = STR("does not hold"),
		.rule = x->id,
		.owner = x->owner };
	hold(w, number, &result, f,
		str_format(&w->arena, "%.*s %.*s", STR_ARGS(x->path),
			STR_ARGS(result.expected)));
}

static void
expect_fact(struct work *w, const struct expected_fact *fact, const struct observation *o,
	struct expect_result *out)
{
	const struct value *facts = value_get_c(o->root, "facts");
	const struct value *v = value_get(facts, fact->fact);
	out->expected = fact->value.text;
	out->actual = v ? compare_show(&w->arena, v, VALUE_SHOWN) : STR("nothing");
	bool text = v && (v->kind == VALUE_STRING || v->kind == VALUE_NUMBER);
	if (text)
		out->actual = value_text(v);
	out->match =
		text && str_eq(value_text(v), fact->value.text) ? MATCH_YES : MATCH_NO;
}

static void
expect_change(struct work *w, const struct meant_change *change,
	const struct observation *o, struct expect_result *out)
{
	struct expectation x = { .path = change->path, .probe = change->probe };
	struct environment_value value = { o->environment, change->to };
	if (change->has_to) {
		x.values = &value;
		x.value_count = 1;
	} else {
		x.must = MUST_PRESENT;
	}
	expect_test(&w->arena, &x, o, NULL, out);
}

static void
work_release(struct work *w, uint32_t number, const struct check *c)
{
	const struct release *release = &w->s->workspace.release;
	const struct observation *o = exact_of(w, c->environment, c->instance);
	struct expect_result result = { 0 };
	if (!was_seen(w, number, o))
		return;
	struct finding f = { .severity = SEVERITY_ERROR, .kind = STR("release") };
	if (c->subject < release->expect_count) {
		const struct expected_fact *fact = &release->expect[c->subject];
		expect_fact(w, fact, o, &result);
		f.path = str_format(&w->arena, "$.facts.%.*s", STR_ARGS(fact->fact));
		f.title = STR("is not what the release expects");
		f.rule = STR("release: expect");
	} else {
		const struct meant_change *change =
			&release->changes[c->subject - release->expect_count];
		expect_change(w, change, o, &result);
		f.path = change->path;
		f.title = STR("the meant change is not there");
		f.rule = STR("release: changes");
	}
	hold(w, number, &result, f, f.path);
}

/* --- all
 * ----------------------------------------------------------------------------------------
 */

static void
note_facts(struct work *w)
{
	struct session *s = w->s;
	for (size_t i = 0; i < w->kept->planned; i++) {
		const struct observation *o = &w->exact[i];
		const struct value *facts = value_get_c(o->root, "facts");
		for (size_t j = 0; w->kept->rows[i]->look == 0 && j < value_count(facts);
			j++) {
			const struct member *m = &facts->as.members[j];
			struct str text = value_text(&m->value);
			if (m->value.kind != VALUE_STRING
				&& m->value.kind != VALUE_NUMBER)
				text = compare_show(&w->arena, &m->value, VALUE_SHOWN);
			struct fact_seen fact = {
				.name = str_format(s->arena, "%.*s.%.*s",
					STR_ARGS(w->probe->name),
					STR_ARGS(member_name(m))),
				.environment = o->environment,
				.instance = o->instance,
				.value = session_text(s, text),
			};
			vec_add(&s->facts, &fact);
		}
	}
}

static void
keep_in_history(struct work *w)
{
	struct session *s = w->s;
	for (size_t i = 0; i < w->kept->planned && s->history; i++) {
		const struct planned_probe *row = w->kept->rows[i];
		if (row->look || row->instance || w->exact[i].seen == SEEN_NOT)
			continue;
		struct observation masked = w->exact[i];
		struct value *root = arena_new(&w->arena, struct value);
		*root = session_mask_value(s, &w->arena, masked.root);
		masked.root = root;
		if (s->failed.kind == ERR_NONE
			&& !history_look(s->history, &masked, &s->failed))
			err_context(&s->failed, "keeping what was seen");
	}
}

static void
work_check(struct work *w, uint32_t number)
{
	const struct check *c = &w->s->plan.checks.items[number - 1];
	switch ((enum check_kind)c->kind) {
	case CHECK_PAIR:
		work_pair(w, number, c);
		break;
	case CHECK_BEFORE:
		work_before(w, number, c);
		break;
	case CHECK_APPROVED:
		work_approved(w, number, c);
		break;
	case CHECK_EXPECTATION:
		work_expectation(w, number, c);
		break;
	case CHECK_RELEASE:
		work_release(w, number, c);
		break;
	case CHECK_NONE:
	case CHECK_ANSWERS:
	case CHECK_DISCOVERY:
	case CHECK_PROBE:
	case CHECK_ENTRY:
		break; /* reported by themselves */
	}
}

void
session_probe(struct session *s, size_t index)
{
	struct work w = { .s = s,
		.index = index,
		.probe = &s->workspace.probes[index],
		.rules = s->rules[index],
		.kept = &s->probes[index] };
	shape_all(&w);
	find_noise(&w);
	note_facts(&w);
	for (size_t i = 0; i < w.kept->checks.count; i++)
		work_check(&w, *(uint32_t *)vec_at(&w.kept->checks, i));
	keep_in_history(&w);
	arena_fini(&w.arena);
	for (size_t i = 0; i < w.kept->planned; i++)
		arena_fini(&w.kept->looks[i].arena);
}
