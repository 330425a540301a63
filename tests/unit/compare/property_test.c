/* SPDX-License-Identifier: MIT */
/* What must hold for any two documents. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "documents.h"

/* --- the properties ---------------------------------------------------------------- */

static void
a_document_equals_itself(void **state)
{
	(void)state;
	for (size_t i = 0; i < rounds(); i++) {
		struct setup s = { 0 };
		struct maker m = { .a = &s.a, .seed = i, .lists = true, .few = i % 2 };
		struct rule list = { .list = (enum list_kind)(i % 5),
			.list_key = STR("a") };
		s.w.rules = &list;
		s.w.rule_count = 1;
		prepare(&s);
		const struct value *one = make_document(&m);
		assert_int_equal(compare(&s, one, copy_of(&s.a, one)).count, 0);
		arena_fini(&s.a);
	}
}

static void
one_mutation_is_one_difference_at_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < rounds() * 5; i++) {
		struct setup s = { 0 };
		struct maker m = { .a = &s.a, .seed = i, .lists = true };
		prepare(&s);
		const struct value *one = make_document(&m), *other = copy_of(&s.a, one);
		struct mutation made = mutate(&m, other);
		struct differences found = compare(&s, one, other);
		struct str path =
			found.count ? path_text(&s.a, found.items[0].path) : STR("");
		if (found.count != 1 || found.items[0].kind != made.kind
			|| !str_eq(path, made.path)) {
			print_document("one  ", one);
			print_document("other", other);
			fail_msg("round %zu: %s %.*s; found %zu: %s %.*s", i,
				difference_kind_name(made.kind), STR_ARGS(made.path),
				found.count,
				found.count ? difference_kind_name(found.items[0].kind)
					    : "",
				STR_ARGS(path));
		}
		arena_fini(&s.a);
	}
}

static enum difference_kind
mirrored(enum difference_kind kind)
{
	if (kind == DIFFERENCE_MISSING)
		return DIFFERENCE_EXTRA;
	return kind == DIFFERENCE_EXTRA ? DIFFERENCE_MISSING : kind;
}

static bool
has_mirror(const struct differences *list, const struct difference *d)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].kind == mirrored(d->kind)
			&& list->items[i].baseline == d->candidate
			&& list->items[i].candidate == d->baseline)
			return true;
	return false;
}

static void
swapping_the_sides_mirrors_what_is_found(void **state)
{
	(void)state;
	for (size_t i = 0; i < rounds(); i++) {
		struct setup s = { 0 };
		struct maker m = { .a = &s.a, .seed = i, .lists = i % 2 };
		prepare(&s);
		const struct value *one = make_document(&m), *other = copy_of(&s.a, one);
		for (size_t k = 0; k < (m.lists ? 1 : 5); k++)
			mutate(&m, other);
		struct differences there = compare(&s, one, other);
		struct differences back = compare(&s, other, one);
		assert_int_equal(there.count, back.count);
		for (size_t k = 0; k < there.count; k++)
			assert_true(has_mirror(&back, &there.items[k]));
		arena_fini(&s.a);
	}
}

static void
shuffle(struct maker *m, const struct value *v)
{
	for (size_t i = 0; i < value_count(v); i++)
		shuffle(m, child_at(v, i));
	if (v->kind != VALUE_OBJECT)
		return;
	struct member *members = (struct member *)(uintptr_t)v->as.members;
	for (size_t i = v->size; i > 1; i--) {
		size_t j = pick(m, i);
		struct member kept = members[i - 1];
		members[i - 1] = members[j];
		members[j] = kept;
	}
}

static int
by_kind_and_path(const void *one, const void *other)
{
	const struct mutation *a = one, *b = other;
	int order = str_compare(a->path, b->path);
	return order ? order : (int)a->kind - (int)b->kind;
}

static struct mutation *
sorted(struct arena *a, const struct differences *list)
{
	struct mutation *out = arena_array(a, list->count, sizeof(*out));
	for (size_t i = 0; i < list->count; i++)
		out[i] = (struct mutation){ list->items[i].kind,
			path_text(a, list->items[i].path) };
	if (list->count)
		qsort(out, list->count, sizeof(*out), by_kind_and_path);
	return out;
}

static void
the_order_of_members_never_matters(void **state)
{
	(void)state;
	for (size_t i = 0; i < rounds(); i++) {
		struct setup s = { 0 };
		struct maker m = { .a = &s.a, .seed = i, .lists = true, .few = i % 2 };
		prepare(&s);
		const struct value *one = make_document(&m), *other = copy_of(&s.a, one);
		for (size_t k = 0; k < i % 4; k++)
			mutate(&m, other);
		const struct value *mixed = copy_of(&s.a, other);
		shuffle(&m, mixed);
		struct differences plain = compare(&s, one, other);
		struct differences again = compare(&s, one, mixed);
		assert_int_equal(plain.count, again.count);
		struct mutation *a = sorted(&s.a, &plain), *b = sorted(&s.a, &again);
		for (size_t k = 0; k < plain.count; k++)
			assert_int_equal(by_kind_and_path(&a[k], &b[k]), 0);
		arena_fini(&s.a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_equals_itself),
		cmocka_unit_test(one_mutation_is_one_difference_at_its_place),
		cmocka_unit_test(swapping_the_sides_mirrors_what_is_found),
		cmocka_unit_test(the_order_of_members_never_matters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
