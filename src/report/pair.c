/* SPDX-License-Identifier: MIT */
#include "report/pair.h"

#include "base/sbuf.h"
#include "base/utf8.h"

enum {
	WIDTH_LEAST = 20,
	CONTEXT = 8
}; /* columns of the common start that are always kept */

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static size_t
larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* Bytes that both start with, whole code points. */
static size_t
common_start(struct str a, struct str b)
{
	size_t size = 0, most = smaller(a.size, b.size);
	while (size < most && a.data[size] == b.data[size])
		size++;
	while (size && size < a.size && !utf8_is_start(a.data[size]))
		size--;
	while (size && size < b.size && !utf8_is_start(b.data[size]))
		size--;
	return size;
}

/* Bytes that both end with, whole code points, not counting their common start. */
static size_t
common_end(struct str a, struct str b, size_t start)
{
	size_t size = 0, most = smaller(a.size, b.size) - start;
	while (size < most && a.data[a.size - size - 1] == b.data[b.size - size - 1])
		size++;
	while (size && !utf8_is_start(a.data[a.size - size]))
		size--;
	return size;
}

/* `count` code points back from `at`. */
static size_t
back(struct str text, size_t at, size_t count)
{
	for (; count && at; count--)
		do
			at--;
		while (at && !utf8_is_start(text.data[at]));
	return at;
}

static size_t
forward(struct str text, size_t at, size_t count)
{
	for (; count && at < text.size; count--)
		do
			at++;
		while (at < text.size && !utf8_is_start(text.data[at]));
	return at;
}

static struct str
with_ellipses(struct arena *a, struct str text, size_t start, size_t end)
{
	struct sbuf b = { 0 };
	if (start)
		sbuf_add_c(&b, "…");
	sbuf_add(&b, str_part(text, start, end - start));
	if (end < text.size)
		sbuf_add_c(&b, "…");
	struct str shown = sbuf_copy(&b, a);
	sbuf_fini(&b);
	return shown;
}

void
pair_show(struct arena *a, const struct str values[2], size_t width, struct str out[2])
{
	width = width < WIDTH_LEAST ? WIDTH_LEAST : width;
	out[0] = values[0];
	out[1] = values[1];
	if (utf8_count(values[0]) <= width && utf8_count(values[1]) <= width)
		return;
	size_t room = width - 2; /* beside the ellipses */
	size_t prefix = common_start(values[0], values[1]);
	size_t suffix = common_end(values[0], values[1], prefix);
	size_t differ = 0;
	for (int i = 0; i < 2; i++) {
		size_t size = values[i].size - suffix - prefix;
		differ = larger(differ, utf8_count(str_part(values[i], prefix, size)));
	}
	/* The room beside the difference goes to what is around it, most of it before. */
	size_t around = differ < room ? room - differ : 0;
	size_t start = back(values[0], prefix, larger(around * 2 / 3, CONTEXT));
	for (int i = 0; i < 2; i++) {
		size_t end = forward(values[i], start, room);
		out[i] = with_ellipses(a, values[i], start, end);
	}
}
