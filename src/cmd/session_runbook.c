/* SPDX-License-Identifier: MIT */
/* What to do is written down somewhere: with each finding it is said where. */
#include "cmd/session_release.h"

static bool
has_one(const struct texts *wanted, const struct texts *tags)
{
	for (size_t i = 0; i < tags->count; i++)
		if (texts_have(wanted, tags->items[i]))
			return true;
	return false;
}

static bool
names_probe(const struct texts *patterns, struct str name)
{
	for (size_t i = 0; i < patterns->count; i++) {
		struct str pattern = patterns->items[i];
		bool open = str_ends(pattern, STR("*"));
		if (open ? str_starts(name, str_part(pattern, 0, pattern.size - 1))
			 : str_eq(name, pattern))
			return true;
	}
	return false;
}

static bool
is_for(const struct session *s, const struct runbook *book, const struct check *c)
{
	const struct workspace *w = &s->workspace;
	ptrdiff_t probe = plan_probe_of(&s->plan, c);
	if (probe != STR_NONE)
		return names_probe(&book->probes, w->probes[probe].name)
			|| has_one(&book->tags, &w->probes[probe].tags);
	if (c->kind != CHECK_ENTRY)
		return false;
	const struct planned_suite *row = &s->plan.suites[c->subject];
	return texts_have(&book->suites, workspace_file(w, row->suite->source.name))
		|| (row->use && has_one(&book->tags, &row->use->tags));
}

struct str
session_runbook(struct session *s, uint32_t number)
{
	const struct release *release = &s->workspace.release;
	if (!number || number > s->plan.checks.count)
		return (struct str){ 0 };
	const struct check *c = &s->plan.checks.items[number - 1];
	for (size_t i = 0; i < release->runbook_count; i++)
		if (is_for(s, &release->runbooks[i], c))
			return release->runbooks[i].see;
	return (struct str){ 0 };
}
