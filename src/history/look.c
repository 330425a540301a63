/* SPDX-License-Identifier: MIT */
/* A look on one line: {"look":{"probe":…, "environment":…, …, "root":{…}}}. */
#include "history/history_parts.h"

#include "value/json.h"

static const char *const seen_names[] = { "not", "partly", "whole" };

void
look_write(const struct observation *o, struct sbuf *out)
{
	struct arena a = { 0 };
	struct vec look = vec_of(&a, struct member), line = vec_of(&a, struct member);
	members_add(&look, "probe", value_of_string(o->probe));
	members_add(&look, "environment", value_of_string(o->environment));
	members_add(&look, "instance", value_of_string(o->instance));
	members_add(&look, "again", value_of_int(&a, o->again));
	members_add(&look, "at", value_of_int(&a, o->at));
	members_add(&look, "seen", value_of_c(seen_names[o->seen]));
	if (o->root)
		members_add(&look, "root", *o->root);
	members_add(&line, "look", value_of_members(&look));
	struct value v = value_of_members(&line);
	json_write(&v, JSON_COMPACT, out);
	sbuf_add_char(out, '\n');
	arena_fini(&a);
}

bool
look_read(struct arena *a, struct str line, struct observation *out, struct err *err)
{
	/* An observation may be as deep as our reader allows; the envelope adds a little.
	 */
	struct json_limits limits = JSON_LIMITS;
	struct value v;
	limits.depth += 8;
	if (!str_starts(line, STR("{\"look\":")))
		return false;
	if (!json_read(a, line, &limits, &v, err))
		return err_context(err, "a look in the history");
	const struct value *look = value_get_c(&v, "look");
	struct str seen = value_get_text(look, "seen");
	*out = (struct observation){ .probe = value_get_text(look, "probe"),
		.environment = value_get_text(look, "environment"),
		.instance = value_get_text(look, "instance") };
	for (size_t i = 0; i < sizeof(seen_names) / sizeof(seen_names[0]); i++)
		if (str_is(seen, seen_names[i]))
			out->seen = (enum seen)i;
	const struct value *root = value_get_c(look, "root");
	if (root) {
		struct value *copy = arena_new(a, struct value);
		*copy = *root;
		out->root = copy;
	}
	int64_t again;
	if (!value_int(value_get_c(look, "at"), &out->at)
		|| !value_int(value_get_c(look, "again"), &again))
		return err_set(
			err, ERR_OUTPUT, "a look in the history has no time or number");
	out->again = (uint32_t)again;
	return true;
}
