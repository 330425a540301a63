/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/utf8.h"
#include "cmd/live.h"

static struct str
show(const struct live *l, int64_t now, const char *slow, int64_t busy, size_t columns,
	struct sbuf *out)
{
	struct live_slow s = { str_of(slow), busy };
	sbuf_reset(out);
	live_write(l, now, &s, columns, out);
	return sbuf_str(out);
}

static struct live
asking(enum live_kind kind)
{
	struct live l = { .kind = kind, .command = STR("gate") };
	live_stage(&l, (struct str){ 0 }, 400);
	l.began = 1000;
	for (int i = 0; i < 120; i++)
		live_step(&l, i < 3);
	return l;
}

static void
a_line_says_how_far_it_is_how_fast_and_what_is_slow(void **state)
{
	(void)state;
	struct sbuf out = { 0 };
	struct live l = asking(LIVE_LINES);
	assert_true(str_is(show(&l, 13000, "login.hurl on preprod", 14200, 0, &out),
		"smoke gate: 120 of 400 done (30%), 3 failed, 10/s, 12s; "
		"slow: 14s login.hurl on preprod\n"));
	assert_true(str_is(show(&l, 1200, "x", 999, 0, &out), /* too soon for a rate */
		"smoke gate: 120 of 400 done (30%), 3 failed, 0s\n"));
	live_stage(&l, STR("waiting: 10.0.0.3 version.app: 1.4.1"), 0);
	l.began = 1000;
	assert_true(str_is(show(&l, 3726000, "", 0, 0, &out),
		"smoke gate: 1h02m, waiting: 10.0.0.3 version.app: 1.4.1\n"));
	sbuf_fini(&out);
}

static void
a_terminal_has_a_bar_where_there_is_room(void **state)
{
	(void)state;
	struct sbuf out = { 0 };
	struct live l = asking(LIVE_TERMINAL);
	assert_true(str_is(show(&l, 63000, "settings on prod", 2000, 80, &out),
		"gate [=======>                ] 120 of 400 done (30%), 3 failed, 1/s, "
		"1m02s\n  slow: 2s settings on prod\n"));
	assert_true(str_is(show(&l, 13000, "", 0, 38, &out),
		"gate 120 of 400 done (30%), 3 failed,\n"));
	l.done = 401; /* a discovery added checks */
	assert_true(str_starts(show(&l, 13000, "", 0, 80, &out),
		STR("gate [========================] 401 of 400 done (100%)")));
	assert_int_equal(show(&l, 13000, "x", 9000, 15, &out).size, 0);
	sbuf_fini(&out);
}

static void
no_line_is_as_wide_as_the_terminal(void **state)
{
	(void)state;
	struct sbuf out = { 0 };
	struct live l = asking(LIVE_TERMINAL);
	for (size_t columns = 16; columns < 120; columns++) {
		struct str rest = show(&l, 13000,
			"\xe6\xbc\xa2\xe5\xad\x97\xe6\xbc\xa2\xe5\xad\x97 on "
			"preprod, and much more than would fit on any line of all these",
			5000, columns, &out);
		struct str line;
		size_t lines = 0;
		for (; str_next(&rest, '\n', &line); lines += line.size > 0)
			assert_true(utf8_count(line) < columns);
		assert_int_equal(lines, 2);
	}
	assert_true(str_ends(show(&l, 13000, "\xe6\xbc\xa2\xe5\xad\x97", 50000, 16, &out),
		STR("\n  slow: 50s \xe6\xbc\xa2\n"))); /* two columns each */
	sbuf_fini(&out);
}

static void
names_are_masked_and_cannot_steer_the_terminal(void **state)
{
	(void)state;
	struct err err = { 0 }; /* OUT-09 */
	struct sbuf out = { 0 };
	struct mask *mask = mask_new();
	assert_true(mask_add(mask, STR("hunter2hunter2"), &err));
	static const enum live_kind kinds[] = { LIVE_LINES, LIVE_TERMINAL };
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct live l = asking(kinds[i]);
		l.mask = mask;
		struct str shown = show(&l, 13000,
			"a\x1b]52;c;x\a\r\nb\xc2\x9b hunter2hunter2", 5000, 200, &out);
		size_t feeds = 0;
		for (size_t j = 0; j < shown.size; j++) {
			unsigned char c = (unsigned char)shown.data[j];
			feeds += c == '\n';
			assert_true(c >= ' ' || c == '\n');
		}
		assert_int_equal(feeds, kinds[i] == LIVE_LINES ? 1 : 2);
		assert_true(str_contains(shown, STR("\\x1b]52;c;x\\x07\\r\\nb")));
		assert_false(str_contains(shown, STR("\xc2\x9b")));
		assert_false(str_contains(shown, STR("hunter2")));
	}
	mask_free(mask);
	sbuf_fini(&out);
}

static void
colour_is_only_where_it_is_wished(void **state)
{
	(void)state;
	struct sbuf out = { 0 };
	struct live l = asking(LIVE_TERMINAL);
	assert_false(str_contains(show(&l, 13000, "x", 5000, 80, &out), STR("\x1b")));
	l.color = true;
	assert_true(str_starts(show(&l, 13000, "x", 5000, 80, &out), STR("\x1b[31m")));
	assert_true(str_contains(sbuf_str(&out), STR("\x1b[0m\n")));
	l.kind = LIVE_LINES;
	assert_false(str_contains(show(&l, 13000, "x", 5000, 80, &out), STR("\x1b")));
	sbuf_fini(&out);
}

static void
what_is_quiet_says_nothing(void **state)
{
	(void)state;
	struct sbuf out = { 0 };
	struct live l = asking(LIVE_QUIET);
	assert_int_equal(show(&l, 13000, "x", 5000, 80, &out).size, 0);
	assert_int_equal(live_every(&l), 0);
	sbuf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_says_how_far_it_is_how_fast_and_what_is_slow),
		cmocka_unit_test(a_terminal_has_a_bar_where_there_is_room),
		cmocka_unit_test(no_line_is_as_wide_as_the_terminal),
		cmocka_unit_test(names_are_masked_and_cannot_steer_the_terminal),
		cmocka_unit_test(colour_is_only_where_it_is_wished),
		cmocka_unit_test(what_is_quiet_says_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
