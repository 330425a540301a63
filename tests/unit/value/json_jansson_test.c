/* SPDX-License-Identifier: MIT */
/* Our reader against jansson's, on documents that a generator with a fixed seed spoils.
 */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "value/json.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { DOCUMENTS = 200000, SIZE_MAX_HERE = 4096 };

static uint64_t seed = 20261120;

static size_t
below(size_t n)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (size_t)(seed >> 33) % n;
}

static const struct str originals[] = {
	STR_INIT("{\"name\":\"shop\",\"version\":\"1.10\",\"ok\":true,\"no\":false,"
		 "\"none\":null,"
		 "\"list\":[1,2.5,-3e10,0,-0,1E-5],\"deep\":{\"a\":{\"b\":{\"c\":[[],{}]}"
		 "}}}"),
	STR_INIT("[\"\\u00e9\\n\\\"\\\\\\/"
		 "\\b\\f\\r\\t\",\"\\ud83d\\ude00\",\"\xc3\xa9\xe2\x82\xac\xf0"
		 "\x9f\x98\x80\",\"\\u0000\"]"),
	STR_INIT(" {\r\n\t\"a\" : [ 1 , 2 ] , \"b\" : { } , \"\" : [ ] }\n"),
	STR_INIT("[18446744073709551615,9223372036854775807,-9223372036854775808,1e308,1."
		 "5e-400]"),
	STR_INIT("\"a text alone\""),
	STR_INIT("-12.50e+3"),
};

static const struct str tokens[] = {
	STR_INIT("\""),
	STR_INIT("\\"),
	STR_INIT("{"),
	STR_INIT("}"),
	STR_INIT("["),
	STR_INIT("]"),
	STR_INIT(","),
	STR_INIT(":"),
	STR_INIT("\\u0000"),
	STR_INIT("\\ud800"),
	STR_INIT("\\udc00"),
	STR_INIT("\\u00E9"),
	STR_INIT("true"),
	STR_INIT("null"),
	STR_INIT("fals"),
	STR_INIT("1e400"),
	STR_INIT("0"),
	STR_INIT("-"),
	STR_INIT("."),
	STR_INIT("e+"),
	STR_INIT("99999999999999999999"),
	STR_INIT("\xef\xbb\xbf"),
	STR_INIT("\xc0\x80"),
	STR_INIT("\xed\xa0\x80"),
	STR_INIT("\xff"),
	STR_INIT("\xf4\x90\x80\x80"),
	STR_INIT("\0"),
	STR_INIT("\x7f"),
	STR_INIT("\t"),
	STR_INIT("\"a\":1"),
	STR_INIT("\"a\":{}"),
	STR_INIT("//"),
	STR_INIT("NaN"),
	STR_INIT(" "),
	STR_INIT("[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["),
	STR_INIT("]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]"),
};

/* Replaces `gone` bytes at `at` by `part`, where there is room. */
static void
splice(char *text, size_t *size, size_t at, size_t gone, struct str part)
{
	if (*size - gone + part.size > SIZE_MAX_HERE)
		return;
	memmove(text + at + part.size, text + at + gone, *size - at - gone);
	memcpy(text + at, part.data, part.size);
	*size += part.size - gone;
}

static void
spoil(char *text, size_t *size)
{
	size_t at = below(*size + 1), some = *size > at ? below(*size - at) % 24 : 0;
	char copy[32], one = (char)below(256);
	memcpy(copy, text + at, some);
	switch (below(5)) {
	case 0:
		splice(text, size, at, at < *size, (struct str){ &one, 1 });
		return;
	case 1:
		splice(text, size, at, some, (struct str){ "", 0 });
		return;
	case 2: /* the same again, somewhere else */
		splice(text, size, below(*size + 1), 0, (struct str){ copy, some });
		return;
	case 3:
		*size -= below(8) ? 0 : below(*size + 1);
		return;
	default:
		splice(text, size, at, 0,
			tokens[below(sizeof(tokens) / sizeof(*tokens))]);
	}
}

static bool same_tree(const struct value *ours, json_t *theirs);

static bool
same_items(const struct value *ours, json_t *theirs)
{
	if (value_count(ours) != json_array_size(theirs))
		return false;
	for (size_t i = 0; i < value_count(ours); i++)
		if (!same_tree(value_item(ours, i), json_array_get(theirs, i)))
			return false;
	return true;
}

static bool
same_members(const struct value *ours, json_t *theirs)
{
	size_t i = 0;
	const char *name;
	json_t *member;
	if (value_count(ours) != json_object_size(theirs))
		return false;
	json_object_foreach(theirs, name, member)
	{ /* in the order of the text, too */
		if (!str_is(member_name(&ours->as.members[i]), name)
			|| !same_tree(&ours->as.members[i].value, member))
			return false;
		i++;
	}
	return true;
}

static bool
same_tree(const struct value *ours, json_t *theirs)
{
	int64_t n;
	switch (json_typeof(theirs)) {
	case JSON_OBJECT:
		return ours->kind == VALUE_OBJECT && same_members(ours, theirs);
	case JSON_ARRAY:
		return ours->kind == VALUE_ARRAY && same_items(ours, theirs);
	case JSON_STRING:
		return ours->kind == VALUE_STRING
			&& str_eq(value_text(ours),
				(struct str){ json_string_value(theirs),
					json_string_length(theirs) });
	case JSON_INTEGER:
		return value_int(ours, &n) && n == json_integer_value(theirs);
	case JSON_REAL: {
		struct arena scratch = { 0 };
		double real = strtod(str_c(&scratch, value_text(ours)), NULL);
		arena_fini(&scratch);
		return ours->kind == VALUE_NUMBER && !(real < json_real_value(theirs))
			&& !(real > json_real_value(theirs));
	}
	case JSON_TRUE:
	case JSON_FALSE:
		return ours->kind == VALUE_BOOL
			&& ours->as.boolean == json_is_true(theirs);
	case JSON_NULL:
		return ours->kind == VALUE_NULL;
	}
	return false;
}

/* The reasons why only one of the two may read a document.  There are no others. */
static bool
ours_may_refuse(const struct err *err)
{
	if (err->kind == ERR_LIMIT)
		return true; /* deeper than 256 */
	/* jansson 2.14 passes over a NUL behind a number or a word:
	 * docs/why/json-reader.md */
	return str_ends(str_of(err->text), STR(", found '\\x00'"));
}

static bool
theirs_may_refuse(const json_error_t *error)
{
	enum json_error_code code = json_error_code(error);
	return code == json_error_numeric_overflow /* a number out of its range */
		|| code == json_error_null_byte_in_key;
}

struct tally {
	size_t both, neither, only_ours, only_theirs;
};

static void
compare(struct str text, struct tally *tally)
{
	struct arena arena = { 0 };
	/* at its exact size, so that a sanitizer sees a step too far */
	char *copy = malloc(text.size ? text.size : 1);
	memcpy(copy, text.data, text.size);
	struct str exact = { copy, text.size };
	struct err err = { 0 };
	struct value ours;
	json_error_t error;
	bool read = json_read(&arena, exact, &JSON_LIMITS, &ours, &err);
	json_t *theirs = json_loadb(copy, text.size,
		JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);
	if (read && theirs && !same_tree(&ours, theirs))
		fail_msg("read as another value: %.*s", STR_ARGS(text));
	if (read && !theirs && !theirs_may_refuse(&error))
		fail_msg("only we read it (%s): %.*s", error.text, STR_ARGS(text));
	if (!read && theirs && !ours_may_refuse(&err))
		fail_msg("only jansson read it (%u:%u: %s): %.*s", err.line, err.column,
			err.text, STR_ARGS(text));
	*(read                   ? theirs ? &tally->both : &tally->only_ours
			: theirs ? &tally->only_theirs
				 : &tally->neither) += 1;
	json_decref(theirs);
	free(copy);
	arena_fini(&arena);
}

static void
both_readers_agree_but_for_the_listed_reasons(void **state)
{
	(void)state; /* JX-03, JX-05 */
	struct tally tally = { 0 };
	char text[SIZE_MAX_HERE];
	for (size_t i = 0; i < DOCUMENTS; i++) {
		struct str original =
			originals[below(sizeof(originals) / sizeof(*originals))];
		size_t size = original.size;
		memcpy(text, original.data, size);
		for (size_t changes = below(5); changes; changes--)
			spoil(text, &size);
		compare((struct str){ text, size }, &tally);
	}
	print_message("both %zu, neither %zu, only ours %zu, only jansson's %zu\n",
		tally.both, tally.neither, tally.only_ours, tally.only_theirs);
	/* the generator must not turn into one that spoils everything or nothing */
	assert_true(tally.both > DOCUMENTS / 10);
	assert_true(tally.neither > DOCUMENTS / 10);
	assert_true(tally.only_ours > DOCUMENTS / 100);
}

static void
depth_is_where_they_differ(void **state)
{
	(void)state; /* JX-02 */
	struct tally tally = { 0 };
	char text[1200];
	for (size_t depth = 250; depth <= 260; depth++) {
		memset(text, '[', depth);
		memset(text + depth, ']', depth);
		compare((struct str){ text, 2 * depth }, &tally);
	}
	assert_int_equal(tally.both, 7);
	assert_int_equal(tally.only_theirs, 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_readers_agree_but_for_the_listed_reasons),
		cmocka_unit_test(depth_is_where_they_differ),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
