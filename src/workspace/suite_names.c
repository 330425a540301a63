/* SPDX-License-Identifier: MIT */
/* Every variable a suite asks for must have a value wherever the suite runs: one that has
 * none would be found out in the middle of a run, in one environment only.
 *
 * A value comes from the environment, from a setup, from a column of rows, or from a
 * capture or a `variable` option further up in the file.  Whether an entry is skipped, or
 * fails before its captures, is not known here: what it captures counts as captured. */
#include "query/template.h"

#include "base/hash.h"
#include "base/nearest.h"
#include "workspace/reading.h"

/* --- a set of names -------------------------------------------------------------- */

struct names {
	struct vec list; /* struct str */
	uint32_t *slots; /* place in the list, from 1; a power of two of them */
	size_t size;
};

static uint32_t *
slot_of(const struct names *names, struct str name)
{
	size_t at = hash_bytes(0, name) & (names->size - 1);
	while (names->slots[at]
		&& !str_eq(
			*(struct str *)vec_at(&names->list, names->slots[at] - 1), name))
		at = (at + 1) & (names->size - 1);
	return &names->slots[at];
}

static bool
has(const struct names *names, struct str name)
{
	return names->size && *slot_of(names, name);
}

static void
grow(struct names *names)
{
	names->size = names->size ? 2 * names->size : 64;
	names->slots = arena_array(names->list.arena, names->size, sizeof(uint32_t));
	for (size_t i = 0; i < names->list.count; i++)
		*slot_of(names, *(struct str *)vec_at(&names->list, i)) = (uint32_t)i + 1;
}

static void
add(struct names *names, struct str name)
{
	if (has(names, name))
		return;
	if (2 * (names->list.count + 1) > names->size)
		grow(names);
	vec_add(&names->list, &name);
	*slot_of(names, name) = (uint32_t)names->list.count;
}

static struct names
names_in(struct arena *a)
{
	return (struct names){ .list = vec_of(a, struct str) };
}

/* --- who asks -------------------------------------------------------------------- */

struct asking {
	struct reading *g;
	const struct suite_use *use;
	const struct source *source; /* where the question stands */
	struct names known; /* has a value here, or was told already */
	bool open; /* a name is made of placeholders: nobody can say what has no value */
	bool gathers; /* what the files define, and asks nothing */
};

static void
define(struct asking *q, const struct template *name)
{
	struct str text;
	if (template_is_literal(name, &text))
		add(&q->known, text);
	else
		q->open = true;
}

static bool hint_setup(struct asking *q, struct str name);

static void
hint(struct asking *q, const struct environment *e, struct str name)
{
	struct reading *g = q->g;
	if (hint_setup(q, name))
		return;
	struct vec near = template_known_names(g, e);
	for (size_t i = 0; i < q->known.list.count; i++)
		vec_add(&near, vec_at(&q->known.list, i));
	struct str word = nearest_word(name, near.items, near.count);
	if (word.size) {
		diags_hint(g->diags, "did you mean '%.*s'?", STR_ARGS(word));
		return;
	}
	for (size_t i = 0; i < g->w->environment_count; i++)
		if (template_name_is_known(g->w, &g->w->environments[i], name)) {
			diags_hint(g->diags,
				"environment '%.*s' has it; 'run_on' says where a suite "
				"runs",
				STR_ARGS(g->w->environments[i].name));
			return;
		}
}

/* Of another item that lists the same file. */
static bool
is_told(const struct asking *q, struct span span)
{
	const struct vec *all = &q->g->diags->list;
	for (size_t i = 0; i < all->count; i++) {
		const struct diag *d = vec_at(all, i);
		if (d->source == q->source && d->span.start == span.start)
			return true;
	}
	return false;
}

static void
refuse_name(
	struct asking *q, const struct environment *e, struct str name, struct span span)
{
	if (is_told(q, span))
		return;
	diags_add(q->g->diags, DIAG_ERROR, q->source, span,
		"the variable '%.*s' has no value in environment '%.*s'", STR_ARGS(name),
		STR_ARGS(e->name));
	hint(q, e, name);
}

static void
ask_name(void *context, struct str name, struct span span)
{
	struct asking *q = context;
	if (q->gathers || q->open || has(&q->known, name))
		return;
	for (size_t i = 0; i < q->g->w->environment_count; i++) {
		const struct environment *e = &q->g->w->environments[i];
		if (!q->use->runs[i] || template_name_is_known(q->g->w, e, name))
			continue;
		refuse_name(q, e, name, span);
		break;
	}
	add(&q->known, name); /* told once in a file is enough */
}

/* --- what an entry asks, in the order in which it runs --------------------------- */

static void
ask(struct asking *q, const struct template *t)
{
	template_names(t, ask_name, q);
}

static void
ask_pairs(struct asking *q, const struct pairs *pairs)
{
	for (size_t i = 0; i < pairs->count; i++) {
		ask(q, &pairs->items[i].name);
		ask(q, &pairs->items[i].value);
	}
}

static void
ask_body(struct asking *q, const struct body *body)
{
	ask(q, &body->text);
	ask(q, &body->variables);
}

static void
ask_filters(struct asking *q, const struct filters *filters)
{
	for (size_t i = 0; i < filters->count; i++)
		for (size_t k = 0; k < 2; k++)
			ask(q, &filters->items[i].arguments[k].text);
}

/* `variable "name"` asks for it as `{{name}}` does; `exists` may, whatever there is. */
static void
ask_query(struct asking *q, const struct query *query, bool may_be_absent)
{
	struct str name;
	ask(q, &query->argument.text);
	if (query->kind == QUERY_VARIABLE && !may_be_absent
		&& template_is_literal(&query->argument.text, &name))
		ask_name(q, name, query->argument.span);
	ask_filters(q, &query->filters);
}

static void
ask_options(struct asking *q, const struct options *options)
{
	for (size_t i = 0; i < options->count; i++) {
		const struct option *option = &options->items[i];
		ask(q, &option->name);
		ask(q, &option->value);
		if (option->kind == OPTION_VARIABLE)
			define(q, &option->name);
	}
}

static void
ask_request(struct asking *q, const struct request *r)
{
	ask_options(q, &r->options);
	ask(q, &r->url);
	ask_pairs(q, &r->headers);
	ask_pairs(q, &r->query);
	ask_pairs(q, &r->form);
	ask_pairs(q, &r->cookies);
	if (r->has_basic_auth)
		ask_pairs(q, &(struct pairs){ (struct pair *)&r->basic_auth, 1 });
	for (size_t i = 0; i < r->multipart.count; i++) {
		ask(q, &r->multipart.items[i].name);
		ask(q, &r->multipart.items[i].value);
		ask(q, &r->multipart.items[i].type);
	}
	ask_body(q, &r->body);
}

static void
ask_response(struct asking *q, const struct response *r)
{
	for (size_t i = 0; i < r->capture_count; i++) {
		ask(q, &r->captures[i].name);
		ask_query(q, &r->captures[i].query, false);
		define(q, &r->captures[i].name);
	}
	ask_pairs(q, &r->headers);
	ask_body(q, &r->body);
	for (size_t i = 0; i < r->assert_count; i++) {
		const struct assertion *assertion = &r->asserts[i];
		ask_query(q, &assertion->query,
			assertion->predicate.kind == PREDICATE_EXISTS);
		ask(q, &assertion->predicate.value.text);
		ask(q, &assertion->predicate.value.regex.text);
	}
}

static void
ask_suite(struct asking *q, const struct suite *suite)
{
	q->source = &suite->source;
	for (size_t i = 0; i < suite->count; i++) {
		ask_request(q, &suite->entries[i].request);
		ask_response(q, &suite->entries[i].response);
	}
}

/* --- what is known before the first entry ---------------------------------------- */

/* What the files of that item and of the setups behind it leave behind; each once. */
static void
gather(struct asking *q, size_t index, bool *seen)
{
	const struct workspace *w = q->g->w;
	const struct suite_use *use = &w->suites[index];
	if (seen[index])
		return;
	seen[index] = true;
	for (size_t i = 0; i < use->count; i++)
		ask_suite(q, use->suites[i]);
	for (size_t i = 0; i < use->needs.count; i++)
		gather(q, use->needed[i], seen);
}

static struct asking
asking_of(struct reading *g, size_t index, bool with_its_own)
{
	const struct suite_use *use = &g->w->suites[index];
	struct asking q = { .g = g,
		.use = use,
		.source = g->source,
		.known = names_in(g->arena),
		.gathers = true };
	bool *seen = arena_array(g->arena, g->w->suite_count, sizeof(*seen));
	for (size_t i = 0; i < use->rows.column_count; i++)
		add(&q.known, use->rows.columns[i]);
	if (with_its_own)
		gather(&q, index, seen);
	for (size_t i = 0; i < use->needs.count; i++)
		gather(&q, use->needed[i], seen);
	q.gathers = false;
	return q;
}

/* A login that was forgotten is likelier than a word that is alike. */
static bool
hint_setup(struct asking *q, struct str name)
{
	const struct workspace *w = q->g->w;
	for (size_t i = 0; i < w->suite_count; i++) {
		struct asking setup = {
			.g = q->g, .known = names_in(q->g->arena), .gathers = true
		};
		bool *seen = arena_array(q->g->arena, w->suite_count, sizeof(*seen));
		if (!w->suites[i].setup.size || &w->suites[i] == q->use)
			continue;
		gather(&setup, i, seen);
		if (!has(&setup.known, name))
			continue;
		diags_hint(q->g->diags, "the setup '%.*s' captures it: needs: [%.*s]",
			STR_ARGS(w->suites[i].setup), STR_ARGS(w->suites[i].setup));
		return true;
	}
	return false;
}

/* Default headers go with every entry that has none of that name, so with whichever
 * comes after a capture, too. */
static void
ask_defaults(struct reading *g, size_t index)
{
	const struct suite_defaults *defaults = &g->w->suites[index].defaults;
	if (!defaults->headers.count)
		return;
	struct asking q = asking_of(g, index, true);
	q.source = g->source;
	ask_pairs(&q, &defaults->headers); /* options have no placeholders there */
}

void
suite_names_check(struct reading *g, size_t index)
{
	const struct suite_use *use = &g->w->suites[index];
	ask_defaults(g, index);
	for (size_t i = 0; i < use->count; i++) {
		struct asking q = asking_of(g, index, false);
		ask_suite(&q, use->suites[i]);
	}
}
