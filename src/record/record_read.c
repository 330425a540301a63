/* SPDX-License-Identifier: MIT */
#include "record/record.h"

#include "base/number.h"
#include "base/vec.h"
#include "record/instant.h"
#include "record/record_fields.h"
#include "value/json.h"

#include <limits.h>
#include <string.h>

/* Where the reader is, for messages: "checks[3]." */
struct trail {
	const struct trail *outer; /* NULL: the record itself */
	const char *name;
	size_t index; /* in a list; SIZE_MAX: an object */
};

static void
show_trail(const struct trail *trail, struct sbuf *out)
{
	if (!trail)
		return;
	show_trail(trail->outer, out);
	sbuf_add_c(out, trail->name);
	if (trail->index != SIZE_MAX)
		sbuf_format(out, "[%zu]", trail->index);
	sbuf_add_char(out, '.');
}

static bool
fail_at(const struct trail *trail, const char *name, const char *what, struct err *err)
{
	struct sbuf path = { 0 };
	show_trail(trail, &path);
	err_set(err, ERR_INPUT, "this is no record of a run: %.*s%s %s",
		STR_ARGS(sbuf_str(&path)), name, what);
	sbuf_fini(&path);
	return false;
}

/* A struct that is filled, and the one before it in its list, or NULL. */
struct slot {
	char *to;
	const char *before;
};

static bool
read_struct(struct arena *a, const struct field_type *type, const struct value *v,
	const struct trail *trail, struct slot slot, struct err *err);

/* --- single values --- */

/* What the item before says at the same place need not be kept twice. */
static bool
read_text(
	struct arena *a, const struct value *v, const struct str *before, struct str *out)
{
	struct str text = value_text(v);
	*out = before && str_eq(*before, text) ? *before : str_copy(a, text);
	return v->kind == VALUE_STRING;
}

static bool
read_number(const struct value *v, int64_t least, int64_t most, int64_t *out)
{
	return v->kind == VALUE_NUMBER && value_int(v, out) && *out >= least
		&& *out <= most;
}

static bool
read_word(const struct field_words *words, const struct value *v, unsigned *out)
{
	for (unsigned i = 0; i < words->count; i++)
		if (v->kind == VALUE_STRING && str_is(value_text(v), words->name(i))) {
			*out = i;
			return true;
		}
	return false;
}

/* --- lists --- */

static bool
read_texts(struct arena *a, const struct field *f, const struct value *v, char *to)
{
	struct vec texts = vec_of(a, struct str);
	for (size_t i = 0; i < value_count(v); i++)
		if (!read_text(a, value_item(v, i), NULL, vec_push(&texts)))
			return false;
	memcpy(to + f->offset, &texts.items, sizeof(texts.items));
	memcpy(to + f->count_offset, &texts.count, sizeof(texts.count));
	return true;
}

static bool
read_list(struct arena *a, const struct field *f, const struct value *v,
	const struct trail *trail, char *to, struct err *err)
{
	size_t count = value_count(v);
	char *items = arena_array(a, count, f->type->size);
	for (size_t i = 0; i < count; i++) {
		struct trail inner = { trail, f->name, i };
		char *item = items + i * f->type->size;
		struct slot slot = { item, i ? item - f->type->size : NULL };
		if (!read_struct(a, f->type, value_item(v, i), &inner, slot, err))
			return false;
	}
	memcpy(to + f->offset, &items, sizeof(items));
	memcpy(to + f->count_offset, &count, sizeof(count));
	return true;
}

/* --- structs --- */

static bool
read_scalar(
	struct arena *a, const struct field *f, const struct value *v, struct slot slot)
{
	const void *before = slot.before ? slot.before + f->offset : NULL;
	char *to = slot.to;
	int64_t number = 0;
	switch (f->kind) {
	case FIELD_TEXT:
		return read_text(a, v, before, (struct str *)(void *)(to + f->offset));
	case FIELD_BOOL:
		if (v->kind != VALUE_BOOL)
			return false;
		*(bool *)(void *)(to + f->offset) = v->as.boolean;
		return true;
	case FIELD_SIZE:
		if (!read_number(v, 0, INT64_MAX, &number))
			return false;
		*(size_t *)(void *)(to + f->offset) = (size_t)number;
		return true;
	case FIELD_COUNT:
		if (!read_number(v, 0, UINT32_MAX, &number))
			return false;
		*(uint32_t *)(void *)(to + f->offset) = (uint32_t)number;
		return true;
	case FIELD_INT:
		if (!read_number(v, INT_MIN, INT_MAX, &number))
			return false;
		*(int *)(void *)(to + f->offset) = (int)number;
		return true;
	case FIELD_INSTANT:
		return v->kind == VALUE_STRING
			&& instant_read(
				value_text(v), (int64_t *)(void *)(to + f->offset));
	case FIELD_WORD:
		return read_word(f->words, v, (unsigned *)(void *)(to + f->offset));
	case FIELD_TEXTS:
	case FIELD_LIST:
	case FIELD_OBJECT:
		break;
	}
	return false;
}

static const char *
expected(enum field_kind kind)
{
	static const char *const texts[] = {
		[FIELD_TEXT] = "must be a string",
		[FIELD_BOOL] = "must be true or false",
		[FIELD_SIZE] = "must be a whole number from 0 on",
		[FIELD_COUNT] = "must be a whole number from 0 to 4294967295",
		[FIELD_INT] = "must be a whole number",
		[FIELD_INSTANT] = "must be an instant like 2026-11-20T02:00:00.000Z",
		[FIELD_WORD] = "is none of the words of the schema",
		[FIELD_TEXTS] = "must be an array of strings",
		[FIELD_LIST] = "must be an array",
		[FIELD_OBJECT] = "must be an object",
	};
	return texts[kind];
}

static bool
read_field(struct arena *a, const struct field *f, const struct value *v,
	const struct trail *trail, struct slot slot, struct err *err)
{
	bool ok;
	if (f->kind == FIELD_OBJECT) {
		struct trail inner = { trail, f->name, SIZE_MAX };
		struct slot within = { slot.to + f->offset, NULL };
		return read_struct(a, f->type, v, &inner, within, err);
	}
	if (f->kind == FIELD_LIST && v->kind == VALUE_ARRAY)
		return read_list(a, f, v, trail, slot.to, err);
	if (f->kind == FIELD_TEXTS)
		ok = v->kind == VALUE_ARRAY && read_texts(a, f, v, slot.to);
	else
		ok = read_scalar(a, f, v, slot);
	return ok || fail_at(trail, f->name, expected(f->kind), err);
}

static const struct field *
field_of(const struct field_type *type, struct str name)
{
	for (size_t i = 0; i < type->count; i++)
		if (str_is(name, type->fields[i].name))
			return &type->fields[i];
	return NULL;
}

static bool
read_struct(struct arena *a, const struct field_type *type, const struct value *v,
	const struct trail *trail, struct slot slot, struct err *err)
{
	if (v->kind != VALUE_OBJECT)
		return fail_at(trail, type->name, expected(FIELD_OBJECT), err);
	for (size_t i = 0; i < value_count(v); i++) {
		const struct member *m = &v->as.members[i];
		const struct field *f = field_of(type, member_name(m));
		if (!f)
			return fail_at(trail, str_c(a, member_name(m)),
				"is a member that the schema does not have", err);
		if (!read_field(a, f, &m->value, trail, slot, err))
			return false;
	}
	for (size_t i = 0; i < type->count; i++) {
		const struct field *f = &type->fields[i];
		if (f->always && !value_get_c(v, f->name))
			return fail_at(trail, f->name, "is missing", err);
	}
	return true;
}

/* --- the record --- */

static bool
read_version(struct str schema, struct err *err)
{
	static const struct str start = STR_INIT("smoke/run/");
	int64_t version = 0;
	if (!str_starts(schema, start)
		|| !number_int(str_from(schema, start.size), &version) || version < 1)
		return err_set(err, ERR_INPUT,
			"this is no record of a run: schema must be \"smoke/run/%d\"",
			RECORD_VERSION);
	return version <= RECORD_VERSION
		|| err_set(err, ERR_INPUT,
			"this record has version %lld, and this smoke reads versions up "
			"to %d",
			(long long)version, RECORD_VERSION);
}

/* The text is read twice: what it has, and how much; then item by item, so that the tree
 * of a hundred thousand checks never is there as a whole. */
struct reading {
	struct arena *arena;
	struct arena tree; /* what is no item of a list */
	struct run *run;
	size_t *counts; /* by field */
	bool counting;
};

static bool
take_item(void *context, struct str name, const struct value *item, bool *taken,
	struct err *err)
{
	struct reading *r = context;
	const struct field *f = field_of(&record_run_type, name);
	*taken = f && f->kind == FIELD_LIST;
	if (!*taken)
		return true;
	if (r->counting) {
		r->counts[f - record_run_type.fields]++;
		return true;
	}
	char *to = (char *)r->run, *items;
	size_t count;
	memcpy(&items, to + f->offset, sizeof(items));
	memcpy(&count, to + f->count_offset, sizeof(count));
	char *at = items + count * f->type->size;
	struct trail trail = { NULL, f->name, count };
	struct slot slot = { at, count ? at - f->type->size : NULL };
	count++;
	memcpy(to + f->count_offset, &count, sizeof(count));
	return read_struct(r->arena, f->type, item, &trail, slot, err);
}

static bool
read_tree(struct reading *r, struct str json, struct value *out, struct err *err)
{
	struct err why = { 0 };
	arena_reset(&r->tree);
	if (json_read_items(&r->tree, json, &JSON_LIMITS, take_item, r, out, &why))
		return out->kind == VALUE_OBJECT
			|| err_set(err, ERR_INPUT,
				"this is no record of a run: it must be an object");
	if (why.kind == ERR_INPUT) /* an item that is none: it says itself what it is */
		return err_set(err, why.kind, "%s", why.text);
	return err_set_at(err, ERR_INPUT, why.line, why.column,
		"this is no record of a run: %s", why.text);
}

static void
reserve_lists(struct reading *r)
{
	for (size_t i = 0; i < record_run_type.count; i++) {
		const struct field *f = &record_run_type.fields[i];
		if (f->kind != FIELD_LIST)
			continue;
		void *items = arena_array(r->arena, r->counts[i], f->type->size);
		memcpy((char *)r->run + f->offset, &items, sizeof(items));
	}
}

/* What is left of the tree; the lists are there already. */
static bool
read_rest(struct reading *r, const struct value *v, struct err *err)
{
	struct vec members = vec_of(&r->tree, struct member);
	struct run lists = *r->run;
	for (size_t i = 0; i < value_count(v); i++)
		if (!str_is(member_name(&v->as.members[i]), "schema"))
			vec_add(&members, &v->as.members[i]);
	struct value body = value_of_members(&members);
	struct slot slot = { (char *)r->run, NULL };
	if (!read_struct(r->arena, &record_run_type, &body, NULL, slot, err))
		return false;
	for (size_t i = 0; i < record_run_type.count; i++) {
		const struct field *f = &record_run_type.fields[i];
		if (f->kind != FIELD_LIST)
			continue;
		memcpy((char *)r->run + f->offset, (char *)&lists + f->offset,
			sizeof(void *));
		memcpy((char *)r->run + f->count_offset, (char *)&lists + f->count_offset,
			sizeof(size_t));
	}
	return true;
}

bool
record_read(struct arena *a, struct str json, struct run *out, struct err *err)
{
	struct reading r = { .arena = a, .run = out, .counting = true };
	struct value v = { 0 };
	*out = (struct run){ 0 };
	r.counts = arena_array(a, record_run_type.count, sizeof(*r.counts));
	bool ok = read_tree(&r, json, &v, err)
		&& read_version(value_get_text(&v, "schema"), err);
	if (ok) {
		reserve_lists(&r);
		r.counting = false;
		ok = read_tree(&r, json, &v, err) && read_rest(&r, &v, err);
	}
	arena_fini(&r.tree);
	return ok;
}
