/* SPDX-License-Identifier: MIT */
/* A path, a line `---`, and a document: what is read survives being written, and the
 * place of each node that a path selects leads to that node and no other. */
#include "fuzz.h"

#include "query/jsonpath.h"

enum { NODES_FOLLOWED = 50 };

static void
follow(struct arena *a, const struct value *root, const struct jsonpath_node *node)
{
	struct sbuf text = { 0 };
	struct err err = { 0 };
	struct jsonpath_nodes nodes;
	path_write_normalized(node->path, &text);
	struct str place = sbuf_copy(&text, a);
	sbuf_fini(&text);
	if (place.size > JSONPATH_SIZE_MAX)
		return;
	struct jsonpath *path = jsonpath_compile(a, place, &err);
	if (!path && strstr(err.text, "more than"))
		return; /* deeper than paths may be written */
	must(path != NULL, "a place is a path");
	must(path->singular, "a place is one node at most");
	must(jsonpath_select(a, path, root, false, JSONPATH_BUDGET, &nodes, &err),
		"a place can be asked");
	must(nodes.count == 1 && nodes.items[0].value == node->value,
		"a place leads to its node");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct str rest = { (const char *)data, size }, first = next_part(&rest);
	struct str document = own_copy(rest.size ? rest : first);
	struct json_limits limits = { .depth = 256, .nodes = 100000 };
	struct jsonpath_budget budget = { 10000, 100000 };
	struct jsonpath_nodes nodes;
	struct value root;
	struct err err = { 0 };
	if (json_read(&a, document, &limits, &root, &err)) {
		value_survives(&a, &root, JSON_COMPACT);
		value_survives(&a, &root, JSON_PRETTY);
		struct jsonpath *path = jsonpath_compile(&a, first, &err);
		if (path && jsonpath_select(&a, path, &root, true, budget, &nodes, &err))
			for (size_t i = 0; i < nodes.count && i < NODES_FOLLOWED; i++)
				follow(&a, &root, &nodes.items[i]);
		if (path)
			jsonpath_nearest(&a, path, &root);
	} else {
		must(err.kind == ERR_SUBJECT || err.kind == ERR_LIMIT,
			"a document is refused as a subject");
		must(err.line >= 1 && err.column >= 1, "a refusal has a place");
	}
	free_copy(document);
	arena_fini(&a);
	return 0;
}
