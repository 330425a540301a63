/* SPDX-License-Identifier: MIT */
/* A suite back to text, laid out as all are: one blank where blanks are, none at the ends
 * of lines, old names of sections and filters replaced by the current ones.
 *
 * What means something stays as it was written: the order of sections, bodies byte for
 * byte, escapes, numbers and units; and so do comments, empty lines and kinds of line
 * ends.  Pure; a text that is laid out already comes out as it is. */
#ifndef SMOKE_SUITE_FORMAT_H
#define SMOKE_SUITE_FORMAT_H

#include "base/sbuf.h"
#include "model/suite.h"

/* `suite` was read by suite_read() without a mistake. */
void suite_format(const struct suite *suite, struct sbuf *out);

/* Whether both say the same, wherever in their files it stands. */
bool suite_same(const struct suite *one, const struct suite *other) MUST_CHECK;

#endif
