/* SPDX-License-Identifier: MIT */
/* A document of the workspace, Markdown or HTML: where its links lead, and what can be
 * linked to in it. */
#ifndef SMOKE_COLLECT_DOCUMENT_H
#define SMOKE_COLLECT_DOCUMENT_H

#include "base/err.h"
#include "ext/markdown.h"

enum { DOCUMENT_SIZE_MAX = MARKDOWN_SIZE_MAX };

/* By its suffix: .md, .markdown, .html, .htm. */
bool document_is_known(struct str name);

/* ERR_INPUT: it cannot be read; ERR_SUBJECT: it is not what its suffix says. */
bool document_read(struct arena *a, const char *path, struct markdown *out,
	struct err *err) MUST_CHECK;

/* The file that a link of `document` leads to, both as the workspace names them, and the
 * anchor behind `#`.  False where it leads to no file: another scheme, another host. */
bool document_target(struct arena *a, struct str document, struct str link,
	struct str *file, struct str *anchor);

#endif
