/* SPDX-License-Identifier: MIT */
/* Content codings: gzip, deflate, br, zstd, identity (RFC 9110, section 8.4).
 *
 * The end of the stream is checked, which libcurl 7.88.1 does not do: a body that is cut,
 * or that has bytes behind its end, is an error, never a shorter body. */
#ifndef SMOKE_EXT_INFLATE_H
#define SMOKE_EXT_INFLATE_H

#include "base/err.h"
#include "base/str.h"

enum { INFLATE_LAYERS_MAX = 2 };

/* `codings` is the value of Content-Encoding, applied from the last to the first; empty or
 * "identity" gives the bytes themselves.  At most `ceiling` bytes come out (ERR_LIMIT);
 * unknown or broken codings are ERR_SUBJECT. */
bool inflate_body(struct arena *a, struct str codings, struct str body, size_t ceiling,
	struct str *out, struct err *err) MUST_CHECK;

#endif
