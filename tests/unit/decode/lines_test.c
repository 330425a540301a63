/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "decoded.h"

static void
a_text_is_its_lines(void **state)
{
	(void)state;
	gives("text", STR("a\nb\r\nc"), "[\"a\",\"b\",\"c\"]");
	gives("text", STR("a\n\n"), "[\"a\",\"\"]");
	gives("text", STR("\n"), "[\"\"]");
	gives("text", STR("\r"), "[\"\"]");
	gives("text", STR("a\rb"), "[\"a\\rb\"]");
	gives("text", STR(" a \n"), "[\" a \"]");
}

static void
a_table_is_known_by_its_first_column(void **state)
{
	(void)state;
	gives("table", STR("adduser\t3.134\nlibc6:amd64\t2.36-9\n"),
		"{\"adduser\":\"3.134\",\"libc6:amd64\":\"2.36-9\"}");
	gives("table", STR("a  1\r\n\r\n b 2 \r\n"), "{\"a\":\"1\",\"b\":\"2\"}");
	gives("table", STR("NAME READY AGE\nweb-1  1/1   3d\n"),
		"{\"NAME\":{\"1\":\"READY\",\"2\":\"AGE\"},\"web-1\":{\"1\":\"1/"
		"1\",\"2\":\"3d\"}}");
	gives("table", STR("gone\t\n"), "{\"gone\":\"\"}");
	gives("table", STR("a b\t c d \t\n"), "{\"a b\":{\"1\":\"c d\",\"2\":\"\"}}");
	gives("table", STR("alone"), "{\"alone\":null}");
	refused("table", STR("a 1\nb 2\n\na 3"), 4, 1, "the row 'a' comes twice");
	refused("table", STR("a\t1\n\tb"), 2, 1, "a row without a name");
}

static void
a_table_has_a_limited_number_of_columns(void **state)
{
	(void)state;
	for (size_t columns = DECODE_TABLE_COLUMNS_MAX;
		columns <= DECODE_TABLE_COLUMNS_MAX + 1; columns++) {
		struct arena a = { 0 };
		struct err err = { 0 };
		struct sbuf b = { 0 };
		struct value value;
		for (size_t i = 0; i < columns; i++)
			sbuf_add_c(&b, "x ");
		bool good = decode(
			&a, STR("table"), sbuf_str(&b), &DECODE_LIMITS, &value, &err);
		assert_int_equal(good, columns == DECODE_TABLE_COLUMNS_MAX);
		assert_int_equal(err.kind, good ? ERR_NONE : ERR_LIMIT);
		sbuf_fini(&b);
		arena_fini(&a);
	}
}

static void
an_ini_has_sections_and_keys(void **state)
{
	(void)state;
	gives("ini", STR("a = 1\n[s]\nb: 2\n; no\n  # no\n[ t u ] ; no\r\nc=\r\nflag\n"),
		"{\"\":{\"a\":\"1\"},\"s\":{\"b\":\"2\"},\"t "
		"u\":{\"c\":\"\",\"flag\":null}}");
	gives("ini", STR("[s]\nurl = http://x/?a=b ; kept\n path : C:\\x\n"),
		"{\"s\":{\"url\":\"http://x/?a=b ; kept\",\"path\":\"C:\\\\x\"}}");
	gives("ini", STR("[s]\na = \"x\"\n"), "{\"s\":{\"a\":\"\\\"x\\\"\"}}");
	gives("ini", STR("; nothing\n"), "{}");
	gives("ini", STR("[a]\nx=1\n[b]\nx=1\n"),
		"{\"a\":{\"x\":\"1\"},\"b\":{\"x\":\"1\"}}");
}

static void
a_wrong_ini_is_refused_with_its_place(void **state)
{
	(void)state;
	refused("ini", STR("[s]\na=1\n b=2\n  a = 3"), 4, 3, "the key 'a' comes twice");
	refused("ini", STR("[s]\n[t]\n[s]"), 3, 1, "the section 's' comes twice");
	refused("ini", STR("[s"), 1, 1, "']' expected");
	refused("ini", STR("[s] x"), 1, 5, "text behind a section");
	refused("ini", STR("a=1\n[ ]"), 2, 1, "without a name");
	refused("ini", STR("a=1\n = 2"), 2, 2, "a key is expected before '='");
}

static void
texts_cut_anywhere_are_read_or_refused(void **state)
{
	(void)state;
	survives_cuts("text", "a\r\n\xc3\xa9\n\nb");
	survives_cuts("table", "a\t1\n\xc3\xa9 2 3\r\n x\n\t");
	survives_cuts("ini", "a=1\r\n[s]\nb : \xc3\xa9\n; c\n[t];\nd");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_its_lines),
		cmocka_unit_test(a_table_is_known_by_its_first_column),
		cmocka_unit_test(a_table_has_a_limited_number_of_columns),
		cmocka_unit_test(an_ini_has_sections_and_keys),
		cmocka_unit_test(a_wrong_ini_is_refused_with_its_place),
		cmocka_unit_test(texts_cut_anywhere_are_read_or_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
