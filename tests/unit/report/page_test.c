/* SPDX-License-Identifier: MIT */
#include "report/page.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

struct sheet {
	struct arena arena;
	struct sbuf out;
	struct view view;
	struct page page;
};

static void
open_sheet(struct sheet *s, struct report_settings settings)
{
	*s = (struct sheet){ 0 };
	s->view = (struct view){ .arena = &s->arena };
	page_init(&s->page, &s->view, &settings, &s->out);
}

static void
close_sheet(struct sheet *s, const char *wanted)
{
	assert_string_equal(sbuf_str(&s->out).data, wanted);
	sbuf_fini(&s->out);
	arena_fini(&s->arena);
}

static void
prose_wraps_and_hangs(void **state)
{
	(void)state;
	struct sheet s;
	open_sheet(&s, (struct report_settings){ .width = 40 });
	page_start(&s.page, 2, 4);
	page_words(&s.page, PAGE_PLAIN,
		STR("one two three four five six seven eight nine ten"));
	page_end(&s.page);
	close_sheet(&s, "  one two three four five six seven\n    eight nine ten\n");
}

static void
a_line_is_full_at_its_width_and_not_before(void **state)
{
	(void)state;
	struct sheet s;
	open_sheet(&s, (struct report_settings){ .width = 40 });
	page_line(
		&s.page, 0, PAGE_PLAIN, STR("123456789 123456789 123456789 123456789€"));
	page_line(
		&s.page, 0, PAGE_PLAIN, STR("123456789 123456789 123456789 1234567890€"));
	close_sheet(&s,
		"123456789 123456789 123456789 123456789€\n"
		"123456789 123456789 123456789\n1234567890€\n");
}

static void
a_word_that_is_too_long_is_not_torn(void **state)
{
	(void)state;
	struct sheet s;
	open_sheet(&s, (struct report_settings){ .width = 40 });
	page_line(&s.page, 2, PAGE_PLAIN,
		STR("see https://shop.example/a/very/long/path/that/is/longer for more"));
	close_sheet(&s,
		"  see\n  https://shop.example/a/very/long/path/that/is/longer\n  for "
		"more\n");
}

static void
values_keep_their_blanks(void **state)
{
	(void)state;
	struct sheet s;
	open_sheet(&s, (struct report_settings){ 0 });
	page_start(&s.page, 2, 2);
	page_exact(&s.page, PAGE_PLAIN, STR("a  b"));
	page_tab(&s.page, 10);
	page_exact(&s.page, PAGE_PLAIN, STR(" c "));
	page_glue(&s.page);
	page_words(&s.page, PAGE_PLAIN, STR(":"));
	page_end(&s.page);
	close_sheet(&s, "  a  b     c :\n");
}

static void
a_line_end_stands_in_for_the_dot(void **state)
{
	(void)state;
	struct sheet s;
	open_sheet(&s, (struct report_settings){ .width = 40 });
	page_start(&s.page, 0, 2);
	page_item(&s.page, PAGE_PLAIN, STR("shop 1.4.1 → 1.4.2"));
	page_item(&s.page, PAGE_PLAIN, (struct str){ 0 });
	page_item(&s.page, PAGE_PLAIN, STR("3/3 instances"));
	page_item(&s.page, PAGE_PLAIN, STR("0 broken"));
	page_item(&s.page, PAGE_PLAIN, STR("GO"));
	page_end(&s.page);
	close_sheet(&s, "shop 1.4.1 → 1.4.2 · 3/3 instances\n  0 broken · GO\n");
}

static void
a_first_item_shorter_than_the_indent_has_its_dot_behind_it(void **state)
{
	(void)state;
	struct sheet s;
	open_sheet(&s, (struct report_settings){ .width = 40 });
	page_start(&s.page, 0, 2);
	page_item(&s.page, PAGE_PLAIN, STR("x"));
	page_item(&s.page, PAGE_PLAIN, STR("1 broken"));
	page_end(&s.page);
	close_sheet(&s, "x · 1 broken\n");
}

static void
color_is_there_when_it_is_asked_for(void **state)
{
	(void)state;
	struct sheet s;
	open_sheet(&s, (struct report_settings){ .color = true });
	page_line(&s.page, 0, PAGE_BAD, STR("NO-GO"));
	close_sheet(&s, "\x1b[1;31mNO-GO\x1b[0m\n");
	open_sheet(&s, (struct report_settings){ .color = false });
	page_line(&s.page, 0, PAGE_BAD, STR("NO-GO"));
	close_sheet(&s, "NO-GO\n");
}

/* OUT-05, OUT-09: also where wrapping made a line of it. */
static void
nothing_on_a_page_is_a_command(void **state)
{
	(void)state;
	struct sheet s;
	open_sheet(&s,
		(struct report_settings){ .width = 40, .ci_log = true, .color = true });
	page_line(&s.page, 0, PAGE_PLAIN,
		STR("a long text that is wrapped just before ::error:: and\n::x "
		    "\x1b[2J"));
	close_sheet(&s,
		"a long text that is wrapped just before\n"
		"\\x3a:error:: and\\n\\x3a:x \\x1b[2J\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prose_wraps_and_hangs),
		cmocka_unit_test(a_line_is_full_at_its_width_and_not_before),
		cmocka_unit_test(a_word_that_is_too_long_is_not_torn),
		cmocka_unit_test(values_keep_their_blanks),
		cmocka_unit_test(a_line_end_stands_in_for_the_dot),
		cmocka_unit_test(
			a_first_item_shorter_than_the_indent_has_its_dot_behind_it),
		cmocka_unit_test(color_is_there_when_it_is_asked_for),
		cmocka_unit_test(nothing_on_a_page_is_a_command),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
