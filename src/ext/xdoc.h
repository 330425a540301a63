/* SPDX-License-Identifier: MIT */
/* XML and HTML documents, and XPath 1.0 over them (libxml2 lives behind this).
 *
 * Safe by construction: no document type, no entity from outside, no network, bounded
 * depth, size and XPath steps.  A document that was not read to its end is an error: a NUL,
 * a tree cut at a depth, anything the library only whispers. */
#ifndef SMOKE_EXT_XDOC_H
#define SMOKE_EXT_XDOC_H

#include "base/err.h"
#include "value/value.h"

struct xdoc;

enum xdoc_kind { XDOC_XML = 1, XDOC_HTML };

/* `text` is valid UTF-8 already, whatever its own declaration says.  NULL with line and
 * column and kind ERR_SUBJECT or ERR_LIMIT. */
struct xdoc *xdoc_read(enum xdoc_kind kind, struct str text, struct err *err) MUST_CHECK;
void xdoc_free(struct xdoc *doc); /* NULL is fine */

/* The result as a value: STRING, NUMBER, BOOL or NODES (the text each node says, with
 * attribute nodes their value).  Namespaces of the root are known by their prefix, its
 * default namespace as `_`.  Errors: ERR_INPUT for an expression that does not compile
 * (also an unknown prefix or function), ERR_LIMIT for too many steps. */
bool xdoc_xpath(struct arena *a, struct xdoc *doc, struct str expression, struct value *out,
	struct err *err) MUST_CHECK;
bool xdoc_xpath_check(struct str expression, struct err *err) MUST_CHECK;

/* The document as an observation's body: an element is an object {"name": …, "@attribute":
 * …, "text": …, "children": […]}; what is absent is left out.  White space between elements
 * is not text.  HTML: names in lower case; scripts and styles keep their text. */
bool xdoc_value(struct arena *a, const struct xdoc *doc, struct value *out, struct err *err)
	MUST_CHECK;

#endif
