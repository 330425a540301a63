/* SPDX-License-Identifier: MIT */
#include "deliver/strict.h"

static const struct str hidden = STR_INIT("(not told here)");

/* Where what stands there was made by us, or is a declared fact; not $.body, $.headers,
 * $.cookies, nor $.redirects, which are headers. */
static bool
may_leave(struct str path)
{
	static const char *const roots[] = { "status", "facts", "tls", "timing",
		"source" };
	for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++) {
		struct str root = str_of(roots[i]);
		struct str rest = str_from(path, 2);
		if (str_starts(path, STR("$.")) && str_starts(rest, root)
			&& (rest.size == root.size || rest.data[root.size] == '.'
				|| rest.data[root.size] == '['))
			return true;
	}
	return false;
}

/* A status code says nothing that could not be told. */
static bool
is_status(struct str value)
{
	for (size_t i = 0; i < value.size; i++)
		if (value.data[i] < '0' || value.data[i] > '9')
			return false;
	return value.size == 3;
}

static void
hide(struct str *value)
{
	if (value->size && !is_status(*value))
		*value = hidden;
}

struct run
strict_run(struct arena *a, const struct run *run)
{
	struct run out = *run;
	out.findings.items =
		arena_array(a, run->findings.count, sizeof(*out.findings.items));
	for (size_t i = 0; i < run->findings.count; i++) {
		struct finding *f = &out.findings.items[i];
		*f = run->findings.items[i];
		if (may_leave(f->path))
			continue;
		hide(&f->baseline);
		hide(&f->candidate);
		hide(&f->actual);
		if (!str_is(f->kind, "assert")) /* an assert's stands in the suite */
			hide(&f->expected);
	}
	return out;
}
