/* SPDX-License-Identifier: MIT */
#include "collect/reply.h"

#include "ext/charset.h"
#include "ext/inflate.h"
#include "value/json.h"

struct answer { /* what a question got when it was asked first */
	bool asked, ok;
	const struct err *err; /* unless ok */
};

struct reply_cache {
	struct answer bytes, text, json, xdoc;
	struct str as_bytes, as_text;
	struct value as_json;
	struct xdoc *as_xdoc;
};

static struct reply_cache *
cache_of(struct arena *a, struct reply *r)
{
	if (!r->cache)
		r->cache = arena_new(a, struct reply_cache);
	return r->cache;
}

/* The answer to a question that is asked for the first time. */
static bool
keep(struct arena *a, struct answer *answer, bool ok, const struct err *err)
{
	answer->asked = true;
	answer->ok = ok;
	if (!ok) {
		struct err *kept = arena_new(a, struct err);
		*kept = *err;
		answer->err = kept;
	}
	return ok;
}

static bool
say_again(const struct answer *answer, struct err *err)
{
	const struct err *kept = answer->err;
	if (answer->ok)
		return true;
	return err_set_at(err, kept->kind, kept->line, kept->column, "%s", kept->text);
}

/* --- headers ---------------------------------------------------------------------- */

struct str
reply_header(const struct reply *r, struct str name)
{
	const struct http_response *response = r->response;
	for (size_t i = 0; i < response->header_count; i++) {
		struct str value = response->headers[i].value;
		if (str_eq_nocase(response->headers[i].name, name))
			return value.data ? value : STR("");
	}
	return (struct str){ 0 };
}

size_t
reply_headers(struct arena *a, const struct reply *r, struct str name, struct str **out)
{
	const struct http_response *response = r->response;
	struct vec values = vec_of(a, struct str);
	for (size_t i = 0; i < response->header_count; i++)
		if (str_eq_nocase(response->headers[i].name, name))
			vec_add(&values, &response->headers[i].value);
	*out = values.items;
	return values.count;
}

/* Several lines of one header are one list: RFC 9110, section 5.3. */
static struct str
joined(struct arena *a, const struct reply *r, struct str name)
{
	struct str *values;
	size_t count = reply_headers(a, r, name, &values);
	struct sbuf text = { 0 };
	for (size_t i = 0; i < count; i++) {
		sbuf_add_c(&text, i ? ", " : "");
		sbuf_add(&text, values[i]);
	}
	struct str list = sbuf_copy(&text, a);
	sbuf_fini(&text);
	return list;
}

/* `text/html; charset="utf-8"`: the type in front, RFC 9110, section 8.3.1. */
static struct str
media_type(const struct reply *r)
{
	struct str type = reply_header(r, STR("Content-Type"));
	ptrdiff_t end = str_find_char(type, ';');
	return str_trim(end == STR_NONE ? type : str_part(type, 0, (size_t)end));
}

/* The value of a parameter at the front of *rest, which ends at a `;` or with a quote. */
static struct str
take_value(struct arena *a, struct str *rest)
{
	size_t i = 0;
	if (!str_starts(*rest, STR("\""))) {
		while (i < rest->size && rest->data[i] != ';')
			i++;
		struct str value = str_trim(str_part(*rest, 0, i));
		*rest = str_from(*rest, i);
		return value;
	}
	char *text = arena_alloc(a, rest->size);
	size_t size = 0;
	for (i = 1; i < rest->size && rest->data[i] != '"'; i++) {
		if (rest->data[i] == '\\' && i + 1 < rest->size)
			i++;
		text[size++] = rest->data[i];
	}
	*rest = str_from(*rest, i + 1);
	return (struct str){ text, size };
}

static struct str
charset_label(struct arena *a, const struct reply *r)
{
	struct str rest = reply_header(r, STR("Content-Type"));
	for (;;) {
		ptrdiff_t at = str_find_char(rest, ';');
		if (at == STR_NONE)
			return (struct str){ 0 };
		rest = str_trim(str_from(rest, (size_t)at + 1));
		at = str_find_char(rest, '=');
		ptrdiff_t end = str_find_char(rest, ';');
		if (at == STR_NONE || (end != STR_NONE && end < at))
			continue; /* a parameter without a value */
		struct str name = str_trim(str_part(rest, 0, (size_t)at));
		rest = str_trim(str_from(rest, (size_t)at + 1));
		struct str value = take_value(a, &rest);
		if (str_eq_nocase(name, STR("charset")))
			return value;
	}
}

/* --- the body --------------------------------------------------------------------- */

/* A body that was cut on its way is none, also where what came of it can be read. */
static bool
decode_bytes(struct arena *a, const struct reply *r, struct str *out, struct err *err)
{
	const struct http_response *response = r->response;
	if (response->trouble != TROUBLE_NONE)
		return err_set(err, ERR_SUBJECT, "there is no whole response: %.*s",
			STR_ARGS(response->reason));
	return inflate_body(a, joined(a, r, STR("Content-Encoding")), response->body,
		r->body_max, out, err);
}

bool
reply_bytes(struct arena *a, struct reply *r, struct str *out, struct err *err)
{
	struct reply_cache *c = cache_of(a, r);
	bool ok = c->bytes.asked
		? say_again(&c->bytes, err)
		: keep(a, &c->bytes, decode_bytes(a, r, &c->as_bytes, err), err);
	*out = c->as_bytes;
	return ok;
}

static bool
decode_text(struct arena *a, struct reply *r, struct str *out, struct err *err)
{
	struct str bytes;
	return reply_bytes(a, r, &bytes, err)
		&& charset_decode(a, charset_label(a, r), bytes, out, err);
}

bool
reply_text(struct arena *a, struct reply *r, struct str *out, struct err *err)
{
	struct reply_cache *c = cache_of(a, r);
	bool ok = c->text.asked
		? say_again(&c->text, err)
		: keep(a, &c->text, decode_text(a, r, &c->as_text, err), err);
	*out = c->as_text;
	return ok;
}

bool
reply_charset_is_known(struct arena *a, const struct reply *r)
{
	struct str label = charset_label(a, r);
	return !label.size || charset_is_known(label);
}

static bool
parse_json(struct arena *a, struct reply *r, struct value *out, struct err *err)
{
	struct str text;
	return reply_text(a, r, &text, err) && json_read(a, text, &JSON_LIMITS, out, err);
}

bool
reply_json(struct arena *a, struct reply *r, const struct value **out, struct err *err)
{
	struct reply_cache *c = cache_of(a, r);
	bool ok = c->json.asked
		? say_again(&c->json, err)
		: keep(a, &c->json, parse_json(a, r, &c->as_json, err), err);
	*out = ok ? &c->as_json : NULL;
	return ok;
}

static bool
parse_xdoc(struct arena *a, struct reply *r, struct xdoc **out, struct err *err)
{
	struct str text;
	bool html = str_eq_nocase(media_type(r), STR("text/html"));
	if (reply_text(a, r, &text, err))
		*out = xdoc_read(html ? XDOC_HTML : XDOC_XML, text, err);
	return *out;
}

bool
reply_xdoc(struct arena *a, struct reply *r, struct xdoc **out, struct err *err)
{
	struct reply_cache *c = cache_of(a, r);
	bool ok = c->xdoc.asked
		? say_again(&c->xdoc, err)
		: keep(a, &c->xdoc, parse_xdoc(a, r, &c->as_xdoc, err), err);
	*out = c->as_xdoc;
	return ok;
}

/* --- its end ---------------------------------------------------------------------- */

static bool
has_suffix(struct str type, struct str suffix)
{
	return type.size > suffix.size
		&& str_eq_nocase(str_from(type, type.size - suffix.size), suffix);
}

/* What begins with a bracket ends with one; a number may have lost its last digits. */
static bool
json_ends_itself(struct arena *a, struct reply *r)
{
	const struct value *v;
	struct err err = { 0 };
	return reply_json(a, r, &v, &err) && v->kind != VALUE_NUMBER;
}

static bool
xml_ends_itself(struct arena *a, struct reply *r)
{
	struct xdoc *doc;
	struct err err = { 0 };
	return reply_xdoc(a, r, &doc, &err);
}

/* Of a type that was not said, brackets around the whole are believed. */
static bool
ends_itself(struct arena *a, struct reply *r)
{
	struct str type = media_type(r);
	struct str text;
	struct err err = { 0 };
	if (str_eq_nocase(type, STR("application/json"))
		|| str_eq_nocase(type, STR("text/json"))
		|| has_suffix(type, STR("+json")))
		return json_ends_itself(a, r);
	if (str_eq_nocase(type, STR("application/xml"))
		|| str_eq_nocase(type, STR("text/xml")) || has_suffix(type, STR("+xml")))
		return xml_ends_itself(a, r);
	if (type.size || !reply_text(a, r, &text, &err))
		return false;
	text = str_trim(text);
	return (str_starts(text, STR("{")) || str_starts(text, STR("[")))
		&& json_ends_itself(a, r);
}

/* Whether a content coding was undone, which has an end that is checked. */
static bool
has_coding(struct arena *a, const struct reply *r)
{
	struct str codings = joined(a, r, STR("Content-Encoding")), coding;
	while (str_next(&codings, ',', &coding)) {
		coding = str_trim(coding);
		if (coding.size && !str_eq_nocase(coding, STR("identity")))
			return true;
	}
	return false;
}

bool
reply_is_whole(struct arena *a, struct reply *r)
{
	const struct http_response *response = r->response;
	struct str bytes;
	struct err err = { 0 };
	if (!reply_bytes(a, r, &bytes, &err))
		return false;
	if (response->framing == FRAMING_NONE)
		return !response->body.size;
	if (response->framing != FRAMING_CLOSE)
		return true;
	if (has_coding(a, r))
		return response->body.size > 0;
	return ends_itself(a, r);
}

void
reply_fini(struct reply *r)
{
	if (!r || !r->cache)
		return;
	xdoc_free(r->cache->as_xdoc);
	r->cache = NULL;
}
