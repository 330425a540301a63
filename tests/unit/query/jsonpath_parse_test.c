/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "query/jsonpath.h"

#include <string.h>

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static void
must_refuse(struct str text, unsigned column, const char *message)
{
	struct err err = { 0 };
	if (jsonpath_compile(&arena, text, &err))
		fail_msg("compiled: %.*s", STR_ARGS(text));
	if (strcmp(err.text, message) != 0 || err.column != column)
		fail_msg("%.*s\n%u: %s\n%u: %s", STR_ARGS(text), err.column, err.text,
			column, message);
	assert_int_equal(err.kind, ERR_INPUT);
}

static struct jsonpath *
must_compile(struct str text)
{
	struct err err = { 0 };
	struct jsonpath *path = jsonpath_compile(&arena, text, &err);
	if (!path)
		fail_msg("%.*s\n%u: %s", STR_ARGS(text), err.column, err.text);
	return path;
}

static const struct refusal {
	struct str text;
	unsigned column;
	const char *message;
} refusals[] = {
	{ STR_INIT(""), 1, "expected '$', which every path begins with, found the end" },
	{ STR_INIT("a.b"), 1, "expected '$', which every path begins with, found 'a'" },
	{ STR_INIT("$a"), 2,
		"expected '.', '..', '[' or the end of the path, found 'a'" },
	{ STR_INIT("$ "), 2,
		"expected '.', '..', '[' or the end of the path, found ' '" },
	{ STR_INIT("$."), 3, "expected a name or * behind '.', found the end" },
	{ STR_INIT("$.9"), 3, "expected a name or * behind '.', found '9'" },
	{ STR_INIT("$.."), 4, "expected a name, * or [ behind '..', found the end" },
	{ STR_INIT("$[x]"), 3,
		"expected a selector: 'name', *, an index, a slice or ?filter, found "
		"'x'" },
	{ STR_INIT("$[]"), 3,
		"expected a selector: 'name', *, an index, a slice or ?filter, found "
		"']'" },
	{ STR_INIT("$[1,]"), 5,
		"expected a selector: 'name', *, an index, a slice or ?filter, found "
		"']'" },
	{ STR_INIT("$[1"), 4, "expected ',' or ']', found the end" },
	{ STR_INIT("$[1 2]"), 5, "expected ',' or ']', found '2'" },
	{ STR_INIT("$[01]"), 3, "expected no leading zeros" },
	{ STR_INIT("$[-0]"), 3, "expected 0 without a minus" },
	{ STR_INIT("$[-]"), 4, "expected a digit, found ']'" },
	/* JX-09 */
	{ STR_INIT("$[-9223372036854775808]"), 3,
		"expected an integer from -(2^53 - 1) to 2^53 - 1" },
	{ STR_INIT("$[9007199254740992]"), 3,
		"expected an integer from -(2^53 - 1) to 2^53 - 1" },
	{ STR_INIT("$['a"), 5, "expected \"'\" to end the string, found the end" },
	{ STR_INIT("$[\"a"), 5, "expected '\"' to end the string, found the end" },
	{ STR_INIT("$['\n']"), 4,
		"expected control characters to be escaped, found '\\n'" },
	{ STR_INIT("$['\\x']"), 5,
		"expected one of bfnrtu/\\' behind a backslash, found 'x'" },
	{ STR_INIT("$[\"\\'\"]"), 5,
		"expected one of bfnrtu/\\\" behind a backslash, found '''" },
	{ STR_INIT("$['\\u12']"), 8, "expected four hex digits behind \\u, found '''" },
	{ STR_INIT("$['\\ud800']"), 4, "expected the surrogate to have its other half" },
	{ STR_INIT("$['\\ud800\\u0041']"), 4,
		"expected the surrogate to have its other half" },
	{ STR_INIT("$['\\udc00']"), 4, "expected the surrogate to have its other half" },
	{ STR_INIT("$['\xc3\xa9\xc3\xa9'][!]"), 9,
		"expected a selector: 'name', *, an index, a slice or ?filter, found "
		"'!'" },
	{ STR_INIT("$['\xff']"), 4, "expected valid UTF-8 without NUL, found '\\xff'" },
	{ STR_INIT("$.a\0b"), 4, "expected valid UTF-8 without NUL, found '\\x00'" },
	{ STR_INIT("$[?]"), 4,
		"expected @, $, a function, a string in quotes, a number, true, false or "
		"null, "
		"found ']'" },
	{ STR_INIT("$[?name=='x']"), 4,
		"expected @, $, a function, a string in quotes, a number, true, false or "
		"null, "
		"found 'n'" },
	{ STR_INIT("$[?@.a=1]"), 7, "expected ',' or ']', found '='" },
	{ STR_INIT("$[?(@.a]"), 8, "expected &&, || or ')', found ']'" },
	{ STR_INIT("$[?1]"), 5,
		"expected ==, !=, <, <=, > or >= behind a literal, found ']'" },
	{ STR_INIT("$[?!@.a==1]"), 5,
		"expected ! before a comparison to have brackets: !(\xe2\x80\xa6)" },
	{ STR_INIT("$[?@.*==1]"), 4,
		"expected a path to one node here, without *, .., slice or filter; "
		"value() takes the "
		"only one of several" },
	{ STR_INIT("$[?1==@..a]"), 7,
		"expected a path to one node here, without *, .., slice or filter; "
		"value() takes the "
		"only one of several" },
	{ STR_INIT("$[?lenght(@)==1]"), 4,
		"expected the function length, count, value, match or search, found "
		"'lenght'; did you "
		"mean length?" },
	{ STR_INIT("$[?length()==1]"), 11, "length() takes 1 arguments, not 0" },
	{ STR_INIT("$[?match(@.a)]"), 13, "match() takes 2 arguments, not 1" },
	{ STR_INIT("$[?length(@.a,1)==1]"), 14, "expected ')', found ','" },
	{ STR_INIT("$[?length(@.a)]"), 15,
		"expected the function to be compared by ==, !=, <, <=, > or >=, found "
		"']'" },
	{ STR_INIT("$[?count(1)==1]"), 10,
		"count() takes a path, such as @.* or $.items" },
	{ STR_INIT("$[?match(@.a,'x')==true]"), 4,
		"expected a value, and match() is yes or no" },
	{ STR_INIT("$[?length(match(@.a,'x'))==1]"), 11,
		"expected a value, and match() is yes or no" },
	/* RE-01 */
	{ STR_INIT("$[?match(@.a,'a[')]"), 14,
		"match() takes an I-Regexp (RFC 9485): expected ']' to end the class" },
	{ STR_INIT("$[?search(@.a,'\\\\d')]"), 15,
		"search() takes an I-Regexp (RFC 9485): expected one of "
		"()*+-.?[\\]^{|}nrtpP behind a "
		"backslash: I-Regexp knows no other escapes" },
};

static void
what_is_wrong_is_said_with_its_column(void **state)
{
	(void)state; /* JX-10 */
	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++)
		must_refuse(refusals[i].text, refusals[i].column, refusals[i].message);
}

static void
the_tree_says_what_was_written(void **state)
{
	(void)state;
	struct jsonpath *path = must_compile(STR("$.a..['b\\n',-2, 1:-3:2 ,*][?@.c]"));
	assert_int_equal(path->count, 3);
	assert_false(path->singular);
	assert_false(path->segments[0].descendant);
	assert_true(str_is(path->segments[0].selectors[0].name, "a"));
	assert_true(str_is(path->segments[0].text, ".a"));
	const struct segment *second = &path->segments[1];
	assert_true(second->descendant);
	assert_true(str_is(second->text, "..['b\\n',-2, 1:-3:2 ,*]"));
	assert_int_equal(second->count, 4);
	assert_true(str_is(second->selectors[0].name, "b\n"));
	assert_int_equal(second->selectors[1].kind, SELECTOR_INDEX);
	assert_int_equal(second->selectors[1].index, -2);
	assert_int_equal(second->selectors[2].kind, SELECTOR_SLICE);
	assert_true(second->selectors[2].has_start && second->selectors[2].has_end);
	assert_int_equal(second->selectors[2].start, 1);
	assert_int_equal(second->selectors[2].end, -3);
	assert_int_equal(second->selectors[2].step, 2);
	assert_int_equal(second->selectors[3].kind, SELECTOR_WILDCARD);
	assert_int_equal(path->segments[2].selectors[0].kind, SELECTOR_FILTER);
	assert_non_null(path->segments[2].selectors[0].filter);
}

static void
a_path_is_singular_when_it_can_select_one_node_at_most(void **state)
{
	(void)state;
	assert_true(must_compile(STR("$"))->singular);
	assert_true(must_compile(STR("$.a['b'][0][-1]"))->singular);
	assert_false(must_compile(STR("$.*"))->singular);
	assert_false(must_compile(STR("$..a"))->singular);
	assert_false(must_compile(STR("$['a','b']"))->singular);
	assert_false(must_compile(STR("$[0:1]"))->singular);
	assert_false(must_compile(STR("$[?@]"))->singular);
}

static struct str
repeated(const char *begin, const char *part, size_t count, const char *middle,
	const char *end)
{
	struct sbuf text = { 0 };
	sbuf_add_c(&text, begin);
	for (size_t i = 0; i < count; i++)
		sbuf_add_c(&text, part);
	sbuf_add_c(&text, middle);
	for (size_t i = 0; i < count; i++)
		sbuf_add_c(&text, end);
	struct str copy = sbuf_copy(&text, &arena);
	sbuf_fini(&text);
	return copy;
}

static void
nesting_is_limited(void **state)
{
	(void)state;
	const char *message =
		"expected filters, groups and calls to be nested at most 64 deep";
	must_compile(str_format(
		&arena, "%.*s]", STR_ARGS(repeated("$[?", "(", 63, "@", ")"))));
	must_refuse(repeated("$[?", "(", 64, "@", ")"), 68, message);
	must_compile(repeated("$", "[?@", 64, "", "]"));
	must_refuse(repeated("$", "[?@", 65, "", "]"), 196, message);
	must_refuse(repeated("$[?", "value(", 64, "@", ")"), 387, message);
	must_refuse(repeated("$[?", "!(", 1000, "@", ")"), 132, message);
}

static void
size_is_limited(void **state)
{
	(void)state;
	must_compile(repeated("$", ".a", (JSONPATH_SIZE_MAX - 1) / 2, "", ""));
	must_refuse(repeated("$", ".a", JSONPATH_SIZE_MAX / 2, "", ""), 1,
		"expected a path of at most 4096 bytes, found 4097");
	assert_int_equal(must_compile(repeated("$", "*", 0, "", ""))->count, 0);
}

static void
no_prefix_of_a_path_and_no_changed_byte_does_harm(void **state)
{
	(void)state;
	static const char text[] = "$..a['b\\u00e9\\n',-2,1:-3:2,*]"
				   "[?!(@.x>=-1.5e3)&&match($.p[0],'a[^b-d]\\\\p{Lu}{2,3}"
				   "|c')||count(@..*)<3]";
	size_t size = sizeof(text) - 1;
	must_compile((struct str){ text, size });
	struct err err;
	for (size_t cut = 0; cut < size; cut++) {
		struct arena scratch = { 0 };
		char *copy = str_c(&scratch, (struct str){ text, cut });
		err = (struct err){ 0 };
		if (!jsonpath_compile(&scratch, (struct str){ copy, cut }, &err))
			assert_true(err.column >= 1 && err.column <= cut + 1);
		arena_fini(&scratch);
	}
	for (size_t at = 0; at < size; at++) {
		for (int c = 0; c < 256; c++) {
			struct arena scratch = { 0 };
			char *copy = str_c(&scratch, (struct str){ text, size });
			copy[at] = (char)c;
			err = (struct err){ 0 };
			if (!jsonpath_compile(&scratch, (struct str){ copy, size }, &err))
				assert_true(err.column >= 1 && err.column <= size + 1);
			arena_fini(&scratch);
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(what_is_wrong_is_said_with_its_column, forget),
		cmocka_unit_test_teardown(the_tree_says_what_was_written, forget),
		cmocka_unit_test_teardown(
			a_path_is_singular_when_it_can_select_one_node_at_most, forget),
		cmocka_unit_test_teardown(nesting_is_limited, forget),
		cmocka_unit_test_teardown(size_is_limited, forget),
		cmocka_unit_test_teardown(
			no_prefix_of_a_path_and_no_changed_byte_does_harm, forget),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
