/* SPDX-License-Identifier: MIT */
#include "cmd/history_summary.h"

#include "value/json.h"
#include "world/clock.h"

static void
add_time(struct arena *a, struct vec *m, const char *name, int64_t at)
{
	if (at)
		members_add(m, name, value_of_string(clock_show(a, at)));
}

static void
add_text(struct vec *m, const char *name, struct str text)
{
	members_add(m, name, value_of_string(text));
}

static void
add_int(struct arena *a, struct vec *m, const char *name, int64_t number)
{
	members_add(m, name, value_of_int(a, number));
}

static struct value
verdicts_value(struct arena *a, const struct learned *l)
{
	struct vec items = vec_of(a, struct value);
	for (size_t i = 0; i < l->verdict_count; i++) {
		const struct learned_verdicts *v = &l->verdicts[i];
		struct vec m = vec_of(a, struct member);
		add_text(&m, "command", v->command);
		add_text(&m, "environment", v->environment);
		add_int(a, &m, "go", v->go);
		add_int(a, &m, "no_go", v->no_go);
		add_int(a, &m, "inconclusive", v->inconclusive);
		add_int(a, &m, "without_verdict", v->others);
		items_add(&items, value_of_members(&m));
	}
	return value_of_items(&items);
}

static struct value
releases_value(struct arena *a, const struct learned *l)
{
	struct vec items = vec_of(a, struct value);
	for (size_t i = 0; i < l->release_count; i++) {
		const struct learned_release *r = &l->releases[i];
		struct vec m = vec_of(a, struct member);
		add_text(&m, "environment", r->environment);
		add_text(&m, "release", r->release);
		add_text(&m, "title", r->title);
		add_int(a, &m, "first_run", r->first_run);
		add_int(a, &m, "last_run", r->last_run);
		add_time(a, &m, "started", r->started);
		add_time(a, &m, "verified", r->verified);
		add_time(a, &m, "failed", r->failed);
		add_time(a, &m, "restored", r->restored);
		add_int(a, &m, "go", r->go);
		add_int(a, &m, "no_go", r->no_go);
		add_int(a, &m, "inconclusive", r->inconclusive);
		add_int(a, &m, "overridden", r->overridden);
		members_add(&m, "back", value_of_bool(r->back));
		items_add(&items, value_of_members(&m));
	}
	return value_of_items(&items);
}

/* Of each environment that was verified. */
static struct value
figures_value(struct arena *a, const struct learned *l)
{
	struct vec items = vec_of(a, struct value);
	for (size_t i = 0; i < l->release_count; i++) {
		struct str environment = l->releases[i].environment;
		if (i && str_eq(environment, l->releases[i - 1].environment))
			continue;
		int64_t failed, all, time = learned_time_to_verify(a, l, environment);
		learned_failure_rate(l, environment, &failed, &all);
		struct vec m = vec_of(a, struct member);
		add_text(&m, "environment", environment);
		add_int(a, &m, "releases", all);
		add_int(a, &m, "releases_failed", failed);
		if (all)
			members_add(&m, "change_failure_rate",
				value_of_number(str_format(a, "%lld.%03lld",
					(long long)(failed / all),
					(long long)(failed % all * 1000 / all))));
		if (time >= 0)
			add_int(a, &m, "time_to_verify_ms", time);
		items_add(&items, value_of_members(&m));
	}
	return value_of_items(&items);
}

static struct value
evidence_value(struct arena *a, const struct learned_flaky *f)
{
	struct vec items = vec_of(a, struct value);
	for (size_t i = 0; i < f->evidence_count; i++) {
		struct vec m = vec_of(a, struct member);
		add_int(a, &m, "run", f->evidence[i].run);
		members_add(&m, "passed", value_of_bool(f->evidence[i].passed));
		items_add(&items, value_of_members(&m));
	}
	return value_of_items(&items);
}

static struct value
flaky_value(struct arena *a, const struct learned *l)
{
	struct vec items = vec_of(a, struct value);
	for (size_t i = 0; i < l->flaky_count; i++) {
		const struct learned_flaky *f = &l->flaky[i];
		struct vec m = vec_of(a, struct member);
		add_text(&m, "check", f->check);
		add_text(&m, "command", f->command);
		add_text(&m, "environment", f->environment);
		add_text(&m, "build", f->build);
		add_int(a, &m, "passed", f->passed);
		add_int(a, &m, "failed", f->failed);
		add_int(a, &m, "retried", f->retried);
		add_int(a, &m, "turns", f->turns);
		members_add(&m, "evidence", evidence_value(a, f));
		items_add(&items, value_of_members(&m));
	}
	return value_of_items(&items);
}

static struct value
drift_value(struct arena *a, const struct summary *s)
{
	struct vec items = vec_of(a, struct value);
	for (size_t i = 0; i < s->drift_count; i++) {
		const struct history_finding *f = &s->drift[i];
		struct vec m = vec_of(a, struct member);
		add_text(&m, "fingerprint", f->fingerprint);
		add_text(&m, "kind", f->kind);
		add_text(&m, "subject", f->subject);
		add_text(&m, "where", f->where);
		add_text(&m, "path", f->path);
		add_text(&m, "title", f->title);
		add_int(a, &m, "times", f->times);
		add_int(a, &m, "first_run", f->first_run);
		add_time(a, &m, "first_seen", f->first_at);
		add_int(a, &m, "last_run", f->last_run);
		add_time(a, &m, "last_seen", f->last_at);
		members_add(&m, "open", value_of_bool(f->open));
		items_add(&items, value_of_members(&m));
	}
	return value_of_items(&items);
}

static struct value
waivers_value(struct arena *a, const struct summary *s)
{
	struct vec items = vec_of(a, struct value);
	for (size_t i = 0; i < s->waiver_count; i++) {
		const struct known_waiver *k = &s->waivers[i];
		struct vec m = vec_of(a, struct member);
		add_text(&m, "fingerprint", k->waiver->fingerprint);
		add_text(&m, "owner", k->waiver->owner);
		add_text(&m, "reason", k->waiver->reason);
		add_text(&m, "expires", k->waiver->expires);
		add_int(a, &m, "times", k->times);
		add_time(a, &m, "first_seen", k->first_at);
		items_add(&items, value_of_members(&m));
	}
	return value_of_items(&items);
}

void
summary_write_json(struct arena *a, const struct summary *s, struct sbuf *out)
{
	const struct learned *l = &s->learned;
	struct vec m = vec_of(a, struct member);
	members_add(&m, "schema", value_of_c("smoke/history-summary/1"));
	add_text(&m, "project", s->filter->project);
	add_int(a, &m, "runs", l->runs);
	add_time(a, &m, "first", l->first);
	add_time(a, &m, "last", l->last);
	members_add(&m, "verdicts", verdicts_value(a, l));
	members_add(&m, "environments", figures_value(a, l));
	members_add(&m, "releases", releases_value(a, l));
	members_add(&m, "flaky", flaky_value(a, l));
	members_add(&m, "drift", drift_value(a, s));
	members_add(&m, "waivers", waivers_value(a, s));
	struct value v = value_of_members(&m);
	json_write(&v, JSON_PRETTY, out);
	sbuf_add_char(out, '\n');
}
