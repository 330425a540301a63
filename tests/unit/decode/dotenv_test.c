/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "decoded.h"

static void
names_have_values(void **state)
{
	(void)state;
	gives("dotenv",
		STR("A=1\nexport B=2\r\n\n# c\n  C = x y  # c\nD=\nE=a#b\nF=# c\n"),
		"{\"A\":\"1\",\"B\":\"2\",\"C\":\"x "
		"y\",\"D\":\"\",\"E\":\"a#b\",\"F\":\"\"}");
	gives("dotenv", STR("A='x # $B \\n'\nB=\"a\\nb\\t\\\"\\$\\\\\\q\" # c\n"),
		"{\"A\":\"x # $B \\\\n\",\"B\":\"a\\nb\\t\\\"$\\\\\\\\q\"}");
	gives("dotenv", STR("A=\"1\n2\"\nB='3\n4'\nC=$A${B}"),
		"{\"A\":\"1\\n2\",\"B\":\"3\\n4\",\"C\":\"$A${B}\"}");
	gives("dotenv", STR("export=1"), "{\"export\":\"1\"}");
	gives("dotenv", STR("export export = x"), "{\"export\":\"x\"}");
}

static void
a_wrong_file_is_refused_with_its_place(void **state)
{
	(void)state;
	refused("dotenv", STR("A=1\nB=2\nexport A=3"), 3, 8, "the name 'A' comes twice");
	refused("dotenv", STR("A=1\nB"), 2, 2, "'=' is expected");
	refused("dotenv", STR("export A"), 1, 9, "'=' is expected");
	refused("dotenv", STR("1A=2"), 1, 1, "a name is expected");
	refused("dotenv", STR("=2"), 1, 1, "a name is expected");
	refused("dotenv", STR("A=\"x"), 1, 3, "does not end");
	refused("dotenv", STR("A=\"x\\\""), 1, 3, "does not end");
	refused("dotenv", STR("A='x"), 1, 3, "does not end");
	refused("dotenv", STR("A='x' y"), 1, 7, "text behind");
	refused("dotenv", STR("A=\"x\"y"), 1, 6, "text behind");
}

static void
a_file_cut_anywhere_is_read_or_refused(void **state)
{
	(void)state;
	survives_cuts(
		"dotenv", "# c\r\nexport A = \"x\\n\xc3\xa9\ny\" # c\nB='z'\r\nC=1 #");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_have_values),
		cmocka_unit_test(a_wrong_file_is_refused_with_its_place),
		cmocka_unit_test(a_file_cut_anywhere_is_read_or_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
