/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "decoded.h"

static void
the_core_schema_decides_types(void **state)
{
	(void)state;
	gives("yaml", STR("a: 1\nb: [x, 'y', null, ~, ]\nc: {d: true, e: False}\nf:\n"),
		"{\"a\":1,\"b\":[\"x\",\"y\",null,null],\"c\":{\"d\":true,\"e\":false},"
		"\"f\":null}");
	gives("yaml", STR("[yes, no, '1', \"true\", 2024-01-01, 1_000]"),
		"[\"yes\",\"no\",\"1\",\"true\",\"2024-01-01\",\"1_000\"]");
	gives("yaml", STR("1: a\ntrue: b\n"), "{\"1\":\"a\",\"true\":\"b\"}");
	gives("yaml", STR("plain"), "\"plain\"");
	gives("yaml", STR("a: &x [1]\nb: *x\n"), "{\"a\":[1],\"b\":[1]}");
	gives("yaml", STR("a: |\r\n  x\r\n  y\r\n"), "{\"a\":\"x\\ny\\n\"}");
}

static void
numbers_become_json_numbers(void **state)
{
	(void)state;
	gives("yaml",
		STR("[1.10, -0.5, +7, 007, -010, 0, 00, .5, -.5, 5., 5.e3, 1e5, 1.5E-3]"),
		"[1.10,-0.5,7,7,-10,0,0,0.5,-0.5,5.0,5.0e3,1e5,1.5E-3]");
	gives("yaml", STR("[0x1F, 0o17, 0xFFFFFFFFFFFFFFFF, 0x0]"),
		"[31,15,18446744073709551615,0]");
	gives("yaml", STR("[123456789012345678901234567890]"),
		"[123456789012345678901234567890]");
	refused("yaml", STR("a: 0x10000000000000000"), 1, 4, "64 bits");
	refused("yaml", STR("a:\n  - .inf"), 2, 5, ".inf is no JSON number");
	refused("yaml", STR("a: -.INF"), 1, 4, "no JSON number");
	refused("yaml", STR("a: .NaN"), 1, 4, "no JSON number");
	gives("yaml", STR("a: '.inf'"), "{\"a\":\".inf\"}");
}

static void
several_documents_are_an_array(void **state)
{
	(void)state;
	gives("yaml", STR("---\na: 1\n---\nb: 2\n"), "[{\"a\":1},{\"b\":2}]");
	gives("yaml", STR("---\na: 1\n...\n"), "{\"a\":1}");
	gives("yaml", STR("---\n"), "null");
}

static void
wrong_yaml_is_refused_with_its_place(void **state)
{
	(void)state;
	refused("yaml", STR("a: 1\nb: 2\na: 3\n"), 3, 1, "");
	refused("yaml", STR("a: [1\nb: 2"), 2, 2, "");
	refused("yaml", STR("? [a]\n: 1\n"), 1, 3, "");
	refused("yaml", STR("a: *x"), 1, 4, "");
	refused("yaml", STR("# nothing\n"), 1, 1, "there is none");
}

static void
yaml_cut_anywhere_is_read_or_refused(void **state)
{
	(void)state;
	survives_cuts("yaml",
		"%YAML 1.2\n---\na: &x [1, 0x1F, .5]\nb: *x\nc: |\n  \xc3\xa9\nd: "
		"\"\\u00e9\\\n  x\"\n---\n'e': {f}\n...\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_core_schema_decides_types),
		cmocka_unit_test(numbers_become_json_numbers),
		cmocka_unit_test(several_documents_are_an_array),
		cmocka_unit_test(wrong_yaml_is_refused_with_its_place),
		cmocka_unit_test(yaml_cut_anywhere_is_read_or_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
