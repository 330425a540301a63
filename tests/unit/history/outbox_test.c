/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "history/outbox.h"
#include "world/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct telling telling = {
	.run = 1, .made = 1000, .news = STR_INIT("changed")
};
static const struct letter letters[] = {
	{ .run = 1,
		.made = 1000,
		.channel = STR_INIT("mail"),
		.target = STR_INIT("a@b.example"),
		.id = STR_INIT("<1@b.example>"),
		.content = STR_INIT("text") },
	{ .run = 1,
		.made = 1000,
		.channel = STR_INIT("mail"),
		.target = STR_INIT("c@b.example"),
		.id = STR_INIT("<1@b.example>"),
		.content = STR_INIT("text") },
};
static char folder[64], path[96];

static struct history *
open_history(void)
{
	struct err err = { 0 };
	bool was_empty;
	struct history *h = history_open(path, &was_empty, &err);
	assert_non_null(h);
	return h;
}

static int
set_up(void **state)
{
	struct err err = { 0 };
	strcpy(folder, "/tmp/smoke-outbox-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/history.db", folder);
	struct history *h = open_history();
	assert_true(
		history_tell(h, STR("shop"), COMMAND_DRIFT, &telling, letters, 2, &err));
	*state = h;
	return 0;
}

static int
tear_down(void **state)
{
	static const char *const names[] = { "history.db", "history.db-wal",
		"history.db-shm" };
	struct err err = { 0 };
	char name[160];
	history_close(*state);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(name, sizeof(name), "%s/%s", folder, names[i]);
		assert_true(file_remove(name, &err));
	}
	return remove(folder);
}

static struct letter
claim(struct history *h, struct arena *a, int64_t after, int64_t now)
{
	struct letter l;
	struct err err = { 0 };
	assert_true(history_claim(h, a, STR("shop"), after, now, &l, &err));
	return l;
}

static void
each_letter_is_claimed_once_and_by_one(void **state)
{
	struct arena a = { 0 };
	struct history *other = open_history();
	struct letter one = claim(*state, &a, 0, 5000), two = claim(other, &a, 0, 5000);
	assert_true(str_is(one.target, "a@b.example") && str_is(one.content, "text"));
	assert_true(str_is(two.target, "c@b.example") && str_is(two.content, "text"));
	assert_int_equal(claim(*state, &a, 0, 5000).number, 0);
	assert_int_equal(claim(*state, &a, 0, 5000 + OUTBOX_CLAIM_MS).number, 0);
	/* Who claimed it is gone: another one sends it, as a second try. */
	struct letter again = claim(*state, &a, 0, 5001 + OUTBOX_CLAIM_MS);
	assert_int_equal(again.number, one.number);
	assert_int_equal(again.tries, 2);
	history_close(other);
	arena_fini(&a);
}

static void
what_was_not_sent_waits_and_what_was_sent_is_forgotten(void **state)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	struct letter one = claim(*state, &a, 0, 5000);
	assert_true(history_delivered(
		*state, one.number, LETTER_UNKNOWN, STR("it hung"), 5000, &err));
	struct letter two = claim(*state, &a, one.number, 5000);
	assert_true(history_delivered(
		*state, two.number, LETTER_SENT, (struct str){ 0 }, 5000, &err));
	assert_int_equal(claim(*state, &a, one.number, 6000).number, 0);
	struct letter again = claim(*state, &a, 0, 6000);
	assert_true(again.number == one.number && str_is(again.content, "text"));
	assert_true(history_delivered(
		*state, one.number, LETTER_SENT, (struct str){ 0 }, 6000, &err));
	assert_int_equal(claim(*state, &a, 0, 7000).number, 0);
	arena_fini(&a);
}

static void
another_project_has_letters_of_its_own(void **state)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	struct letter l;
	assert_true(history_claim(*state, &a, STR("blog"), 0, 5000, &l, &err));
	assert_int_equal(l.number, 0);
	arena_fini(&a);
}

static void
tellings_are_of_a_command_and_newest_first(void **state)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	struct telling *found;
	size_t count;
	struct telling second = { .run = 2,
		.made = 2000,
		.day = 7,
		.unknown = true,
		.news = STR("none"),
		.thread = STR("<1@b.example>") };
	assert_true(
		history_tell(*state, STR("shop"), COMMAND_DRIFT, &second, NULL, 0, &err));
	assert_true(
		history_tell(*state, STR("shop"), COMMAND_GATE, &second, NULL, 0, &err));
	assert_true(history_tellings(
		*state, &a, STR("shop"), COMMAND_DRIFT, &found, &count, &err));
	assert_int_equal(count, 2);
	assert_true(found[0].run == 2 && found[0].unknown && found[0].day == 7);
	assert_true(str_is(found[0].thread, "<1@b.example>"));
	assert_true(found[1].run == 1 && str_is(found[1].news, "changed"));
	arena_fini(&a);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(each_letter_is_claimed_once_and_by_one),
		TEST(what_was_not_sent_waits_and_what_was_sent_is_forgotten),
		TEST(another_project_has_letters_of_its_own),
		TEST(tellings_are_of_a_command_and_newest_first),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
