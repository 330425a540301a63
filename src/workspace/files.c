/* SPDX-License-Identifier: MIT */
/* The files of a workspace: below its folder, regular, read once. */
#include "ext/digest.h"
#include "workspace/reading.h"
#include "world/file.h"

/* The pattern reader knows which links lead out of the folder; a name is a pattern too.
 */
static bool
is_there(struct reading *g, struct str name, struct err *err)
{
	struct str *found;
	size_t count;
	const char *folder = g->w->folder.size ? str_c(g->arena, g->w->folder) : ".";
	return file_glob(g->arena, folder, name, &found, &count, err) && count == 1
		&& str_eq(found[0], name);
}

bool
files_exist(struct reading *g, struct str name)
{
	struct err err = { 0 };
	return is_there(g, name, &err);
}

struct source *
files_read(struct reading *g, struct str name, struct span span, size_t most)
{
	struct err err = { 0 };
	struct str path =
		str_format(g->arena, "%.*s%.*s", STR_ARGS(g->w->folder), STR_ARGS(name));
	if (!is_there(g, name, &err)) {
		diags_add(g->diags, DIAG_ERROR, g->source, span,
			"there is no file '%.*s' here", STR_ARGS(name));
		diags_hint(g->diags, "%s",
			err.kind ? err.text
				 : "files below the folder of smoke.yaml "
				   "are read; links that lead out are not");
		return NULL;
	}
	struct source *source = arena_new(g->arena, struct source);
	source->name = path;
	if (!file_read(g->arena, path.data, most, &source->text, ERR_INPUT, &err)) {
		diags_add(g->diags, DIAG_ERROR, g->source, span, "%s", err.text);
		return NULL;
	}
	struct source seen = { name, source->text };
	vec_add(&g->files, &seen);
	return source;
}

static bool
is_decision(const struct reading *g, struct str name)
{
	const struct texts names = { g->decisions.items, g->decisions.count };
	return texts_have(&names, name);
}

/* Names and contents, each with its size before it, so that nothing can move from one to
 * the other (YAML-19: what was read is what is recorded). */
struct str
files_digest(struct reading *g, bool decisions)
{
	struct sbuf all = { 0 };
	for (size_t i = 0; i < g->files.count; i++) {
		const struct source *file = vec_at(&g->files, i);
		if (!decisions && is_decision(g, file->name))
			continue;
		struct str digest = digest_sha256_hex(g->arena, file->text);
		sbuf_format(&all, "%zu:%.*s %.*s\n", file->name.size,
			STR_ARGS(file->name), STR_ARGS(digest));
	}
	struct str digest = digest_sha256_hex(g->arena, sbuf_str(&all));
	sbuf_fini(&all);
	return digest;
}
