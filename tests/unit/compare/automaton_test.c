/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "compare/automaton.h"
#include "value/json.h"

#include <string.h>

struct scene {
	struct arena a, scratch;
	struct automaton *automaton;
	struct automaton_walk walk;
	struct value root;
};

static void
compile(struct scene *s, const char *const *texts, size_t count)
{
	const struct jsonpath **paths = arena_array(&s->a, count, sizeof(*paths));
	for (size_t i = 0; i < count; i++) {
		struct err err = { 0 };
		paths[i] = jsonpath_compile(&s->a, str_of(texts[i]), &err);
		assert_non_null(paths[i]);
	}
	s->automaton = automaton_make(&s->a, paths, count);
	s->walk = automaton_walk_begin(s->automaton, &s->root, &s->scratch, false);
}

static void
read_root(struct scene *s, const char *json)
{
	struct err err = { 0 };
	assert_true(json_read(&s->a, str_of(json), &JSON_LIMITS, &s->root, &err));
}

static void
fini(struct scene *s)
{
	arena_fini(&s->scratch);
	arena_fini(&s->a);
}

static const struct state *
at_name(struct scene *s, const struct state *from, const char *name)
{
	static const struct value null = { 0 };
	return automaton_name(&s->walk, from, str_of(name), &null);
}

static void
without_paths_nothing_is_alive(void **state)
{
	(void)state;
	struct scene s = { 0 };
	compile(&s, NULL, 0);
	const struct state *start = automaton_start(s.automaton);
	assert_true(start->settled);
	assert_ptr_equal(at_name(&s, start, "x"), start);
	assert_ptr_equal(automaton_index(&s.walk, start, 3, 9, &s.root), start);
	fini(&s);
}

static void
a_path_stays_with_all_below(void **state)
{
	(void)state;
	struct scene s = { 0 };
	compile(&s, (const char *const[]){ "$.a.b", "$" }, 2);
	const struct state *at = automaton_start(s.automaton);
	assert_true(state_accepts(at, 1));
	assert_false(state_accepts(at, 0));
	at = at_name(&s, at, "a");
	assert_false(state_accepts(at, 0));
	at = at_name(&s, at, "b");
	assert_true(state_accepts(at, 0));
	assert_true(at->settled);
	assert_true(state_accepts(at_name(&s, at, "any"), 0));
	fini(&s);
}

static void
where_no_path_goes_the_state_is_settled(void **state)
{
	(void)state;
	struct scene s = { 0 };
	compile(&s, (const char *const[]){ "$.a.b", "$.c[*].d" }, 2);
	const struct state *at = at_name(&s, automaton_start(s.automaton), "x");
	assert_true(at->settled);
	assert_int_equal(at->accepted_count, 0);
	fini(&s);
}

static bool
takes(struct scene *s, const char *path, size_t index, size_t length)
{
	compile(s, &path, 1);
	static const struct value null = { 0 };
	return state_accepts(automaton_index(&s->walk, automaton_start(s->automaton),
				     index, length, &null),
		0);
}

/* JX-09: the ends of what an index may say. */
static void
indexes_and_slices_count_from_both_ends(void **state)
{
	(void)state;
	struct scene s = { 0 };
	assert_true(takes(&s, "$[0]", 0, 1));
	assert_true(takes(&s, "$[-1]", 4, 5));
	assert_false(takes(&s, "$[-1]", 4, 6));
	assert_false(takes(&s, "$[-6]", 0, 5));
	assert_false(takes(&s, "$[-9007199254740991]", 0, 5));
	assert_true(takes(&s, "$[1:3]", 1, 5));
	assert_false(takes(&s, "$[1:3]", 3, 5));
	assert_true(takes(&s, "$[:-1]", 3, 5));
	assert_false(takes(&s, "$[:-1]", 4, 5));
	assert_true(takes(&s, "$[::2]", 4, 5));
	assert_false(takes(&s, "$[::2]", 3, 5));
	assert_true(takes(&s, "$[::-2]", 4, 5));
	assert_true(takes(&s, "$[::-2]", 0, 5));
	assert_false(takes(&s, "$[::-2]", 3, 5));
	assert_true(takes(&s, "$[3:1:-1]", 2, 5));
	assert_false(takes(&s, "$[3:1:-1]", 1, 5));
	assert_false(takes(&s, "$[::0]", 0, 5));
	assert_true(takes(&s, "$[-9007199254740991:9007199254740991]", 4, 5));
	fini(&s);
}

static void
a_filter_is_asked_of_the_node(void **state)
{
	(void)state;
	struct scene s = { 0 };
	read_root(&s, "{\"want\": 2, \"l\": [{\"v\": 1}, {\"v\": 2}]}");
	compile(&s, (const char *const[]){ "$.l[?@.v == $.want]" }, 1);
	const struct value *l = value_get_c(&s.root, "l");
	const struct state *at =
		automaton_name(&s.walk, automaton_start(s.automaton), STR("l"), l);
	assert_false(
		state_accepts(automaton_index(&s.walk, at, 0, 2, value_item(l, 0)), 0));
	assert_true(
		state_accepts(automaton_index(&s.walk, at, 1, 2, value_item(l, 1)), 0));
	assert_false(s.walk.spent);
	fini(&s);
}

/* Unknown is never yes, unless who asks wants to be careful (a secret to hide). */
static void
a_filter_beyond_the_budget_says_what_it_was_told(void **state)
{
	(void)state;
	for (int careful = 0; careful < 2; careful++) {
		struct scene s = { 0 };
		read_root(&s, "{\"l\": [{\"v\": 1}]}");
		compile(&s, (const char *const[]){ "$.l[?@..v]" }, 1);
		s.walk.when_unknown = careful;
		s.walk.budget = (struct jsonpath_budget){ 0, 0 };
		const struct value *l = value_get_c(&s.root, "l");
		const struct state *at = automaton_name(
			&s.walk, automaton_start(s.automaton), STR("l"), l);
		at = automaton_index(&s.walk, at, 0, 1, value_item(l, 0));
		assert_int_equal(state_accepts(at, 0), careful);
		assert_true(s.walk.spent);
		fini(&s);
	}
}

enum { SWITCHES = 14 }; /* 2^14 states, where 4096 are kept */

/* Every way through a tree of depth SWITCHES, where each step turns one path on or not.
 */
static void
walk_all(struct scene *s, const struct state *at, uint32_t on, uint32_t depth,
	size_t *kept)
{
	for (uint32_t i = 0; i < SWITCHES; i++)
		assert_int_equal(state_accepts(at, i), on >> i & 1);
	if (depth == SWITCHES) {
		*kept += at->kept;
		return;
	}
	char name[] = { (char)('a' + depth), 0 };
	struct arena_mark mark = arena_mark(&s->scratch);
	walk_all(s, at_name(s, at, name), on | 1u << depth, depth + 1, kept);
	arena_rewind(&s->scratch, mark);
	walk_all(s, at_name(s, at, "other"), on, depth + 1, kept);
	arena_rewind(&s->scratch, mark);
}

static void
more_states_than_are_kept_are_as_good(void **state)
{
	(void)state;
	struct scene s = { 0 };
	const char *paths[SWITCHES];
	char texts[SWITCHES][8];
	for (int i = 0; i < SWITCHES; i++) {
		memcpy(texts[i], "$..a", 5);
		texts[i][3] = (char)('a' + i);
		paths[i] = texts[i];
	}
	compile(&s, paths, SWITCHES);
	size_t kept = 0, again = 0;
	walk_all(&s, automaton_start(s.automaton), 0, 0, &kept);
	assert_true(kept > 1000 && kept <= AUTOMATON_STATES_MAX);
	walk_all(&s, automaton_start(s.automaton), 0, 0, &again);
	assert_int_equal(kept, again); /* and what was kept is right */
	fini(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_paths_nothing_is_alive),
		cmocka_unit_test(a_path_stays_with_all_below),
		cmocka_unit_test(where_no_path_goes_the_state_is_settled),
		cmocka_unit_test(indexes_and_slices_count_from_both_ends),
		cmocka_unit_test(a_filter_is_asked_of_the_node),
		cmocka_unit_test(a_filter_beyond_the_budget_says_what_it_was_told),
		cmocka_unit_test(more_states_than_are_kept_are_as_good),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
