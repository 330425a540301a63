/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"
#include "compare/compare.h"
#include "value/json.h"

/* Where the code point stands that has `count` others before it. */
static size_t
offset_of(struct str text, size_t count)
{
	size_t at = 0;
	for (; at < text.size; at++)
		if (utf8_is_start(text.data[at]) && count-- == 0)
			break;
	return at;
}

/* The end is as telling as the beginning: a version, a host, a path. */
struct str
compare_cut(struct arena *a, struct str text, size_t most)
{
	size_t count = utf8_count(text);
	if (count <= most || most == 0)
		return str_copy(a, text);
	size_t tail = (most - 1) / 3, head = most - 1 - tail;
	struct str end = str_from(text, offset_of(text, count - tail));
	return str_format(a, "%.*s…%.*s",
		STR_ARGS(str_part(text, 0, offset_of(text, head))), STR_ARGS(end));
}

struct str
compare_show(struct arena *a, const struct value *v, size_t most)
{
	struct sbuf text = { 0 };
	if (!v)
		return STR("nothing");
	json_write(v, JSON_COMPACT, &text);
	struct str shown = compare_cut(a, sbuf_str(&text), most);
	sbuf_fini(&text);
	return shown;
}
