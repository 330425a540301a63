/* SPDX-License-Identifier: MIT */
#include "model/suite_options.h"
#include "suite/suite.h"

struct checking {
	const struct suite *suite;
	enum diag_level level;
	struct diags *diags;
	bool fine;
};

static void
tell(struct checking *c, struct span span, const char *what, struct str name,
	const char *why)
{
	diags_add(c->diags, c->level, &c->suite->source, span, "%s %.*s %s", what,
		STR_ARGS(name), why);
	c->fine = false;
}

static void
check_options(struct checking *c, const struct options *options)
{
	uint64_t seen = 0;
	for (size_t i = 0; i < options->count; i++) {
		const struct option *o = &options->items[i];
		const struct option_form *form = option_form_by(o->kind);
		uint64_t bit = (uint64_t)1 << o->kind;
		if (!form->repeats && seen & bit)
			tell(c, o->span, "the option", form->name,
				"stands twice in this entry");
		seen |= bit;
		bool endless = o->kind == OPTION_REPEAT || o->kind == OPTION_RETRY;
		if (endless && o->number < 0)
			tell(c, o->span, "the option", form->name, "has no end");
	}
}

enum { CAPTURES_COMPARED = 256 }; /* each with each, so not without a limit */

static void
check_captures(struct checking *c, const struct response *r)
{
	size_t count = r->capture_count < CAPTURES_COMPARED ? r->capture_count
							    : CAPTURES_COMPARED;
	for (size_t i = 1; i < count; i++) {
		struct str name = r->captures[i].name.written;
		size_t before = 0;
		while (before < i && !str_eq(r->captures[before].name.written, name))
			before++;
		if (before < i)
			tell(c, r->captures[i].name.span, "the capture", name,
				"stands twice in this entry");
	}
}

bool
suite_check(const struct suite *suite, enum diag_level level, struct diags *diags)
{
	struct checking c = { suite, level, diags, true };
	for (size_t i = 0; i < suite->count; i++) {
		check_options(&c, &suite->entries[i].request.options);
		check_captures(&c, &suite->entries[i].response);
	}
	return c.fine;
}
