/* SPDX-License-Identifier: MIT */
/* An expected JSON body as a value: `json_bodies: equal` or `subset` of the workspace.
 * The file stays as it is; hurl compares the same body as text. */
#include "collect/entry_evaluate.h"

#include "collect/entry_error.h"
#include "query/template.h"
#include "value/fit.h"
#include "value/json.h"

enum { SHOWN_MAX = 4096 }; /* bytes of a value */

bool
expect_is_value(const struct evaluation *v)
{
	const struct suite_use *use = v->settings->use;
	enum body_kind kind = v->entry->response.body.kind;

	return use && use->json_bodies != JSON_BODIES_EXACT
		&& (kind == BODY_JSON || kind == BODY_MULTILINE_JSON);
}

static struct entry_error
error_here(struct evaluation *v, const char *title, struct str text)
{
	return (struct entry_error){ .title = title,
		.span = v->entry->response.body.span,
		.text = text,
		.assert = true };
}

static bool
read_wanted(struct evaluation *v, struct value *out)
{
	const struct body *body = &v->entry->response.body;
	struct err err = { 0 };
	struct span place = body->span;
	struct str text;

	if (template_render(v->arena, &body->text, v->scope,
		    body->kind == BODY_JSON ? RENDER_JSON : RENDER_PLAIN, &text, &place,
		    &err)
		&& json_read(v->arena, text, &JSON_LIMITS, out, &err))
		return true;
	struct entry_error error = entry_error_of(v->arena, &err, "Invalid JSON", place);
	error.assert = true;
	evaluation_unknown(
		v, error, err.kind == ERR_LIMIT ? TROUBLE_LIMIT : TROUBLE_EVALUATE);
	return false;
}

/* A whole body that is no JSON is not the one that was expected; half of one may be. */
static bool
read_actual(struct evaluation *v, const struct value **out)
{
	struct err err = { 0 };

	if (reply_json(v->arena, v->reply, out, &err))
		return true;
	struct entry_error error = error_here(v, "Assert body value",
		str_format(v->arena, "the body is no JSON: %s", err.text));
	if (err.kind == ERR_LIMIT)
		evaluation_unknown(v, error, TROUBLE_LIMIT);
	else if (evaluation_is_whole(v))
		evaluation_broken(v, error);
	else
		evaluation_unknown(v, error, TROUBLE_DECODE);
	return false;
}

/* "$.items[0].price is 6.50", "$.a is not there" */
static struct str
show(struct evaluation *v, const struct misfit *misfit, const struct value *value,
	const char *none)
{
	struct sbuf b = { 0 }, shown = { 0 };

	path_write(misfit->path, &b);
	if (!value) {
		sbuf_format(&b, " %s", none);
	} else if (misfit->length) {
		sbuf_format(&b, " has %zu elements", value_count(value));
	} else {
		json_write(value, JSON_COMPACT, &shown);
		struct str text = sbuf_str(&shown);
		sbuf_add_c(&b, " is ");
		sbuf_add(&b, str_part(text, 0, SHOWN_MAX));
		if (text.size > SHOWN_MAX)
			sbuf_format(&b, "… (%zu bytes)", text.size);
	}
	struct str text = sbuf_copy(&b, v->arena);
	sbuf_fini(&b);
	sbuf_fini(&shown);
	return text;
}

static void
add_misfit(struct evaluation *v, const struct misfit *misfit)
{
	struct entry_error error = error_here(v, "Assert body value", (struct str){ 0 });
	bool list = misfit->expected && !misfit->actual && misfit->path
		&& misfit->path->kind == STEP_INDEX;

	error.expected = show(v, misfit, misfit->expected, "is not there");
	error.actual = show(v, misfit, misfit->actual,
		list ? "has no element like it left" : "is not there");
	error.text = str_format(v->arena, "actual:   %.*s\nexpected: %.*s",
		STR_ARGS(error.actual), STR_ARGS(error.expected));
	evaluation_broken(v, error);
}

void
expect_value(struct evaluation *v)
{
	const struct suite_use *use = v->settings->use;
	struct fit_settings settings = { use->json_bodies == JSON_BODIES_SUBSET,
		use->json_any_order };
	struct misfit misfit;
	struct value wanted;
	const struct value *actual;

	if (!read_wanted(v, &wanted) || !read_actual(v, &actual))
		return;
	switch (fit_value(v->arena, &settings, &wanted, actual, &misfit)) {
	case FIT_NO:
		add_misfit(v, &misfit);
		break;
	case FIT_UNKNOWN:
		evaluation_unknown(v,
			error_here(v, "Assert body value",
				STR("too large to be compared in any order")),
			TROUBLE_LIMIT);
		break;
	case FIT_YES:
		if (!evaluation_is_whole(v))
			evaluation_unknown(v,
				error_here(v, "Assert body value",
					STR("the body's end was not seen: a longer body "
					    "might differ")),
				TROUBLE_TRUNCATED);
		break;
	}
}
