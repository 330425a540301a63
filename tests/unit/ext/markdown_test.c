/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "ext/markdown.h"

#include <stdlib.h>
#include <string.h>

static void
must_read(const char *text, const char *links, const char *anchors)
{
	struct arena a = { 0 };
	struct markdown m;
	struct str all = { 0 };
	markdown_read(&a, str_of(text), &m);
	for (size_t i = 0; i < m.links.count; i++) {
		const struct markdown_link *link = vec_at(&m.links, i);
		all = str_format(&a, "%.*s%u:%.*s ", STR_ARGS(all), link->line,
			STR_ARGS(link->url));
	}
	if (!str_is(all, links))
		fail_msg("links are '%.*s', not '%s'", STR_ARGS(all), links);
	all = (struct str){ 0 };
	for (size_t i = 0; i < m.anchors.count; i++)
		all = str_format(&a, "%.*s%.*s ", STR_ARGS(all),
			STR_ARGS(*(struct str *)vec_at(&m.anchors, i)));
	if (!str_is(all, anchors))
		fail_msg("anchors are '%.*s', not '%s'", STR_ARGS(all), anchors);
	arena_fini(&a);
}

static void
links_and_images_have_their_lines(void **state)
{
	(void)state;
	must_read("a [x](b.md \"t\")\n![i](p.png) <https://x.example>\n\n- [r]\n\n[r]: "
		  "z.md\n",
		"1:b.md 2:p.png 2:https://x.example 4:z.md ", "");
}

static void
what_is_code_is_no_link(void **state)
{
	(void)state;
	must_read(
		"`[x](gone.md)`\n\n```\n[x](gone.md)\n```\n\n    [x](gone.md)\n", "", "");
}

static void
headings_are_named_as_a_host_of_code_names_them(void **state)
{
	(void)state;
	must_read("# What to do?\n\n## `smoke sign` & more\n\n# What to do?\n\nÀ "
		  "côté\n===\n",
		"", "what-to-do smoke-sign--more what-to-do-1 À-côté ");
}

static void
html_between_the_lines_has_anchors(void **state)
{
	(void)state;
	must_read("<a id=\"one\"></a>\n\ntext <a name=\"two\" id=\"three\"></a> <a "
		  "id=\"open\n",
		"", "one three two ");
}

static void
nothing_is_a_document_too(void **state)
{
	(void)state;
	must_read("", "", "");
}

static void
what_is_nested_without_end_is_read(void **state)
{
	(void)state; /* a library that recursed would end here */
	static const char opening[] = "[>*`<(_";
	struct arena a = { 0 };
	size_t size = 200000;
	char *text = malloc(size);
	assert_non_null(text);
	for (size_t i = 0; i < sizeof(opening) - 1; i++) {
		struct markdown m;
		memset(text, opening[i], size);
		markdown_read(&a, (struct str){ text, size }, &m);
		assert_int_equal(m.links.count, 0);
	}
	free(text);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(links_and_images_have_their_lines),
		cmocka_unit_test(what_is_code_is_no_link),
		cmocka_unit_test(headings_are_named_as_a_host_of_code_names_them),
		cmocka_unit_test(html_between_the_lines_has_anchors),
		cmocka_unit_test(nothing_is_a_document_too),
		cmocka_unit_test(what_is_nested_without_end_is_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
