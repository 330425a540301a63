/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "decoded.h"

#include "base/sbuf.h"

#include <stdio.h>

static void
a_file_is_an_object(void **state)
{
	(void)state;
	gives("toml", STR("# shop\na = 1\nb.c = 'x'\n\n[d]\ne = [1, [2,\n 3,],]\n"),
		"{\"a\":1,\"b\":{\"c\":\"x\"},\"d\":{\"e\":[1,[2,3]]}}");
	gives("toml", STR("[[p]]\nn = 1\n[p.q]\nr = 2\n[[p]]\n"),
		"{\"p\":[{\"n\":1,\"q\":{\"r\":2}},{}]}");
	gives("toml",
		STR("\xef\xbb\xbf"
		    "a={b=true,\"c d\"={}}\r\n"),
		"{\"a\":{\"b\":true,\"c d\":{}}}");
	gives("toml", STR("# nothing else"), "{}");
}

static void
numbers_become_json_numbers(void **state)
{
	(void)state;
	gives("toml",
		STR("a=[+1, -0, 1_000, 0xDEAD_beef, 0o17, 0b101, 1.10, +6.5E+03, -2e-2, "
		    "9223372036854775807, -9223372036854775808]"),
		"{\"a\":[1,-0,1000,3735928559,15,5,1.10,6.5e03,-2e-2,"
		"9223372036854775807,-9223372036854775808]}");
	refused("toml", STR("a = 9223372036854775808"), 1, 5, "64 bits");
	refused("toml", STR("a = 0x8000000000000000"), 1, 5, "64 bits");
	refused("toml", STR("a = 012"), 1, 5, "no value of TOML");
	refused("toml", STR("\na = 1__0"), 2, 5, "no value of TOML");
	refused("toml", STR("a = yes"), 1, 5, "a text needs quotes");
}

/* A date that becomes a text, or inf that becomes "inf", is drift. */
static void
what_json_has_no_form_for_keeps_its_type(void **state)
{
	(void)state;
	gives("toml", STR("a = 1979-05-27\nb = 07:32:00.5\nc = 1979-05-27 07:32:00z\n"),
		"{\"a\":{\"date-local\":\"1979-05-27\"},\"b\":{\"time-local\":\"07:32:00."
		"5\"},\"c\":{\"datetime\":\"1979-05-27T07:32:00Z\"}}");
	gives("toml", STR("a = [inf, +inf, -inf, nan, -nan, 'inf']"),
		"{\"a\":[{\"float\":\"inf\"},{\"float\":\"inf\"},{\"float\":\"-inf\"},"
		"{\"float\":\"nan\"},{\"float\":\"nan\"},\"inf\"]}");
	refused("toml", STR("a = 2023-02-29"), 1, 5, "no date");
	refused("toml", STR("a = 2023-02-28T24:00:00Z"), 1, 5, "no date");
}

static void
texts_are_read_as_they_are_written(void **state)
{
	(void)state;
	gives("toml", STR("a = \"\\u00e9\\t\\\"\"\nb = '\\u'\n"),
		"{\"a\":\"\xc3\xa9\\t\\\"\",\"b\":\"\\\\u\"}");
	gives("toml", STR("a = \"\"\"\nx\\\n   y\"\"\"\"\"\nb = '''\r\nz\r\n'''"),
		"{\"a\":\"xy\\\"\\\"\",\"b\":\"z\\n\"}");
	refused("toml", STR("a = \"x\n"), 1, 7, "does not end on its line");
	refused("toml", STR("a = \"\"\"x\n"), 1, 5, "does not end");
	refused("toml", STR("a = \"\\e\""), 1, 6, "escape is not known");
	refused("toml", STR("a = \"\\ud800\""), 1, 6, "no character");
}

static void
nothing_is_defined_twice(void **state)
{
	(void)state;
	refused("toml", STR("a = 1\na = 2"), 2, 1, "'a' comes twice");
	refused("toml", STR("[a]\n[b]\n[a]"), 3, 2, "'a' is defined a second time");
	refused("toml", STR("[[a]]\n[a]"), 2, 2, "second time");
	refused("toml", STR("a = []\n[[a]]"), 2, 3, "not by [[");
	refused("toml", STR("a = {b = 1}\n[a.c]"), 2, 2, "inline table");
	refused("toml", STR("[a.b]\n[a]\nb.c = 1"), 3, 1, "its own header");
	gives("toml", STR("[a.b]\nc = 1\n[a]\nd = 1"),
		"{\"a\":{\"b\":{\"c\":1},\"d\":1}}");
}

static void
limits_hold(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct value v;
	struct decode_limits limits = { .depth = 4, .nodes = 20 };
	static const char *const deep[] = { "a=[[[[[1]]]]]", "a.b.c.d.e=1", "[a.b.c.d.e]",
		"a={b={c={d={e=1}}}}", "a=[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]" };
	for (size_t i = 0; i < 5; i++) {
		struct err err = { 0 };
		assert_false(decode(&a, STR("toml"), str_of(deep[i]), &limits, &v, &err));
		assert_int_equal(err.kind, ERR_LIMIT);
	}
	arena_fini(&a);
}

static void
a_cut_file_is_a_value_or_an_error(void **state)
{
	(void)state;
	survives_cuts("toml",
		"a.\"b\" = { c = [1, 2.5e3], d = '''x''' }\n[[e]]\nf = 1979-05-27 "
		"07:32:00Z # g\n[e.h]\ni = \"\"\"\\u00e9\\\n  y\"\"\"\n");
}

/* --- the public suite (toml-test) ---------------------------------------------- */

static bool
read_corpus(const char *name, struct sbuf *text)
{
	const char *corpora = getenv("SMOKE_CORPORA");
	char path[1024];
	snprintf(path, sizeof(path), "%s/toml/tests/%s",
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

/* Without the zeros at the end of a fraction, which say nothing. */
static struct str
plain_time(struct arena *a, struct str text)
{
	struct sbuf out = { 0 };
	bool fraction = false;
	size_t zeros = 0;
	for (size_t i = 0; i < text.size; i++) {
		char c = text.data[i];
		bool digit = c >= '0' && c <= '9';
		fraction = c == '.' || (fraction && digit);
		if (fraction && (c == '0' || c == '.')) {
			zeros++;
			continue;
		}
		if (fraction)
			sbuf_add(&out, str_part(text, i - zeros, zeros));
		zeros = 0;
		sbuf_add_char(&out, c);
	}
	struct str plain = sbuf_copy(&out, a);
	sbuf_fini(&out);
	return plain;
}

static bool
same_leaf(struct arena *a, struct str type, struct str text, const struct value *got)
{
	if (str_is(type, "string"))
		return got->kind == VALUE_STRING && str_eq(value_text(got), text);
	if (str_is(type, "bool"))
		return got->kind == VALUE_BOOL && got->as.boolean == str_is(text, "true");
	if (str_is(type, "integer"))
		return got->kind == VALUE_NUMBER
			&& decimal_compare(value_text(got), text) == 0;
	if (str_is(type, "float") && got->kind == VALUE_NUMBER)
		return strtod(str_c(a, value_text(got)), NULL)
			== strtod(str_c(a, text), NULL);
	struct str kept = value_get_text(got, str_c(a, type));
	if (str_is(type, "float")) /* the suite writes +inf and -nan, too */
		return str_ends(text, kept) || str_eq(text, kept);
	struct str want = plain_time(a, text);
	return got->size == 1 && str_eq(plain_time(a, kept), want);
}

static bool
same(struct arena *a, const struct value *want, const struct value *got)
{
	const struct value *type = value_get_c(want, "type");
	const struct value *text = value_get_c(want, "value");
	if (want->kind == VALUE_OBJECT && want->size == 2 && type && text
		&& type->kind == VALUE_STRING && text->kind == VALUE_STRING)
		return same_leaf(a, value_text(type), value_text(text), got);
	if (want->kind != got->kind || want->size != got->size)
		return false;
	for (size_t i = 0; i < want->size; i++) {
		bool list = want->kind == VALUE_ARRAY;
		const struct value *one =
			list ? &want->as.items[i] : &want->as.members[i].value;
		const struct value *other = list
			? &got->as.items[i]
			: value_get(got, member_name(&want->as.members[i]));
		if (!other || !same(a, one, other))
			return false;
	}
	return true;
}

static void
judge(const char *name, struct sbuf *text)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	struct value got, want;
	char json[512];
	assert_true(read_corpus(name, text));
	struct str toml = str_copy(&a, sbuf_str(text));
	bool read = decode(&a, STR("toml"), toml, &DECODE_LIMITS, &got, &err);
	if (strncmp(name, "invalid/", 8) == 0) {
		if (read)
			fail_msg("%s is taken", name);
		assert_true(err.text[0] && err.line && err.column);
		arena_fini(&a);
		return;
	}
	/* An empty side is no look (docs/why/toml.md). */
	bool nothing = !str_trim(toml).size;
	if (read == nothing)
		fail_msg("%s: %u:%u: %s", name, err.line, err.column, err.text);
	snprintf(json, sizeof(json), "%.*s.json", (int)strlen(name) - 5, name);
	assert_true(read_corpus(json, text));
	assert_true(json_read(&a, sbuf_str(text), &JSON_LIMITS, &want, &err) || nothing);
	if (!nothing && !same(&a, &want, &got)) {
		struct sbuf b = { 0 };
		json_write(&got, JSON_COMPACT, &b);
		fail_msg("%s gives %s", name, b.data);
	}
	arena_fini(&a);
}

static void
the_public_suite_agrees(void **state)
{
	(void)state;
	struct sbuf list = { 0 }, text = { 0 };
	if (!read_corpus("files-toml-1.0.0", &list)) {
		print_message("not run: no corpora\n");
		skip();
	}
	size_t valid = 0, invalid = 0;
	struct str rest = sbuf_str(&list), line;
	while (str_next(&rest, '\n', &line)) {
		struct arena a = { 0 };
		line = str_trim(line);
		if (str_ends(line, STR(".toml"))) {
			valid += str_starts(line, STR("valid/"));
			invalid += str_starts(line, STR("invalid/"));
			judge(str_c(&a, line), &text);
		}
		arena_fini(&a);
	}
	print_message("%zu must be read, %zu must not\n", valid, invalid);
	assert_true(valid > 150 && invalid > 300);
	sbuf_fini(&list);
	sbuf_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_an_object),
		cmocka_unit_test(numbers_become_json_numbers),
		cmocka_unit_test(what_json_has_no_form_for_keeps_its_type),
		cmocka_unit_test(texts_are_read_as_they_are_written),
		cmocka_unit_test(nothing_is_defined_twice),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(a_cut_file_is_a_value_or_an_error),
		cmocka_unit_test(the_public_suite_agrees),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
