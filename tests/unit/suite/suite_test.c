/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "suite/suite.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct reading {
	struct arena arena;
	struct diags diags;
	struct source source;
	struct suite suite;
	bool fine;
};

static void
reading_make(struct reading *r, const char *name, struct str text)
{
	memset(r, 0, sizeof(*r));
	r->source = (struct source){ str_of(name), text };
	diags_init(&r->diags, &r->arena);
	r->fine = suite_read(&r->arena, &r->source, &r->suite, &r->diags);
	assert_true(r->fine == (r->diags.errors == 0));
}

static void
reading_fini(struct reading *r)
{
	arena_fini(&r->arena);
}

/* The first thing that was told, with its place. */
static void
expect_told(const struct reading *r, unsigned line, unsigned column, const char *part)
{
	assert_true(r->diags.list.count > 0);
	const struct diag *diag = vec_at(&r->diags.list, 0);
	struct place place = source_place(&r->source, diag->span.start);
	assert_int_equal(place.line, line);
	assert_int_equal(place.column, column);
	if (!str_contains(diag->text, str_of(part)))
		fail_msg("'%.*s' does not say '%s'", STR_ARGS(diag->text), part);
}

static void
repeat(struct sbuf *b, const char *text, size_t times)
{
	for (size_t i = 0; i < times; i++)
		sbuf_add_c(b, text);
}

static double
seconds(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* SUITE-01 */
static void
a_file_without_a_request_is_read_and_warned_about(void **state)
{
	(void)state;
	static const char *const texts[] = { "", "\n", "# comment", "\xef\xbb\xbf",
		" \r\n\t" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct reading r;
		reading_make(&r, "a.hurl", str_of(texts[i]));
		assert_true(r.fine);
		assert_int_equal(r.suite.count, 0);
		assert_int_equal(r.diags.list.count, 1);
		expect_told(&r, 1, 1, "no request");
		reading_fini(&r);
	}
}

static void
the_folder_of_a_suite_is_where_its_file_is(void **state)
{
	(void)state;
	static const struct {
		const char *name, *folder;
	} rows[] = { { "a.hurl", "" }, { "x/a.hurl", "x/" }, { "/a/b.hurl", "/a/" },
		{ "-", "" } };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct reading r;
		reading_make(&r, rows[i].name, STR("GET http://a\n"));
		assert_true(str_is(r.suite.folder, rows[i].folder));
		reading_fini(&r);
	}
}

/* SUITE-05: but for the line ends within bodies the tree is the same. */
static void
line_ends_change_neither_tree_nor_columns(void **state)
{
	(void)state;
	struct reading a, b;
	reading_make(
		&a, "a", STR("GET http://a\nX: y\nHTTP 200\n[Asserts]\nstatus == 1\n"));
	reading_make(&b, "a",
		STR("GET http://a\r\nX: y\r\nHTTP 200\r\n[Asserts]\r\nstatus == 1"));
	assert_true(a.fine && b.fine);
	struct span x = a.suite.entries[0].response.asserts[0].predicate.value.span;
	struct span y = b.suite.entries[0].response.asserts[0].predicate.value.span;
	assert_int_equal(source_place(&a.source, x.start).column,
		source_place(&b.source, y.start).column);
	assert_int_equal(x.size, y.size);
	assert_true(str_eq(a.suite.entries[0].request.headers.items[0].value.written,
		b.suite.entries[0].request.headers.items[0].value.written));
	reading_fini(&a);
	reading_fini(&b);
}

static void
texts_point_into_the_source(void **state)
{
	(void)state;
	struct str text = STR("GET http://a\nX: y\n");
	struct reading r;
	reading_make(&r, "a", text);
	const struct request *request = &r.suite.entries[0].request;
	assert_ptr_equal(request->url.parts[0].text.data, text.data + 4);
	assert_ptr_equal(
		request->headers.items[0].value.parts[0].text.data, text.data + 16);
	reading_fini(&r);
}

/* SUITE-10: 1 000 mistakes in one file, all counted. */
static void
all_mistakes_of_a_file_are_told(void **state)
{
	(void)state;
	struct sbuf b = { 0 };
	repeat(&b, "GET http://a\nHTTP 200\n[Asserts]\nstats == 1\n\n", 1500);
	struct reading r;
	reading_make(&r, "a", sbuf_str(&b));
	assert_int_equal(r.diags.errors, 1500);
	assert_int_equal(r.diags.list.count, DIAGS_MAX);
	expect_told(&r, 4, 1, "unknown query 'stats'");
	reading_fini(&r);
	sbuf_fini(&b);
}

enum {
	MANY = 100000,
	LINE = 10 << 20,
	SANE_SECONDS = 20 /* sanitized, on a busy machine */
};

/* SUITE-15 */
static void
a_hundred_thousand_entries_are_read(void **state)
{
	(void)state;
	struct sbuf b = { 0 };
	repeat(&b, "GET http://a/{{id}}\nA: b\nHTTP 200\n[Asserts]\nstatus == 200\n\n",
		MANY);
	struct reading r;
	double start = seconds();
	reading_make(&r, "a", sbuf_str(&b));
	assert_true(seconds() - start < SANE_SECONDS);
	assert_true(r.fine);
	assert_int_equal(r.suite.count, MANY);
	assert_int_equal(r.suite.entries[MANY - 1].line, 6 * (MANY - 1) + 1);
	reading_fini(&r);
	sbuf_fini(&b);
}

/* One line of 10 MB, of `item` again and again between `head` and `tail`. */
static void
read_long_line(const char *head, const char *item, const char *tail, bool fine)
{
	struct sbuf b = { 0 };
	struct reading r;
	sbuf_add_c(&b, head);
	while (b.size < LINE)
		sbuf_add_c(&b, item);
	sbuf_add_c(&b, tail);
	double start = seconds();
	reading_make(&r, "a", sbuf_str(&b));
	assert_true(seconds() - start < SANE_SECONDS);
	if (r.fine != fine)
		fail_msg("'%s%s…' is %s", head, item, r.fine ? "accepted" : "refused");
	reading_fini(&r);
	sbuf_fini(&b);
}

/* SUITE-15 */
static void
a_line_of_ten_megabytes_is_read_in_linear_time(void **state)
{
	(void)state;
	read_long_line("GET http://a/", "x", "\n", true);
	read_long_line("POST http://a\n{\"a\":\"", "xy ", "\"}\n", true);
	read_long_line("POST http://a\n[", "{\"a\":1},", "1]\n", true);
	read_long_line("POST http://a\n`", "x", "`\n", true);
	read_long_line("POST http://a\nbase64,", "AAAA", ";\n", true);
	read_long_line("POST http://a\n<a>", "<b/>", "</a>\n", true);
	read_long_line("# ", "comment ", "\n", true);
	read_long_line("GET http://a\nA: ", " ", "\n", true);
	read_long_line("GET http://a/", "{{a ", "\n", false);
	read_long_line("POST http://a\n[\"", "{{", "\n", false);
	read_long_line("POST http://a\n", "[", "\n", false);
	read_long_line("POST http://a\n", "<a>", "\n", false);
	read_long_line("", "[", "\n", false);
	read_long_line("", "x", "\n", false);
}

/* SUITE-15: what is never closed is searched to its end, and that only a few times. */
static void
many_things_that_are_never_closed_take_no_square_of_time(void **state)
{
	(void)state;
	static const char *const bodies[] = { "<a>", "<!-- ", "<a b=\"", "base64,!",
		"hex,0", "file,a", "\"a", "{\"a", "[", "`a", "```\n", "```graphql\n",
		"<?", "<!DOCTYPE [" };
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
		struct sbuf b = { 0 };
		struct reading r;
		while (b.size < 1 << 20)
			sbuf_format(&b, "POST http://a\n%s\n\n", bodies[i]);
		double start = seconds();
		reading_make(&r, "a", sbuf_str(&b));
		assert_true(seconds() - start < SANE_SECONDS);
		/* Two fences make a text with what stands between them. */
		if (bodies[i][0] != '`')
			assert_false(r.fine);
		reading_fini(&r);
		sbuf_fini(&b);
	}
}

static void
the_limit_of_a_line_is_where_it_says(void **state)
{
	(void)state;
	for (int over = 0; over <= 1; over++) {
		struct sbuf b = { 0 };
		struct reading r;
		sbuf_add_c(&b, "GET http://a\n# ");
		sbuf_fill(&b, 'x', SUITE_LINE_MAX - 2 + (size_t)over);
		sbuf_add_c(&b, "\nGET http://b\n");
		reading_make(&r, "a", sbuf_str(&b));
		assert_true(r.fine == !over);
		if (over)
			expect_told(&r, 2, 1, "more than 16777216 bytes");
		reading_fini(&r);
		sbuf_fini(&b);
	}
}

static void
the_limit_of_a_file_is_where_it_says(void **state)
{
	(void)state;
	struct sbuf b = { 0 };
	struct reading r;
	sbuf_add_c(&b, "GET http://a\n");
	while (b.size < SUITE_SIZE_MAX)
		sbuf_add_c(&b, "\n");
	reading_make(&r, "a", sbuf_str(&b));
	assert_true(r.fine);
	reading_fini(&r);
	sbuf_add_c(&b, "\n");
	reading_make(&r, "a", sbuf_str(&b));
	expect_told(&r, 1, 1, "at most 64 MB");
	reading_fini(&r);
	sbuf_fini(&b);
}

struct nesting {
	const char *opening, *closing;
};

static void *
read_nested(void *argument)
{
	const struct nesting *n = argument;
	struct sbuf b = { 0 };
	struct reading *r = malloc(sizeof(*r));
	sbuf_add_c(&b, "POST http://a\n");
	repeat(&b, n->opening, MANY);
	repeat(&b, n->closing, MANY);
	sbuf_add_c(&b, "\n");
	reading_make(r, "a", sbuf_str(&b));
	void *refused = r->fine ? NULL : argument;
	reading_fini(r);
	free(r);
	sbuf_fini(&b);
	return refused;
}

enum { SMALL_STACK = 128 << 10 };

/* SUITE-16, with a stack that recursion would leave */
static void
nesting_without_end_is_refused_on_a_small_stack(void **state)
{
	(void)state;
	static struct nesting rows[] = {
		{ "[", "]" },
		{ "{\"a\":", "}" },
		{ "<a>", "</a>" },
		{ "{\"{{a replace \"", "\"" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		pthread_t thread;
		pthread_attr_t attributes;
		void *refused;
		pthread_attr_init(&attributes);
		assert_int_equal(pthread_attr_setstacksize(&attributes, SMALL_STACK), 0);
		assert_int_equal(
			pthread_create(&thread, &attributes, read_nested, &rows[i]), 0);
		assert_int_equal(pthread_join(thread, &refused), 0);
		assert_ptr_equal(refused, &rows[i]);
		pthread_attr_destroy(&attributes);
	}
}

/* SUITE-07 */
static void
every_byte_that_is_no_text_has_its_place(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		size_t size;
		unsigned line, column;
		const char *told;
	} rows[] = {
		{ "GET http://a\n\xff", 14, 2, 1, "0xff" },
		{ "GET http://\xc3\xa9\xc3", 14, 1, 13, "0xc3" },
		{ "GET http://a\n# \xed\xa0\x80", 18, 2, 3, "0xed" },
		{ "GET http://a\n\"\xc0\x80\"", 17, 2, 2, "0xc0" },
		{ "GET http://a\n\0", 14, 2, 1, "zero byte" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct reading r;
		reading_make(&r, "a", (struct str){ rows[i].text, rows[i].size });
		assert_false(r.fine);
		expect_told(&r, rows[i].line, rows[i].column, rows[i].told);
		reading_fini(&r);
	}
}

static bool
asserts_nothing(const char *response)
{
	struct sbuf b = { 0 };
	struct reading r;
	sbuf_format(&b, "GET http://a\n%s", response);
	reading_make(&r, "a", sbuf_str(&b));
	assert_true(r.fine);
	bool nothing = entry_asserts_nothing(&r.suite.entries[0]);
	reading_fini(&r);
	sbuf_fini(&b);
	return nothing;
}

/* SUITE-13 */
static void
an_entry_that_asserts_nothing_is_known(void **state)
{
	(void)state;
	assert_true(asserts_nothing(""));
	assert_true(asserts_nothing("HTTP *\n"));
	assert_true(asserts_nothing("HTTP *\n[Captures]\na: body\n[Asserts]\n"));
	assert_false(asserts_nothing("HTTP 200\n"));
	assert_false(asserts_nothing("HTTP/2 *\n"));
	assert_false(asserts_nothing("HTTP *\nA: b\n"));
	assert_false(asserts_nothing("HTTP *\n[Asserts]\nbody exists\n"));
	assert_false(asserts_nothing("HTTP *\n``\n"));
}

/* SUITE-12, SUITE-20 */
static void
what_a_gate_refuses_is_told_at_the_level_that_is_asked(void **state)
{
	(void)state;
	struct reading r;
	reading_make(&r, "a",
		STR("GET http://a\n[Options]\nretry: 1\nretry: 2\nrepeat: -1\n"));
	assert_true(r.fine);
	assert_false(suite_check(&r.suite, DIAG_WARNING, &r.diags));
	assert_int_equal(r.diags.errors, 0);
	assert_int_equal(r.diags.list.count, 2);
	expect_told(&r, 4, 1, "retry stands twice");
	assert_false(suite_check(&r.suite, DIAG_ERROR, &r.diags));
	assert_int_equal(r.diags.errors, 2);
	reading_fini(&r);
	reading_make(
		&r, "a", STR("GET http://a\n[Options]\nvariable: a=1\nvariable: b=2\n"));
	assert_true(suite_check(&r.suite, DIAG_ERROR, &r.diags));
	reading_fini(&r);
}

static void
a_placeholder_knows_whether_it_stands_in_a_json_string(void **state)
{
	(void)state;
	struct reading r;
	reading_make(
		&r, "a", STR("POST http://a\n{\"{{k}}\": {{bare}}, \"s\": \"{{s}}\"}\n"));
	assert_true(r.fine);
	const struct template *text = &r.suite.entries[0].request.body.text;
	const bool wanted[] = { true, false, true };
	size_t met = 0;
	for (size_t i = 0; i < text->count; i++)
		if (text->parts[i].expression)
			assert_true(text->parts[i].json_string == wanted[met++]);
	assert_int_equal(met, 3);
	reading_fini(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_without_a_request_is_read_and_warned_about),
		cmocka_unit_test(the_folder_of_a_suite_is_where_its_file_is),
		cmocka_unit_test(line_ends_change_neither_tree_nor_columns),
		cmocka_unit_test(texts_point_into_the_source),
		cmocka_unit_test(an_entry_that_asserts_nothing_is_known),
		cmocka_unit_test(what_a_gate_refuses_is_told_at_the_level_that_is_asked),
		cmocka_unit_test(a_placeholder_knows_whether_it_stands_in_a_json_string),
		cmocka_unit_test(every_byte_that_is_no_text_has_its_place),
		cmocka_unit_test(all_mistakes_of_a_file_are_told),
		cmocka_unit_test(the_limit_of_a_line_is_where_it_says),
		cmocka_unit_test(the_limit_of_a_file_is_where_it_says),
		cmocka_unit_test(nesting_without_end_is_refused_on_a_small_stack),
		cmocka_unit_test(a_hundred_thousand_entries_are_read),
		cmocka_unit_test(a_line_of_ten_megabytes_is_read_in_linear_time),
		cmocka_unit_test(
			many_things_that_are_never_closed_take_no_square_of_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
