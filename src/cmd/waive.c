/* SPDX-License-Identifier: MIT */
/* smoke waive: a decision to live with a finding as seen, written into the file that is
 * reviewed. */
#include "cmd/commands.h"
#include "cmd/decision.h"
#include "cmd/say.h"
#include "cmd/session.h"

#include "base/number.h"
#include "out/escape.h"
#include "workspace/waivers_write.h"
#include "world/clock.h"

enum {
	WAIVE_DAYS_MAX = 90, /* how far ahead a waiver may end */
	PREFIX_MIN = 6, /* digits of a fingerprint that may stand for all */
	FINGERPRINT = 16
};
#define DAY ((int64_t)24 * 60 * 60 * 1000)

/* --- the findings --- */

static const unsigned with_findings = 1u << COMMAND_GATE | 1u << COMMAND_VERIFY
	| 1u << COMMAND_DRIFT | 1u << COMMAND_DIFF | 1u << COMMAND_SNAPSHOT;

static bool
read_run(struct session *s, struct str name, struct run *out, struct err *err)
{
	int64_t number = 0;
	if (str_is(name, "last")) {
		if (!history_newest(s->history, s->workspace.project, with_findings,
			    &number, err))
			return false;
		if (!number)
			return err_set(err, ERR_USAGE,
				"the history has no run of '%.*s' that could have found "
				"something",
				STR_ARGS(s->workspace.project));
	} else if (!number_int(name, &number) || number < 1) {
		return err_set(err, ERR_USAGE, "a run is a number, or 'last'; not '%.*s'",
			STR_ARGS(name));
	}
	if (!history_run(s->history, s->arena, number, out, err))
		return false;
	if (str_eq(out->project, s->workspace.project))
		return true;
	return err_set(err, ERR_USAGE, "run %.*s is of project '%.*s', not '%.*s'",
		STR_ARGS(out->id), STR_ARGS(out->project),
		STR_ARGS(s->workspace.project));
}

/* RUN:N, counted as the JSON report lists them. */
static bool
find_by_number(struct session *s, struct str name, size_t colon, struct run *run,
	const struct finding **out, struct err *err)
{
	int64_t number;
	if (!number_int(str_from(name, colon + 1), &number) || number < 1)
		return err_set(err, ERR_USAGE,
			"RUN:N names the N-th finding of a run, as in last:1; not '%.*s'",
			STR_ARGS(name));
	if (!read_run(s, str_part(name, 0, colon), run, err))
		return false;
	if ((size_t)number > run->findings.count)
		return err_set(err, ERR_USAGE, "run %.*s has %zu finding%s, no %lld.",
			STR_ARGS(run->id), run->findings.count,
			run->findings.count == 1 ? "" : "s", (long long)number);
	*out = &run->findings.items[number - 1];
	return true;
}

static bool
is_fingerprint(struct str text)
{
	for (size_t i = 0; i < text.size; i++) {
		char c = text.data[i];
		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f'))
			return false;
	}
	return text.size >= PREFIX_MIN && text.size <= FINGERPRINT;
}

/* Found on many instances it is one finding, unless they differ in what was seen. */
static bool
find_by_fingerprint(struct session *s, struct str name, struct run *run,
	const struct finding **out, struct err *err)
{
	if (!is_fingerprint(name))
		return err_set(err, ERR_USAGE,
			"'%.*s' is no fingerprint: %d hex digits, or the first %d at "
			"least; nor RUN:N",
			STR_ARGS(name), FINGERPRINT, PREFIX_MIN);
	if (!read_run(s, STR("last"), run, err))
		return false;
	const struct finding *found = NULL;
	for (size_t i = 0; i < run->findings.count; i++) {
		const struct finding *f = &run->findings.items[i];
		if (!str_starts(f->fingerprint, name))
			continue;
		if (found && !str_eq(found->fingerprint, f->fingerprint))
			return err_set(err, ERR_USAGE,
				"'%.*s' is not unique in run %.*s: %.*s and %.*s",
				STR_ARGS(name), STR_ARGS(run->id),
				STR_ARGS(found->fingerprint), STR_ARGS(f->fingerprint));
		if (found && !str_eq(found->seen, f->seen))
			return err_set(err, ERR_USAGE,
				"'%.*s' was found with different values in run %.*s; "
				"name "
				"one of them as RUN:N",
				STR_ARGS(name), STR_ARGS(run->id));
		found = f;
	}
	*out = found;
	return found
		|| err_set(err, ERR_USAGE, "run %.*s, the newest, has no finding '%.*s'",
			STR_ARGS(run->id), STR_ARGS(name));
}

static bool
may_be_waived(const struct run *run, const struct finding *f, struct err *err)
{
	const struct run_check *check = f->check > 0 && f->check <= run->check_count
		? &run->checks[f->check - 1]
		: NULL;
	const struct {
		bool refused;
		const char *why;
	} rows[] = {
		{ f->severity == SEVERITY_CRITICAL,
			"is critical, and what is critical cannot be waived" },
		{ check && check->state == STATE_UNCHECKED,
			"is of a check that could not be made; only what failed can be "
			"waived" },
		{ check && check->veto,
			"is of a check that has a veto, and no waiver makes up for it" },
		{ f->age == AGE_RESOLVED, "is resolved" },
		{ f->age == AGE_NOT_LOOKED, "was not looked at this time" },
		{ !f->fingerprint.size || !f->seen.size, "has no fingerprint" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].refused)
			return err_set(err, ERR_USAGE, "%.*s %.*s (%.*s) %s",
				STR_ARGS(f->subject), STR_ARGS(f->path),
				STR_ARGS(f->fingerprint), rows[i].why);
	return true;
}

static bool
find(struct session *s, struct str name, struct waiver *out, struct err *err)
{
	struct run run;
	const struct finding *f = NULL;
	ptrdiff_t colon = str_find_char(name, ':');
	if (!(colon == STR_NONE ? find_by_fingerprint(s, name, &run, &f, err)
				: find_by_number(s, name, (size_t)colon, &run, &f, err))
		|| !may_be_waived(&run, f, err))
		return false;
	out->fingerprint = f->fingerprint;
	out->seen = f->seen;
	return true;
}

/* --- the decision --- */

static bool
read_until(struct str text, struct str *out, struct err *err)
{
	int64_t last, now = clock_now() / 1000;
	if (!text.size)
		return err_set(
			err, ERR_USAGE, "say --until: the last day, as in 2026-12-31");
	if (!decision_day(text, &last))
		return err_set(err, ERR_USAGE,
			"--until takes a day such as 2026-12-31, not '%.*s'",
			STR_ARGS(text));
	if (last < now)
		return err_set(err, ERR_USAGE, "--until %.*s is past", STR_ARGS(text));
	if (last - now > (WAIVE_DAYS_MAX + 1) * DAY)
		return err_set(err, ERR_USAGE,
			"--until %.*s is too far away: a waiver holds %d days at most, "
			"and "
			"can be renewed",
			STR_ARGS(text), WAIVE_DAYS_MAX);
	*out = text;
	return true;
}

static bool
read_decision(const struct arguments *a, struct waiver *out, struct err *err)
{
	return decision_text("owner", a->owner, &out->owner, err)
		&& decision_text("reason", a->reason, &out->reason, err)
		&& (!a->by.size || decision_text("by", a->by, &out->by, err))
		&& (!a->ticket.size
			|| decision_text("ticket", a->ticket, &out->ticket, err))
		&& read_until(a->until, &out->expires, err);
}

/* Who decided about the old one did not decide about the new one. */
static bool
names_who_decided(const struct session *s, const struct waiver *waiver, struct err *err)
{
	const struct waivers *all = &s->workspace.waivers;
	for (size_t i = 0; i < all->count; i++)
		if (str_eq(all->items[i].fingerprint, waiver->fingerprint)
			&& all->items[i].by.size && !waiver->by.size)
			return err_set(err, ERR_USAGE,
				"the waiver of %.*s that is there names who decided "
				"(%.*s); "
				"say --by",
				STR_ARGS(waiver->fingerprint),
				STR_ARGS(all->items[i].by));
	return true;
}

/* --- the file --- */

static void
show(const struct source *file, const struct waiver *waiver, bool replaced,
	struct sbuf *out)
{
	struct sbuf lines = { 0 };
	sbuf_format(&lines, "%.*s: %s\n", STR_ARGS(file->name),
		replaced ? "changed" : "added");
	waivers_show(waiver, &lines);
	escape(ESCAPE_TERMINAL_LINES, sbuf_str(&lines), out);
	sbuf_fini(&lines);
}

static bool
decide(struct session *s, struct err *err)
{
	const struct vec *operands = &s->arguments->operands;
	struct waiver waiver = { 0 };
	struct source file = s->workspace.waivers.source;
	struct sbuf said = { 0 };
	if (!file.name.size)
		file.name = str_format(
			s->arena, "%.*swaivers.yaml", STR_ARGS(s->workspace.folder));
	if (!operands->count)
		return err_set(err, ERR_USAGE,
			"which finding? as in: smoke waive 9f86d081 --owner team-a "
			"--reason \"…\" --until 2026-12-31");
	bool ok =
		read_decision(s->arguments, &waiver, err) && session_open_history(s, err);
	struct source after = file;
	for (size_t i = 0; ok && i < operands->count; i++) {
		bool replaced = false;
		struct source before = after;
		ok = find(s, *(struct str *)vec_at(operands, i), &waiver, err)
			&& names_who_decided(s, &waiver, err)
			&& waivers_put(
				s->arena, &before, &waiver, &after.text, &replaced, err);
		if (ok)
			show(&file, &waiver, replaced, &said);
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
	if (!session_open(&s, a, &command_waive, arguments, &err) || !decide(&s, &err))
		exit = say_error(s.mask, &err);
	session_close(&s);
	return exit;
}

static const char *const options[] = { "owner", "reason", "until", "ticket", "by",
	"history", NULL };

const struct command_row command_waive = {
	.name = "waive",
	.summary = "writes down to live with a finding as seen, until a day",
	.operands = "FINGERPRINT|RUN:N…",
	.option_names = options,
	.examples =
		"  smoke waive 9f86d081 --owner team-a --reason \"meant\" --until "
		"2026-12-31\n"
		"  smoke waive last:1 --owner team-a --by ada --reason \"larger cache\" "
		"--ticket SHOP-123 --until 2026-12-31\n",
	.run = run,
};
