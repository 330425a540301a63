/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "value/json.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static struct value
must_read(struct str text)
{
	struct value v;
	struct err err = { 0 };
	if (!json_read(&arena, text, &JSON_LIMITS, &v, &err))
		fail_msg("%.*s\n%u:%u: %s", STR_ARGS(text), err.line, err.column,
			err.text);
	return v;
}

static void
must_refuse(struct str text, enum err_kind kind, unsigned line, unsigned column,
	const char *message)
{
	struct value v;
	struct err err = { 0 };
	size_t used = arena.used;
	if (json_read(&arena, text, &JSON_LIMITS, &v, &err))
		fail_msg("read: %.*s", STR_ARGS(text));
	assert_string_equal(err.text, message);
	assert_int_equal(err.kind, kind);
	assert_int_equal(err.line, line);
	assert_int_equal(err.column, column);
	assert_int_equal(arena.used, used); /* nothing is half read */
}

static void
every_kind_of_value_is_read(void **state)
{
	(void)state;
	struct value v = must_read(
		STR(" {\"n\": null, \"t\": true, \"f\": false, \"i\": -12, \"d\": 1.10,\n"
		    "\t\"s\": \"text\", \"a\": [1, [], {}], \"\": {\"deep\": 0}} \r\n"));
	assert_int_equal(v.kind, VALUE_OBJECT);
	assert_int_equal(v.size, 8);
	assert_int_equal(value_get_c(&v, "n")->kind, VALUE_NULL);
	assert_true(value_get_c(&v, "t")->as.boolean);
	assert_int_equal(value_get_c(&v, "f")->kind, VALUE_BOOL);
	assert_false(value_get_c(&v, "f")->as.boolean);
	assert_true(str_is(value_text(value_get_c(&v, "i")), "-12"));
	assert_true(str_is(value_text(value_get_c(&v, "d")), "1.10"));
	assert_true(str_is(value_get_text(&v, "s"), "text"));
	const struct value *a = value_get_c(&v, "a");
	assert_int_equal(a->kind, VALUE_ARRAY);
	assert_int_equal(a->size, 3);
	assert_int_equal(value_item(a, 1)->kind, VALUE_ARRAY);
	assert_int_equal(value_item(a, 1)->size, 0);
	assert_int_equal(value_item(a, 2)->kind, VALUE_OBJECT);
	assert_true(str_is(value_text(value_get_c(value_get_c(&v, ""), "deep")), "0"));
}

static void
members_keep_their_order(void **state)
{
	(void)state;
	struct value v = must_read(STR("{\"z\":1,\"a\":2,\"m\":3}"));
	assert_true(str_is(member_name(&v.as.members[0]), "z"));
	assert_true(str_is(member_name(&v.as.members[1]), "a"));
	assert_true(str_is(member_name(&v.as.members[2]), "m"));
}

static void
a_text_without_escapes_is_not_copied(void **state)
{
	(void)state;
	struct str text = STR("[\"plain\", 1234, \"es\\u0063aped\"]");
	struct value v = must_read(text);
	assert_ptr_equal(value_item(&v, 0)->as.text, text.data + 2);
	assert_ptr_equal(value_item(&v, 1)->as.text, text.data + 10);
	assert_true(str_is(value_text(value_item(&v, 2)), "escaped"));
}

static void
escapes_are_undone(void **state)
{
	(void)state;
	struct value v = must_read(
		STR("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\u20AC\\ud83d\\uDe00 end\""));
	assert_true(str_is(value_text(&v),
		"\"\\/\b\f\n\r\t\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80 end"));
	v = must_read(STR("\"a\\u0000b\"")); /* JX-05: a str may hold a NUL */
	assert_true(str_eq(value_text(&v), STR("a\0b")));
	v = must_read(STR("{\"\\u0061\\u0000\": 1}"));
	assert_non_null(value_get(&v, STR("a\0")));
}

/* Every length and every place of the special byte, for the eight bytes at a time. */
static void
a_string_is_scanned_right_at_every_alignment(void **state)
{
	(void)state;
	char text[64];
	text[0] = '"';
	for (size_t size = 0; size < 40; size++) {
		memset(text + 1, 'x', size);
		for (size_t at = 0; at < size; at++) {
			memset(text + 1, 'x', size);
			text[size + 1] = '"';
			struct str whole = { text, size + 2 };
			text[1 + at] = '\x1f';
			must_refuse(whole, ERR_SUBJECT, 1, (unsigned)at + 2,
				"expected control characters to be escaped, found "
				"'\\x1f'");
			text[1 + at] = '\xff';
			must_refuse(whole, ERR_SUBJECT, 1, (unsigned)at + 2,
				"expected valid UTF-8, found '\\xff'");
			text[1 + at] = '\x7f';
			struct value v = must_read(whole);
			assert_int_equal(v.size, size);
		}
		must_refuse((struct str){ text, size + 1 }, ERR_SUBJECT, 1,
			(unsigned)size + 2,
			"expected '\"' to end the string, found the end of the text");
	}
}

static const struct refusal {
	struct str text;
	unsigned line, column;
	const char *message;
} refusals[] = {
	{ STR_INIT(""), 1, 1, "expected a value, found the end of the text" },
	{ STR_INIT(" \n "), 2, 2, "expected a value, found the end of the text" },
	{ STR_INIT("\xef\xbb\xbf{}"), 1, 1, "expected a value, found a byte order mark" },
	{ STR_INIT("{} x"), 1, 4, "expected nothing behind the value, found 'x'" },
	{ STR_INIT("1 2"), 1, 3, "expected nothing behind the value, found '2'" },
	{ STR_INIT("{}\0"), 1, 3, "expected nothing behind the value, found '\\x00'" },
	{ STR_INIT("nul"), 1, 1, "expected a value, found 'n'" },
	{ STR_INIT("[NaN]"), 1, 2, "expected a value, found 'N'" },
	{ STR_INIT("[1,]"), 1, 4, "expected a value, found ']'" },
	{ STR_INIT("[1 2]"), 1, 4, "expected ',' or ']', found '2'" },
	{ STR_INIT("[1}"), 1, 3, "expected ',' or ']', found '}'" },
	{ STR_INIT("[1"), 1, 3, "expected ',' or ']', found the end of the text" },
	{ STR_INIT("{\"a\":1,}"), 1, 8,
		"expected a name in double quotes behind ',', found '}'" },
	{ STR_INIT("{a:1}"), 1, 2, "expected a name in double quotes or '}', found 'a'" },
	{ STR_INIT("{\"a\" 1}"), 1, 6, "expected ':' behind the name, found '1'" },
	{ STR_INIT("{\"a\":1 \"b\"}"), 1, 8, "expected ',' or '}', found '\"'" },
	{ STR_INIT("{\"a\":}"), 1, 6, "expected a value, found '}'" },
	{ STR_INIT("01"), 1, 1, "expected a number without leading zeros" },
	{ STR_INIT("-x"), 1, 2, "expected a digit, found 'x'" },
	{ STR_INIT("1."), 1, 3,
		"expected a digit behind the dot, found the end of the text" },
	{ STR_INIT("1.5e+"), 1, 6,
		"expected a digit in the exponent, found the end of the text" },
	{ STR_INIT("+1"), 1, 1, "expected a value, found '+'" },
	{ STR_INIT(".5"), 1, 1, "expected a value, found '.'" },
	{ STR_INIT("\"\\x\""), 1, 3,
		"expected one of \"\\/bfnrtu behind a backslash, found 'x'" },
	{ STR_INIT("\"\\"), 1, 3,
		"expected one of \"\\/bfnrtu behind a backslash, found the end of the "
		"text" },
	{ STR_INIT("\"\\u12g4\""), 1, 6,
		"expected four hex digits behind \\u, found 'g'" },
	{ STR_INIT("\"\\u12"), 1, 6,
		"expected four hex digits behind \\u, found the end of the text" },
	{ STR_INIT("\"\\ud800\""), 1, 8,
		"expected a surrogate to have its other half, found '\"'" },
	{ STR_INIT("\"a\\udc00\""), 1, 3,
		"expected a surrogate to have its other half, found '\\'" },
	{ STR_INIT("\"\\ud800\\u0041\""), 1, 8,
		"expected a surrogate to have its other half, found '\\'" },
	{ STR_INIT("\"\xed\xa0\x80\""), 1, 2, "expected valid UTF-8, found '\\xed'" },
	{ STR_INIT("\"\xc0\xaf\""), 1, 2, "expected valid UTF-8, found '\\xc0'" },
	{ STR_INIT("\"\xe2\x82"), 1, 2, "expected valid UTF-8, found '\\xe2'" },
	/* columns count code points */
	{ STR_INIT("[\"\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\",\n \"\xc3\xa9\" x]"), 2, 6,
		"expected ',' or ']', found 'x'" },
};

static void
what_is_wrong_is_said_with_its_place(void **state)
{
	(void)state; /* JX-01, JX-05 */
	for (size_t i = 0; i < sizeof(refusals) / sizeof(*refusals); i++) {
		const struct refusal *f = &refusals[i];
		must_refuse(f->text, ERR_SUBJECT, f->line, f->column, f->message);
	}
}

static void
a_duplicate_name_is_refused_where_it_comes_again(void **state)
{
	(void)state; /* JX-03 */
	must_refuse(STR("{\"a\":1,\"b\":2,\n  \"a\":3}"), ERR_SUBJECT, 2, 3,
		"the name \"a\" comes twice in one object");
	must_refuse(
		STR("{\"a\":\"a,:{\\\"\",\"b\":{\"a\":[1,{\"a\":2}]},\"\\u0061\":{}}"),
		ERR_SUBJECT, 1, 37, "the name \"a\" comes twice in one object");
	must_refuse(STR("[{\"\":1,\"\":1}]"), ERR_SUBJECT, 1, 8,
		"the name \"\" comes twice in one object");
	must_read(STR("{\"a\":{\"a\":1},\"b\":{\"a\":1},\"A\":1,\"a\\u0000\":1}"));
}

static void
a_duplicate_among_many_is_refused(void **state)
{
	(void)state;
	for (unsigned count = 2; count < 300; count++) {
		struct sbuf text = { 0 };
		sbuf_add_c(&text, "{");
		for (unsigned i = 0; i + 1 < count; i++)
			sbuf_format(&text, "\"n%u\":%u,\n", i, i);
		unsigned last = count / 2 ? count / 2 - 1 : 0;
		sbuf_format(&text, "\"n%u\":0}", last);
		char message[64];
		snprintf(message, sizeof(message),
			"the name \"n%u\" comes twice in one object", last);
		must_refuse(
			sbuf_str(&text), ERR_SUBJECT, count, 1 + (count == 1), message);
		sbuf_fini(&text);
	}
}

static struct str
nested(size_t depth, const char *open, const char *inner, const char *close)
{
	struct sbuf text = { 0 };
	for (size_t i = 0; i < depth; i++)
		sbuf_add_c(&text, open);
	sbuf_add_c(&text, inner);
	for (size_t i = 0; i < depth; i++)
		sbuf_add_c(&text, close);
	struct str copy = sbuf_copy(&text, &arena);
	sbuf_fini(&text);
	return copy;
}

static void
depth_is_limited(void **state)
{
	(void)state; /* JX-02 */
	must_read(nested(255, "[", "1", "]"));
	must_read(nested(256, "[", "", "]"));
	must_read(nested(256, "{\"a\":", "1", "}"));
	must_refuse(nested(257, "[", "", "]"), ERR_LIMIT, 1, 257,
		"arrays and objects are nested deeper than 256");
	must_refuse(nested(257, "{\"a\":", "1", "}"), ERR_LIMIT, 1, 256 * 5 + 1,
		"arrays and objects are nested deeper than 256");
	must_refuse(nested(1000000, "[", "", ""), ERR_LIMIT, 1, 257,
		"arrays and objects are nested deeper than 256");
}

static void
the_number_of_values_is_limited(void **state)
{
	(void)state;
	struct json_limits four = { .depth = 2, .nodes = 4 };
	struct value v;
	struct err err = { 0 };
	assert_true(json_read(&arena, STR("[1,2,3]"), &four, &v, &err));
	assert_true(json_read(&arena, STR("{\"a\":1,\"b\":[1]}"), &four, &v, &err));
	assert_false(json_read(&arena, STR("[1,2,3,4]"), &four, &v, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	assert_string_equal(err.text, "the document has more values than 4");
	assert_int_equal(err.column, 8);
}

static bool
corpus_file(const char *name, struct sbuf *text)
{
	const char *corpora = getenv("SMOKE_CORPORA");
	char path[1024];
	snprintf(path, sizeof(path), "%s/json-parsing/%s",
		corpora ? corpora : SMOKE_SOURCE_DIR "/../shared/data", name);
	FILE *file = fopen(path, "rb");
	if (!file)
		return false;
	char part[4096];
	size_t size;
	sbuf_reset(text);
	while ((size = fread(part, 1, sizeof(part), file)) > 0)
		sbuf_add(text, (struct str){ part, size });
	fclose(file);
	return true;
}

static void
judge_by_name(const char *name, struct str text, size_t *counts)
{
	struct value v;
	struct err err = { 0 };
	bool read = json_read(&arena, text, &JSON_LIMITS, &v, &err);
	/* on purpose: docs/why/json-reader.md */
	bool twice = strncmp(name, "y_object_duplicated_key", 23) == 0;
	if (name[0] == 'y' && read == twice)
		fail_msg("%s: %s", name, err.text);
	if (name[0] == 'n' && read)
		fail_msg("%s was read", name);
	if (!read)
		assert_true(err.text[0] && err.line && err.column);
	counts[name[0] == 'y' ? 0 : name[0] == 'n' ? 1 : 2]++;
}

static void
the_public_parsing_suite_agrees(void **state)
{
	(void)state;
	const char *corpora = getenv("SMOKE_CORPORA");
	char path[1024];
	snprintf(path, sizeof(path), "%s/json-parsing",
		corpora ? corpora : SMOKE_SOURCE_DIR "/../shared/data");
	DIR *folder = opendir(path);
	if (!folder) {
		print_message("not run: no corpora\n");
		skip();
	}
	struct sbuf text = { 0 };
	size_t counts[3] = { 0 };
	for (struct dirent *file; (file = readdir(folder));) {
		if (!strstr(file->d_name, ".json") || file->d_name[1] != '_')
			continue;
		assert_true(corpus_file(file->d_name, &text));
		judge_by_name(file->d_name, sbuf_str(&text), counts);
	}
	closedir(folder);
	sbuf_fini(&text);
	print_message("%zu must parse, %zu must not, %zu either\n", counts[0], counts[1],
		counts[2]);
	assert_true(counts[0] > 90 && counts[1] > 180 && counts[2] > 30);
}

struct items_seen {
	struct sbuf text; /* "list: item;" */
	const char *taken; /* the list whose items are */
};

static bool
see_item(void *context, struct str list, const struct value *item, bool *taken,
	struct err *err)
{
	struct items_seen *seen = context;
	sbuf_format(&seen->text, "%.*s: ", STR_ARGS(list));
	json_write(item, JSON_COMPACT, &seen->text);
	sbuf_add_char(&seen->text, ';');
	*taken = str_is(list, seen->taken);
	return !str_is(value_text(item), "stop")
		|| err_set(err, ERR_INPUT, "stopped as asked");
}

static void
items_are_shown_as_they_come(void **state)
{
	(void)state;
	static const struct {
		const char *text, *seen, *left;
	} cases[] = {
		{ "{\"a\": [1, {\"b\": [2]}, \"\\u00e9\"], \"c\": [[3], []]}",
			"a: 1;a: {\"b\":[2]};a: \"\xc3\xa9\";c: [3];c: [];",
			"{\"a\":[],\"c\":[[3],[]]}" },
		{ "{\"a\": {\"b\": [1]}, \"c\": 1}", "", "{\"a\":{\"b\":[1]},\"c\":1}" },
		{ "[[1], [2]]", "", "[[1],[2]]" },
		{ "{\"a\": []}", "", "{\"a\":[]}" },
		{ "{\"x\": \"\\n\", \"a\": [\"\\t\"], \"y\": \"\\n\"}", "a: \"\\t\";",
			"{\"x\":\"\\n\",\"a\":[],\"y\":\"\\n\"}" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena a = { 0 };
		struct items_seen seen = { .taken = "a" };
		struct sbuf left = { 0 };
		struct value v;
		struct err err = { 0 };
		assert_true(json_read_items(&a, str_of(cases[i].text), &JSON_LIMITS,
			see_item, &seen, &v, &err));
		json_write(&v, JSON_COMPACT, &left);
		assert_string_equal(sbuf_str(&seen.text).data, cases[i].seen);
		assert_string_equal(sbuf_str(&left).data, cases[i].left);
		sbuf_fini(&seen.text);
		sbuf_fini(&left);
		arena_fini(&a);
	}
}

static void
an_item_may_end_the_reading(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct items_seen seen = { .taken = "" };
	struct value v;
	struct err err = { 0 };
	assert_false(json_read_items(&a, STR("{\"a\": [\"go\", \"stop\", \"no\"]}"),
		&JSON_LIMITS, see_item, &seen, &v, &err));
	assert_string_equal(err.text, "stopped as asked");
	assert_string_equal(sbuf_str(&seen.text).data, "a: \"go\";a: \"stop\";");
	sbuf_fini(&seen.text);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(every_kind_of_value_is_read, forget),
		cmocka_unit_test_teardown(members_keep_their_order, forget),
		cmocka_unit_test_teardown(a_text_without_escapes_is_not_copied, forget),
		cmocka_unit_test_teardown(escapes_are_undone, forget),
		cmocka_unit_test_teardown(
			a_string_is_scanned_right_at_every_alignment, forget),
		cmocka_unit_test_teardown(what_is_wrong_is_said_with_its_place, forget),
		cmocka_unit_test_teardown(
			a_duplicate_name_is_refused_where_it_comes_again, forget),
		cmocka_unit_test_teardown(a_duplicate_among_many_is_refused, forget),
		cmocka_unit_test_teardown(depth_is_limited, forget),
		cmocka_unit_test_teardown(the_number_of_values_is_limited, forget),
		cmocka_unit_test_teardown(the_public_parsing_suite_agrees, forget),
		cmocka_unit_test(items_are_shown_as_they_come),
		cmocka_unit_test(an_item_may_end_the_reading),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
