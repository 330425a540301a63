/* SPDX-License-Identifier: MIT */
/* A path compiles or is refused at its place; its segments make up its text, and it can
 * be asked of any document within a budget. */
#include "fuzz.h"

#include "query/jsonpath.h"

static const struct str document = STR_INIT(
	"{\"a\":[{\"b\":1,\"c\":\"x\"},{\"b\":2.0,\"d\":null},[1,[2,[3]]],\"\\u00e9\","
	"true],"
	"\"b\":{\"a\":{\"a\":{\"a\":1}},\"'\":0,\"\\\"\":\"\"},\"store\":{\"book\":"
	"[{\"price\":8.95,\"isbn\":\"0-553\"},{\"price\":22}]}}");

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct err err = { 0 };
	struct value root;
	struct jsonpath_nodes nodes;
	struct jsonpath_budget budget = { 10000, 100000 };
	struct json_limits limits = JSON_LIMITS;
	must(json_read(&a, document, &limits, &root, &err), "the document is JSON");
	struct str text = { (const char *)data, size };
	struct jsonpath *path = jsonpath_compile(&a, text, &err);
	if (!path) {
		must(err.kind == ERR_INPUT || err.kind == ERR_LIMIT,
			"a path is refused as an input");
		must(err.column <= size + 1, "a refusal stands within the path");
	} else if (jsonpath_select(&a, path, &root, true, budget, &nodes, &err)) {
		must(!path->singular || nodes.count <= 1,
			"a singular path selects one node at most");
		jsonpath_nearest(&a, path, &root);
	} else {
		must(err.kind == ERR_LIMIT || err.kind == ERR_SUBJECT,
			"asking fails by limits only");
	}
	arena_fini(&a);
	return 0;
}
