/* SPDX-License-Identifier: MIT */
/* Text in other charsets (iconv lives behind this).
 *
 * Labels are those of the WHATWG, with what they mean there: latin1 and us-ascii are
 * windows-1252, shift_jis is Microsoft's.  Left out are `replacement` and
 * `x-user-defined`, which are no charsets.
 *
 * A byte order mark decides between utf-16le and utf-16be, and is taken away there; in
 * UTF-8 it stays, as U+FEFF, for the reader of the text to take or refuse. */
#ifndef SMOKE_EXT_CHARSET_H
#define SMOKE_EXT_CHARSET_H

#include "base/err.h"
#include "base/str.h"

/* To valid UTF-8; UTF-8 input is checked, not copied.  Strict: a bad byte is ERR_SUBJECT
 * and says where; an unknown label too.  An empty label is UTF-8. */
bool charset_decode(struct arena *a, struct str label, struct str bytes, struct str *out,
	struct err *err) MUST_CHECK;
bool charset_encode(struct arena *a, struct str label, struct str text, struct str *out,
	struct err *err) MUST_CHECK;

/* For a lint: would charset_decode know this label? */
bool charset_is_known(struct str label);

#endif
