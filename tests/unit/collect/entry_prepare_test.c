/* SPDX-License-Identifier: MIT */
/* What is sent was compared with what Hurl 8.0.1 sends for the same suite. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "collect/entry.h"
#include "entry_tree.h"
#include "query/show.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct arena arena;
static struct generator generator;
static struct scope scope;
static struct entry_settings settings;
static struct entry entry;
static struct entry_plan plan;
static struct entry_error error;

static int
begin(void **state)
{
	(void)state;
	generator = (struct generator){ .seed = 1 };
	scope_init(&scope, &arena, &generator, NULL);
	settings = (struct entry_settings){ .deadline = 1000,
		.redirects = 50,
		.body_max = 1 << 20,
		.headers_max = 1 << 16 };
	entry = (struct entry){ .request.method = STR("GET") };
	entry.request.url = tree_template(&arena, "http://a.example/x");
	return 0;
}

static int
end(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static void
set(const char *name, const char *value)
{
	scope_set(&scope, str_of(name), value_of_c(value), false);
}

static bool
prepared(void)
{
	return entry_prepare(&arena, &entry, &settings, &scope, &plan, &error);
}

/* "Name: value", or NULL. */
static const char *
header(const char *name)
{
	const char *found = NULL;

	for (size_t i = 0; i < plan.request.header_count; i++)
		if (str_eq_nocase(plan.request.headers[i].name, str_of(name))) {
			assert_null(found);
			found = str_copy(&arena, plan.request.headers[i].value).data;
		}
	return found;
}

static void
assert_text(struct str text, const char *expected)
{
	assert_string_equal(str_copy(&arena, text).data, expected);
}

/* --- URL and query --- */

static const char *
url_with(const char *url)
{
	entry.request.url = tree_template(&arena, url);
	assert_true(prepared());
	return str_copy(&arena, plan.request.url).data;
}

/* TPL-05 */
static void
parameters_are_encoded_each_by_itself(void **state)
{
	(void)state;
	set("v", "a b/c?d&e=f+\xc3\xa9'~*(!)#");
	tree_pair(&arena, &entry.request.query, "x", "{{v}}");
	tree_pair(&arena, &entry.request.query, "f[a]@$_-.", "");
	tree_pair(&arena, &entry.request.query, "{{v}}", "1");
	assert_string_equal(url_with("http://a.example/x"),
		"http://a.example/x?x=a%20b%2Fc%3Fd%26e%3Df%2B%C3%A9%27~%2A%28%21%29%23"
		"&f[a]@$_-.=&a%20b%2Fc%3Fd%26e%3Df%2B%C3%A9%27~%2A%28%21%29%23=1");
}

static void
parameters_go_behind_a_query_and_before_a_fragment(void **state)
{
	(void)state;
	tree_pair(&arena, &entry.request.query, "x", "1");
	assert_string_equal(url_with("http://a.example/"), "http://a.example/?x=1");
	assert_string_equal(
		url_with("http://a.example/?a=b"), "http://a.example/?a=b&x=1");
	assert_string_equal(url_with("http://a.example/?"), "http://a.example/?x=1");
	assert_string_equal(url_with("http://a.example/?a&"), "http://a.example/?a&x=1");
	assert_string_equal(url_with("http://a.example/#f?"), "http://a.example/?x=1");
}

static void
a_url_without_a_scheme_or_with_a_blank_is_refused(void **state)
{
	static const char *const urls[] = { "a.example", "ftp://a.example", "{{v}}",
		"http://a.example/a b", "http://a.example/\x01" };

	(void)state;
	set("v", "/x");
	for (size_t i = 0; i < sizeof(urls) / sizeof(urls[0]); i++) {
		entry.request.url = tree_template(&arena, urls[i]);
		assert_false(prepared());
		assert_string_equal(
			error.title, i < 3 ? "Invalid URL" : "HTTP connection");
		assert_false(error.broken);
	}
}

/* TPL-01 */
static void
an_undefined_variable_names_itself_and_its_place(void **state)
{
	(void)state;
	entry.request.url = tree_template(&arena, "http://{{host}}/");
	assert_false(prepared());
	assert_string_equal(error.title, "Undefined variable");
	assert_text(error.text, "you must set the variable host");
	assert_int_equal(error.span.start, 7);
}

/* TPL-04 */
static void
line_ends_are_refused_wherever_a_line_is_made(void **state)
{
	static const char *const values[] = { "a\r\nX: y", "a\nb", "a\rb" };

	for (size_t i = 0; i < 3; i++) {
		begin(state);
		set("v", values[i]);
		tree_pair(&arena, &entry.request.headers, "X", "{{v}}");
		assert_false(prepared());
		begin(state);
		set("v", values[i]);
		tree_pair(&arena, &entry.request.headers, "{{v}}", "x");
		assert_false(prepared());
		begin(state);
		set("v", values[i]);
		tree_pair(&arena, &entry.request.cookies, "a", "{{v}}");
		assert_false(prepared());
		begin(state);
		set("v", values[i]);
		entry.request.url = tree_template(&arena, "http://a.example/{{v}}");
		assert_false(prepared());
		begin(state);
		set("v", values[i]);
		entry.request.has_basic_auth = true;
		entry.request.basic_auth.name = tree_template(&arena, "u");
		entry.request.basic_auth.value = tree_template(&arena, "{{v}}");
		assert_false(prepared());
		begin(state);
		set("v", values[i]);
		tree_option(&arena, &entry.request.options, OPTION_HEADER, "X", "{{v}}");
		assert_false(prepared());
		begin(state);
		set("v", values[i]);
		tree_option(&arena, &entry.request.options, OPTION_USER, NULL, "{{v}}");
		assert_false(prepared());
		assert_string_equal(error.title, "Invalid value");
	}
	begin(state);
	scope_set(&scope, STR("v"), value_of_string(STR("a\0b")), false);
	tree_pair(&arena, &entry.request.headers, "X", "{{v}}");
	assert_false(prepared());
}

/* --- headers, cookies, credentials --- */

static void
headers_come_in_order_and_those_of_the_settings_behind(void **state)
{
	struct http_header further = { STR("X-C"), STR("3") };

	(void)state;
	settings.headers = &further;
	settings.header_count = 1;
	tree_pair(&arena, &entry.request.headers, "X-A", "1");
	tree_pair(&arena, &entry.request.headers, "X-A", "2");
	tree_pair(&arena, &entry.request.headers, "X-Empty", "");
	tree_option(&arena, &entry.request.options, OPTION_HEADER, "X-O", "4");
	set("h", "X-P: 5:6");
	tree_option(&arena, &entry.request.options, OPTION_HEADER, NULL, "{{h}}");
	assert_true(prepared());
	assert_int_equal(plan.request.header_count, 6);
	assert_text(plan.request.headers[0].value, "1");
	assert_text(plan.request.headers[1].value, "2");
	assert_string_equal(header("X-Empty"), "");
	assert_text(plan.request.headers[3].name, "X-C");
	assert_string_equal(header("X-O"), "4");
	assert_string_equal(header("X-P"), "5:6");
	set("h", "no colon");
	assert_false(prepared());
}

static void
cookies_are_one_line_and_a_header_of_ones_own_wins(void **state)
{
	(void)state;
	tree_pair(&arena, &entry.request.cookies, "a", "1 2");
	tree_pair(&arena, &entry.request.cookies, "b", "\"q\"");
	assert_true(prepared());
	assert_text(plan.request.cookies, "a=1 2; b=\"q\"");
	tree_pair(&arena, &entry.request.headers, "cookie", "z=1");
	assert_true(prepared());
	assert_text(plan.request.cookies, "");
	assert_string_equal(header("Cookie"), "z=1");
}

static void
credentials_of_the_entry_win_over_those_of_the_settings(void **state)
{
	(void)state;
	settings.user = STR("s:p");
	assert_true(prepared());
	assert_text(plan.request.user, "s:p");
	tree_option(&arena, &entry.request.options, OPTION_USER, NULL, "o:p");
	assert_true(prepared());
	assert_text(plan.request.user, "o:p");
	entry.request.has_basic_auth = true;
	entry.request.basic_auth.name = tree_template(&arena, "bob");
	entry.request.basic_auth.value = tree_template(&arena, "se:cret");
	assert_true(prepared());
	assert_text(plan.request.user, "bob:se:cret");
	tree_pair(&arena, &entry.request.headers, "Authorization", "Bearer x");
	assert_true(prepared());
	assert_text(plan.request.user, "");
}

/* --- bodies --- */

static const char *
body_of(enum body_kind kind, const char *text)
{
	entry.request.body.kind = kind;
	entry.request.body.text = tree_template(&arena, text);
	assert_true(prepared());
	assert_true(plan.request.has_body);
	return str_copy(&arena, plan.request.body).data;
}

static void
a_body_implies_a_content_type(void **state)
{
	static const struct {
		enum body_kind kind;
		const char *type;
	} rows[] = { { BODY_JSON, "application/json" }, { BODY_XML, "application/xml" },
		{ BODY_TEXT, NULL }, { BODY_MULTILINE_JSON, "application/json" },
		{ BODY_MULTILINE_XML, "application/xml" },
		{ BODY_GRAPHQL, "application/json" }, { BODY_RAW, NULL } };

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		body_of(rows[i].kind, "1");
		if (rows[i].type)
			assert_string_equal(header("Content-Type"), rows[i].type);
		else
			assert_null(header("Content-Type"));
	}
	tree_pair(&arena, &entry.request.headers, "content-type", "x/y");
	body_of(BODY_JSON, "1");
	assert_string_equal(header("Content-Type"), "x/y");
}

/* TPL-03 */
static void
values_in_a_json_body_are_escaped_in_strings_and_json_elsewhere(void **state)
{
	(void)state;
	set("q", "a\"b\\\n");
	scope_set(&scope, STR("n"), value_of_number(STR("12345678901234567890")), false);
	assert_string_equal(body_of(BODY_JSON, "{\"k{{q}}\" : \"v{{q}}\", \"n\":{{n}}}"),
		"{\"ka\\\"b\\\\\\n\" : \"va\\\"b\\\\\\n\", \"n\":12345678901234567890}");
	entry.request.body.text = tree_template(&arena, "[{{q}}]");
	assert_false(prepared());
	assert_string_equal(error.title, "Invalid JSON");
	assert_string_equal(body_of(BODY_TEXT, "[{{q}}]"), "[a\"b\\\n]");
}

static void
graphql_is_wrapped_in_json(void **state)
{
	(void)state;
	set("q", "a\"b");
	assert_string_equal(
		body_of(BODY_GRAPHQL, "query { a }\n\n"), "{\"query\":\"query { a }\"}");
	entry.request.body.variables =
		tree_template(&arena, "{ \"a\": 1.10, \"b\": \"{{q}}\" }");
	assert_string_equal(body_of(BODY_GRAPHQL, "query\n{\n a(x: \"1\") }\n"),
		"{\"query\":\"query\\n{\\n a(x: \\\"1\\\") }\","
		"\"variables\":{\"a\":1.10,\"b\":\"a\\\"b\"}}");
}

static void
bytes_are_sent_as_they_are(void **state)
{
	(void)state;
	entry.request.body =
		(struct body){ .kind = BODY_HEX, .bytes = STR("\xff\x00\x01") };
	assert_true(prepared());
	assert_int_equal(plan.request.body.size, 3);
	assert_memory_equal(plan.request.body.data, "\xff\x00\x01", 3);
	assert_null(header("Content-Type"));
}

static void
a_form_is_encoded_and_a_body_wins_over_it(void **state)
{
	(void)state;
	tree_pair(&arena, &entry.request.form, "a", "x y/z&\xc3\xa9+~*'");
	tree_pair(&arena, &entry.request.form, "c", "d");
	assert_true(prepared());
	assert_text(plan.request.body, "a=x%20y%2Fz%26%C3%A9%2B~%2A%27&c=d");
	assert_string_equal(header("Content-Type"), "application/x-www-form-urlencoded");
	assert_string_equal(body_of(BODY_JSON, "{}"), "{}");
	assert_string_equal(header("Content-Type"), "application/json");
}

/* --- files --- */

static char folder[64];

static void
write_file(const char *name, const char *text)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "wb");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static int
begin_files(void **state)
{
	char path[128];

	begin(state);
	snprintf(folder, sizeof(folder), "/tmp/smoke-entry-XXXXXX");
	if (!mkdtemp(folder))
		return -1;
	snprintf(path, sizeof(path), "%s/in", folder);
	mkdir(path, 0700);
	write_file("secret", "secret");
	write_file("in/up.txt", "hi\n");
	write_file("in/up.foo", "{}");
	snprintf(path, sizeof(path), "%s/in/out", folder);
	if (symlink("../secret", path) != 0)
		return -1;
	snprintf(path, sizeof(path), "%s/in/near", folder);
	if (symlink("up.txt", path) != 0)
		return -1;
	settings.file_root = str_format(&arena, "%s/in/", folder).data;
	return 0;
}

static int
end_files(void **state)
{
	static const char *const names[] = { "in/up.txt", "in/up.foo", "in/out",
		"in/near", "in", "secret", "" };
	char path[128];

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, names[i]);
		remove(path);
	}
	return end(state);
}

static void
a_file_is_read_under_its_root_and_nowhere_else(void **state)
{
	static const char *const outside[] = { "../secret", "/etc/passwd",
		"x/../../secret", "out", "", "..", "{{v}}" };

	(void)state;
	set("v", "../secret");
	assert_string_equal(body_of(BODY_FILE, "up.txt"), "hi\n");
	assert_null(header("Content-Type"));
	assert_string_equal(body_of(BODY_FILE, "near"), "hi\n");
	for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++) {
		entry.request.body.text = tree_template(&arena, outside[i]);
		assert_false(prepared());
		assert_string_equal(error.title, "Unauthorized file access");
	}
	entry.request.body.text = tree_template(&arena, "gone");
	assert_false(prepared());
	assert_string_equal(error.title, "File read access");
	entry.request.body.text = tree_template(&arena, ".");
	assert_false(prepared());
}

static void
a_multipart_form_names_its_files_and_their_types(void **state)
{
	struct part parts[] = {
		{ .kind = PART_TEXT,
			.name = tree_template(&arena, "f1"),
			.value = tree_template(&arena, "v\r\n1") },
		{ .kind = PART_FILE,
			.name = tree_template(&arena, "f\"2"),
			.value = tree_template(&arena, "up.txt") },
		{ .kind = PART_FILE,
			.name = tree_template(&arena, "f3"),
			.value = tree_template(&arena, "up.foo") },
		{ .kind = PART_FILE,
			.name = tree_template(&arena, "f4"),
			.value = tree_template(&arena, "up.txt"),
			.type = tree_template(&arena, "text/csv") },
	};
	struct str type, line;

	(void)state;
	entry.request.multipart = (struct parts){ parts, 4 };
	assert_true(prepared());
	type = str_of(header("Content-Type"));
	assert_true(str_starts(type, STR("multipart/form-data; boundary=")));
	line = str_format(&arena, "--%.*s", STR_ARGS(str_from(type, 30)));
	struct str expected = str_format(&arena,
		"%s\r\nContent-Disposition: form-data; name=\"f1\"\r\n\r\nv\r\n1\r\n"
		"%s\r\nContent-Disposition: form-data; name=\"f%%222\"; "
		"filename=\"up.txt\"\r\n"
		"Content-Type: text/plain\r\n\r\nhi\n\r\n"
		"%s\r\nContent-Disposition: form-data; name=\"f3\"; "
		"filename=\"up.foo\"\r\n"
		"Content-Type: application/octet-stream\r\n\r\n{}\r\n"
		"%s\r\nContent-Disposition: form-data; name=\"f4\"; "
		"filename=\"up.txt\"\r\n"
		"Content-Type: text/csv\r\n\r\nhi\n\r\n"
		"%s--\r\n",
		line.data, line.data, line.data, line.data, line.data);
	assert_text(plan.request.body, expected.data);
	tree_pair(&arena, &entry.request.headers, "Content-Type", "multipart/mixed");
	assert_true(prepared());
	assert_true(str_starts(
		str_of(header("Content-Type")), STR("multipart/mixed; boundary=--")));
	parts[0].name = tree_template(&arena, "{{v}}");
	set("v", "a\r\nb");
	assert_false(prepared());
}

/* --- options --- */

static void
options_win_over_settings(void **state)
{
	struct options *o = &entry.request.options;

	(void)state;
	settings.follow = false;
	settings.retry = 1;
	tree_option(&arena, o, OPTION_LOCATION_TRUSTED, NULL, "true")->flag = true;
	tree_option(&arena, o, OPTION_INSECURE, NULL, "true")->flag = true;
	tree_option(&arena, o, OPTION_COMPRESSED, NULL, "true")->flag = true;
	tree_option(&arena, o, OPTION_PATH_AS_IS, NULL, "true")->flag = true;
	tree_option(&arena, o, OPTION_MAX_REDIRS, NULL, "-1")->number = -1;
	tree_option(&arena, o, OPTION_RETRY, NULL, "7")->number = 7;
	tree_option(&arena, o, OPTION_RETRY_INTERVAL, NULL, "2s")->number = 2000;
	tree_option(&arena, o, OPTION_DELAY, NULL, "5")->number = 5;
	tree_option(&arena, o, OPTION_MAX_TIME, NULL, "3s")->number = 3000;
	tree_option(&arena, o, OPTION_CONNECT_TIMEOUT, NULL, "4s")->number = 4000;
	tree_option(&arena, o, OPTION_LIMIT_RATE, NULL, "9")->number = 9;
	tree_option(&arena, o, OPTION_REPEAT, NULL, "3")->number = 3;
	tree_option(&arena, o, OPTION_IPV6, NULL, "true")->flag = true;
	tree_option(&arena, o, OPTION_HTTP2, NULL, "true")->flag = true;
	tree_option(&arena, o, OPTION_PROXY, NULL, "p:1");
	tree_option(&arena, o, OPTION_OUTPUT, NULL, "o.html");
	tree_option(&arena, o, OPTION_UNIX_SOCKET, NULL, "sock");
	tree_option(&arena, o, OPTION_PINNEDPUBKEY, NULL, "pin");
	tree_option(&arena, o, OPTION_CACERT, NULL, "ca");
	tree_option(&arena, o, OPTION_CERT, NULL, "cert");
	tree_option(&arena, o, OPTION_KEY, NULL, "key");
	tree_option(&arena, o, OPTION_VERBOSE, NULL, "true")->flag = true;
	assert_true(prepared());
	assert_true(plan.settings.follow && plan.settings.trusted);
	assert_true(plan.request.insecure && plan.request.path_as_is);
	assert_string_equal(header("Accept-Encoding"), "gzip, deflate, br");
	assert_true(plan.settings.redirects == SIZE_MAX);
	assert_int_equal(plan.settings.retry, 7);
	assert_int_equal(plan.settings.retry_interval, 2000);
	assert_int_equal(plan.settings.delay, 5);
	assert_int_equal(plan.request.deadline, 3000);
	assert_int_equal(plan.request.connect_deadline, 4000);
	assert_int_equal(plan.request.rate_max, 9);
	assert_int_equal(plan.repeat, 3);
	assert_int_equal(plan.request.ip_version, 6);
	assert_int_equal(plan.request.version, HTTP_VERSION_2);
	assert_text(plan.request.proxy, "p:1");
	assert_text(plan.output, "o.html");
	assert_text(plan.request.unix_socket, "sock");
	assert_text(plan.request.pinned_key, "pin");
	assert_text(plan.request.cacert, "ca");
	assert_text(plan.request.cert, "cert");
	assert_text(plan.request.key, "key");
	assert_int_equal(plan.settings.verbosity, 1);
	assert_int_equal(settings.retry, 1); /* for this entry only */
}

static void
a_version_that_is_false_steps_down(void **state)
{
	(void)state;
	settings.version = HTTP_VERSION_2;
	tree_option(&arena, &entry.request.options, OPTION_HTTP2, NULL, "false");
	assert_true(prepared());
	assert_int_equal(plan.request.version, HTTP_VERSION_11);
}

static void
an_option_with_a_placeholder_is_checked_when_it_is_rendered(void **state)
{
	(void)state;
	set("t", "2s");
	tree_option(&arena, &entry.request.options, OPTION_DELAY, NULL, "{{t}}");
	assert_true(prepared());
	assert_int_equal(plan.settings.delay, 2000);
	set("t", "soon");
	assert_false(prepared());
	assert_string_equal(error.title, "Invalid expression type");
}

static void
a_signature_needs_its_keys(void **state)
{
	(void)state;
	tree_option(&arena, &entry.request.options, OPTION_DIGEST, NULL, "true")->flag =
		true;
	assert_true(prepared());
	assert_int_equal(plan.request.auth, HTTP_AUTH_DIGEST);
	tree_option(&arena, &entry.request.options, OPTION_AWS_SIGV4, NULL, "aws:amz");
	assert_false(prepared());
	assert_string_equal(error.title, "Invalid value");
	tree_option(&arena, &entry.request.options, OPTION_USER, NULL, "key:secret");
	assert_true(prepared());
	assert_true(str_is(plan.request.sigv4, "aws:amz"));
}

static void
a_skipped_entry_renders_nothing(void **state)
{
	(void)state;
	entry.request.url = tree_template(&arena, "{{gone}}");
	tree_option(&arena, &entry.request.options, OPTION_SKIP, NULL, "true")->flag =
		true;
	assert_true(prepared());
	assert_true(plan.skip);
}

static const char *
shown(const char *name)
{
	return value_show_typed(&arena, &scope_find(&scope, str_of(name))->value, 100)
		.data;
}

static void
variables_are_set_in_order_typed_by_their_look_and_stay(void **state)
{
	struct options *o = &entry.request.options;
	struct arena attempt = { 0 };

	(void)state;
	tree_option(&arena, o, OPTION_VARIABLE, "a", "5");
	tree_option(&arena, o, OPTION_VARIABLE, "b", "{{a}}");
	tree_option(&arena, o, OPTION_VARIABLE, "c", "5")->value.written = STR("\"5\"");
	tree_option(&arena, o, OPTION_VARIABLE, "d", "x{{a}}");
	entry.request.url = tree_template(&arena, "http://a.example/{{d}}");
	assert_true(entry_prepare(&attempt, &entry, &settings, &scope, &plan, &error));
	assert_true(str_is(plan.request.url, "http://a.example/x5"));
	size_t used = arena.used;
	assert_true(entry_prepare(&attempt, &entry, &settings, &scope, &plan, &error));
	assert_int_equal(arena.used, used); /* a retry for hours needs no more memory */
	arena_fini(&attempt);
	assert_string_equal(shown("a"), "integer <5>");
	assert_string_equal(shown("b"), "string <5>");
	assert_string_equal(shown("c"), "string <5>");
	assert_string_equal(shown("d"), "string <x5>");
}

/* As with Hurl: the old text stays masked, which is not decided here. */
static void
a_variable_may_take_the_name_of_a_secret(void **state)
{
	(void)state;
	scope_set(&scope, STR("a"), value_of_c("5"), true);
	tree_option(&arena, &entry.request.options, OPTION_VARIABLE, "a", "x");
	assert_true(prepared());
	assert_string_equal(shown("a"), "string <x>");
	assert_false(scope_find(&scope, STR("a"))->secret);
}

static void
connect_to_and_resolve_are_asked_of_the_library_for_their_host_and_port(void **state)
{
	const struct http_target given = { STR_INIT("z"), STR_INIT("1"),
		STR_INIT("y:2") };

	(void)state;
	settings.targets = &given;
	settings.target_count = 1;
	tree_option(&arena, &entry.request.options, OPTION_RESOLVE, NULL,
		"a.example:8080:::1");
	tree_option(
		&arena, &entry.request.options, OPTION_CONNECT_TO, NULL, "::other:99");
	assert_true(prepared());
	assert_int_equal(plan.request.target_count, 3);
	assert_true(str_is(plan.request.targets[0].to, "y:2"));
	assert_true(str_is(plan.request.targets[1].host, "a.example"));
	assert_true(str_is(plan.request.targets[1].to, "[::1]:8080"));
	assert_true(str_is(plan.request.targets[2].host, ""));
	assert_true(str_is(plan.request.targets[2].to, "other:99"));
	entry.request.options.count = 0;
	tree_option(&arena, &entry.request.options, OPTION_RESOLVE, NULL, "a.example");
	assert_false(prepared());
	assert_string_equal(error.title, "Invalid value");
}

/* Nothing is recorded that nobody asked for. */
static void
what_is_rendered_is_kept_where_it_is_asked_for(void **state)
{
	(void)state;
	scope_set(&scope, STR("a"), value_of_c("x y"), false);
	tree_pair(&arena, &entry.request.query, "q", "{{a}}");
	tree_pair(&arena, &entry.request.cookies, "c", "d");
	assert_true(prepared());
	assert_int_equal(plan.section_count, 0);
	assert_int_equal(plan.request.want, 0);
	settings.record = true;
	assert_true(prepared());
	assert_int_equal(plan.section_count, 3);
	assert_true(str_is(plan.sections[0].name, "URL"));
	assert_true(str_is(plan.sections[1].name, "Query"));
	assert_true(str_is(plan.sections[1].items[0].value, "x y"));
	assert_true(str_is(plan.sections[2].name, "Cookies"));
	assert_int_equal(plan.request.want, HTTP_WANT_SENT);
	settings.verbosity = 2;
	assert_true(prepared());
	assert_int_equal(plan.request.want, HTTP_WANT_SENT | HTTP_WANT_LOG);
}

static void
a_certificate_is_asked_for_only_where_a_query_needs_it(void **state)
{
	struct assertion assertion = tree_assert(&arena,
		tree_query(&arena, QUERY_CERTIFICATE, "Subject", NULL), "exists", NULL);

	(void)state;
	assert_true(prepared());
	assert_int_equal(plan.request.want, 0);
	entry.response.asserts = &assertion;
	entry.response.assert_count = 1;
	assert_true(prepared());
	assert_int_equal(plan.request.want, HTTP_WANT_CERTIFICATE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)
#define TEST_FILES(name) cmocka_unit_test_setup_teardown(name, begin_files, end_files)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(parameters_are_encoded_each_by_itself),
		TEST(parameters_go_behind_a_query_and_before_a_fragment),
		TEST(a_url_without_a_scheme_or_with_a_blank_is_refused),
		TEST(an_undefined_variable_names_itself_and_its_place),
		TEST(line_ends_are_refused_wherever_a_line_is_made),
		TEST(headers_come_in_order_and_those_of_the_settings_behind),
		TEST(cookies_are_one_line_and_a_header_of_ones_own_wins),
		TEST(credentials_of_the_entry_win_over_those_of_the_settings),
		TEST(a_body_implies_a_content_type),
		TEST(values_in_a_json_body_are_escaped_in_strings_and_json_elsewhere),
		TEST(graphql_is_wrapped_in_json),
		TEST(bytes_are_sent_as_they_are),
		TEST(a_form_is_encoded_and_a_body_wins_over_it),
		TEST_FILES(a_file_is_read_under_its_root_and_nowhere_else),
		TEST_FILES(a_multipart_form_names_its_files_and_their_types),
		TEST(options_win_over_settings),
		TEST(a_version_that_is_false_steps_down),
		TEST(an_option_with_a_placeholder_is_checked_when_it_is_rendered),
		TEST(a_signature_needs_its_keys),
		TEST(a_skipped_entry_renders_nothing),
		TEST(variables_are_set_in_order_typed_by_their_look_and_stay),
		TEST(a_variable_may_take_the_name_of_a_secret),
		TEST(connect_to_and_resolve_are_asked_of_the_library_for_their_host_and_port),
		TEST(what_is_rendered_is_kept_where_it_is_asked_for),
		TEST(a_certificate_is_asked_for_only_where_a_query_needs_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
