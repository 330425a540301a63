/* SPDX-License-Identifier: MIT */
/* Netrc files that entries ask for: found, read once, and kept secret. */
#include "collect/engine.h"

#include "world/file.h"

#include <stdlib.h>

static bool
find_path(struct engine *engine, const struct entry_settings *s, struct str *path,
	struct err *err)
{
	const char *home = getenv("HOME");
	*path = s->netrc_file;
	if (s->netrc_file.size)
		return true;
	if (!home || !*home)
		return err_set(err, ERR_INPUT,
			"netrc is read from the home folder, and HOME is not set");
	*path = str_format(&engine->arena, "%s/.netrc", home);
	return true;
}

static const struct netrc *
known(const struct engine *engine, struct str path)
{
	for (size_t i = 0; i < engine->netrcs.count; i++) {
		const struct netrc *n = *(struct netrc **)vec_at(&engine->netrcs, i);
		if (str_eq(n->path, path))
			return n;
	}
	return NULL;
}

static bool
hide(struct engine *engine, const struct netrc *netrc, struct err *err)
{
	const struct collect_settings *s = &engine->settings;
	for (size_t i = 0; s->secret && i < netrc->logins.count; i++) {
		const struct netrc_login *l = vec_at(&netrc->logins, i);
		struct str user = str_format(&engine->arena, "%.*s:%.*s",
			STR_ARGS(l->login), STR_ARGS(l->password));
		if (!credentials_hide(
			    &engine->arena, user, s->secret, s->secret_context, err))
			return false;
	}
	return true;
}

static bool
read_new(
	struct engine *engine, struct str path, const struct netrc **out, struct err *err)
{
	struct netrc *netrc = arena_new(&engine->arena, struct netrc);
	const char *name = str_c(&engine->arena, path);
	struct str text;
	netrc->path = str_copy(&engine->arena, path);
	if (!file_read(&engine->arena, name, NETRC_SIZE_MAX, &text, ERR_INPUT, err))
		return false;
	netrc_read(&engine->arena, text, netrc);
	if (!hide(engine, netrc, err))
		return err_in_file(err, name);
	vec_add(&engine->netrcs, &netrc);
	*out = netrc;
	return true;
}

bool
engine_netrc(struct engine *engine, const struct entry_settings *settings,
	const struct netrc **out, struct err *err)
{
	struct str path;
	*out = NULL;
	if (!find_path(engine, settings, &path, err))
		return settings->netrc_optional;
	*out = known(engine, path);
	bool missing = !*out && !file_exists(str_c(&engine->arena, path));
	if (*out || (missing && settings->netrc_optional && !settings->netrc_file.size))
		return true;
	return read_new(engine, path, out, err);
}
