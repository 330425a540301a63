/* SPDX-License-Identifier: MIT */
/* Files that a suite names: under the root, whatever links say. */
#include "collect/entry_error.h"

#include "world/file.h"

#include <stdlib.h>

/* Absolute, or with a step up: refused before the file system is asked. */
static bool
steps_out(struct str name)
{
	struct str part;

	if (!name.size || name.data[0] == '/' || str_find_char(name, '\0') != STR_NONE)
		return true;
	while (str_next(&name, '/', &part))
		if (str_is(part, ".."))
			return true;
	return false;
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
		bool whole = str_ends(start, STR("/")) || str_starts(rest, STR("/"));
		under = str_starts(str_of(real), start) && whole;
	}
	free(real);
	free(real_root);
	return under;
}

bool
entry_file_read(struct arena *a, const struct entry_settings *settings, struct str name,
	struct span span, struct str *out, struct entry_error *error)
{
	const char *root = settings->file_root ? settings->file_root
		: settings->suite              ? str_c(a, settings->suite->folder)
					       : "";
	struct err err = { 0 };
	struct str path = str_format(a, "%s%.*s", root, STR_ARGS(name));

	*error =
		(struct entry_error){ .title = "Unauthorized file access", .span = span };
	error->text = str_format(a,
		"unauthorized access to file <%.*s>, check --file-root option",
		STR_ARGS(name));
	if (steps_out(name) || (file_exists(path.data) && !lies_under(path.data, root)))
		return false;
	if (file_read(a, path.data, ENTRY_FILE_MAX, out, ERR_SUBJECT, &err)) {
		*error = (struct entry_error){ 0 };
		return true;
	}
	error->title = "File read access";
	error->text = str_format(
		a, "file <%.*s> can not be read: %s", STR_ARGS(name), err.text);
	return false;
}
