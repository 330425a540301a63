/* SPDX-License-Identifier: MIT */
/* The `file` probe: a file on this machine, its facts and, where a format can be told,
 * what is in it. */
#include "collect/engine.h"

#include "decode/decode.h"
#include "world/clock.h"
#include "world/file.h"

enum { CLOCKS_DIFFER = 300000 /* ms between this machine and a file server, at most */ };

static void
add_source(struct look *look, struct str path, const struct file_facts *facts)
{
	struct arena *a = &look->arena;
	members_add(&look->source, "path", value_of_string(path));
	int64_t age = look->observation.at - facts->changed;
	members_add(&look->source, "age", value_of_int(a, age / 1000));
	members_add(
		&look->source, "changed", value_of_string(clock_show(a, facts->changed)));
}

/* A dump of many gigabytes is looked at for its age and size; only what has a format is
 * read. */
static bool
add_content(struct look *look, const char *path, struct str format,
	const struct file_facts *facts)
{
	struct arena *a = &look->arena;
	if (!format.size) {
		members_add(&look->source, "size", value_of_int(a, facts->size));
		return true;
	}
	size_t most = (size_t)look->task->engine->settings.workspace->limits.body;
	struct str bytes;
	struct err err = { 0 };
	if (!file_read(a, path, most, &bytes, ERR_SUBJECT, &err)) {
		look_fail(look, TROUBLE_FILE, str_of(err.text));
		return false;
	}
	return look_add_body(look, bytes, format);
}

void
probe_file_start(struct task *task)
{
	struct look *look = look_open(task);
	struct arena *a = &look->arena;
	struct err err = { 0 };
	struct str target;
	struct file_facts facts;
	if (!site_render(a, task, task->probe->instance, &look->probe->target, &target,
		    &err)) {
		look_fail(look, TROUBLE_EVALUATE, str_of(err.text));
		return;
	}
	const char *path = str_c(a, engine_path(task->engine, a, target));
	if (!file_facts(path, &facts, ERR_SUBJECT, &err)) {
		look_fail(look, TROUBLE_FILE, str_of(err.text));
		return;
	}
	if (!facts.regular) {
		look_fail(look, TROUBLE_FILE,
			str_format(a, "%s is not a regular file", path));
		return;
	}
	/* It would be young for ever. */
	if (facts.changed > look->observation.at + CLOCKS_DIFFER) {
		look_fail(look, TROUBLE_FILE,
			str_format(a, "%s was changed in the future, says its date: %.*s",
				path, STR_ARGS(clock_show(a, facts.changed))));
		return;
	}
	struct str format = look->probe->format;
	if (!format.size)
		format = decode_format_of_name(target);
	add_source(look, target, &facts);
	if (add_content(look, path, format, &facts))
		look_finish(look, SEEN_WHOLE, (struct str){ 0 });
}
