/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "decoded.h"

static void
pairs_are_read_as_java_does(void **state)
{
	(void)state;
	gives("properties", STR("a=1\nb : 2\nc 3\n  d\t=\t4 \ne\nf=\n"),
		"{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\",\"d\":\"4 "
		"\",\"e\":\"\",\"f\":\"\"}");
	gives("properties", STR("# c\n! c \\\nx=1\r\r\ny==2\nz= :3"),
		"{\"x\":\"1\",\"y\":\"=2\",\"z\":\":3\"}");
	gives("properties", STR("fruits apple, banana, \\\n    pear, \\\r\n\tkiwi\n"),
		"{\"fruits\":\"apple, banana, pear, kiwi\"}");
	gives("properties", STR("a\\ b\\=\\:c=x\\=\\ty\\\\\n"),
		"{\"a b=:c\":\"x=\\ty\\\\\"}");
	gives("properties", STR("a=\\u00e9\\ud83d\\uDE00\\u0041"),
		"{\"a\":\"\xc3\xa9\xf0\x9f\x98\x80"
		"A\"}");
	gives("properties", STR("ke\\\n  y\\\n = \\\n v\n"), "{\"key\":\"v\"}");
	gives("properties", STR("a=x\\\n\nb=y"), "{\"a\":\"x\",\"b\":\"y\"}");
	gives("properties", STR("a=x\\"), "{\"a\":\"x\"}");
	gives("properties", STR("=v"), "{\"\":\"v\"}");
	gives("properties", STR("a=x\\\n# no comment"), "{\"a\":\"x# no comment\"}");
}

static void
wrong_properties_are_refused_with_their_place(void **state)
{
	(void)state;
	refused("properties", STR("a=1\nb=2\n a : 3"), 3, 2, "the key 'a' comes twice");
	refused("properties", STR("a=\\u12"), 1, 5, "four hex digits");
	refused("properties", STR("a=\\u12g4"), 1, 5, "four hex digits");
	refused("properties", STR("a=x\\ud83d"), 1, 4, "surrogate");
	refused("properties", STR("a=\\ud83d\\u0041"), 1, 3, "surrogate");
	refused("properties", STR("a=\\ude00"), 1, 3, "surrogate");
}

static void
properties_cut_anywhere_are_read_or_refused(void **state)
{
	(void)state;
	survives_cuts("properties",
		"# c\r\na\\ b = \\u00e9\\ud83d\\ude00 \\\r\n  x\\\\\n\xc3\xa9:y\n!");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_are_read_as_java_does),
		cmocka_unit_test(wrong_properties_are_refused_with_their_place),
		cmocka_unit_test(properties_cut_anywhere_are_read_or_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
