/* SPDX-License-Identifier: MIT */
/* A difference as a finding: its title, both values as shown, what decided. */
#include "cmd/probe_work.h"

#include "judge/judge.h"
#include "value/json.h"

static struct str
show(struct work *w, const struct difference *d, const struct value *v)
{
	if (!v)
		return (struct str){ 0 };
	if (d->sensitive)
		return STR("(sensitive, not shown)");
	struct value masked = session_mask_value(w->s, &w->arena, v);
	return compare_show(&w->arena, &masked, VALUE_SHOWN);
}

struct str
work_path_text(struct work *w, const struct path *path)
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
	struct str seen =
		judge_seen(w->s->arena, session_unguessable(w->s, sbuf_str(&one)),
			session_unguessable(w->s, sbuf_str(&other)));
	sbuf_fini(&one);
	sbuf_fini(&other);
	return seen;
}

/* Between two sides or two instances each has a name; between now and before there is
 * only what became of it. */
static struct str
title_of(struct work *w, const struct sides *sides, enum difference_kind kind)
{
	static const char *const since[] = { "", "is gone", "is new", "changed",
		"changed its type", "changed its order" };
	static const char *const differs[] = { "", "", "", "differs", "differs in type",
		"differs in order" };
	const struct observation *one = sides->baseline, *other = sides->candidate;
	bool instances = sides->check_kind == CHECK_PAIR && one && other
		&& !str_eq(one->instance, other->instance);
	bool environments = sides->mode == COMPARE_SIDES;
	if (!environments && !instances)
		return str_of(since[kind]);
	if (kind != DIFFERENCE_MISSING && kind != DIFFERENCE_EXTRA)
		return str_of(differs[kind]);
	const struct observation *has = kind == DIFFERENCE_MISSING ? one : other;
	return str_format(&w->arena, "only %s %.*s", environments ? "in" : "on",
		STR_ARGS(environments ? has->environment : has->instance));
}

void
work_find_difference(struct work *w, const struct sides *sides,
	const struct difference *d, enum severity severity)
{
	struct session *s = w->s;
	const struct rule *rule = rule_of(&s->workspace, d->rule);
	struct str path = work_path_text(w, d->path);
	struct finding f = { .check = sides->check,
		.severity = severity,
		.kind = str_of(sides->kind ? sides->kind : difference_kind_name(d->kind)),
		.subject = w->probe->name,
		.where = sides->where,
		.path = path,
		.title = title_of(w, sides, d->kind),
		.baseline = show(w, d, d->baseline),
		.candidate = show(w, d, d->candidate),
		.rule = d->rule.size
			? str_format(&w->arena, "rule %.*s", STR_ARGS(d->rule))
			: STR("no rule"),
		.owner = rule ? rule->owner : (struct str){ 0 },
		.seen = seen_digest(w, d) };
	session_find(s, f, sides->check_kind, path);
}
