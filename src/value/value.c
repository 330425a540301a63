/* SPDX-License-Identifier: MIT */
#include "value/value.h"

#include "base/number.h"

#include <assert.h>

const char *
value_kind_name(enum value_kind kind)
{
	static const char *const names[] = {
		[VALUE_NULL] = "null",
		[VALUE_BOOL] = "boolean",
		[VALUE_NUMBER] = "number",
		[VALUE_STRING] = "string",
		[VALUE_ARRAY] = "array",
		[VALUE_OBJECT] = "object",
		[VALUE_BYTES] = "bytes",
		[VALUE_DATE] = "date",
		[VALUE_NODES] = "nodes",
	};
	return names[kind];
}

/* --- reading ------------------------------------------------------------------- */

static bool
has_text(const struct value *v)
{
	return v->kind == VALUE_NUMBER || v->kind == VALUE_STRING
		|| v->kind == VALUE_BYTES;
}

static bool
has_items(const struct value *v)
{
	return v->kind == VALUE_ARRAY || v->kind == VALUE_NODES;
}

struct str
value_text(const struct value *v)
{
	if (!v || !has_text(v))
		return (struct str){ 0 };
	return (struct str){ v->as.text, v->size };
}

struct str
member_name(const struct member *m)
{
	return (struct str){ m->name, m->name_size };
}

size_t
value_count(const struct value *v)
{
	return v && (has_items(v) || v->kind == VALUE_OBJECT) ? v->size : 0;
}

const struct value *
value_get(const struct value *v, struct str name)
{
	if (!v || v->kind != VALUE_OBJECT)
		return NULL;
	for (uint32_t i = 0; i < v->size; i++)
		if (str_eq(member_name(&v->as.members[i]), name))
			return &v->as.members[i].value;
	return NULL;
}

const struct value *
value_get_c(const struct value *v, const char *name)
{
	return value_get(v, str_of(name));
}

const struct value *
value_item(const struct value *v, size_t index)
{
	return v && has_items(v) && index < v->size ? &v->as.items[index] : NULL;
}

struct str
value_get_text(const struct value *v, const char *name)
{
	const struct value *member = value_get_c(v, name);
	if (!member || member->kind != VALUE_STRING)
		return (struct str){ 0 };
	return value_text(member);
}

bool
value_int(const struct value *v, int64_t *out)
{
	return v && v->kind == VALUE_NUMBER && number_int(value_text(v), out);
}

/* --- building ------------------------------------------------------------------ */

static struct value
of_text(enum value_kind kind, struct str text)
{
	assert(text.size <= UINT32_MAX);
	return (struct value){
		.kind = kind,
		.size = (uint32_t)text.size,
		.as.text = text.data ? text.data : "",
	};
}

struct value
value_of_bool(bool b)
{
	return (struct value){ .kind = VALUE_BOOL, .as.boolean = b };
}

struct value
value_of_int(struct arena *a, int64_t n)
{
	char text[24]; /* from its end; by hand, since a status is one for each request */
	size_t at = sizeof(text);
	uint64_t rest = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	do
		text[--at] = (char)('0' + rest % 10);
	while (rest /= 10);
	if (n < 0)
		text[--at] = '-';
	return of_text(
		VALUE_NUMBER, str_copy(a, (struct str){ text + at, sizeof(text) - at }));
}

struct value
value_of_number(struct str text)
{
	return of_text(VALUE_NUMBER, text);
}

struct value
value_of_string(struct str text)
{
	return of_text(VALUE_STRING, text);
}

struct value
value_of_c(const char *text)
{
	return text ? value_of_string(str_of(text))
		    : (struct value){ .kind = VALUE_NULL };
}

struct value
value_of_bytes(struct str bytes)
{
	return of_text(VALUE_BYTES, bytes);
}

struct value
value_of_items(const struct vec *items)
{
	assert(items->count <= UINT32_MAX);
	return (struct value){
		.kind = VALUE_ARRAY,
		.size = (uint32_t)items->count,
		.as.items = items->items,
	};
}

struct value
value_of_members(const struct vec *members)
{
	assert(members->count <= UINT32_MAX);
	return (struct value){
		.kind = VALUE_OBJECT,
		.size = (uint32_t)members->count,
		.as.members = members->items,
	};
}

void
items_add(struct vec *items, struct value v)
{
	vec_add(items, &v);
}

void
members_add(struct vec *members, const char *name, struct value v)
{
	members_add_str(members, str_of(name), v);
}

void
members_add_str(struct vec *members, struct str name, struct value v)
{
	assert(name.size <= UINT32_MAX);
	struct member *m = vec_push(members);
	m->name = name.data ? name.data : "";
	m->name_size = (uint32_t)name.size;
	m->value = v;
}

static struct value
copy_items(struct arena *a, const struct value *v)
{
	struct value *items = arena_array(a, v->size, sizeof(*items));
	for (uint32_t i = 0; i < v->size; i++)
		items[i] = value_copy(a, &v->as.items[i]);
	return (struct value){ .kind = v->kind, .size = v->size, .as.items = items };
}

static struct value
copy_members(struct arena *a, const struct value *v)
{
	struct member *members = arena_array(a, v->size, sizeof(*members));
	for (uint32_t i = 0; i < v->size; i++) {
		const struct member *from = &v->as.members[i];
		members[i].name = str_c(a, member_name(from));
		members[i].name_size = from->name_size;
		members[i].value = value_copy(a, &from->value);
	}
	return (struct value){ .kind = v->kind, .size = v->size, .as.members = members };
}

struct value
value_copy(struct arena *a, const struct value *v)
{
	if (has_text(v))
		return of_text(v->kind, str_copy(a, value_text(v)));
	if (has_items(v))
		return copy_items(a, v);
	if (v->kind == VALUE_OBJECT)
		return copy_members(a, v);
	return *v;
}
