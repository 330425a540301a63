/* SPDX-License-Identifier: MIT */
/* The formats that have a reader of their own: json xml html. */
#include "decode/reading.h"

#include "ext/xdoc.h"
#include "value/json.h"

bool
decode_json(struct reading *r, struct value *out)
{
	struct json_limits limits = { .depth = r->limits->depth,
		.nodes = r->limits->nodes };
	return json_read(r->arena, r->text, &limits, out, r->err)
		&& reading_key_kubernetes(r, out, false);
}

static bool
read_document(struct reading *r, enum xdoc_kind kind, struct value *out)
{
	struct xdoc *doc = xdoc_read(kind, r->text, r->err);
	if (!doc)
		return false;
	bool good = xdoc_value(r->arena, doc, out, r->err);
	xdoc_free(doc);
	return good;
}

bool
decode_xml(struct reading *r, struct value *out)
{
	return read_document(r, XDOC_XML, out);
}

/* JX-18: any text is HTML to a browser; JSON and plain text are not for us. */
bool
decode_html(struct reading *r, struct value *out)
{
	struct str body = str_trim(r->text);
	if (!str_starts(body, STR("<")))
		return reading_refuse(
			r, reading_place(r, body), "this is no HTML: '<' expected");
	return read_document(r, XDOC_HTML, out);
}
