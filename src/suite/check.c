/* SPDX-License-Identifier: MIT */
#include "model/suite_options.h"
#include "ext/rx.h"
#include "query/jsonpath.h"
#include "query/template.h"
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
	diags_add(c->diags, c->level, &c->suite->source, span, "%s %.*s%s%s", what,
		STR_ARGS(name), *why ? " " : "", why);
	c->fine = false;
}

static bool
reads_netrc(const struct option *o)
{
	if (o->kind == OPTION_NETRC || o->kind == OPTION_NETRC_OPTIONAL)
		return o->flag || !template_is_literal(&o->value, &(struct str){ 0 });
	return o->kind == OPTION_NETRC_FILE;
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
		if (reads_netrc(o) && c->level == DIAG_ERROR)
			tell(c, o->span, "the option", form->name,
				"reads a file of whoever runs it; here the environment's "
				"`user` or a secret says who one is");
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

/* --- patterns that were left uncompiled --- */

static void
check_argument(struct checking *c, const struct argument *argument, bool path)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	struct str text;
	if (argument->kind == ARGUMENT_TEXT && !argument->rx && !argument->path
		&& template_is_literal(&argument->text, &text)
		&& !(path ? (const void *)jsonpath_compile(&a, text, &err)
			  : (const void *)rx_compile(&a, text, &err)))
		tell(c, argument->span,
			path ? "this is no JSONPath:" : "this is no regular expression:",
			str_of(err.text), "");
	arena_fini(&a);
}

static void
check_query(struct checking *c, const struct query *q)
{
	if (q->kind == QUERY_JSONPATH || q->kind == QUERY_REGEX)
		check_argument(c, &q->argument, q->kind == QUERY_JSONPATH);
	for (size_t i = 0; i < q->filters.count; i++) {
		const struct filter *f = &q->filters.items[i];
		if (f->kind == FILTER_JSONPATH)
			check_argument(c, &f->arguments[0], true);
		if (f->kind == FILTER_REGEX || f->kind == FILTER_REPLACE_REGEX)
			check_argument(c, &f->arguments[0], false);
	}
}

static void
check_patterns(struct checking *c, const struct response *r)
{
	for (size_t i = 0; i < r->capture_count; i++)
		check_query(c, &r->captures[i].query);
	for (size_t i = 0; i < r->assert_count; i++) {
		const struct predicate *p = &r->asserts[i].predicate;
		check_query(c, &r->asserts[i].query);
		if (p->kind == PREDICATE_MATCHES && p->value.kind == LITERAL_TEXT)
			check_argument(c, &p->value.regex, false);
	}
}

bool
suite_check(const struct suite *suite, enum diag_level level, struct diags *diags)
{
	struct checking c = { suite, level, diags, true };
	for (size_t i = 0; i < suite->count; i++) {
		check_options(&c, &suite->entries[i].request.options);
		check_captures(&c, &suite->entries[i].response);
		check_patterns(&c, &suite->entries[i].response);
	}
	return c.fine;
}
