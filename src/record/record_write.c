/* SPDX-License-Identifier: MIT */
#include "record/record.h"

#include "base/utf8.h"
#include "record/instant.h"
#include "record/record_fields.h"
#include "value/json.h"

#include <string.h>

static struct value
value_of_struct(struct arena *a, const struct field_type *type, const char *from);

static struct value
value_of_text(struct arena *a, struct str text)
{
	if (utf8_is_valid(text))
		return value_of_string(text);
	struct sbuf shown = { 0 };
	for (size_t i = 0; i < text.size;) {
		uint32_t code;
		struct str rest = str_from(text, i);
		size_t size = utf8_next(rest, &code);
		if (size)
			sbuf_add(&shown, str_part(rest, 0, size));
		else
			utf8_show(rest, &shown);
		i += size ? size : 1;
	}
	struct value v = value_of_string(sbuf_copy(&shown, a));
	sbuf_fini(&shown);
	return v;
}

static size_t
count_at(const char *from, const struct field *f)
{
	size_t count;
	memcpy(&count, from + f->count_offset, sizeof(count));
	return count;
}

static struct value
value_of_texts(struct arena *a, const struct field *f, const char *from)
{
	struct vec items = vec_of(a, struct value);
	const struct str *texts;
	memcpy(&texts, from + f->offset, sizeof(texts));
	for (size_t i = 0; i < count_at(from, f); i++)
		items_add(&items, value_of_text(a, texts[i]));
	return value_of_items(&items);
}

static struct value
value_of_list(struct arena *a, const struct field *f, const char *from)
{
	struct vec items = vec_of(a, struct value);
	const char *list;
	memcpy(&list, from + f->offset, sizeof(list));
	for (size_t i = 0; i < count_at(from, f); i++)
		items_add(&items, value_of_struct(a, f->type, list + i * f->type->size));
	return value_of_items(&items);
}

/* The numbers and flags of a struct as they lie there. */
union scalar {
	struct str text;
	bool flag;
	size_t size;
	uint32_t count;
	int number;
	int64_t instant;
	unsigned word;
};

/* False when there is nothing to say. */
static bool
value_of_field(
	struct arena *a, const struct field *f, const char *from, struct value *out)
{
	static const size_t sizes[] = {
		[FIELD_TEXT] = sizeof(struct str),
		[FIELD_BOOL] = sizeof(bool),
		[FIELD_SIZE] = sizeof(size_t),
		[FIELD_COUNT] = sizeof(uint32_t),
		[FIELD_INT] = sizeof(int),
		[FIELD_INSTANT] = sizeof(int64_t),
		[FIELD_WORD] = sizeof(unsigned),
		[FIELD_TEXTS] = 0,
		[FIELD_LIST] = 0,
		[FIELD_OBJECT] = 0,
	};
	union scalar s = { .text = { 0 } };
	memcpy(&s, from + f->offset, sizes[f->kind]);
	switch (f->kind) {
	case FIELD_TEXT:
		*out = value_of_text(a, s.text);
		return s.text.size > 0;
	case FIELD_BOOL:
		*out = value_of_bool(s.flag);
		return s.flag;
	case FIELD_SIZE:
		*out = value_of_int(a, (int64_t)s.size);
		return s.size > 0;
	case FIELD_COUNT:
		*out = value_of_int(a, s.count);
		return s.count > 0;
	case FIELD_INT:
		*out = value_of_int(a, s.number);
		return s.number != 0;
	case FIELD_INSTANT:
		*out = value_of_string(instant_show(a, s.instant));
		return true;
	case FIELD_WORD:
		*out = value_of_c(f->words->name(s.word < f->words->count ? s.word : 0));
		return s.word > 0;
	case FIELD_TEXTS:
		*out = value_of_texts(a, f, from);
		return count_at(from, f) > 0;
	case FIELD_LIST:
		*out = value_of_list(a, f, from);
		return count_at(from, f) > 0;
	case FIELD_OBJECT:
		*out = value_of_struct(a, f->type, from + f->offset);
		return true;
	}
	return false;
}

/* As deep as the table of types, which is three. */
static struct value
value_of_struct(struct arena *a, const struct field_type *type, const char *from)
{
	struct vec members = vec_of(a, struct member);
	for (size_t i = 0; i < type->count; i++) {
		const struct field *f = &type->fields[i];
		struct value v = { 0 };
		if (value_of_field(a, f, from, &v) || f->always)
			members_add(&members, f->name, v);
	}
	return value_of_members(&members);
}

/* --- one object --- */

struct member_writer {
	enum json_style style;
	struct sbuf *out;
	struct arena arena; /* of one member, or one item */
};

static void
begin_line(struct member_writer *w, size_t depth)
{
	if (w->style != JSON_PRETTY)
		return;
	sbuf_add_char(w->out, '\n');
	sbuf_fill(w->out, ' ', 2 * depth);
}

static void
write_name(struct member_writer *w, const char *name)
{
	begin_line(w, 1);
	json_write_string(str_of(name), w->out);
	sbuf_add_c(w->out, w->style == JSON_PRETTY ? ": " : ":");
}

/* Item by item: a hundred thousand checks need the memory of one. */
static void
write_list(struct member_writer *w, const struct field *f, const char *from)
{
	const char *list;
	size_t count = count_at(from, f);
	memcpy(&list, from + f->offset, sizeof(list));
	sbuf_add_char(w->out, '[');
	for (size_t i = 0; i < count; i++) {
		sbuf_add_c(w->out, i ? "," : "");
		begin_line(w, 2);
		struct value v =
			value_of_struct(&w->arena, f->type, list + i * f->type->size);
		json_write_within(2, &v, w->style, w->out);
		arena_reset(&w->arena);
	}
	if (count)
		begin_line(w, 1);
	sbuf_add_char(w->out, ']');
}

static void
write_member(struct member_writer *w, const struct field *f, const char *from)
{
	struct value v = { 0 };
	bool list = f->kind == FIELD_LIST;
	bool said = list ? count_at(from, f) > 0 : value_of_field(&w->arena, f, from, &v);
	if (!said && !f->always)
		return;
	sbuf_add_char(w->out, ',');
	write_name(w, f->name);
	if (list)
		write_list(w, f, from);
	else
		json_write_within(1, &v, w->style, w->out);
	arena_reset(&w->arena);
}

void
record_write(const struct run *run, enum json_style style, struct sbuf *out)
{
	struct member_writer w = { .style = style, .out = out };
	sbuf_add_char(out, '{');
	write_name(&w, "schema");
	sbuf_format(out, "\"smoke/run/%d\"", RECORD_VERSION);
	for (size_t i = 0; i < record_run_type.count; i++)
		write_member(&w, &record_run_type.fields[i], (const char *)run);
	begin_line(&w, 0);
	sbuf_add_c(out, "}\n");
	arena_fini(&w.arena);
}

/* --- lines --- */

static void
write_line(struct arena *a, const char *type, const struct value *object, bool schema,
	struct sbuf *out)
{
	struct vec members = vec_of(a, struct member);
	members_add(&members, "type", value_of_c(type));
	if (schema)
		members_add(&members, "schema",
			value_of_string(
				str_format(a, "smoke/run-lines/%d", RECORD_VERSION)));
	for (size_t i = 0; i < value_count(object); i++)
		vec_add(&members, &object->as.members[i]);
	struct value line = value_of_members(&members);
	json_write(&line, JSON_COMPACT, out);
	sbuf_add_char(out, '\n');
}

/* What has lines of its own. */
static const struct line_kind {
	const char *field, *type;
} line_kinds[] = {
	{ "checks", "check" },
	{ "findings", "finding" },
	{ "verdict", "verdict" },
};
enum { LINE_KINDS = sizeof(line_kinds) / sizeof(line_kinds[0]) };

static bool
has_lines(const struct field *f)
{
	for (size_t i = 0; i < LINE_KINDS; i++)
		if (!strcmp(line_kinds[i].field, f->name))
			return true;
	return false;
}

static void
write_header(const char *from, struct sbuf *out)
{
	struct arena a = { 0 };
	struct vec members = vec_of(&a, struct member);
	for (size_t i = 0; i < record_run_type.count; i++) {
		const struct field *f = &record_run_type.fields[i];
		struct value v = { 0 };
		if (has_lines(f))
			continue;
		if (value_of_field(&a, f, from, &v) || f->always)
			members_add(&members, f->name, v);
	}
	struct value header = value_of_members(&members);
	write_line(&a, "run", &header, true, out);
	arena_fini(&a);
}

static void
write_lines_of(const struct line_kind *kind, const char *from, struct sbuf *out)
{
	struct arena a = { 0 };
	const struct field *f = record_run_type.fields;
	while (strcmp(f->name, kind->field) != 0)
		f++;
	bool list = f->kind == FIELD_LIST;
	const char *items = from + f->offset;
	if (list)
		memcpy(&items, from + f->offset, sizeof(items));
	size_t count = list ? count_at(from, f) : 1;
	for (size_t i = 0; i < count; i++) {
		struct value v = value_of_struct(&a, f->type, items + i * f->type->size);
		write_line(&a, kind->type, &v, false, out);
		arena_reset(&a);
	}
	arena_fini(&a);
}

void
record_write_lines(const struct run *run, struct sbuf *out)
{
	const char *from = (const char *)run;
	write_header(from, out);
	for (size_t i = 0; i < LINE_KINDS; i++)
		write_lines_of(&line_kinds[i], from, out);
}
