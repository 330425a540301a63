/* SPDX-License-Identifier: MIT */
#include "ext/xout.h"

#include "base/die.h"
#include "base/utf8.h"

#include <libxml/xmlwriter.h>
#include <stdio.h>
#include <stdlib.h>

struct xout {
	struct sbuf *out;
	xmlTextWriterPtr writer;
	struct sbuf shown; /* a text as XML can hold it */
	bool failed;
};

static int
write_some(void *data, const char *bytes, int size)
{
	struct sbuf *out = data;
	sbuf_add(out, (struct str){ bytes, (size_t)size });
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

struct xout *
xout_open(struct sbuf *out)
{
	struct xout *x = calloc(1, sizeof(*x));
	xmlOutputBufferPtr buffer =
		xmlOutputBufferCreateIO(write_some, close_nothing, out, NULL);
	if (!x || !buffer)
		die_out_of_memory();
	x->out = out;
	x->writer = xmlNewTextWriter(buffer);
	if (!x->writer)
		die_out_of_memory();
	note(x, xmlTextWriterSetIndent(x->writer, 1));
	note(x, xmlTextWriterSetIndentString(x->writer, BAD_CAST "  "));
	note(x, xmlTextWriterStartDocument(x->writer, "1.0", "UTF-8", NULL));
	return x;
}

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
		size_t size = utf8_next(rest, &code);
		if (size && is_plain(code))
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
	note(x, xmlTextWriterEndElement(x->writer));
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
