/* SPDX-License-Identifier: MIT */
#include "compare/alike.h"

#include "base/hash.h"

#include <stdlib.h>

/* --- by rule ----------------------------------------------------------------------- */

enum { BLIND_VALUE = 1, BLIND_PRESENCE = 2, BLIND_ORDER = 4, BLIND_COUNT = 8 };

/* What the rules do not look at here.  Only a guess at which elements belong together:
 * what really differs between them is found, and read, when they are compared. */
static unsigned
blindness(const struct rules *rules, const struct state *s, const struct value *v)
{
	unsigned blind = 0;
	for (uint32_t i = 0; i < s->accepted_count; i++) {
		const struct rule *r = rules->items[s->accepted[i]].rule;
		if ((r->ignore & ON_CHANGED)
			|| (r->tolerance.given && v->kind == VALUE_NUMBER))
			blind |= BLIND_VALUE;
		if ((r->ignore & ON_MISSING) && (r->ignore & ON_EXTRA))
			blind |= BLIND_PRESENCE;
		if (r->list != LIST_UNSAID && r->list != LIST_ORDERED)
			blind |= BLIND_ORDER;
		if (r->list == LIST_SET)
			blind |= BLIND_COUNT;
	}
	return blind;
}

struct hashing {
	struct diff *d;
	struct automaton_walk *w;
};

static uint64_t hash_by_rule(
	struct hashing *h, const struct state *s, const struct value *v, unsigned depth);

static uint64_t
hash_members(
	struct hashing *h, const struct state *s, const struct value *v, unsigned depth)
{
	uint64_t sum = VALUE_OBJECT;
	for (uint32_t i = 0; i < v->size; i++) {
		const struct member *m = &v->as.members[i];
		struct arena_mark mark = arena_mark(&h->d->scratch);
		const struct state *below =
			automaton_name(h->w, s, member_name(m), &m->value);
		if (!(blindness(h->d->rules, below, &m->value) & BLIND_PRESENCE))
			sum += hash_mix(hash_bytes(0, member_name(m)),
				hash_by_rule(h, below, &m->value, depth + 1));
		arena_rewind(&h->d->scratch, mark);
	}
	return sum;
}

static int
by_size(const void *one, const void *other)
{
	const uint64_t *a = one, *b = other;
	return (*a > *b) - (*a < *b);
}

static uint64_t
hash_items(
	struct hashing *h, const struct state *s, const struct value *v, unsigned depth)
{
	struct arena_mark mark = arena_mark(&h->d->scratch);
	uint64_t *list = arena_array(&h->d->scratch, v->size, sizeof(*list));
	unsigned blind = blindness(h->d->rules, s, v);
	for (uint32_t i = 0; i < v->size; i++) {
		const struct value *e = &v->as.items[i];
		struct arena_mark inner = arena_mark(&h->d->scratch);
		list[i] = hash_by_rule(
			h, automaton_index(h->w, s, i, v->size, e), e, depth + 1);
		arena_rewind(&h->d->scratch, inner);
	}
	if (blind & BLIND_ORDER)
		qsort(list, v->size, sizeof(*list), by_size);
	uint64_t hash = VALUE_ARRAY;
	for (uint32_t i = 0; i < v->size; i++)
		if (!(blind & BLIND_COUNT) || i == 0 || list[i] != list[i - 1])
			hash = hash_mix(hash, list[i]);
	arena_rewind(&h->d->scratch, mark);
	return hash;
}

static uint64_t
hash_by_rule(
	struct hashing *h, const struct state *s, const struct value *v, unsigned depth)
{
	if ((s->settled && s->accepted_count == 0) || depth > COMPARE_DEPTH_MAX)
		return value_hash(v);
	if (v->kind == VALUE_OBJECT)
		return hash_members(h, s, v, depth);
	if (v->kind == VALUE_ARRAY || v->kind == VALUE_NODES)
		return hash_items(h, s, v, depth);
	if (blindness(h->d->rules, s, v) & BLIND_VALUE)
		return hash_mix(0, v->kind);
	return value_hash(v);
}

uint64_t
alike_by_rule(struct diff *d, struct automaton_walk *w, const struct state *s,
	const struct value *v)
{
	struct hashing h = { d, w };
	uint64_t hash = hash_by_rule(&h, s, v, 0);
	return hash ? hash : 1;
}

/* --- by identity ------------------------------------------------------------------- */

static const struct value *
identity_of(const struct value *v)
{
	static const char *const names[] = { "id", "uuid", "key", "name", "code",
		"path" };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const struct value *id = value_get_c(v, names[i]);
		if (id && (id->kind == VALUE_STRING || id->kind == VALUE_NUMBER))
			return id;
	}
	return NULL;
}

uint64_t
alike_by_identity(const struct value *v)
{
	const struct value *id = identity_of(v);
	uint64_t hash = id ? value_hash(id) : 0;
	return id && !hash ? 1 : hash;
}

/* --- by what they share ------------------------------------------------------------ */

static unsigned
share(uint64_t shared, uint64_t of)
{
	return of ? (unsigned)(shared * 100 / of) : 100;
}

static uint32_t
smaller(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static bool
is_text(const struct value *v)
{
	return v->kind == VALUE_STRING || v->kind == VALUE_BYTES;
}

/* Equal at a glance: nothing below `levels` more steps down is looked at. */
static bool
seems_equal(const struct value *a, const struct value *b, int levels)
{
	if (a->kind != b->kind || (is_text(a) && a->size != b->size))
		return false;
	if (!value_count(a) && !value_count(b))
		return value_equal(a, b);
	if (a->size != b->size)
		return false;
	for (uint32_t i = 0; levels && i < smaller(a->size, ALIKE_BELOW_MAX); i++) {
		if (a->kind != VALUE_OBJECT) {
			if (!seems_equal(&a->as.items[i], &b->as.items[i], levels - 1))
				return false;
			continue;
		}
		const struct member *x = &a->as.members[i], *y = &b->as.members[i];
		if (str_eq(member_name(x), member_name(y))
			&& !seems_equal(&x->value, &y->value, levels - 1))
			return false;
	}
	return true;
}

static const struct value *
member_like(const struct value *object, uint32_t index, struct str name)
{
	if (index < object->size && str_eq(member_name(&object->as.members[index]), name))
		return &object->as.members[index].value;
	for (uint32_t i = 0; i < smaller(object->size, ALIKE_MEMBERS_MAX); i++)
		if (str_eq(member_name(&object->as.members[i]), name))
			return &object->as.members[i].value;
	return NULL;
}

/* Two points for a member that is equal, one for a value of the same kind. */
static unsigned
score_objects(const struct value *a, const struct value *b)
{
	const struct value *x = identity_of(a), *y = identity_of(b);
	if (x && y)
		return value_equal(x, y) ? 100 : 0;
	uint32_t most = a->size > b->size ? a->size : b->size, points = 0;
	for (uint32_t i = 0; i < smaller(a->size, ALIKE_MEMBERS_MAX); i++) {
		const struct member *m = &a->as.members[i];
		const struct value *other = member_like(b, i, member_name(m));
		if (other && other->kind == m->value.kind)
			points += seems_equal(other, &m->value, 2) ? 2 : 1;
	}
	return share(points, 2 * (uint64_t)smaller(most, ALIKE_MEMBERS_MAX));
}

static unsigned
score_lists(const struct value *a, const struct value *b)
{
	uint32_t most = smaller(a->size > b->size ? a->size : b->size, ALIKE_MEMBERS_MAX);
	unsigned equal = 0;
	for (uint32_t i = 0; i < most && i < a->size && i < b->size; i++)
		equal += seems_equal(&a->as.items[i], &b->as.items[i], 2);
	return share(equal, most);
}

/* How much of the longer one the common head and tail make: "openssl 3.0.1" and "3.0.2".
 */
static unsigned
score_texts(struct str a, struct str b)
{
	size_t shorter = a.size < b.size ? a.size : b.size, head = 0, tail = 0;
	size_t longer = a.size < b.size ? b.size : a.size;
	if (longer > 2 * (size_t)ALIKE_TEXT_MAX)
		longer = 2 * (size_t)ALIKE_TEXT_MAX;
	while (head < shorter && head < ALIKE_TEXT_MAX && a.data[head] == b.data[head])
		head++;
	while (head + tail < shorter && tail < ALIKE_TEXT_MAX
		&& a.data[a.size - 1 - tail] == b.data[b.size - 1 - tail])
		tail++;
	return share(head + tail, longer);
}

unsigned
alike_score(const struct value *a, const struct value *b)
{
	if (a->kind != b->kind)
		return 0;
	if (a->kind == VALUE_OBJECT)
		return score_objects(a, b);
	if (a->kind == VALUE_ARRAY || a->kind == VALUE_NODES)
		return score_lists(a, b);
	if (is_text(a))
		return score_texts(value_text(a), value_text(b));
	return value_equal(a, b) ? 100 : 0;
}
