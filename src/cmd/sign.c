/* SPDX-License-Identifier: MIT */
/* smoke sign: somebody vouches for an item of the checklist, for this release, in the
 * file that is reviewed. */
#include "cmd/commands.h"
#include "cmd/decision.h"
#include "cmd/say.h"
#include "cmd/session_release.h"

#include "base/nearest.h"
#include "base/number.h"
#include "out/escape.h"
#include "workspace/waivers_write.h"
#include "world/clock.h"

/* --- the item --- */

/* "a, b, c": those that are signed. */
static struct str
known_items(struct session *s, struct vec *names)
{
	const struct release *release = &s->workspace.release;
	struct sbuf all = { 0 };
	for (size_t i = 0; i < release->item_count; i++) {
		const struct checklist_item *item = &release->items[i];
		if (!checklist_is_signed(item))
			continue;
		sbuf_format(
			&all, "%s%.*s", names->count ? ", " : "", STR_ARGS(item->item));
		vec_add(names, &item->item);
	}
	struct str text = sbuf_copy(&all, s->arena);
	sbuf_fini(&all);
	return text;
}

static bool
unknown_item(struct session *s, struct str name, struct err *err)
{
	struct vec names = vec_of(s->arena, struct str);
	struct str known = known_items(s, &names);
	struct str near = nearest_word(name, names.items, names.count);
	if (!names.count)
		return err_set(err, ERR_USAGE,
			"there is no item to sign: give release.yaml a checklist");
	if (near.size)
		return err_set(err, ERR_USAGE,
			"the checklist has no item '%.*s'; did you mean '%.*s'? To be "
			"signed are: %.*s",
			STR_ARGS(name), STR_ARGS(near), STR_ARGS(known));
	return err_set(err, ERR_USAGE,
		"the checklist has no item '%.*s'; to be signed are: %.*s",
		STR_ARGS(name), STR_ARGS(known));
}

static bool
find_item(struct session *s, struct str name, const struct checklist_item **out,
	struct err *err)
{
	const struct release *release = &s->workspace.release;
	for (size_t i = 0; i < release->item_count; i++) {
		const struct checklist_item *item = &release->items[i];
		*out = item;
		if (!str_eq(item->item, name))
			continue;
		if (checklist_is_signed(item))
			return true;
		return err_set(err, ERR_USAGE,
			"%.*s is shown by %s %.*s: nobody signs it", STR_ARGS(name),
			item->probe.size ? "probe" : "suite",
			STR_ARGS(item->probe.size ? item->probe : item->suite));
	}
	return unknown_item(s, name, err);
}

/* --- the signature --- */

static bool
may_sign(struct session *s, const struct checklist_item *item, struct str by,
	struct err *err)
{
	if (!item->by.count || texts_have(&item->by, by))
		return true;
	struct sbuf all = { 0 };
	for (size_t i = 0; i < item->by.count; i++)
		sbuf_format(&all, "%s%.*s", i ? ", " : "", STR_ARGS(item->by.items[i]));
	struct str who = sbuf_copy(&all, s->arena);
	sbuf_fini(&all);
	return err_set(err, ERR_USAGE, "%.*s is signed by %.*s, not by %.*s",
		STR_ARGS(item->item), STR_ARGS(who), STR_ARGS(by));
}

static bool
read_decision(struct session *s, struct signature *out, struct err *err)
{
	const struct arguments *a = s->arguments;
	if (!decision_text("by", a->by, &out->by, err)
		|| !decision_text("reason", a->reason, &out->reason, err)
		|| !session_expect_release(s, err))
		return false;
	out->at = clock_show(s->arena, clock_now() / 1000);
	out->release = session_release_text(s);
	return out->release.size
		|| err_set(err, ERR_USAGE,
			"nothing says which release is signed: give release.yaml "
			"`expect:`, or --expect version.app=1.4.2");
}

static void
show(struct session *s, const struct source *file, const struct checklist_item *item,
	const struct signature *signature, bool replaced, struct sbuf *out)
{
	struct sbuf lines = { 0 };
	sbuf_format(&lines, "%.*s: %s\n", STR_ARGS(file->name),
		replaced ? "changed" : "added");
	signatures_show(signature, &lines);
	if (item->max_age)
		sbuf_format(&lines, "It holds until %.*s.\n",
			STR_ARGS(clock_show_both(
				s->arena, clock_now() / 1000 + item->max_age)));
	escape(ESCAPE_TERMINAL_LINES, sbuf_str(&lines), out);
	sbuf_fini(&lines);
}

static bool
sign(struct session *s, struct err *err)
{
	const struct vec *operands = &s->arguments->operands;
	struct signature signature = { 0 };
	struct source file = s->workspace.signatures.source;
	struct sbuf said = { 0 };
	if (!file.name.size)
		file.name = str_format(
			s->arena, "%.*ssignatures.yaml", STR_ARGS(s->workspace.folder));
	if (!operands->count)
		return err_set(err, ERR_USAGE,
			"which item? as in: smoke sign support-told --by ada --reason "
			"\"told them on Tuesday\"");
	bool ok = read_decision(s, &signature, err);
	struct source after = file;
	for (size_t i = 0; ok && i < operands->count; i++) {
		const struct checklist_item *item;
		bool replaced = false;
		struct source before = after;
		signature.item = *(struct str *)vec_at(operands, i);
		ok = find_item(s, signature.item, &item, err)
			&& may_sign(s, item, signature.by, err)
			&& signatures_put(s->arena, &before, &signature, &after.text,
				&replaced, err);
		if (ok)
			show(s, &file, item, &signature, replaced, &said);
	}
	ok = ok && decision_write(s->arena, &file, after.text, err)
		&& say_data(sbuf_str(&said), err);
	sbuf_fini(&said);
	return ok;
}

static int
run(struct arena *a, struct arguments *arguments)
{
	struct session s = { 0 };
	struct err err = { 0 };
	int exit = 0;
	if (!session_open(&s, a, &command_sign, arguments, &err) || !sign(&s, &err))
		exit = say_error(s.mask, &err);
	session_close(&s);
	return exit;
}

static const char *const options[] = { "by", "reason", "expect", NULL };

const struct command_row command_sign = {
	.name = "sign",
	.summary = "signs an item of the release's checklist",
	.operands = "ITEM…",
	.option_names = options,
	.examples =
		"  smoke sign support-told --by ada --reason \"told them on Tuesday\"\n",
	.run = run,
};
