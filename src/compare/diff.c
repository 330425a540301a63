/* SPDX-License-Identifier: MIT */
#include "compare/diff.h"

#include "base/hash.h"
#include "compare/read.h"
#include "compare/volatile.h"

/* --- reporting --------------------------------------------------------------------- */

static bool
counts(enum reading reading)
{
	return reading == READING_UNMATCHED || reading == READING_RATED;
}

/* What is explained has its own room: ten thousand ignored time stamps must not push out
 * the one difference that matters, nor cut the list. */
static bool
has_room(struct diff *d, enum reading reading)
{
	if (!counts(reading))
		return d->explained++ < d->most;
	d->cut |= d->counting == d->most;
	d->counting += !d->cut;
	return !d->cut;
}

/* A rule that names the place has the say; one for everything has not. */
static bool
is_noise(const struct diff *d, const struct spot *p, const struct difference *x)
{
	return d->noise && x->kind == DIFFERENCE_CHANGED && counts(x->reading)
		&& !read_is_named(d->rules, p)
		&& noise_has(d->noise, p, d->baseline_name, d->candidate_name);
}

void
diff_report(struct diff *d, struct spot *p, enum difference_kind kind,
	const struct value *baseline, const struct value *candidate)
{
	if (d->cut || volatile_hides(d->rules, p, kind))
		return;
	struct difference x = { .kind = kind,
		.baseline = baseline,
		.candidate = candidate,
		.by_position = p->by_position };
	const struct compiled_rule *decided = read_difference(d->rules, d->mode, p, &x);
	if (d->learner && (!counts(x.reading) || d->learner->take(d->learner, p, &x)))
		return;
	if (is_noise(d, p, &x)) {
		x.reading = READING_NOISE;
		x.severity = SEVERITY_INFO;
		x.rule = STR("");
	} else if (decided) {
		rules_count_use(d->rules, decided);
	}
	if (!has_room(d, x.reading))
		return;
	x.path = spot_path(d->a, p);
	vec_add(&d->found, &x);
}

static void
report_one_sided(struct diff *d, struct spot *p, const struct value *baseline,
	const struct value *candidate)
{
	diff_report(d, p, baseline ? DIFFERENCE_MISSING : DIFFERENCE_EXTRA, baseline,
		candidate);
}

/* --- steps ------------------------------------------------------------------------- */

static void
diff_child(struct diff *d, struct spot *p, const struct value *baseline,
	const struct value *candidate)
{
	if (baseline && candidate)
		diff_values(d, p, baseline, candidate);
	else
		report_one_sided(d, p, baseline, candidate);
}

static struct spot
spot_below(struct spot *parent)
{
	return (struct spot){
		.parent = parent,
		.depth = parent->depth + 1,
		.lists = parent->lists,
		.by_position = parent->by_position,
	};
}

/* The states of both sides are mostly one and the same. */
static bool
is_common(const struct spot *parent)
{
	return parent->baseline_state == parent->candidate_state
		&& !parent->baseline_state->by_node;
}

static void
diff_member(struct diff *d, struct spot *parent, struct str name,
	const struct value *baseline, const struct value *candidate)
{
	struct spot p = spot_below(parent);
	p.kind = STEP_NAME;
	p.name = name;
	struct arena_mark mark = arena_mark(&d->scratch);
	if (baseline)
		p.baseline_state = automaton_name(
			&d->baseline, parent->baseline_state, name, baseline);
	if (candidate)
		p.candidate_state = baseline && is_common(parent)
			? p.baseline_state
			: automaton_name(
				&d->candidate, parent->candidate_state, name, candidate);
	diff_child(d, &p, baseline, candidate);
	arena_rewind(&d->scratch, mark);
}

void
diff_element(struct diff *d, struct spot *list, const struct value *baseline,
	const struct value *candidate, const struct element *e)
{
	struct spot p = spot_below(list);
	p.lists++;
	p.kind = e->key_name.size ? STEP_KEY : STEP_INDEX;
	p.name = e->key_name;
	p.key = e->key;
	p.bare = e->bare;
	p.baseline = e->baseline;
	p.candidate = e->candidate;
	p.by_position |= e->by_position;
	const struct value *b = NULL, *c = NULL;
	struct arena_mark mark = arena_mark(&d->scratch);
	if (e->baseline != INDEX_NONE) {
		b = &baseline->as.items[e->baseline];
		p.baseline_state = automaton_index(&d->baseline, list->baseline_state,
			e->baseline, baseline->size, b);
	}
	if (e->candidate != INDEX_NONE) {
		c = &candidate->as.items[e->candidate];
		p.candidate_state = automaton_index(&d->candidate, list->candidate_state,
			e->candidate, candidate->size, c);
	}
	diff_child(d, &p, b, c);
	arena_rewind(&d->scratch, mark);
}

/* --- objects ----------------------------------------------------------------------- */

struct members {
	const struct member *items;
	uint32_t count;
};

/* Where the candidate's members stand, by name; made only where the orders part. */
struct name_index {
	struct members of;
	uint32_t from; /* those before were paired already */
	uint64_t seed; /* so that nobody can send names that all want one slot */
	uint32_t *slots; /* index + 1, by hash */
	size_t mask;
	bool *taken; /* by index - from */
};

static size_t
slot_of(const struct name_index *x, struct str name)
{
	return (size_t)hash_bytes(x->seed, name) & x->mask;
}

static void
name_index_make(struct arena *a, struct name_index *x, struct members of, uint32_t from)
{
	size_t count = of.count - from, capacity = 8;
	while (capacity < count * 2)
		capacity *= 2;
	*x = (struct name_index){
		.of = of,
		.from = from,
		.slots = arena_array(a, capacity, sizeof(*x->slots)),
		.mask = capacity - 1,
		.taken = arena_array(a, count, sizeof(*x->taken)),
	};
	x->seed = (uint64_t)(uintptr_t)x->slots;
	for (uint32_t i = from; i < of.count; i++) {
		size_t at = slot_of(x, member_name(&of.items[i]));
		while (x->slots[at])
			at = (at + 1) & x->mask;
		x->slots[at] = i + 1;
	}
}

static const struct member *
name_index_take(struct name_index *x, struct str name)
{
	for (size_t at = slot_of(x, name); x->slots[at]; at = (at + 1) & x->mask) {
		uint32_t i = x->slots[at] - 1;
		if (!str_eq(member_name(&x->of.items[i]), name))
			continue;
		x->taken[i - x->from] = true;
		return &x->of.items[i];
	}
	return NULL;
}

/* From `at` on the orders differ: by name, and at last what only the candidate has. */
static void
diff_members_by_name(
	struct diff *d, struct spot *p, struct members b, struct members c, uint32_t at)
{
	struct name_index index;
	struct arena_mark mark = arena_mark(&d->scratch);
	name_index_make(&d->scratch, &index, c, at);
	for (uint32_t i = at; i < b.count; i++) {
		struct str name = member_name(&b.items[i]);
		const struct member *other = name_index_take(&index, name);
		diff_member(d, p, name, &b.items[i].value, other ? &other->value : NULL);
	}
	for (uint32_t i = at; i < c.count; i++)
		if (!index.taken[i - at])
			diff_member(
				d, p, member_name(&c.items[i]), NULL, &c.items[i].value);
	arena_rewind(&d->scratch, mark);
}

static void
diff_objects(struct diff *d, struct spot *p, const struct value *baseline,
	const struct value *candidate)
{
	struct members b = { baseline->as.members, baseline->size };
	struct members c = { candidate->as.members, candidate->size };
	uint32_t at = 0;
	for (; at < b.count && at < c.count; at++) {
		struct str name = member_name(&b.items[at]);
		if (!str_eq(name, member_name(&c.items[at])))
			break;
		diff_member(d, p, name, &b.items[at].value, &c.items[at].value);
	}
	if (at < b.count || at < c.count)
		diff_members_by_name(d, p, b, c, at);
}

/* --- any two values ---------------------------------------------------------------- */

static bool
is_list(enum value_kind kind)
{
	return kind == VALUE_ARRAY || kind == VALUE_NODES;
}

void
diff_values(struct diff *d, struct spot *p, const struct value *baseline,
	const struct value *candidate)
{
	if (d->cut || baseline == candidate)
		return;
	if (baseline->kind != candidate->kind)
		diff_report(d, p, DIFFERENCE_TYPE_CHANGED, baseline, candidate);
	else if (p->depth < COMPARE_DEPTH_MAX && is_list(baseline->kind))
		diff_lists(d, p, baseline, candidate);
	else if (p->depth < COMPARE_DEPTH_MAX && baseline->kind == VALUE_OBJECT)
		diff_objects(d, p, baseline, candidate);
	else if (!value_equal(baseline, candidate))
		diff_report(d, p, DIFFERENCE_CHANGED, baseline, candidate);
}

void
diff_run(struct diff *d, const struct value *baseline, const struct value *candidate)
{
	struct automaton *m = d->rules->reading;
	d->found = vec_of(d->a, struct difference);
	/* A filter that could not be evaluated selects nothing: no rule hides by it. */
	d->baseline = automaton_walk_begin(m, baseline, &d->scratch, false);
	d->candidate = automaton_walk_begin(m, candidate, &d->scratch, false);
	struct spot root = { .baseline_state = automaton_start(m),
		.candidate_state = automaton_start(m) };
	diff_values(d, &root, baseline, candidate);
	arena_fini(&d->scratch);
}
