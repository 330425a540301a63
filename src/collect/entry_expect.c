/* SPDX-License-Identifier: MIT */
/* The expected response itself: version, status, headers, body. */
#include "collect/entry_evaluate.h"

#include "collect/entry_error.h"
#include "query/show.h"
#include "query/template.h"

enum { SHOWN_MAX = 64 * 1024 }; /* bytes of an actual body */

static struct entry_error
error_at(const char *title, struct span span, struct str text)
{
	return (struct entry_error){
		.title = title, .span = span, .text = text, .assert = true
	};
}

/* --- version and status --- */

static const enum http_version versions[] = {
	[VERSION_ANY] = HTTP_VERSION_ANY,
	[VERSION_10] = HTTP_VERSION_10,
	[VERSION_11] = HTTP_VERSION_11,
	[VERSION_2] = HTTP_VERSION_2,
	[VERSION_3] = HTTP_VERSION_3,
};

static void
expect_version(struct evaluation *v)
{
	const struct response *wanted = &v->entry->response;
	const struct http_response *response = v->reply->response;

	if (wanted->version == VERSION_ANY)
		return;
	v->asserts++;
	if (response->version == versions[wanted->version])
		return;
	evaluation_broken(v,
		error_at("Assert HTTP version", wanted->version_span,
			str_format(v->arena, "actual value is <HTTP/%s>",
				http_version_name(response->version))));
}

/* "200, 3xx" */
static struct str
show_ranges(struct arena *a, const struct suite_use *use)
{
	struct sbuf b = { 0 };

	for (size_t i = 0; i < use->accept_count; i++) {
		const struct status_range *range = &use->accept[i];
		sbuf_add_c(&b, i ? ", " : "");
		if (range->least == range->most)
			sbuf_format(&b, "%d", range->least);
		else
			sbuf_format(&b, "%dxx", range->least / 100);
	}
	struct str text = sbuf_copy(&b, a);
	sbuf_fini(&b);
	return text;
}

/* The file says that any status will do; the workspace, which. */
static void
expect_accepted(struct evaluation *v, int status)
{
	const struct suite_use *use = v->settings->use;

	if (!use || !use->accept_count)
		return;
	v->asserts++;
	for (size_t i = 0; i < use->accept_count; i++)
		if (status >= use->accept[i].least && status <= use->accept[i].most)
			return;
	struct entry_error error =
		error_at("Assert status code", v->entry->response.status_span,
			str_format(v->arena, "actual value is <%d>", status));
	error.expected = str_format(v->arena, "%.*s (accept in smoke.yaml)",
		STR_ARGS(show_ranges(v->arena, use)));
	error.actual = str_format(v->arena, "%d", status);
	evaluation_broken(v, error);
}

void
expect_status(struct evaluation *v)
{
	const struct response *wanted = &v->entry->response;
	int status = v->reply->response->status;

	expect_version(v);
	if (wanted->status < 0) {
		expect_accepted(v, status);
		return;
	}
	v->asserts++;
	if (status != wanted->status)
		evaluation_broken(v,
			error_at("Assert status code", wanted->status_span,
				str_format(v->arena, "actual value is <%d>", status)));
}

/* --- headers --- */

static bool
render(struct evaluation *v, const struct template *t, enum rendering rendering,
	struct str *out)
{
	struct err err = { 0 };
	struct span place;

	if (template_render(v->arena, t, v->scope, rendering, out, &place, &err))
		return true;
	struct entry_error error = entry_error_of(v->arena, &err, "Filter error", place);
	error.assert = true;
	evaluation_unknown(
		v, error, err.kind == ERR_LIMIT ? TROUBLE_LIMIT : TROUBLE_EVALUATE);
	return false;
}

/* `b`, or `["1", "2"]`. */
static struct str
show_values(struct arena *a, const struct str *values, size_t count)
{
	struct sbuf b = { 0 };

	if (count == 1)
		return values[0];
	for (size_t i = 0; i < count; i++) {
		sbuf_add_c(&b, i ? ", \"" : "[\"");
		sbuf_add(&b, values[i]);
		sbuf_add_char(&b, '"');
	}
	sbuf_add_char(&b, ']');
	struct str text = sbuf_copy(&b, a);
	sbuf_fini(&b);
	return text;
}

static void
header_differs(struct evaluation *v, const struct pair *wanted, const struct str *values,
	size_t count)
{
	if (!count) {
		evaluation_broken(v,
			error_at("Header not found", wanted->name.span,
				STR("this header has not been found in the response")));
		return;
	}
	struct str shown = show_values(v->arena, values, count);
	struct sbuf b = { 0 };
	sbuf_add_c(&b, "actual value is <");
	sbuf_add(&b, shown);
	sbuf_add_char(&b, '>');
	evaluation_broken(v,
		error_at("Assert header value", wanted->value.span,
			sbuf_copy(&b, v->arena)));
	sbuf_fini(&b);
}

static void
expect_header(struct evaluation *v, const struct pair *wanted)
{
	struct str name, value, *values;

	if (!render(v, &wanted->name, RENDER_PLAIN, &name)
		|| !render(v, &wanted->value, RENDER_PLAIN, &value))
		return;
	size_t count = reply_headers(v->arena, v->reply, name, &values);
	for (size_t i = 0; i < count; i++)
		if (str_eq(values[i], value))
			return;
	header_differs(v, wanted, values, count);
}

void
expect_headers(struct evaluation *v)
{
	const struct pairs *headers = &v->entry->response.headers;

	for (size_t i = 0; i < headers->count; i++) {
		v->asserts++;
		expect_header(v, &headers->items[i]);
	}
}

/* --- the body --- */

/* Equal to the start of a longer body is not equal to it. */
static void
check_end(struct evaluation *v)
{
	if (evaluation_is_whole(v))
		return;
	evaluation_unknown(v,
		error_at("Assert body value", v->entry->response.body.span,
			STR("the body's end was not seen: a longer body might differ")),
		TROUBLE_TRUNCATED);
}

static void
body_unreadable(struct evaluation *v, const char *title, const struct err *err)
{
	struct entry_error error =
		entry_error_of(v->arena, err, title, v->entry->response.body.span);

	error.assert = true;
	evaluation_unknown(
		v, error, err->kind == ERR_LIMIT ? TROUBLE_LIMIT : TROUBLE_DECODE);
}

static void
expect_bytes(struct evaluation *v, struct str wanted, struct span place)
{
	struct err err = { 0 };
	struct str bytes;

	if (!reply_bytes(v->arena, v->reply, &bytes, &err)) {
		body_unreadable(v, "Decompression error", &err);
		return;
	}
	if (str_eq(bytes, wanted)) {
		check_end(v);
		return;
	}
	struct value actual = value_of_bytes(bytes);
	struct str shown = value_show_typed(v->arena, &actual, SHOWN_MAX);
	evaluation_broken(v,
		error_at("Assert body value", place,
			str_format(v->arena, "actual value is %.*s",
				STR_ARGS(str_from(shown, sizeof("bytes"))))));
}

static size_t
line_start(struct str source, size_t at)
{
	while (at && source.data[at - 1] != '\n')
		at--;
	return at;
}

/* The line of the suite where the texts part.  Lines that are only in the actual text
 * stand behind one of the suite's, and that one is shown. */
static struct span
line_of_difference(const struct evaluation *v, struct str wanted, struct str text)
{
	const struct body *body = &v->entry->response.body;
	size_t start = entry_diff_start(wanted, text), at = body->text.span.start;
	struct str source = { 0 };

	if (v->settings->suite)
		source = v->settings->suite->source.text;
	if (at > source.size)
		return body->span;
	for (size_t i = 0; i < start; i++)
		if (wanted.data[i] == '\n')
			while (at < source.size && source.data[at++] != '\n')
				;
	at = line_start(source, at);
	if (entry_diff_only_adds(wanted, text) && at > body->span.start)
		at = line_start(source, at - 1);
	if (at < body->span.start)
		at = body->span.start;
	return (struct span){ at, 0 };
}

static bool
is_one_line(struct str text)
{
	return str_find_char(text, '\n') == STR_NONE;
}

static void
expect_text(struct evaluation *v, struct str wanted)
{
	struct err err = { 0 }, ignored = { 0 };
	struct str text;

	if (!reply_text(v->arena, v->reply, &text, &err)) {
		bool decoded = reply_bytes(v->arena, v->reply, &text, &ignored);
		body_unreadable(v,
			!decoded ? "Decompression error"
				: reply_charset_is_known(v->arena, v->reply)
				? "Invalid decoding"
				: "Invalid charset",
			&err);
		return;
	}
	if (str_eq(text, wanted)) {
		check_end(v);
		return;
	}
	if (is_one_line(wanted) && is_one_line(text))
		evaluation_broken(v,
			error_at("Assert body value", v->entry->response.body.span,
				str_format(v->arena, "actual value is <%.*s>",
					STR_ARGS(str_part(text, 0, SHOWN_MAX)))));
	else
		evaluation_broken(v,
			error_at("Assert body value", line_of_difference(v, wanted, text),
				entry_diff(v->arena, wanted, text)));
}

static void
expect_file(struct evaluation *v, const struct body *body)
{
	struct entry_error error;
	struct str name, bytes;

	if (!render(v, &body->text, RENDER_PLAIN, &name))
		return;
	if (entry_file_read(
		    v->arena, v->settings, name, body->text.span, &bytes, &error)) {
		expect_bytes(v, bytes, body->span);
		return;
	}
	error.assert = true;
	evaluation_unknown(v, error, TROUBLE_FILE);
}

/* Behind `base64,` or `hex,`. */
static struct span
span_of_bytes(const struct body *body)
{
	size_t word = body->kind == BODY_HEX ? sizeof("hex,") - 1 : sizeof("base64,") - 1;

	return (struct span){ body->span.start + word, body->span.size - word };
}

void
expect_body(struct evaluation *v)
{
	const struct body *body = &v->entry->response.body;
	struct str text;

	if (body->kind == BODY_NONE)
		return;
	v->asserts++;
	if (expect_is_value(v))
		expect_value(v);
	else if (body->kind == BODY_BASE64 || body->kind == BODY_HEX)
		expect_bytes(v, body->bytes, span_of_bytes(body));
	else if (body->kind == BODY_FILE)
		expect_file(v, body);
	else if (render(v, &body->text,
			 body->kind == BODY_JSON ? RENDER_JSON : RENDER_PLAIN, &text))
		expect_text(v, text);
}
