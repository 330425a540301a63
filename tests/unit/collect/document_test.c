/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "collect/document.h"

static void
a_link_leads_from_its_document(void **state)
{
	(void)state;
	static const struct {
		const char *document, *link, *file,
			*anchor; /* no file: it leads to none */
	} rows[] = {
		{ "docs/a.md", "b.md", "docs/b.md", "" },
		{ "docs/a.md", "../b.md#x", "docs/../b.md", "x" },
		{ "docs/a.md", "#here", "docs/a.md", "here" },
		{ "docs/a.md", "", "docs/a.md", "" },
		{ "docs/a.md", "/b.md", "b.md", "" },
		{ "a.md", "b%20c.md?raw=1#d%C3%A9", "b c.md", "dé" },
		{ "a.md", "50%.md", "50%.md", "" },
		{ "a.md", "x/y:z.md", "x/y:z.md", "" },
		{ "a.md", "#a:b", "a.md", "a:b" },
		{ "a.md", "https://x.example/", NULL, NULL },
		{ "a.md", "mailto:a@x.example", NULL, NULL },
		{ "a.md", "//x.example/", NULL, NULL },
	};
	struct arena a = { 0 };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct str file, anchor;
		bool leads = document_target(&a, str_of(rows[i].document),
			str_of(rows[i].link), &file, &anchor);
		assert_int_equal(leads, rows[i].file != NULL);
		if (leads
			&& (!str_is(file, rows[i].file)
				|| !str_is(anchor, rows[i].anchor)))
			fail_msg("%s: %.*s # %.*s", rows[i].link, STR_ARGS(file),
				STR_ARGS(anchor));
	}
	arena_fini(&a);
}

static void
its_suffix_says_what_it_is(void **state)
{
	(void)state;
	assert_true(document_is_known(STR("a/b.md")));
	assert_true(document_is_known(STR("b.html")));
	assert_false(document_is_known(STR("md")));
	assert_false(document_is_known(STR("a.txt")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_link_leads_from_its_document),
		cmocka_unit_test(its_suffix_says_what_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
