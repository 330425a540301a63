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

struct str
compare_show(struct arena *a, const struct value *v, size_t most)
{
	struct sbuf text = { 0 };
	if (!v)
		return STR("nothing");
	json_write(v, JSON_COMPACT, &text);
	struct str all = sbuf_str(&text);
	size_t count = utf8_count(all);
	struct str shown;
	if (count <= most || most == 0) {
		shown = sbuf_copy(&text, a);
	} else { /* the end is as telling as the beginning: a version, a host, a path */
		size_t tail = (most - 1) / 3, head = most - 1 - tail;
		struct str end = str_from(all, offset_of(all, count - tail));
		shown = str_format(a, "%.*s…%.*s",
			STR_ARGS(str_part(all, 0, offset_of(all, head))), STR_ARGS(end));
	}
	sbuf_fini(&text);
	return shown;
}
