/* SPDX-License-Identifier: MIT */
/* Rules that speak of nothing there is. */
#include "cmd/session_evidence.h"

static bool
was_seen(const struct observation *o)
{
	return !o || o->seen == SEEN_WHOLE;
}

static struct str
title_of(struct session *s, const char *what, struct str nearest)
{
	if (!nearest.size)
		return str_of(what);
	return str_format(s->arena, "%s; the nearest is %.*s", what, STR_ARGS(nearest));
}

static struct str
sides_of(struct session *s)
{
	const struct environment *all = s->workspace.environments;
	return str_format(s->arena, "%.*s / %.*s",
		STR_ARGS(all[s->request.baseline].name),
		STR_ARGS(all[s->request.candidate].name));
}

/* A `sensitive:` that selects nothing leaves in the open what it was to hide. */
static void
find_idle_sensitive(struct session *s, size_t probe, const struct idle_rule *idle)
{
	struct finding f = { .severity = SEVERITY_WARN,
		.kind = STR("selects_nothing"),
		.subject = s->workspace.probes[probe].name,
		.where = sides_of(s),
		.path = idle->path,
		.title = title_of(
			s, "sensitive: selects nothing on either side", idle->nearest) };
	session_find(s, f, CHECK_PROBE, idle->path);
}

void
session_rules_met(struct session *s, size_t probe, const struct observation *one,
	const struct observation *other)
{
	struct arena scratch = { 0 };
	struct idle_rule *idle = NULL;
	size_t count = 0;
	const struct rules *rules = s->rules[probe];
	bool known = (one || other) && was_seen(one) && was_seen(other);
	if (known)
		rules_idle(&scratch, rules, one, other, &idle, &count);
	for (size_t i = 0; i < s->workspace.rule_count; i++) {
		struct rule_met *met = &s->rules_met[i];
		const struct idle_rule *found = NULL;
		for (size_t j = 0; j < count; j++)
			if (idle[j].rule == i)
				found = &idle[j];
		if (!rules_have(rules, i))
			continue;
		met->asked = true;
		met->met = met->met || !known || !found;
		if (found && !met->nearest.size)
			met->nearest = str_copy(s->arena, found->nearest);
	}
	for (size_t j = 0; j < count; j++)
		if (idle[j].rule == IDLE_OF_PROBE)
			find_idle_sensitive(s, probe, &idle[j]);
	arena_fini(&scratch);
}

void
session_find_idle_rules(struct session *s)
{
	for (size_t i = 0; i < s->workspace.rule_count; i++) {
		const struct rule *rule = &s->workspace.rules[i];
		const struct rule_met *met = &s->rules_met[i];
		if (!met->asked || met->met)
			continue;
		struct finding f = { .severity = SEVERITY_WARN,
			.kind = STR("selects_nothing"),
			.subject = rule->probes.count == 1 ? rule->probes.items[0]
							   : rule->id,
			.where = sides_of(s),
			.path = rule->path,
			.title = title_of(
				s, "selects nothing on either side", met->nearest),
			.rule = str_format(s->arena, "rule %.*s", STR_ARGS(rule->id)),
			.owner = rule->owner };
		session_find(s, f, CHECK_PAIR, rule->path);
	}
}
