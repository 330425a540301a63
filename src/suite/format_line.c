/* SPDX-License-Identifier: MIT */
#include "suite/format_line.h"

#include "model/suite_options.h"
#include "query/filter.h"
#include "query/predicate.h"

#include <string.h>

/* --- as it stands in the file --------------------------------------------------- */

static struct str
source_of(const struct formatter *f, struct span span)
{
	return str_part(f->text, span.start, span.size);
}

static void
add_between(const struct formatter *f, size_t start, size_t end)
{
	sbuf_add(f->out, str_part(f->text, start, end > start ? end - start : 0));
}

static void
add_span(const struct formatter *f, struct span span)
{
	sbuf_add(f->out, source_of(f, span));
}

/* --- texts with placeholders ---------------------------------------------------- */

static void add_filters(const struct formatter *f, const struct filters *filters);

/* Placeholders are not nested but within arguments of filters, and there TEXT_DEPTH_MAX
 * deep at most. */
static void
add_expression(const struct formatter *f, const struct expression *e)
{
	size_t start = e->span.start + 2, end = e->span.start + e->span.size - 2;
	if (e->filters.count)
		end = e->filters.items[0].span.start;
	struct str name = str_trim(str_part(f->text, start, end - start));
	sbuf_add_c(f->out, "{{");
	if (e->kind == EXPRESSION_GET_ENV) {
		sbuf_add_c(f->out, "getEnv ");
		name = str_trim(str_from(name, strlen("getEnv")));
	}
	sbuf_add(f->out, name);
	add_filters(f, &e->filters);
	sbuf_add_c(f->out, "}}");
}

/* The bytes of `span`, with the placeholders of these parts in it. */
static void
add_with_parts(const struct formatter *f, struct span span,
	const struct template_part *parts, size_t count)
{
	size_t at = span.start;
	for (size_t i = 0; i < count; i++) {
		const struct expression *e = parts[i].expression;
		if (!e)
			continue;
		add_between(f, at, e->span.start);
		add_expression(f, e);
		at = e->span.start + e->span.size;
	}
	add_between(f, at, span.start + span.size);
}

static void
add_around(const struct formatter *f, struct span span, const struct template *t)
{
	add_with_parts(f, span, t->parts, t->count);
}

static void
add_template(const struct formatter *f, const struct template *t)
{
	add_around(f, t->span, t);
}

/* --- filters, queries, predicates ----------------------------------------------- */

static void
add_argument(const struct formatter *f, const struct argument *argument)
{
	if (!argument->kind)
		return;
	sbuf_add_char(f->out, ' ');
	if (argument->kind == ARGUMENT_REGEX)
		add_span(f, argument->span);
	else
		add_around(f, argument->span, &argument->text);
}

static struct str
filter_name(enum filter_kind kind)
{
	size_t count;
	const struct filter_form *forms = filter_forms(&count);
	for (size_t i = 0; i < count; i++)
		if (forms[i].kind == kind && !forms[i].deprecated_for.size)
			return forms[i].name;
	return (struct str){ 0 };
}

static void
add_filters(const struct formatter *f, const struct filters *filters)
{
	for (size_t i = 0; i < filters->count; i++) {
		const struct filter *filter = &filters->items[i];
		sbuf_add_char(f->out, ' ');
		sbuf_add(f->out, filter_name(filter->kind));
		add_argument(f, &filter->arguments[0]);
		add_argument(f, &filter->arguments[1]);
	}
}

/* `"name[ Attribute ]"`: without the blanks. */
static void
add_cookie(const struct formatter *f, const struct argument *argument)
{
	size_t bracket = argument->span.start + argument->span.size;
	while (f->text.data[bracket - 1] != '[')
		bracket--;
	size_t end = argument->span.start + argument->span.size - 2;
	struct str attribute = str_trim(str_part(f->text, bracket, end - bracket));
	struct span before = { argument->span.start, bracket - argument->span.start };
	sbuf_add_char(f->out, ' ');
	add_around(f, before, &argument->text);
	sbuf_add(f->out, attribute);
	sbuf_add_c(f->out, "]\"");
}

static void
add_query(const struct formatter *f, const struct query *q)
{
	struct str whole = source_of(f, q->span);
	size_t size = 0;
	while (size < whole.size && !strchr(" \t", whole.data[size]))
		size++;
	sbuf_add(f->out, str_part(whole, 0, size));
	if (q->attribute.size)
		add_cookie(f, &q->argument);
	else
		add_argument(f, &q->argument);
	add_filters(f, &q->filters);
}

/* `base64,…;` `hex,…;`: without blanks at both ends of what is in it. */
static void
add_bytes(const struct formatter *f, struct span span)
{
	struct str whole = source_of(f, span), rest = whole, word;
	if (!str_next(&rest, ',', &word) || !rest.size)
		return;
	sbuf_add(f->out, word);
	sbuf_add_char(f->out, ',');
	sbuf_add(f->out, str_trim(str_part(rest, 0, rest.size - 1)));
	sbuf_add_char(f->out, ';');
}

static void
add_file(const struct formatter *f, const struct template *name)
{
	sbuf_add_c(f->out, "file,");
	add_template(f, name);
	sbuf_add_char(f->out, ';');
}

static void
add_literal(const struct formatter *f, const struct literal *l)
{
	bool in_lines = str_starts(source_of(f, l->span), STR("```"));
	if (l->kind == LITERAL_BYTES)
		add_bytes(f, l->span);
	else if (l->kind == LITERAL_FILE)
		add_file(f, &l->text);
	else if ((l->kind == LITERAL_TEXT && !in_lines) || l->kind == LITERAL_PLACEHOLDER)
		add_around(f, l->span, &l->text);
	else
		add_span(f, l->span);
}

static void
add_predicate(const struct formatter *f, const struct predicate *p)
{
	size_t count;
	const struct predicate_form *forms = predicate_forms(&count);
	sbuf_add_c(f->out, p->negated ? " not " : " ");
	for (size_t i = 0; i < count; i++)
		if (forms[i].kind == p->kind)
			sbuf_add(f->out, forms[i].name);
	if (!p->value.kind)
		return;
	sbuf_add_char(f->out, ' ');
	add_literal(f, &p->value);
}

/* --- lines ---------------------------------------------------------------------- */

void
format_request_line(const struct formatter *f, const void *of)
{
	const struct request *r = of;
	sbuf_add(f->out, r->method);
	sbuf_add_char(f->out, ' ');
	add_template(f, &r->url);
}

void
format_status_line(const struct formatter *f, const void *of)
{
	const struct response *r = of;
	add_span(f, r->version_span);
	sbuf_add_char(f->out, ' ');
	add_span(f, r->status_span);
}

static void
add_name(const struct formatter *f, const struct template *name)
{
	add_template(f, name);
	sbuf_add_char(f->out, ':');
}

/* A blank before it, where there is something. */
static void
add_value(const struct formatter *f, const struct template *value)
{
	if (!value->span.size)
		return;
	sbuf_add_char(f->out, ' ');
	add_template(f, value);
}

void
format_pair(const struct formatter *f, const void *of)
{
	const struct pair *pair = of;
	add_name(f, &pair->name);
	add_value(f, &pair->value);
}

void
format_part(const struct formatter *f, const void *of)
{
	const struct part *part = of;
	add_name(f, &part->name);
	if (part->kind == PART_TEXT) {
		add_value(f, &part->value);
		return;
	}
	sbuf_add_char(f->out, ' ');
	add_file(f, &part->value);
	add_value(f, &part->type);
}

/* What stands behind a quoted text's template is its quote. */
static void
add_option_value(const struct formatter *f, const struct option *o)
{
	if (!str_starts(o->value.written, STR("\""))) {
		add_template(f, &o->value);
		return;
	}
	sbuf_add_char(f->out, '"');
	add_template(f, &o->value);
	sbuf_add_char(f->out, '"');
}

void
format_option(const struct formatter *f, const void *of)
{
	const struct option *o = of;
	const struct option_form *form = option_form_by(o->kind);
	sbuf_add(f->out, form->name);
	sbuf_add_char(f->out, ':');
	if (o->kind == OPTION_VARIABLE) {
		sbuf_add_char(f->out, ' ');
		add_template(f, &o->name);
		sbuf_add_char(f->out, '=');
		add_option_value(f, o);
	} else if (o->kind == OPTION_HEADER && o->name.count) {
		/* Name and value share one text, which is split where it is read. */
		struct template_part *both = o->name.parts;
		size_t count = (size_t)(o->value.parts - both) + o->value.count;
		sbuf_add_char(f->out, ' ');
		add_with_parts(f, o->value.span, both, count);
	} else {
		add_value(f, &o->value);
	}
}

void
format_capture(const struct formatter *f, const void *of)
{
	const struct capture *capture = of;
	add_name(f, &capture->name);
	sbuf_add_char(f->out, ' ');
	add_query(f, &capture->query);
	sbuf_add_c(f->out, capture->redact ? " redact" : "");
}

void
format_assert(const struct formatter *f, const void *of)
{
	const struct assertion *assertion = of;
	add_query(f, &assertion->query);
	add_predicate(f, &assertion->predicate);
}

void
format_body(const struct formatter *f, const void *of)
{
	const struct body *body = of;
	if (body->kind == BODY_BASE64 || body->kind == BODY_HEX)
		add_bytes(f, body->span);
	else if (body->kind == BODY_FILE)
		add_file(f, &body->text);
	else
		add_span(f, body->span);
}
