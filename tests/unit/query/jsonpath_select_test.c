/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "query/jsonpath.h"
#include "value/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct arena arena;

static int
forget(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

static struct value
read(struct str text)
{
	struct value v;
	struct err err = { 0 };
	if (!json_read(&arena, text, &JSON_LIMITS, &v, &err))
		fail_msg("%u:%u: %s", err.line, err.column, err.text);
	return v;
}

static struct jsonpath *
compile(const char *text)
{
	struct err err = { 0 };
	struct jsonpath *path = jsonpath_compile(&arena, str_of(text), &err);
	if (!path)
		fail_msg("%s: %u: %s", text, err.column, err.text);
	return path;
}

static struct jsonpath_nodes
selected(const struct jsonpath *path, const struct value *root, bool with_paths)
{
	struct jsonpath_nodes nodes;
	struct err err = { 0 };
	if (!jsonpath_select(
		    &arena, path, root, with_paths, JSONPATH_BUDGET, &nodes, &err))
		fail_msg("%.*s: %s", STR_ARGS(path->text), err.text);
	return nodes;
}

/* The values with their normalized paths, one line each. */
static struct str
shown(const struct jsonpath_nodes *nodes)
{
	struct sbuf out = { 0 };
	for (size_t i = 0; i < nodes->count; i++) {
		path_write_normalized(nodes->items[i].path, &out);
		sbuf_add_c(&out, " ");
		json_write(nodes->items[i].value, JSON_COMPACT, &out);
		sbuf_add_c(&out, "\n");
	}
	struct str copy = sbuf_copy(&out, &arena);
	sbuf_fini(&out);
	return copy;
}

static void
must_select(struct str document, const char *path, const char *expected)
{
	struct value root = read(document);
	struct jsonpath_nodes nodes = selected(compile(path), &root, true);
	struct str text = shown(&nodes);
	if (strcmp(text.data, expected) != 0)
		fail_msg("%s\nexpected:\n%sselected:\n%s", path, expected, text.data);
}

static const struct {
	struct str document;
	const char *path, *expected;
} cases[] = {
	{ STR_INIT("{\"a\":1}"), "$", "$ {\"a\":1}\n" },
	{ STR_INIT("{\"a\":{\"b\":[1,2]}}"), "$.a.b[-1]", "$['a']['b'][1] 2\n" },
	{ STR_INIT("{\"a\":{\"b\":1}}"), "$['a'] [\"b\"]", "$['a']['b'] 1\n" },
	{ STR_INIT("{\"a\":1,\"b\":2}"), "$['b','a','b','c']",
		"$['b'] 2\n$['a'] 1\n$['b'] 2\n" },
	{ STR_INIT("{\"b\":2,\"a\":[3]}"), "$.*", "$['b'] 2\n$['a'] [3]\n" },
	{ STR_INIT("[0,1,2,3,4]"), "$[1:3]", "$[1] 1\n$[2] 2\n" },
	{ STR_INIT("[0,1,2,3,4]"), "$[::-2]", "$[4] 4\n$[2] 2\n$[0] 0\n" },
	{ STR_INIT("[0,1,2,3,4]"), "$[-2:]", "$[3] 3\n$[4] 4\n" },
	{ STR_INIT("[0,1,2,3,4]"), "$[5:1:-3]", "$[4] 4\n" },
	{ STR_INIT("[0,1,2,3,4]"), "$[::0]", "" },
	{ STR_INIT("[0,1]"), "$[9007199254740991]", "" },
	{ STR_INIT("[0,1]"), "$[-9007199254740991]", "" },
	{ STR_INIT("[0,1]"), "$[-9007199254740991:9007199254740991:9007199254740991]",
		"$[0] 0\n" },
	/* a node, then its children in order */
	{ STR_INIT("{\"o\":{\"j\":1,\"k\":2},\"a\":[5,3,[{\"j\":4},{\"k\":6}]]}"), "$..j",
		"$['o']['j'] 1\n$['a'][2][0]['j'] 4\n" },
	{ STR_INIT("{\"o\":{\"j\":1,\"k\":2},\"a\":[5,3,[{\"j\":4},{\"k\":6}]]}"),
		"$..[0]", "$['a'][0] 5\n$['a'][2][0] {\"j\":4}\n" },
	{ STR_INIT("{\"a\":[[1],2]}"), "$..*",
		"$['a'] [[1],2]\n$['a'][0] [1]\n$['a'][1] 2\n$['a'][0][0] 1\n" },
	{ STR_INIT("[[1,2],[3]]"), "$..[*,0]",
		"$[0] [1,2]\n$[1] [3]\n$[0] [1,2]\n$[0][0] 1\n$[0][1] 2\n$[0][0] 1\n"
		"$[1][0] 3\n$[1][0] 3\n" },
	{ STR_INIT("[{\"a\":1},{\"a\":2},{\"b\":1}]"), "$[?@.a]",
		"$[0] {\"a\":1}\n$[1] {\"a\":2}\n" },
	{ STR_INIT("[{\"a\":null},{}]"), "$[?@.a]", "$[0] {\"a\":null}\n" },
	{ STR_INIT("[{\"a\":null},{}]"), "$[?!@.a]", "$[1] {}\n" },
	{ STR_INIT("{\"x\":1,\"y\":2}"), "$[?@>1]", "$['y'] 2\n" },
	/* JX-04: by exact decimal value */
	{ STR_INIT("[1,1.0,10e-1,1.00000000000000000001,\"1\",true]"), "$[?@==1]",
		"$[0] 1\n$[1] 1.0\n$[2] 10e-1\n" },
	{ STR_INIT("[9007199254740993,9007199254740992,1e400,10e399]"),
		"$[?@==9007199254740993]", "$[0] 9007199254740993\n" },
	{ STR_INIT("[1e400,1e401,10e399,-1e400]"), "$[?@>=1e400]",
		"$[0] 1e400\n$[1] 1e401\n$[2] 10e399\n" },
	/* JX-07: missing, null and empty are three things */
	{ STR_INIT("[{},{\"a\":null},{\"a\":\"\"}]"), "$[?@.a==null]",
		"$[1] {\"a\":null}\n" },
	{ STR_INIT("[{},{\"a\":null},{\"a\":\"\"}]"), "$[?@.a==@.b]", "$[0] {}\n" },
	{ STR_INIT("[{},{\"a\":null},{\"a\":\"\"}]"), "$[?@.a!='x']",
		"$[0] {}\n$[1] {\"a\":null}\n$[2] {\"a\":\"\"}\n" },
	{ STR_INIT("[\"a\",\"b\",\"\xc3\xa9\",1]"), "$[?@>'a']",
		"$[1] \"b\"\n$[2] \"\xc3\xa9\"\n" },
	{ STR_INIT("[true,false,null,[],{}]"), "$[?@<=@]",
		"$[0] true\n$[1] false\n$[2] null\n$[3] []\n$[4] {}\n" },
	{ STR_INIT("[true,1,[]]"), "$[?@<true || @>true]", "" },
	{ STR_INIT("[[1,{\"b\":2,\"a\":1.0}],[1,{\"a\":1,\"b\":2}],[1]]"), "$[?@==$[0]]",
		"$[0] [1,{\"b\":2,\"a\":1.0}]\n$[1] [1,{\"a\":1,\"b\":2}]\n" },
	{ STR_INIT("[1,2,3,4,5,6]"), "$[?@>1 && @<3 || @==5 || !(@<6)]",
		"$[1] 2\n$[4] 5\n$[5] 6\n" },
	{ STR_INIT("[\"\xc3\xa9\xc3\xa9\",\"abc\",[1,2],{\"a\":1},7,null]"),
		"$[?length(@)==2]", "$[0] \"\xc3\xa9\xc3\xa9\"\n$[2] [1,2]\n" },
	{ STR_INIT("[[1,[2]],[3]]"), "$[?count(@..*)==3]", "$[0] [1,[2]]\n" },
	{ STR_INIT("[{\"a\":[{\"x\":1}]},{\"a\":[{\"x\":1},{\"x\":1}]}]"),
		"$[?value(@..x)==1]", "$[0] {\"a\":[{\"x\":1}]}\n" },
	{ STR_INIT("[\"ab\",\"xab\",\"a\\nb\",1]"), "$[?match(@,'a.*')]",
		"$[0] \"ab\"\n" },
	{ STR_INIT("[\"ab\",\"xab\",\"a\\nb\",1]"), "$[?search(@,'b$')]",
		"$[0] \"ab\"\n$[1] \"xab\"\n$[2] \"a\\nb\"\n" },
	/* a pattern of the document that is none matches nothing */
	{ STR_INIT("{\"p\":\"[\",\"v\":[\"[\",\"a\"]}"), "$.v[?match(@,$.p)]", "" },
	{ STR_INIT("[{\"p\":\"a+\",\"s\":\"aa\"},{\"p\":\"b\",\"s\":\"aa\"},{\"p\":1,"
		   "\"s\":\"1\"}]"),
		"$[?match(@.s,@.p)]", "$[0] {\"p\":\"a+\",\"s\":\"aa\"}\n" },
	{ STR_INIT("{\"it's\":{\"\\u0001\\n\":1}}"), "$[\"it's\"]['\\u0001\\n']",
		"$['it\\'s']['\\u0001\\n'] 1\n" },
	{ STR_INIT("{\"\xf0\x9f\x98\x80\":1,\"a\\u0000\":2}"),
		"$['\\uD83D\\ude00','a\\u0000']",
		"$['\xf0\x9f\x98\x80'] 1\n$['a\\u0000'] 2\n" },
	{ STR_INIT("{\"gr\xc3\xb6\xc3\x9f\x65\":1}"), "$.gr\xc3\xb6\xc3\x9f\x65",
		"$['gr\xc3\xb6\xc3\x9f\x65'] 1\n" },
	{ STR_INIT("[[{\"a\":1}],[{\"a\":2}]]"), "$[?@[?@.a==2]]", "$[1] [{\"a\":2}]\n" },
	{ STR_INIT("1"), "$.*", "" },
	{ STR_INIT("\"x\""), "$..[0,'a',*,:,?@]", "" },
};

static void
paths_select_what_the_rfc_says(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		must_select(cases[i].document, cases[i].path, cases[i].expected);
}

static bool
corpus(struct sbuf *text)
{
	const char *corpora = getenv("SMOKE_CORPORA");
	char path[1024];
	snprintf(path, sizeof(path), "%s/jsonpath/cts.json",
		corpora ? corpora : SMOKE_SOURCE_DIR "/../shared/data");
	FILE *file = fopen(path, "rb");
	if (!file)
		return false;
	char part[4096];
	size_t size;
	while ((size = fread(part, 1, sizeof(part), file)) > 0)
		sbuf_add(text, (struct str){ part, size });
	fclose(file);
	return true;
}

static bool
nodes_are(const struct jsonpath_nodes *nodes, const struct value *result,
	const struct value *paths)
{
	if (nodes->count != value_count(result) || nodes->count != value_count(paths))
		return false;
	struct sbuf path = { 0 };
	bool same = true;
	for (size_t i = 0; same && i < nodes->count; i++) {
		sbuf_reset(&path);
		path_write_normalized(nodes->items[i].path, &path);
		same = value_equal(nodes->items[i].value, value_item(result, i))
			&& str_eq(sbuf_str(&path), value_text(value_item(paths, i)));
	}
	sbuf_fini(&path);
	return same;
}

static bool
case_holds(const struct value *test)
{
	struct err err = { 0 };
	struct jsonpath *path =
		jsonpath_compile(&arena, value_get_text(test, "selector"), &err);
	const struct value *invalid = value_get_c(test, "invalid_selector");
	if (invalid)
		return !path && err.kind == ERR_INPUT && err.column > 0 && err.text[0];
	struct jsonpath_nodes nodes;
	if (!path
		|| !jsonpath_select(&arena, path, value_get_c(test, "document"), true,
			JSONPATH_BUDGET, &nodes, &err)) {
		print_message("%u: %s\n", err.column, err.text);
		return false;
	}
	const struct value *result = value_get_c(test, "result");
	if (result)
		return nodes_are(&nodes, result, value_get_c(test, "result_paths"));
	const struct value *results = value_get_c(test, "results");
	const struct value *paths = value_get_c(test, "results_paths");
	for (size_t i = 0; i < value_count(results); i++)
		if (nodes_are(&nodes, value_item(results, i), value_item(paths, i)))
			return true;
	return false;
}

static void
the_public_compliance_suite_agrees_with_results_and_paths(void **state)
{
	(void)state; /* JX-10 */
	struct sbuf text = { 0 };
	if (!corpus(&text)) {
		print_message("not run: no corpora\n");
		skip();
	}
	struct value root = read(sbuf_str(&text));
	const struct value *tests = value_get_c(&root, "tests");
	size_t held = 0;
	for (size_t i = 0; i < value_count(tests); i++) {
		if (case_holds(value_item(tests, i)))
			held++;
		else
			print_message("FAILED: %.*s: %.*s\n",
				STR_ARGS(value_get_text(value_item(tests, i), "name")),
				STR_ARGS(value_get_text(
					value_item(tests, i), "selector")));
	}
	print_message("%zu of %zu\n", held, value_count(tests));
	sbuf_fini(&text);
	assert_int_equal(value_count(tests), 703);
	assert_int_equal(held, 703);
}

static void
a_normalized_path_selects_its_node_again(void **state)
{
	(void)state;
	struct value root =
		read(STR("{\"a'b\":[{\"\\u0007\\\\\":[1,{\"\":2}]},\"\xe2\x80\xae\"],"
			 "\"x\":{\"y\":null,\"9\":[[]]}}"));
	struct jsonpath_nodes nodes = selected(compile("$..*"), &root, true);
	assert_int_equal(nodes.count, 11);
	for (size_t i = 0; i < nodes.count; i++) {
		struct sbuf texts[2] = { 0 };
		path_write_normalized(nodes.items[i].path, &texts[0]);
		path_write(nodes.items[i].path, &texts[1]);
		for (int k = 0; k < 2; k++) {
			struct jsonpath *path = compile(sbuf_str(&texts[k]).data);
			assert_true(path->singular);
			struct jsonpath_nodes again = selected(path, &root, false);
			assert_int_equal(again.count, 1);
			assert_ptr_equal(again.items[0].value, nodes.items[i].value);
			sbuf_fini(&texts[k]);
		}
	}
}

static void
must_stop(const char *path, const struct value *root, size_t nodes, size_t steps,
	bool stops, const char *message)
{
	struct jsonpath_nodes out;
	struct err err = { 0 };
	struct jsonpath_budget budget = { nodes, steps };
	bool ok = jsonpath_select(&arena, compile(path), root, false, budget, &out, &err);
	if (ok == stops)
		fail_msg("%s: %s", path, ok ? "selected" : err.text);
	if (stops) {
		assert_int_equal(err.kind, ERR_LIMIT);
		assert_string_equal(err.text, message);
	}
}

static void
the_budget_stops_at_its_edges(void **state)
{
	(void)state; /* JX-09 */
	struct value root = read(STR("[1,2,3,4,5]"));
	must_stop("$[*]", &root, 5, 1000, false, "");
	must_stop("$[*]", &root, 4, 1000, true, "the path selects more nodes than 4");
	must_stop("$[*]", &root, 1000, 6, false, "");
	must_stop("$[*]", &root, 1000, 5, true, "the path visits more nodes than 5");
	must_stop("$[?@..*]", &root, 1000, 5, true, "the path visits more nodes than 5");
	must_stop("$[?count($[*])==5]", &root, 4, 1000, true,
		"the path selects more nodes than 4");
	/* one that exists is enough: nothing is gathered */
	must_stop("$[?$[*]]", &root, 5, 1000, false, "");
}

static void
a_path_that_multiplies_is_stopped(void **state)
{
	(void)state; /* JX-09 */
	struct sbuf text = { 0 };
	for (int i = 0; i < 200; i++)
		sbuf_add_c(&text, "[[],");
	sbuf_add_c(&text, "0");
	sbuf_fill(&text, ']', 200);
	struct value root = read(sbuf_str(&text));
	must_stop("$..*..*..*..*", &root, 100000, 5000000, true,
		"the path selects more nodes than 100000");
	must_stop("$..[?count(@..[?count(@..*)>1])>1]", &root, 100000, 1000000, true,
		"the path visits more nodes than 1000000");
	must_stop("$..[?@==$]", &root, 100000, 200, true,
		"the path visits more nodes than 200");
	sbuf_fini(&text);
}

static void
comparing_large_values_costs_steps(void **state)
{
	(void)state;
	struct sbuf text = { 0 };
	sbuf_add_c(&text, "{\"s\":\"");
	sbuf_fill(&text, 'x', 64 * 1000);
	sbuf_add_c(&text, "\",\"t\":[");
	for (int i = 0; i < 1000; i++)
		sbuf_add_c(&text, "0,");
	sbuf_add_c(&text, "0],\"n\":[1,2,3,4,5,6,7,8,9,10]}");
	struct value root = read(sbuf_str(&text));
	must_stop("$.n[?$.s==$.s]", &root, 100, 20200, false, "");
	must_stop("$.n[?$.s==$.s]", &root, 100, 20000, true,
		"the path visits more nodes than 20000");
	must_stop("$.n[?$.t==$.t]", &root, 100, 10200, false, "");
	must_stop("$.n[?$.t==$.t]", &root, 100, 10000, true,
		"the path visits more nodes than 10000");
	sbuf_fini(&text);
}

static void
a_filter_can_be_asked_by_itself(void **state)
{
	(void)state;
	struct value root = read(STR("{\"max\":2,\"n\":[1,2,3]}"));
	struct jsonpath *path = compile("$.n[?@<$.max]");
	const struct jsonpath_filter *filter = path->segments[1].selectors[0].filter;
	struct jsonpath_budget budget = { 100, 9 };
	struct err err = { 0 };
	bool holds;
	const struct value *n = value_get_c(&root, "n");
	assert_true(jsonpath_filter_holds(
		&arena, filter, value_item(n, 0), &root, &budget, &holds, &err));
	assert_true(holds);
	assert_true(budget.steps < 9);
	assert_true(jsonpath_filter_holds(
		&arena, filter, value_item(n, 1), &root, &budget, &holds, &err));
	assert_false(holds);
	assert_false(jsonpath_filter_holds(
		&arena, filter, value_item(n, 2), &root, &budget, &holds, &err));
	assert_int_equal(err.kind, ERR_LIMIT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(paths_select_what_the_rfc_says, forget),
		cmocka_unit_test_teardown(
			a_normalized_path_selects_its_node_again, forget),
		cmocka_unit_test_teardown(the_budget_stops_at_its_edges, forget),
		cmocka_unit_test_teardown(a_path_that_multiplies_is_stopped, forget),
		cmocka_unit_test_teardown(comparing_large_values_costs_steps, forget),
		cmocka_unit_test_teardown(a_filter_can_be_asked_by_itself, forget),
		cmocka_unit_test_teardown(
			the_public_compliance_suite_agrees_with_results_and_paths,
			forget),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
