/* SPDX-License-Identifier: MIT */
#include "workspace/workspace.h"

#include "workspace/reading.h"
#include "world/file.h"

#include <string.h>

/* --- the file ------------------------------------------------------------------ */

static const struct str file_name = STR_INIT("smoke.yaml");

/* With a slash at its end, or empty for the working folder. */
static struct str
folder_of(struct str path)
{
	size_t end = path.size;
	while (end > 0 && path.data[end - 1] != '/')
		end--;
	return str_part(path, 0, end);
}

static bool
read_file(struct reading *g, const char *path, struct err *err)
{
	struct file_facts facts;
	struct str name = str_copy(g->arena, str_of(path));
	if (!file_facts(path, &facts, ERR_INPUT, err))
		return false;
	if (facts.folder)
		name = str_format(g->arena, "%s%s%.*s", path,
			str_ends(name, STR("/")) ? "" : "/", STR_ARGS(file_name));
	if (str_starts(name, STR("./")) && facts.folder)
		name = str_from(name, 2);
	g->source = arena_new(g->arena, struct source);
	g->source->name = name;
	g->w->folder = folder_of(name);
	if (!file_read(g->arena, name.data, WORKSPACE_FILE_MAX, &g->source->text,
		    ERR_INPUT, err))
		return false;
	vec_add(&g->files, &(struct source){ file_name, g->source->text });
	return true;
}

static bool
read_tree(struct reading *g)
{
	if (!yaml_read(g->arena, g->source, &g->root, g->diags))
		return false;
	if (g->root.kind == YAML_MAPPING)
		return true;
	return diags_add(g->diags, DIAG_ERROR, g->source,
		(struct span){ g->root.span.start, 1 }, "%s",
		g->root.kind == YAML_NULL
			? "this file is empty; a workspace starts with 'smoke: 1'"
			: "a workspace is a mapping: 'smoke: 1', 'project: …', "
			  "'environments: …'");
}

/* --- everything in its place --------------------------------------------------- */

static void
name_rules(struct reading *g)
{
	for (size_t i = 0; i < g->w->rule_count; i++)
		if (!g->w->rules[i].id.size)
			g->w->rules[i].id = str_format(g->arena, "rule %zu", i + 1);
}

static struct expectation
promise(const struct probe *p, struct str id, struct str path, struct str is)
{
	return (struct expectation){ .probe = p->name,
		.path = path,
		.id = id,
		.is = is,
		.severity = SEVERITY_ERROR,
		.required = p->required,
		.span = p->span,
		.path_span = p->span };
}

/* The certificate verifies, and has its days left. */
static void
promise_of_tls(struct arena *a, const struct probe *p, struct vec *all)
{
	struct expectation e =
		promise(p, str_format(a, "%.*s must verify", STR_ARGS(p->name)),
			STR("$.tls.verified"), STR("== true"));
	vec_add(all, &e);
	if (p->min_days < 0)
		return;
	e = promise(p, str_format(a, "%.*s: min_days", STR_ARGS(p->name)),
		STR("$.tls.days_left"), str_format(a, ">= %lld", (long long)p->min_days));
	vec_add(all, &e);
}

static void
promise_of_tcp(struct arena *a, const struct probe *p, struct vec *all)
{
	struct expectation e = promise(p,
		str_format(a, "%.*s must %s", STR_ARGS(p->name),
			p->closed ? "be closed" : "answer"),
		STR("$.body.answers"), p->closed ? STR("== false") : STR("== true"));
	vec_add(all, &e);
}

static void
promise_of_docs(struct arena *a, const struct probe *p, struct vec *all)
{
	struct expectation e =
		promise(p, str_format(a, "%.*s must lead somewhere", STR_ARGS(p->name)),
			STR("$.body.broken"), (struct str){ 0 });
	e.must = MUST_ABSENT;
	vec_add(all, &e);
}

/* What a probe promises by itself. */
static void
add_promises(struct reading *g, struct vec *all)
{
	for (size_t i = 0; i < g->w->probe_count; i++) {
		const struct probe *p = &g->w->probes[i];
		if (p->kind == PROBE_TLS)
			promise_of_tls(g->arena, p, all);
		if (p->kind == PROBE_TCP)
			promise_of_tcp(g->arena, p, all);
		if (p->kind == PROBE_DOCS)
			promise_of_docs(g->arena, p, all);
	}
}

/* Those of `expect` first, then those of the probes, in order, then what is promised by
 * itself. */
static void
place_expectations(struct reading *g, const struct written *written)
{
	struct workspace *w = g->w;
	struct reader r = { g->arena, g->source, g->diags, &g->mentions, &g->hidden,
		g->hurl->assertion };
	struct vec all = vec_of(g->arena, struct expectation);
	for (size_t i = 0; i < w->expectation_count; i++) {
		struct expectation *e = &w->expectations[i];
		const struct yaml_node *node = node_item(node_get(&g->root, "expect"), i);
		if (node && node->kind == YAML_MAPPING && !node_key(node, "probe"))
			refuse_span(&r, (struct span){ node->span.start, 1 },
				"'probe' is missing in expect");
		if (!e->id.size)
			e->id = str_format(g->arena, "expectation %zu", i + 1);
		vec_add(&all, e);
	}
	for (size_t i = 0; i < written->probe_count; i++) {
		const struct written_probe *probe = &written->probes[i];
		for (size_t k = 0; k < probe->expect_count; k++) {
			struct expectation *e = &probe->expect[k];
			e->probe = probe->probe.name;
			if (!e->id.size)
				e->id = str_format(g->arena, "expectation %zu of %.*s",
					k + 1, STR_ARGS(e->probe));
			vec_add(&all, e);
		}
	}
	add_promises(g, &all);
	w->expectations = all.items;
	w->expectation_count = all.count;
}

static void
place(struct reading *g, const struct written *written)
{
	struct str folder = g->w->folder;
	*g->w = written->w;
	g->w->folder = folder;
	g->w->source = *g->source;
	struct vec probes = vec_of(g->arena, struct probe);
	for (size_t i = 0; i < written->probe_count; i++)
		vec_add(&probes, &written->probes[i].probe);
	g->w->probes = probes.items;
	g->w->probe_count = probes.count;
	name_rules(g);
	place_expectations(g, written);
}

/* From here on the file is shown with stars where a secret is written. */
static void
hide_secrets(struct reading *g)
{
	struct str text = g->source->text;
	if (!g->hidden.count)
		return;
	char *shown = str_c(g->arena, text);
	for (size_t i = 0; i < g->hidden.count; i++) {
		const struct span *span = vec_at(&g->hidden, i);
		for (size_t k = span->start;
			k < span->start + span->size && k < text.size; k++)
			if (shown[k] != '\n' && shown[k] != '\r')
				shown[k] = '*';
	}
	g->source->text = (struct str){ shown, text.size };
	g->w->source = *g->source;
}

bool
workspace_read(struct arena *a, const char *path, const struct hurl_reader *hurl,
	struct workspace *out, struct diags *diags, struct err *err)
{
	struct reading g = { .arena = a, .w = out, .diags = diags, .hurl = hurl };
	size_t errors = diags->errors;
	g.mentions = vec_of(a, struct mention);
	g.hidden = vec_of(a, struct span);
	g.files = vec_of(a, struct source);
	g.decisions = vec_of(a, struct str);
	*out = (struct workspace){ 0 };
	if (!read_file(&g, path, err) || !read_tree(&g))
		return false;
	struct written written = { 0 };
	struct reader reader = { a, g.source, diags, &g.mentions, &g.hidden,
		hurl->assertion };
	schema_read(&reader, &table_workspace, &g.root, &written);
	place(&g, &written);
	if (written.release.size)
		release_read(&g, written.release);
	waivers_read(&g, written.waivers.size ? written.waivers : STR("waivers.yaml"),
		written.waivers.size > 0);
	signatures_read(&g,
		written.signatures.size ? written.signatures : STR("signatures.yaml"),
		written.signatures.size > 0);
	environments_check(&g);
	conditions_check(&g); /* what others ask of probes depends on it */
	names_check(&g);
	probes_check(&g);
	templates_check(&g);
	suites_read(&g);
	release_check(&g);
	out->digest = files_digest(&g, true);
	out->stated = files_digest(&g, false);
	hide_secrets(&g);
	return diags->errors == errors;
}
