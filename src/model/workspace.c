/* SPDX-License-Identifier: MIT */
#include "model/workspace.h"

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

struct str
workspace_file(const struct workspace *w, struct str name)
{
	return str_starts(name, w->folder) ? str_from(name, w->folder.size) : name;
}
