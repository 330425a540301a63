/* SPDX-License-Identifier: MIT */
/* Mistakes in an expectation that can be known before anything is asked. */
#include "compare/demand.h"
#include "compare/expect.h"
#include "query/comparison.h"
#include "query/jsonpath.h"

struct checking {
	struct arena *a;
	const struct workspace *w;
	const struct expectation *e;
	struct diags *diags;
};

static bool
mistake(struct checking *c, const char *what, struct str value)
{
	return diags_add(c->diags, DIAG_ERROR, &c->w->source, c->e->span, "%s '%.*s'",
		what, STR_ARGS(value));
}

static bool
check_path(struct checking *c)
{
	struct err err = { 0 };
	if (jsonpath_compile(c->a, c->e->path, &err))
		return true;
	return diags_add(c->diags, DIAG_ERROR, &c->w->source, c->e->path_span,
		"path '%.*s', column %u: %s", STR_ARGS(c->e->path), err.column, err.text);
}

static bool
check_form(struct checking *c)
{
	const struct expectation *e = c->e;
	int forms = (e->relation != RELATION_NONE) + (e->value_count > 0)
		+ (e->version.size > 0) + (e->must != MUST_NONE) + (e->is.size > 0)
		+ (e->matches.size > 0);
	return forms == 1
		|| diags_add(c->diags, DIAG_ERROR, &c->w->source, e->span,
			"an expectation says exactly one of relation, values, version, "
			"must, "
			"is, matches; this one says %d",
			forms);
}

static bool
check_relative(struct checking *c)
{
	return !expect_is_relative(c->e) || (c->w->baseline.size && c->w->candidate.size)
		|| diags_add(c->diags, DIAG_ERROR, &c->w->source, c->e->span,
			"this expectation needs a baseline, and `compare:` names none");
}

static bool
check_values(struct checking *c)
{
	bool good = true;
	for (size_t i = 0; i < c->e->value_count; i++) {
		struct str name = c->e->values[i].environment;
		if (workspace_environment(c->w, name) == STR_NONE)
			good = mistake(c,
				"`values` names an environment that is not there:", name);
	}
	return good;
}

/* What stands in a placeholder is known only when it is rendered. */
static bool
check_version(struct checking *c)
{
	struct demand d;
	struct str text = c->e->version;
	if (!text.size)
		return true;
	if (!demand_read(text, &d))
		return mistake(c,
			"`version` expects >=, <=, ==, !=, > or < and a version or "
			"`baseline`, "
			"not",
			text);
	return demand_is_relative(&d) || str_contains(text, STR("{{"))
		|| demand_test(&d, d.operand, d.operand) != MATCH_UNKNOWN
		|| mistake(c, "`version` expects a version that can be ordered, not",
			d.operand);
}

static bool
check_is(struct checking *c)
{
	struct comparison comparison;
	struct err err = { 0 };
	return !c->e->is.size || comparison_read(c->a, c->e->is, &comparison, &err)
		|| diags_add(c->diags, DIAG_ERROR, &c->w->source, c->e->span,
			"`is: %.*s`: %s", STR_ARGS(c->e->is), err.text);
}

static bool
check_matches(struct checking *c)
{
	struct err err = { 0 };
	return !c->e->matches.size || rx_compile(c->a, c->e->matches, &err)
		|| diags_add(c->diags, DIAG_ERROR, &c->w->source, c->e->span,
			"`matches: %.*s`, column %u: %s", STR_ARGS(c->e->matches),
			err.column, err.text);
}

bool
expect_check(struct arena *a, const struct workspace *w, const struct expectation *e,
	struct diags *diags)
{
	static bool (*const checks[])(struct checking *) = { check_path, check_form,
		check_relative, check_values, check_version, check_is, check_matches };
	struct checking c = { a, w, e, diags };
	bool good = true;
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]); i++)
		good = checks[i](&c) && good;
	return good;
}
