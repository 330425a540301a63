/* SPDX-License-Identifier: MIT */
/* Files that a suite names: under the root, whatever links say. */
#include "collect/entry_error.h"

#include "world/file.h"

#include <stdlib.h>

static bool
is_no_name(struct str name)
{
	return !name.size || name.data[0] == '/' || str_find_char(name, '\0') != STR_NONE;
}

/* With a step up beyond where it starts. */
static bool
steps_out(struct str name)
{
	struct str part;
	ptrdiff_t depth = 0;

	while (str_next(&name, '/', &part) && depth >= 0)
		if (str_is(part, ".."))
			depth--;
		else if (part.size && !str_is(part, "."))
			depth++;
	return depth < 0;
}

/* Both with all links resolved. */
static bool
lies_under(const char *path, const char *root)
{
	char *real = realpath(path, NULL),
	     *real_root = realpath(*root ? root : ".", NULL);
	bool under = false;

	if (real && real_root) {
		struct str start = str_of(real_root);
		struct str rest = str_from(str_of(real), start.size);
		bool whole = !rest.size || str_ends(start, STR("/"))
			|| str_starts(rest, STR("/"));
		under = str_starts(str_of(real), start) && whole;
	}
	free(real);
	free(real_root);
	return under;
}

/* What is there must lie under the root; what is not may not step out of it.  A step out
 * and in again is fine where the file says so itself. */
static bool
may_be_used(struct arena *a, struct str path, const char *root, struct str name)
{
	struct str folder = path;

	if (is_no_name(name))
		return false;
	if (file_exists(path.data))
		return lies_under(path.data, root);
	while (folder.size && folder.data[folder.size - 1] != '/')
		folder.size--;
	const char *above = folder.size ? str_c(a, folder) : ".";
	return !steps_out(name) && (!file_exists(above) || lies_under(above, root));
}

bool
entry_file_path(struct arena *a, const struct entry_settings *settings, struct str name,
	struct span span, struct str *path, struct entry_error *error)
{
	const char *root = settings->file_root ? settings->file_root
		: settings->suite              ? str_c(a, settings->suite->folder)
					       : "";

	*error = (struct entry_error){ 0 };
	*path = str_format(a, "%s%.*s", root, STR_ARGS(name));
	if (may_be_used(a, *path, root, name))
		return true;
	error->title = "Unauthorized file access";
	error->span = span;
	error->text = str_format(a,
		"unauthorized access to file <%.*s>, check --file-root option",
		STR_ARGS(name));
	return false;
}

bool
entry_file_read(struct arena *a, const struct entry_settings *settings, struct str name,
	struct span span, struct str *out, struct entry_error *error)
{
	struct err err = { 0 };
	struct str path;

	if (!entry_file_path(a, settings, name, span, &path, error))
		return false;
	if (file_read(a, path.data, ENTRY_FILE_MAX, out, ERR_SUBJECT, &err))
		return true;
	error->title = "File read access";
	error->span = span;
	error->text = str_format(
		a, "file <%.*s> can not be read: %s", STR_ARGS(name), err.text);
	return false;
}
