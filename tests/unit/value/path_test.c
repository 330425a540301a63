/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "value/path.h"

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static void
must_write(const struct path *path, const char *normalized, const char *shown)
{
	struct sbuf out = { 0 };
	path_write_normalized(path, &out);
	assert_string_equal(sbuf_str(&out).data, normalized);
	sbuf_reset(&out);
	path_write(path, &out);
	assert_string_equal(sbuf_str(&out).data, shown);
	sbuf_fini(&out);
}

static void
must_write_name(struct str name, const char *normalized, const char *shown)
{
	must_write(path_name(&arena, NULL, name), normalized, shown);
}

static void
the_root_is_a_dollar(void **state)
{
	(void)state;
	must_write(NULL, "$", "$");
}

static void
steps_are_written_from_the_root(void **state)
{
	(void)state;
	const struct path *p = path_name(&arena, NULL, STR("body"));
	p = path_index(&arena, p, 12);
	p = path_name(&arena, p, STR("a b"));
	must_write(p, "$['body'][12]['a b']", "$.body[12]['a b']");
}

static void
names_are_escaped_in_one_way(void **state)
{
	(void)state;
	must_write_name(STR("a"), "$['a']", "$.a");
	must_write_name(STR("_a9"), "$['_a9']", "$._a9");
	must_write_name(STR("9a"), "$['9a']", "$['9a']");
	must_write_name(STR(""), "$['']", "$['']");
	must_write_name(STR("x-y"), "$['x-y']", "$['x-y']");
	must_write_name(STR("it's"), "$['it\\'s']", "$['it\\'s']");
	must_write_name(STR("a\"\\/"), "$['a\"\\\\/']", "$['a\"\\\\/']");
	must_write_name(
		STR("\b\t\n\f\r"), "$['\\b\\t\\n\\f\\r']", "$['\\b\\t\\n\\f\\r']");
	must_write_name(STR("\0\x0b\x1f"), "$['\\u0000\\u000b\\u001f']",
		"$['\\u0000\\u000b\\u001f']");
	must_write_name(STR("gr\xc3\xb6\xc3\x9f"
			    "e"),
		"$['gr\xc3\xb6\xc3\x9f"
		"e']",
		"$.gr\xc3\xb6\xc3\x9f"
		"e");
	/* a right-to-left override is no shorthand */
	must_write_name(STR("a\xe2\x80\xae"), "$['a\xe2\x80\xae']", "$['a\xe2\x80\xae']");
}

static void
an_element_may_be_known_by_its_key(void **state)
{
	(void)state;
	struct path items = { .kind = STEP_NAME, .name = STR("items") };
	struct path key = { .parent = &items,
		.kind = STEP_KEY,
		.index = 3,
		.name = STR("name"),
		.key = STR("x'y") };
	must_write(&key, "$['items'][3]", "$.items[?@.name=='x\\'y']");
	key.name = STR("the name");
	must_write(&key, "$['items'][3]", "$.items[?@['the name']=='x\\'y']");
	key.key = STR("7");
	key.bare = true;
	must_write(&key, "$['items'][3]", "$.items[?@['the name']==7]");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_root_is_a_dollar),
		cmocka_unit_test_teardown(steps_are_written_from_the_root, forget),
		cmocka_unit_test_teardown(names_are_escaped_in_one_way, forget),
		cmocka_unit_test(an_element_may_be_known_by_its_key),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
