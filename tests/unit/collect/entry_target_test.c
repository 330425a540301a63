/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "collect/entry_target.h"

#include <string.h>

struct row {
	const char *text, *host, *port, *to; /* `to` NULL: refused */
};

typedef bool
read_fn(struct arena *a, struct str text, struct http_target *out, struct err *err);

static void
check(read_fn *read, const struct row *rows, size_t count)
{
	struct arena a = { 0 };
	for (size_t i = 0; i < count; i++) {
		struct http_target target;
		struct err err = { 0 };
		bool ok = read(&a, str_of(rows[i].text), &target, &err);
		if (!rows[i].to) {
			assert_false(ok);
			assert_int_equal(err.kind, ERR_USAGE);
			assert_non_null(strstr(err.text, rows[i].text));
			continue;
		}
		assert_true(ok);
		assert_true(str_is(target.host, rows[i].host));
		assert_true(str_is(target.port, rows[i].port));
		assert_true(str_is(target.to, rows[i].to));
	}
	arena_fini(&a);
}

static void
connect_to_takes_four_fields_and_fills_in_what_is_left_out(void **state)
{
	static const struct row rows[] = {
		{ "a:8080:[::1]:99", "a", "8080", "[::1]:99" },
		{ "::other:99", "", "", "other:99" },
		{ "a:8080:other:", "a", "8080", "other:8080" },
		{ "a:8080::99", "a", "8080", "a:99" },
		{ "[::1]:80:b:81", "[::1]", "80", "b:81" },
		{ "a:8080", NULL, NULL, NULL },
		{ "a:8080:b", NULL, NULL, NULL },
		{ "::x:", NULL, NULL, NULL },
		{ "a:80:b:65536", NULL, NULL, NULL },
		{ "a:x:b:80", NULL, NULL, NULL },
		{ "a:80:b:0", NULL, NULL, NULL },
	};
	(void)state;
	check(target_connect_to, rows, sizeof(rows) / sizeof(rows[0]));
}

static void
resolve_takes_a_host_a_port_and_one_address(void **state)
{
	static const struct row rows[] = {
		{ "a:80:127.0.0.1", "a", "80", "127.0.0.1:80" },
		{ "a:80:::1", "a", "80", "[::1]:80" },
		{ "a:80:[::1]", "a", "80", "[::1]:80" },
		{ "*:65535:127.0.0.1", "", "65535", "127.0.0.1:65535" },
		{ "a", NULL, NULL, NULL },
		{ "a:80", NULL, NULL, NULL },
		{ "a:80:", NULL, NULL, NULL },
		{ ":80:127.0.0.1", NULL, NULL, NULL },
		{ "a:65536:127.0.0.1", NULL, NULL, NULL },
		{ "a:80:127.0.0.1,127.0.0.2", NULL, NULL, NULL },
	};
	(void)state;
	check(target_resolve, rows, sizeof(rows) / sizeof(rows[0]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			connect_to_takes_four_fields_and_fills_in_what_is_left_out),
		cmocka_unit_test(resolve_takes_a_host_a_port_and_one_address),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
