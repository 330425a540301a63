/* SPDX-License-Identifier: MIT */
#include "report/view_group.h"

#include "base/hash.h"
#include "base/vec.h"
#include "report/view.h"

enum { NAMES = 4, LOOK_AHEAD = 200 };

const struct finding *
view_group_finding(const struct run *run, const struct view_group *group, size_t index)
{
	return &run->findings.items[group->indices[index]];
}

static bool
is_same_check(const struct finding *a, const struct finding *b)
{
	return a->check == b->check && (a->check || str_eq(a->subject, b->subject));
}

static uint64_t
likeness_of(const struct run *run, const struct view_group *group)
{
	uint64_t hash = group->count;
	for (size_t i = 0; i < group->count; i++) {
		const struct finding *f = view_group_finding(run, group, i);
		hash = hash_bytes(hash_bytes(hash, f->fingerprint), f->seen);
	}
	return hash;
}

struct view_group *
view_groups(struct arena *a, const struct run *run, const size_t *indices, size_t count,
	size_t *group_count)
{
	struct vec groups = vec_of(a, struct view_group);
	for (size_t i = 0; i < count; i++) {
		struct view_group *last =
			groups.count ? vec_at(&groups, groups.count - 1) : NULL;
		const struct finding *f = &run->findings.items[indices[i]];
		if (!last || !is_same_check(view_group_finding(run, last, 0), f)) {
			last = vec_push(&groups);
			last->indices = &indices[i];
		}
		last->count++;
	}
	for (size_t i = 0; i < groups.count; i++) {
		struct view_group *group = vec_at(&groups, i);
		group->likeness = likeness_of(run, group);
	}
	*group_count = groups.count;
	return groups.items;
}

/* The hash finds them, the findings decide. */
static bool
found_the_same(
	const struct run *run, const struct view_group *a, const struct view_group *b)
{
	if (a->likeness != b->likeness || a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		const struct finding *x = view_group_finding(run, a, i),
				     *y = view_group_finding(run, b, i);
		if (!x->fingerprint.size || !str_eq(x->fingerprint, y->fingerprint)
			|| !str_eq(x->seen, y->seen))
			return false;
	}
	return true;
}

static void
add_name(struct sbuf *names, size_t *count, struct str name)
{
	if (!name.size || ++*count > NAMES)
		return;
	if (*count > 1)
		sbuf_add_c(names, ", ");
	sbuf_add(names, name);
}

struct str
view_group_instances(
	const struct view *v, struct view_group *groups, size_t group_count, size_t at)
{
	const struct run *run = v->run;
	struct sbuf names = { 0 };
	size_t count = 0;
	for (size_t i = at; i < group_count && i < at + LOOK_AHEAD; i++) {
		const struct run_check *c =
			view_check(run, view_group_finding(run, &groups[i], 0)->check);
		bool like = i == at
			|| (!groups[i].told && c && c->instance.size
				&& found_the_same(run, &groups[at], &groups[i]));
		if (!like)
			continue;
		groups[i].told = true;
		add_name(&names, &count, c ? c->instance : (struct str){ 0 });
	}
	if (count > NAMES)
		sbuf_format(&names, view_say(v, " and %zu more"), count - NAMES);
	struct str text = sbuf_copy(&names, v->arena);
	sbuf_fini(&names);
	return text;
}
