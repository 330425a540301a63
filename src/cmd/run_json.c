/* SPDX-License-Identifier: MIT */
#include "cmd/run_json.h"

#include "base/number.h"
#include "base/utf8.h"
#include "cmd/run_captures.h"
#include "cmd/run_curl.h"
#include "cmd/run_show.h"
#include "query/base64.h"
#include "query/datetime.h"
#include "query/show.h"
#include "value/json.h"

struct writing { /* one object */
	struct arena a;
	const struct json_report *report;
	const struct unit *unit;
};

/* Masked before it is escaped; bytes that are no UTF-8 are shown. */
static struct value
text_of(struct writing *w, struct str text)
{
	struct str masked = mask_text(w->report->mask, &w->a, text);
	if (utf8_is_valid(masked))
		return value_of_string(masked);
	struct sbuf shown = { 0 };
	utf8_show_all(masked, &shown);
	struct str copy = sbuf_copy(&shown, &w->a);
	sbuf_fini(&shown);
	return value_of_string(copy);
}

static void
add_text(struct writing *w, struct vec *members, const char *name, struct str text)
{
	members_add(members, name, text_of(w, text));
}

static void
add_int(struct writing *w, struct vec *members, const char *name, int64_t number)
{
	members_add(members, name, value_of_int(&w->a, number));
}

static struct vec
members_of(struct writing *w)
{
	return vec_of(&w->a, struct member);
}

static void
add_pair(struct writing *w, struct vec *items, struct str name, struct str value)
{
	struct vec m = members_of(w);
	add_text(w, &m, "name", name);
	add_text(w, &m, "value", value);
	items_add(items, value_of_members(&m));
}

/* --- the request that went out --- */

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static struct str
decoded(struct writing *w, struct str text)
{
	struct sbuf b = { 0 };
	for (size_t i = 0; i < text.size; i++) {
		int high = i + 2 < text.size ? hex_digit(text.data[i + 1]) : -1;
		int low = high < 0 ? -1 : hex_digit(text.data[i + 2]);
		if (text.data[i] == '%' && low >= 0) {
			sbuf_add_char(&b, (char)(high * 16 + low));
			i += 2;
		} else {
			sbuf_add_char(&b, text.data[i] == '+' ? ' ' : text.data[i]);
		}
	}
	struct str copy = sbuf_copy(&b, &w->a);
	sbuf_fini(&b);
	return copy;
}

static struct value
query_of(struct writing *w, struct str url)
{
	struct vec items = vec_of(&w->a, struct value);
	ptrdiff_t mark = str_find_char(url, '?');
	struct str rest =
		mark == STR_NONE ? (struct str){ 0 } : str_from(url, (size_t)mark + 1);
	ptrdiff_t hash = str_find_char(rest, '#');
	struct str part;
	if (hash != STR_NONE)
		rest = str_part(rest, 0, (size_t)hash);
	while (str_next(&rest, '&', &part)) {
		struct str name = part;
		if (part.size && str_next(&part, '=', &name))
			add_pair(w, &items, decoded(w, name), decoded(w, part));
	}
	return value_of_items(&items);
}

static struct value
cookies_of(struct writing *w, struct str line)
{
	struct vec items = vec_of(&w->a, struct value);
	struct str part;
	while (str_next(&line, ';', &part)) {
		struct str rest = str_trim(part), name = rest;
		if (rest.size && str_next(&rest, '=', &name))
			add_pair(w, &items, name, rest);
	}
	return value_of_items(&items);
}

static struct value
request_of(struct writing *w, const struct http_response *r)
{
	struct vec m = members_of(w), headers = vec_of(&w->a, struct value);
	struct str sent = r->sent, line = { 0 }, cookies = { 0 };
	str_next(&sent, '\n', &line);
	struct str method = line;
	str_next(&line, ' ', &method);
	while (str_next(&sent, '\n', &line)) {
		ptrdiff_t colon = str_find_char(line, ':');
		if (colon == STR_NONE)
			continue;
		struct str name = str_part(line, 0, (size_t)colon);
		struct str value = str_trim(str_from(line, (size_t)colon + 1));
		add_pair(w, &headers, name, value);
		if (str_eq_nocase(name, STR("Cookie")))
			cookies = value;
	}
	members_add(&m, "cookies", cookies_of(w, cookies));
	members_add(&m, "headers", value_of_items(&headers));
	add_text(w, &m, "method", method);
	members_add(&m, "query_string", query_of(w, r->url));
	add_text(w, &m, "url", r->url);
	return value_of_members(&m);
}

/* --- the response --- */

static struct value
cookie_of(struct writing *w, const struct reply_cookie *c)
{
	struct vec m = members_of(w);
	if (c->domain.size)
		add_text(w, &m, "domain", c->domain);
	if (c->expires.size)
		add_text(w, &m, "expires", c->expires);
	if (c->http_only)
		members_add(&m, "httponly", value_of_bool(true));
	if (c->has_max_age)
		add_text(w, &m, "max_age",
			str_format(&w->a, "%lld", (long long)c->max_age));
	add_text(w, &m, "name", c->name);
	if (c->path.size)
		add_text(w, &m, "path", c->path);
	if (c->same_site.size)
		add_text(w, &m, "same_site", c->same_site);
	if (c->secure)
		members_add(&m, "secure", value_of_bool(true));
	add_text(w, &m, "value", c->value);
	return value_of_members(&m);
}

static void
add_body(struct writing *w, struct vec *m, struct reply *reply)
{
	const struct json_report *report = w->report;
	struct err err = { 0 };
	struct str bytes;
	if (!report->body)
		return;
	if (!reply_bytes(&w->a, reply, &bytes, &err))
		bytes = reply->response->body;
	struct str path = report->body(report->context, &w->a, reply->response,
		mask_text(report->mask, &w->a, bytes));
	if (path.size)
		add_text(w, m, "body", path);
}

static struct value
response_of(struct writing *w, const struct http_response *r)
{
	struct reply reply = { .response = r, .body_max = w->unit->reply->body_max };
	struct vec m = members_of(w), cookies = vec_of(&w->a, struct value),
		   headers = vec_of(&w->a, struct value);
	struct reply_cookie *list;
	size_t count = reply_cookies(&w->a, &reply, &list);
	for (size_t i = 0; i < count; i++)
		items_add(&cookies, cookie_of(w, &list[i]));
	for (size_t i = 0; i < r->header_count; i++)
		add_pair(w, &headers, r->headers[i].name, r->headers[i].value);
	add_body(w, &m, &reply);
	members_add(&m, "cookies", value_of_items(&cookies));
	members_add(&m, "headers", value_of_items(&headers));
	add_text(w, &m, "http_version",
		str_format(&w->a, "HTTP/%s", http_version_name(r->version)));
	add_int(w, &m, "status", r->status);
	reply_fini(&reply);
	return value_of_members(&m);
}

static struct value
timings_of(struct writing *w, const struct http_timing *t)
{
	struct vec m = members_of(w);
	add_int(w, &m, "app_connect", t->tls);
	add_text(w, &m, "begin_call", instant_rfc3339(&w->a, t->begun));
	add_int(w, &m, "connect", t->connect);
	add_text(w, &m, "end_call", instant_rfc3339(&w->a, t->begun + t->total));
	add_int(w, &m, "name_lookup", t->name);
	add_int(w, &m, "pre_transfer", t->sent);
	add_int(w, &m, "start_transfer", t->first_byte);
	add_int(w, &m, "total", t->total);
	return value_of_members(&m);
}

static void
add_call(struct writing *w, struct vec *calls, const struct http_response *r)
{
	struct vec m = members_of(w);
	if (!r->status)
		return;
	members_add(&m, "request", request_of(w, r));
	members_add(&m, "response", response_of(w, r));
	members_add(&m, "timings", timings_of(w, &r->timing));
	items_add(calls, value_of_members(&m));
}

static struct value
calls_of(struct writing *w)
{
	struct vec calls = vec_of(&w->a, struct value);
	const struct reply *reply = w->unit->reply;
	for (size_t i = 0; reply && i < reply->redirection_count; i++)
		add_call(w, &calls, reply->redirections[i].response);
	if (reply)
		add_call(w, &calls, reply->response);
	return value_of_items(&calls);
}

/* --- what was asserted and captured --- */

static struct str
message_of(struct arena *a, const struct unit *unit, const struct entry_error *error)
{
	struct sbuf frame = { 0 };
	show_error(unit->suite->suite, unit->entry, error, &frame);
	struct str text = str_from(sbuf_str(&frame), sizeof("error: ") - 1);
	text = str_copy(a, str_trim(text));
	sbuf_fini(&frame);
	return text;
}

/* False when it did not hold. */
static bool
add_assert_at(struct writing *w, struct vec *items, const struct span *span, size_t at)
{
	const struct entry_error *error = run_error_in(w->unit, span);
	const struct source *source = &w->unit->suite->suite->source;
	struct vec m = members_of(w);
	add_int(w, &m, "line", source_place(source, at).line);
	if (error)
		add_text(w, &m, "message", message_of(&w->a, w->unit, error));
	members_add(&m, "success", value_of_bool(!error));
	items_add(items, value_of_members(&m));
	return !error;
}

static bool
add_assert(struct writing *w, struct vec *items, const struct span *span)
{
	return add_assert_at(w, items, span, span->start);
}

/* A body of several lines stands where its first line does. */
static void
add_body_assert(struct writing *w, struct vec *items, const struct body *body)
{
	size_t text = body->text.span.start, start = body->span.start;
	add_assert_at(w, items, &body->span, text > start ? text : start);
}

/* In the order of their evaluation: version and status, and nothing more when one fails;
 * captures; headers, body, asserts. */
static struct value
asserts_of(struct writing *w)
{
	const struct unit *unit = w->unit;
	const struct response *r = &unit->entry->response;
	struct vec items = vec_of(&w->a, struct value);
	bool evaluated = unit->result && unit->reply && unit->reply->response->status
		&& unit->reply->response->trouble == TROUBLE_NONE;
	if (!evaluated || !r->present || unit->asked->settings.no_assert)
		return value_of_items(&items);
	bool held = add_assert(w, &items, &r->version_span);
	if (r->status >= 0)
		held &= add_assert(w, &items, &r->status_span);
	if (!held || run_has_runtime_error(unit))
		return value_of_items(&items);
	for (size_t i = 0; i < r->headers.count; i++)
		add_assert(w, &items, &r->headers.items[i].span);
	if (r->body.kind != BODY_NONE)
		add_body_assert(w, &items, &r->body);
	for (size_t i = 0; i < r->assert_count; i++)
		add_assert(w, &items, &r->asserts[i].span);
	return value_of_items(&items);
}

/* `2026-01-05 10:20:30.123 UTC` */
static struct value
date_of(struct writing *w, const struct value *v)
{
	struct str text = instant_rfc3339(&w->a, v->as.instant);
	struct str day = str_part(text, 0, sizeof("2026-01-05") - 1);
	struct str time = str_from(text, day.size + 1);
	time.size -= time.size > 0; /* the Z */
	ptrdiff_t point = str_find_char(time, '.');
	if (point != STR_NONE && str_ends(time, STR("000")))
		time.size -= 3;
	if (point != STR_NONE && str_ends(time, STR(".000")))
		time.size -= 4;
	return value_of_string(
		str_format(&w->a, "%.*s %.*s UTC", STR_ARGS(day), STR_ARGS(time)));
}

static struct value
nodes_of(struct writing *w, const struct value *v)
{
	struct vec m = members_of(w);
	add_int(w, &m, "size", (int64_t)value_count(v));
	add_text(w, &m, "type", STR("nodeset"));
	return value_of_members(&m);
}

static struct value captured(struct writing *w, const struct value *v);

/* As deep as JSON is read, and no deeper. */
static struct value
captured_list(struct writing *w, const struct value *v)
{
	struct vec items = vec_of(&w->a, struct value);
	for (size_t i = 0; i < value_count(v); i++)
		items_add(&items, captured(w, value_item(v, i)));
	return value_of_items(&items);
}

static struct value
captured_object(struct writing *w, const struct value *v)
{
	struct vec m = members_of(w);
	for (size_t i = 0; i < value_count(v); i++) {
		const struct member *member = &v->as.members[i];
		struct value name = text_of(w, member_name(member));
		members_add_str(&m, value_text(&name), captured(w, &member->value));
	}
	return value_of_members(&m);
}

/* A number that is a secret is shown as the text that stands for one. */
static struct value
captured_number(struct writing *w, const struct value *v)
{
	struct value text = text_of(w, value_text(v));
	return str_eq(value_text(&text), value_text(v)) ? *v : text;
}

/* Masked all the way down; what JSON has no kind for is written as hurl writes it. */
static struct value
captured(struct writing *w, const struct value *v)
{
	if (v->kind == VALUE_STRING)
		return text_of(w, value_text(v));
	if (v->kind == VALUE_BYTES)
		return value_of_string(base64_encode(&w->a,
			mask_text(w->report->mask, &w->a, value_text(v)), BASE64_STRICT));
	if (v->kind == VALUE_NUMBER)
		return captured_number(w, v);
	if (v->kind == VALUE_ARRAY)
		return captured_list(w, v);
	if (v->kind == VALUE_OBJECT)
		return captured_object(w, v);
	if (v->kind == VALUE_DATE)
		return date_of(w, v);
	return v->kind == VALUE_NODES ? nodes_of(w, v) : *v;
}

static struct value
captures_of(struct writing *w)
{
	const struct unit *unit = w->unit;
	const struct response *r = &unit->entry->response;
	struct vec items = vec_of(&w->a, struct value);
	for (size_t i = 0; run_has_captures(unit) && i < r->capture_count; i++) {
		struct str name;
		const struct binding *b =
			run_capture(&w->a, unit, &r->captures[i], &name);
		if (!b)
			continue;
		struct vec m = members_of(w);
		add_text(w, &m, "name", name);
		members_add(&m, "value",
			b->secret ? value_of_c("***") : captured(w, &b->value));
		items_add(&items, value_of_members(&m));
	}
	return value_of_items(&items);
}

/* --- one entry, one file --- */

void
json_entry(const struct json_report *report, const struct unit *unit, struct sbuf *out)
{
	struct writing w = { { 0 }, report, unit };
	struct vec m = members_of(&w);
	struct sbuf command = { 0 };
	curl_command(unit, report->arguments, &command);
	members_add(&m, "asserts", asserts_of(&w));
	members_add(&m, "calls", calls_of(&w));
	members_add(&m, "captures", captures_of(&w));
	add_text(&w, &m, "curl_cmd", sbuf_copy(&command, &w.a));
	add_int(&w, &m, "index", unit->entry - unit->suite->suite->entries + 1);
	add_int(&w, &m, "line", unit->entry->line);
	add_int(&w, &m, "time", unit->duration);
	struct value object = value_of_members(&m);
	json_write(&object, JSON_COMPACT, out);
	sbuf_fini(&command);
	arena_fini(&w.a);
}

/* domain, tail match, path, secure, expires, name, value between tabs */
static void
add_stored(struct writing *w, struct vec *items, struct str line)
{
	struct str fields[7] = { { 0 } };
	int64_t expires = 0;
	if (str_starts(line, STR("#HttpOnly_")))
		line = str_from(line, sizeof("#HttpOnly_") - 1);
	for (size_t i = 0; i < 7; i++)
		str_next(&line, '\t', &fields[i]);
	struct vec m = members_of(w);
	add_text(w, &m, "domain", fields[0]);
	if (!number_int(fields[4], &expires))
		expires = 0;
	add_int(w, &m, "expires", expires);
	members_add(&m, "https", value_of_bool(str_is(fields[3], "TRUE")));
	members_add(&m, "include_subdomain", value_of_bool(str_is(fields[1], "TRUE")));
	add_text(w, &m, "name", fields[5]);
	add_text(w, &m, "path", fields[2]);
	add_text(w, &m, "value", fields[6]);
	items_add(items, value_of_members(&m));
}

void
json_file(const struct json_report *report, struct str name, struct str entries,
	struct str cookies, bool success, int64_t time, struct sbuf *out)
{
	struct writing w = { { 0 }, report, NULL };
	struct vec items = vec_of(&w.a, struct value);
	struct str line;
	while (str_next(&cookies, '\n', &line))
		if (line.size)
			add_stored(&w, &items, line);
	struct value list = value_of_items(&items), shown = text_of(&w, name);
	sbuf_add_c(out, "{\"cookies\":");
	json_write(&list, JSON_COMPACT, out);
	sbuf_format(out, ",\"entries\":[");
	sbuf_add(out, entries);
	sbuf_add_c(out, "],\"filename\":");
	json_write(&shown, JSON_COMPACT, out);
	sbuf_format(out, ",\"success\":%s,\"time\":%lld}", success ? "true" : "false",
		(long long)time);
	arena_fini(&w.a);
}
