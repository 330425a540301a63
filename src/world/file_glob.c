/* SPDX-License-Identifier: MIT */
#include "world/file.h"

#include "base/vec.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct glob {
	struct arena *arena;
	const char *folder;
	struct str pattern;
	char confine[PATH_MAX]; /* no link leads out of this one */
	struct vec segments; /* char *: what stands between the slashes */
	struct vec found; /* struct str */
	size_t visits;
	struct err *err;
};

static bool walk(struct glob *g, struct str path, size_t segment, size_t depth);

static bool
is_literal(const char *segment)
{
	return !strpbrk(segment, "*?[\\");
}

static bool
is_any_depth(const char *segment)
{
	return strcmp(segment, "**") == 0;
}

static struct str
joined(struct glob *g, struct str path, const char *name)
{
	if (path.size == 0)
		return str_copy(g->arena, str_of(name));
	const char *slash = path.data[path.size - 1] == '/' ? "" : "/";
	return str_format(g->arena, "%.*s%s%s", STR_ARGS(path), slash, name);
}

/* The path for the system: a relative one begins at the folder. */
static char *
real_path(struct glob *g, struct str path)
{
	if (path.size > 0 && path.data[0] == '/')
		return str_c(g->arena, path);
	if (path.size == 0)
		return str_c(g->arena, str_of(g->folder));
	return str_c(
		g->arena, str_format(g->arena, "%s/%.*s", g->folder, STR_ARGS(path)));
}

static bool
failed(struct glob *g, struct str path)
{
	return err_set(g->err, ERR_INPUT, "'%.*s': cannot look at '%.*s': %s",
		STR_ARGS(g->pattern), STR_ARGS(path), strerror(errno));
}

static bool
is_inside(const struct glob *g, const char *path)
{
	size_t size = strlen(g->confine);
	if (strncmp(path, g->confine, size) != 0)
		return false;
	return size == 1 || path[size] == '/' || path[size] == '\0';
}

enum kind { KIND_NONE = 0, KIND_FILE, KIND_FOLDER, KIND_ERROR };

/* What is there, links followed when they stay inside. A link to nothing is nothing.
 * `type` is what its folder says of it. */
static enum kind
kind_of(struct glob *g, struct str path, unsigned char type, bool enters_links)
{
	struct stat facts;
	if (type == DT_REG)
		return KIND_FILE;
	if (type == DT_DIR)
		return KIND_FOLDER;
	char target[PATH_MAX];
	const char *real = real_path(g, path);
	if (lstat(real, &facts) != 0)
		return errno == ENOENT || errno == ENOTDIR ? KIND_NONE : KIND_ERROR;
	if (S_ISLNK(facts.st_mode)) {
		if (!enters_links || !realpath(real, target) || !is_inside(g, target)
			|| stat(real, &facts) != 0)
			return KIND_NONE;
	}
	return S_ISREG(facts.st_mode)    ? KIND_FILE
		: S_ISDIR(facts.st_mode) ? KIND_FOLDER
					 : KIND_NONE;
}

static bool
take(struct glob *g, struct str path)
{
	if (g->found.count == FILE_GLOB_MAX)
		return err_set(g->err, ERR_INPUT, "'%.*s' matches more than %d files",
			STR_ARGS(g->pattern), FILE_GLOB_MAX);
	vec_add(&g->found, &path);
	return true;
}

/* `path` fits the pattern up to `segment`: it is a find, or a folder to go on in. */
static bool
go_on(struct glob *g, struct str path, unsigned char type, size_t segment, size_t depth)
{
	enum kind kind = kind_of(g, path, type, true);
	if (kind == KIND_ERROR)
		return failed(g, path);
	if (segment == g->segments.count)
		return kind != KIND_FILE || take(g, path);
	return kind != KIND_FOLDER || walk(g, path, segment, depth + 1);
}

/* One name in a folder, under `**` or under a segment with wildcards. */
static bool
try_name(struct glob *g, struct str path, const struct dirent *entry, size_t segment,
	size_t depth)
{
	const char *name = entry->d_name;
	char *const *segments = g->segments.items;
	if (++g->visits > FILE_GLOB_VISITS)
		return err_set(g->err, ERR_INPUT, "'%.*s' looks at more than %d names",
			STR_ARGS(g->pattern), FILE_GLOB_VISITS);
	if (!is_any_depth(segments[segment]))
		return fnmatch(segments[segment], name, FNM_PERIOD) != 0
			|| go_on(g, joined(g, path, name), entry->d_type, segment + 1,
				depth);
	if (name[0] == '.')
		return true;
	struct str next = joined(g, path, name);
	enum kind kind = kind_of(g, next, entry->d_type, false);
	if (kind == KIND_ERROR)
		return failed(g, next);
	return kind != KIND_FOLDER || walk(g, next, segment, depth + 1);
}

static bool
walk_names(struct glob *g, struct str path, size_t segment, size_t depth)
{
	DIR *folder = opendir(real_path(g, path));
	if (!folder)
		return failed(g, path);
	bool ok = true;
	for (;;) {
		errno = 0;
		const struct dirent *entry = readdir(folder);
		if (!entry) {
			if (errno)
				ok = failed(g, path);
			break;
		}
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		ok = try_name(g, path, entry, segment, depth);
		if (!ok)
			break;
	}
	closedir(folder);
	return ok;
}

static bool
walk(struct glob *g, struct str path, size_t segment, size_t depth)
{
	char *const *segments = g->segments.items;
	if (depth > FILE_GLOB_DEPTH)
		return err_set(g->err, ERR_INPUT, "'%.*s' goes more than %d folders deep",
			STR_ARGS(g->pattern), FILE_GLOB_DEPTH);
	if (is_any_depth(segments[segment])) {
		/* `**` stands for no folder too; at the end it means every file below. */
		bool last = segment + 1 == g->segments.count;
		if (!last && !walk(g, path, segment + 1, depth))
			return false;
		return walk_names(g, path, segment, depth);
	}
	if (is_literal(segments[segment]))
		return go_on(g, joined(g, path, segments[segment]), DT_UNKNOWN,
			segment + 1, depth);
	return walk_names(g, path, segment, depth);
}

static bool
split(struct glob *g)
{
	struct str rest = g->pattern, part;
	while (str_next(&rest, '/', &part)) {
		if (part.size == 0 || str_is(part, "."))
			continue;
		char *segment = str_c(g->arena, part);
		/* `**` after `**` says nothing more, and would find everything twice. */
		if (g->segments.count && is_any_depth(segment)
			&& is_any_depth(
				((char **)g->segments.items)[g->segments.count - 1]))
			continue;
		vec_add(&g->segments, &segment);
	}
	if (g->segments.count == 0)
		return err_set(g->err, ERR_INPUT, "'%.*s' is not a pattern for files",
			STR_ARGS(g->pattern));
	char **segments = g->segments.items;
	if (is_any_depth(segments[g->segments.count - 1])) {
		char *every = str_c(g->arena, STR("*"));
		vec_add(&g->segments, &every);
	}
	return true;
}

/* Links may lead anywhere in the folder, or in what the pattern itself names outside of
 * it. */
static bool
set_confine(struct glob *g)
{
	char *const *segments = g->segments.items;
	struct str start = str_starts(g->pattern, STR("/")) ? STR("/") : STR("");
	for (size_t i = 0; i + 1 < g->segments.count && is_literal(segments[i]); i++)
		start = joined(g, start, segments[i]);
	char outside[PATH_MAX];
	if (!realpath(g->folder, g->confine))
		return failed(g, str_of(g->folder));
	if (!realpath(real_path(g, start), outside))
		return true; /* not there: the walk finds nothing, or says why */
	if (!is_inside(g, outside))
		memcpy(g->confine, outside, sizeof(outside));
	return true;
}

static int
by_bytes(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* Two `**` in one pattern may reach one file in two ways. */
static size_t
drop_doubles(struct str *paths, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || !str_eq(paths[kept - 1], paths[i]))
			paths[kept++] = paths[i];
	return kept;
}

bool
file_glob(struct arena *a, const char *folder, struct str pattern, struct str **out,
	size_t *count, struct err *err)
{
	struct arena work = { 0 };
	struct glob *g = arena_new(&work, struct glob);
	*g = (struct glob){
		.arena = &work, .folder = folder, .pattern = pattern, .err = err
	};
	g->segments = vec_of(&work, char *);
	g->found = vec_of(&work, struct str);
	*out = NULL;
	*count = 0;
	struct str start = str_starts(pattern, STR("/")) ? STR("/") : STR("");
	bool ok = split(g) && set_confine(g) && walk(g, start, 0, 0);
	if (ok && g->found.count) {
		qsort(g->found.items, g->found.count, sizeof(struct str), by_bytes);
		*count = drop_doubles(g->found.items, g->found.count);
		*out = arena_array(a, *count, sizeof(struct str));
		for (size_t i = 0; i < *count; i++)
			(*out)[i] = str_copy(a, ((struct str *)g->found.items)[i]);
	}
	arena_fini(&work);
	return ok;
}
