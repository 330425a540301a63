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
	char path[128];
};

static bool
fail_at(const struct trail *trail, const char *name, const char *what, struct err *err)
{
	return err_set(err, ERR_INPUT, "this is no record of a run: %s%s %s", trail->path,
		name, what);
}

static struct trail
trail_into(const struct trail *outer, const char *name, size_t index)
{
	struct trail inner;
	struct sbuf b = { 0 };
	sbuf_init(&b, sizeof(inner.path) - 1);
	sbuf_add_c(&b, outer->path);
	if (index == SIZE_MAX)
		sbuf_format(&b, "%s.", name);
	else
		sbuf_format(&b, "%s[%zu].", name, index);
	struct str path = sbuf_str(&b);
	memcpy(inner.path, path.data, path.size);
	inner.path[path.size] = '\0';
	sbuf_fini(&b);
	return inner;
}

static bool read_struct(struct arena *a, const struct field_type *type,
	const struct value *v, const struct trail *trail, char *to, struct err *err);

/* --- single values --- */

static bool
read_text(const struct value *v, struct str *out)
{
	*out = value_text(v);
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
		if (!read_text(value_item(v, i), vec_push(&texts)))
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
		struct trail inner = trail_into(trail, f->name, i);
		char *item = items + i * f->type->size;
		if (!read_struct(a, f->type, value_item(v, i), &inner, item, err))
			return false;
	}
	memcpy(to + f->offset, &items, sizeof(items));
	memcpy(to + f->count_offset, &count, sizeof(count));
	return true;
}

/* --- structs --- */

static bool
read_scalar(const struct field *f, const struct value *v, char *to)
{
	int64_t number = 0;
	switch (f->kind) {
	case FIELD_TEXT:
		return read_text(v, (struct str *)(void *)(to + f->offset));
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
	const struct trail *trail, char *to, struct err *err)
{
	bool ok;
	if (f->kind == FIELD_OBJECT) {
		struct trail inner = trail_into(trail, f->name, SIZE_MAX);
		return read_struct(a, f->type, v, &inner, to + f->offset, err);
	}
	if (f->kind == FIELD_LIST && v->kind == VALUE_ARRAY)
		return read_list(a, f, v, trail, to, err);
	if (f->kind == FIELD_TEXTS)
		ok = v->kind == VALUE_ARRAY && read_texts(a, f, v, to);
	else
		ok = read_scalar(f, v, to);
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
	const struct trail *trail, char *to, struct err *err)
{
	if (v->kind != VALUE_OBJECT)
		return fail_at(trail, type->name, expected(FIELD_OBJECT), err);
	for (size_t i = 0; i < value_count(v); i++) {
		const struct member *m = &v->as.members[i];
		const struct field *f = field_of(type, member_name(m));
		if (!f)
			return fail_at(trail, str_c(a, member_name(m)),
				"is a member that the schema does not have", err);
		if (!read_field(a, f, &m->value, trail, to, err))
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

/* The members without the one that says what this is. */
static struct value
without_schema(struct arena *a, const struct value *v)
{
	struct vec members = vec_of(a, struct member);
	for (size_t i = 0; i < value_count(v); i++)
		if (!str_is(member_name(&v->as.members[i]), "schema"))
			vec_add(&members, &v->as.members[i]);
	return value_of_members(&members);
}

bool
record_read(struct arena *a, struct str json, struct run *out, struct err *err)
{
	struct value v = { 0 };
	struct err why = { 0 };
	struct str text = str_copy(
		a, json); /* the tree points into it, and the run into the tree */
	if (!json_read(a, text, &JSON_LIMITS, &v, &why))
		return err_set_at(err, ERR_INPUT, why.line, why.column,
			"this is no record of a run: %s", why.text);
	if (v.kind != VALUE_OBJECT)
		return err_set(err, ERR_INPUT,
			"this is no record of a run: it must be an object");
	if (!read_version(value_get_text(&v, "schema"), err))
		return false;
	struct value body = without_schema(a, &v);
	struct trail trail = { "" };
	*out = (struct run){ 0 };
	return read_struct(a, &record_run_type, &body, &trail, (char *)out, err);
}
