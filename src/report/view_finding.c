/* SPDX-License-Identifier: MIT */
#include "report/view_finding.h"

#include "base/number.h"
#include "out/escape.h"
#include "report/view.h"

struct str
view_calm(struct arena *a, struct str text)
{
	struct sbuf b = { 0 };
	escape(ESCAPE_TERMINAL, text, &b);
	struct str shown = sbuf_copy(&b, a);
	sbuf_fini(&b);
	return shown;
}

struct str
view_check_name(const struct run_check *c)
{
	if (c->name.size)
		return c->name;
	return c->group.size ? c->group : str_of(check_kind_name(c->kind));
}

struct view_check_parts
view_check_parts(const struct run_check *c, struct str where, struct str instances)
{
	struct str name = view_check_name(c);
	struct str place = where.size ? where : c->environment;
	struct str on = instances.size ? instances : c->instance;
	bool said = where.size > on.size && str_ends(where, on); /* "prod 10.0.0.1 / …" */
	const struct str all[VIEW_CHECK_PARTS] = { name,
		str_starts(name, c->group) ? (struct str){ 0 } : c->group, place,
		said ? (struct str){ 0 } : on };
	struct view_check_parts parts = { .count = 0 };
	for (size_t i = 0; i < VIEW_CHECK_PARTS; i++)
		if (all[i].size)
			parts.items[parts.count++] = all[i];
	return parts;
}

struct str
view_check_title(struct arena *a, const struct run_check *c, struct str where,
	struct str instances)
{
	struct view_check_parts parts = view_check_parts(c, where, instances);
	struct sbuf b = { 0 };
	for (size_t i = 0; i < parts.count; i++) {
		sbuf_add_c(&b, i ? " · " : "");
		sbuf_add(&b, parts.items[i]);
	}
	struct str title = sbuf_copy(&b, a);
	sbuf_fini(&b);
	return title;
}

struct str
view_reason(const struct run_check *c)
{
	if (c->reason.size)
		return c->reason;
	return c->trouble ? str_of(trouble_name(c->trouble)) : STR("no result came in");
}

enum severity
view_severity(const struct finding *f)
{
	return f->severity ? f->severity : SEVERITY_ERROR;
}

struct str
view_headline(struct arena *a, const struct finding *f)
{
	struct str title = f->title.size ? f->title : f->kind;
	if (!f->path.size || str_contains(f->title, f->path))
		return title;
	return str_format(a, "%.*s %.*s", STR_ARGS(f->path), STR_ARGS(title));
}

static bool
has_sides(const struct finding *f)
{
	return f->baseline.size || f->candidate.size || str_is(f->kind, "missing")
		|| str_is(f->kind, "extra");
}

const char *
view_severity_word(const struct view *v, const struct finding *f)
{
	return view_say(v, severity_name(view_severity(f)));
}

size_t
view_pairs(
	const struct view *v, const struct finding *f, struct view_pair out[VIEW_PAIRS])
{
	size_t count = 0;
	if (has_sides(f)) {
		struct view_pair *pair = &out[count++];
		*pair = (struct view_pair){ .sides = true };
		view_sides(v, f, pair->labels);
		pair->values[0] = f->baseline;
		pair->values[1] = f->candidate;
	}
	if (f->expected.size || f->actual.size)
		out[count++] = (struct view_pair){ .labels = { view_word(v, "expected"),
							   view_word(v, "actual") },
			.values = { f->expected, f->actual } };
	return count;
}

/* The day of "2026-11-20T02:00:00Z". */
static struct str
day_of(struct str since)
{
	return str_part(since, 0, sizeof("2026-11-20") - 1);
}

struct str
view_age(const struct view *v, const struct finding *f)
{
	struct str day = day_of(f->since);
	if (f->age == AGE_NEW)
		return view_word(v, "new");
	if (f->age == AGE_AGAIN && !day.size)
		return view_word(v, "changed again");
	if (!day.size)
		return day;
	return str_format(v->arena,
		f->age == AGE_AGAIN ? view_say(v, "changed again, first seen %.*s")
				    : view_say(v, "since %.*s"),
		STR_ARGS(day));
}

void
view_byline(const struct view *v, const struct finding *f, struct str out[VIEW_BYLINE])
{
	out[0] = f->rule;
	out[1] = view_age(v, f);
	out[2] = (struct str){ 0 };
	if (f->owner.size)
		out[2] = str_format(
			v->arena, view_say(v, "owner %.*s"), STR_ARGS(f->owner));
	out[3] = (struct str){ 0 };
	if (f->runbook.size)
		out[3] = str_format(
			v->arena, view_say(v, "runbook %.*s"), STR_ARGS(f->runbook));
}

/* Takes ":17" off the end. */
static bool
take_number(struct str *text, uint32_t *number)
{
	size_t at = text->size;
	while (at && text->data[at - 1] != ':')
		at--;
	int64_t n = 0;
	bool good =
		at > 1 && number_int(str_from(*text, at), &n) && n > 0 && n <= UINT32_MAX;
	if (!good)
		return false;
	*number = (uint32_t)n;
	*text = str_part(*text, 0, at - 1);
	return true;
}

bool
view_place(const struct finding *f, struct view_place *out)
{
	struct view_place place = { .file = f->path };
	if (!take_number(&place.file, &place.column)
		|| !take_number(&place.file, &place.line)
		|| str_starts(place.file, STR("$")))
		return false;
	*out = place;
	return true;
}
