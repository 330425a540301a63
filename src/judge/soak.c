/* SPDX-License-Identifier: MIT */
#include "judge/soak.h"

static bool
is_seen(struct str environment, struct facts_seen facts, const struct fact_seen *fact)
{
	for (size_t i = 0; i < facts.count; i++)
		if (str_eq(facts.items[i].environment, environment)
			&& str_eq(facts.items[i].name, fact->name)
			&& str_eq(facts.items[i].value, fact->value))
			return true;
	return false;
}

static bool
is_named(struct str environment, struct facts_seen facts, struct str name)
{
	for (size_t i = 0; i < facts.count; i++)
		if (str_eq(facts.items[i].environment, environment)
			&& str_eq(facts.items[i].name, name))
			return true;
	return false;
}

/* A fact that only one of both has says nothing: probes come and go, too. */
enum soak_sighting
soak_compare(struct str environment, struct facts_seen now, struct facts_seen then)
{
	enum soak_sighting found = SOAK_NOTHING;
	for (size_t i = 0; i < then.count; i++) {
		const struct fact_seen *fact = &then.items[i];
		if (!str_eq(fact->environment, environment)
			|| !is_named(environment, now, fact->name))
			continue;
		if (!is_seen(environment, now, fact))
			return SOAK_OTHER;
		found = SOAK_SAME;
	}
	return found;
}
