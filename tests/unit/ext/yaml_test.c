/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ext/yaml.h"

struct fixture {
	struct arena arena;
	struct source source;
	struct diags diags;
	struct yaml_node root;
	struct sbuf out;
};

static int
setup(void **state)
{
	*state = calloc(1, sizeof(struct fixture));
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *f = *state;
	sbuf_fini(&f->out);
	arena_fini(&f->arena);
	free(f);
	return 0;
}

static bool
read_str(struct fixture *f, struct str text)
{
	f->source = (struct source){ STR("t.yaml"), text };
	diags_init(&f->diags, &f->arena);
	return yaml_read(&f->arena, &f->source, &f->root, &f->diags);
}

static bool
read_text(struct fixture *f, const char *text)
{
	return read_str(f, str_of(text));
}

/* Flow style with every text quoted; what is plain by its type. */
static void
dump(const struct yaml_node *n, struct sbuf *out)
{
	static const char *const types[] = { "?", "null", "bool", "int", "float",
		"text" };
	if (n->kind == YAML_NULL) {
		sbuf_add_c(out, "-");
	} else if (n->kind == YAML_SCALAR) {
		enum yaml_type type = yaml_type_of(n);
		if (type != YAML_IS_TEXT)
			sbuf_format(out, "%s:", types[type]);
		sbuf_format(out, "'%.*s'", STR_ARGS(n->text));
	} else if (n->kind == YAML_SEQUENCE) {
		sbuf_add_char(out, '[');
		for (size_t i = 0; i < n->count; i++) {
			sbuf_add_c(out, i ? ", " : "");
			dump(&n->items[i], out);
		}
		sbuf_add_char(out, ']');
	} else {
		sbuf_add_char(out, '{');
		for (size_t i = 0; i < n->count; i++) {
			sbuf_add_c(out, i ? ", " : "");
			dump(&n->pairs[i].key, out);
			sbuf_add_c(out, ": ");
			dump(&n->pairs[i].value, out);
		}
		sbuf_add_char(out, '}');
	}
}

static void
assert_str(struct str got, const char *expected)
{
	if (!str_is(got, expected))
		fail_msg("expected <%s>, got <%.*s>", expected, STR_ARGS(got));
}

static void
assert_tree(struct fixture *f, const char *text, const char *expected)
{
	bool good = read_text(f, text);
	sbuf_reset(&f->out);
	diags_write(&f->diags, 10, &f->out);
	if (!good)
		fail_msg("%s", sbuf_str(&f->out).data);
	sbuf_reset(&f->out);
	dump(&f->root, &f->out);
	assert_str(sbuf_str(&f->out), expected);
}

/* The text starts at the first mistake's column and its message holds `words`. */
static void
assert_refused_str(
	struct fixture *f, struct str text, const char *place, const char *words)
{
	assert_false(read_str(f, text));
	assert_true(f->diags.errors > 0);
	const struct diag *d = vec_at(&f->diags.list, 0);
	struct place at = source_place(&f->source, d->span.start);
	sbuf_reset(&f->out);
	sbuf_format(&f->out, "%u:%u", at.line, at.column);
	if (!str_is(sbuf_str(&f->out), place) || !str_contains(d->text, str_of(words)))
		fail_msg("expected <%s %s>, got <%s %.*s>", place, words, f->out.data,
			STR_ARGS(d->text));
}

static void
assert_refused(struct fixture *f, const char *text, const char *place, const char *words)
{
	assert_refused_str(f, str_of(text), place, words);
}

/* --- reading ------------------------------------------------------------------- */

static void
mappings_and_sequences_of_either_style_are_read(void **state)
{
	assert_tree(*state, "a: 1\nb: [x, {y: z}]\nc:\n- d\n-\n- e: f\n  g: h\n",
		"{'a': int:'1', 'b': ['x', {'y': 'z'}], 'c': ['d', -, {'e': 'f', 'g': "
		"'h'}]}");
	assert_tree(*state, "a:\nb: ''\nc: ~\n", "{'a': -, 'b': '', 'c': null:'~'}");
	assert_tree(*state, "c:\n- d\n-\ne: f\n", "{'c': ['d', -], 'e': 'f'}");
}

static void
json_is_read(void **state)
{
	assert_tree(*state,
		"{\"a\":\"\\u00e9\\/\\n\",\"b\":[1,-2.5e3,null,true],\"c\":{}}",
		"{'a': '\xc3\xa9/\n', 'b': [int:'1', float:'-2.5e3', null:'null', "
		"bool:'true'], "
		"'c': {}}");
}

static void
block_scalars_and_folded_texts_are_read(void **state)
{
	assert_tree(*state, "a: |\n  x\n  y\nb: >-\n  u\n  v\nc: p\n  q\nd: 'it''s'\n",
		"{'a': 'x\ny\n', 'b': 'u v', 'c': 'p q', 'd': 'it's'}");
}

static void
crlf_and_a_byte_order_mark_are_read(void **state) /* YAML-10 */
{
	assert_tree(*state,
		"\xef\xbb\xbf"
		"a: 1\r\nb: |\r\n  x\r\nc: \xc3\xa9\r\n",
		"{'a': int:'1', 'b': 'x\n', 'c': '\xc3\xa9'}");
	struct fixture *f = *state;
	assert_int_equal(f->root.pairs[2].value.span.start, 23);
	assert_int_equal(f->root.pairs[2].value.span.size, 2);
}

static void
nothing_is_a_null_node(void **state) /* YAML-12 */
{
	assert_tree(*state, "", "-");
	assert_tree(*state, "# only a comment\n", "-");
	assert_tree(*state, "---\n", "-");
}

static void
the_core_schema_decides_what_is_plain(void **state) /* YAML-07 */
{
	assert_tree(*state,
		"[no, on, y, 010, 0o17, 0x1F, 1:30, 1e3, .5, 5., +1, 1_000, True, TRUE]",
		"['no', 'on', 'y', int:'010', int:'0o17', int:'0x1F', '1:30', "
		"float:'1e3', "
		"float:'.5', float:'5.', int:'+1', '1_000', bool:'True', bool:'TRUE']");
	assert_tree(*state,
		"[null, Null, ~, NULL, nULL, .inf, -.INF, .nan, -.nan, 1.10, 1.1.0]",
		"[null:'null', null:'Null', null:'~', null:'NULL', 'nULL', float:'.inf', "
		"float:'-.INF', float:'.nan', '-.nan', float:'1.10', '1.1.0']");
	assert_tree(*state, "[., +, -x, 0x, 0o8, e3, 1e, 1e+, +.e1, tRUE, '1', \"true\"]",
		"['.', '+', '-x', '0x', '0o8', 'e3', '1e', '1e+', '+.e1', 'tRUE', '1', "
		"'true']");
}

static void
spans_are_bytes_of_the_source(void **state)
{
	struct fixture *f = *state;
	const char *text = "\xc3\xa4: \"x\"\nlist:\n  - {k: v}\n  - 'q'\nb: |\n  t\n  "
			   "u\n\nz: &a 1\n";
	assert_true(read_text(f, text));
	static const char *const values[] = { "\"x\"", "- {k: v}\n  - 'q'", "|\n  t\n  u",
		"&a 1" };
	for (size_t i = 0; i < 4; i++) {
		struct span span = f->root.pairs[i].value.span;
		assert_str(str_part(str_of(text), span.start, span.size), values[i]);
	}
	struct span map = f->root.pairs[1].value.items[0].span;
	assert_str(str_part(str_of(text), map.start, map.size), "{k: v}");
	assert_int_equal(f->root.span.start, 0);
	assert_int_equal(f->root.span.size, strlen(text) - 1);
}

static void
a_place_inside_of_a_text_is_found(void **state)
{
	struct fixture *f = *state;
	assert_true(read_text(
		f, "a: \"$.x[\"\nb: $.y[\nc: \"\\u0024.z[\"\nd: &q abc\ne: *q\n"));
	const struct yaml_pair *p = f->root.pairs;
	assert_int_equal(yaml_inside(&f->source, &p[0].value, 3).start, 4 + 3);
	assert_int_equal(yaml_inside(&f->source, &p[1].value, 3).start, 13 + 3);
	/* An escape moves everything behind it, an alias stands somewhere else. */
	assert_int_equal(
		yaml_inside(&f->source, &p[2].value, 3).start, p[2].value.span.start);
	assert_int_equal(yaml_inside(&f->source, &p[3].value, 2).start, 41);
	assert_int_equal(
		yaml_inside(&f->source, &p[4].value, 2).start, p[4].value.span.start);
	/* At its end there is nothing to underline. */
	assert_int_equal(yaml_inside(&f->source, &p[1].value, 4).size, 0);
}

static void
texts_of_the_source_are_not_copied(void **state)
{
	struct fixture *f = *state;
	assert_true(read_text(f, "a: plain\nb: 'single'\nc: \"double\"\n"));
	for (size_t i = 0; i < 3; i++) {
		const char *at = f->root.pairs[i].value.text.data;
		assert_true(at > f->source.text.data
			&& at < f->source.text.data + f->source.text.size);
	}
}

/* --- the gate ------------------------------------------------------------------ */

static void
a_nul_is_refused_before_the_library(void **state) /* YAML-01, F4 */
{
	assert_refused_str(*state, STR("a: x\0y\nb: 2"), "1:5", "NUL");
	/* Written as an escape it is part of the text. */
	assert_true(read_text(*state, "a: \"x\\0y\""));
	struct fixture *f = *state;
	assert_int_equal(f->root.pairs[0].value.text.size, 3);
}

static void
what_is_not_utf8_is_refused_before_the_library(void **state) /* YAML-01, F5 */
{
	assert_refused(*state, "a: \xff\xfe", "1:4", "not valid UTF-8 (byte 0xff)");
	assert_refused(*state, "a: 1\nb: \xc0\xaf\n", "2:4", "not valid UTF-8");
	assert_refused(*state, "%\xa9", "1:2", "not valid UTF-8");
	assert_refused_str(*state,
		STR("\xff\xfe"
		    "a\0:\0"),
		"1:1", "not valid UTF-8");
}

static void
what_yaml_11_and_12_read_differently_is_refused(void **state)
{
	assert_refused(*state, "a: \"x\xe2\x80\xa8y\"", "1:6", "line separator");
	assert_refused(*state, "a: x\xc2\x85y", "1:5", "control character");
	assert_refused(*state, "a: \x01", "1:4", "control character");
	assert_refused(*state, "a: x\x7f", "1:5", "control character");
	assert_refused(*state, "a: x\xef\xbb\xbf", "1:5", "byte order mark");
}

static void
a_second_document_is_refused(void **state) /* YAML-02, F6 */
{
	assert_refused(*state, "a: 1\n---\nb: 2\n", "2:1", "a second document");
	assert_refused(*state, "a: 1\n...\n---\n", "3:1", "a second document");
	assert_tree(*state, "---\na: 1\n...\n", "{'a': int:'1'}");
}

static void
tags_are_refused_unless_they_say_what_is_so_anyway(void **state) /* YAML-11 */
{
	assert_refused(*state, "a: !!python/object:os.system x", "1:4",
		"python/object:os.system");
	assert_refused(*state, "a: !foo {}", "1:4", "'!foo'");
	assert_refused(*state, "a: !!binary aGk=", "1:4", "binary");
	assert_refused(*state, "a: !!int x", "1:4", "int");
	assert_refused(*state, "a: !!set {x}", "1:4", "set");
	assert_tree(*state,
		"a: !!str 1\nb: ! 2\nc: !!int 3\nd: !!map {}\ne: !!seq []\nf: !!str\n",
		"{'a': '1', 'b': '2', 'c': int:'3', 'd': {}, 'e': [], 'f': ''}");
}

static void
a_name_that_comes_twice_is_refused_at_the_second(void **state) /* YAML-05 */
{
	assert_refused(
		*state, "a: 1\nb: 2\n\"a\": 3\n", "3:1", "the name 'a' comes twice");
	struct fixture *f = *state;
	const struct diag *d = vec_at(&f->diags.list, 0);
	assert_str(d->hint, "first in line 1, column 1");
	assert_refused(*state, "{a: 1,b: 1,c: 1,d: 1,e: 1,f: 1,g: 1,h: 1,i: 1,c: 2}",
		"1:47", "the name 'c' comes twice");
	/* Each of them is told. */
	assert_false(read_text(f, "x: {a: 1, a: 2}\ny: {b: 1, b: 2, b: 3}\n"));
	assert_int_equal(f->diags.errors, 3);
}

static void
names_are_texts_of_bounded_size(void **state) /* YAML-09 */
{
	assert_refused(*state, "? {a: b}\n: c\n", "1:3", "must be a text");
	assert_refused(*state, "? [a]\n: c\n", "1:3", "must be a text");
	assert_refused(*state, ": c\n", "1:1", "");
	struct fixture *f = *state;
	for (size_t extra = 0; extra < 2; extra++) {
		struct sbuf text = { 0 };
		sbuf_add_c(&text, "? ");
		sbuf_fill(&text, 'k', YAML_KEY_MAX + extra);
		sbuf_add_c(&text, "\n: 1\n");
		assert_int_equal(read_str(f, sbuf_str(&text)), extra == 0);
		sbuf_fini(&text);
	}
}

/* --- depth, aliases, size ------------------------------------------------------ */

static struct str
nested(struct fixture *f, size_t depth, const char *inside)
{
	struct sbuf text = { 0 };
	sbuf_fill(&text, '[', depth);
	sbuf_add_c(&text, inside);
	sbuf_fill(&text, ']', depth);
	struct str copy = sbuf_copy(&text, &f->arena);
	sbuf_fini(&text);
	return copy;
}

static void
depth_ends_at_its_limit(void **state) /* YAML-09 */
{
	struct fixture *f = *state;
	assert_true(read_str(f, nested(f, YAML_DEPTH_MAX, "")));
	assert_refused_str(
		f, nested(f, YAML_DEPTH_MAX + 1, ""), "1:65", "deeper than 64");
	assert_refused_str(f, nested(f, 1000000, ""), "1:65", "deeper than 64");
	/* An alias counts with what it stands for. */
	struct sbuf text = { 0 };
	for (size_t extra = 0; extra < 2; extra++) {
		sbuf_reset(&text);
		struct str deep = nested(f, 40, ""), around = nested(f, 23 + extra, "*a");
		sbuf_format(
			&text, "x: &a %.*s\ny: %.*s\n", STR_ARGS(deep), STR_ARGS(around));
		assert_int_equal(read_str(f, sbuf_str(&text)), extra == 0);
	}
	sbuf_fini(&text);
}

static void
an_alias_stands_for_its_anchor(void **state)
{
	assert_tree(*state, "a: &x {b: c}\nd: *x\ne: [*x, &x 1, *x]\n",
		"{'a': {'b': 'c'}, 'd': {'b': 'c'}, 'e': [{'b': 'c'}, int:'1', "
		"int:'1']}");
	assert_refused(
		*state, "a: &abc 1\nb: *abd\n", "2:4", "there is no anchor '&abd'");
	struct fixture *f = *state;
	const struct diag *d = vec_at(&f->diags.list, 0);
	assert_str(d->hint, "did you mean '*abc'?");
	/* Anchors belong to their document. */
	struct yaml_node *roots;
	size_t count;
	f->source.text = STR("--- &a 1\n--- *a\n");
	diags_init(&f->diags, &f->arena);
	assert_false(yaml_read_all(&f->arena, &f->source, &roots, &count, &f->diags));
}

static void
an_alias_inside_of_its_own_anchor_is_refused(void **state) /* YAML-04 */
{
	assert_refused(
		*state, "a: &x [1, *x]\n", "1:11", "stands inside of what it stands for");
	assert_refused(*state, "&x {a: {b: *x}}\n", "1:12", "stands inside");
}

static void
an_alias_bomb_is_refused_at_once(void **state) /* YAML-03, F7 */
{
	struct fixture *f = *state;
	struct sbuf text = { 0 };
	sbuf_add_c(&text, "l0: &l0 [x,x,x,x,x,x,x,x,x]\n");
	for (int i = 1; i < 9; i++) {
		sbuf_format(&text, "l%d: &l%d [", i, i);
		for (int k = 0; k < 9; k++)
			sbuf_format(&text, "%s*l%d", k ? "," : "", i - 1);
		sbuf_add_c(&text, "]\n");
	}
	clock_t start = clock();
	assert_false(read_str(f, sbuf_str(&text)));
	assert_true(clock() - start < CLOCKS_PER_SEC / 4);
	const struct diag *d = vec_at(&f->diags.list, 0);
	assert_true(str_contains(d->text, STR("more than 10 times")));
	sbuf_fini(&text);
}

static void
aliases_are_counted(void **state) /* YAML-03 */
{
	struct fixture *f = *state;
	for (size_t extra = 0; extra < 2; extra++) {
		struct sbuf text = { 0 };
		sbuf_add_c(&text, "- &a x\n");
		for (size_t i = 0; i < YAML_ALIASES_MAX + extra; i++)
			sbuf_add_c(&text, "- *a\n");
		assert_int_equal(read_str(f, sbuf_str(&text)), extra == 0);
		sbuf_fini(&text);
	}
	/* Ten times what is written, and one more. */
	assert_true(read_text(f, "- &a [1,1,1,1,1,1,1,1,1]\n- *a\n- *a\n"));
	struct sbuf text = { 0 };
	sbuf_add_c(&text, "- &a [");
	for (int i = 0; i < 99; i++)
		sbuf_add_c(&text, "1,");
	sbuf_add_c(&text, "1]\n");
	/* 102 written and k aliases make 102 + 101 k; the limit is 10 (102 + k): k = 10.
	 */
	for (int i = 0; i < 10; i++)
		sbuf_add_c(&text, "- *a\n");
	assert_true(read_str(f, sbuf_str(&text)));
	sbuf_add_c(&text, "- *a\n");
	assert_false(read_str(f, sbuf_str(&text)));
	sbuf_fini(&text);
}

static void
size_and_number_of_values_are_bounded(void **state) /* YAML-09 */
{
	struct fixture *f = *state;
	struct sbuf text = { 0 };
	sbuf_add_c(&text, "a: ");
	sbuf_fill(&text, 'x', YAML_SIZE_MAX - 3);
	assert_true(read_str(f, sbuf_str(&text)));
	sbuf_add_char(&text, 'x');
	assert_refused_str(f, sbuf_str(&text), "1:1", "larger than 16 MB");
	sbuf_reset(&text);
	sbuf_add_char(&text, '[');
	for (size_t i = 0; i < YAML_NODES_MAX - 1; i++)
		sbuf_add_c(&text, "1,");
	struct str full = sbuf_copy(&text, &f->arena);
	sbuf_add_char(&text, ']');
	assert_true(read_str(f, sbuf_str(&text)));
	sbuf_reset(&text);
	sbuf_add(&text, full);
	sbuf_add_c(&text, "1]");
	assert_false(read_str(f, sbuf_str(&text)));
	sbuf_fini(&text);
}

static void
directives_are_few(void **state)
{
	assert_tree(*state, "%YAML 1.2\n---\na: 1\n", "{'a': int:'1'}");
	struct fixture *f = *state;
	struct sbuf text = { 0 };
	for (int i = 0; i < 100000; i++)
		sbuf_format(&text, "%%TAG !e%d! tag:x\n", i);
	sbuf_add_c(&text, "---\na: 1\n");
	assert_refused_str(f, sbuf_str(&text), "17:1", "too many directives");
	sbuf_fini(&text);
}

static void
documents_of_a_stream_are_counted(void **state)
{
	struct fixture *f = *state;
	struct yaml_node *roots;
	size_t count;
	for (size_t extra = 0; extra < 2; extra++) {
		struct sbuf text = { 0 };
		for (size_t i = 0; i < YAML_DOCUMENTS_MAX + extra; i++)
			sbuf_format(&text, "---\nn: %zu\n", i);
		f->source = (struct source){ STR("t.yaml"), sbuf_str(&text) };
		diags_init(&f->diags, &f->arena);
		assert_int_equal(
			yaml_read_all(&f->arena, &f->source, &roots, &count, &f->diags),
			extra == 0);
		assert_int_equal(count, YAML_DOCUMENTS_MAX);
		assert_str(roots[999].pairs[0].value.text, "999");
		sbuf_fini(&text);
	}
	f->source.text = STR("");
	assert_true(yaml_read_all(&f->arena, &f->source, &roots, &count, &f->diags));
	assert_int_equal(count, 0);
}

static void
mistakes_of_syntax_have_their_place(void **state) /* YAML-10 */
{
	assert_refused(*state, "a:\n\tb: c\n", "2:1", "cannot start any token");
	assert_refused(*state, "a: b: c\n", "1:5", "mapping values are not allowed");
	assert_refused(*state, "\xc3\xa4\xc3\xb6: \"x\nb: c", "1:5", "quoted scalar");
	assert_refused(*state, "x: 1\ny: [1, 2\n", "2:4", "flow sequence");
	assert_refused(*state, "a: @x", "1:4", "cannot start any token");
	assert_refused(*state, "a: \"\\q\"", "1:5", "unknown escape");
	assert_refused(*state, "a: \"\\ud800\"", "1:7", "Unicode");
	assert_refused(*state, "a: 1\n b: 2\n", "2:3", "mapping values");
}

/* Each of these killed or hung the library that was tried before (docs/why/yaml.md). */
static void
what_broke_another_reader_is_read_or_refused(void **state)
{
	static const char *const texts[] = { "? k:\t:", "? k[    : \t: v", "%\xa9",
		"- a\n- b:  c\n  d: e?\n-\n  - x\n  - ? k[    : \t: v" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		bool good = read_text(*state, texts[i]);
		struct fixture *f = *state;
		assert_true(good == (f->diags.errors == 0));
	}
}

/* A text cut anywhere is read or refused, and never said to be good with a mistake. */
static void
a_file_cut_anywhere_is_read_or_refused(void **state) /* SUITE-24 in spirit */
{
	struct fixture *f = *state;
	const char *text = "a: &x {b: [1, 'two']}\n? k\n: |+\n  block\n\nc: *x\n"
			   "d: \"q\\u00e9\"\n---\ne: >-\n  f\n...\n";
	for (size_t size = 0; size <= strlen(text); size++) {
		char *copy =
			malloc(size ? size : 1); /* exactly: one byte more is an error */
		memcpy(copy, text, size);
		struct yaml_node *roots;
		size_t count;
		f->source = (struct source){ STR("t.yaml"), { copy, size } };
		diags_init(&f->diags, &f->arena);
		bool good =
			yaml_read_all(&f->arena, &f->source, &roots, &count, &f->diags);
		assert_true(good == (f->diags.errors == 0));
		diags_write(&f->diags, 10, &f->out);
		free(copy);
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(mappings_and_sequences_of_either_style_are_read),
		TEST(json_is_read),
		TEST(block_scalars_and_folded_texts_are_read),
		TEST(crlf_and_a_byte_order_mark_are_read),
		TEST(nothing_is_a_null_node),
		TEST(the_core_schema_decides_what_is_plain),
		TEST(spans_are_bytes_of_the_source),
		TEST(a_place_inside_of_a_text_is_found),
		TEST(texts_of_the_source_are_not_copied),
		TEST(a_nul_is_refused_before_the_library),
		TEST(what_is_not_utf8_is_refused_before_the_library),
		TEST(what_yaml_11_and_12_read_differently_is_refused),
		TEST(a_second_document_is_refused),
		TEST(tags_are_refused_unless_they_say_what_is_so_anyway),
		TEST(a_name_that_comes_twice_is_refused_at_the_second),
		TEST(names_are_texts_of_bounded_size),
		TEST(depth_ends_at_its_limit),
		TEST(an_alias_stands_for_its_anchor),
		TEST(an_alias_inside_of_its_own_anchor_is_refused),
		TEST(an_alias_bomb_is_refused_at_once),
		TEST(aliases_are_counted),
		TEST(size_and_number_of_values_are_bounded),
		TEST(directives_are_few),
		TEST(documents_of_a_stream_are_counted),
		TEST(mistakes_of_syntax_have_their_place),
		TEST(what_broke_another_reader_is_read_or_refused),
		TEST(a_file_cut_anywhere_is_read_or_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
