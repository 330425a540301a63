/* SPDX-License-Identifier: MIT */
/* The reader keeps its own stack, so that depth costs no C stack.  Items and members of
 * what is open are gathered on one scratch stack; what closes is copied to the arena at
 * its exact size. */
#include "value/json_reader.h"

#include "base/die.h"
#include "base/diag.h"
#include "base/utf8.h"
#include "value/member_names.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct frame { /* an array or object that is open */
	const char *begin;
	size_t base; /* where its items or members begin on the scratch stack */
	bool object;
};

/* --- errors ---------------------------------------------------------------------- */

bool
json_reader_fail(
	struct reader *r, enum err_kind kind, const char *place, const char *what)
{
	struct source source = { .text = { r->begin, (size_t)(r->end - r->begin) } };
	struct place at = source_place(&source, (size_t)(place - r->begin));
	return err_set_at(r->err, kind, at.line, at.column, "%s", what);
}

/* "expected a value, found '}'" */
bool
json_reader_fail_found(struct reader *r, const char *place, const char *what)
{
	struct sbuf text = { 0 };
	sbuf_add_c(&text, what);
	if (place == r->end) {
		sbuf_add_c(&text, ", found the end of the text");
	} else {
		sbuf_add_c(&text, ", found '");
		utf8_show((struct str){ place, (size_t)(r->end - place) }, &text);
		sbuf_add_c(&text, "'");
	}
	json_reader_fail(r, ERR_SUBJECT, place, text.data);
	sbuf_fini(&text);
	return false;
}

static bool
fail_limit(struct reader *r, const char *what, size_t limit)
{
	char text[100];
	snprintf(text, sizeof(text), "%s than %zu", what, limit);
	return json_reader_fail(r, ERR_LIMIT, r->p, text);
}

/* Where the name of a member stands in a text that was read up to there: kept nowhere,
 * since it is asked for once, if ever. */
static const char *
find_name(const char *open, size_t index)
{
	const char *p = open + 1;
	size_t depth = 0, seen = 0;
	bool quoted = false;
	for (;; p++) {
		if (quoted && *p == '\\') {
			p++;
		} else if (*p == '"') {
			if (!quoted && depth == 0 && seen == 2 * index)
				return p;
			quoted = !quoted;
		} else if (!quoted) {
			depth += *p == '{' || *p == '[';
			depth -= *p == '}' || *p == ']';
			seen += depth == 0 && (*p == ',' || *p == ':');
		}
	}
}

static bool
fail_double(
	struct reader *r, const struct frame *frame, const struct member *m, size_t index)
{
	struct sbuf text = { 0 };
	sbuf_add_c(&text, "the name \"");
	utf8_show_all(str_part(member_name(m), 0, 100), &text);
	sbuf_add_c(&text, "\" comes twice in one object");
	json_reader_fail(r, ERR_SUBJECT, find_name(frame->begin, index), text.data);
	sbuf_fini(&text);
	return false;
}

/* --- the scratch stack ----------------------------------------------------------- */

static void *
grown(void *data, size_t *capacity, size_t wanted, size_t size)
{
	size_t count = *capacity ? *capacity : 64;
	while (count < wanted)
		count *= 2;
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes))
		die_out_of_memory();
	data = realloc(data, bytes);
	if (!data)
		die_out_of_memory();
	*capacity = count;
	return data;
}

static inline void *
push(struct reader *r, size_t size)
{
	if (r->capacity - r->used < size)
		r->scratch = grown(r->scratch, &r->capacity, r->used + size, 1);
	void *place = r->scratch + r->used;
	r->used += size;
	return place;
}

static bool
open_frame(struct reader *r, bool object)
{
	if (r->depth == r->limits->depth)
		return fail_limit(
			r, "arrays and objects are nested deeper", r->limits->depth);
	if (r->depth == r->frame_capacity)
		r->frames = grown(
			r->frames, &r->frame_capacity, r->depth + 1, sizeof(*r->frames));
	r->frames[r->depth++] = (struct frame){ r->p, r->used, object };
	r->mark = r->depth == 2 ? arena_mark(r->arena) : r->mark;
	r->p++;
	return true;
}

/* --- numbers and words ------------------------------------------------------------ */

static inline bool
is_digit(const char *p, const char *end)
{
	return p < end && *p >= '0' && *p <= '9';
}

static inline const char *
skip_digits(const char *p, const char *end)
{
	while (is_digit(p, end))
		p++;
	return p;
}

static bool
read_number(struct reader *r, struct value *out)
{
	const char *begin = r->p, *end = r->end, *p = begin + (*begin == '-');
	if (!is_digit(p, end))
		return json_reader_fail_found(r, p, "expected a digit");
	if (*p == '0' && is_digit(p + 1, end))
		return json_reader_fail(
			r, ERR_SUBJECT, p, "expected a number without leading zeros");
	p = skip_digits(p, end);
	if (p < end && *p == '.') {
		if (!is_digit(++p, end))
			return json_reader_fail_found(
				r, p, "expected a digit behind the dot");
		p = skip_digits(p, end);
	}
	if (p < end && (*p == 'e' || *p == 'E')) {
		p++;
		if (p < end && (*p == '+' || *p == '-'))
			p++;
		if (!is_digit(p, end))
			return json_reader_fail_found(
				r, p, "expected a digit in the exponent");
		p = skip_digits(p, end);
	}
	r->p = p;
	*out = value_of_number((struct str){ begin, (size_t)(p - begin) });
	return true;
}

static bool
read_word(struct reader *r, struct str word, struct value value, struct value *out)
{
	if (!str_starts((struct str){ r->p, (size_t)(r->end - r->p) }, word))
		return json_reader_fail_found(r, r->p, "expected a value");
	r->p += word.size;
	*out = value;
	return true;
}

/* --- the structure ---------------------------------------------------------------- */

static inline void
skip_space(struct reader *r)
{
	const char *p = r->p;
	while (p < r->end && (*p == ' ' || *p == '\n' || *p == '\t' || *p == '\r'))
		p++;
	r->p = p;
}

static inline bool
next_is(const struct reader *r, char c)
{
	return r->p < r->end && *r->p == c;
}

/* `"name" :`, and up to its value. */
static bool
read_name(struct reader *r, const char *expected)
{
	struct str name;
	if (!next_is(r, '"'))
		return json_reader_fail_found(r, r->p, expected);
	if (!json_reader_string(r, &name))
		return false;
	skip_space(r);
	if (!next_is(r, ':'))
		return json_reader_fail_found(r, r->p, "expected ':' behind the name");
	r->p++;
	skip_space(r);
	struct member *m = push(r, sizeof(*m));
	m->name = name.data;
	m->name_size = (uint32_t)name.size;
	return true;
}

/* Takes what is open off the stack, as a value; r->p is at its closing bracket. */
static bool
close_frame(struct reader *r, struct value *out)
{
	const struct frame *frame = &r->frames[--r->depth];
	size_t bytes = r->used - frame->base;
	size_t count =
		bytes / (frame->object ? sizeof(struct member) : sizeof(struct value));
	static const char nothing[1]; /* NULL + 0 is undefined */
	const void *content = bytes ? r->scratch + frame->base : nothing;
	if (frame->object) {
		size_t twice = member_names_first_double(content, count);
		if (twice < count)
			return fail_double(
				r, frame, (const struct member *)content + twice, twice);
	}
	*out = (struct value){
		.kind = frame->object ? VALUE_OBJECT : VALUE_ARRAY,
		.size = (uint32_t)count,
	};
	if (bytes)
		out->as.items = memcpy(arena_alloc(r->arena, bytes), content, bytes);
	r->used = frame->base;
	r->p++;
	return true;
}

/* Reads a whole scalar or an empty container; or opens a container, then *done is false
 * and its first value comes next. */
static bool
begin_value(struct reader *r, struct value *out, bool *done)
{
	*done = true;
	if (r->p == r->end)
		return json_reader_fail_found(r, r->p, "expected a value");
	if (!r->nodes_left--)
		return fail_limit(r, "the document has more values", r->limits->nodes);
	struct str text;
	switch (*r->p) {
	case '"':
		if (!json_reader_string(r, &text))
			return false;
		*out = value_of_string(text);
		return true;
	case 't':
		return read_word(r, STR("true"), value_of_bool(true), out);
	case 'f':
		return read_word(r, STR("false"), value_of_bool(false), out);
	case 'n':
		return read_word(r, STR("null"), (struct value){ 0 }, out);
	case '[':
	case '{':
		break;
	default:
		if (*r->p == '-' || is_digit(r->p, r->end))
			return read_number(r, out);
		return json_reader_fail_found(r, r->p, "expected a value");
	}
	bool object = *r->p == '{';
	if (!open_frame(r, object))
		return false;
	skip_space(r);
	if (next_is(r, object ? '}' : ']'))
		return close_frame(r, out);
	*done = false;
	return !object || read_name(r, "expected a name in double quotes or '}'");
}

/* An item of a member of the outermost object, whose name was read last there. */
static bool
show_item(struct reader *r, const struct value *item, bool *taken)
{
	const struct member *list =
		(const struct member *)(const void *)(r->scratch + r->frames[1].base) - 1;
	if (!r->each(r->context, member_name(list), item, taken, r->err))
		return false;
	if (*taken)
		arena_rewind(r->arena, r->mark);
	r->mark = arena_mark(r->arena);
	return true;
}

/* Puts a value that is done into what is open, and reads on to the next value, or closes;
 * then *done says that what was open is done, and *value is it. */
static bool
end_value(struct reader *r, struct value *value, bool *done)
{
	const struct frame *frame = &r->frames[r->depth - 1];
	bool taken = false;
	if (r->each && r->depth == 2 && !frame->object && r->frames[0].object
		&& !show_item(r, value, &taken))
		return false;
	if (frame->object)
		((struct member *)(void *)(r->scratch + r->used))[-1].value = *value;
	else if (!taken)
		*(struct value *)push(r, sizeof(*value)) = *value;
	skip_space(r);
	*done = next_is(r, frame->object ? '}' : ']');
	if (*done)
		return close_frame(r, value);
	if (!next_is(r, ','))
		return json_reader_fail_found(r, r->p,
			frame->object ? "expected ',' or '}'" : "expected ',' or ']'");
	r->p++;
	skip_space(r);
	return !frame->object
		|| read_name(r, "expected a name in double quotes behind ','");
}

static bool
read_document(struct reader *r, struct value *out)
{
	bool done;
	skip_space(r);
	do {
		if (!begin_value(r, out, &done))
			return false;
		while (done && r->depth)
			if (!end_value(r, out, &done))
				return false;
	} while (!done);
	skip_space(r);
	return r->p == r->end
		|| json_reader_fail_found(r, r->p, "expected nothing behind the value");
}

bool
json_read_items(struct arena *a, struct str text, const struct json_limits *limits,
	json_item_fn *each, void *context, struct value *out, struct err *err)
{
	const char *begin = text.data ? text.data : "";
	struct reader r = {
		.arena = a,
		.begin = begin,
		.p = begin,
		.end = begin + text.size,
		.nodes_left = limits->nodes,
		.limits = limits,
		.err = err,
		.each = each,
		.context = context,
	};
	struct arena_mark mark = arena_mark(a);
	if (text.size > UINT32_MAX)
		return fail_limit(&r, "the text has more bytes", UINT32_MAX);
	bool ok = str_starts(text, STR("\xef\xbb\xbf")) ? json_reader_fail(&r,
			  ERR_SUBJECT, begin, "expected a value, found a byte order mark")
							: read_document(&r, out);
	free(r.scratch);
	free(r.frames);
	if (!ok)
		arena_rewind(a, mark);
	return ok;
}

bool
json_read(struct arena *a, struct str text, const struct json_limits *limits,
	struct value *out, struct err *err)
{
	return json_read_items(a, text, limits, NULL, NULL, out, err);
}
