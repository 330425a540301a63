/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/utf8.h"

static void
every_code_point_survives_the_way_there_and_back(void **state)
{
	(void)state;
	for (uint32_t code = 0; code < 0x110000; code++) {
		char bytes[4];
		uint32_t back = 0;
		if (code >= 0xd800 && code <= 0xdfff)
			continue;
		size_t size = utf8_encode(code, bytes);
		assert_int_equal(size,
			code < 0x80              ? 1
				: code < 0x800   ? 2
				: code < 0x10000 ? 3
						 : 4);
		assert_int_equal(utf8_next((struct str){ bytes, size }, &back), size);
		assert_int_equal(back, code);
		for (size_t cut = 0; cut < size; cut++)
			assert_int_equal(utf8_next((struct str){ bytes, cut }, &back), 0);
	}
}

static void
what_is_not_utf8_is_told_with_its_place(void **state)
{
	(void)state;
	static const struct str bad[] = { /* each behind an é */
		STR_INIT("\xc3\xa9\x80"), STR_INIT("\xc3\xa9\xbf"),
		STR_INIT("\xc3\xa9\xc0\xaf"), STR_INIT("\xc3\xa9\xc1\xbf"),
		STR_INIT("\xc3\xa9\xe0\x9f\xbf"), STR_INIT("\xc3\xa9\xf0\x8f\xbf\xbf"),
		STR_INIT("\xc3\xa9\xed\xa0\x80"), STR_INIT("\xc3\xa9\xed\xbf\xbf"),
		STR_INIT("\xc3\xa9\xf4\x90\x80\x80"),
		STR_INIT("\xc3\xa9\xf5\x80\x80\x80"), STR_INIT("\xc3\xa9\xff"),
		STR_INIT("\xc3\xa9\xe2\x82"), STR_INIT("\xc3\xa9\xe2\x82z"),
		STR_INIT("\xc3\xa9\xc3")
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		assert_int_equal(utf8_first_bad(bad[i]), 2);
		assert_false(utf8_is_valid(bad[i]));
	}
	assert_int_equal(
		utf8_first_bad(STR("a\0\xf4\x8f\xbf\xbf\xee\x80\x80")), STR_NONE);
	assert_true(utf8_is_valid((struct str){ 0 }));
}

static void
code_points_are_counted(void **state)
{
	(void)state;
	assert_int_equal(utf8_count(STR("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80")), 4);
	assert_int_equal(utf8_count((struct str){ 0 }), 0);
}

static void
what_would_act_on_a_terminal_is_shown_escaped(void **state)
{
	(void)state;
	static const struct {
		struct str text;
		const char *shown;
	} cases[] = {
		{ STR_INIT("plain \xc3\xa9 \xf0\x9f\x98\x80"),
			"plain \xc3\xa9 \xf0\x9f\x98\x80" },
		{ STR_INIT("\x1b[31m"), "\\x1b[31m" },
		{ STR_INIT("\n\r\t\0\x7f"), "\\n\\r\\t\\x00\\x7f" },
		{ STR_INIT("\xc2\x9b"), "\\u{9b}" },
		{ STR_INIT("\xe2\x80\xae\xe2\x80\x8b\xef\xbb\xbf"),
			"\\u{202e}\\u{200b}\\u{feff}" },
		{ STR_INIT("\xf3\xa0\x80\x81"), "\\u{e0001}" },
		{ STR_INIT("\xff\xe2\x82z"), "\\xff\\xe2\\x82z" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct sbuf out = { 0 };
		utf8_show_all(cases[i].text, &out);
		assert_string_equal(sbuf_str(&out).data, cases[i].shown);
		sbuf_fini(&out);
	}
}

static void
what_is_plain_ends_where_something_is_not(void **state)
{
	(void)state;
	assert_int_equal(utf8_plain_size(STR(" a~")), 3);
	assert_int_equal(utf8_plain_size(STR("ab\x7f")), 2);
	assert_int_equal(utf8_plain_size(STR("a\xc3\xa9")), 1);
	assert_int_equal(utf8_plain_size(STR("\n")), 0);
	assert_int_equal(utf8_plain_size((struct str){ 0 }), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_point_survives_the_way_there_and_back),
		cmocka_unit_test(what_is_not_utf8_is_told_with_its_place),
		cmocka_unit_test(code_points_are_counted),
		cmocka_unit_test(what_would_act_on_a_terminal_is_shown_escaped),
		cmocka_unit_test(what_is_plain_ends_where_something_is_not),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
