/* SPDX-License-Identifier: MIT */
/* The one place where text is made safe for its reader.  XML and HTML are escaped by the
 * library that writes them (ext/xout.h). */
#ifndef SMOKE_OUT_ESCAPE_H
#define SMOKE_OUT_ESCAPE_H

#include "base/sbuf.h"
#include "base/str.h"

enum escape {
	ESCAPE_TERMINAL = 1, /* controls, C1, bidi, zero width shown as \x1b or \u{202e};
				one line */
	ESCAPE_TERMINAL_LINES, /* the same, line feeds kept */
	/* TERMINAL, and `::` at a word's start (wrapping may make it a line's), `##[` and
	 * `##vso[` anywhere are broken up: `\x3a:`, `\x23#[` */
	ESCAPE_CI_LOG,
	/* in running text and table cells of GitHub Flavored Markdown: no markup, no
	 * links, no mentions; an empty comment keeps `@`, `#` and addresses apart */
	ESCAPE_MARKDOWN,
	ESCAPE_MARKDOWN_CODE, /* as a code span with a fence that is long enough; not in
				 tables */
	ESCAPE_MARKDOWN_BLOCK, /* lines to copy, as a fenced block with a line end behind
				*/
	/* a GitHub workflow command: what stands behind `::`, line feeds kept; and the
	 * value of a property in front of it */
	ESCAPE_GITHUB_MESSAGE,
	ESCAPE_GITHUB_PROPERTY,
	ESCAPE_TAP, /* a description: `#` and `\` */
	ESCAPE_SHELL /* as one word of POSIX sh, quoted only where it must be */
};

void escape(enum escape mode, struct str text, struct sbuf *out);

/* At most `width` columns (code points), an ellipsis in the middle where it was longer.
 */
struct str escape_cut(struct arena *a, struct str text, size_t width);

#endif
