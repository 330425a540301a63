/* SPDX-License-Identifier: MIT */
/* XML and HTML documents, and XPath 1.0 over them (libxml2 lives behind this).
 *
 * Safe by construction: no document type, no entity from outside, no network, bounded
 * depth, size and XPath steps.  A document that was not read to its end is an error: a
 * NUL, a tree cut at a depth, anything the library only whispers. */
#ifndef SMOKE_EXT_XDOC_H
#define SMOKE_EXT_XDOC_H

#include "base/err.h"
#include "value/value.h"

struct xdoc;

enum xdoc_kind { XDOC_XML = 1, XDOC_HTML };

enum {
	XDOC_SIZE_MAX = 10000000, /* bytes: beyond that libxml2 fails here, cuts there */
	XDOC_DEPTH_MAX = 256,
	XDOC_ATTRIBUTES_MAX = 1000, /* of one element: they are compared each with each */
	XDOC_XPATH_MAX = 4096, /* bytes of an expression */
	XDOC_XPATH_STEPS = 2000000, /* and one more for each two bytes of the document */
	XDOC_RESULT_MAX = 64 << 20 /* bytes of text that the nodes of a result hold */
};

/* `text` is valid UTF-8 already, whatever its own declaration says; a byte order mark is
 * passed over.  NULL with line and column and kind ERR_SUBJECT or ERR_LIMIT.  XML has to
 * be well-formed and without a document type; HTML is taken as browsers take it, as long
 * as nothing of it is dropped. */
struct xdoc *xdoc_read(enum xdoc_kind kind, struct str text, struct err *err) MUST_CHECK;
void xdoc_free(struct xdoc *doc); /* NULL is fine */

/* The result as a value: STRING, NUMBER, BOOL or NODES (the text each node says, with
 * attribute nodes their value).  Namespaces of the root are known by their prefix, its
 * default namespace as `_`.  Errors: ERR_INPUT for an expression that does not compile,
 * also where only a prefix, function or variable is unknown and no node would have come
 * to it; ERR_SUBJECT for a number that is none (NaN, Infinity); ERR_LIMIT for too many
 * steps or too much text. */
bool xdoc_xpath(struct arena *a, struct xdoc *doc, struct str expression,
	struct value *out, struct err *err) MUST_CHECK;
/* The same without a document, so without knowing its prefixes. The column, where there
 * is one, is that of the expression. */
bool xdoc_xpath_check(struct str expression, struct err *err) MUST_CHECK;

/* The document as an observation's body.  An element is an object
 *   {"name": …, "@attribute": …, "text": …, "children": […]}
 * and what is absent is left out.  Names are as they are written, with their prefix;
 * declarations of namespaces are attributes.  Where text stands beside elements, it is a
 * string among the children, in its place, instead of "text".  Text that is only white
 * space is left out, as are comments.  HTML: names in lower case; scripts and styles keep
 * their text. */
bool xdoc_value(struct arena *a, const struct xdoc *doc, struct value *out,
	struct err *err) MUST_CHECK;

#endif
