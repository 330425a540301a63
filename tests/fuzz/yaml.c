/* SPDX-License-Identifier: MIT */
/* YAML is read with spans within the source, or refused with a mistake. */
#include "fuzz.h"

#include "base/utf8.h"
#include "ext/yaml.h"

static void
check(const struct source *source, const struct yaml_node *node, unsigned depth)
{
	must(depth <= YAML_DEPTH_MAX, "a tree is no deeper than its limit");
	must(node->span.start <= source->text.size
			&& node->span.size <= source->text.size - node->span.start,
		"a node stands within the source");
	if (node->kind == YAML_SCALAR) {
		must(utf8_is_valid(node->text), "a scalar is UTF-8");
		yaml_type_of(node);
		if (node->text.size)
			yaml_inside(source, node, node->text.size / 2);
	}
	for (size_t i = 0; i < node->count; i++) {
		if (node->kind == YAML_SEQUENCE) {
			check(source, &node->items[i], depth + 1);
			continue;
		}
		check(source, &node->pairs[i].key, depth + 1);
		check(source, &node->pairs[i].value, depth + 1);
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct diags diags;
	struct yaml_node root, *all;
	size_t count = 0;
	struct source source = { STR("x.yaml"), { (const char *)data, size } };
	diags_init(&diags, &a);
	bool one = yaml_read(&a, &source, &root, &diags);
	must(one == (diags.errors == 0), "a refused document says why");
	if (one)
		check(&source, &root, 0);
	struct diags more;
	diags_init(&more, &a);
	bool many = yaml_read_all(&a, &source, &all, &count, &more);
	must(many == (more.errors == 0), "a refused stream says why");
	must(many || !one, "what is one document is a stream of one");
	for (size_t i = 0; many && i < count; i++)
		check(&source, &all[i], 0);
	struct sbuf shown = { 0 };
	diags_write(&diags, 20, &shown);
	sbuf_fini(&shown);
	arena_fini(&a);
	return 0;
}
