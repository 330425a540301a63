/* SPDX-License-Identifier: MIT */
/* suites: finds their files, has them read, and holds what they write against may_write.
 */
#include "workspace/reading.h"
#include "world/file.h"

/* --- finding and reading ------------------------------------------------------- */

struct span
reading_span(const struct reading *g, const char *list, size_t index, const char *key)
{
	const struct yaml_node *item = node_item(node_get(&g->root, list), index);
	const struct yaml_node *value = node_get(item, key);
	if (value)
		return value->span;
	return item ? (struct span){ item->span.start, 1 } : (struct span){ 0, 1 };
}

static struct span
span_of_files(const struct reading *g, size_t use)
{
	return reading_span(g, "suites", use, "files");
}

static const struct suite_file *
find_read(const struct vec *all, struct str name)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct suite_file *f = vec_at(all, i);
		if (str_eq(f->name, name))
			return f;
	}
	return NULL;
}

static const struct suite *
read_suite(struct reading *g, const struct source *source)
{
	struct suite *suite = arena_new(g->arena, struct suite);
	if (!g->hurl->suite(g->arena, source, suite, g->diags))
		return NULL;
	if (!suite->count) {
		diags_add(g->diags, DIAG_ERROR, source, (struct span){ 0, 1 },
			"this suite has no request");
		return NULL;
	}
	return suite;
}

static void
read_found(struct reading *g, struct vec *all, struct str name, size_t use,
	struct vec *suites)
{
	const struct suite_file *same = find_read(all, name);
	struct suite_file found = { .name = name, .use = use };
	if (same) {
		found.source = same->source;
		found.suite = same->suite;
	} else {
		found.source =
			files_read(g, name, span_of_files(g, use), WORKSPACE_SUITE_MAX);
		if (!found.source)
			return;
		found.suite = read_suite(g, found.source);
	}
	vec_add(all, &found);
	if (found.suite)
		vec_add(suites, &found.suite);
}

static void
read_use(struct reading *g, struct vec *all, size_t index)
{
	struct suite_use *use = &g->w->suites[index];
	struct str *names;
	size_t count;
	struct err err = { 0 };
	struct vec suites = vec_of(g->arena, const struct suite *);
	const char *folder = g->w->folder.size ? str_c(g->arena, g->w->folder) : ".";
	if (!use->files.size)
		return;
	if (!file_glob(g->arena, folder, use->files, &names, &count, &err)) {
		diags_add(g->diags, DIAG_ERROR, g->source, span_of_files(g, index), "%s",
			err.text);
		return;
	}
	if (!count)
		diags_add(g->diags, DIAG_ERROR, g->source, span_of_files(g, index),
			"no file matches '%.*s'", STR_ARGS(use->files));
	for (size_t i = 0; i < count; i++)
		read_found(g, all, names[i], index, &suites);
	use->suites = suites.items;
	use->count = suites.count;
}

/* --- writes -------------------------------------------------------------------- */

static bool
is_write(struct str method)
{
	return !str_is(method, "GET") && !str_is(method, "HEAD")
		&& !str_is(method, "OPTIONS");
}

static bool
is_url(const struct template_part *part)
{
	return part->expression && part->expression->kind == EXPRESSION_VARIABLE
		&& str_is(part->expression->name, "url")
		&& !part->expression->filters.count;
}

/* The path as the suite has it: without a leading {{url}} or the environment's own URL,
 * and without the query. */
static struct str
path_of(const struct environment *e, const struct template *url)
{
	struct str text = url->written;
	if (url->count && is_url(&url->parts[0])) {
		ptrdiff_t end = str_find(text, STR("}}"));
		text = end == STR_NONE ? text : str_from(text, (size_t)end + 2);
	} else if (e->url.size && str_starts(text, e->url)) {
		struct str rest = str_from(text, e->url.size);
		if (!rest.size || rest.data[0] == '/' || rest.data[0] == '?'
			|| rest.data[0] == '#')
			text = rest;
	}
	for (size_t i = 0; i < text.size; i++)
		if (text.data[i] == '?' || text.data[i] == '#')
			text.size = i;
	return text.size ? text : STR("/");
}

static struct str
permitted_path(struct str path)
{
	static const struct str url = STR_INIT("{{url}}");
	return str_starts(path, url) && path.size > url.size ? str_from(path, url.size)
							     : path;
}

/* Marks the permission as used; false when there is none. */
static bool
is_permitted(const struct suite_use *use, const struct environment *e,
	const struct entry *entry, bool *used)
{
	struct str path = path_of(e, &entry->request.url);
	bool found = false;
	for (size_t i = 0; i < use->may_write_count; i++) {
		const struct write_permission *p = &use->may_write[i];
		if (!str_eq(p->environment, e->name)
			|| !str_eq(p->method, entry->request.method)
			|| !str_eq(permitted_path(p->path), path))
			continue;
		used[i] = found = true;
	}
	return found;
}

static void
refuse_write(struct reading *g, const struct suite *suite, const struct entry *entry,
	const struct environment *e)
{
	struct str path = path_of(e, &entry->request.url), method = entry->request.method;
	diags_add(g->diags, DIAG_ERROR, &suite->source, entry->request.span,
		"%.*s writes to '%.*s', which is production, and is not named in "
		"may_write",
		STR_ARGS(method), STR_ARGS(e->name));
	diags_hint(g->diags,
		"say 'run_on', or allow it in smoke.yaml: may_write: {%.*s: [%.*s %.*s]}",
		STR_ARGS(e->name), STR_ARGS(method), STR_ARGS(path));
}

static void
check_writes(struct reading *g, const struct suite_use *use, const struct suite *suite,
	const struct environment *e, bool *used)
{
	for (size_t i = 0; i < suite->count; i++) {
		const struct entry *entry = &suite->entries[i];
		if (!is_write(entry->request.method) || is_permitted(use, e, entry, used))
			continue;
		if (e->tier == TIER_PRODUCTION)
			refuse_write(g, suite, entry, e);
	}
}

static void
check_use(struct reading *g, const struct suite_use *use)
{
	bool *used = arena_array(g->arena, use->may_write_count, sizeof(*used));
	for (size_t i = 0; i < g->w->environment_count; i++) {
		const struct environment *e = &g->w->environments[i];
		for (size_t k = 0; k < use->count && use->runs[i]; k++)
			check_writes(g, use, use->suites[k], e, used);
	}
	for (size_t i = 0; i < use->may_write_count; i++)
		if (!used[i]
			&& workspace_environment(g->w, use->may_write[i].environment)
				!= STR_NONE)
			diags_add(g->diags, DIAG_WARNING, g->source,
				use->may_write[i].span,
				"no request of these suites is this one on '%.*s'",
				STR_ARGS(use->may_write[i].environment));
}

/* --- settings without effect ---------------------------------------------------- */

static bool
some_entry(const struct suite_use *use, bool (*fits)(const struct response *response))
{
	for (size_t i = 0; i < use->count; i++)
		for (size_t k = 0; k < use->suites[i]->count; k++)
			if (fits(&use->suites[i]->entries[k].response))
				return true;
	return false;
}

static bool
takes_any_status(const struct response *response)
{
	return response->present && response->status < 0;
}

static bool
expects_json(const struct response *response)
{
	return response->body.kind == BODY_JSON
		|| response->body.kind == BODY_MULTILINE_JSON;
}

/* What would be read over is a mistake: somebody counts on it. */
static void
check_effects(struct reading *g, size_t index)
{
	const struct suite_use *use = &g->w->suites[index];
	if (!use->count)
		return;
	if (use->accept_count && !some_entry(use, takes_any_status))
		diags_add(g->diags, DIAG_ERROR, g->source,
			reading_span(g, "suites", index, "accept"),
			"no entry of these suites says 'HTTP *': what a file says itself "
			"is not widened");
	if (use->json_bodies && !some_entry(use, expects_json))
		diags_add(g->diags, DIAG_ERROR, g->source,
			reading_span(g, "suites", index, "json_bodies"),
			"no entry of these suites expects a JSON body");
}

void
suites_read(struct reading *g)
{
	struct vec all = vec_of(g->arena, struct suite_file);
	if (!g->hurl->suite)
		return;
	for (size_t i = 0; i < g->w->suite_count; i++)
		read_use(g, &all, i);
	for (size_t i = 0; i < g->w->suite_count; i++)
		suite_rows_read(g, i);
	suite_setups_check(g);
	suite_doubles_check(g, &all);
	for (size_t i = 0; i < g->w->suite_count; i++)
		check_use(g, &g->w->suites[i]);
	for (size_t i = 0; i < g->w->suite_count; i++)
		check_effects(g, i);
	for (size_t i = 0; i < g->w->suite_count; i++)
		suite_names_check(g, i);
}
