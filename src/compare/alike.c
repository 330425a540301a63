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

/* Keeps the members whose names have the smallest hashes. */
static void
glance_member(struct glance *g, const struct member *m)
{
	uint64_t name = hash_bytes(0, member_name(m));
	uint32_t at = g->count;
	if (at == ALIKE_PARTS_MAX && name >= g->parts[at - 1].name)
		return;
	g->count += at < ALIKE_PARTS_MAX;
	at -= at == ALIKE_PARTS_MAX;
	for (; at && g->parts[at - 1].name > name; at--)
		g->parts[at] = g->parts[at - 1];
	g->parts[at] = (struct glimpse){ .name = name, .value = &m->value };
}

void
alike_glance(const struct value *v, struct glance *out)
{
	out->value = v;
	out->count = 0;
	for (uint32_t i = 0; v->kind == VALUE_OBJECT && i < v->size; i++)
		glance_member(out, &v->as.members[i]);
	bool list = v->kind == VALUE_ARRAY || v->kind == VALUE_NODES;
	for (uint32_t i = 0; list && i < v->size && i < ALIKE_PARTS_MAX; i++)
		out->parts[out->count++] = (struct glimpse){ .value = &v->as.items[i] };
	for (uint32_t i = 0; i < out->count; i++)
		out->parts[i].hash = value_hash(out->parts[i].value);
}

static unsigned
share(uint64_t shared, uint64_t of)
{
	return of ? (unsigned)(shared * 100 / of) : 100;
}

static uint32_t
larger(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

/* Two points for a member that is equal, one for a value of the same kind. */
static unsigned
score_objects(const struct glance *a, const struct glance *b)
{
	const struct value *x = identity_of(a->value), *y = identity_of(b->value);
	uint32_t points = 0;
	if (x && y)
		return value_equal(x, y) ? 100 : 0;
	for (uint32_t i = 0, j = 0; i < a->count && j < b->count;) {
		const struct glimpse *p = &a->parts[i], *q = &b->parts[j];
		if (p->name == q->name && p->value->kind == q->value->kind)
			points += p->hash == q->hash ? 2 : 1;
		i += p->name <= q->name;
		j += q->name <= p->name;
	}
	return share(points, 2 * (uint64_t)larger(a->count, b->count));
}

static unsigned
score_lists(const struct glance *a, const struct glance *b)
{
	uint32_t equal = 0;
	for (uint32_t i = 0; i < a->count && i < b->count; i++)
		equal += a->parts[i].hash == b->parts[i].hash;
	return share(equal, larger(a->count, b->count));
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
alike_score(const struct glance *a, const struct glance *b)
{
	enum value_kind kind = a->value->kind;
	if (kind != b->value->kind)
		return 0;
	if (kind == VALUE_OBJECT)
		return score_objects(a, b);
	if (kind == VALUE_ARRAY || kind == VALUE_NODES)
		return score_lists(a, b);
	if (kind == VALUE_STRING || kind == VALUE_BYTES)
		return score_texts(value_text(a->value), value_text(b->value));
	return value_equal(a->value, b->value) ? 100 : 0;
}
