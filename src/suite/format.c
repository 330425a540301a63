/* SPDX-License-Identifier: MIT */
/* A file is a row of pieces, each a line of the tree or a body, and what stands between
 * them: line ends, blanks, comments and names of sections.  So nothing is ever moved. */
#include "suite/format.h"

#include "suite/entry.h"
#include "suite/format_line.h"

#include <stdlib.h>
#include <string.h>

struct piece {
	size_t start, end; /* bytes of the source */
	format_line_fn *write;
	const void *of;
};

struct pieces {
	struct vec list; /* struct piece */
};

static size_t
end_of(struct span span)
{
	return span.start + span.size;
}

static void
add(struct pieces *p, struct span span, format_line_fn *write, const void *of)
{
	struct piece piece = { span.start, end_of(span), write, of };
	vec_add(&p->list, &piece);
}

/* --- what there is -------------------------------------------------------------- */

static void
add_pairs(struct pieces *p, const struct pairs *pairs)
{
	for (size_t i = 0; i < pairs->count; i++)
		add(p, pairs->items[i].span, format_pair, &pairs->items[i]);
}

static void
add_body(struct pieces *p, const struct body *body)
{
	if (body->kind)
		add(p, body->span, format_body, body);
}

/* A file's name may end in an escaped blank, which the span of its line leaves out. */
static struct span
span_of_option(const struct option *o)
{
	struct span span = o->span;
	if (o->value.span.size && end_of(o->value.span) > end_of(span))
		span.size = end_of(o->value.span) - span.start;
	return span;
}

static void
add_request(struct pieces *p, const struct request *r)
{
	add(p, r->span, format_request_line, r);
	add_pairs(p, &r->headers);
	add_pairs(p, &r->query);
	add_pairs(p, &r->form);
	add_pairs(p, &r->cookies);
	if (r->has_basic_auth)
		add(p, r->basic_auth.span, format_pair, &r->basic_auth);
	for (size_t i = 0; i < r->multipart.count; i++)
		add(p, r->multipart.items[i].span, format_part, &r->multipart.items[i]);
	for (size_t i = 0; i < r->options.count; i++)
		add(p, span_of_option(&r->options.items[i]), format_option,
			&r->options.items[i]);
	add_body(p, &r->body);
}

static void
add_response(struct pieces *p, const struct response *r)
{
	struct span line = { r->version_span.start,
		end_of(r->status_span) - r->version_span.start };
	if (!r->present)
		return;
	add(p, line, format_status_line, r);
	add_pairs(p, &r->headers);
	for (size_t i = 0; i < r->capture_count; i++)
		add(p, r->captures[i].span, format_capture, &r->captures[i]);
	for (size_t i = 0; i < r->assert_count; i++)
		add(p, r->asserts[i].span, format_assert, &r->asserts[i]);
	add_body(p, &r->body);
}

static int
by_place(const void *one, const void *other)
{
	const struct piece *a = one, *b = other;
	return a->start < b->start ? -1 : a->start > b->start;
}

/* --- what stands between -------------------------------------------------------- */

static struct str
trim_end(struct str text)
{
	while (text.size && strchr(" \t\r", text.data[text.size - 1]))
		text.size--;
	return text;
}

/* `[Name]` and perhaps a comment. */
static void
add_section(struct sbuf *out, struct str line)
{
	ptrdiff_t end = str_find_char(line, ']');
	struct str word = end == STR_NONE ? line : str_part(line, 1, (size_t)end - 1);
	sbuf_add_char(out, '[');
	sbuf_add(out, section_current_name(word));
	sbuf_add(out, str_from(line, 1 + word.size));
}

/* Behind a piece its comment keeps its distance, since people align them. */
static void
add_gap(struct sbuf *out, struct str gap, bool behind_piece)
{
	while (gap.size) {
		ptrdiff_t feed = str_find_char(gap, '\n');
		size_t size = feed == STR_NONE ? gap.size : (size_t)feed;
		struct str raw = str_part(gap, 0, size), line = trim_end(raw);
		if (!behind_piece)
			line = str_trim(line);
		if (str_starts(line, STR("[")))
			add_section(out, line);
		else
			sbuf_add(out, line);
		if (feed != STR_NONE)
			sbuf_add_c(out, str_ends(raw, STR("\r")) ? "\r\n" : "\n");
		gap = str_from(gap, feed == STR_NONE ? size : size + 1);
		behind_piece = false;
	}
}

/* As the file's first line has it. */
static const char *
line_end_of(struct str text)
{
	ptrdiff_t feed = str_find_char(text, '\n');
	return feed > 0 && text.data[feed - 1] == '\r' ? "\r\n" : "\n";
}

void
suite_format(const struct suite *suite, struct sbuf *out)
{
	struct arena a = { 0 };
	struct str text = suite->source.text;
	struct pieces pieces = { vec_of(&a, struct piece) };
	struct formatter f = { text, out };
	for (size_t i = 0; i < suite->count; i++) {
		add_request(&pieces, &suite->entries[i].request);
		add_response(&pieces, &suite->entries[i].response);
	}
	if (pieces.list.count)
		qsort(pieces.list.items, pieces.list.count, sizeof(struct piece),
			by_place);
	size_t at = str_starts(text, STR("\xef\xbb\xbf")) ? 3 : 0;
	for (size_t i = 0; i < pieces.list.count; i++) {
		const struct piece *piece = vec_at(&pieces.list, i);
		add_gap(out, str_part(text, at, piece->start - at), i > 0);
		piece->write(&f, piece->of);
		at = piece->end;
	}
	add_gap(out, str_from(text, at), pieces.list.count > 0);
	if (out->size && out->data[out->size - 1] != '\n')
		sbuf_add_c(out, line_end_of(text));
	arena_fini(&a);
}
