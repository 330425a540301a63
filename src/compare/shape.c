/* SPDX-License-Identifier: MIT */
/* What acts on one observation before anything is compared: `replace` and `sensitive`.
 *
 * Only values are rewritten, never the names of members: a document keyed by host name
 * keeps its keys, and rules can name them.  What is not touched is shared with the
 * original. */
#include "compare/canonical.h"
#include "compare/hidden.h"
#include "compare/read.h"
#include "compare/spot.h"
#include "compare/rewrite.h"
#include "compare/rules.h"
#include "ext/digest.h"

#include <assert.h>
#include <string.h>

enum { KEY_MIN = 16, DIGEST_SHOWN = 16 /* bytes: 32 hex digits */ };

struct shaper {
	struct arena *a;
	struct arena scratch;
	const struct rules *rules;
	const struct rewriter *rewriter; /* NULL: there is nothing to replace */
	struct str key;
	struct automaton_walk walk;
	struct sbuf text;
	bool overgrown; /* a text would have become too long by replacing */
};

static bool shape(struct shaper *s, const struct state *at, const struct value *v,
	struct value *out, unsigned depth);

/* --- replace ----------------------------------------------------------------------- */

static bool
rewrite_text(struct shaper *s, const struct value *v, struct value *out)
{
	sbuf_reset(&s->text);
	if (!s->rewriter || !rewriter_apply(s->rewriter, value_text(v), &s->text))
		return false;
	if (!sbuf_ok(&s->text)) {
		s->overgrown = true;
		return false;
	}
	*out = value_of_string(sbuf_copy(&s->text, s->a));
	return true;
}

/* --- sensitive --------------------------------------------------------------------- */

static struct value
digest_of(struct shaper *s, const struct value *v)
{
	struct sbuf text = { 0 };
	unsigned char digest[SHA256_SIZE];
	assert(s->key.size >= KEY_MIN);
	sbuf_add_c(&text, value_kind_name(v->kind));
	sbuf_add_char(&text, ':');
	canonical_write(v, &text);
	s->overgrown |= !sbuf_ok(&text);
	digest_hmac_sha256(s->key, sbuf_str(&text), digest);
	explicit_bzero(text.data, text.size);
	sbuf_fini(&text);
	struct str hex = digest_hex(s->a, digest, DIGEST_SHOWN);
	return value_of_string(str_format(s->a, "sensitive:%.*s", STR_ARGS(hex)));
}

static void
count_sensitive(const struct shaper *s, const struct state *at)
{
	const struct rules *rules = s->rules;
	for (uint32_t i = 0; i < at->accepted_count; i++)
		rules_count_use(
			rules, &rules->items[rules->sensitive_items[at->accepted[i]]]);
}

/* --- the walk ---------------------------------------------------------------------- */

static bool
shape_items(struct shaper *s, const struct state *at, const struct value *v,
	struct value *out, unsigned depth)
{
	struct value *items = NULL;
	for (uint32_t i = 0; i < v->size; i++) {
		struct value shaped;
		const struct value *e = &v->as.items[i];
		struct arena_mark mark = arena_mark(&s->scratch);
		const struct state *below =
			at ? automaton_index(&s->walk, at, i, v->size, e) : NULL;
		bool changed = shape(s, below, e, &shaped, depth + 1);
		arena_rewind(&s->scratch, mark);
		if (!changed)
			continue;
		if (!items) {
			items = arena_array(s->a, v->size, sizeof(*items));
			memcpy(items, v->as.items, v->size * sizeof(*items));
		}
		items[i] = shaped;
	}
	*out = *v;
	if (items)
		out->as.items = items;
	return items != NULL;
}

static bool
shape_members(struct shaper *s, const struct state *at, const struct value *v,
	struct value *out, unsigned depth)
{
	struct member *members = NULL;
	for (uint32_t i = 0; i < v->size; i++) {
		struct value shaped;
		const struct member *m = &v->as.members[i];
		struct arena_mark mark = arena_mark(&s->scratch);
		const struct state *below = at
			? automaton_name(&s->walk, at, member_name(m), &m->value)
			: NULL;
		bool changed = shape(s, below, &m->value, &shaped, depth + 1);
		arena_rewind(&s->scratch, mark);
		if (!changed)
			continue;
		if (!members) {
			members = arena_array(s->a, v->size, sizeof(*members));
			memcpy(members, v->as.members, v->size * sizeof(*members));
		}
		members[i].value = shaped;
	}
	*out = *v;
	if (members)
		out->as.members = members;
	return members != NULL;
}

/* `at` NULL: nothing below is sensitive.  Whether *out is another value than *v.
 *
 * What is sensitive is digested as it came, and only once: a look that was kept,
 * digested, from an earlier night is shaped again, and must still say the same. */
static bool
shape(struct shaper *s, const struct state *at, const struct value *v, struct value *out,
	unsigned depth)
{
	if (at && at->accepted_count) {
		count_sensitive(s, at);
		if (value_is_digest(v))
			return false;
		*out = digest_of(s, v);
		return true;
	}
	if (at && at->settled)
		at = NULL;
	if (depth > COMPARE_DEPTH_MAX || (!at && !s->rewriter))
		return false;
	if (v->kind == VALUE_OBJECT)
		return shape_members(s, at, v, out, depth);
	if (v->kind == VALUE_ARRAY || v->kind == VALUE_NODES)
		return shape_items(s, at, v, out, depth);
	return v->kind == VALUE_STRING && rewrite_text(s, v, out);
}

/* A fact that was taken from a sensitive value says the same secret. */
static void
hide_facts(struct shaper *s, const struct value *raw, struct observation *out)
{
	const struct value *facts = value_get_c(raw, "facts");
	for (size_t i = 0; i < s->rules->fact_count; i++) {
		struct str name = s->rules->facts[i].name;
		const struct value *v = value_get(facts, name);
		if (!v || value_is_digest(v) || !hidden_fact(s->rules, i, raw))
			continue;
		struct value *root = arena_new(s->a, struct value);
		*root = hidden_put(s->a, out->root, name, digest_of(s, v));
		out->root = root;
	}
}

static bool
replaces_something(const struct shaping *shaping)
{
	for (size_t i = 0; i < shaping->rewrite_count; i++)
		if (shaping->rewrites[i].from.size)
			return true;
	return false;
}

void
compare_shape(struct arena *a, const struct rules *rules, const struct shaping *shaping,
	const struct observation *o, struct observation *out)
{
	struct value shaped;
	struct shaper s = { .a = a, .rules = rules, .key = shaping->key };
	const struct state *start = NULL;
	*out = *o;
	if (!o->root)
		return;
	if (replaces_something(shaping))
		s.rewriter = rewriter_make(a, shaping->rewrites, shaping->rewrite_count);
	if (rules->sensitive) {
		/* What cannot be evaluated is taken to select: rather hide too much. */
		s.walk =
			automaton_walk_begin(rules->sensitive, o->root, &s.scratch, true);
		start = automaton_start(rules->sensitive);
	}
	if (shape(&s, start, o->root, &shaped, 0)) {
		struct value *root = arena_new(a, struct value);
		*root = shaped;
		out->root = root;
	}
	if (rules->sensitive && rules->fact_count)
		hide_facts(&s, o->root, out);
	if (s.overgrown && out->seen == SEEN_WHOLE) {
		out->seen = SEEN_PARTLY;
		out->trouble = TROUBLE_LIMIT;
		out->reason = STR("a text grew too long by `replace`");
	}
	sbuf_fini(&s.text);
	arena_fini(&s.scratch);
}
