/* SPDX-License-Identifier: MIT */
#include "model/workspace.h"

const char *
tier_name(enum tier tier)
{
	static const char *const names[] = { "production", "staging", "testing", "development" };
	return names[tier];
}

const char *
probe_kind_name(enum probe_kind kind)
{
	static const char *const names[] = { "none", "http", "file", "exec", "tls" };
	return names[kind];
}

ptrdiff_t
workspace_environment(const struct workspace *w, struct str name)
{
	for (size_t i = 0; i < w->environment_count; i++)
		if (str_eq(w->environments[i].name, name))
			return (ptrdiff_t)i;
	return STR_NONE;
}

ptrdiff_t
workspace_probe(const struct workspace *w, struct str name)
{
	for (size_t i = 0; i < w->probe_count; i++)
		if (str_eq(w->probes[i].name, name))
			return (ptrdiff_t)i;
	return STR_NONE;
}

bool
texts_have(const struct texts *texts, struct str text)
{
	for (size_t i = 0; i < texts->count; i++)
		if (str_eq(texts->items[i], text))
			return true;
	return false;
}
