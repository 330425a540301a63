/* SPDX-License-Identifier: MIT */
/* Titles, texts and order were taken from Hurl 8.0.1. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "collect/entry.h"
#include "entry_tree.h"
#include "query/show.h"

#include <string.h>

static struct arena arena, keep;
static struct generator generator;
static struct scope scope;
static struct entry_settings settings;
static struct entry entry;
static struct entry_result result;
static struct http_response response;
static struct http_header headers[8];
static struct reply reply;
static struct assertion asserts[32];
static struct capture captures[4];

static void
header(const char *name, const char *value)
{
	headers[response.header_count++] =
		(struct http_header){ str_of(name), str_of(value) };
}

static void
body(const char *type, const char *text)
{
	response.header_count = 0;
	header("Content-Type", type);
	response.body = str_of(text);
	reply_fini(&reply);
	reply = (struct reply){
		.response = &response, .duration = 12, .body_max = 1 << 20
	};
}

static int
begin(void **state)
{
	(void)state;
	generator = (struct generator){ .seed = 1 };
	scope_init(&scope, &keep, &generator, NULL);
	settings = (struct entry_settings){ .body_max = 1 << 20 };
	entry = (struct entry){ .response = { .present = true,
					.status = -1,
					.asserts = asserts,
					.captures = captures } };
	memset(captures, 0, sizeof(captures));
	response = (struct http_response){ .status = 200,
		.version = HTTP_VERSION_11,
		.headers = headers,
		.framing = FRAMING_LENGTH,
		.address = STR("127.0.0.1"),
		.url = STR("http://a.example/") };
	reply = (struct reply){ 0 };
	body("application/json",
		"{\"s\":\"hello\",\"n\":1.10,\"l\":[1,2],\"o\":{\"a\":1},\"z\":null}");
	return 0;
}

static int
end(void **state)
{
	(void)state;
	reply_fini(&reply);
	arena_fini(&arena);
	arena_fini(&keep);
	return 0;
}

static void
add(struct query query, const char *predicate, const char *text)
{
	asserts[entry.response.assert_count++] =
		tree_assert(&arena, query, predicate, text);
}

static struct query
json(const char *path, const char *filters)
{
	return tree_query(&arena, QUERY_JSONPATH, path, filters);
}

static struct query
plain(enum query_kind kind)
{
	return tree_query(&arena, kind, NULL, NULL);
}

static void
evaluate(void)
{
	entry_evaluate(
		&arena, &keep, &entry, &settings, &reply, &scope, NULL, NULL, &result);
}

/* Evaluates with one assert, and forgets it; the evidence. */
static enum evidence
only(struct query query, const char *predicate, const char *text)
{
	entry.response.assert_count = 0;
	add(query, predicate, text);
	evaluate();
	entry.response.assert_count = 0;
	return result.evidence;
}

static void
assert_error(size_t i, const char *title, const char *text)
{
	assert_true(i < result.error_count);
	assert_string_equal(result.errors[i].title, title);
	if (text)
		assert_string_equal(str_copy(&arena, result.errors[i].text).data, text);
}

/* --- order --- */

static void
an_entry_that_asks_nothing_holds(void **state)
{
	(void)state;
	entry.response.present = false;
	response.status = 500;
	evaluate();
	assert_int_equal(result.evidence, EVIDENCE_HELD);
	assert_int_equal(result.asserts, 0);
}

static void
a_wrong_status_or_version_ends_the_evaluation(void **state)
{
	(void)state;
	entry.response.status = 201;
	entry.response.version = VERSION_2;
	tree_pair(&arena, &entry.response.headers, "X", "1");
	captures[0] = (struct capture){ .name = tree_template(&arena, "a"),
		.query = json("$.s", NULL) };
	entry.response.capture_count = 1;
	add(json("$.nope", NULL), "exists", NULL);
	evaluate();
	assert_int_equal(result.evidence, EVIDENCE_BROKEN);
	assert_int_equal(result.error_count, 2);
	assert_error(0, "Assert HTTP version", "actual value is <HTTP/1.1>");
	assert_error(1, "Assert status code", "actual value is <200>");
	assert_true(result.errors[0].assert &&result.errors[0].broken);
	assert_int_equal(result.asserts, 2);
	assert_null(scope_find(&scope, STR("a")));
}

static void
every_status_is_fine_for_a_star(void **state)
{
	(void)state;
	response.status = 503;
	evaluate();
	assert_int_equal(result.evidence, EVIDENCE_HELD);
	entry.response.status = 503;
	evaluate();
	assert_int_equal(result.evidence, EVIDENCE_HELD);
	assert_int_equal(result.asserts, 1);
}

static void
all_that_does_not_hold_is_told(void **state)
{
	(void)state;
	header("X-A", "1");
	header("X-A", "2");
	header("X-B", "b");
	tree_pair(&arena, &entry.response.headers, "x-a", "2");
	tree_pair(&arena, &entry.response.headers, "X-A", "5");
	tree_pair(&arena, &entry.response.headers, "X-B", "c");
	tree_pair(&arena, &entry.response.headers, "X-C", "d");
	entry.response.body.kind = BODY_TEXT;
	entry.response.body.text = tree_template(&arena, "x");
	add(json("$.s", NULL), "==", "hello");
	add(json("$.s", NULL), "==", "x");
	evaluate();
	assert_int_equal(result.evidence, EVIDENCE_BROKEN);
	assert_int_equal(result.asserts, 7);
	assert_int_equal(result.error_count, 5);
	assert_error(0, "Assert header value", "actual value is <[\"1\", \"2\"]>");
	assert_error(1, "Assert header value", "actual value is <b>");
	assert_error(
		2, "Header not found", "this header has not been found in the response");
	assert_error(3, "Assert body value", NULL);
	assert_error(4, "Assert failure", "");
	assert_string_equal(result.errors[4].actual.data, "string <hello>");
	assert_string_equal(result.errors[4].expected.data, "string <x>");
}

static void
no_assert_still_captures(void **state)
{
	(void)state;
	settings.no_assert = true;
	entry.response.status = 404;
	captures[0] = (struct capture){ .name = tree_template(&arena, "a"),
		.query = json("$.s", NULL) };
	entry.response.capture_count = 1;
	add(json("$.s", NULL), "==", "x");
	evaluate();
	assert_int_equal(result.evidence, EVIDENCE_HELD);
	assert_true(str_is(value_text(&scope_find(&scope, STR("a"))->value), "hello"));
}

static void
without_a_whole_response_nothing_is_asked(void **state)
{
	(void)state;
	response.trouble = TROUBLE_TRUNCATED;
	response.reason = STR("transfer closed");
	response.library_code = 18;
	add(json("$.nope", NULL), "not exists", NULL);
	evaluate();
	assert_int_equal(result.evidence, EVIDENCE_UNKNOWN);
	assert_int_equal(result.trouble, TROUBLE_TRUNCATED);
	assert_error(0, "HTTP connection", "(18) transfer closed");
	assert_int_equal(result.asserts, 0);
}

/* --- captures --- */

static char secrets[64];

static void
note_secret(void *context, struct str text)
{
	(void)context;
	memcpy(secrets, text.data, text.size);
	secrets[text.size] = '\0';
	assert_null(scope_find(&scope, STR("b"))); /* before anything else can show it */
}

static void
a_capture_is_seen_by_the_asserts_of_its_entry_and_outlives_it(void **state)
{
	(void)state;
	captures[0] = (struct capture){ .name = tree_template(&arena, "a"),
		.query = json("$.l", "nth 1") };
	captures[1] = (struct capture){ .name = tree_template(&arena, "b"),
		.query = json("$.s", NULL),
		.redact = true };
	entry.response.capture_count = 2;
	add(tree_query(&arena, QUERY_VARIABLE, "a", NULL), "==", "#2");
	entry_evaluate(&arena, &keep, &entry, &settings, &reply, &scope, note_secret,
		NULL, &result);
	assert_int_equal(result.evidence, EVIDENCE_HELD);
	assert_string_equal(secrets, "hello");
	size_t used = keep.used;
	evaluate();
	assert_int_equal(keep.used, used); /* the same again needs no more memory */
	arena_fini(&arena);
	arena = (struct arena){ 0 };
	reply.cache = NULL;
	assert_true(str_is(value_text(&scope_find(&scope, STR("b"))->value), "hello"));
	assert_true(scope_find(&scope, STR("b"))->secret);
	assert_true(str_is(value_text(&scope_find(&scope, STR("a"))->value), "2"));
}

static void
a_capture_without_a_result_is_no_assert_and_ends_the_evaluation(void **state)
{
	(void)state;
	captures[0] = (struct capture){ .name = tree_template(&arena, "a"),
		.query = json("$.nope", NULL) };
	entry.response.capture_count = 1;
	add(json("$.s", NULL), "==", "x");
	evaluate();
	assert_int_equal(result.evidence, EVIDENCE_UNKNOWN);
	assert_int_equal(result.trouble, TROUBLE_EMPTY);
	assert_int_equal(result.error_count, 1);
	assert_error(0, "No query result", "query didn't return any result");
	assert_false(result.errors[0].assert);
	captures[0].query = json("$.nope", "count");
	evaluate();
	assert_error(0, "No query result", NULL);
	captures[0].query = json("$.s", "count");
	evaluate();
	assert_error(0, "Filter error", "invalid filter input type");
	assert_string_equal(str_copy(&arena, result.errors[0].actual).data, "string");
	assert_int_equal(result.evidence, EVIDENCE_UNKNOWN);
}

static void
only_a_text_is_redacted_and_its_name_may_be_taken_again(void **state)
{
	(void)state;
	scope_set(&scope, STR("a"), value_of_c("s"), true);
	captures[0] = (struct capture){ .name = tree_template(&arena, "a"),
		.query = json("$.s", NULL) };
	entry.response.capture_count = 1;
	evaluate();
	assert_int_equal(result.evidence, EVIDENCE_HELD);
	assert_false(scope_find(&scope, STR("a"))->secret);
	captures[0].redact = true;
	evaluate();
	assert_int_equal(result.evidence, EVIDENCE_HELD);
	assert_true(scope_find(&scope, STR("a"))->secret);
	captures[0].query = json("$.l", NULL);
	evaluate();
	assert_error(0, "Invalid secret type",
		"secret must be string, actual value is <list>");
	assert_int_equal(result.evidence, EVIDENCE_UNKNOWN);
}

/* TPL-07 */
static void
a_text_that_is_too_large_is_not_captured(void **state)
{
	char *text = arena_alloc(&arena, ENTRY_CAPTURE_MAX + 2);

	(void)state;
	memset(text, 'x', ENTRY_CAPTURE_MAX + 1);
	body("text/plain", text);
	reply.body_max = SIZE_MAX;
	captures[0] = (struct capture){ .name = tree_template(&arena, "a"),
		.query = plain(QUERY_BODY) };
	entry.response.capture_count = 1;
	evaluate();
	assert_int_equal(result.trouble, TROUBLE_LIMIT);
	text[ENTRY_CAPTURE_MAX] = '\0';
	body("text/plain", text);
	reply.body_max = SIZE_MAX;
	evaluate();
	assert_int_equal(result.evidence, EVIDENCE_HELD);
}

/* --- queries --- */

static void
every_query_answers(void **state)
{
	struct http_response first = { .status = 302 };
	struct redirection redirection = { 302, STR("http://a.example/1"),
		STR("http://a.example/"), &first };

	(void)state;
	header("Set-Cookie",
		"LSID=abc; Expires=Wed, 13 Jan 2021 22:23:01 GMT; Secure; HttpOnly; "
		"Path=/accounts; SameSite=Lax; Max-Age=10");
	header("X-A", "1");
	header("X-A", "2");
	header("X-B", "b");
	header("X-L", "caf\xe9");
	reply.redirections = &redirection;
	reply.redirection_count = 1;
	struct query cookie = tree_query(&arena, QUERY_COOKIE, "LSID", NULL);
	add(plain(QUERY_STATUS), "==", "#200");
	add(plain(QUERY_VERSION), "==", "1.1");
	add(plain(QUERY_URL), "==", "http://a.example/");
	add(plain(QUERY_IP), "==", "127.0.0.1");
	add(plain(QUERY_DURATION), "==", "#12");
	add(tree_query(&arena, QUERY_HEADER, "x-b", NULL), "==", "b");
	add(tree_query(&arena, QUERY_HEADER, "x-l", NULL), "==", "caf\xc3\xa9");
	add(tree_query(&arena, QUERY_HEADER, "x-a", "count"), "==", "#2");
	add(tree_query(&arena, QUERY_HEADER, "x-z", NULL), "not exists", NULL);
	add(plain(QUERY_BODY), "contains", "hello");
	add(tree_query(&arena, QUERY_BYTES, NULL, "count"), "==", "#53");
	add(tree_query(&arena, QUERY_RAWBYTES, NULL, "count"), "==", "#53");
	add(tree_query(&arena, QUERY_SHA256, NULL, "toHex"), "startsWith", "");
	add(tree_query(&arena, QUERY_MD5, NULL, "count"), "==", "#16");
	add(tree_query(&arena, QUERY_REGEX, "\"(h[^\"]*)\"", NULL), "==", "hello");
	add(tree_query(&arena, QUERY_REDIRECTS, NULL, "nth 0 location"),
		"==", "http://a.example/");
	add(cookie, "==", "abc");
	cookie.attribute = STR("Expires");
	cookie.filters =
		tree_query(&arena, QUERY_BODY, NULL, "dateFormat \"%Y\"").filters;
	add(cookie, "==", "2021");
	cookie.filters.count = 0;
	cookie.attribute = STR("Max-Age");
	add(cookie, "==", "#10");
	cookie.attribute = STR("Secure");
	add(cookie, "exists", NULL);
	cookie.attribute = STR("SameSite");
	add(cookie, "==", "Lax");
	cookie.attribute = STR("Domain");
	add(cookie, "not exists", NULL);
	add(tree_query(&arena, QUERY_CERTIFICATE, "Subject", NULL), "not exists", NULL);
	evaluate();
	assert_int_equal(result.error_count, 0);
	assert_int_equal(result.evidence, EVIDENCE_HELD);
	assert_int_equal(result.asserts, 23);
}

static void
a_jsonpath_gives_none_the_node_or_a_list(void **state)
{
	(void)state;
	assert_int_equal(only(json("$.s", NULL), "==", "hello"), EVIDENCE_HELD);
	assert_int_equal(only(json("$.n", NULL), "==", "#1.1"), EVIDENCE_HELD);
	assert_int_equal(only(json("$.l[*]", "count"), "==", "#2"), EVIDENCE_HELD);
	assert_int_equal(only(json("$.o[*]", NULL), "==", "#1"), EVIDENCE_HELD);
	assert_int_equal(only(json("$.nope", NULL), "not exists", NULL), EVIDENCE_HELD);
	assert_int_equal(only(json("$.z", NULL), "exists", NULL), EVIDENCE_HELD);
	assert_int_equal(only(json("$.nope", NULL), "==", "x"), EVIDENCE_BROKEN);
	assert_string_equal(result.errors[0].actual.data, "none");
}

static void
an_xpath_number_is_a_float(void **state)
{
	struct query q = tree_query(&arena, QUERY_XPATH, "count(//a)", NULL);

	(void)state;
	body("application/xml", "<r><a>1</a><a>2</a></r>");
	assert_int_equal(only(q, "==", "#2"), EVIDENCE_HELD);
	assert_int_equal(only(q, "isFloat", NULL), EVIDENCE_HELD);
	assert_int_equal(
		only(tree_query(&arena, QUERY_XPATH, "//a", "count"), "==", "#2"),
		EVIDENCE_HELD);
	assert_int_equal(
		only(tree_query(&arena, QUERY_XPATH, "//b", NULL), "not exists", NULL),
		EVIDENCE_HELD);
	/* JX-15: an expression that has no answer has none under `not` */
	assert_int_equal(
		only(tree_query(&arena, QUERY_XPATH, "//b[", NULL), "not exists", NULL),
		EVIDENCE_UNKNOWN);
	assert_error(0, "Invalid XPath expression", NULL);
	assert_int_equal(
		only(tree_query(&arena, QUERY_XPATH, "x:b", NULL), "not exists", NULL),
		EVIDENCE_UNKNOWN);
}

/* --- a body that is none --- */

static void
a_body_that_cannot_be_read_passes_nothing(void **state)
{
	static const struct {
		enum query_kind kind;
		const char *argument, *type, *body, *title;
	} rows[] = {
		{ QUERY_JSONPATH, "$.x", "application/json", "<html>", "Invalid JSON" },
		{ QUERY_JSONPATH, "$.x", "application/json", "", "Invalid JSON" },
		{ QUERY_XPATH, "//x", "application/xml", "{}", "Invalid XML" },
		{ QUERY_BODY, NULL, "text/plain", "\xff\xfe", "Invalid decoding" },
		{ QUERY_REGEX, "(x)", "text/plain", "\xff\xfe", "Invalid decoding" },
		{ QUERY_JSONPATH, "$.x", "application/json", "\"\xff\"",
			"Invalid decoding" },
		{ QUERY_BODY, NULL, "text/plain; charset=klingon", "x",
			"Invalid charset" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct query q = tree_query(&arena, rows[i].kind, rows[i].argument, NULL);
		body(rows[i].type, rows[i].body);
		for (int negated = 0; negated < 2; negated++) {
			assert_int_equal(
				only(q, negated ? "not contains" : "contains", "zz"),
				EVIDENCE_UNKNOWN);
			assert_error(0, rows[i].title, NULL);
			assert_int_equal(result.trouble, TROUBLE_DECODE);
			assert_int_equal(only(q, negated ? "not exists" : "exists", NULL),
				EVIDENCE_UNKNOWN);
		}
	}
	body("text/plain", "abc");
	header("Content-Encoding", "gzip");
	assert_int_equal(
		only(plain(QUERY_BYTES), "not contains", "zz"), EVIDENCE_UNKNOWN);
	assert_error(0, "Decompression error", NULL);
	assert_int_equal(only(plain(QUERY_BODY), "not contains", "zz"), EVIDENCE_UNKNOWN);
	assert_error(0, "Decompression error", NULL);
	assert_int_equal(only(plain(QUERY_RAWBYTES), "exists", NULL), EVIDENCE_HELD);
}

static void
a_filter_that_does_not_fit_a_whole_body_is_broken(void **state)
{
	(void)state;
	assert_int_equal(only(json("$.s", "count"), "==", "#1"), EVIDENCE_BROKEN);
	assert_error(0, "Filter error", "invalid filter input type");
	assert_true(result.errors[0].assert);
	assert_int_equal(only(json("$.l", "nth 5"), "not ==", "#1"), EVIDENCE_BROKEN);
	assert_int_equal(only(json("$.nope", "count"), "not ==", "#1"), EVIDENCE_BROKEN);
	/* a URL or pattern met at run time is missing news */
	assert_int_equal(only(json("$.s", "urlQueryParam \"x\""), "not exists", NULL),
		EVIDENCE_UNKNOWN);
	assert_error(0, "Invalid URL", NULL);
	assert_int_equal(only(json("$.s", NULL), "matches", "x["), EVIDENCE_UNKNOWN);
	assert_error(0, "Invalid regex", NULL);
	assert_int_equal(only(json("$.s", NULL), "not matches", "x["), EVIDENCE_UNKNOWN);
	assert_int_equal(only(json("$.s", NULL), "not ==", "{{gone}}"), EVIDENCE_UNKNOWN);
	assert_error(0, "Undefined variable", "you must set the variable gone");
	assert_int_equal(result.trouble, TROUBLE_EVALUATE);
}

static void
types_that_do_not_fit_fail_under_not_too(void **state)
{
	(void)state;
	assert_int_equal(only(json("$.s", NULL), "not >", "#1"), EVIDENCE_BROKEN);
	assert_error(0, "Assert failure",
		">>> types between actual and expected are not consistent");
}

/* --- strictness --- */

static void
a_missing_value_satisfies_not_as_with_hurl_and_never_in_a_gate(void **state)
{
	(void)state;
	assert_int_equal(only(json("$.nope", NULL), "not ==", "x"), EVIDENCE_HELD);
	assert_int_equal(only(json("$.nope", NULL), "not contains", "x"), EVIDENCE_HELD);
	settings.strict = true;
	assert_int_equal(only(json("$.nope", NULL), "not ==", "x"), EVIDENCE_UNKNOWN);
	assert_int_equal(
		only(json("$.nope", NULL), "not contains", "x"), EVIDENCE_UNKNOWN);
	assert_int_equal(
		only(json("$.nope", NULL), "not isEmpty", NULL), EVIDENCE_UNKNOWN);
	assert_int_equal(only(json("$.nope", NULL), "not exists", NULL), EVIDENCE_HELD);
	assert_int_equal(only(json("$.nope", NULL), "==", "x"), EVIDENCE_BROKEN);
	/* RE-10 */
	assert_int_equal(
		only(tree_query(&arena, QUERY_REGEX, "hello", NULL), "not exists", NULL),
		EVIDENCE_UNKNOWN);
}

/* F1, F2, F3: where the end was not seen, only a presence is a fact. */
static void
in_a_gate_a_body_without_an_end_proves_no_absence(void **state)
{
	static const struct {
		enum query_kind kind;
		const char *filters, *predicate, *text;
		enum evidence evidence;
	} rows[] = {
		{ QUERY_BODY, NULL, "contains", "hello", EVIDENCE_HELD },
		{ QUERY_BODY, NULL, "startsWith", "say", EVIDENCE_HELD },
		{ QUERY_BODY, NULL, "matches", "hello$", EVIDENCE_UNKNOWN },
		{ QUERY_SHA256, NULL, "exists", NULL, EVIDENCE_UNKNOWN },
		{ QUERY_BODY, NULL, "exists", NULL, EVIDENCE_HELD },
		{ QUERY_BODY, NULL, "not contains", "hello", EVIDENCE_BROKEN },
		{ QUERY_BODY, NULL, "not contains", "zz", EVIDENCE_UNKNOWN },
		{ QUERY_BODY, NULL, "contains", "zz", EVIDENCE_UNKNOWN },
		{ QUERY_BODY, NULL, "not matches", "zz", EVIDENCE_UNKNOWN },
		{ QUERY_BODY, NULL, "==", "say hello", EVIDENCE_UNKNOWN },
		{ QUERY_BODY, NULL, "endsWith", "hello", EVIDENCE_UNKNOWN },
		{ QUERY_BODY, NULL, "!=", "x", EVIDENCE_UNKNOWN },
		{ QUERY_BYTES, "count", "==", "#9", EVIDENCE_UNKNOWN },
		{ QUERY_BYTES, "count", "<", "#100", EVIDENCE_UNKNOWN },
		{ QUERY_BODY, "split \"z\" count", "==", "#1", EVIDENCE_UNKNOWN },
		{ QUERY_STATUS, NULL, "not ==", "#500", EVIDENCE_HELD },
	};

	(void)state;
	body("text/plain", "say hello");
	response.framing = FRAMING_CLOSE;
	settings.strict = true;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct query q = tree_query(&arena, rows[i].kind, NULL, rows[i].filters);
		if (only(q, rows[i].predicate, rows[i].text) != rows[i].evidence)
			fail_msg("row %zu is %d", i, result.evidence);
	}
	entry.response.body.kind = BODY_TEXT;
	entry.response.body.text = tree_template(&arena, "say hello");
	evaluate();
	assert_int_equal(result.evidence, EVIDENCE_UNKNOWN);
	settings.strict = false;
	evaluate();
	assert_int_equal(result.evidence, EVIDENCE_HELD);
	assert_int_equal(only(plain(QUERY_BODY), "not contains", "zz"), EVIDENCE_HELD);
	entry.response.body.kind = BODY_NONE;
	settings.strict = true;
	body("application/json", "{\"s\":1}"); /* its own end is the proof */
	assert_int_equal(only(json("$.nope", NULL), "not exists", NULL), EVIDENCE_HELD);
}

/* F29 */
static void
a_certificate_nobody_kept_is_not_none(void **state)
{
	struct query q = tree_query(&arena, QUERY_CERTIFICATE, "Subject", NULL);

	(void)state;
	response.tls = true;
	assert_int_equal(only(q, "not exists", NULL), EVIDENCE_UNKNOWN);
	assert_int_equal(only(q, "exists", NULL), EVIDENCE_UNKNOWN);
}

/* --- expected bodies --- */

static void
texts_are_compared_as_texts_and_the_first_hunk_is_shown(void **state)
{
	struct suite suite = { .source.text = STR("```\nline1\nline2\nline4\n```") };

	(void)state;
	settings.suite = &suite;
	body("text/plain", "line1\nline2\nline3");
	entry.response.body.kind = BODY_TEXT;
	entry.response.body.text = tree_template(&arena, "line1\nline2\nline4\n");
	entry.response.body.text.span.start = 4;
	evaluate();
	assert_error(0, "Assert body value", "-line4\n+line3");
	assert_int_equal(result.errors[0].span.start, 16);
	entry.response.body.text = tree_template(&arena, "line1\nline2\nline3");
	evaluate();
	assert_int_equal(result.evidence, EVIDENCE_HELD);
	entry.response.body.text = tree_template(&arena, "{{a}}");
	evaluate();
	assert_error(0, "Undefined variable", NULL);
	assert_int_equal(result.evidence, EVIDENCE_UNKNOWN);
}

static void
bytes_are_compared_as_bytes(void **state)
{
	(void)state;
	body("text/plain", "ab");
	entry.response.body = (struct body){ .kind = BODY_HEX, .bytes = STR("\xff") };
	evaluate();
	assert_error(0, "Assert body value", "actual value is <6162>");
	entry.response.body.bytes = STR("ab");
	evaluate();
	assert_int_equal(result.evidence, EVIDENCE_HELD);
}

static void
a_file_to_compare_with_must_be_there(void **state)
{
	(void)state;
	settings.file_root = "/nonexistent/";
	entry.response.body.kind = BODY_FILE;
	entry.response.body.text = tree_template(&arena, "x");
	evaluate();
	assert_error(0, "File read access", NULL);
	assert_int_equal(result.evidence, EVIDENCE_UNKNOWN);
	assert_int_equal(result.trouble, TROUBLE_FILE);
}

/* --- cost --- */

static void
a_passed_assert_leaves_almost_nothing_behind(void **state)
{
	(void)state;
	only(json("$.s", NULL), "==", "hello"); /* parses */
	size_t before = arena.used;
	asserts[0] = tree_assert(
		&arena, json("$.s", "toString replace \"l\" \"L\""), "==", "heLLo");
	size_t tree = arena.used - before;
	entry.response.assert_count = 1;
	evaluate();
	assert_int_equal(result.evidence, EVIDENCE_HELD);
	assert_true(arena.used - before - tree <= 16);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_entry_that_asks_nothing_holds),
		TEST(a_wrong_status_or_version_ends_the_evaluation),
		TEST(every_status_is_fine_for_a_star),
		TEST(all_that_does_not_hold_is_told),
		TEST(no_assert_still_captures),
		TEST(without_a_whole_response_nothing_is_asked),
		TEST(a_capture_is_seen_by_the_asserts_of_its_entry_and_outlives_it),
		TEST(a_capture_without_a_result_is_no_assert_and_ends_the_evaluation),
		TEST(only_a_text_is_redacted_and_its_name_may_be_taken_again),
		TEST(a_text_that_is_too_large_is_not_captured),
		TEST(every_query_answers),
		TEST(a_jsonpath_gives_none_the_node_or_a_list),
		TEST(an_xpath_number_is_a_float),
		TEST(a_body_that_cannot_be_read_passes_nothing),
		TEST(a_filter_that_does_not_fit_a_whole_body_is_broken),
		TEST(types_that_do_not_fit_fail_under_not_too),
		TEST(a_missing_value_satisfies_not_as_with_hurl_and_never_in_a_gate),
		TEST(in_a_gate_a_body_without_an_end_proves_no_absence),
		TEST(a_certificate_nobody_kept_is_not_none),
		TEST(texts_are_compared_as_texts_and_the_first_hunk_is_shown),
		TEST(bytes_are_compared_as_bytes),
		TEST(a_file_to_compare_with_must_be_there),
		TEST(a_passed_assert_leaves_almost_nothing_behind),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
