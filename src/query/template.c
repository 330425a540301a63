/* SPDX-License-Identifier: MIT */
/* Rendering.  One pass: what a value says is never looked at again (TPL-02). */
#include "query/template.h"

#include "query/filter.h"
#include "query/show.h"
#include "value/json.h"

struct template template_of(struct arena *a, struct str literal)
{
	struct template t = { .written = literal };

	if (!literal.size)
		return t;
	t.parts = arena_new(a, struct template_part);
	t.parts[0].text = literal;
	t.count = 1;
	return t;
}

bool
template_is_literal(const struct template *t, struct str *text)
{
	if (t->count > 1 || (t->count && t->parts[0].expression))
		return false;
	*text = t->count ? t->parts[0].text : (struct str){ 0 };
	return true;
}

static void
argument_names(const struct argument *argument, template_name_fn *each, void *context)
{
	template_names(&argument->text, each, context);
}

/* Arguments of filters hold no filters of their own in the language; the depth is bounded
 * by what the compilers accept. */
void
template_names(const struct template *t, template_name_fn *each, void *context)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct expression *e = t->parts[i].expression;
		if (!e)
			continue;
		if (e->kind == EXPRESSION_VARIABLE)
			each(context, e->name, e->span);
		for (size_t k = 0; k < e->filters.count; k++) {
			argument_names(&e->filters.items[k].arguments[0], each, context);
			argument_names(&e->filters.items[k].arguments[1], each, context);
		}
	}
}

/* --- expressions --------------------------------------------------------------- */

/* A random UUID (RFC 9562, version 4) of the generator's row. */
static struct value
new_uuid(struct arena *a, struct generator *g)
{
	uint64_t high = (generator_next(g) & ~(uint64_t)0xf000) | 0x4000;
	uint64_t low = (generator_next(g) & ~((uint64_t)3 << 62)) | (uint64_t)1 << 63;

	return value_of_string(str_format(a, "%08x-%04x-%04x-%04x-%012llx",
		(unsigned)(high >> 32), (unsigned)(high >> 16 & 0xffff),
		(unsigned)(high & 0xffff), (unsigned)(low >> 48),
		(unsigned long long)(low & 0xffffffffffff)));
}

static bool
environment_value(struct arena *a, const struct expression *e, const struct scope *scope,
	struct value *out, struct err *err)
{
	struct str text = { 0 };

	if (scope->generator->environment)
		text = scope->generator->environment(a, e->name);
	if (!text.data)
		return err_set(err, ERR_SUBJECT,
			"Undefined variable: the environment has no %.*s",
			STR_ARGS(e->name));
	*out = value_of_string(text);
	return true;
}

static bool
variable_value(const struct expression *e, const struct scope *scope, struct value *out,
	struct err *err)
{
	const struct binding *b = scope_find(scope, e->name);

	if (!b)
		return err_set(err, ERR_SUBJECT,
			"Undefined variable: you must set the variable %.*s",
			STR_ARGS(e->name));
	*out = b->value;
	return true;
}

static bool
primary_value(struct arena *a, const struct expression *e, const struct scope *scope,
	struct value *out, struct err *err)
{
	if (e->kind == EXPRESSION_NEW_UUID)
		*out = new_uuid(a, scope->generator);
	else if (e->kind == EXPRESSION_NEW_DATE)
		*out = (struct value){ .kind = VALUE_DATE,
			.as.instant = scope->generator->now };
	else if (e->kind == EXPRESSION_GET_ENV)
		return environment_value(a, e, scope, out, err);
	else
		return variable_value(e, scope, out, err);
	return true;
}

bool
expression_value(struct arena *a, const struct expression *e, const struct scope *scope,
	struct value *out, struct err *err)
{
	struct value input;
	const struct value *result;

	if (!primary_value(a, e, scope, out, err))
		return false;
	if (!e->filters.count)
		return true;
	input = *out;
	if (!filters_apply(a, &e->filters, &input, scope, &result, err))
		return false;
	if (!result)
		return err_set(err, ERR_SUBJECT,
			"Filter error: the filter of %.*s found nothing",
			STR_ARGS(e->name));
	*out = *result;
	return true;
}

/* --- text ---------------------------------------------------------------------- */

bool
value_render(struct arena *a, const struct value *v, struct str *out, struct err *err)
{
	if (v->kind == VALUE_STRING)
		*out = value_text(v);
	else if (v->kind == VALUE_NUMBER)
		*out = number_show(a, value_text(v));
	else if (v->kind == VALUE_BOOL)
		*out = v->as.boolean ? STR("true") : STR("false");
	else if (v->kind == VALUE_NULL)
		*out = STR("null");
	else if (v->kind == VALUE_DATE)
		*out = instant_rfc3339(a, v->as.instant);
	else
		return err_set(err, ERR_SUBJECT,
			"Unrenderable expression: a value of type %s can not be rendered",
			value_type_name(v));
	if (out->size > TEMPLATE_VALUE_MAX)
		return err_set(err, ERR_LIMIT,
			"Unrenderable expression: a value of %zu bytes is larger than "
			"%zu",
			out->size, TEMPLATE_VALUE_MAX);
	return true;
}

static void
add_escaped(struct sbuf *out, struct str text)
{
	struct sbuf quoted = { 0 };

	json_write_string(text, &quoted);
	sbuf_add(out, str_part(sbuf_str(&quoted), 1, quoted.size - 2));
	sbuf_fini(&quoted);
}

static bool
check_json(struct arena *a, struct str text, struct err *err)
{
	struct arena_mark mark = arena_mark(a);
	struct err cause = { 0 };
	struct value v;
	bool ok = json_read(a, text, &JSON_LIMITS, &v, &cause);

	arena_rewind(a, mark);
	return ok
		|| err_set(err, ERR_SUBJECT, "Invalid JSON: actual value is <%.*s>",
			STR_ARGS(str_part(text, 0, 200)));
}

static bool
add_expression(struct arena *a, const struct expression *e, const struct scope *scope,
	enum rendering rendering, struct sbuf *out, struct err *err)
{
	struct value v;
	struct str text;

	if (!expression_value(a, e, scope, &v, err) || !value_render(a, &v, &text, err))
		return false;
	if (rendering == RENDER_JSON && !check_json(a, text, err))
		return false;
	if (rendering == RENDER_JSON_STRING)
		add_escaped(out, text);
	else
		sbuf_add(out, text);
	return true;
}

static bool
render_parts(struct arena *a, const struct template *t, const struct scope *scope,
	enum rendering rendering, struct sbuf *out, struct span *place, struct err *err)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct template_part *part = &t->parts[i];
		enum rendering how = rendering;
		if (!part->expression) {
			sbuf_add(out, part->text);
			continue;
		}
		if (rendering == RENDER_JSON && part->json_string)
			how = RENDER_JSON_STRING;
		if (!add_expression(a, part->expression, scope, how, out, err)) {
			if (place)
				*place = part->expression->place;
			return false;
		}
	}
	return true;
}

/* One expression alone needs no buffer. */
static bool
render_one(struct arena *a, const struct expression *e, const struct scope *scope,
	struct str *out, struct span *place, struct err *err)
{
	struct value v;

	if (expression_value(a, e, scope, &v, err) && value_render(a, &v, out, err))
		return true;
	if (place)
		*place = e->place;
	return false;
}

bool
template_render(struct arena *a, const struct template *t, const struct scope *scope,
	enum rendering rendering, struct str *out, struct span *place, struct err *err)
{
	struct sbuf b;

	if (place)
		*place = t->span;
	if (template_is_literal(t, out))
		return true;
	if (t->count == 1 && rendering == RENDER_PLAIN)
		return render_one(a, t->parts[0].expression, scope, out, place, err);
	sbuf_init(&b, TEMPLATE_TEXT_MAX);
	bool ok = render_parts(a, t, scope, rendering, &b, place, err);
	if (ok && !sbuf_ok(&b))
		ok = err_set(err, ERR_LIMIT, "the rendered text is larger than %zu bytes",
			TEMPLATE_TEXT_MAX);
	*out = ok ? sbuf_copy(&b, a) : (struct str){ 0 };
	sbuf_fini(&b);
	return ok;
}
