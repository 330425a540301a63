/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "query/jsonpath.h"
#include "value/json.h"

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static const char document[] =
	"{\"body\":{\"database\":{\"host\":\"x\",\"port\":1},\"cache ttl\":5,"
	"\"items\":[{\"name\":\"a\",\"price\":1},{\"nam\":2}],\"it's\":{\"x\":1}},"
	"\"status\":200}";

static const struct {
	const char *path, *nearest;
} cases[] = {
	{ "$.body.datbase.host", "$.body.database.host" },
	{ "$.body.datbase.hots", "$.body.database.host" },
	{ "$.bdy", "$.body" },
	{ "$['bdy'].items[1].name", "$.body.items[1].nam" },
	{ "$.body['cache_ttl']", "$.body['cache ttl']" },
	{ "$.body['its']", "$.body['it\\'s']" },
	{ "$..prize", "$..price" },
	{ "$..chache_ttl", "$..['cache ttl']" },
	{ "$.body.items[*].nme", "$.body.items[*].name" },
	{ "$.bdy.items[?@.price>0].nme", "$.body.items[?@.price>0].name" },
	/* nothing near: */
	{ "$.zzz", "" },
	{ "$.body.items[7]", "" },
	{ "$.body.items[7].name", "" },
	{ "$.body.datbase.zzzzzz", "" },
	{ "$.status.code", "" },
	{ "$.bdy.items[9]", "" },
	{ "$['bdy','statsu']", "" },
	/* it selects something already: */
	{ "$.body", "" },
	{ "$", "" },
};

static void
the_nearest_path_that_selects_something_is_found(void **state)
{
	(void)state;
	struct value root;
	struct err err = { 0 };
	assert_true(json_read(&arena, str_of(document), &JSON_LIMITS, &root, &err));
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct jsonpath *path =
			jsonpath_compile(&arena, str_of(cases[i].path), &err);
		assert_non_null(path);
		struct str near = jsonpath_nearest(&arena, path, &root);
		if (!str_is(near, cases[i].nearest))
			fail_msg("%s: %.*s, not %s", cases[i].path, STR_ARGS(near),
				cases[i].nearest);
		if (!near.size)
			continue;
		struct jsonpath_nodes nodes;
		path = jsonpath_compile(&arena, near, &err);
		assert_non_null(path);
		assert_true(jsonpath_select(
			&arena, path, &root, false, JSONPATH_BUDGET, &nodes, &err));
		assert_true(nodes.count > 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(
			the_nearest_path_that_selects_something_is_found, forget),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
