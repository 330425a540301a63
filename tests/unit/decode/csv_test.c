/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "decoded.h"

static void
records_are_objects_by_the_header(void **state)
{
	(void)state;
	gives("csv", STR("a,b\n1,2\n3,\n"),
		"[{\"a\":\"1\",\"b\":\"2\"},{\"a\":\"3\",\"b\":\"\"}]");
	gives("csv", STR("a,b\r\n1,2\r\n"), "[{\"a\":\"1\",\"b\":\"2\"}]");
	gives("csv", STR("a,b"), "[]");
	gives("csv", STR("a\n\n1"), "[{\"a\":\"\"},{\"a\":\"1\"}]");
	gives("csv", STR(",b\n1,2"), "[{\"\":\"1\",\"b\":\"2\"}]");
	gives("csv", STR("a\n x "), "[{\"a\":\" x \"}]");
}

static void
quoted_fields_hold_anything(void **state)
{
	(void)state;
	gives("csv", STR("\"a\",\"b,c\"\n\"1\r\n2\",\"say \"\"hi\"\"\"\r\n"),
		"[{\"a\":\"1\\r\\n2\",\"b,c\":\"say \\\"hi\\\"\"}]");
	gives("csv", STR("a\n\"\""), "[{\"a\":\"\"}]");
	gives("csv", STR("a\n\"\"\"\"\n"), "[{\"a\":\"\\\"\"}]");
	gives("csv", STR("a\n\"x\"\"\""), "[{\"a\":\"x\\\"\"}]");
}

static void
a_wrong_csv_is_refused_with_its_place(void **state)
{
	(void)state;
	refused("csv", STR("a,b\n1\n"), 2, 1, "a record of 1 fields under a header of 2");
	refused("csv", STR("a,b\n1,2\n1,2,3\n"), 3, 1, "a record of 3 fields");
	refused("csv", STR("a,b\n1,2\n\n"), 3, 1, "a record of 1 fields");
	refused("csv", STR("a,b,a\n"), 1, 5, "the column 'a' comes twice");
	refused("csv", STR("a\nx\"y\n"), 2, 2, "a quote inside");
	refused("csv", STR("a\n\"x\"y\n"), 2, 4, "',' or the end of the line");
	refused("csv", STR("a\n\"x\n"), 2, 1, "does not end");
	refused("csv", STR("a\n\"x\"\""), 2, 1, "does not end");
	refused("csv", STR("a\n\"x\"\r"), 2, 4, "end of the line");
}

static void
a_csv_cut_anywhere_is_read_or_refused(void **state)
{
	(void)state;
	survives_cuts("csv", "a,\"b\"\r\n1,\"2\"\"\n\"\r\n\xc3\xa9,\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_are_objects_by_the_header),
		cmocka_unit_test(quoted_fields_hold_anything),
		cmocka_unit_test(a_wrong_csv_is_refused_with_its_place),
		cmocka_unit_test(a_csv_cut_anywhere_is_read_or_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
