/* SPDX-License-Identifier: MIT */
#include "collect/entry_evaluate.h"

#include "collect/entry_error.h"
#include "model/strictness.h"
#include "query/predicate.h"
#include "query/show.h"
#include "query/template.h"

/* --- errors --- */

void
evaluation_broken(struct evaluation *v, struct entry_error error)
{
	error.broken = true;
	v->broken = true;
	vec_add(&v->errors, &error);
}

void
evaluation_unknown(struct evaluation *v, struct entry_error error, enum trouble trouble)
{
	error.broken = false;
	if (!v->trouble)
		v->trouble = trouble;
	vec_add(&v->errors, &error);
}

void
evaluation_failed(struct evaluation *v, const struct query_failure *failure, bool assert)
{
	struct entry_error error =
		entry_error_of(v->arena, &failure->err, failure->title, failure->span);

	error.assert = assert;
	if (failure->broken && assert &&evaluation_is_whole(v))
		evaluation_broken(v, error);
	else
		evaluation_unknown(v, error, failure->trouble);
}

bool
evaluation_is_whole(struct evaluation *v)
{
	return !v->settings->strict || reply_is_whole(v->arena, v->reply);
}

/* --- captures --- */

static struct entry_error
error_at(const char *title, struct span span, struct str text)
{
	return (struct entry_error){ .title = title, .span = span, .text = text };
}

/* False when it may not be kept. */
static bool
check_capture(struct evaluation *v, const struct capture *c, const struct value *value)
{
	if (value_text(value).size > ENTRY_CAPTURE_MAX) {
		evaluation_unknown(v,
			error_at("Invalid capture", c->query.span,
				str_format(v->arena,
					"a text of %zu bytes; at most %d are kept",
					value_text(value).size, ENTRY_CAPTURE_MAX)),
			TROUBLE_LIMIT);
		return false;
	}
	return true;
}

static bool
hide_capture(struct evaluation *v, const struct capture *c, const struct value *value)
{
	if (value->kind != VALUE_STRING) {
		evaluation_unknown(v,
			error_at("Invalid secret type", c->span,
				str_format(v->arena,
					"secret must be string, actual value is <%s>",
					value_type_name(value))),
			TROUBLE_EVALUATE);
		return false;
	}
	if (v->secret)
		v->secret(v->context, value_text(value));
	return true;
}

/* What is captured again as it was needs no new memory: an entry may be retried for
 * hours. */
static void
keep_capture(
	struct evaluation *v, struct str name, const struct value *value, bool secret)
{
	const struct binding *known = scope_find(v->scope, name);

	if (known && known->secret == secret && known->value.kind == value->kind
		&& value_equal(&known->value, value)
		&& str_eq(value_text(&known->value), value_text(value)))
		return;
	scope_set(v->scope, known ? known->name : str_copy(v->keep, name),
		value_copy(v->keep, value), secret);
}

static bool
capture_name(struct evaluation *v, const struct capture *c, struct str *name)
{
	struct err err = { 0 };
	struct span place;

	if (template_render(
		    v->arena, &c->name, v->scope, RENDER_PLAIN, name, &place, &err))
		return true;
	evaluation_unknown(v, entry_error_of(v->arena, &err, "Filter error", place),
		TROUBLE_EVALUATE);
	return false;
}

static bool
capture_value(struct evaluation *v, const struct capture *c, const struct value **value)
{
	struct query_source source;
	struct query_failure failure;

	bool answered =
		query_open(v->arena, &c->query, v->reply, v->scope, &source, &failure)
		&& query_answer(v->arena, &c->query, &source, v->scope, value, &failure);
	if (!answered && !failure.missing) {
		evaluation_failed(v, &failure, false);
		return false;
	}
	if (answered && *value)
		return true;
	evaluation_unknown(v,
		error_at("No query result", c->query.span,
			STR("query didn't return any result")),
		TROUBLE_EMPTY);
	return false;
}

static bool
evaluate_captures(struct evaluation *v)
{
	const struct response *response = &v->entry->response;

	for (size_t i = 0; i < response->capture_count; i++) {
		const struct capture *c = &response->captures[i];
		const struct value *value;
		struct str name;
		if (!capture_name(v, c, &name) || !capture_value(v, c, &value)
			|| !check_capture(v, c, value)
			|| (c->redact && !hide_capture(v, c, value)))
			return false;
		keep_capture(v, name, value, c->redact);
	}
	return true;
}

/* --- asserts --- */

/* Whether a yes about the start of a body is a yes about all of it.  A regex may ask for
 * the end, a digest and most filters do. */
static bool
holds_of_a_part(const struct assertion *assertion)
{
	enum predicate_kind kind = assertion->predicate.kind;
	enum query_kind query = assertion->query.kind;

	if (assertion->predicate.negated || assertion->query.filters.count)
		return false;
	if (query != QUERY_BODY && query != QUERY_BYTES && query != QUERY_RAWBYTES)
		return false;
	return kind == PREDICATE_CONTAINS || kind == PREDICATE_STARTS_WITH
		|| kind == PREDICATE_EXISTS;
}

/* A gate takes a yes only where it proves something. */
static const char *
doubt(const struct assertion *assertion, const struct value *actual, bool whole)
{
	const struct predicate *p = &assertion->predicate;

	if (!actual && !(p->negated && p->kind == PREDICATE_EXISTS))
		return strictness_of(STRICTNESS_ABSENCE)->reason;
	if (!whole && !holds_of_a_part(assertion))
		return strictness_of(STRICTNESS_PART)->reason;
	return NULL;
}

/* Where the value that is expected cannot be had. */
static struct span
place_of_value(struct evaluation *v, const struct assertion *assertion)
{
	const struct literal *literal = &assertion->predicate.value;
	struct argument argument = { .text = literal->text, .span = assertion->span };

	if (literal->kind == LITERAL_PLACEHOLDER)
		return literal->text.parts[0].expression->place;
	return literal->kind == LITERAL_TEXT
		? argument_place(v->arena, &argument, v->scope)
		: assertion->span;
}

static void
add_failure(struct evaluation *v, const struct assertion *assertion,
	const struct predicate_result *result, const struct err *err)
{
	const char *title = err->kind == ERR_INPUT ? "Invalid regex" : "Assert failure";
	struct entry_error error = entry_error_of(v->arena, err, title, assertion->span);

	error.assert = true;
	if (err->kind == ERR_INPUT) {
		error.span = assertion->predicate.span;
	} else if (result->match == MATCH_UNKNOWN && !result->actual.data) {
		error.span = place_of_value(v, assertion);
	} else if (result->actual.data) {
		error.expected = result->expected;
		error.actual = result->actual;
	}
	if (result->type_mismatch)
		error.text =
			STR(">>> types between actual and expected are not consistent");
	if (result->match == MATCH_NO)
		evaluation_broken(v, error);
	else
		evaluation_unknown(v, error,
			err->kind == ERR_LIMIT ? TROUBLE_LIMIT : TROUBLE_EVALUATE);
}

/* The file of `== file,…;`, read before anything is judged. */
static bool
read_expected(struct evaluation *v, const struct assertion *assertion, struct str *file)
{
	const struct literal *literal = &assertion->predicate.value;
	struct entry_error error = { 0 };
	struct err err = { 0 };
	struct span place;
	struct str name;

	if (literal->kind != LITERAL_FILE)
		return true;
	if (!template_render(v->arena, &literal->text, v->scope, RENDER_PLAIN, &name,
		    &place, &err))
		error = entry_error_of(v->arena, &err, "Filter error", place);
	else if (entry_file_read(
			 v->arena, v->settings, name, literal->text.span, file, &error))
		return true;
	error.assert = true;
	evaluation_unknown(v, error, TROUBLE_FILE);
	return false;
}

static void
judge_assert(struct evaluation *v, const struct assertion *assertion,
	const struct query_source *source, bool whole, const struct str *file)
{
	struct arena_mark mark = arena_mark(v->arena);
	struct query_failure failure;
	struct predicate_result result;
	const struct value *actual;
	const char *why;

	if (!query_answer(
		    v->arena, &assertion->query, source, v->scope, &actual, &failure)) {
		evaluation_failed(v, &failure, true);
		return;
	}
	failure.err = (struct err){ 0 };
	predicate_test(v->arena, &assertion->predicate, actual, whole, v->scope, file,
		&result, &failure.err);
	why = v->settings->strict && result.match == MATCH_YES
		? doubt(assertion, actual, whole)
		: NULL;
	if (result.match == MATCH_YES && !why) {
		arena_rewind(v->arena, mark);
		return;
	}
	if (why) {
		result.match = MATCH_UNKNOWN;
		err_set(&failure.err, ERR_SUBJECT, "%s", why);
	}
	add_failure(v, assertion, &result, &failure.err);
}

static void
evaluate_asserts(struct evaluation *v)
{
	const struct response *response = &v->entry->response;

	for (size_t i = 0; i < response->assert_count; i++) {
		const struct assertion *assertion = &response->asserts[i];
		struct query_source source;
		struct query_failure failure;
		struct str file = { 0 };
		bool whole = true;
		v->asserts++;
		if (!query_open(v->arena, &assertion->query, v->reply, v->scope, &source,
			    &failure)) {
			evaluation_failed(v, &failure, true);
			continue;
		}
		if (query_reads_body(&assertion->query))
			whole = evaluation_is_whole(v);
		if (read_expected(v, assertion, &file))
			judge_assert(v, assertion, &source, whole, &file);
	}
}

/* --- all of it --- */

static void
evaluate(struct evaluation *v)
{
	const struct http_response *response = v->reply->response;

	if (response->trouble) {
		struct str text = str_format(v->arena, "(%d) %.*s",
			response->library_code, STR_ARGS(response->reason));
		evaluation_unknown(v,
			error_at("HTTP connection", v->entry->request.url.span, text),
			response->trouble);
		return;
	}
	if (!v->entry->response.present)
		return;
	if (!v->settings->no_assert)
		expect_status(v);
	if (v->errors.count || !evaluate_captures(v) || v->settings->no_assert)
		return;
	expect_headers(v);
	expect_body(v);
	evaluate_asserts(v);
}

void
entry_evaluate(struct arena *a, struct arena *keep, const struct entry *e,
	const struct entry_settings *settings, struct reply *reply, struct scope *scope,
	entry_secret_fn *secret, void *context, struct entry_result *out)
{
	struct evaluation v = { .arena = a,
		.keep = keep,
		.entry = e,
		.settings = settings,
		.reply = reply,
		.scope = scope,
		.secret = secret,
		.context = context,
		.errors = vec_of(a, struct entry_error) };

	scope->strict = settings->strict;
	evaluate(&v);
	*out = (struct entry_result){ .errors = v.errors.items,
		.error_count = v.errors.count,
		.asserts = v.asserts };
	out->evidence = v.broken ? EVIDENCE_BROKEN
		: v.errors.count ? EVIDENCE_UNKNOWN
				 : EVIDENCE_HELD;
	if (out->evidence == EVIDENCE_UNKNOWN)
		out->trouble = v.trouble;
}
