/* SPDX-License-Identifier: MIT */
/* Writing XML and HTML: the library escapes, nobody pastes markup (libxml2 lives behind
 * this).  What XML 1.0 cannot hold (control characters, U+FFFE, bad UTF-8) is shown
 * escaped, as utf8_show() does. */
#ifndef SMOKE_EXT_XOUT_H
#define SMOKE_EXT_XOUT_H

#include "base/err.h"
#include "base/sbuf.h"

struct xout;

struct xout *xout_open(struct sbuf *out); /* appends to `out`; indented by two spaces */
/* HTML 5 that reads as XML too: a doctype, no declaration, an end tag for every element
 * but the void ones; a line end in front of each block, and nowhere else. */
struct xout *xout_open_html(struct sbuf *out);
void xout_start(struct xout *x, const char *element);
void xout_attribute(struct xout *x, const char *name, struct str value);
void xout_attribute_int(struct xout *x, const char *name, int64_t value);
void xout_text(struct xout *x, struct str text);
void xout_end(struct xout *x);
/* Text of ours that HTML reads as it stands: <style>, <script>.  It must not hold `</`.
 */
void xout_code(struct xout *x, struct str text);
/* Ends the document and frees x; false if anything went wrong on the way. */
bool xout_close(struct xout *x, struct err *err) MUST_CHECK;

#endif
