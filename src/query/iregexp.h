/* SPDX-License-Identifier: MIT */
/* I-Regexp (RFC 9485), the regular expressions of JSONPath, on top of ext/rx.h. */
#ifndef SMOKE_QUERY_IREGEXP_H
#define SMOKE_QUERY_IREGEXP_H

#include "base/err.h"
#include "ext/rx.h"

/* The pattern for rx_compile(): `.` is everything but CR and LF, `^` and `$` are the ends
 * of the text, and with `whole` the match must be the whole text.  ERR_INPUT with the
 * column in the pattern when it is no I-Regexp. */
bool iregexp_translate(struct arena *a, struct str pattern, bool whole, struct str *out,
	struct err *err) MUST_CHECK;

/* Compiled; ERR_LIMIT when it is one and rx.h cannot take it. */
struct rx *iregexp_compile(
	struct arena *a, struct str pattern, bool whole, struct err *err) MUST_CHECK;

#endif
