/* SPDX-License-Identifier: MIT */
#include "cmd/run_verbose.h"

#include "base/utf8.h"
#include "cmd/run_captures.h"
#include "cmd/run_curl.h"
#include "cmd/run_show.h"
#include "model/suite_options.h"
#include "query/show.h"
#include "query/template.h"

enum { BYTES_SHOWN = 64 }; /* of a body that is no text */

static void
add_each_line(const char *before, struct str text, struct sbuf *out)
{
	struct str line;
	if (str_ends(text, STR("\n")))
		text.size--;
	while (text.size && str_next(&text, '\n', &line)) {
		if (str_ends(line, STR("\r")))
			line.size--;
		sbuf_format(
			out, "%s%s%.*s\n", before, line.size ? " " : "", STR_ARGS(line));
	}
}

static void
add_curl(const struct unit *unit, const struct arguments *arguments, struct sbuf *out)
{
	sbuf_add_c(out, "* Request can be run with the following curl command:\n* ");
	curl_command(unit, arguments, out);
	sbuf_add_char(out, '\n');
}

/* --- the request as it is meant --- */

static void
add_options(const struct entry *entry, struct sbuf *out)
{
	const struct options *options = &entry->request.options;
	if (!options->count)
		return;
	sbuf_add_c(out, "* Entry options:\n");
	for (size_t i = 0; i < options->count; i++) {
		const struct option *o = &options->items[i];
		const struct option_form *form = option_form_by(o->kind);
		bool named = o->kind == OPTION_VARIABLE;
		sbuf_format(out, "* %.*s: %.*s%s%.*s\n", STR_ARGS(form->name),
			STR_ARGS(named ? o->name.written : (struct str){ 0 }),
			named ? "=" : "", STR_ARGS(o->value.written));
	}
	sbuf_add_c(out, "*\n");
}

static void
add_section(const struct entry_section *s, struct sbuf *out)
{
	const char *colon = str_is(s->name, "Cookies") ? "=" : ": ";
	if (!str_is(s->name, "Headers"))
		sbuf_format(out, "* [%.*s]\n", STR_ARGS(s->name));
	for (size_t i = 0; i < s->count; i++)
		sbuf_format(out, "* %.*s%s%.*s\n", STR_ARGS(s->items[i].name), colon,
			STR_ARGS(s->items[i].value));
}

static void
add_sections(const struct entry_plan *asked, struct sbuf *out)
{
	static const char *const names[] = { "Headers", "Query", "Form", "Multipart",
		"Cookies" };
	for (size_t n = 0; n < sizeof(names) / sizeof(names[0]); n++)
		for (size_t i = 0; i < asked->section_count; i++)
			if (str_is(asked->sections[i].name, names[n]))
				add_section(&asked->sections[i], out);
}

static void
add_request(const struct unit *unit, const struct arguments *arguments, struct sbuf *out)
{
	const struct http_request *request = &unit->asked->request;
	struct str url = unit->asked->section_count
		? unit->asked->sections[0].items[0].value
		: request->url;
	sbuf_add_c(out, "* Cookie store:\n");
	add_each_line("*", unit->cookies_before, out);
	sbuf_format(out, "*\n* Request:\n* %.*s %.*s\n", STR_ARGS(request->method),
		STR_ARGS(url));
	add_sections(unit->asked, out);
	sbuf_add_c(out, "*\n");
	add_curl(unit, arguments, out);
	sbuf_add_c(out, "*\n");
}

/* --- what went and came --- */

static void
add_body(struct str body, struct sbuf *out)
{
	if (utf8_is_valid(body)) {
		add_each_line("*", body, out);
	} else {
		sbuf_format(out, "* Bytes <");
		for (size_t i = 0; i < body.size && i < BYTES_SHOWN; i++)
			sbuf_format(out, "%02x", (unsigned char)body.data[i]);
		sbuf_format(out, "%s>\n", body.size > BYTES_SHOWN ? "..." : "");
	}
	sbuf_add_c(out, "*\n");
}

static void
add_response_head(const struct http_response *r, struct sbuf *out)
{
	add_each_line("<", r->status_line, out);
	for (size_t i = 0; i < r->header_count; i++)
		sbuf_format(out, "< %.*s: %.*s\n", STR_ARGS(r->headers[i].name),
			STR_ARGS(r->headers[i].value));
	sbuf_add_c(out, "<\n");
}

static void
add_timings(struct arena *a, const struct http_response *r, struct sbuf *out)
{
	const struct http_timing *t = &r->timing;
	sbuf_add_c(out, "* Timings:\n");
	sbuf_format(out, "* begin: %.*s\n* end: %.*s\n",
		STR_ARGS(instant_utc(a, t->begun)),
		STR_ARGS(instant_utc(a, t->begun + t->total)));
	sbuf_format(out,
		"* namelookup: %lld µs\n* connect: %lld µs\n* app_connect: %lld µs\n"
		"* pre_transfer: %lld µs\n* start_transfer: %lld µs\n* total: %lld µs\n",
		(long long)t->name, (long long)t->connect, (long long)t->tls,
		(long long)t->sent, (long long)t->first_byte, (long long)t->total);
}

/* One request and its response; `hop`: its place in the row of redirects. */
static void
add_exchange(const struct unit *unit, const struct http_response *r, bool first,
	int verbosity, struct sbuf *out)
{
	struct arena a = { 0 };
	struct reply reply = { .response = r, .body_max = unit->reply->body_max };
	struct err err = { 0 };
	struct str body = r->body;
	struct str log = str_part(r->log, 0, r->log_before);
	bool debug = verbosity > 1;
	if (debug)
		add_each_line("**", log, out);
	add_each_line(">", r->sent, out);
	if (debug && r->sent.size) {
		sbuf_add_c(out, "* Request body:\n");
		add_body(first ? unit->asked->request.body : (struct str){ 0 }, out);
	}
	if (debug)
		add_each_line("**", str_from(r->log, r->log_before), out);
	if (r->status) {
		sbuf_format(out, "* Response: (received %zu bytes in %lld ms)\n*\n",
			r->body.size, (long long)(r->timing.total / 1000));
		add_response_head(r, out);
		if (debug) {
			if (!reply_bytes(&a, &reply, &body, &err))
				body = r->body;
			sbuf_add_c(out, "* Response body:\n");
			add_body(body, out);
			add_timings(&a, r, out);
		}
	}
	reply_fini(&reply);
	arena_fini(&a);
}

static void
add_captures(const struct unit *unit, struct sbuf *out)
{
	const struct response *response = &unit->entry->response;
	if (!response->capture_count || !run_has_captures(unit))
		return;
	struct arena a = { 0 };
	sbuf_add_c(out, "* Captures:\n");
	for (size_t i = 0; i < response->capture_count; i++) {
		struct err err = { 0 };
		struct str name, text;
		const struct binding *b =
			run_capture(&a, unit, &response->captures[i], &name);
		if (b && value_render(&a, &b->value, &text, &err))
			sbuf_format(out, "* %.*s: %.*s\n", STR_ARGS(name),
				STR_ARGS(b->secret ? STR("***") : text));
	}
	arena_fini(&a);
}

static size_t
number_of(const struct unit *unit)
{
	return (size_t)(unit->entry - unit->suite->suite->entries) + 1;
}

void
verbose_attempt(const struct unit *unit, const struct arguments *arguments, int verbosity,
	bool first, struct sbuf *out)
{
	const struct reply *reply = unit->reply;
	sbuf_add_c(out, "* ");
	sbuf_fill(out, '-', 78);
	sbuf_format(out, "\n* Executing entry %zu\n", number_of(unit));
	if (!reply && unit->trouble != TROUBLE_SKIPPED)
		return;
	sbuf_add_c(out, "*\n");
	if (first)
		add_options(unit->entry, out);
	if (unit->trouble == TROUBLE_SKIPPED) {
		sbuf_format(out, "* Entry %zu has been skipped\n", number_of(unit));
		return;
	}
	if (first && unit->asked->settings.delay > 0)
		sbuf_format(out, "* Delay entry %zu (pause %lld ms)\n*\n",
			number_of(unit), (long long)unit->asked->settings.delay);
	add_request(unit, arguments, out);
	for (size_t i = 0; i < reply->redirection_count; i++) {
		add_exchange(
			unit, reply->redirections[i].response, i == 0, verbosity, out);
		sbuf_format(out, "*\n* => Redirect to %.*s\n*\n",
			STR_ARGS(reply->redirections[i].location));
	}
	add_exchange(unit, reply->response, !reply->redirection_count, verbosity, out);
	add_captures(unit, out);
	if (unit->result && !reply->response->trouble && !run_has_runtime_error(unit))
		sbuf_add_c(out, "*\n");
}

void
verbose_retry(const struct unit *unit, struct sbuf *out)
{
	const struct entry_settings *s = &unit->asked->settings;
	if (!s->retry)
		return;
	if (!unit->retried) {
		sbuf_add_c(out, "* Retry max count reached, no more retry\n*\n");
		return;
	}
	sbuf_format(out, "* Retry on entry %zu (count: %u/%lld, interval: %lld ms)\n",
		number_of(unit), unit->attempts, (long long)s->retry,
		(long long)s->retry_interval);
}

void
verbose_response(
	const struct unit *unit, const struct arguments *arguments, struct sbuf *out)
{
	struct err err = { 0 };
	struct str body;
	if (!unit->reply || !unit->reply->response->status)
		return;
	add_curl(unit, arguments, out);
	sbuf_add_char(out, '\n');
	show_headers(unit->reply, out);
	if (reply_text(unit->arena, unit->reply, &body, &err))
		sbuf_add(out, body);
	sbuf_add_c(out, "\n\n");
}
