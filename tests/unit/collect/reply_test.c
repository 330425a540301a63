/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "collect/reply.h"

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

/* {"a":"hello"} */
static const struct str gzipped = STR_INIT(
	"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x4a\x54\xb2\x52\xca\x48\xcd\xc9"
	"\xc9\x57\xaa\x05\x00\x90\xfc\x22\x7b\x0d\x00\x00\x00");

enum { HEADERS_MAX = 4 };

struct sample { /* a response as world/ hands it over */
	struct http_header headers[HEADERS_MAX];
	struct http_response response;
	struct reply reply;
};

static struct reply *
reply_of(struct sample *s, enum http_framing framing, struct str body)
{
	s->response.headers = s->headers;
	while (s->response.header_count < HEADERS_MAX
		&& s->headers[s->response.header_count].name.size)
		s->response.header_count++;
	s->response.status = 200;
	s->response.framing = framing;
	s->response.body = body;
	s->reply = (struct reply){ .response = &s->response, .body_max = 1000 };
	return &s->reply;
}

#define TYPE(text)                                                                       \
	{                                                                                \
		{                                                                        \
			STR("Content-Type"), STR(text)                                   \
		}                                                                        \
	}

static void
headers_are_found_by_their_name_in_any_case(void **state)
{
	(void)state;
	struct sample s = { .headers = { { STR("X-A"), STR("1") }, { STR("x-b"), { 0 } },
				    { STR("x-a"), STR("2") } } };
	struct reply *r = reply_of(&s, FRAMING_LENGTH, STR(""));
	struct str *values;
	assert_true(str_is(reply_header(r, STR("x-A")), "1"));
	assert_non_null(reply_header(r, STR("X-B")).data); /* empty is not missing */
	assert_null(reply_header(r, STR("x")).data);
	assert_int_equal(reply_headers(&arena, r, STR("X-A"), &values), 2);
	assert_true(str_is(values[0], "1") && str_is(values[1], "2"));
	assert_int_equal(reply_headers(&arena, r, STR("x"), &values), 0);
}

static void
a_body_is_decoded_read_and_parsed(void **state)
{
	(void)state;
	struct sample s = { .headers = { { STR("content-encoding"), STR("gzip") },
				    { STR("Content-Type"), STR("application/json") } } };
	struct reply *r = reply_of(&s, FRAMING_LENGTH, gzipped);
	struct str text;
	const struct value *v, *again;
	struct err err = { 0 };
	assert_true(reply_bytes(&arena, r, &text, &err));
	assert_true(str_is(text, "{\"a\":\"hello\"}"));
	assert_true(reply_text(&arena, r, &text, &err));
	assert_true(reply_json(&arena, r, &v, &err));
	assert_true(str_is(value_get_text(v, "a"), "hello"));
	assert_true(reply_json(&arena, r, &again, &err));
	assert_ptr_equal(v, again); /* at most once */
	assert_true(reply_is_whole(&arena, r));
	reply_fini(r);
}

static void
a_coding_that_is_cut_is_an_error_each_time_it_is_asked(void **state)
{
	(void)state; /* BODY-04 */
	for (size_t size = 1; size < gzipped.size; size++) {
		struct sample s = { .headers = {
					    { STR("Content-Encoding"), STR("gzip") } } };
		struct reply *r =
			reply_of(&s, FRAMING_LENGTH, str_part(gzipped, 0, size));
		struct str text;
		const struct value *v;
		struct err first = { 0 }, second = { 0 }, third = { 0 };
		assert_false(reply_bytes(&arena, r, &text, &first));
		assert_int_equal(first.kind, ERR_SUBJECT);
		assert_int_equal(text.size, 0);
		assert_false(reply_bytes(&arena, r, &text, &second));
		assert_string_equal(first.text, second.text);
		assert_false(reply_json(&arena, r, &v, &third));
		assert_null(v);
		assert_string_equal(first.text, third.text);
		assert_false(reply_is_whole(&arena, r));
	}
}

static void
a_body_beyond_its_limit_is_an_error_of_ours(void **state)
{
	(void)state; /* BODY-05 */
	struct sample s = { .headers = { { STR("Content-Encoding"), STR("gzip") } } };
	struct reply *r = reply_of(&s, FRAMING_LENGTH, gzipped);
	struct str text;
	struct err err = { 0 };
	r->body_max = 12;
	assert_false(reply_bytes(&arena, r, &text, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
	assert_false(reply_is_whole(&arena, r));
	struct reply exact = { .response = r->response, .body_max = 13 };
	err = (struct err){ 0 };
	assert_true(reply_bytes(&arena, &exact, &text, &err));
}

static void
codings_of_several_lines_are_one_list(void **state)
{
	(void)state;
	struct sample s = { .headers = { { STR("Content-Encoding"), STR("gzip") },
				    { STR("Content-Encoding"), STR("br") } } };
	struct reply *r = reply_of(&s, FRAMING_LENGTH, gzipped);
	struct str text;
	struct err err = { 0 };
	assert_false(reply_bytes(&arena, r, &text, &err)); /* br comes off first */
	assert_int_equal(err.kind, ERR_SUBJECT);
}

static void
a_response_with_a_trouble_has_no_body(void **state)
{
	(void)state;
	struct sample s = { .headers = TYPE("application/json") };
	struct reply *r = reply_of(&s, FRAMING_LENGTH, STR("[]"));
	struct str text;
	struct err err = { 0 };
	s.response.trouble = TROUBLE_TRUNCATED;
	s.response.reason = STR("2 of 10 bytes came");
	assert_false(reply_text(&arena, r, &text, &err));
	assert_string_equal(err.text, "there is no whole response: 2 of 10 bytes came");
	assert_false(reply_is_whole(&arena, r));
}

static void
text_is_read_in_the_charset_of_its_type(void **state)
{
	(void)state;
	static const struct {
		struct str type, body;
		const char *text; /* NULL: an error */
	} cases[] = {
		{ STR_INIT("text/plain"), STR_INIT("\xc3\xa9"), "\xc3\xa9" },
		{ STR_INIT("text/plain"), STR_INIT("\xe9"), NULL },
		{ STR_INIT("text/plain; charset=iso-8859-1"), STR_INIT("\xe9"),
			"\xc3\xa9" },
		{ STR_INIT("text/plain;CHARSET=\"ISO-8859-1\" ; x=y"), STR_INIT("\xe9"),
			"\xc3\xa9" },
		{ STR_INIT("text/plain; x=\"a;charset=utf-8\"; charset = iso-8859-1"),
			STR_INIT("\xe9"), "\xc3\xa9" },
		{ STR_INIT("text/plain; flag; charset=iso-8859-1"), STR_INIT("\xe9"),
			"\xc3\xa9" },
		{ STR_INIT("text/plain; charset=utf-8"), STR_INIT("\xe9"),
			NULL }, /* BODY-12 */
		{ STR_INIT("text/plain; charset=klingon"), STR_INIT("x"), NULL },
		{ STR_INIT("text/plain; charset="), STR_INIT("\xc3\xa9"), "\xc3\xa9" },
		{ STR_INIT("text/plain; charset=\"utf-8"), STR_INIT("\xc3\xa9"),
			"\xc3\xa9" },
		{ STR_INIT("; charset"), STR_INIT("\xc3\xa9"), "\xc3\xa9" },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct sample s = { .headers = {
					    { STR("Content-Type"), cases[i].type } } };
		struct reply *r = reply_of(&s, FRAMING_LENGTH, cases[i].body);
		struct str text;
		struct err err = { 0 };
		bool ok = reply_text(&arena, r, &text, &err);
		if (ok != (cases[i].text != NULL))
			fail_msg("%.*s: %s", STR_ARGS(cases[i].type), err.text);
		if (ok)
			assert_true(str_is(text, cases[i].text));
		else
			assert_int_equal(err.kind, ERR_SUBJECT);
	}
}

static void
a_json_error_keeps_its_place(void **state)
{
	(void)state; /* JX-01 */
	struct sample s = { .headers = TYPE("application/json") };
	struct reply *r = reply_of(&s, FRAMING_LENGTH, STR("{\n \"a\": }"));
	const struct value *v;
	for (int i = 0; i < 2; i++) {
		struct err err = { 0 };
		assert_false(reply_json(&arena, r, &v, &err));
		assert_int_equal(err.line, 2);
		assert_int_equal(err.column, 7);
		assert_string_equal(err.text, "expected a value, found '}'");
	}
}

static void
html_is_read_as_html_only_where_its_type_says_so(void **state)
{
	(void)state; /* JX-18 */
	struct str page = STR("<p>one<p>two");
	struct sample html = { .headers = TYPE("Text/HTML; charset=utf-8") };
	struct sample xml = { .headers = TYPE("application/xml") };
	struct reply *r = reply_of(&html, FRAMING_LENGTH, page);
	struct xdoc *doc, *again;
	struct value count;
	struct err err = { 0 };
	assert_true(reply_xdoc(&arena, r, &doc, &err));
	assert_true(reply_xdoc(&arena, r, &again, &err));
	assert_ptr_equal(doc, again);
	assert_true(xdoc_xpath(&arena, doc, STR("count(//p)"), &count, &err));
	assert_true(str_is(value_text(&count), "2"));
	reply_fini(r);
	r = reply_of(&xml, FRAMING_LENGTH, page);
	assert_false(reply_xdoc(&arena, r, &doc, &err));
	assert_null(doc);
	assert_int_equal(err.kind, ERR_SUBJECT);
	reply_fini(r);
	reply_fini(r);
	reply_fini(NULL);
}

static const struct {
	enum http_framing framing;
	struct str type, coding, body;
	bool whole;
} ends[] = {
	{ FRAMING_LENGTH, STR_INIT("text/plain"), { 0 }, STR_INIT("text"), true },
	{ FRAMING_CHUNKED, STR_INIT("text/html"), { 0 }, STR_INIT("<p>"), true },
	{ FRAMING_STREAM, { 0 }, { 0 }, STR_INIT(""), true },
	{ FRAMING_NONE, { 0 }, { 0 }, STR_INIT(""), true },
	{ FRAMING_NONE, { 0 }, { 0 }, STR_INIT("a body out of nowhere"), false },
	/* BODY-03: what ends with its connection */
	{ FRAMING_CLOSE, STR_INIT("text/plain"), { 0 }, STR_INIT("text"), false },
	{ FRAMING_CLOSE, STR_INIT("text/plain"), { 0 }, STR_INIT("{\"a\":1}"), false },
	{ FRAMING_CLOSE, STR_INIT("text/html"), { 0 }, STR_INIT("<html></html>"), false },
	{ FRAMING_CLOSE, { 0 }, { 0 }, STR_INIT(""), false },
	{ FRAMING_CLOSE, STR_INIT("application/json"), { 0 }, STR_INIT("{\"a\":1}"),
		true },
	{ FRAMING_CLOSE, STR_INIT("application/json"), { 0 }, STR_INIT("{\"a\":1"),
		false },
	{ FRAMING_CLOSE, STR_INIT("application/json"), { 0 }, STR_INIT(""), false },
	{ FRAMING_CLOSE, STR_INIT("application/json"), { 0 }, STR_INIT("\"x\""), true },
	{ FRAMING_CLOSE, STR_INIT("application/json"), { 0 }, STR_INIT("123"), false },
	{ FRAMING_CLOSE, STR_INIT("application/problem+json; x=y"), { 0 }, STR_INIT("[]"),
		true },
	{ FRAMING_CLOSE, { 0 }, { 0 }, STR_INIT(" [1]\n"), true },
	{ FRAMING_CLOSE, { 0 }, { 0 }, STR_INIT("null"), false },
	{ FRAMING_CLOSE, STR_INIT("text/xml"), { 0 }, STR_INIT("<a><b/></a>"), true },
	{ FRAMING_CLOSE, STR_INIT("application/atom+xml"), { 0 }, STR_INIT("<a><b/>"),
		false },
	{ FRAMING_CLOSE, STR_INIT("text/plain"), STR_INIT("identity"), STR_INIT("text"),
		false },
	{ FRAMING_CLOSE, STR_INIT("text/plain"), STR_INIT("gzip"), { 0 }, true },
};

static void
a_body_is_whole_by_its_framing_or_by_its_own_end(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++) {
		struct sample s = { 0 };
		size_t count = 0;
		if (ends[i].type.size)
			s.headers[count++] =
				(struct http_header){ STR("Content-Type"), ends[i].type };
		if (ends[i].coding.size)
			s.headers[count++] =
				(struct http_header){ STR("Content-Encoding"),
					ends[i].coding };
		bool zipped = str_is(ends[i].coding, "gzip");
		struct reply *r =
			reply_of(&s, ends[i].framing, zipped ? gzipped : ends[i].body);
		if (reply_is_whole(&arena, r) != ends[i].whole)
			fail_msg("%zu: %.*s", i, STR_ARGS(ends[i].body));
		reply_fini(r);
	}
}

static void
no_bytes_of_a_coding_over_a_closed_connection_prove_nothing(void **state)
{
	(void)state;
	struct sample s = { .headers = { { STR("Content-Encoding"), STR("gzip") } } };
	assert_false(reply_is_whole(&arena, reply_of(&s, FRAMING_CLOSE, STR(""))));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(
			headers_are_found_by_their_name_in_any_case, forget),
		cmocka_unit_test_teardown(a_body_is_decoded_read_and_parsed, forget),
		cmocka_unit_test_teardown(
			a_coding_that_is_cut_is_an_error_each_time_it_is_asked, forget),
		cmocka_unit_test_teardown(
			a_body_beyond_its_limit_is_an_error_of_ours, forget),
		cmocka_unit_test_teardown(codings_of_several_lines_are_one_list, forget),
		cmocka_unit_test_teardown(a_response_with_a_trouble_has_no_body, forget),
		cmocka_unit_test_teardown(
			text_is_read_in_the_charset_of_its_type, forget),
		cmocka_unit_test_teardown(a_json_error_keeps_its_place, forget),
		cmocka_unit_test_teardown(
			html_is_read_as_html_only_where_its_type_says_so, forget),
		cmocka_unit_test_teardown(
			a_body_is_whole_by_its_framing_or_by_its_own_end, forget),
		cmocka_unit_test_teardown(
			no_bytes_of_a_coding_over_a_closed_connection_prove_nothing,
			forget),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
