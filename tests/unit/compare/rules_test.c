/* SPDX-License-Identifier: MIT */
/* The automaton of all rules against one path at a time. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "documents.h"

static struct str
make_path(struct maker *m)
{
	static const char *const steps[] = { ".a", ".b", ".c", ".*", "[*]", "[0]", "[-1]",
		"[1:]", "[::-2]", "..a", "..b", "..*", "..[0]", "['a','b',1]", "[?@.a]",
		"[?@.b==1]", "[?@.a==$.body.a]", "..[?@.c]", "[?@==2]", "[0:3:2,?@.a]",
		"[-2:]", "[?!@.a]" };
	struct sbuf text = { 0 };
	sbuf_add_c(&text, pick(m, 4) ? "$.body" : "$");
	for (size_t i = 0, count = pick(m, 4); i < count; i++)
		sbuf_add_c(&text, steps[pick(m, sizeof(steps) / sizeof(steps[0]))]);
	struct str copy = sbuf_copy(&text, m->a);
	sbuf_fini(&text);
	return copy;
}

static bool
is_within(const struct value *tree, const struct value *node)
{
	if (tree == node)
		return true;
	for (size_t i = 0; i < value_count(tree); i++)
		if (is_within(child_at(tree, i), node))
			return true;
	return false;
}

static bool
selects(struct arena *a, struct str text, const struct value *root,
	const struct value *node)
{
	struct err err = { 0 };
	struct jsonpath_nodes nodes;
	struct jsonpath *path = jsonpath_compile(a, text, &err);
	assert_non_null(path);
	assert_true(jsonpath_select(a, path, root, false, JSONPATH_BUDGET, &nodes, &err));
	for (size_t i = 0; node && i < nodes.count; i++)
		if (is_within(nodes.items[i].value, node))
			return true;
	return false;
}

static struct str
decides(struct setup *s, const struct difference *d, const struct value *one,
	const struct value *other)
{
	for (size_t i = 0; i < s->w.rule_count; i++) {
		const struct rule *r = &s->w.rules[i];
		if ((r->ignore & 1u << (d->kind - 1))
			&& (selects(&s->a, r->path, one, d->baseline)
				|| selects(&s->a, r->path, other, d->candidate)))
			return r->id;
	}
	return STR("");
}

static void
the_automaton_decides_as_each_path_alone(void **state)
{
	(void)state;
	size_t decided = 0, all = 0;
	for (size_t i = 0; i < rounds() * 2; i++) {
		struct setup s = { 0 };
		struct maker m = { .a = &s.a, .seed = i, .lists = true, .few = true };
		struct rule rules[6] = { 0 };
		for (size_t k = 0; k < 6; k++)
			rules[k] = (struct rule){ .id = str_format(&s.a, "r%zu", k),
				.path = make_path(&m),
				.ignore = (unsigned)(1 + pick(&m, 30)) };
		s.w.rules = rules;
		s.w.rule_count = 6;
		prepare(&s);
		const struct value *one = make_document(&m);
		const struct value *other =
			i % 3 ? copy_of(&s.a, one) : make_document(&m);
		for (size_t k = 0; k < 4; k++)
			mutate(&m, other);
		struct differences found = compare(&s, one, other);
		for (size_t k = 0; k < found.count; k++) {
			struct str rule = decides(&s, &found.items[k], one, other);
			all++;
			decided += rule.size > 0;
			if (str_eq(rule, found.items[k].rule))
				continue;
			print_document("one  ", one);
			print_document("other", other);
			for (size_t r = 0; r < 6; r++)
				fprintf(stderr, "%.*s %.*s\n", STR_ARGS(rules[r].id),
					STR_ARGS(rules[r].path));
			fail_msg("round %zu: %s %.*s by '%.*s', not '%.*s'", i,
				difference_kind_name(found.items[k].kind),
				STR_ARGS(path_text(&s.a, found.items[k].path)),
				STR_ARGS(found.items[k].rule), STR_ARGS(rule));
		}
		arena_fini(&s.a);
	}
	assert_true(decided * 10 > all); /* else nothing was tested */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_automaton_decides_as_each_path_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
