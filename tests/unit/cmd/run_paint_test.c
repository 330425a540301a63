/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "cmd/run_paint.h"

static void
laid_out(const char *text, const char *expected)
{
	struct sbuf out = { 0 };
	paint_json(str_of(text), false, &out);
	assert_string_equal(sbuf_str(&out).data, expected);
	sbuf_fini(&out);
}

/* Numbers and escapes are what the server said. */
static void
json_is_laid_out_and_no_token_changes(void **state)
{
	(void)state;
	laid_out("1.10", "1.10");
	laid_out(" {} ", "{}");
	laid_out("[ ]", "[]");
	laid_out("{\"a\" : 1e2,\"b\":[true , null]}",
		"{\n  \"a\": 1e2,\n  \"b\": [\n    true,\n    null\n  ]\n}");
	laid_out("[\"a\\\"b\\\\\",\"\\u00e9{,:\"]",
		"[\n  \"a\\\"b\\\\\",\n  \"\\u00e9{,:\"\n]");
	laid_out("[[],[{}]]", "[\n  [],\n  [\n    {}\n  ]\n]");
}

/* What is no JSON is never given to it; were it, nothing is read behind its end. */
static void
a_broken_text_ends_where_it_ends(void **state)
{
	(void)state;
	laid_out("\"ab\\", "\"ab\\");
	laid_out("}}]", "\n}\n}\n]");
	laid_out("{", "{\n  ");
}

static void
json_is_coloured_by_kind(void **state)
{
	struct sbuf out = { 0 };
	(void)state;
	paint_json(STR("{\"a\":1}"), true, &out);
	assert_string_equal(sbuf_str(&out).data,
		"\x1b[1;39m{\x1b[0m\n  \x1b[1;34m\"a\"\x1b[0m\x1b[1;39m:\x1b[0m "
		"\x1b[0;36m1\x1b[0m\n\x1b[1;39m}\x1b[0m");
	sbuf_fini(&out);
}

static void
told(const char *text, const char *expected)
{
	struct sbuf out = { 0 };
	paint_told(str_of(text), &out);
	assert_string_equal(sbuf_str(&out).data, expected);
	sbuf_fini(&out);
}

static void
what_is_told_is_coloured_line_by_line(void **state)
{
	(void)state;
	told("plain\n", "plain\n");
	told("a\n\nb\n", "a\n\nb\n");
	told("error: X\n", "\x1b[1;31merror\x1b[0m: \x1b[1mX\x1b[0m\n");
	told(" 3 | HTTP 404\n", "\x1b[1;34m 3 |\x1b[0m HTTP 404\n");
	told("  --> a:1:2\n", "\x1b[1;34m  -->\x1b[0m a:1:2\n");
	told("   | GET /\n", "\x1b[1;34m   |\x1b[0m\x1b[90m GET /\x1b[0m\n");
	told("   |\n", "\x1b[1;34m   |\x1b[0m\n");
	told("   |      ^^^ no\n",
		"\x1b[1;34m   |\x1b[0m\x1b[1;31m      ^^^ no\x1b[0m\n");
	told("> A: b\n", "> \x1b[1;36mA\x1b[0m: b\n");
	told("> GET / HTTP/1.1\n", "> \x1b[1;35mGET / HTTP/1.1\x1b[0m\n");
	told("* x\n", "\x1b[1;34m* \x1b[0mx\n");
}

static void
headers_are_coloured_and_end_in_an_empty_line(void **state)
{
	struct sbuf out = { 0 };
	(void)state;
	paint_headers(STR("HTTP/1.1 200\nA: b\n\n"), &out);
	assert_string_equal(sbuf_str(&out).data,
		"\x1b[1;32mHTTP/1.1 200\x1b[0m\n\x1b[1;36mA\x1b[0m: b\n\n");
	sbuf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_is_laid_out_and_no_token_changes),
		cmocka_unit_test(a_broken_text_ends_where_it_ends),
		cmocka_unit_test(json_is_coloured_by_kind),
		cmocka_unit_test(what_is_told_is_coloured_line_by_line),
		cmocka_unit_test(headers_are_coloured_and_end_in_an_empty_line),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
