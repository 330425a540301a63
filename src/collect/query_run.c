/* SPDX-License-Identifier: MIT */
#include "collect/query_run.h"

#include "collect/query_fact.h"
#include "ext/digest.h"
#include "query/filter.h"
#include "query/template.h"

/* --- failures --- */

/* Where an argument went wrong: at the variable that it lacks, else as a whole. */
struct span
argument_place(
	struct arena *a, const struct argument *argument, const struct scope *scope)
{
	struct err ignored = { 0 };
	struct span place;
	struct str text;

	if (argument->text.count
		&& !template_render(
			a, &argument->text, scope, RENDER_PLAIN, &text, &place, &ignored))
		return place;
	return argument->span;
}

static bool
fail(struct query_failure *failure, const struct query *q, const char *title,
	enum trouble trouble)
{
	failure->title = title;
	failure->span = q->span;
	failure->trouble = failure->err.kind == ERR_LIMIT ? TROUBLE_LIMIT : trouble;
	return false;
}

/* Hurl's words in front of the cause. */
static void
say_what(struct err *err, const char *what)
{
	struct err cause = *err;

	*err = (struct err){ 0 };
	err_set_at(err, cause.kind, cause.line, cause.column, "%s: %s", what, cause.text);
}

/* Which step it was that the body did not survive: the reply says the same again. */
static bool
fail_body(struct arena *a, const struct query *q, struct reply *reply, const char *title,
	const char *what, struct query_failure *failure)
{
	struct err cause = { 0 };
	struct str text;

	if (!reply_bytes(a, reply, &text, &cause))
		return fail(failure, q, "Decompression error", TROUBLE_DECODE);
	if (!reply_text(a, reply, &text, &cause)) {
		if (!reply_charset_is_known(a, reply))
			return fail(failure, q, "Invalid charset", TROUBLE_DECODE);
		say_what(&failure->err, "could not decode response body");
		return fail(failure, q, "Invalid decoding", TROUBLE_DECODE);
	}
	say_what(&failure->err, what);
	return fail(failure, q, title, TROUBLE_DECODE);
}

/* --- sources --- */

static const struct value *
keep(struct arena *a, struct value v)
{
	struct value *kept = arena_new(a, struct value);

	*kept = v;
	return kept;
}

static bool
open_text(struct arena *a, const struct query *q, struct reply *reply,
	struct query_source *out, struct query_failure *failure)
{
	if (!reply_text(a, reply, &out->text, &failure->err))
		return fail_body(a, q, reply, "Invalid decoding", "", failure);
	if (q->kind == QUERY_BODY)
		out->value = keep(a, value_of_string(out->text));
	return true;
}

static bool
open_bytes(struct arena *a, const struct query *q, struct reply *reply,
	struct query_source *out, struct query_failure *failure)
{
	unsigned char sum[SHA256_SIZE];
	struct str bytes;

	if (!reply_bytes(a, reply, &bytes, &failure->err))
		return fail(failure, q, "Decompression error", TROUBLE_DECODE);
	if (q->kind == QUERY_SHA256) {
		digest_sha256(bytes, sum);
		bytes = str_copy(a, (struct str){ (char *)sum, SHA256_SIZE });
	} else if (q->kind == QUERY_MD5) {
		digest_md5(bytes, sum);
		bytes = str_copy(a, (struct str){ (char *)sum, MD5_SIZE });
	}
	out->value = keep(a, value_of_bytes(bytes));
	return true;
}

static bool
open_json(struct arena *a, const struct query *q, struct reply *reply,
	struct query_source *out, struct query_failure *failure)
{
	return reply_json(a, reply, &out->value, &failure->err)
		|| fail_body(a, q, reply, "Invalid JSON",
			"HTTP response is not a valid JSON", failure);
}

static bool
open_xml(struct arena *a, const struct query *q, struct reply *reply,
	struct query_source *out, struct query_failure *failure)
{
	return reply_xdoc(a, reply, &out->doc, &failure->err)
		|| fail_body(a, q, reply, "Invalid XML",
			"HTTP response is not a valid XML", failure);
}

typedef bool open_fn(struct arena *a, const struct query *q, struct reply *reply,
	struct query_source *out, struct query_failure *failure);

static open_fn *const bodies[] = {
	[QUERY_BODY] = open_text,
	[QUERY_REGEX] = open_text,
	[QUERY_BYTES] = open_bytes,
	[QUERY_SHA256] = open_bytes,
	[QUERY_MD5] = open_bytes,
	[QUERY_JSONPATH] = open_json,
	[QUERY_XPATH] = open_xml,
	[QUERY_CERTIFICATE] = NULL,
};

bool
query_reads_body(const struct query *q)
{
	return bodies[q->kind] || q->kind == QUERY_RAWBYTES;
}

bool
query_open(struct arena *a, const struct query *q, struct reply *reply,
	const struct scope *scope, struct query_source *out,
	struct query_failure *failure)
{
	*out = (struct query_source){ 0 };
	*failure = (struct query_failure){ 0 };
	if (bodies[q->kind])
		return bodies[q->kind](a, q, reply, out, failure);
	if (query_fact(a, q, reply, scope, &out->value, &failure->err))
		return true;
	fail(failure, q, "Invalid query", TROUBLE_EVALUATE);
	if (q->argument.text.count)
		failure->span = argument_place(a, &q->argument, scope);
	return false;
}

/* --- answers --- */

/* The expression itself is wrong, and not what it was asked of. */
static bool
fail_argument(struct arena *a, const struct query *q, const struct scope *scope,
	const char *title, struct query_failure *failure)
{
	fail(failure, q, title, TROUBLE_EVALUATE);
	failure->span = argument_place(a, &q->argument, scope);
	return false;
}

/* An expression that does not compile was made from a value met at run time, or the XPath
 * is wrong: it cannot be told. */
static bool
select_value(struct arena *a, const struct query *q, const struct query_source *source,
	const struct scope *scope, const struct value **out,
	struct query_failure *failure)
{
	struct err *err = &failure->err;
	const struct jsonpath *path;
	const struct rx *rx;
	struct str text;

	*out = source->value;
	if (q->kind == QUERY_JSONPATH)
		return (argument_path(a, &q->argument, scope, &path, err)
			       && filter_jsonpath(a, path, source->value, out, err))
			|| fail_argument(a, q, scope, "Invalid JSONPath", failure);
	if (q->kind == QUERY_REGEX)
		return (argument_rx(a, &q->argument, scope, &rx, err)
			       && filter_regex(a, rx, source->text, scope, out, err))
			|| fail_argument(a, q, scope, "Invalid regex", failure);
	if (q->kind != QUERY_XPATH)
		return true;
	struct value *result = arena_new(a, struct value);
	*out = result;
	if (!argument_text(a, &q->argument, scope, &text, err)
		|| !xdoc_xpath(a, source->doc, text, result, err))
		return fail_argument(a, q, scope, "Invalid XPath expression", failure);
	*result = filter_xpath_number(a, *result);
	return true;
}

static const char *
title_of_filter(const struct filter *filter, const struct err *err)
{
	if (err->kind != ERR_INPUT)
		return "Filter error";
	if (filter->kind == FILTER_URL_QUERY_PARAM)
		return "Invalid URL";
	if (filter->kind == FILTER_JSONPATH)
		return "Invalid JSONPath";
	return filter->kind == FILTER_XPATH ? "Invalid XPath expression"
					    : "Invalid regex";
}

/* An argument that cannot be had is the argument's own mistake. */
static struct span
place_of_filter(struct arena *a, const struct filter *filter, const struct scope *scope,
	const struct err *err)
{
	struct str text = str_of(err->text);
	bool variable = str_starts(text, STR("Undefined variable"))
		|| str_starts(text, STR("Unrenderable expression"))
		|| str_starts(text, STR("Invalid expression type"));

	for (size_t i = 0; variable && i < 2; i++) {
		const struct argument *argument = &filter->arguments[i];
		struct span place = argument_place(a, argument, scope);
		if (argument->text.count && place.start != argument->span.start)
			return place;
		if (argument->kind == ARGUMENT_INTEGER && argument->text.count)
			return argument->text.parts[0].expression->place;
	}
	return err->kind == ERR_INPUT && filter->kind != FILTER_URL_QUERY_PARAM
		? filter->arguments[0].span
		: filter->span;
}

/* One at a time, so that the place of an error is the filter's own. */
static bool
apply_filters(struct arena *a, const struct query *q, const struct scope *scope,
	const struct value **out, struct query_failure *failure)
{
	for (size_t i = 0; i < q->filters.count; i++) {
		struct filter *filter = &q->filters.items[i];
		struct filters one = { filter, 1 };
		const struct value *in = *out;
		if (filters_apply(a, &one, in, scope, out, &failure->err))
			continue;
		fail(failure, q, title_of_filter(filter, &failure->err),
			TROUBLE_EVALUATE);
		failure->span = place_of_filter(a, filter, scope, &failure->err);
		failure->missing = !in;
		failure->broken = failure->err.kind == ERR_SUBJECT;
		return false;
	}
	return true;
}

bool
query_answer(struct arena *a, const struct query *q, const struct query_source *source,
	const struct scope *scope, const struct value **out,
	struct query_failure *failure)
{
	*failure = (struct query_failure){ 0 };
	return select_value(a, q, source, scope, out, failure)
		&& apply_filters(a, q, scope, out, failure);
}
