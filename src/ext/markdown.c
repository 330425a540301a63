/* SPDX-License-Identifier: MIT */
#include "ext/markdown.h"

#include "base/sbuf.h"

#include <assert.h>
#include <cmark.h>

struct reading {
	struct arena *arena;
	struct markdown *out;
	struct sbuf heading; /* its text, while it is read */
	bool in_heading;
};

/* --- anchors --- */

/* What GitHub keeps of a heading's text: letters of any script, digits, - and _. */
static void
add_slug_byte(struct sbuf *out, unsigned char c)
{
	if (c >= 'A' && c <= 'Z')
		sbuf_add_char(out, (char)(c + 32));
	else if (c == ' ')
		sbuf_add_char(out, '-');
	else if (c >= 0x80 || c == '-' || c == '_' || (c >= 'a' && c <= 'z')
		|| (c >= '0' && c <= '9'))
		sbuf_add_char(out, (char)c);
}

static bool
is_taken(const struct reading *r, struct str slug)
{
	for (size_t i = 0; i < r->out->anchors.count; i++)
		if (str_eq(*(struct str *)vec_at(&r->out->anchors, i), slug))
			return true;
	return false;
}

/* The second of one name is `name-1`. */
static void
end_heading(struct reading *r)
{
	struct sbuf slug = { 0 };
	struct str text = sbuf_str(&r->heading);
	for (size_t i = 0; i < text.size; i++)
		add_slug_byte(&slug, (unsigned char)text.data[i]);
	struct str name = sbuf_copy(&slug, r->arena), free = name;
	sbuf_fini(&slug);
	for (size_t n = 1; is_taken(r, free); n++)
		free = str_format(r->arena, "%.*s-%zu", STR_ARGS(name), n);
	vec_add(&r->out->anchors, &free);
	sbuf_reset(&r->heading);
	r->in_heading = false;
}

/* `<a id="x">` and `<a name="x">` in the HTML between the lines. */
static void
find_ids(struct reading *r, struct str html)
{
	static const struct str names[] = { STR_INIT(" id=\""), STR_INIT(" name=\"") };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct str rest = html;
		ptrdiff_t at;
		while ((at = str_find(rest, names[i])) != STR_NONE) {
			rest = str_from(rest, (size_t)at + names[i].size);
			ptrdiff_t end = str_find_char(rest, '"');
			if (end == STR_NONE)
				break;
			struct str id =
				str_copy(r->arena, str_part(rest, 0, (size_t)end));
			vec_add(&r->out->anchors, &id);
		}
	}
}

/* --- the tree --- */

static void
add_link(struct reading *r, cmark_node *node)
{
	struct markdown_link link = {
		str_copy(r->arena, str_of(cmark_node_get_url(node))),
		(uint32_t)cmark_node_get_start_line(node),
	};
	vec_add(&r->out->links, &link);
}

static void
enter(struct reading *r, cmark_node *node)
{
	cmark_node_type type = cmark_node_get_type(node);
	if (type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE)
		add_link(r, node);
	else if (type == CMARK_NODE_HEADING)
		r->in_heading = true;
	else if (type == CMARK_NODE_HTML_BLOCK || type == CMARK_NODE_HTML_INLINE)
		find_ids(r, str_of(cmark_node_get_literal(node)));
	else if (r->in_heading && (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE))
		sbuf_add_c(&r->heading, cmark_node_get_literal(node));
	else if (r->in_heading
		&& (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK))
		sbuf_add_char(&r->heading, ' ');
}

void
markdown_read(struct arena *a, struct str text, struct markdown *out)
{
	assert(text.size <= MARKDOWN_SIZE_MAX);
	*out = (struct markdown){ vec_of(a, struct markdown_link),
		vec_of(a, struct str) };
	struct reading r = { .arena = a, .out = out };
	/* cmark ends the program itself when there is no memory. */
	cmark_node *root = cmark_parse_document(text.data, text.size, CMARK_OPT_DEFAULT);
	cmark_iter *each = cmark_iter_new(root);
	cmark_event_type event;
	while ((event = cmark_iter_next(each)) != CMARK_EVENT_DONE) {
		cmark_node *node = cmark_iter_get_node(each);
		if (event == CMARK_EVENT_ENTER)
			enter(&r, node);
		else if (cmark_node_get_type(node) == CMARK_NODE_HEADING)
			end_heading(&r);
	}
	cmark_iter_free(each);
	cmark_node_free(root);
	sbuf_fini(&r.heading);
}
