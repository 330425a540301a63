/* SPDX-License-Identifier: MIT */
/* The pages of --report-html: an index of all files that were run, and a page for each
 * with what was asked and answered, its source, and when each request was under way.
 *
 * They are made of what --json says, so that both tell the same, masked.  Pages load
 * nothing and run nothing: the only style is named by its digest in the policy. */
#ifndef SMOKE_CMD_RUN_HTML_H
#define SMOKE_CMD_RUN_HTML_H

#include "base/err.h"
#include "base/sbuf.h"
#include "value/value.h"

/* `files`: {name, page, success, time, requests, at}, the oldest first. */
bool html_index(const struct value *files, struct sbuf *out, struct err *err) MUST_CHECK;

/* `file`: an object of --json; `source`: the suite, masked. */
bool html_page(const struct value *file, struct str source, struct sbuf *out,
	struct err *err) MUST_CHECK;

#endif
