/* SPDX-License-Identifier: MIT */
#include "cmd/fmt_json.h"

#include "base/number.h"
#include "model/suite_options.h"
#include "query/base64.h"
#include "query/filter.h"
#include "query/predicate.h"
#include "value/json.h"

#include <string.h>

struct making {
	struct arena *arena;
	struct str source; /* of the suite */
};

/* --- texts ---------------------------------------------------------------------- */

/* Escapes undone, placeholders as they stand. */
static struct str
text_of(struct making *m, const struct template *t)
{
	struct sbuf b = { 0 };
	for (size_t i = 0; i < t->count; i++)
		sbuf_add(&b, t->parts[i].text);
	struct str text = sbuf_copy(&b, m->arena);
	sbuf_fini(&b);
	return text;
}

static struct value
string_of(struct making *m, const struct template *t)
{
	return value_of_string(text_of(m, t));
}

static struct str
base64_of(struct making *m, struct str bytes)
{
	return base64_encode(m->arena, bytes, BASE64_STRICT);
}

static struct vec
members(struct making *m)
{
	return vec_of(m->arena, struct member);
}

static struct vec
items(struct making *m)
{
	return vec_of(m->arena, struct value);
}

/* Lists that are empty are left out. */
static void
add_list(struct vec *to, const char *name, const struct vec *list)
{
	if (list->count)
		members_add(to, name, value_of_items(list));
}

static struct value
argument_of(struct making *m, const struct argument *argument)
{
	if (argument->kind == ARGUMENT_TEXT || argument->text.count)
		return string_of(m, &argument->text);
	if (argument->kind == ARGUMENT_INTEGER)
		return value_of_int(m->arena, argument->integer);
	struct vec object = members(m);
	members_add(&object, "type", value_of_c("regex"));
	members_add(&object, "value", value_of_string(argument->pattern));
	return value_of_members(&object);
}

/* --- queries, filters, predicates ------------------------------------------------ */

static const struct {
	enum filter_kind kind;
	const char *names[2];
} argument_names[] = {
	{ FILTER_CHARSET_DECODE, { "encoding" } },
	{ FILTER_DATE_FORMAT, { "fmt" } },
	{ FILTER_NTH, { "n" } },
	{ FILTER_REPLACE, { "old_value", "new_value" } },
	{ FILTER_REPLACE_REGEX, { "pattern", "new_value" } },
	{ FILTER_SPLIT, { "sep" } },
	{ FILTER_TO_DATE, { "fmt" } },
	{ FILTER_URL_QUERY_PARAM, { "param" } },
};

static const char *
argument_name(enum filter_kind kind, size_t index)
{
	for (size_t i = 0; i < sizeof(argument_names) / sizeof(argument_names[0]); i++)
		if (argument_names[i].kind == kind && argument_names[i].names[index])
			return argument_names[i].names[index];
	return "expr";
}

static struct value
filter_of(struct making *m, const struct filter *filter)
{
	struct vec object = members(m);
	size_t count;
	const struct filter_form *forms = filter_forms(&count);
	for (size_t i = 0; i < count; i++)
		if (forms[i].kind == filter->kind && !forms[i].deprecated_for.size)
			members_add(&object, "type", value_of_string(forms[i].name));
	for (size_t i = 0; i < 2; i++)
		if (filter->arguments[i].kind)
			members_add(&object, argument_name(filter->kind, i),
				argument_of(m, &filter->arguments[i]));
	return value_of_members(&object);
}

static struct value
query_of(struct making *m, const struct query *q)
{
	struct vec object = members(m);
	struct str rest = str_part(m->source, q->span.start, q->span.size), word;
	if (!str_next(&rest, ' ', &word))
		return value_of_members(&object);
	members_add(&object, "type", value_of_string(str_trim(word)));
	bool by_name = q->kind == QUERY_HEADER || q->kind == QUERY_VARIABLE;
	if (q->attribute.size)
		members_add(&object, "expr",
			value_of_string(str_format(m->arena, "%.*s[%.*s]",
				STR_ARGS(text_of(m, &q->argument.text)),
				STR_ARGS(q->attribute))));
	else if (q->argument.kind)
		members_add(
			&object, by_name ? "name" : "expr", argument_of(m, &q->argument));
	return value_of_members(&object);
}

static void
add_query(struct making *m, struct vec *to, const struct query *q)
{
	struct vec filters = items(m);
	members_add(to, "query", query_of(m, q));
	for (size_t i = 0; i < q->filters.count; i++)
		items_add(&filters, filter_of(m, &q->filters.items[i]));
	add_list(to, "filters", &filters);
}

static struct value
file_of(struct making *m, const struct template *name)
{
	struct vec object = members(m);
	members_add(&object, "type", value_of_c("file"));
	members_add(&object, "filename", string_of(m, name));
	return value_of_members(&object);
}

static struct value
literal_of(struct making *m, const struct literal *l, const char **encoding)
{
	switch (l->kind) {
	case LITERAL_NONE:
	case LITERAL_NULL:
		return (struct value){ .kind = VALUE_NULL };
	case LITERAL_TRUE:
	case LITERAL_FALSE:
		return value_of_bool(l->kind == LITERAL_TRUE);
	case LITERAL_NUMBER:
		return value_of_number(l->bytes);
	case LITERAL_TEXT:
	case LITERAL_PLACEHOLDER:
		return string_of(m, &l->text);
	case LITERAL_BYTES:
		*encoding = "base64";
		return value_of_string(base64_of(m, l->bytes));
	case LITERAL_FILE:
		return file_of(m, &l->text);
	case LITERAL_REGEX:
		*encoding = "regex";
		return value_of_string(l->regex.pattern);
	}
	return (struct value){ .kind = VALUE_NULL };
}

static struct value
predicate_of(struct making *m, const struct predicate *p)
{
	struct vec object = members(m);
	const char *encoding = NULL;
	size_t count;
	const struct predicate_form *forms = predicate_forms(&count);
	if (p->negated)
		members_add(&object, "not", value_of_bool(true));
	for (size_t i = 0; i < count; i++)
		if (forms[i].kind == p->kind)
			members_add(&object, "type", value_of_string(forms[i].name));
	if (p->value.kind)
		members_add(&object, "value", literal_of(m, &p->value, &encoding));
	if (encoding)
		members_add(&object, "encoding", value_of_c(encoding));
	return value_of_members(&object);
}

/* --- requests --------------------------------------------------------------------- */

static struct value
pair_of(struct making *m, const struct pair *pair)
{
	struct vec object = members(m);
	members_add(&object, "name", string_of(m, &pair->name));
	members_add(&object, "value", string_of(m, &pair->value));
	return value_of_members(&object);
}

static void
add_pairs(struct making *m, struct vec *to, const char *name, const struct pairs *pairs)
{
	struct vec list = items(m);
	for (size_t i = 0; i < pairs->count; i++)
		items_add(&list, pair_of(m, &pairs->items[i]));
	add_list(to, name, &list);
}

static void
add_parts(struct making *m, struct vec *to, const struct parts *parts)
{
	struct vec list = items(m);
	for (size_t i = 0; i < parts->count; i++) {
		const struct part *part = &parts->items[i];
		bool file = part->kind == PART_FILE;
		struct vec object = members(m);
		members_add(&object, "name", string_of(m, &part->name));
		members_add(
			&object, file ? "filename" : "value", string_of(m, &part->value));
		if (part->type.count)
			members_add(&object, "content_type", string_of(m, &part->type));
		items_add(&list, value_of_members(&object));
	}
	add_list(to, "multipart_form_data", &list);
}

/* As it was written: numbers with their unit beside them. */
static void
add_option(struct making *m, struct vec *object, const struct option *o)
{
	const struct option_form *form = option_form_by(o->kind);
	struct str written = o->value.written, text;
	bool literal = o->value.count == 1 && !o->value.parts[0].expression;
	size_t digits = 0;
	members_add(object, "name", value_of_string(form->name));
	while (digits < written.size && strchr("-0123456789", written.data[digits]))
		digits++;
	if (literal && form->takes == TAKES_FLAG) {
		members_add(object, "value", value_of_bool(o->flag));
		return;
	}
	if (literal && form->takes == TAKES_COUNT) {
		members_add(object, "value", value_of_int(m->arena, o->number));
		return;
	}
	if (literal && form->takes == TAKES_DURATION) {
		struct str unit = str_from(written, digits);
		int64_t n = o->number;
		if (number_int(str_part(written, 0, digits), &n))
			members_add(object, "value", value_of_int(m->arena, n));
		if (unit.size)
			members_add(object, "unit", value_of_string(unit));
		return;
	}
	text = text_of(m, &o->value);
	if (form->takes == TAKES_PAIR && o->name.count)
		text = str_format(m->arena,
			o->kind == OPTION_HEADER ? "%.*s: %.*s" : "%.*s=%.*s",
			STR_ARGS(text_of(m, &o->name)),
			STR_ARGS(o->kind == OPTION_HEADER ? text : written));
	members_add(object, "value", value_of_string(text));
}

static void
add_options(struct making *m, struct vec *to, const struct options *options)
{
	struct vec list = items(m);
	for (size_t i = 0; i < options->count; i++) {
		struct vec object = members(m);
		add_option(m, &object, &options->items[i]);
		items_add(&list, value_of_members(&object));
	}
	add_list(to, "options", &list);
}

/* --- bodies ----------------------------------------------------------------------- */

/* The document itself, with a placeholder as a text; where it is none that can be read
 * (a name twice), its text. */
static struct value
json_body(struct making *m, const struct template *t)
{
	struct sbuf b = { 0 }, quoted = { 0 };
	struct json_limits limits = JSON_LIMITS;
	struct value v;
	struct err err = { 0 };
	for (size_t i = 0; i < t->count; i++) {
		const struct template_part *part = &t->parts[i];
		if (!part->expression) {
			sbuf_add(&b, part->text);
			continue;
		}
		sbuf_reset(&quoted);
		json_write_string(part->text, &quoted);
		sbuf_add(&b,
			part->json_string
				? str_part(sbuf_str(&quoted), 1, quoted.size - 2)
				: sbuf_str(&quoted));
	}
	struct str text = sbuf_copy(&b, m->arena);
	sbuf_fini(&b);
	sbuf_fini(&quoted);
	return json_read(m->arena, text, &limits, &v, &err) ? v
							    : value_of_string(t->written);
}

static const struct {
	enum body_kind kind;
	const char *type;
} body_types[] = {
	{ BODY_JSON, "json" },
	{ BODY_XML, "xml" },
	{ BODY_TEXT, "text" },
	{ BODY_MULTILINE_JSON, "json" },
	{ BODY_MULTILINE_XML, "xml" },
	{ BODY_GRAPHQL, "graphql" },
	{ BODY_RAW, "raw" },
};

static struct value
body_value(struct making *m, const struct body *body)
{
	if (body->kind == BODY_JSON)
		return json_body(m, &body->text);
	if (body->kind != BODY_GRAPHQL)
		return string_of(m, &body->text);
	/* Query and variables, as they stand between the fences. */
	size_t start = body->text.span.start,
	       end = body->span.start + body->span.size - 3;
	return value_of_string(str_part(m->source, start, end - start));
}

static void
add_body(struct making *m, struct vec *to, const struct body *body)
{
	struct vec object = members(m);
	if (body->kind == BODY_NONE)
		return;
	if (body->kind == BODY_FILE) {
		members_add(to, "body", file_of(m, &body->text));
		return;
	}
	for (size_t i = 0; i < sizeof(body_types) / sizeof(body_types[0]); i++)
		if (body_types[i].kind == body->kind)
			members_add(&object, "type", value_of_c(body_types[i].type));
	if (object.count) {
		members_add(&object, "value", body_value(m, body));
	} else {
		members_add(&object, "encoding", value_of_c("base64"));
		members_add(&object, "value", value_of_string(base64_of(m, body->bytes)));
	}
	members_add(to, "body", value_of_members(&object));
}

/* --- entries ---------------------------------------------------------------------- */

static struct value
request_of(struct making *m, const struct request *r)
{
	struct vec object = members(m);
	members_add(&object, "method", value_of_string(r->method));
	members_add(&object, "url", string_of(m, &r->url));
	add_pairs(m, &object, "headers", &r->headers);
	add_pairs(m, &object, "query_string_params", &r->query);
	add_pairs(m, &object, "form_params", &r->form);
	add_parts(m, &object, &r->multipart);
	add_pairs(m, &object, "cookies", &r->cookies);
	if (r->has_basic_auth)
		members_add(&object, "basic_auth", pair_of(m, &r->basic_auth));
	add_options(m, &object, &r->options);
	add_body(m, &object, &r->body);
	return value_of_members(&object);
}

static void
add_captures(struct making *m, struct vec *to, const struct response *r)
{
	struct vec list = items(m);
	for (size_t i = 0; i < r->capture_count; i++) {
		const struct capture *capture = &r->captures[i];
		struct vec object = members(m);
		members_add(&object, "name", string_of(m, &capture->name));
		add_query(m, &object, &capture->query);
		if (capture->redact)
			members_add(&object, "redact", value_of_bool(true));
		items_add(&list, value_of_members(&object));
	}
	add_list(to, "captures", &list);
}

static void
add_asserts(struct making *m, struct vec *to, const struct response *r)
{
	struct vec list = items(m);
	for (size_t i = 0; i < r->assert_count; i++) {
		struct vec object = members(m);
		add_query(m, &object, &r->asserts[i].query);
		members_add(
			&object, "predicate", predicate_of(m, &r->asserts[i].predicate));
		items_add(&list, value_of_members(&object));
	}
	add_list(to, "asserts", &list);
}

static struct value
response_of(struct making *m, const struct response *r)
{
	struct vec object = members(m);
	if (r->version != VERSION_ANY)
		members_add(&object, "version",
			value_of_string(str_part(
				m->source, r->version_span.start, r->version_span.size)));
	if (r->status >= 0)
		members_add(&object, "status", value_of_int(m->arena, r->status));
	add_pairs(m, &object, "headers", &r->headers);
	add_captures(m, &object, r);
	add_asserts(m, &object, r);
	add_body(m, &object, &r->body);
	return value_of_members(&object);
}

struct value
fmt_json(struct arena *a, const struct suite *suite)
{
	struct making m = { a, suite->source.text };
	struct vec entries = items(&m), object = members(&m);
	for (size_t i = 0; i < suite->count; i++) {
		const struct entry *e = &suite->entries[i];
		struct vec entry = members(&m);
		members_add(&entry, "request", request_of(&m, &e->request));
		if (e->response.present)
			members_add(&entry, "response", response_of(&m, &e->response));
		items_add(&entries, value_of_members(&entry));
	}
	members_add(&object, "entries", value_of_items(&entries));
	return value_of_members(&object);
}
