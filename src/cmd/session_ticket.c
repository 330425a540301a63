/* SPDX-License-Identifier: MIT */
/* A ticket is read, and refused, the same way by whoever takes one. */
#include "cmd/session.h"

#include "record/ticket.h"
#include "world/clock.h"
#include "world/file.h"

/* What was valid when it was GO is valid for what was approved. */
static void
honour(struct session *s, const struct ticket *t)
{
	struct waivers *all = &s->honoured;
	all->items = arena_array(s->arena, t->waiver_count, sizeof(*all->items));
	for (size_t i = 0; i < t->waiver_count; i++)
		all->items[all->count++] =
			(struct waiver){ .fingerprint = t->waivers[i].fingerprint,
				.seen = t->waivers[i].seen,
				.expires = t->waivers[i].expires };
	s->gate_day = clock_show_day(s->arena, t->made);
}

bool
session_read_ticket(
	struct session *s, struct str file, struct ticket *out, struct err *err)
{
	const char *path = str_c(s->arena, file);
	struct str text, key = { (const char *)s->key, sizeof(s->key) };
	if (!file_read(s->arena, path, TICKET_SIZE_MAX, &text, ERR_INPUT, err))
		return false;
	if (!ticket_read(s->arena, text, key, out, err))
		return err_in_file(err, path);
	if (!str_eq(out->project, s->workspace.project))
		return err_set(err, ERR_INPUT,
			"the ticket is of project '%.*s', not '%.*s'",
			STR_ARGS(out->project), STR_ARGS(s->workspace.project));
	if (out->rehearsal != s->arguments->rehearsal)
		return err_set(err, ERR_INPUT, "%s",
			out->rehearsal
				? "the ticket is of a rehearsal, and approves nothing "
				  "else; run the gate without --rehearsal"
				: "the ticket is of no rehearsal: a rehearsal's gate "
				  "writes its own");
	if (clock_now() / 1000 > out->expires)
		return err_set(err, ERR_INPUT,
			"the ticket expired at %.*s; run the gate again",
			STR_ARGS(clock_show(s->arena, out->expires)));
	if (!str_eq(out->workspace_digest, s->workspace.stated))
		return err_set(err, ERR_INPUT,
			"the workspace changed since the ticket was made, and so may the "
			"plan have; run the gate again");
	honour(s, out);
	return true;
}

bool
session_expect_ticket(struct session *s, const struct ticket *ticket, struct err *err)
{
	for (size_t i = 0; i < ticket->fact_count; i++)
		if (!session_expect_fact(
			    s, ticket->facts[i].name, ticket->facts[i].value, err))
			return false;
	return true;
}
