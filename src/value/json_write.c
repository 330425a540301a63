/* SPDX-License-Identifier: MIT */
#include "base/utf8.h"
#include "value/json.h"

#include <time.h>

/* --- strings --------------------------------------------------------------------- */

static const char *
short_escape(char c)
{
	static const char *const escapes[0x80] = {
		['\b'] = "\\b",
		['\t'] = "\\t",
		['\n'] = "\\n",
		['\f'] = "\\f",
		['\r'] = "\\r",
		['"'] = "\\\"",
		['\\'] = "\\\\",
	};
	return (unsigned char)c < 0x80 ? escapes[(unsigned char)c] : NULL;
}

/* Controls (C0, DEL, C1) and the two line separators, which end a line in JavaScript. */
static bool
is_hidden(uint32_t code)
{
	return code < 0x20 || (code >= 0x7f && code <= 0x9f) || code == 0x2028
		|| code == 0x2029;
}

static bool
is_plain(char c)
{
	return (unsigned char)c >= 0x20 && (unsigned char)c < 0x7f && c != '"'
		&& c != '\\';
}

void
json_write_string(struct str text, struct sbuf *out)
{
	sbuf_add_char(out, '"');
	size_t done = 0; /* what stands before it is written */
	for (size_t i = 0; i < text.size;) {
		if (is_plain(text.data[i])) {
			i++;
			continue;
		}
		uint32_t code;
		size_t size = utf8_next(str_from(text, i), &code);
		const char *escape = short_escape(text.data[i]);
		if (size && !escape && !is_hidden(code)) {
			i += size;
			continue;
		}
		sbuf_add(out, str_part(text, done, i - done));
		if (escape)
			sbuf_add_c(out, escape);
		else
			sbuf_format(out, "\\u%04x", size ? code : 0xfffd);
		i += size ? size : 1;
		done = i;
	}
	sbuf_add(out, str_from(text, done));
	sbuf_add_char(out, '"');
}

static void
write_bytes(struct str bytes, struct sbuf *out)
{
	sbuf_add_char(out, '"');
	for (size_t i = 0; i < bytes.size; i++)
		sbuf_format(out, "%02x", (unsigned char)bytes.data[i]);
	sbuf_add_char(out, '"');
}

static void
write_date(int64_t instant, struct sbuf *out)
{
	const int64_t second = 1000000;
	int64_t part = instant % second;
	if (part < 0)
		part += second;
	time_t seconds = (time_t)((instant - part) / second);
	struct tm tm;
	gmtime_r(&seconds, &tm);
	sbuf_format(out, "\"%04d-%02d-%02dT%02d:%02d:%02d.%06dZ\"", tm.tm_year + 1900,
		tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, (int)part);
}

/* --- the tree -------------------------------------------------------------------- */

struct writer {
	struct sbuf *out;
	enum json_style style;
	size_t depth; /* at most VALUE_DEPTH_MAX */
};

static void write_value(struct writer *w, const struct value *v);

static void
break_line(const struct writer *w)
{
	if (w->style != JSON_PRETTY)
		return;
	sbuf_add_char(w->out, '\n');
	sbuf_fill(w->out, ' ', w->depth * 2);
}

static void
write_items(struct writer *w, const struct value *v)
{
	sbuf_add_char(w->out, '[');
	w->depth++;
	for (uint32_t i = 0; i < v->size; i++) {
		if (i)
			sbuf_add_char(w->out, ',');
		break_line(w);
		write_value(w, &v->as.items[i]);
	}
	w->depth--;
	if (v->size)
		break_line(w);
	sbuf_add_char(w->out, ']');
}

static void
write_members(struct writer *w, const struct value *v)
{
	sbuf_add_char(w->out, '{');
	w->depth++;
	for (uint32_t i = 0; i < v->size; i++) {
		if (i)
			sbuf_add_char(w->out, ',');
		break_line(w);
		json_write_string(member_name(&v->as.members[i]), w->out);
		sbuf_add_c(w->out, w->style == JSON_PRETTY ? ": " : ":");
		write_value(w, &v->as.members[i].value);
	}
	w->depth--;
	if (v->size)
		break_line(w);
	sbuf_add_char(w->out, '}');
}

static void
write_value(struct writer *w, const struct value *v)
{
	switch (v->kind) {
	case VALUE_NULL:
		sbuf_add_c(w->out, "null");
		return;
	case VALUE_BOOL:
		sbuf_add_c(w->out, v->as.boolean ? "true" : "false");
		return;
	case VALUE_NUMBER:
		sbuf_add(w->out, value_text(v));
		return;
	case VALUE_STRING:
		json_write_string(value_text(v), w->out);
		return;
	case VALUE_ARRAY:
	case VALUE_NODES:
		write_items(w, v);
		return;
	case VALUE_OBJECT:
		write_members(w, v);
		return;
	case VALUE_BYTES:
		write_bytes(value_text(v), w->out);
		return;
	case VALUE_DATE:
		write_date(v->as.instant, w->out);
		return;
	}
}

void
json_write_within(
	size_t depth, const struct value *v, enum json_style style, struct sbuf *out)
{
	struct writer w = { .out = out, .style = style, .depth = depth };
	write_value(&w, v);
}

void
json_write(const struct value *v, enum json_style style, struct sbuf *out)
{
	json_write_within(0, v, style, out);
}
