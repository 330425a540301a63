/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "ext/charset.h"

#include <string.h>

static const struct sample {
	const char *label;
	struct str bytes;
	const char *text;
} samples[] = {
	{ "", STR_INIT("\xc3\xa9"), "\xc3\xa9" },
	{ "utf-8", STR_INIT("\xc3\xa9"), "\xc3\xa9" },
	{ " UTF8 ", STR_INIT("a"), "a" },
	{ "iso-8859-1", STR_INIT("\xe9\x80"),
		"\xc3\xa9\xe2\x82\xac" }, /* windows-1252 there */
	{ "latin1", STR_INIT("\x93x\x94"), "\xe2\x80\x9cx\xe2\x80\x9d" },
	{ "us-ascii", STR_INIT("\xe9"), "\xc3\xa9" },
	{ "windows-1252",
		STR_INIT("a\x81"
			 "b"),
		"a\xc2\x81"
		"b" }, /* free in the code page */
	{ "windows-1251", STR_INIT("\xcf\xf0\x98"), "\xd0\x9f\xd1\x80\xc2\x98" },
	{ "iso-8859-15", STR_INIT("\xa4"), "\xe2\x82\xac" },
	{ "iso-8859-2", STR_INIT("\xb1"), "\xc4\x85" },
	{ "iso-8859-9", STR_INIT("\xfe"), "\xc5\x9f" },
	{ "koi8-r", STR_INIT("\xf0"), "\xd0\x9f" },
	{ "ibm866", STR_INIT("\x8f"), "\xd0\x9f" },
	{ "windows-1255", STR_INIT("\xe0"),
		"\xd7\x90" }, /* iconv holds it back until flushed */
	{ "windows-1258", STR_INIT("a"), "a" },
	{ "tis-620", STR_INIT("\xa1"), "\xe0\xb8\x81" },
	{ "gb2312", STR_INIT("\xc4\xe3"), "\xe4\xbd\xa0" },
	{ "gb18030", STR_INIT("\x81\x30\x81\x30"), "\xc2\x80" },
	{ "big5", STR_INIT("\xa7\x41"), "\xe4\xbd\xa0" },
	{ "shift_jis", STR_INIT("\x93\xfa\x87\x40"), "\xe6\x97\xa5\xe2\x91\xa0" },
	{ "euc-jp", STR_INIT("\xc6\xfc"), "\xe6\x97\xa5" },
	{ "iso-2022-jp", STR_INIT("\x1b$BF|\x1b(B"), "\xe6\x97\xa5" },
	{ "euc-kr", STR_INIT("\xb0\xa1"), "\xea\xb0\x80" },
	{ "utf-16", STR_INIT("a\0\xe9\0"), "a\xc3\xa9" },
	{ "utf-16le", STR_INIT("\x3d\xd8\x00\xde"), "\xf0\x9f\x98\x80" },
	{ "utf-16be", STR_INIT("\0a"), "a" },
	{ "macintosh", STR_INIT("\x8e"), "\xc3\xa9" },
};

static void
labels_mean_what_the_whatwg_says(void **state)
{
	(void)state;
	struct arena a = { 0 };
	for (size_t i = 0; i < sizeof(samples) / sizeof(*samples); i++) {
		struct err err = { 0 };
		struct str text;
		if (!charset_decode(
			    &a, str_of(samples[i].label), samples[i].bytes, &text, &err))
			fail_msg("%s: %s", samples[i].label, err.text);
		if (!str_is(text, samples[i].text))
			fail_msg("%s gives '%.*s'", samples[i].label, STR_ARGS(text));
	}
	arena_fini(&a);
}

/* BODY-13 */
static void
a_byte_order_mark_decides_in_utf_16_and_stays_in_utf_8(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct str text;
	assert_true(charset_decode(&a, STR("utf-16le"), STR("\xfe\xff\0a"), &text, &err));
	assert_true(str_is(text, "a"));
	assert_true(charset_decode(&a, STR("utf-16be"),
		STR("\xff\xfe"
		    "a\0"),
		&text, &err));
	assert_true(str_is(text, "a"));
	assert_true(charset_decode(&a, STR("utf-8"),
		STR("\xef\xbb\xbf"
		    "a"),
		&text, &err));
	assert_true(str_is(text,
		"\xef\xbb\xbf"
		"a"));
	arena_fini(&a);
}

static void
utf_8_is_not_copied(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct str text, bytes = STR("abc");
	assert_true(charset_decode(&a, STR("utf-8"), bytes, &text, &err));
	assert_ptr_equal(text.data, bytes.data);
	assert_int_equal(a.used, 0);
	arena_fini(&a);
}

/* BODY-11, BODY-12 */
static void
a_bad_byte_is_refused_with_its_place(void **state)
{
	(void)state;
	static const struct {
		const char *label;
		struct str bytes;
		const char *says;
	} rows[] = {
		{ "utf-8", STR_INIT("ab\xe9"), "not valid UTF-8 at byte 2" },
		{ "", STR_INIT("\xff"), "not valid UTF-8 at byte 0" },
		{ "shift_jis", STR_INIT("ab\x93"), "Shift_JIS at byte 2: the text ends" },
		{ "euc-jp",
			STR_INIT("a\xff"
				 "b"),
			"EUC-JP at byte 1" },
		{ "utf-16le", STR_INIT("a\0\x00\xdc"), "UTF-16LE at byte 2" },
		{ "utf-16le", STR_INIT("a\0b"), "at byte 2: the text ends" },
		{ "windows-1253", STR_INIT("\xd2"), "windows-1253 at byte 0" },
		{ "iso-8859-7", STR_INIT("\xae"), "at byte 0" },
		{ "utf-7", STR_INIT("a"), "'utf-7' is not known" },
		{ "x-user-defined", STR_INIT("a"), "not known" },
		{ "UTF-8//IGNORE", STR_INIT("a"), "not known" },
		{ "  ", STR_INIT("a"), "not known" },
	};
	struct arena a = { 0 };
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct err err = { 0 };
		struct str text;
		assert_false(charset_decode(
			&a, str_of(rows[i].label), rows[i].bytes, &text, &err));
		assert_int_equal(err.kind, ERR_SUBJECT);
		if (!strstr(err.text, rows[i].says))
			fail_msg("%s: %s", rows[i].label, err.text);
	}
	arena_fini(&a);
}

static void
encoding_is_the_way_back(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct str bytes;
	assert_true(charset_encode(
		&a, STR("latin1"), STR("\xc3\xa9\xe2\x82\xac"), &bytes, &err));
	assert_true(str_is(bytes, "\xe9\x80"));
	assert_true(charset_encode(&a, STR("gbk"), STR("\xe4\xbd\xa0"), &bytes, &err));
	assert_true(str_is(bytes, "\xc4\xe3"));
	assert_true(charset_encode(
		&a, STR("iso-2022-jp"), STR("\xe6\x97\xa5"), &bytes, &err));
	assert_true(str_is(bytes, "\x1b$BF|\x1b(B")); /* and back to the first state */
	assert_true(charset_encode(&a, STR("utf-16be"), STR("a"), &bytes, &err));
	assert_true(str_eq(bytes, STR("\0a")));
	assert_int_equal(err.kind, ERR_NONE);
	assert_false(charset_encode(&a, STR("latin1"), STR("ab\xd0\x9f"), &bytes, &err));
	assert_non_null(strstr(err.text, "at byte 2 does not exist in windows-1252"));
	err = (struct err){ 0 };
	assert_false(charset_encode(&a, STR("latin1"), STR("\xff"), &bytes, &err));
	assert_non_null(strstr(err.text, "not valid UTF-8"));
	arena_fini(&a);
}

static void
texts_longer_than_a_window_are_whole(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	enum { SIZE = 100001 };
	char *bytes = arena_alloc(&a, SIZE);
	memset(bytes, '\xe9', SIZE);
	struct str text, back;
	assert_true(charset_decode(
		&a, STR("latin1"), (struct str){ bytes, SIZE }, &text, &err));
	assert_int_equal(text.size, 2 * SIZE);
	assert_true(charset_encode(&a, STR("latin1"), text, &back, &err));
	assert_true(str_eq(back, (struct str){ bytes, SIZE }));
	arena_fini(&a);
}

static void
a_label_can_be_asked_for(void **state)
{
	(void)state;
	assert_true(charset_is_known(STR("Latin1")));
	assert_false(charset_is_known(STR("latin")));
	assert_false(charset_is_known(STR("")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_mean_what_the_whatwg_says),
		cmocka_unit_test(a_byte_order_mark_decides_in_utf_16_and_stays_in_utf_8),
		cmocka_unit_test(utf_8_is_not_copied),
		cmocka_unit_test(a_bad_byte_is_refused_with_its_place),
		cmocka_unit_test(encoding_is_the_way_back),
		cmocka_unit_test(texts_longer_than_a_window_are_whole),
		cmocka_unit_test(a_label_can_be_asked_for),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
