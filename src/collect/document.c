/* SPDX-License-Identifier: MIT */
#include "collect/document.h"

#include "base/utf8.h"
#include "ext/xdoc.h"
#include "world/file.h"

/* --- reading --- */

static bool
is_html(struct str name)
{
	return str_ends(name, STR(".html")) || str_ends(name, STR(".htm"));
}

bool
document_is_known(struct str name)
{
	return is_html(name) || str_ends(name, STR(".md"))
		|| str_ends(name, STR(".markdown"));
}

static void
find_in_html(struct arena *a, const struct value *element, struct markdown *out)
{
	static const char *const links[] = { "@href", "@src" },
				 *const anchors[] = { "@id", "@name" };
	for (size_t i = 0; i < 2; i++) {
		struct str url = value_get_text(element, links[i]);
		struct str anchor = value_get_text(element, anchors[i]);
		struct markdown_link link = { str_copy(a, str_trim(url)), 0 };
		if (url.size)
			vec_add(&out->links, &link);
		anchor = str_copy(a, anchor);
		if (anchor.size)
			vec_add(&out->anchors, &anchor);
	}
	const struct value *children = value_get_c(element, "children");
	for (size_t i = 0; value_item(children, i); i++)
		if (value_item(children, i)->kind == VALUE_OBJECT)
			find_in_html(a, value_item(children, i), out);
}

static bool
read_html(struct arena *a, struct str text, struct markdown *out, struct err *err)
{
	struct value root;
	struct xdoc *doc = xdoc_read(XDOC_HTML, text, err);
	bool ok = doc && xdoc_value(a, doc, &root, err);
	*out = (struct markdown){ vec_of(a, struct markdown_link),
		vec_of(a, struct str) };
	if (ok)
		find_in_html(a, &root, out);
	xdoc_free(doc);
	return ok;
}

bool
document_read(struct arena *a, const char *path, struct markdown *out, struct err *err)
{
	struct str text;
	if (!file_read(a, path, DOCUMENT_SIZE_MAX, &text, ERR_INPUT, err))
		return false;
	if (!utf8_is_valid(text))
		return err_set(err, ERR_SUBJECT, "%s is not valid UTF-8", path);
	if (is_html(str_of(path)))
		return read_html(a, text, out, err) || err_context(err, "%s", path);
	markdown_read(a, text, out);
	return true;
}

/* --- where a link leads --- */

/* "mailto:", "https:": what stands in front of the first colon, before any slash. */
static bool
has_scheme(struct str link)
{
	for (size_t i = 0; i < link.size; i++) {
		char c = link.data[i];
		if (c == ':')
			return i > 0;
		if (c == '/' || c == '?' || c == '#')
			return false;
	}
	return false;
}

static int
hex_of(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static struct str
decoded(struct arena *a, struct str text)
{
	struct sbuf out = { 0 };
	for (size_t i = 0; i < text.size; i++) {
		int high = i + 2 < text.size ? hex_of(text.data[i + 1]) : -1;
		int low = i + 2 < text.size ? hex_of(text.data[i + 2]) : -1;
		bool escaped = text.data[i] == '%' && high >= 0 && low >= 0;
		sbuf_add_char(&out, escaped ? (char)(high * 16 + low) : text.data[i]);
		i += escaped ? 2 : 0;
	}
	struct str copy = sbuf_copy(&out, a);
	sbuf_fini(&out);
	return copy;
}

static struct str
up_to(struct str text, char end)
{
	ptrdiff_t at = str_find_char(text, end);
	return at == STR_NONE ? text : str_part(text, 0, (size_t)at);
}

bool
document_target(struct arena *a, struct str document, struct str link, struct str *file,
	struct str *anchor)
{
	if (has_scheme(link) || str_starts(link, STR("//")))
		return false;
	ptrdiff_t hash = str_find_char(link, '#');
	*anchor = hash == STR_NONE ? (struct str){ 0 }
				   : decoded(a, str_from(link, (size_t)hash + 1));
	struct str path = decoded(a, up_to(up_to(link, '#'), '?'));
	size_t folder = document.size;
	while (folder > 0 && document.data[folder - 1] != '/')
		folder--;
	if (!path.size)
		*file = document;
	else if (path.data[0]
		== '/') /* as on a host of code: the root is the workspace */
		*file = str_from(path, 1);
	else
		*file = str_format(
			a, "%.*s%.*s", (int)folder, document.data, STR_ARGS(path));
	return true;
}
