/* SPDX-License-Identifier: MIT */
#include "compare/noise.h"

#include "base/hash.h"

#include <stdlib.h>

/* A leaf at which two looks differed. */
struct moving {
	const struct path *path;
	struct str environment; /* that was looked at: its indexes count */
	uint64_t hash;
	struct moving *next; /* of the same bucket */
};

enum { NOISE_BUCKETS = 1024 };

struct noise {
	struct arena *a;
	struct moving *buckets[NOISE_BUCKETS];
	struct vec paths; /* struct str */
};

/* --- the same place ---------------------------------------------------------------- */

/* One step, however it is written down. */
struct foot {
	enum step_kind kind;
	uint32_t index;
	struct str name, key;
	bool bare;
};

static struct foot
foot_of_path(const struct path *p)
{
	return (struct foot){ p->kind, (uint32_t)p->index, p->name, p->key, p->bare };
}

static struct foot
foot_of_spot(const struct spot *p, bool candidate)
{
	return (struct foot){ p->kind, candidate ? p->candidate : p->baseline, p->name,
		p->key, p->bare };
}

static uint64_t
foot_hash(uint64_t below, const struct foot *f)
{
	uint64_t hash = hash_mix(below, (uint64_t)f->kind);
	if (f->kind == STEP_INDEX)
		return hash_mix(hash, f->index);
	return hash_bytes(hash_bytes(hash, f->name), f->key);
}

static bool
foot_eq(const struct foot *a, const struct foot *b)
{
	if (a->kind != b->kind)
		return false;
	if (a->kind == STEP_INDEX)
		return a->index == b->index;
	return str_eq(a->name, b->name) && str_eq(a->key, b->key) && a->bare == b->bare;
}

static uint64_t
spot_hash(const struct spot *p, bool candidate)
{
	uint64_t hash = 0;
	for (; p->parent; p = p->parent) {
		struct foot f = foot_of_spot(p, candidate);
		hash = foot_hash(hash, &f);
	}
	return hash;
}

static bool
is_at(const struct path *path, const struct spot *p, bool candidate)
{
	for (; path && p->parent; path = path->parent, p = p->parent) {
		struct foot a = foot_of_path(path), b = foot_of_spot(p, candidate);
		if (!foot_eq(&a, &b))
			return false;
	}
	return !path && !p->parent;
}

static bool
moves(const struct noise *noise, const struct spot *p, bool candidate,
	struct str environment)
{
	uint64_t hash = spot_hash(p, candidate);
	for (const struct moving *m = noise->buckets[hash % NOISE_BUCKETS]; m;
		m = m->next)
		if (m->hash == hash && is_at(m->path, p, candidate)
			&& (!m->environment.size || str_eq(m->environment, environment)))
			return true;
	return false;
}

bool
noise_has(const struct noise *noise, const struct spot *p, struct str baseline,
	struct str candidate)
{
	return moves(noise, p, false, baseline) || moves(noise, p, true, candidate);
}

/* --- putting in -------------------------------------------------------------------- */

struct noise *
noise_new(struct arena *a)
{
	struct noise *noise = arena_new(a, struct noise);
	noise->a = a;
	noise->paths = vec_of(a, struct str);
	return noise;
}

static void
put(struct noise *noise, struct moving moving)
{
	struct moving *m = arena_new(noise->a, struct moving);
	*m = moving;
	m->next = noise->buckets[m->hash % NOISE_BUCKETS];
	noise->buckets[m->hash % NOISE_BUCKETS] = m;
	struct sbuf text = { 0 };
	path_write(m->path, &text);
	struct str copy = sbuf_copy(&text, noise->a);
	vec_add(&noise->paths, &copy);
	sbuf_fini(&text);
}

void
noise_add(struct noise *noise, struct spot *p, struct str environment)
{
	if (!moves(noise, p, false, environment))
		put(noise,
			(struct moving){ .path = spot_path(noise->a, p),
				.environment = environment,
				.hash = spot_hash(p, false) });
}

/* --- asking ------------------------------------------------------------------------ */

static int
by_text(const void *one, const void *other)
{
	const struct str *a = one, *b = other;
	return str_compare(*a, *b);
}

void
noise_sort(struct noise *noise)
{
	if (noise->paths.count)
		qsort(noise->paths.items, noise->paths.count, sizeof(struct str),
			by_text);
}

size_t
noise_count(const struct noise *noise)
{
	return noise ? noise->paths.count : 0;
}

const struct str *
noise_paths(const struct noise *noise)
{
	return noise ? noise->paths.items : NULL;
}

struct noise *
noise_join(struct arena *a, const struct noise *one, const struct noise *other)
{
	struct noise *both = noise_new(a);
	const struct noise *list[] = { one, other };
	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; list[i] && k < NOISE_BUCKETS; k++)
			for (const struct moving *m = list[i]->buckets[k]; m; m = m->next)
				put(both, *m);
	noise_sort(both);
	return both;
}

struct noise *
noise_anywhere(struct arena *a, const struct noise *noise)
{
	if (!noise)
		return NULL;
	struct noise *copy = noise_new(a);
	for (size_t k = 0; k < NOISE_BUCKETS; k++) {
		for (const struct moving *m = noise->buckets[k]; m; m = m->next) {
			struct moving anywhere = *m;
			anywhere.environment = (struct str){ 0 };
			put(copy, anywhere);
		}
	}
	noise_sort(copy);
	return copy;
}
