/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "decoded.h"

static void
every_format_is_known_by_its_name(void **state)
{
	(void)state;
	size_t count;
	const struct str *names = decode_formats(&count);
	assert_int_equal(count, 11);
	for (size_t i = 0; i < count; i++) {
		struct arena a = { 0 };
		struct err err = { 0 };
		struct value value;
		bool good =
			decode(&a, names[i], STR("\xff"), &DECODE_LIMITS, &value, &err);
		assert_false(good);
		assert_int_equal(
			err.kind, ERR_SUBJECT); /* known, and the text is refused */
		arena_fini(&a);
	}
	struct arena a = { 0 };
	struct err err = { 0 };
	struct value value;
	assert_false(decode(&a, STR("yalm"), STR("a"), &DECODE_LIMITS, &value, &err));
	assert_int_equal(err.kind, ERR_INPUT);
	assert_non_null(strstr(err.text, "did you mean 'yaml'"));
	arena_fini(&a);
}

/* BODY-11, BODY-15, BODY-16 */
static void
what_is_no_text_is_refused_in_every_format(void **state)
{
	(void)state;
	size_t count;
	const struct str *names = decode_formats(&count);
	for (size_t i = 0; i < count; i++) {
		refused(names[i].data, STR("a\n\xc3\xa9\xe9"), 2, 2,
			"not valid UTF-8 at byte 4");
		refused(names[i].data, STR("a\nb\0"), 2, 2, "a NUL character at byte 3");
		if (str_is(names[i], "text"))
			continue;
		refused(names[i].data, STR(""), 0, 0, "empty where");
		refused(names[i].data, (struct str){ 0 }, 0, 0, "empty where");
		refused(names[i].data, STR(" \r\n"), 0, 0, "empty where");
	}
	gives("text", STR(""), "[]");
	gives("text", (struct str){ 0 }, "[]");
}

/* BODY-14 */
static void
a_byte_order_mark_is_refused_in_json_only(void **state)
{
	(void)state;
	refused("json", STR("\xef\xbb\xbf{}"), 1, 1, "byte order mark");
	gives("yaml",
		STR("\xef\xbb\xbf"
		    "a: 1"),
		"{\"a\":1}");
	gives("xml", STR("\xef\xbb\xbf<a/>"), "{\"name\":\"a\"}");
	gives("ini", STR("\xef\xbb\xbf[s]"), "{\"s\":{}}");
	gives("properties",
		STR("\xef\xbb\xbf"
		    "a=1"),
		"{\"a\":\"1\"}");
	gives("dotenv",
		STR("\xef\xbb\xbf"
		    "a=1"),
		"{\"a\":\"1\"}");
	gives("csv",
		STR("\xef\xbb\xbf"
		    "a\n1"),
		"[{\"a\":\"1\"}]");
	gives("table",
		STR("\xef\xbb\xbf"
		    "a 1"),
		"{\"a\":\"1\"}");
	gives("text",
		STR("\xef\xbb\xbf"
		    "a"),
		"[\"a\"]");
	refused("csv",
		STR("\xef\xbb\xbf"
		    "a\n\xff"),
		2, 1, "at byte 5");
	refused("ini", STR("\xef\xbb\xbf"), 0, 0, "empty");
}

static void
limit(const char *format, const char *text, size_t depth, size_t nodes, bool fits)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	struct value value;
	struct decode_limits limits = { depth, nodes };
	bool good = decode(&a, str_of(format), str_of(text), &limits, &value, &err);
	if (good != fits)
		fail_msg("%s %s %zu %zu: %s", format, text, depth, nodes, err.text);
	assert_int_equal(err.kind, fits ? ERR_NONE : ERR_LIMIT);
	arena_fini(&a);
}

static void
depth_and_number_of_values_are_limited(void **state)
{
	(void)state;
	limit("json", "[[1]]", 2, 3, true);
	limit("json", "[[1]]", 1, 3, false);
	limit("json", "[[1]]", 2, 2, false);
	limit("yaml", "- - 1", 2, 3, true);
	limit("yaml", "- - 1", 1, 3, false);
	limit("yaml", "- - 1", 2, 2, false);
	limit("text", "a\nb\n", 1, 3, true);
	limit("text", "a\nb\n", 1, 2, false);
	limit("csv", "a\n1", 2, 3, true);
	limit("csv", "a\n1", 1, 3, false);
	/* An element and the list of its children are two levels. */
	limit("xml", "<a><b><c/></b></a>", 5, 9, true);
	limit("xml", "<a><b><c/></b></a>", 4, 9, false);
}

static void
media_types_speak_of_formats(void **state)
{
	(void)state;
	static const char *const rows[][2] = {
		{ "application/json", "json" },
		{ "Application/JSON; charset=utf-8", "json" },
		{ "application/problem+json", "json" },
		{ "application/vnd.x+yaml", "yaml" },
		{ "text/html;charset=x", "html" },
		{ "application/xhtml+xml", "html" },
		{ "image/svg+xml", "xml" },
		{ "application/atom+xml ; x", "xml" },
		{ "text/plain", "text" },
		{ "text/csv", "csv" },
		{ "application/octet-stream", "" },
		{ "image/png", "" },
		{ "+json", "json" },
		{ "json", "" },
		{ "", "" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (!str_is(decode_format_of_type(str_of(rows[i][0])), rows[i][1]))
			fail_msg("%s", rows[i][0]);
	assert_int_equal(decode_format_of_type((struct str){ 0 }).size, 0);
}

static void
file_names_speak_of_formats(void **state)
{
	(void)state;
	static const char *const rows[][2] = {
		{ "a.json", "json" },
		{ "/etc/x.d/my.CNF", "ini" },
		{ "conf/.env", "dotenv" },
		{ ".env.production", "dotenv" },
		{ "shop.env", "dotenv" },
		{ "a.b.yml", "yaml" },
		{ "a.d/readme", "" },
		{ "a.", "" },
		{ ".json", "" },
		{ "json", "" },
		{ "", "" },
		{ "a/", "" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (!str_is(decode_format_of_name(str_of(rows[i][0])), rows[i][1]))
			fail_msg("%s", rows[i][0]);
}

static void
the_charset_is_a_parameter(void **state)
{
	(void)state;
	static const char *const rows[][2] = {
		{ "text/html; charset=utf-8", "utf-8" },
		{ "text/html;CHARSET=\"Latin1\"", "Latin1" },
		{ "text/html; a=\"x; charset=no\"; charset = b ; c", "b" },
		{ "text/html; a; charset=b", "b" },
		{ "text/html; charset=\"b", "b" },
		{ "text/html; charset=", "" },
		{ "text/html; xcharset=b", "" },
		{ "charset=utf-8", "" },
		{ "text/html;", "" },
		{ "", "" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct str charset = decode_charset_of_type(str_of(rows[i][0]));
		if (!str_is(charset, rows[i][1]))
			fail_msg("%s: '%.*s'", rows[i][0], STR_ARGS(charset));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_format_is_known_by_its_name),
		cmocka_unit_test(what_is_no_text_is_refused_in_every_format),
		cmocka_unit_test(a_byte_order_mark_is_refused_in_json_only),
		cmocka_unit_test(depth_and_number_of_values_are_limited),
		cmocka_unit_test(media_types_speak_of_formats),
		cmocka_unit_test(file_names_speak_of_formats),
		cmocka_unit_test(the_charset_is_a_parameter),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
