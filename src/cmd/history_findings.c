/* SPDX-License-Identifier: MIT */
/* smoke history findings: what was found, since when, and how often. */
#include "cmd/history_views.h"

#include "value/json.h"
#include "world/clock.h"

static void
write_text(struct arena *a, const struct history_finding *all, size_t count,
	const struct history_filter *filter, struct sbuf *out)
{
	if (!count)
		sbuf_format(out, "no finding of %.*s%s\n", STR_ARGS(filter->project),
			history_is_narrowed(filter) ? " that is asked for" : " yet");
	for (size_t i = 0; i < count; i++) {
		const struct history_finding *f = &all[i];
		history_line(out, 0,
			str_format(a,
				"%s  %.*s: %lld time%s, first %.*s (run %lld), last %.*s "
				"(run %lld)",
				f->open ? "open" : "gone", STR_ARGS(f->command),
				(long long)f->times, f->times == 1 ? "" : "s",
				STR_ARGS(history_day(a, f->first_at)),
				(long long)f->first_run,
				STR_ARGS(history_day(a, f->last_at)),
				(long long)f->last_run));
		history_line(out, 6,
			str_format(a, "%.*s %.*s %.*s%s%.*s", STR_ARGS(f->fingerprint),
				STR_ARGS(f->subject), STR_ARGS(f->path),
				f->path.size ? ": " : "", STR_ARGS(f->title)));
		history_line(out, 6, f->where);
	}
}

static struct value
value_of(struct arena *a, const struct history_finding *f)
{
	struct vec m = vec_of(a, struct member);
	members_add(&m, "fingerprint", value_of_string(f->fingerprint));
	members_add(&m, "command", value_of_string(f->command));
	members_add(&m, "open", value_of_bool(f->open));
	members_add(&m, "times", value_of_int(a, f->times));
	members_add(&m, "first_run", value_of_int(a, f->first_run));
	members_add(&m, "first_seen", value_of_string(clock_show(a, f->first_at)));
	members_add(&m, "last_run", value_of_int(a, f->last_run));
	members_add(&m, "last_seen", value_of_string(clock_show(a, f->last_at)));
	members_add(&m, "seen", value_of_string(f->seen));
	members_add(&m, "kind", value_of_string(f->kind));
	members_add(&m, "subject", value_of_string(f->subject));
	members_add(&m, "where", value_of_string(f->where));
	members_add(&m, "path", value_of_string(f->path));
	members_add(&m, "title", value_of_string(f->title));
	return value_of_members(&m);
}

bool
history_show_findings(struct session *s, const struct history_filter *filter,
	struct sbuf *out, struct err *err)
{
	struct history_finding *all;
	size_t count;
	if (!history_findings(s->history, s->arena, filter, &all, &count, err))
		return false;
	if (!s->arguments->json) {
		write_text(s->arena, all, count, filter, out);
		return true;
	}
	struct vec items = vec_of(s->arena, struct value);
	for (size_t i = 0; i < count; i++)
		items_add(&items, value_of(s->arena, &all[i]));
	struct value v = value_of_items(&items);
	json_write(&v, JSON_PRETTY, out);
	sbuf_add_char(out, '\n');
	return true;
}
