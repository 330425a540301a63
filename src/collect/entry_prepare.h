/* SPDX-License-Identifier: MIT */
/* What the files that prepare an entry share; for nobody else. */
#ifndef SMOKE_COLLECT_ENTRY_PREPARE_H
#define SMOKE_COLLECT_ENTRY_PREPARE_H

#include "collect/entry.h"
#include "query/template.h"

struct prepare {
	struct arena *arena;
	const struct entry *entry;
	struct scope *scope;
	struct entry_plan *plan;
	struct entry_error *error;
	struct vec headers; /* struct http_header: the explicit ones, then the implicit
			       ones */
	struct vec targets; /* struct http_target: of connect-to and resolve */
	struct vec said; /* struct entry_section */
	struct vec lines; /* struct http_header: of the last one */
};

/* Sets the error; returns false. */
bool prepare_fail(struct prepare *p, const char *title, struct span span,
	const char *format, ...) FORMAT(4, 5);

/* What went wrong stands in the workspace, not in the suite; returns false. */
bool prepare_fail_in_defaults(struct prepare *p);

bool prepare_text(struct prepare *p, const struct template *t, enum rendering rendering,
	struct str *out) MUST_CHECK;
/* The same, for what goes into a line: CR, LF and NUL are refused (TPL-04). */
bool prepare_line(struct prepare *p, const struct template *t, const char *what,
	struct str *out) MUST_CHECK;

bool prepare_has_header(const struct prepare *p, const char *name);
void prepare_header(struct prepare *p, struct str name, struct str value);
/* Unless the entry says one itself. */
void prepare_implicit(struct prepare *p, const char *name, struct str value);

/* `a=b&c=d`, each percent-encoded by itself. */
bool prepare_parameters(struct prepare *p, const char *section, const struct pairs *pairs,
	struct sbuf *out) MUST_CHECK;

/* Keeps a rendered line of a section, where something wants to tell it. */
void
prepare_say(struct prepare *p, const char *section, struct str name, struct str value);

bool prepare_options(struct prepare *p) MUST_CHECK; /* entry_options.c */
bool prepare_body(struct prepare *p) MUST_CHECK; /* entry_body.c */
bool prepare_multipart(struct prepare *p) MUST_CHECK; /* entry_multipart.c */

#endif
