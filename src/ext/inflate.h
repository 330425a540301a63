/* SPDX-License-Identifier: MIT */
/* Content codings: gzip, deflate, br, zstd, identity (RFC 9110, section 8.4).
 *
 * The end of the stream is checked, which libcurl 7.88.1 does not do: a body that is cut,
 * or that has bytes behind its end, is an error, never a shorter body.  A body of no
 * bytes is empty, whatever its codings, as answers to HEAD, 204 and 304 have it: whether
 * it was meant to be empty is a question of framing, which the caller has to ask. */
#ifndef SMOKE_EXT_INFLATE_H
#define SMOKE_EXT_INFLATE_H

#include "base/err.h"
#include "base/str.h"

enum { INFLATE_LAYERS_MAX = 2 };

/* What zstd may look back at, by RFC 9659; memory is bounded by that and `ceiling`. */
enum { INFLATE_ZSTD_WINDOW_LOG = 23 };

/* `codings` is the value of Content-Encoding, applied from the last to the first; empty
 * or "identity" gives the bytes themselves.  At most `ceiling` bytes come out
 * (ERR_LIMIT); unknown or broken codings are ERR_SUBJECT.  Nothing is copied where there
 * is nothing to decode. */
bool inflate_body(struct arena *a, struct str codings, struct str body, size_t ceiling,
	struct str *out, struct err *err) MUST_CHECK;

#endif
