/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "plan/blind.h"
#include "value/json.h"

struct stage {
	struct arena arena;
	struct blind blind;
	struct err err;
};

static void
set(struct stage *s)
{
	*s = (struct stage){ .err = { 0 } };
	s->blind = blind_new(&s->arena);
}

static struct value
json(struct stage *s, const char *text)
{
	struct value v;
	assert_true(json_read(&s->arena, str_of(text), &JSON_LIMITS, &v, &s->err));
	return v;
}

/* A suite of one GET for each of the URLs, and a probe. */
static void
touch(struct stage *s, const char *const *urls, size_t count, const char *probe)
{
	struct entry *entries = arena_array(&s->arena, count, sizeof(*entries));
	for (size_t i = 0; i < count; i++) {
		entries[i].request.method = STR("GET");
		entries[i].request.url.written = str_of(urls[i]);
	}
	struct suite suite = { .entries = entries, .count = (uint32_t)count };
	struct planned_suite planned = { .suite = &suite };
	struct probe p = { .kind = PROBE_HTTP,
		.method = STR("GET"),
		.target = { .written = str_of(probe) } };
	struct workspace w = { .probes = &p, .probe_count = 1 };
	struct planned_probe look = { .probe = 0 };
	struct plan plan = { .workspace = &w,
		.suites = &planned,
		.suite_count = 1,
		.probes = &look,
		.probe_count = 1 };
	blind_touch(&s->blind, &plan);
}

static void
must_be(struct stage *s, const char *const *expected, size_t count)
{
	size_t found;
	const struct endpoint **spots = blind_spots(&s->blind, &found);
	for (size_t i = 0; i < found && i < count; i++) {
		struct str text = str_format(&s->arena, "%.*s %.*s",
			STR_ARGS(spots[i]->method), STR_ARGS(spots[i]->path));
		if (!str_is(text, expected[i]))
			fail_msg("%.*s, not %s", STR_ARGS(text), expected[i]);
	}
	assert_int_equal(found, count);
}

static void
an_openapi_document_knows_its_operations(void **state)
{
	(void)state;
	struct stage s;
	set(&s);
	struct value v = json(&s,
		"{\"servers\": [{\"url\": \"https://x.example/v1/\"}],"
		"\"paths\": {\"/orders\": {\"get\": {}, \"post\": {},"
		"\"parameters\": []}, \"/orders/{id}\": {\"get\": {}}}}");
	assert_true(blind_openapi(&s.blind, &v, &s.err));
	static const char *const all[] = { "GET /v1/orders", "POST /v1/orders",
		"GET /v1/orders/{}" };
	must_be(&s, all, 3);
	static const char *const urls[] = { "{{url}}/v1/orders?limit=1" };
	touch(&s, urls, 1, "/v1/orders/17");
	static const char *const left[] = { "POST /v1/orders" };
	must_be(&s, left, 1);
	arena_fini(&s.arena);
}

static void
what_a_suite_leaves_open_meets_only_what_varies(void **state)
{
	(void)state;
	struct stage s;
	set(&s);
	struct value v = json(&s,
		"{\"basePath\": \"/\", \"paths\": {\"/a/{id}\": {\"get\": "
		"{}}, \"/a/new\": {\"get\": {}}, \"/a\": {\"get\": {}},"
		"\"/a/{id}/b\": {\"get\": {}}}}");
	assert_true(blind_openapi(&s.blind, &v, &s.err));
	static const char *const urls[] = { "{{url}}/a/{{id}}" };
	touch(&s, urls, 1, "/elsewhere");
	static const char *const left[] = { "GET /a", "GET /a/new", "GET /a/{}/b" };
	must_be(&s, left, 3);
	arena_fini(&s.arena);
}

static void
a_sitemap_knows_pages(void **state)
{
	(void)state;
	struct stage s;
	set(&s);
	struct value v = json(&s,
		"{\"name\": \"urlset\", \"children\": [{\"name\": \"url\", \"children\":"
		"[{\"name\": \"loc\", \"text\": \" https://x.example \"}]}, {\"name\": "
		"\"url\","
		"\"children\": [{\"name\": \"loc\", \"text\": "
		"\"https://x.example/cart/\"}]}]}");
	assert_true(blind_sitemap(&s.blind, &v, &s.err));
	static const char *const urls[] = { "https://x.example/cart" };
	touch(&s, urls, 1, "/cart");
	static const char *const left[] = { "GET /" };
	must_be(&s, left, 1);
	struct value index = json(&s, "{\"name\": \"sitemapindex\"}");
	assert_false(blind_sitemap(&s.blind, &index, &s.err));
	arena_fini(&s.arena);
}

static void
a_log_is_counted_and_what_was_not_there_is_left_out(void **state)
{
	(void)state;
	struct stage s;
	set(&s);
	static const char log[] =
		"10.0.0.1 - - [20/Nov/2026:02:00:00 +0000] \"GET /orders/1?x=1 "
		"HTTP/1.1\" 200 "
		"5 \"-\" \"curl\"\n"
		"10.0.0.1 - - [20/Nov/2026:02:00:00 +0000] \"GET /orders/2 HTTP/1.1\" "
		"304 0\n"
		"10.0.0.1 - - [20/Nov/2026:02:00:00 +0000] \"GET /wp-login.php "
		"HTTP/1.1\" 404 "
		"0\n"
		"10.0.0.1 - - [20/Nov/2026:02:00:00 +0000] \"POST /pay HTTP/1.1\" 500 "
		"0\r\n"
		"10.0.0.1 - - [20/Nov/2026:02:00:00 +0000] \"\\x16\\x03\" 400 0\n"
		"\n";
	assert_true(blind_access_log(&s.blind, str_of(log), &s.err));
	assert_int_equal(s.blind.unread, 1);
	static const char *const all[] = { "GET /orders/{}", "POST /pay" };
	must_be(&s, all, 2);
	assert_int_equal(((struct endpoint *)vec_at(&s.blind.endpoints, 0))->hits, 2);
	arena_fini(&s.arena);
}

static void
what_is_none_of_these_is_refused(void **state)
{
	(void)state;
	struct stage s;
	set(&s);
	struct value v = json(&s, "{\"paths\": []}");
	assert_false(blind_openapi(&s.blind, &v, &s.err));
	s.err = (struct err){ 0 };
	assert_false(blind_sitemap(&s.blind, &v, &s.err));
	s.err = (struct err){ 0 };
	static const char *const logs[] = { "", "nothing\n", "a \"GET\" 200\n",
		"a \"GET x HTTP/1.1\" 200\n", "a \"GET / HTTP/1.1\" two\n",
		"a \"GET / HTTP/1.1\" 99\n", "a \"GET / HTTP/1.1\n" };
	for (size_t i = 0; i < sizeof(logs) / sizeof(logs[0]); i++) {
		s.err = (struct err){ 0 };
		assert_false(blind_access_log(&s.blind, str_of(logs[i]), &s.err));
	}
	arena_fini(&s.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_openapi_document_knows_its_operations),
		cmocka_unit_test(what_a_suite_leaves_open_meets_only_what_varies),
		cmocka_unit_test(a_sitemap_knows_pages),
		cmocka_unit_test(a_log_is_counted_and_what_was_not_there_is_left_out),
		cmocka_unit_test(what_is_none_of_these_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
