/* SPDX-License-Identifier: MIT */
/* Text in other charsets (iconv lives behind this). Labels are those of the WHATWG. */
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

#endif
