/* SPDX-License-Identifier: MIT */
/* The lines of a suite as text; suite/format.c puts them in their places. */
#ifndef SMOKE_SUITE_FORMAT_LINE_H
#define SMOKE_SUITE_FORMAT_LINE_H

#include "base/sbuf.h"
#include "model/suite.h"

struct formatter {
	struct str text; /* of the source, that all spans speak of */
	struct sbuf *out;
};

/* Each writes one line of the file without what stands around it; `of` is the part of
 * the tree that the row of format.c says. */
typedef void format_line_fn(const struct formatter *f, const void *of);
format_line_fn format_request_line, format_status_line, format_pair, format_part,
	format_option, format_capture, format_assert, format_body;

#endif
