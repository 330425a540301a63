/* SPDX-License-Identifier: MIT */
#include "query/filter_call.h"

#include "query/jsonpath.h"
#include "query/template.h"

#define NONE                                                                             \
	{                                                                                \
		ARGUMENT_NONE, ARGUMENT_NONE                                             \
	}
#define ONE(kind)                                                                        \
	{                                                                                \
		kind, ARGUMENT_NONE                                                      \
	}

static const struct filter_form forms[] = {
	{ STR_INIT("base64Decode"), FILTER_BASE64_DECODE, NONE, { 0 } },
	{ STR_INIT("base64Encode"), FILTER_BASE64_ENCODE, NONE, { 0 } },
	{ STR_INIT("base64UrlSafeDecode"), FILTER_BASE64_URL_SAFE_DECODE, NONE, { 0 } },
	{ STR_INIT("base64UrlSafeEncode"), FILTER_BASE64_URL_SAFE_ENCODE, NONE, { 0 } },
	{ STR_INIT("charsetDecode"), FILTER_CHARSET_DECODE, ONE(ARGUMENT_TEXT), { 0 } },
	{ STR_INIT("count"), FILTER_COUNT, NONE, { 0 } },
	{ STR_INIT("dateFormat"), FILTER_DATE_FORMAT, ONE(ARGUMENT_TEXT), { 0 } },
	{ STR_INIT("daysAfterNow"), FILTER_DAYS_AFTER_NOW, NONE, { 0 } },
	{ STR_INIT("daysBeforeNow"), FILTER_DAYS_BEFORE_NOW, NONE, { 0 } },
	{ STR_INIT("decode"), FILTER_CHARSET_DECODE, ONE(ARGUMENT_TEXT),
		STR_INIT("charsetDecode") },
	{ STR_INIT("first"), FILTER_FIRST, NONE, { 0 } },
	{ STR_INIT("format"), FILTER_DATE_FORMAT, ONE(ARGUMENT_TEXT),
		STR_INIT("dateFormat") },
	{ STR_INIT("htmlEscape"), FILTER_HTML_ESCAPE, NONE, { 0 } },
	{ STR_INIT("htmlUnescape"), FILTER_HTML_UNESCAPE, NONE, { 0 } },
	{ STR_INIT("jsonpath"), FILTER_JSONPATH, ONE(ARGUMENT_TEXT), { 0 } },
	{ STR_INIT("last"), FILTER_LAST, NONE, { 0 } },
	{ STR_INIT("location"), FILTER_LOCATION, NONE, { 0 } },
	{ STR_INIT("nth"), FILTER_NTH, ONE(ARGUMENT_INTEGER), { 0 } },
	{ STR_INIT("regex"), FILTER_REGEX, ONE(ARGUMENT_REGEX), { 0 } },
	{ STR_INIT("replace"), FILTER_REPLACE, { ARGUMENT_TEXT, ARGUMENT_TEXT }, { 0 } },
	{ STR_INIT("replaceRegex"), FILTER_REPLACE_REGEX,
		{ ARGUMENT_REGEX, ARGUMENT_TEXT }, { 0 } },
	{ STR_INIT("split"), FILTER_SPLIT, ONE(ARGUMENT_TEXT), { 0 } },
	{ STR_INIT("toDate"), FILTER_TO_DATE, ONE(ARGUMENT_TEXT), { 0 } },
	{ STR_INIT("toFloat"), FILTER_TO_FLOAT, NONE, { 0 } },
	{ STR_INIT("toHex"), FILTER_TO_HEX, NONE, { 0 } },
	{ STR_INIT("toInt"), FILTER_TO_INT, NONE, { 0 } },
	{ STR_INIT("toString"), FILTER_TO_STRING, NONE, { 0 } },
	{ STR_INIT("urlDecode"), FILTER_URL_DECODE, NONE, { 0 } },
	{ STR_INIT("urlEncode"), FILTER_URL_ENCODE, NONE, { 0 } },
	{ STR_INIT("urlQueryParam"), FILTER_URL_QUERY_PARAM, ONE(ARGUMENT_TEXT), { 0 } },
	{ STR_INIT("utf8Decode"), FILTER_UTF8_DECODE, NONE, { 0 } },
	{ STR_INIT("utf8Encode"), FILTER_UTF8_ENCODE, NONE, { 0 } },
	{ STR_INIT("xpath"), FILTER_XPATH, ONE(ARGUMENT_TEXT), { 0 } },
};

enum { FORMS = sizeof(forms) / sizeof(forms[0]) };

const struct filter_form *
filter_forms(size_t *count)
{
	*count = FORMS;
	return forms;
}

const struct filter_form *
filter_form_of(struct str name)
{
	for (size_t i = 0; i < FORMS; i++)
		if (str_eq(forms[i].name, name))
			return &forms[i];
	return NULL;
}

/* --- what each accepts and does ------------------------------------------------ */

#define ON(kind) (1u << (kind))
#define ON_STRING ON(VALUE_STRING), "string"
#define ON_BYTES ON(VALUE_BYTES), "bytes"
#define ON_DATE ON(VALUE_DATE), "date"
#define ON_LIST ON(VALUE_ARRAY), "list"
#define ON_NUMBER ON(VALUE_NUMBER) | ON(VALUE_STRING), "float, integer or string"

static const struct {
	unsigned accepts;
	const char *expected;
	filter_fn *apply;
} actions[] = {
	[FILTER_BASE64_DECODE] = { ON(VALUE_STRING), "base64 string",
		filter_base64_decode },
	[FILTER_BASE64_ENCODE] = { ON_BYTES, filter_base64_encode },
	[FILTER_BASE64_URL_SAFE_DECODE] = { ON(VALUE_STRING), "base64 string",
		filter_base64_url_decode },
	[FILTER_BASE64_URL_SAFE_ENCODE] = { ON_BYTES, filter_base64_url_encode },
	[FILTER_CHARSET_DECODE] = { ON_BYTES, filter_charset_decode },
	[FILTER_COUNT] = { ON(VALUE_ARRAY) | ON(VALUE_BYTES) | ON(VALUE_NODES),
		"list, bytes or nodeset", filter_count },
	[FILTER_DATE_FORMAT] = { ON_DATE, filter_date_format },
	[FILTER_DAYS_AFTER_NOW] = { ON_DATE, filter_days_after },
	[FILTER_DAYS_BEFORE_NOW] = { ON_DATE, filter_days_before },
	[FILTER_FIRST] = { ON_LIST, filter_first },
	[FILTER_HTML_ESCAPE] = { ON_STRING, filter_html_escape },
	[FILTER_HTML_UNESCAPE] = { ON_STRING, filter_html_unescape },
	[FILTER_JSONPATH] = { ON_STRING, filter_jsonpath_text },
	[FILTER_LAST] = { ON_LIST, filter_last },
	[FILTER_LOCATION] = { ON(VALUE_OBJECT), "http response", filter_location },
	[FILTER_NTH] = { ON_LIST, filter_nth },
	[FILTER_REGEX] = { ON_STRING, filter_regex_text },
	[FILTER_REPLACE] = { ON_STRING, filter_replace },
	[FILTER_REPLACE_REGEX] = { ON_STRING, filter_replace_regex },
	[FILTER_SPLIT] = { ON_STRING, filter_split },
	[FILTER_TO_DATE] = { ON_STRING, filter_to_date },
	[FILTER_TO_FLOAT] = { ON_NUMBER, filter_to_float },
	[FILTER_TO_HEX] = { ON_BYTES, filter_to_hex },
	[FILTER_TO_INT] = { ON_NUMBER, filter_to_int },
	[FILTER_TO_STRING] = { ~0u, "", filter_to_string },
	[FILTER_URL_DECODE] = { ON_STRING, filter_url_decode },
	[FILTER_URL_ENCODE] = { ON_STRING, filter_url_encode },
	[FILTER_URL_QUERY_PARAM] = { ON_STRING, filter_url_query_param },
	[FILTER_UTF8_DECODE] = { ON_BYTES, filter_utf8_decode },
	[FILTER_UTF8_ENCODE] = { ON_STRING, filter_utf8_encode },
	[FILTER_XPATH] = { ON_STRING, filter_xpath_text },
};

bool
filter_give(const struct filter_call *call, struct value v, const struct value **out)
{
	struct value *kept = arena_new(call->arena, struct value);

	*kept = v;
	*out = kept;
	return true;
}

bool
filter_give_text(
	const struct filter_call *call, struct str text, const struct value **out)
{
	return filter_give(call, value_of_string(text), out);
}

bool
filter_give_buffer(
	const struct filter_call *call, struct sbuf *b, const struct value **out)
{
	bool ok = sbuf_ok(b);
	struct str text = ok ? sbuf_copy(b, call->arena) : (struct str){ 0 };

	sbuf_fini(b);
	if (!ok)
		return err_set(call->err, ERR_LIMIT,
			"the filter's result is larger than %zu bytes", FILTER_TEXT_MAX);
	return filter_give_text(call, text, out);
}

static bool
apply(const struct filter_call *call, const struct value *in, const struct value **out)
{
	enum filter_kind kind = call->filter->kind;

	*out = NULL;
	if (!in)
		return err_set(call->err, ERR_SUBJECT, "missing value to apply filter");
	if (!(actions[kind].accepts & ON(in->kind)))
		return err_set(call->err, ERR_SUBJECT,
			"invalid filter input type: actual %s, expected %s",
			value_type_name(in), actions[kind].expected);
	return actions[kind].apply(call, in, out);
}

bool
filters_apply(struct arena *a, const struct filters *filters, const struct value *value,
	const struct scope *scope, const struct value **out, struct err *err)
{
	struct filter_call call = { .arena = a, .scope = scope, .err = err };

	*out = value;
	for (size_t i = 0; i < filters->count; i++) {
		call.filter = &filters->items[i];
		if (!apply(&call, value, out))
			return false;
		value = *out;
	}
	return true;
}

/* --- arguments ----------------------------------------------------------------- */

bool
argument_text(struct arena *a, const struct argument *argument, const struct scope *scope,
	struct str *out, struct err *err)
{
	if (argument->kind == ARGUMENT_REGEX) {
		*out = argument->pattern;
		return true;
	}
	return template_render(a, &argument->text, scope, RENDER_PLAIN, out, NULL, err);
}

bool
argument_integer(struct arena *a, const struct argument *argument,
	const struct scope *scope, int64_t *out, struct err *err)
{
	struct value v;

	*out = argument->integer;
	if (!argument->text.count)
		return true;
	if (!argument->text.parts[0].expression)
		return err_set(err, ERR_SUBJECT,
			"expecting integer, actual value is '%.*s'",
			STR_ARGS(argument->text.parts[0].text));
	if (!expression_value(a, argument->text.parts[0].expression, scope, &v, err))
		return false;
	if (!value_int(&v, out))
		return err_set(err, ERR_SUBJECT,
			"Invalid expression type: expecting integer, actual value is "
			"%.*s",
			STR_ARGS(value_show_typed(a, &v, 200)));
	return true;
}

bool
argument_rx(struct arena *a, const struct argument *argument, const struct scope *scope,
	const struct rx **out, struct err *err)
{
	struct str pattern;

	*out = argument->rx;
	if (*out)
		return true;
	return argument_text(a, argument, scope, &pattern, err)
		&& (*out = rx_compile(a, pattern, err)) != NULL;
}

bool
argument_path(struct arena *a, const struct argument *argument, const struct scope *scope,
	const struct jsonpath **out, struct err *err)
{
	struct str text;

	*out = argument->path;
	if (*out)
		return true;
	return argument_text(a, argument, scope, &text, err)
		&& (*out = jsonpath_compile(a, text, err)) != NULL;
}
