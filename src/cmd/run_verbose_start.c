/* SPDX-License-Identifier: MIT */
#include "cmd/options.h"
#include "cmd/run_verbose.h"
#include "query/template.h"

/* Options about what is told, and not about what is done. */
static bool
says_nothing(const char *name)
{
	static const char *const names[] = { "verbose", "very-verbose",
		"hurl-exit-codes" };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(str_of(name), names[i]))
			return true;
	return false;
}

void
verbose_start(
	const struct arguments *arguments, const struct scope *scope, struct sbuf *out)
{
	const struct vec *given = &arguments->given;
	bool any = false;
	for (size_t i = 0; i < given->count; i++) {
		const struct option_row *row =
			*(const struct option_row *const *)vec_at(given, i);
		const void *place = (const char *)arguments + row->offset;
		if (row->takes != TAKES_COUNT && row->takes != TAKES_DURATION
			&& row->takes != TAKES_NOTHING)
			continue;
		if (says_nothing(row->name))
			continue;
		if (!any)
			sbuf_add_c(out, "* Options:\n");
		any = true;
		if (row->takes == TAKES_NOTHING)
			sbuf_format(out, "*     %s: true\n", row->name);
		else
			sbuf_format(out, "*     %s: %lld%s\n", row->name,
				(long long)*(const int64_t *)place,
				row->takes == TAKES_DURATION ? "ms" : "");
	}
	if (scope->bindings.count)
		sbuf_add_c(out, "* Variables:\n");
	for (size_t i = 0; i < scope->bindings.count; i++) {
		const struct binding *b = vec_at(&scope->bindings, i);
		struct arena a = { 0 };
		struct err err = { 0 };
		struct str text = STR("***");
		if (b->secret || value_render(&a, &b->value, &text, &err))
			sbuf_format(out, "*     %.*s: %.*s\n", STR_ARGS(b->name),
				STR_ARGS(text));
		arena_fini(&a);
	}
}
