/* SPDX-License-Identifier: MIT */
/* Filters that take from a collection, or make one. */
#include "query/filter_call.h"

#include "base/utf8.h"
#include "ext/xdoc.h"
#include "query/jsonpath.h"
#include "value/json.h"

bool
filter_count(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	size_t count = in->kind == VALUE_BYTES ? in->size : value_count(in);

	return filter_give(call, value_of_int(call->arena, (int64_t)count), out);
}

bool
filter_first(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	*out = value_item(in, 0);
	return *out
		|| err_set(call->err, ERR_SUBJECT, "invalid filter input: list is empty");
}

bool
filter_last(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	if (!in->size)
		return err_set(
			call->err, ERR_SUBJECT, "invalid filter input: list is empty");
	*out = value_item(in, in->size - 1);
	return true;
}

bool
filter_nth(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	int64_t index;

	if (!argument_integer(call->arena, &call->filter->arguments[0], call->scope,
		    &index, call->err))
		return false;
	if (index < 0)
		index += in->size;
	if (index < 0 || index >= in->size)
		return err_set(call->err, ERR_SUBJECT,
			"invalid filter input: out of bound - size is %u", in->size);
	*out = value_item(in, (size_t)index);
	return true;
}

/* An empty separator stands before, between and behind all characters, as in Rust. */
static bool
split_characters(struct vec *items, struct str text)
{
	uint32_t code;

	items_add(items, value_of_string(STR("")));
	while (text.size && items->count < FILTER_ITEMS_MAX) {
		size_t size = utf8_next(text, &code);
		if (!size)
			size = 1;
		items_add(items, value_of_string(str_part(text, 0, size)));
		text = str_from(text, size);
	}
	items_add(items, value_of_string(STR("")));
	return !text.size;
}

static bool
split_by(struct vec *items, struct str text, struct str separator)
{
	ptrdiff_t at;

	while ((at = str_find(text, separator)) != STR_NONE) {
		if (items->count >= FILTER_ITEMS_MAX)
			return false;
		items_add(items, value_of_string(str_part(text, 0, (size_t)at)));
		text = str_from(text, (size_t)at + separator.size);
	}
	items_add(items, value_of_string(text));
	return true;
}

bool
filter_split(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	struct vec items = vec_of(call->arena, struct value);
	struct str separator;

	if (!argument_text(call->arena, &call->filter->arguments[0], call->scope,
		    &separator, call->err))
		return false;
	if (!(separator.size ? split_by(&items, value_text(in), separator)
			     : split_characters(&items, value_text(in))))
		return err_set(call->err, ERR_LIMIT, "split makes more than %d texts",
			FILTER_ITEMS_MAX);
	return filter_give(call, value_of_items(&items), out);
}

/* An element of `redirects` (collect/query_run.c) has just these members. */
bool
filter_location(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	*out = value_get_c(in, "location");
	if (in->size != 3 || !*out || !value_get_c(in, "status")
		|| !value_get_c(in, "url"))
		return err_set(call->err, ERR_SUBJECT,
			"invalid filter input type: actual object, expected http "
			"response");
	return true;
}

bool
filter_jsonpath(struct arena *a, const struct jsonpath *path, const struct value *root,
	const struct value **out, struct err *err)
{
	struct jsonpath_nodes nodes;
	struct vec items = vec_of(a, struct value);

	if (!jsonpath_select(a, path, root, false, JSONPATH_BUDGET, &nodes, err))
		return false;
	*out = NULL;
	if (nodes.count == 1)
		*out = nodes.items[0].value;
	if (nodes.count < 2)
		return true;
	for (size_t i = 0; i < nodes.count; i++)
		items_add(&items, *nodes.items[i].value);
	struct value *list = arena_new(a, struct value);
	*list = value_of_items(&items);
	*out = list;
	return true;
}

bool
filter_jsonpath_text(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	const struct jsonpath *path;
	struct value *root = arena_new(call->arena, struct value);
	struct err cause = { 0 };

	if (!json_read(call->arena, value_text(in), &JSON_LIMITS, root, &cause))
		return err_set(call->err,
			cause.kind == ERR_LIMIT ? ERR_LIMIT : ERR_SUBJECT,
			"invalid filter input: value is not a valid JSON: %s",
			cause.text);
	return argument_path(call->arena, &call->filter->arguments[0], call->scope, &path,
		       call->err)
		&& filter_jsonpath(call->arena, path, root, out, call->err);
}

struct value
filter_xpath_number(struct arena *a, struct value v)
{
	if (v.kind != VALUE_NUMBER || !decimal_is_integer(value_text(&v)))
		return v;
	return value_of_number(str_format(a, "%.*s.0", STR_ARGS(value_text(&v))));
}

bool
filter_xpath_text(
	const struct filter_call *call, const struct value *in, const struct value **out)
{
	struct value *result = arena_new(call->arena, struct value);
	struct str expression;

	if (!argument_text(call->arena, &call->filter->arguments[0], call->scope,
		    &expression, call->err))
		return false;
	struct xdoc *doc = xdoc_read(XDOC_HTML, value_text(in), call->err);
	if (!doc)
		return false;
	bool ok = xdoc_xpath(call->arena, doc, expression, result, call->err);
	xdoc_free(doc);
	if (ok)
		*result = filter_xpath_number(call->arena, *result);
	*out = result;
	return ok;
}
