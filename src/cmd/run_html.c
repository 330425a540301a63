/* SPDX-License-Identifier: MIT */
#include "cmd/run_html.h"

#include "cmd/run_html_parts.h"

/* --- what was run --- */

static void
add_pairs(struct leaf *p, const char *title, const struct value *items)
{
	if (!value_count(items))
		return;
	leaf_element(p, "h4", NULL, str_of(title));
	leaf_start(p, "table", "pairs");
	for (size_t i = 0; i < value_count(items); i++) {
		const struct value *item = value_item(items, i);
		leaf_start(p, "tr", NULL);
		leaf_element(p, "th", NULL, value_get_text(item, "name"));
		leaf_element(p, "td", NULL, leaf_value(p, value_get_c(item, "value")));
		leaf_end(p);
	}
	leaf_end(p);
}

static void
add_asserts(struct leaf *p, const struct value *asserts)
{
	if (!value_count(asserts))
		return;
	leaf_element(p, "h4", NULL, STR("Asserts"));
	leaf_start(p, "table", "asserts");
	for (size_t i = 0; i < value_count(asserts); i++) {
		const struct value *a = value_item(asserts, i);
		bool good = leaf_flag(a, "success");
		leaf_start(p, "tr", good ? "good" : "bad");
		leaf_element(p, "th", NULL, good ? STR("passed") : STR("failed"));
		leaf_start(p, "td", NULL);
		leaf_line_link(p, value_get_c(a, "line"));
		leaf_element(p, "pre", NULL, value_get_text(a, "message"));
		leaf_end(p);
		leaf_end(p);
	}
	leaf_end(p);
}

static void
add_call(struct leaf *p, const struct value *call)
{
	const struct value *request = value_get_c(call, "request");
	const struct value *response = value_get_c(call, "response");
	leaf_start(p, "div", "call");
	leaf_element(p, "h3", NULL,
		leaf_format(p, "%.*s %.*s", STR_ARGS(value_get_text(request, "method")),
			STR_ARGS(value_get_text(request, "url"))));
	add_pairs(p, "Request headers", value_get_c(request, "headers"));
	if (value_get_c(response, "status"))
		leaf_element(p, "h3", NULL,
			leaf_format(p, "%.*s %.*s",
				STR_ARGS(value_get_text(response, "http_version")),
				STR_ARGS(
					leaf_value(p, value_get_c(response, "status")))));
	add_pairs(p, "Response headers", value_get_c(response, "headers"));
	add_pairs(p, "Response cookies", value_get_c(response, "cookies"));
	leaf_end(p);
}

static void
add_entry(struct leaf *p, const struct value *entry)
{
	const struct value *calls = value_get_c(entry, "calls");
	leaf_start(p, "article", NULL);
	leaf_start(p, "h2", NULL);
	leaf_text(p,
		leaf_format(p, "Entry %.*s, ",
			STR_ARGS(leaf_value(p, value_get_c(entry, "index")))));
	leaf_line_link(p, value_get_c(entry, "line"));
	leaf_text(p,
		leaf_format(p, ", %.*s ms",
			STR_ARGS(leaf_value(p, value_get_c(entry, "time")))));
	leaf_end(p);
	leaf_element(p, "pre", "command", value_get_text(entry, "curl_cmd"));
	add_asserts(p, value_get_c(entry, "asserts"));
	add_pairs(p, "Captures", value_get_c(entry, "captures"));
	for (size_t i = 0; i < value_count(calls); i++)
		add_call(p, value_item(calls, i));
	leaf_end(p);
}

static void
add_run(struct leaf *p, const struct value *entries)
{
	leaf_section(p, "run", "Run");
	if (!value_count(entries))
		leaf_element(p, "p", NULL, STR("Nothing was asked."));
	for (size_t i = 0; i < value_count(entries); i++)
		add_entry(p, value_item(entries, i));
	leaf_end(p);
}

/* --- source --- */

static bool
failed_at(const struct value *entries, int64_t line)
{
	for (size_t i = 0; i < value_count(entries); i++) {
		const struct value *asserts =
			value_get_c(value_item(entries, i), "asserts");
		for (size_t k = 0; k < value_count(asserts); k++) {
			const struct value *a = value_item(asserts, k);
			int64_t at = 0;
			const struct value *said = value_get_c(a, "line");
			if (!leaf_flag(a, "success") && said && value_int(said, &at)
				&& at == line)
				return true;
		}
	}
	return false;
}

static void
add_source(struct leaf *p, const struct value *entries, struct str source)
{
	struct str line;
	leaf_section(p, "source", "Source");
	leaf_start(p, "table", "source");
	for (int64_t number = 1; source.size && str_next(&source, '\n', &line);
		number++) {
		leaf_start(p, "tr", failed_at(entries, number) ? "bad" : NULL);
		leaf_start(p, "th", NULL);
		leaf_attribute(p, "id", leaf_format(p, "L%lld", (long long)number));
		leaf_text(p, leaf_format(p, "%lld", (long long)number));
		leaf_end(p);
		leaf_start(p, "td", NULL);
		leaf_element(p, "pre", NULL, line);
		leaf_end(p);
		leaf_end(p);
	}
	leaf_end(p);
	leaf_end(p);
}

/* --- all --- */

static void
add_navigation(struct leaf *p)
{
	static const char *const views[][2] = { { "../index.html", "All files" },
		{ "#run", "Run" }, { "#time", "Timeline" }, { "#source", "Source" } };
	leaf_start(p, "nav", NULL);
	for (size_t i = 0; i < sizeof(views) / sizeof(views[0]); i++)
		leaf_link(p, str_of(views[i][0]), str_of(views[i][1]));
	leaf_end(p);
}

bool
html_page(const struct value *file, struct str source, struct sbuf *out, struct err *err)
{
	struct leaf p;
	const struct value *entries = value_get_c(file, "entries");
	bool good = leaf_flag(file, "success");
	leaf_open(&p, out, value_get_text(file, "filename"));
	add_navigation(&p);
	leaf_element(&p, "h1", good ? "good" : "bad",
		leaf_format(&p, "%s: %.*s", good ? "Success" : "Failure",
			STR_ARGS(value_get_text(file, "filename"))));
	add_run(&p, entries);
	html_timeline(&p, entries);
	add_source(&p, entries, source);
	return leaf_close(&p, err);
}

static void
add_row(struct leaf *p, const struct value *file)
{
	bool good = leaf_flag(file, "success");
	leaf_start(p, "tr", good ? "good" : "bad");
	leaf_start(p, "td", NULL);
	leaf_link(p, value_get_text(file, "page"), value_get_text(file, "name"));
	leaf_end(p);
	leaf_element(p, "td", NULL, good ? STR("success") : STR("failure"));
	leaf_element(p, "td", NULL, value_get_text(file, "at"));
	leaf_element(p, "td", "number", leaf_value(p, value_get_c(file, "requests")));
	leaf_element(p, "td", "number", leaf_value(p, value_get_c(file, "time")));
	leaf_end(p);
}

bool
html_index(const struct value *files, struct sbuf *out, struct err *err)
{
	static const char *const heads[] = { "file", "result", "began", "requests",
		"ms" };
	struct leaf p;
	size_t good = 0, count = value_count(files);
	for (size_t i = 0; i < count; i++)
		good += leaf_flag(value_item(files, i), "success");
	leaf_open(&p, out, STR("Test report"));
	leaf_element(&p, "h1", NULL, STR("Test report"));
	leaf_element(&p, "p", NULL,
		leaf_format(&p, "Files: %zu. Succeeded: %zu. Failed: %zu.", count, good,
			count - good));
	leaf_start(&p, "table", "files");
	leaf_start(&p, "tr", NULL);
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++)
		leaf_element(&p, "th", NULL, str_of(heads[i]));
	leaf_end(&p);
	for (size_t i = count; i-- > 0;) /* the newest first */
		add_row(&p, value_item(files, i));
	leaf_end(&p);
	return leaf_close(&p, err);
}
