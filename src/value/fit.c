/* SPDX-License-Identifier: MIT */
#include "value/fit.h"

struct fitting {
	struct arena *arena;
	const struct fit_settings *settings;
	struct misfit *misfit; /* NULL: only yes or no is asked */
	size_t steps;
};

/* On the way the steps lie on the stack; the one that is told is kept. */
static const struct path *
keep(struct arena *a, const struct path *path)
{
	const struct path *parent = path ? keep(a, path->parent) : NULL;
	if (!path)
		return NULL;
	return path->kind == STEP_INDEX ? path_index(a, parent, path->index)
					: path_name(a, parent, path->name);
}

static struct path
member_step(const struct path *parent, const struct member *m)
{
	return (struct path){
		.parent = parent, .kind = STEP_NAME, .name = member_name(m)
	};
}

static struct path
index_step(const struct path *parent, size_t index)
{
	return (struct path){ .parent = parent, .kind = STEP_INDEX, .index = index };
}

static enum fit
differ(struct fitting *f, const struct path *path, const struct value *expected,
	const struct value *actual)
{
	if (f->misfit)
		*f->misfit =
			(struct misfit){ keep(f->arena, path), expected, actual, false };
	return FIT_NO;
}

static bool
is_spent(struct fitting *f)
{
	return ++f->steps > FIT_STEPS_MAX;
}

static enum fit fit(struct fitting *f, const struct path *path,
	const struct value *expected, const struct value *actual);

/* --- objects --- */

/* Servers mostly keep an order: the member behind the one found last is tried first. */
static const struct member *
find_member(struct fitting *f, const struct value *object, struct str name, uint32_t *at)
{
	for (uint32_t i = 0; i < object->size && !is_spent(f); i++) {
		uint32_t place = (*at + i) % object->size;
		const struct member *m = &object->as.members[place];
		if (!str_eq(member_name(m), name))
			continue;
		*at = place + 1;
		return m;
	}
	return NULL;
}

/* What is there and was not expected. */
static enum fit
find_more(struct fitting *f, const struct path *path, const struct value *expected,
	const struct value *actual)
{
	uint32_t at = 0;
	for (uint32_t i = 0; i < actual->size; i++) {
		const struct member *m = &actual->as.members[i];
		if (find_member(f, expected, member_name(m), &at))
			continue;
		if (f->steps > FIT_STEPS_MAX)
			return FIT_UNKNOWN;
		struct path step = member_step(path, m);
		return differ(f, &step, NULL, &m->value);
	}
	return FIT_YES;
}

static enum fit
fit_object(struct fitting *f, const struct path *path, const struct value *expected,
	const struct value *actual)
{
	uint32_t at = 0;
	for (uint32_t i = 0; i < expected->size; i++) {
		const struct member *wanted = &expected->as.members[i];
		const struct member *found =
			find_member(f, actual, member_name(wanted), &at);
		struct path step = member_step(path, wanted);
		if (f->steps > FIT_STEPS_MAX)
			return FIT_UNKNOWN;
		enum fit answer = found ? fit(f, &step, &wanted->value, &found->value)
					: differ(f, &step, &wanted->value, NULL);
		if (answer != FIT_YES)
			return answer;
	}
	return f->settings->subset || actual->size == expected->size
		? FIT_YES
		: find_more(f, path, expected, actual);
}

/* --- lists --- */

static enum fit
fit_in_order(struct fitting *f, const struct path *path, const struct value *expected,
	const struct value *actual)
{
	for (uint32_t i = 0; i < expected->size; i++) {
		struct path step = index_step(path, i);
		enum fit answer =
			fit(f, &step, &expected->as.items[i], &actual->as.items[i]);
		if (answer != FIT_YES)
			return answer;
	}
	return FIT_YES;
}

struct pairing { /* who has whom: by element, its partner plus one; 0: none */
	uint32_t *of_actual;
	bool *seen; /* actual elements that were tried for the one that is placed now */
};

/* An element that has a partner gives it up if it finds another: so no choice made early
 * keeps a later one from its only partner.  As deep as the list is long. */
static enum fit
find_partner(struct fitting *f, struct pairing *p, const struct value *expected,
	const struct value *actual, uint32_t wanted)
{
	for (uint32_t i = 0; i < actual->size; i++) {
		if (p->seen[i])
			continue;
		enum fit answer =
			fit(f, NULL, &expected->as.items[wanted], &actual->as.items[i]);
		if (answer == FIT_UNKNOWN)
			return answer;
		if (answer == FIT_NO)
			continue;
		p->seen[i] = true;
		enum fit free = p->of_actual[i]
			? find_partner(f, p, expected, actual, p->of_actual[i] - 1)
			: FIT_YES;
		if (free == FIT_NO)
			continue;
		p->of_actual[i] = wanted + 1;
		return free;
	}
	return FIT_NO;
}

static enum fit
fit_in_any_order(struct fitting *f, const struct path *path, const struct value *expected,
	const struct value *actual)
{
	struct fitting quiet = { f->arena, f->settings, NULL, f->steps };
	enum fit answer = fit_in_order(&quiet, NULL, expected, actual);
	if (answer == FIT_NO && actual->size > FIT_LIST_MAX)
		return FIT_UNKNOWN;
	struct pairing p = { 0 };
	if (answer == FIT_NO)
		p = (struct pairing){ arena_array(f->arena, actual->size,
					      sizeof(*p.of_actual)),
			arena_array(f->arena, actual->size, sizeof(*p.seen)) };
	bool placed = answer == FIT_NO;
	uint32_t i = 0;
	for (; placed && i < expected->size; i += placed) {
		for (uint32_t k = 0; k < actual->size; k++)
			p.seen[k] = false;
		answer = find_partner(&quiet, &p, expected, actual, i);
		placed = answer == FIT_YES;
	}
	f->steps = quiet.steps;
	struct path step = index_step(path, i);
	return answer == FIT_NO ? differ(f, &step, &expected->as.items[i], NULL) : answer;
}

static enum fit
fit_list(struct fitting *f, const struct path *path, const struct value *expected,
	const struct value *actual)
{
	if (actual->size != expected->size) {
		differ(f, path, expected, actual);
		if (f->misfit)
			f->misfit->length = true;
		return FIT_NO;
	}
	return f->settings->any_order ? fit_in_any_order(f, path, expected, actual)
				      : fit_in_order(f, path, expected, actual);
}

static enum fit
fit(struct fitting *f, const struct path *path, const struct value *expected,
	const struct value *actual)
{
	if (is_spent(f))
		return FIT_UNKNOWN;
	if (expected->kind != actual->kind)
		return differ(f, path, expected, actual);
	if (expected->kind == VALUE_OBJECT)
		return fit_object(f, path, expected, actual);
	if (expected->kind == VALUE_ARRAY)
		return fit_list(f, path, expected, actual);
	return value_equal(expected, actual) ? FIT_YES
					     : differ(f, path, expected, actual);
}

enum fit
fit_value(struct arena *a, const struct fit_settings *settings,
	const struct value *expected, const struct value *actual, struct misfit *out)
{
	struct fitting f = { a, settings, out, 0 };

	*out = (struct misfit){ 0 };
	return fit(&f, NULL, expected, actual);
}
