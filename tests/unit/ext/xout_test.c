/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "ext/xdoc.h"
#include "ext/xout.h"

#include <string.h>

static void
what_is_written_reads_well(void **state)
{
	(void)state;
	struct sbuf b = { 0 };
	struct err err = { 0 };
	struct xout *x = xout_open(&b);
	xout_start(x, "suites");
	xout_attribute(x, "name", STR("a<b>&\"'\n\t\xc3\xa9"));
	xout_attribute_int(x, "tests", INT64_MIN);
	xout_start(x, "case");
	xout_text(x, STR("x < y & ]]> z"));
	xout_end(x);
	xout_start(x, "empty");
	xout_end(x);
	xout_end(x);
	assert_true(xout_close(x, &err));
	assert_string_equal(sbuf_str(&b).data,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<suites name=\"a&lt;b&gt;&amp;&quot;'&#10;&#9;\xc3\xa9\""
		" tests=\"-9223372036854775808\">\n"
		"  <case>x &lt; y &amp; ]]&gt; z</case>\n"
		"  <empty/>\n"
		"</suites>\n");
	sbuf_fini(&b);
}

/* OUT: what XML cannot hold is shown, and the rest comes back as it was. */
static void
any_text_makes_a_document_that_can_be_read(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct sbuf b = { 0 };
	struct err err = { 0 };
	struct value value;
	struct str text =
		STR("a\0\x01\x1b["
		    "31m\r\n\x7f\xff\xef\xbf\xbe\xe2\x80\xae\xc2\x85\xf0\x9f\x98\x80z");
	struct xout *x = xout_open(&b);
	xout_start(x, "a");
	xout_attribute(x, "b", text);
	xout_text(x, text);
	xout_end(x);
	assert_true(xout_close(x, &err));
	struct xdoc *doc = xdoc_read(XDOC_XML, sbuf_str(&b), &err);
	assert_non_null(doc);
	const char *shown = "a\\x00\\x01\\x1b[31m\\r\n\\x7f\\xff\\u{fffe}\\u{202e}\\u{85}"
			    "\xf0\x9f\x98\x80z";
	assert_true(xdoc_xpath(&a, doc, STR("string(/a)"), &value, &err));
	assert_string_equal(value_text(&value).data, shown);
	assert_true(xdoc_xpath(&a, doc, STR("string(/a/@b)"), &value, &err));
	assert_string_equal(value_text(&value).data, shown);
	xdoc_free(doc);
	sbuf_fini(&b);
	arena_fini(&a);
}

static void
what_was_not_written_is_an_error(void **state)
{
	(void)state;
	struct sbuf b;
	for (size_t ceiling = 1; ceiling < 60; ceiling++) {
		struct err err = { 0 };
		sbuf_init(&b, ceiling);
		struct xout *x = xout_open(&b);
		xout_start(x, "abc");
		xout_text(x, STR("0123456789"));
		xout_end(x);
		bool good = xout_close(x, &err);
		assert_int_equal(good,
			ceiling >= strlen("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
					  "<abc>0123456789</abc>\n"));
		assert_true(good || err.kind == ERR_OUTPUT);
		sbuf_fini(&b);
	}
	struct err err = { 0 };
	sbuf_init(&b, 0);
	struct xout *x = xout_open(&b);
	xout_start(x, "a");
	xout_end(x);
	xout_end(x); /* one too many */
	assert_false(xout_close(x, &err));
	sbuf_fini(&b);
}

static void
html_has_no_declaration_and_ends_what_is_not_void(void **state)
{
	(void)state;
	struct sbuf b = { 0 };
	struct err err = { 0 };
	struct xout *x = xout_open_html(&b);
	xout_start(x, "html");
	xout_attribute(x, "lang", STR("en"));
	xout_start(x, "meta");
	xout_attribute(x, "charset", STR("utf-8"));
	xout_end(x);
	xout_start(x, "style");
	xout_code(x, STR("a > b { color: red }"));
	xout_end(x);
	xout_start(x, "p");
	xout_text(x, STR("\xc3\xa9 <script>&"));
	xout_start(x, "b");
	xout_attribute(x, "title", STR("\xe2\x86\x92\"><i>"));
	xout_end(x);
	xout_text(x, STR("z"));
	xout_end(x);
	xout_end(x);
	assert_true(xout_close(x, &err));
	assert_string_equal(sbuf_str(&b).data,
		"<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\"/>\n"
		"<style>a > b { color: red }</style>\n"
		"<p>\xc3\xa9 &lt;script&gt;&amp;"
		"<b title=\"\xe2\x86\x92&quot;&gt;&lt;i&gt;\"></b>z</p></html>\n");
	sbuf_fini(&b);
}

static void
code_that_would_end_its_element_is_refused(void **state)
{
	(void)state;
	struct sbuf b = { 0 };
	struct err err = { 0 };
	struct xout *x = xout_open_html(&b);
	xout_start(x, "script");
	xout_code(x, STR("'</script>'"));
	xout_end(x);
	assert_false(xout_close(x, &err));
	sbuf_fini(&b);
}

static void
a_document_is_not_too_deep(void **state)
{
	(void)state;
	for (size_t depth = 63; depth <= 65; depth++) {
		struct sbuf b = { 0 };
		struct err err = { 0 };
		struct xout *x = xout_open(&b);
		for (size_t i = 0; i < depth; i++)
			xout_start(x, "a");
		for (size_t i = 0; i < depth; i++)
			xout_end(x);
		assert_int_equal(xout_close(x, &err), depth <= 64);
		sbuf_fini(&b);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_written_reads_well),
		cmocka_unit_test(any_text_makes_a_document_that_can_be_read),
		cmocka_unit_test(html_has_no_declaration_and_ends_what_is_not_void),
		cmocka_unit_test(code_that_would_end_its_element_is_refused),
		cmocka_unit_test(a_document_is_not_too_deep),
		cmocka_unit_test(what_was_not_written_is_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
