/* SPDX-License-Identifier: MIT */
#include "cmd/run_show.h"

#include "base/utf8.h"

enum { GUTTER_MIN = 2 };

/* As wide as the number of the file's last line, so that all frames of a file agree. */
static int
gutter_of(const struct source *source)
{
	struct str text = source->text, line;
	unsigned lines = 0;
	int width = 1;
	while (str_next(&text, '\n', &line))
		lines++;
	for (; lines >= 10; lines /= 10)
		width++;
	return width < GUTTER_MIN ? GUTTER_MIN : width;
}

static struct str
first_line(struct str text)
{
	struct str line = text;
	str_next(&text, '\n', &line);
	return line;
}

static void
add_lines(struct str text, int gutter, const char *first, struct sbuf *out)
{
	struct str line, rest = text;
	const char *before = first;
	while (text.size && str_next(&rest, '\n', &line)) {
		sbuf_format(out, "%*s |%s%.*s\n", gutter, "", before, STR_ARGS(line));
		before = "";
	}
}

/* Title, place, and the lines from the request to the one in question. */
static void
open_frame(const struct suite *suite, const struct entry *entry, const char *title,
	const struct place *place, unsigned column, struct sbuf *out)
{
	int gutter = gutter_of(&suite->source);
	struct place request = source_place(&suite->source, entry->request.span.start);
	sbuf_format(out, "error: %s\n%*s--> %.*s:%u:%u\n%*s |\n", title, gutter, "",
		STR_ARGS(suite->source.name), place->line, column, gutter, "");
	if (request.line != place->line)
		sbuf_format(out, "%*s | %.*s\n", gutter, "", STR_ARGS(request.line_text));
	if (place->line > request.line + 1)
		sbuf_format(out, "%*s | ...\n", gutter, "");
	sbuf_format(out, "%*u | %.*s\n", gutter, place->line, STR_ARGS(place->line_text));
}

static void
add_carets(const struct place *place, int gutter, struct str marked, struct str text,
	struct sbuf *out)
{
	size_t width = utf8_is_valid(marked) ? utf8_count(marked) : marked.size;
	sbuf_format(out, "%*s | ", gutter, "");
	for (size_t i = 0; i + 1 < place->column; i++)
		sbuf_add_char(out, ' ');
	sbuf_fill(out, '^', width ? width : 1);
	sbuf_format(out, " %.*s\n", STR_ARGS(first_line(text)));
	ptrdiff_t end = str_find_char(text, '\n');
	if (end != STR_NONE)
		add_lines(str_from(text, (size_t)end + 1), gutter, "", out);
}

/* Lines of a body that differ: the frame's own line says where. */
static void
add_difference(struct str text, int gutter, struct sbuf *out)
{
	struct str line;
	while (text.size && str_next(&text, '\n', &line))
		sbuf_format(out, "%*s |   %.*s\n", gutter, "", STR_ARGS(line));
}

/* The types that a filter met and takes, below what is said at the caret. */
static void
add_types(const struct entry_error *error, const struct place *place, int gutter,
	size_t width, struct sbuf *out)
{
	int indent = (int)(place->column + width) + 4;
	sbuf_format(out, "%*s |%*sactual:   %.*s\n", gutter, "", indent, "",
		STR_ARGS(error->actual));
	sbuf_format(out, "%*s |%*sexpected: %.*s\n", gutter, "", indent, "",
		STR_ARGS(error->expected));
}

void
show_error(const struct suite *suite, const struct entry *entry,
	const struct entry_error *error, struct sbuf *out)
{
	struct place place = source_place(&suite->source, error->span.start);
	int gutter = gutter_of(&suite->source);
	bool values = error->actual.size > 0;
	bool judged = values && str_is(str_of(error->title), "Assert failure");
	open_frame(suite, entry, error->title, &place, judged ? 0 : place.column, out);
	struct str marked = first_line(
		str_part(suite->source.text, error->span.start, error->span.size));
	bool differs =
		!error->span.size && str_is(str_of(error->title), "Assert body value");
	if (judged) {
		add_lines(error->actual, gutter, "   actual:   ", out);
		add_lines(error->expected, gutter, "   expected: ", out);
		add_lines(error->text, gutter, "   ", out);
	} else if (differs) {
		add_difference(error->text, gutter, out);
	} else {
		add_carets(&place, gutter, marked, error->text, out);
		if (values)
			add_types(error, &place, gutter, utf8_count(marked), out);
	}
	sbuf_format(out, "%*s |\n\n", gutter, "");
}

void
show_mistake(const struct diag *diag, struct sbuf *out)
{
	static const char *const titles[] = {
		[DIAG_ERROR] = "error: Parsing suite",
		[DIAG_WARNING] = "warning: Checking suite",
		[DIAG_NOTE] = "note: Checking suite",
	};
	if (!diag->source) {
		sbuf_format(
			out, "%s: %.*s\n\n", titles[diag->level], STR_ARGS(diag->text));
		return;
	}
	struct place place = source_place(diag->source, diag->span.start);
	int gutter = gutter_of(diag->source);
	sbuf_format(out, "%s\n%*s--> %.*s:%u:%u\n%*s |\n", titles[diag->level], gutter,
		"", STR_ARGS(diag->source->name), place.line, place.column, gutter, "");
	sbuf_format(out, "%*u | %.*s\n", gutter, place.line, STR_ARGS(place.line_text));
	struct str marked =
		str_part(diag->source->text, diag->span.start, diag->span.size);
	add_carets(&place, gutter, first_line(marked), diag->text, out);
	if (diag->hint.size)
		add_lines(diag->hint, gutter, " = ", out);
	sbuf_format(out, "%*s |\n\n", gutter, "");
}

void
show_trouble(const struct suite *suite, const struct entry *entry,
	const struct reply *reply, struct sbuf *out)
{
	const struct http_response *r = reply->response;
	const struct template *url = &entry->request.url;
	struct place place = source_place(&suite->source, url->span.start);
	struct sbuf text = { 0 };
	if (r->library_code && r->trouble != TROUBLE_LIMIT)
		sbuf_format(
			&text, "(%d) %.*s", r->library_code, STR_ARGS(r->library_text));
	else
		sbuf_add(&text, r->reason);
	open_frame(suite, entry, "HTTP connection", &place, place.column, out);
	int gutter = gutter_of(&suite->source);
	add_carets(&place, gutter, url->written, sbuf_str(&text), out);
	sbuf_format(out, "%*s |\n\n", gutter, "");
	sbuf_fini(&text);
}

void
show_headers(const struct reply *reply, struct sbuf *out)
{
	const struct http_response *r = reply->response;
	sbuf_format(out, "HTTP/%s %d\n", http_version_name(r->version), r->status);
	for (size_t i = 0; i < r->header_count; i++)
		sbuf_format(out, "%.*s: %.*s\n", STR_ARGS(r->headers[i].name),
			STR_ARGS(r->headers[i].value));
	sbuf_add_char(out, '\n');
}

static void
show_share(const char *title, size_t part, size_t whole, struct sbuf *out)
{
	size_t tenths = whole ? (part * 1000 + whole / 2) / whole : 0;
	sbuf_format(
		out, "%-18s %zu (%zu.%zu%%)\n", title, part, tenths / 10, tenths % 10);
}

void
show_tally(const struct run_tally *t, struct sbuf *out)
{
	int64_t ms = t->duration ? t->duration : 1;
	int64_t rate = (int64_t)t->requests * 10000 / ms; /* tenths per second */
	sbuf_fill(out, '-', 80);
	sbuf_format(out, "\n%-18s %zu\n", "Executed files:", t->files);
	sbuf_format(out, "%-18s %zu (%lld.%lld/s)\n", "Executed requests:", t->requests,
		(long long)(rate / 10), (long long)(rate % 10));
	show_share("Succeeded files:", t->succeeded, t->files, out);
	show_share("Failed files:", t->files - t->succeeded, t->files, out);
	sbuf_format(out, "%-18s %lld ms (%lldh:%lldm:%llds:%lldms)\n\n",
		"Duration:", (long long)t->duration, (long long)(t->duration / 3600000),
		(long long)(t->duration / 60000 % 60),
		(long long)(t->duration / 1000 % 60), (long long)(t->duration % 1000));
}
