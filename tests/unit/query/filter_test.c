/* SPDX-License-Identifier: MIT */
/* Expectations were taken from Hurl 8.0.1 where it has the case. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "query/filter.h"
#include "query/show.h"
#include "query/template.h"
#include "value/json.h"

#include <stdlib.h>
#include <string.h>

static struct arena arena;
static struct generator generator = { .seed = 1, .now = 1790000000000000 };
static struct scope scope;

/* The filters of `{{x <filters>}}`. */
static const struct filters *
compiled(const char *filters)
{
	struct template *t = arena_new(&arena, struct template);
	struct diags diags;
	struct str text = str_format(&arena, "{{x %s}}", filters);

	diags_init(&diags, &arena);
	if (!template_compile(
		    &arena, NULL, (struct span){ 0, text.size }, text, t, &diags))
		fail_msg("%s does not compile", filters);
	return &t->parts[0].expression->filters;
}

/* The result with its type, or the error; "none" for no result. */
static const char *
applied(const struct value *v, const char *filters)
{
	struct err err = { 0 };
	const struct value *out;

	if (!filters_apply(&arena, compiled(filters), v, &scope, &out, &err)) {
		assert_int_not_equal(err.kind, ERR_NONE);
		return str_copy(&arena, str_of(err.text)).data;
	}
	return value_show_typed(&arena, out, 4096).data;
}

/* A value as the tables write it: JSON, or b:bytes, d:a date, n: for nodes. */
static struct value
value_written(const char *text)
{
	struct err err = { 0 };
	struct value v = { 0 };

	if (strncmp(text, "b:", 2) == 0)
		return value_of_bytes(str_of(text + 2));
	if (strncmp(text, "d:", 2) == 0)
		return (struct value){ .kind = VALUE_DATE,
			.as.instant = atoll(text + 2) };
	assert_true(json_read(&arena, str_of(text), &JSON_LIMITS, &v, &err));
	return v;
}

struct row {
	const char *input, *filters, *result;
};

static void
check(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct value v = value_written(rows[i].input);
		const char *result = applied(&v, rows[i].filters);
		if (strcmp(result, rows[i].result) != 0)
			fail_msg("%s %s is: %s, not: %s", rows[i].input, rows[i].filters,
				result, rows[i].result);
	}
}
#define CHECK(rows) check(rows, sizeof(rows) / sizeof((rows)[0]))

static const struct row collections[] = {
	{ "[1,2,\"x\"]", "count", "integer <3>" },
	{ "[]", "count", "integer <0>" },
	{ "b:abc", "count", "integer <3>" },
	{ "[1,2,\"x\"]", "nth 0", "integer <1>" },
	{ "[1,2,\"x\"]", "nth -1", "string <x>" },
	{ "[1,2,\"x\"]", "nth -3", "integer <1>" },
	{ "[1,2,\"x\"]", "nth -4", "invalid filter input: out of bound - size is 3" },
	{ "[1,2,\"x\"]", "nth 3", "invalid filter input: out of bound - size is 3" },
	{ "[1,2,\"x\"]", "first", "integer <1>" },
	{ "[1,2,\"x\"]", "last", "string <x>" },
	{ "[]", "first", "invalid filter input: list is empty" },
	{ "[]", "last", "invalid filter input: list is empty" },
	{ "\"a,b,,c\"", "split \",\"", "list <[a,b,,c]>" },
	{ "\"\"", "split \",\"", "list <[]>" },
	{ "\"\"", "split \",\" count", "integer <1>" },
	{ "\"hé\"", "split \"\"", "list <[,h,é,]>" },
	{ "\"a--b\"", "split \"--\" nth 1", "string <b>" },
	{ "{\"url\":\"u\",\"status\":302,\"location\":\"http://a/\"}", "location",
		"string <http://a/>" },
	{ "{\"location\":\"http://a/\"}", "location",
		"invalid filter input type: actual object, expected http response" },
	{ "\"[{\\\"a\\\":5}]\"", "jsonpath \"$[0].a\"", "integer <5>" },
	{ "\"[1,2]\"", "jsonpath \"$[*]\"", "list <[1,2]>" },
	{ "\"[1,2]\"", "jsonpath \"$.x\"", "none" },
};

static void
filters_of_collections(void **state)
{
	(void)state;
	CHECK(collections);
}

static const struct row patterns[] = {
	{ "\"hello\"", "regex \"h(e)(l)\"", "string <e>" },
	{ "\"hello\"", "regex /h(e)/", "string <e>" },
	{ "\"hello\"", "regex /x(.)/", "none" }, { "\"hello\"", "regex /h/", "none" },
	{ "\"hello\"", "regex /h(x)?e/", "none" },
	{ "\"hello\"", "replace \"l\" \"L\"", "string <heLLo>" },
	{ "\"hello\"", "replace \"l\" \"ll\"", "string <hellllo>" },
	{ "\"hello\"", "replace \"x\" \"y\"", "string <hello>" },
	{ "\"hé\"", "replace \"\" \"-\"", "string <-h-é->" },
	{ "\"\"", "replace \"\" \"-\"", "string <->" },
	{ "\"\"", "replace \"x\" \"-\"", "string <>" },
	{ "\"hello\"", "replaceRegex /(l+)/ \"<$1>\"", "string <he<ll>o>" },
	{ "\"hello\"", "replaceRegex /(l+)/ \"<$0$2>\"", "string <he<ll>o>" },
	{ "\"hello\"", "replaceRegex /(?<a>l+)/ \"<$a_x${a}x$$>\"",
		"string <he<llx$>o>" },
	{ "\"hello\"", "replaceRegex /[(](?P<b>x)|(?:h)(?P<a>e)/ \"${a}$b|\"",
		"string <e|llo>" },
	{ "\"hello\"", "replaceRegex /l/ \"$\"", "string <he$$o>" },
	{ "\"hello\"", "replaceRegex /l/ \"${\"", "string <he${${o>" },
	{ "\"hello\"", "replaceRegex \"\" \"-\"", "string <-h-e-l-l-o->" },
	{ "\"hello\"", "replaceRegex /l*/ \"-\"", "string <-h-e-o->" },
	{ "\"é\"", "replaceRegex \"\" \"-\"", "string <-é->" },
	{ "\"a1b22\"", "replaceRegex /\\d/ \"x\"", "string <axbxx>" },
	{ "\"%n%s%p\"", "replace \"x\" \"%n\"", "string <%n%s%p>" }, /* TPL-11 */
};

static void
filters_that_look_for_text(void **state)
{
	(void)state;
	CHECK(patterns);
}

static const struct row numbers[] = {
	{ "\"12\"", "toInt", "integer <12>" },
	{ "\"+5\"", "toInt", "integer <5>" },
	{ "\"007\"", "toInt", "integer <7>" },
	{ "\"-3\"", "toInt", "integer <-3>" },
	{ "\"123456789012345678901234567890\"", "toInt",
		"integer <123456789012345678901234567890>" },
	{ "\" 5\"", "toInt", "invalid filter input: string < 5>" },
	{ "\"1.5\"", "toInt", "invalid filter input: string <1.5>" },
	{ "\"\"", "toInt", "invalid filter input: string <>" },
	{ "\"-\"", "toInt", "invalid filter input: string <->" },
	{ "\"hello\"", "toInt", "invalid filter input: string <hello>" },
	{ "3.9", "toInt", "integer <3>" },
	{ "-3.9", "toInt", "integer <-3>" },
	{ "-0.5", "toInt", "integer <0>" },
	{ "1e20", "toInt", "integer <100000000000000000000>" },
	{ "123456789012345678901234567890", "toInt",
		"integer <123456789012345678901234567890>" },
	{ "42", "toFloat", "float <42.0>" },
	{ "\"1.50\"", "toFloat", "float <1.5>" },
	{ "\"1.\"", "toFloat", "float <1.0>" },
	{ "\".5\"", "toFloat", "float <0.5>" },
	{ "\"-.5e1\"", "toFloat", "float <-5.0>" },
	{ "\"12\"", "toFloat", "float <12.0>" },
	{ "\"1e\"", "toFloat", "invalid filter input: string <1e>" },
	{ "\"inf\"", "toFloat", "invalid filter input: string <inf>" },
	{ "\"hello\"", "toFloat", "invalid filter input: string <hello>" },
	{ "42", "toString", "string <42>" },
	{ "1.0", "toString", "string <1.0>" },
	{ "1.10", "toString", "string <1.1>" },
	{ "1e2", "toString", "string <100.0>" },
	{ "1e20", "toString", "string <100000000000000000000.0>" },
	{ "0.10000000000000000001", "toString", "string <0.10000000000000000001>" },
	{ "null", "toString", "string <null>" },
	{ "true", "toString", "string <true>" },
	{ "d:1610576581000000", "toString", "string <2021-01-13T22:23:01.000000Z>" },
	{ "[1,2]", "toString",
		"invalid filter input: list <[1,2]> can not be converted to a string" },
	{ "b:a", "toString",
		"invalid filter input: bytes <61> can not be converted to a string" },
};

static void
filters_of_numbers_keep_every_digit(void **state)
{
	(void)state;
	CHECK(numbers);
}

static const struct row dates[] = {
	{ "\"2023-01-23T18:25:43.511Z\"", "toDate \"%+\"",
		"date <2023-01-23 18:25:43.511 UTC>" },
	{ "\"2023-01-23T18:25:43.511Z\"", "toDate \"%Y\"",
		"value <2023-01-23T18:25:43.511Z> could not be parsed with <%Y> format" },
	{ "d:1610576581000000", "dateFormat \"%a, %d %b %Y %H:%M:%S\"",
		"string <Wed, 13 Jan 2021 22:23:01>" },
	{ "d:1610576581000000", "dateFormat \"%Q\"",
		"date format <%Q> is not supported" },
	{ "d:1789913600000000", "daysBeforeNow", "integer <1>" },
	{ "d:1789913600000001", "daysBeforeNow", "integer <0>" },
	{ "d:1789913600000000", "daysAfterNow", "integer <-1>" },
	{ "d:1790172800000000", "daysAfterNow", "integer <2>" },
	{ "d:-9223372036854775807", "daysBeforeNow", "the date is too far away" },
};

static void
filters_of_dates(void **state)
{
	(void)state;
	CHECK(dates);
}

static const struct row codings[] = {
	{ "\"SGVsbG8=\"", "base64Decode", "bytes <48656c6c6f>" },
	{ "\"SGVsbG8\"", "base64Decode", "invalid filter input: string is not base64" },
	{ "\"SGVs bG8=\"", "base64Decode", "invalid filter input: string is not base64" },
	{ "\"SGVsbG9=\"", "base64Decode", "invalid filter input: string is not base64" },
	{ "\"SGVsbG8==\"", "base64Decode", "invalid filter input: string is not base64" },
	{ "\"=\"", "base64Decode", "invalid filter input: string is not base64" },
	{ "\"\"", "base64Decode", "bytes <>" },
	{ "\"PDw_Pz8-Pg\"", "base64UrlSafeDecode", "bytes <3c3c3f3f3f3e3e>" },
	{ "\"PDw/Pz8+Pg\"", "base64UrlSafeDecode",
		"invalid filter input: string is not base64" },
	{ "\"PDw_Pz8-Pg==\"", "base64UrlSafeDecode",
		"invalid filter input: base64 string contains padding" },
	{ "b:<<??\?>>", "base64Encode", "string <PDw/Pz8+Pg==>" },
	{ "b:<<??\?>>", "base64UrlSafeEncode", "string <PDw_Pz8-Pg>" },
	{ "b:", "base64Encode", "string <>" },
	{ "b:abc", "base64Encode", "string <YWJj>" },
	{ "b:\xff\x01", "toHex", "string <ff01>" },
	{ "\"é\"", "utf8Encode", "bytes <c3a9>" },
	{ "b:\xc3\xa9", "utf8Decode", "string <é>" },
	{ "b:a\xff\xfe", "utf8Decode", "string <a\xef\xbf\xbd\xef\xbf\xbd>" },
	{ "b:\xe9", "charsetDecode \"latin1\"", "string <é>" },
	{ "b:\xe9", "charsetDecode \"xxx\"", "<xxx> encoding is not supported" },
	{ "b:\xe9", "charsetDecode \"utf-8\"",
		"value can not be decoded with <utf-8> encoding" },
	{ "b:\xe9", "decode \"latin1\"", "string <é>" },
	{ "\"https://mozilla.org/?x=шеллы\"", "urlEncode",
		"string <https%3A//mozilla.org/%3Fx%3D%D1%88%D0%B5%D0%BB%D0%BB%D1%8B>" },
	{ "\"https%3A//mozilla.org/%3Fx%3D%D1%88\"", "urlDecode",
		"string <https://mozilla.org/?x=ш>" },
	{ "\"%zz%4+%\"", "urlDecode", "string <%zz%4+%>" },
	{ "\"%ff\"", "urlDecode", "string <\xef\xbf\xbd>" },
	{ "\"http://a.b/c?x=1&y=%41b+c#d?z=1\"", "urlQueryParam \"x\"", "string <1>" },
	{ "\"http://a.b/c?x=1&y=%41b+c#d?z=1\"", "urlQueryParam \"y\"", "string <Ab c>" },
	{ "\"http://a.b/c?x=1&y=%41b+c#d?z=1\"", "urlQueryParam \"z\"", "none" },
	{ "\"http://a.b/c?x\"", "urlQueryParam \"x\"", "string <>" },
	{ "\"http://a.b/c\"", "urlQueryParam \"x\"", "none" },
	{ "\"hello\"", "urlQueryParam \"x\"",
		"invalid URL <hello> (Missing scheme <http://> or <https://>)" },
	{ "\"<a href=\\\"x\\\">'&é\"", "htmlEscape",
		"string <&lt;a href=&quot;x&quot;&gt;&#x27;&amp;é>" },
	{ "\"&notit;&not;&copy&#128;&#x110000;&#0;&#xD800;&bogus;&lt&ltx&#;&#x;&ampamp;&"
	  "\"",
		"htmlUnescape",
		"string "
		"<¬it;¬©€\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd&bogus;<<x&#;&#x;&amp;&>" },
	{ "\"&CounterClockwiseContourIntegral;&AElig;&zwnj;&fjlig;\"", "htmlUnescape",
		"string <∳Æ\xe2\x80\x8c"
		"fj>" },
};

static void
filters_between_bytes_and_text(void **state)
{
	(void)state;
	CHECK(codings);
}

/* --- what every filter has in common ------------------------------------------- */

static const char *const all[] = { "base64Decode", "base64Encode", "base64UrlSafeDecode",
	"base64UrlSafeEncode", "charsetDecode \"utf-8\"", "count", "dateFormat \"%Y\"",
	"daysAfterNow", "daysBeforeNow", "decode \"utf-8\"", "first", "format \"%Y\"",
	"htmlEscape", "htmlUnescape", "jsonpath \"$\"", "last", "location", "nth 0",
	"regex \"(a)\"", "replace \"a\" \"b\"", "replaceRegex \"a\" \"b\"", "split \",\"",
	"toDate \"%Y\"", "toFloat", "toHex", "toInt", "toString", "urlDecode",
	"urlEncode", "urlQueryParam \"x\"", "utf8Decode", "utf8Encode", "xpath \"//a\"" };

static void
the_list_of_this_test_is_the_table(void **state)
{
	size_t count;
	const struct filter_form *forms = filter_forms(&count);

	(void)state;
	assert_int_equal(count, sizeof(all) / sizeof(all[0]));
	for (size_t i = 0; i < count; i++) {
		assert_true(str_starts(str_of(all[i]), forms[i].name));
		assert_ptr_equal(filter_form_of(forms[i].name), &forms[i]);
	}
	assert_null(filter_form_of(STR("toint")));
}

static void
a_missing_value_is_an_error_for_every_filter(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		assert_string_equal(
			applied(NULL, all[i]), "missing value to apply filter");
}

static void
every_filter_but_to_string_refuses_a_boolean(void **state)
{
	struct value v = value_of_bool(true);

	(void)state;
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		const char *result = applied(&v, all[i]);
		if (strcmp(all[i], "toString") == 0)
			assert_string_equal(result, "string <true>");
		else if (!strstr(result,
				 "invalid filter input type: actual boolean, expected "))
			fail_msg("%s: %s", all[i], result);
	}
}

static void
filters_are_chained_and_stop_at_the_first_that_fails(void **state)
{
	struct value v = value_of_c("a,1,b");

	(void)state;
	assert_string_equal(applied(&v, "split \",\" nth 1 toInt"), "integer <1>");
	assert_string_equal(applied(&v, "split \",\" nth 0 toInt count"),
		"invalid filter input: string <a>");
	assert_string_equal(
		applied(&v, "regex /x(y)/ toInt"), "missing value to apply filter");
}

/* RE-10 and the decoding half of the law: what Hurl lets pass is an error in a gate. */
static void
a_strict_scope_takes_no_silence_for_an_answer(void **state)
{
	struct value text = value_of_c("hello"), bytes = value_of_bytes(STR("\xff"));

	(void)state;
	scope.strict = true;
	assert_string_equal(
		applied(&text, "regex /h/"), "the regex has no group to take");
	assert_string_equal(
		applied(&text, "regex /h(x)?/"), "the regex's first group took no part");
	assert_string_equal(applied(&text, "regex /x(y)/"), "none");
	assert_string_equal(applied(&bytes, "utf8Decode"),
		"value can not be decoded with <utf-8> encoding");
	scope.strict = false;
}

static int
begin(void **state)
{
	(void)state;
	scope_init(&scope, &arena, &generator, NULL);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(filters_of_collections),
		cmocka_unit_test(filters_that_look_for_text),
		cmocka_unit_test(filters_of_numbers_keep_every_digit),
		cmocka_unit_test(filters_of_dates),
		cmocka_unit_test(filters_between_bytes_and_text),
		cmocka_unit_test(the_list_of_this_test_is_the_table),
		cmocka_unit_test(a_missing_value_is_an_error_for_every_filter),
		cmocka_unit_test(every_filter_but_to_string_refuses_a_boolean),
		cmocka_unit_test(filters_are_chained_and_stop_at_the_first_that_fails),
		cmocka_unit_test(a_strict_scope_takes_no_silence_for_an_answer),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
