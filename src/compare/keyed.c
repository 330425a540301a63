/* SPDX-License-Identifier: MIT */
/* Lists whose elements are known by the value of one of their members. */
#include "compare/bag.h"

#include "base/hash.h"
#include "base/sbuf.h"
#include "value/json.h"

struct keyed_half {
	const struct value *list;
	uint32_t *group; /* by index */
	uint32_t *next; /* the next of its group + 1 */
};

struct chain { /* the elements of one group on one side: index + 1 */
	uint32_t first, last;
};

struct keyed {
	struct diff *d;
	struct spot *place;
	struct str key;
	struct keyed_half baseline, candidate;
	struct groups groups;
	struct chain *of_baseline, *of_candidate; /* by group */
	bool *done; /* by group */
};

static bool
is_key(const struct value *v)
{
	return v
		&& (v->kind == VALUE_STRING || v->kind == VALUE_NUMBER
			|| v->kind == VALUE_BOOL);
}

static const struct value *
key_of(const struct keyed *k, const struct value *element)
{
	const struct value *v = value_get(element, k->key);
	return is_key(v) ? v : NULL;
}

static const struct value no_key = { .kind = VALUE_NULL };

static void
chain_add(struct chain *chain, uint32_t *next, uint32_t index)
{
	if (chain->last)
		next[chain->last - 1] = index + 1;
	else
		chain->first = index + 1;
	chain->last = index + 1;
}

static void
group_elements(struct keyed *k, struct keyed_half *half, struct chain *chains)
{
	for (uint32_t i = 0; i < half->list->size; i++) {
		const struct value *key = key_of(k, &half->list->as.items[i]);
		key = key ? key : &no_key;
		half->group[i] = groups_number(&k->groups, value_hash(key), key);
		chain_add(&chains[half->group[i]], half->next, i);
	}
}

/* --- one group --------------------------------------------------------------------- */

static struct str
key_text(const struct keyed *k, const struct value *key)
{
	if (key->kind == VALUE_STRING)
		return value_text(key);
	struct sbuf text = { 0 };
	json_write(key, JSON_COMPACT, &text);
	struct str copy = sbuf_copy(&text, k->d->a);
	sbuf_fini(&text);
	return copy;
}

static void
report(struct keyed *k, uint32_t group, uint32_t i, uint32_t j, bool by_position)
{
	const struct value *key = k->groups.items[group].value;
	struct element e = { .baseline = i, .candidate = j, .by_position = by_position };
	if (key != &no_key) {
		e.key_name = k->key;
		e.key = key_text(k, key);
		e.bare = key->kind != VALUE_STRING;
	}
	diff_element(k->d, k->place, k->baseline.list, k->candidate.list, &e);
}

/* The elements of a chain that have no equal in the other, as indexes; returns how many.
 */
static uint32_t
without_equals(const struct keyed *k, struct groups *equals,
	const struct keyed_half *half, struct chain chain, bool candidate, uint32_t *out)
{
	struct arena *scratch = &k->d->scratch;
	struct arena_mark mark = arena_mark(scratch);
	uint32_t *met = arena_array(scratch, equals->most, sizeof(*met));
	uint32_t count = 0;
	for (uint32_t at = chain.first; at; at = half->next[at - 1]) {
		const struct value *v = &half->list->as.items[at - 1];
		uint32_t n = groups_number(equals, value_hash(v), v);
		const struct group *x = &equals->items[n];
		if (++met[n] > (candidate ? x->baseline : x->candidate))
			out[count++] = at - 1;
	}
	arena_rewind(scratch, mark);
	return count;
}

static uint32_t
chain_size(struct chain chain, const struct keyed_half *half)
{
	uint32_t count = 0;
	for (uint32_t at = chain.first; at; at = half->next[at - 1])
		count++;
	return count;
}

static void
count_equals(struct groups *equals, const struct keyed_half *half, struct chain chain,
	bool candidate)
{
	for (uint32_t at = chain.first; at; at = half->next[at - 1]) {
		const struct value *v = &half->list->as.items[at - 1];
		struct group *x = &equals->items[groups_number(equals, value_hash(v), v)];
		x->candidate += candidate;
		x->baseline += !candidate;
	}
}

/* A key that comes twice, or no key: nobody can say which belongs to which. */
static void
diff_crowd(struct keyed *k, uint32_t group)
{
	struct chain b = k->of_baseline[group], c = k->of_candidate[group];
	uint32_t n = chain_size(b, &k->baseline), m = chain_size(c, &k->candidate);
	struct arena *scratch = &k->d->scratch;
	struct arena_mark mark = arena_mark(scratch);
	struct groups equals;
	groups_init(&equals, scratch, 2 * ((size_t)n + m)); /* each is asked for twice */
	count_equals(&equals, &k->baseline, b, false);
	count_equals(&equals, &k->candidate, c, true);
	uint32_t *one = arena_array(scratch, n, sizeof(*one));
	uint32_t *other = arena_array(scratch, m, sizeof(*other));
	n = without_equals(k, &equals, &k->baseline, b, false, one);
	m = without_equals(k, &equals, &k->candidate, c, true, other);
	for (uint32_t i = 0; i < n || i < m; i++)
		report(k, group, i < n ? one[i] : INDEX_NONE,
			i < m ? other[i] : INDEX_NONE, true);
	arena_rewind(scratch, mark);
}

static uint32_t
only(struct chain chain)
{
	return chain.first ? chain.first - 1 : INDEX_NONE;
}

static void
diff_group(struct keyed *k, uint32_t group)
{
	struct chain b = k->of_baseline[group], c = k->of_candidate[group];
	if (k->done[group])
		return;
	k->done[group] = true;
	if (b.first != b.last || c.first != c.last)
		diff_crowd(k, group);
	else
		report(k, group, only(b), only(c),
			k->groups.items[group].value == &no_key);
}

static struct keyed_half
half_of(struct arena *a, const struct value *list)
{
	return (struct keyed_half){ list, arena_array(a, list->size, sizeof(uint32_t)),
		arena_array(a, list->size, sizeof(uint32_t)) };
}

void
diff_keyed(struct diff *d, struct spot *p, const struct value *baseline,
	const struct value *candidate, struct str key)
{
	struct arena *scratch = &d->scratch;
	struct arena_mark mark = arena_mark(scratch);
	size_t most = (size_t)baseline->size + candidate->size;
	struct keyed k = {
		.d = d,
		.place = p,
		.key = key,
		.baseline = half_of(scratch, baseline),
		.candidate = half_of(scratch, candidate),
		.of_baseline = arena_array(scratch, most, sizeof(struct chain)),
		.of_candidate = arena_array(scratch, most, sizeof(struct chain)),
		.done = arena_array(scratch, most, sizeof(bool)),
	};
	groups_init(&k.groups, scratch, most);
	group_elements(&k, &k.baseline, k.of_baseline);
	group_elements(&k, &k.candidate, k.of_candidate);
	for (uint32_t i = 0; i < baseline->size; i++)
		diff_group(&k, k.baseline.group[i]);
	for (uint32_t j = 0; j < candidate->size; j++)
		diff_group(&k, k.candidate.group[j]);
	arena_rewind(scratch, mark);
}
