/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "decoded.h"

static void
json_xml_and_html_give_their_trees(void **state)
{
	(void)state;
	gives("json", STR("{\"a\": [1.10, null]}\r\n"), "{\"a\":[1.10,null]}");
	gives("xml", STR("<a b='1'>x</a>\r\n"),
		"{\"name\":\"a\",\"@b\":\"1\",\"text\":\"x\"}");
	gives("html", STR("\n<!DOCTYPE html><p>x"),
		"{\"name\":\"html\",\"children\":[{\"name\":\"body\",\"children\":[{"
		"\"name\":\"p\","
		"\"text\":\"x\"}]}]}");
}

/* JX-01, JX-11, JX-18 */
static void
what_they_are_not_is_refused(void **state)
{
	(void)state;
	refused("json", STR("<!DOCTYPE html>"), 1, 1, "");
	refused("json", STR("{\"a\":1,\n\"a\":2}"), 2, 1, "");
	refused("xml", STR("<!DOCTYPE html><html></html>"), 1, 15, "document type");
	refused("html", STR("\n {\"a\": 1}"), 2, 2, "this is no HTML");
	refused("html", STR("Not found"), 1, 1, "this is no HTML");
}

static void
texts_cut_anywhere_are_read_or_refused(void **state)
{
	(void)state;
	survives_cuts(
		"json", "{\"a\": [1.5e3, \"\\u00e9\\ud83d\\ude00\", null], \"b\": {}}");
	survives_cuts(
		"xml", "<?xml version='1.0'?><a b='&lt;'>x<!-- y --><c/>\xc3\xa9</a>");
	survives_cuts("html",
		"<!DOCTYPE html><p class=x>a&eacute;<br><script>if (a<b);</script>");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_xml_and_html_give_their_trees),
		cmocka_unit_test(what_they_are_not_is_refused),
		cmocka_unit_test(texts_cut_anywhere_are_read_or_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
