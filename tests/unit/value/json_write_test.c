/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "value/json.h"

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static struct str
written(const struct value *v, enum json_style style)
{
	struct sbuf out = { 0 };
	json_write(v, style, &out);
	struct str copy = sbuf_copy(&out, &arena);
	sbuf_fini(&out);
	return copy;
}

static struct value
read(struct str text)
{
	struct value v;
	struct err err = { 0 };
	assert_true(json_read(&arena, text, &JSON_LIMITS, &v, &err));
	return v;
}

static void
what_was_read_is_written_as_it_was(void **state)
{
	(void)state;
	struct str text =
		STR("{\"z\":[1.10,-0,1e400,18446744073709551615],\"a\":{},\"e\":[],"
		    "\"t\":true,\"f\":false,\"n\":null,\"s\":\"\xc3\xa9\"}");
	struct value v = read(text);
	assert_string_equal(written(&v, JSON_COMPACT).data, text.data);
}

static void
pretty_is_indented_by_two(void **state)
{
	(void)state;
	struct value v = read(STR("{\"a\":[1,{\"b\":2}],\"c\":[],\"d\":{}}"));
	assert_string_equal(written(&v, JSON_PRETTY).data,
		"{\n"
		"  \"a\": [\n"
		"    1,\n"
		"    {\n"
		"      \"b\": 2\n"
		"    }\n"
		"  ],\n"
		"  \"c\": [],\n"
		"  \"d\": {}\n"
		"}");
}

static void
a_string_has_the_shortest_escapes(void **state)
{
	(void)state;
	static const struct {
		struct str text;
		const char *json;
	} cases[] = {
		{ STR_INIT(""), "\"\"" },
		{ STR_INIT("plain / 'x'"), "\"plain / 'x'\"" },
		{ STR_INIT("\"\\\b\t\n\f\r"), "\"\\\"\\\\\\b\\t\\n\\f\\r\"" },
		{ STR_INIT("\0\x01\x1f\x7f"), "\"\\u0000\\u0001\\u001f\\u007f\"" },
		{ STR_INIT("a\xc2\x85z"), "\"a\\u0085z\"" },
		{ STR_INIT("a\xe2\x80\xa8z\xe2\x80\xa9"), "\"a\\u2028z\\u2029\"" },
		{ STR_INIT("\xc3\xa9\xf0\x9f\x98\x80"), "\"\xc3\xa9\xf0\x9f\x98\x80\"" },
		{ STR_INIT("bad \xff byte"), "\"bad \\ufffd byte\"" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct value v = value_of_string(cases[i].text);
		assert_string_equal(written(&v, JSON_COMPACT).data, cases[i].json);
	}
}

static void
every_code_point_survives_the_way_there_and_back(void **state)
{
	(void)state;
	struct sbuf text = { 0 }, json = { 0 };
	for (uint32_t block = 0; block < 0x110000; block += 0x1000) {
		sbuf_reset(&text);
		sbuf_reset(&json);
		for (uint32_t code = block; code < block + 0x1000; code++) {
			if (code >= 0xd800 && code <= 0xdfff)
				continue;
			char bytes[4];
			size_t size = code < 0x80 ? 1
				: code < 0x800    ? 2
				: code < 0x10000  ? 3
						  : 4;
			for (size_t i = size - 1; i > 0; i--)
				bytes[i] = (char)(0x80
					| (code >> (6 * (size - 1 - i)) & 0x3f));
			bytes[0] = (char)(size == 1 ? code
					: size == 2 ? 0xc0 | code >> 6
					: size == 3 ? 0xe0 | code >> 12
						    : 0xf0 | code >> 18);
			sbuf_add(&text, (struct str){ bytes, size });
		}
		json_write_string(sbuf_str(&text), &json);
		struct value v = read(sbuf_str(&json));
		assert_true(str_eq(value_text(&v), sbuf_str(&text)));
	}
	sbuf_fini(&text);
	sbuf_fini(&json);
}

static void
the_kinds_json_lacks_are_texts(void **state)
{
	(void)state;
	struct value v = value_of_bytes(STR("\x00\xff\x10"));
	assert_string_equal(written(&v, JSON_COMPACT).data, "\"00ff10\"");
	static const struct {
		int64_t instant;
		const char *json;
	} dates[] = {
		{ 0, "\"1970-01-01T00:00:00.000000Z\"" },
		{ -1, "\"1969-12-31T23:59:59.999999Z\"" },
		{ 1795169730123456, "\"2026-11-20T10:15:30.123456Z\"" },
		{ -62135596800000000, "\"0001-01-01T00:00:00.000000Z\"" },
	};
	for (size_t i = 0; i < sizeof(dates) / sizeof(*dates); i++) {
		v = (struct value){ .kind = VALUE_DATE, .as.instant = dates[i].instant };
		assert_string_equal(written(&v, JSON_COMPACT).data, dates[i].json);
	}
	struct value item = value_of_c("x");
	v = (struct value){ .kind = VALUE_NODES, .size = 1, .as.items = &item };
	assert_string_equal(written(&v, JSON_COMPACT).data, "[\"x\"]");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(what_was_read_is_written_as_it_was, forget),
		cmocka_unit_test_teardown(pretty_is_indented_by_two, forget),
		cmocka_unit_test_teardown(a_string_has_the_shortest_escapes, forget),
		cmocka_unit_test_teardown(
			every_code_point_survives_the_way_there_and_back, forget),
		cmocka_unit_test_teardown(the_kinds_json_lacks_are_texts, forget),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
