/* SPDX-License-Identifier: MIT */
#include "ext/xout.h"

#include "base/die.h"
#include "base/utf8.h"

#include <libxml/xmlwriter.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 64 };

struct xout {
	struct sbuf *out;
	xmlTextWriterPtr writer;
	struct sbuf shown; /* a text as XML can hold it */
	bool html, muted, failed;
	size_t depth;
	bool voids[DEPTH_MAX]; /* by depth: an element without end tag */
};

static int
write_some(void *data, const char *bytes, int size)
{
	struct xout *x = data;
	if (!x->muted)
		sbuf_add(x->out, (struct str){ bytes, (size_t)size });
	return size; /* what does not fit is known to the sbuf; the library would print it
		      */
}

static int
close_nothing(void *data)
{
	(void)data;
	return 0;
}

static void
note(struct xout *x, int result)
{
	x->failed = x->failed || result < 0;
}

static struct xout *
open_writer(struct sbuf *out)
{
	struct xout *x = calloc(1, sizeof(*x));
	xmlOutputBufferPtr buffer =
		xmlOutputBufferCreateIO(write_some, close_nothing, x, NULL);
	if (!x || !buffer)
		die_out_of_memory();
	x->out = out;
	x->writer = xmlNewTextWriter(buffer);
	if (!x->writer)
		die_out_of_memory();
	return x;
}

struct xout *
xout_open(struct sbuf *out)
{
	struct xout *x = open_writer(out);
	note(x, xmlTextWriterSetIndent(x->writer, 1));
	note(x, xmlTextWriterSetIndentString(x->writer, BAD_CAST "  "));
	note(x, xmlTextWriterStartDocument(x->writer, "1.0", "UTF-8", NULL));
	return x;
}

/* Without a start of the document the library would write every letter beyond ASCII as a
 * number; with one it writes a declaration, which HTML must not have. */
struct xout *
xout_open_html(struct sbuf *out)
{
	struct xout *x = open_writer(out);
	x->html = true;
	x->muted = true;
	note(x, xmlTextWriterStartDocument(x->writer, "1.0", "UTF-8", NULL));
	note(x, xmlTextWriterFlush(x->writer));
	x->muted = false;
	sbuf_add_c(out, "<!DOCTYPE html>");
	return x;
}

static bool
is_one_of(const char *element, const char *const *names)
{
	for (; *names; names++)
		if (!strcmp(element, *names))
			return true;
	return false;
}

static const char *const void_elements[] = { "area", "base", "br", "col", "embed", "hr",
	"img", "input", "link", "meta", "source", "track", "wbr", NULL };
static const char *const blocks[] = { "html", "head", "body", "meta", "title", "style",
	"script", "header", "nav", "main", "section", "article", "footer", "div", "h1",
	"h2", "h3", "h4", "p", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption",
	"thead", "tbody", "tr", "details", "summary", "pre", NULL };

/* XML 1.0, production 2, without what changes its look or is lost on the way: a carriage
 * return is read as a newline. */
static bool
is_plain(uint32_t code)
{
	return code == '\t' || code == '\n' || (code >= 0x20 && code < 0x7f)
		|| (code > 0x9f && !utf8_is_unsafe(code));
}

/* The library wants zero-terminated text; there is no zero in what is shown. */
static const xmlChar *
shown(struct xout *x, struct str text)
{
	sbuf_reset(&x->shown);
	for (size_t at = 0; at < text.size;) {
		uint32_t code;
		struct str rest = str_from(text, at);
		size_t plain = utf8_plain_size(rest);
		size_t size = plain ? plain : utf8_next(rest, &code);
		if (plain || (size && is_plain(code)))
			sbuf_add(&x->shown, str_part(rest, 0, size));
		else
			size = utf8_show(rest, &x->shown);
		at += size;
	}
	x->failed = x->failed || !sbuf_ok(&x->shown);
	return (const xmlChar *)sbuf_str(&x->shown).data;
}

void
xout_start(struct xout *x, const char *element)
{
	if (x->depth >= DEPTH_MAX) {
		x->failed = true;
		return;
	}
	x->voids[x->depth++] = x->html && is_one_of(element, void_elements);
	if (x->html && is_one_of(element, blocks))
		note(x, xmlTextWriterWriteRaw(x->writer, BAD_CAST "\n"));
	note(x, xmlTextWriterStartElement(x->writer, BAD_CAST element));
}

void
xout_attribute(struct xout *x, const char *name, struct str value)
{
	note(x, xmlTextWriterWriteAttribute(x->writer, BAD_CAST name, shown(x, value)));
}

void
xout_attribute_int(struct xout *x, const char *name, int64_t value)
{
	char text[24];
	snprintf(text, sizeof(text), "%lld", (long long)value);
	note(x, xmlTextWriterWriteAttribute(x->writer, BAD_CAST name, BAD_CAST text));
}

void
xout_text(struct xout *x, struct str text)
{
	note(x, xmlTextWriterWriteString(x->writer, shown(x, text)));
}

void
xout_end(struct xout *x)
{
	if (!x->depth) {
		x->failed = true;
		return;
	}
	x->depth--;
	if (x->html && !x->voids[x->depth])
		note(x, xmlTextWriterFullEndElement(x->writer));
	else
		note(x, xmlTextWriterEndElement(x->writer));
}

void
xout_code(struct xout *x, struct str text)
{
	x->failed = x->failed || str_contains(text, STR("</"));
	note(x, xmlTextWriterWriteRawLen(x->writer, BAD_CAST text.data, (int)text.size));
}

bool
xout_close(struct xout *x, struct err *err)
{
	note(x, xmlTextWriterEndDocument(x->writer));
	note(x, xmlTextWriterFlush(x->writer));
	xmlFreeTextWriter(x->writer);
	bool good = !x->failed && sbuf_ok(x->out);
	sbuf_fini(&x->shown);
	free(x);
	return good
		|| err_set(err, ERR_OUTPUT,
			"the XML could not be written: it is too large,"
			" or its elements do not fit together");
}
