/* SPDX-License-Identifier: MIT */
#include "out/unescape.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

struct row {
	struct str text;
	size_t used; /* 0: no escape */
	struct str bytes;
};

static void
check_rows(enum unescape family, const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct unescaped u = unescape_read(family, rows[i].text);
		assert_int_equal(u.used, rows[i].used);
		assert_false(u.open);
		assert_true(str_eq((struct str){ u.bytes, u.size }, rows[i].bytes));
		assert_true(u.used <= UNESCAPE_MAX);
		/* Each beginning of it is open, or it would be missed across two pieces.
		 */
		for (size_t size = 1; size < rows[i].used; size++)
			assert_true(unescape_read(family, str_part(rows[i].text, 0, size))
					    .open
				|| family == UNESCAPE_WRAPPED);
	}
}

#define CHECK_ROWS(family, rows)                                                         \
	check_rows((family), (rows), sizeof(rows) / sizeof((rows)[0]))
#define NONE STR_INIT("")

static void
percent_signs_are_read(void **state)
{
	(void)state;
	static const struct row percent[] = { { STR_INIT("%41x"), 3, STR_INIT("A") },
		{ STR_INIT("%fF"), 3, STR_INIT("\xff") },
		{ STR_INIT("%00"), 3, STR_INIT("\0") }, { STR_INIT("%4g"), 0, NONE },
		{ STR_INIT("%%4"), 0, NONE } };
	static const struct row form[] = { { STR_INIT("+1"), 1, STR_INIT(" ") },
		{ STR_INIT("%2B"), 3, STR_INIT("+") }, { STR_INIT("%x"), 0, NONE } };
	CHECK_ROWS(UNESCAPE_PERCENT, percent);
	CHECK_ROWS(UNESCAPE_FORM, form);
}

static void
backslashes_are_read(void **state)
{
	(void)state;
	static const struct row rows[] = { { STR_INIT("\\n"), 2, STR_INIT("\n") },
		{ STR_INIT("\\\\u"), 2, STR_INIT("\\") },
		{ STR_INIT("\\/"), 2, STR_INIT("/") },
		{ STR_INIT("\\\""), 2, STR_INIT("\"") },
		{ STR_INIT("\\x7e"), 4, STR_INIT("~") },
		{ STR_INIT("\\u0041"), 6, STR_INIT("A") },
		{ STR_INIT("\\u00e9"), 6, STR_INIT("\xc3\xa9") },
		{ STR_INIT("\\u20AC"), 6, STR_INIT("\xe2\x82\xac") },
		{ STR_INIT("\\ud83d\\ude00"), 12, STR_INIT("\xf0\x9f\x98\x80") },
		{ STR_INIT("\\ud83d\\u0041"), 0, NONE },
		{ STR_INIT("\\ud83dx"), 0, NONE },
		{ STR_INIT("\\ude00\\ud83d"), 0, NONE }, { STR_INIT("\\u00g1"), 0, NONE },
		{ STR_INIT("\\q"), 0, NONE }, { STR_INIT("\\\0"), 0, NONE } };
	CHECK_ROWS(UNESCAPE_BACKSLASH, rows);
}

static void
markup_is_read(void **state)
{
	(void)state;
	static const struct row rows[] = { { STR_INIT("&amp;&"), 5, STR_INIT("&") },
		{ STR_INIT("&AMP;"), 5, STR_INIT("&") },
		{ STR_INIT("&apos;"), 6, STR_INIT("'") },
		{ STR_INIT("&NewLine;"), 9, STR_INIT("\n") },
		{ STR_INIT("&#65;"), 5, STR_INIT("A") },
		{ STR_INIT("&#x41;"), 6, STR_INIT("A") },
		{ STR_INIT("&#X41;"), 6, STR_INIT("A") },
		{ STR_INIT("&#0000000000065;"), 16, STR_INIT("A") },
		{ STR_INIT("&#00000000000065;"), 0, NONE },
		{ STR_INIT("&#x10FFFF;"), 10, STR_INIT("\xf4\x8f\xbf\xbf") },
		{ STR_INIT("&#x110000;"), 0, NONE },
		{ STR_INIT("&#99999999999;"), 0, NONE }, { STR_INIT("&#;"), 0, NONE },
		{ STR_INIT("&#x;"), 0, NONE }, { STR_INIT("&#6a;"), 0, NONE },
		{ STR_INIT("&nosuch;"), 0, NONE }, { STR_INIT("& amp;"), 0, NONE } };
	CHECK_ROWS(UNESCAPE_MARKUP, rows);
}

static void
quoted_printable_is_read(void **state)
{
	(void)state;
	static const struct row rows[] = { { STR_INIT("=3D"), 3, STR_INIT("=") },
		{ STR_INIT("=c3"), 3, STR_INIT("\xc3") }, { STR_INIT("=\r\nx"), 3, NONE },
		{ STR_INIT("=\nx"), 2, NONE }, { STR_INIT("=\rx"), 0, NONE },
		{ STR_INIT("=="), 0, NONE } };
	CHECK_ROWS(UNESCAPE_QUOTED, rows);
}

static void
line_ends_and_the_blanks_behind_them_are_nothing(void **state)
{
	(void)state;
	static const struct row rows[] = { { STR_INIT("\nx"), 1, NONE },
		{ STR_INIT("\r\n \tx"), 4, NONE },
		{ STR_INIT("\n                  x"), 16, NONE },
		{ STR_INIT("\n\0"), 1, NONE } };
	CHECK_ROWS(UNESCAPE_WRAPPED, rows);
}

static void
every_family_says_where_its_escapes_start(void **state)
{
	(void)state;
	static const char *const starts[] = { "%", "%+", "\\", "&", "=", "\r\n" };
	for (int byte = 0; byte < 256; byte++)
		for (int family = 0; family < UNESCAPE_COUNT; family++) {
			bool wanted = str_find_char(str_of(starts[family]), (char)byte)
				!= STR_NONE;
			unsigned bit = 1u << family;
			assert_int_equal(
				!!(unescape_starts((unsigned char)byte) & bit), wanted);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(percent_signs_are_read),
		cmocka_unit_test(backslashes_are_read),
		cmocka_unit_test(markup_is_read),
		cmocka_unit_test(quoted_printable_is_read),
		cmocka_unit_test(line_ends_and_the_blanks_behind_them_are_nothing),
		cmocka_unit_test(every_family_says_where_its_escapes_start),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
