/* SPDX-License-Identifier: MIT */
#include "history/outbox.h"

#include "history/history_parts.h"

static const char *const states[] = { [LETTER_WAITING] = "waiting",
	[LETTER_UNKNOWN] = "unknown",
	[LETTER_SENT] = "sent",
	[LETTER_GIVEN_UP] = "given up" };

struct tellings {
	struct arena *arena;
	struct vec list; /* struct telling */
};

static bool
take_telling(void *context, const struct sql_row *row)
{
	struct tellings *t = context;
	struct telling telling = { .run = sql_row_int(row, 0),
		.made = sql_row_int(row, 1),
		.day = sql_row_int(row, 2),
		.unknown = sql_row_int(row, 3) != 0,
		.news = str_copy(t->arena, sql_row_text(row, 4)),
		.thread = str_copy(t->arena, sql_row_text(row, 5)) };
	vec_add(&t->list, &telling);
	return true;
}

bool
history_tellings(struct history *h, struct arena *a, struct str project,
	enum command command, struct telling **out, size_t *count, struct err *err)
{
	const struct sql_value values[] = { sql_text(project),
		sql_text(str_of(command_name(command))), sql_int(TELLINGS_MAX) };
	struct tellings t = { a, vec_of(a, struct telling) };
	if (!sql_query(h->db,
		    "SELECT run, made, day, unknown, news, thread FROM tellings"
		    " WHERE project = ? AND command = ? ORDER BY number DESC LIMIT ?",
		    values, 3, take_telling, &t, err))
		return false;
	*out = t.list.items;
	*count = t.list.count;
	return true;
}

static bool
insert_letter(
	struct history *h, struct str project, const struct letter *l, struct err *err)
{
	const struct sql_value values[] = { sql_int(l->run), sql_text(project),
		sql_text(l->channel), sql_text(l->target), sql_text(l->id),
		sql_int(l->made) };
	const struct sql_value content[] = { sql_text(l->id), sql_text(l->content) };
	return sql_query(h->db,
		       "INSERT INTO outbox (run, project, channel, target, id, made, "
		       "state)"
		       " VALUES (?, ?, ?, ?, ?, ?, 'waiting')",
		       values, 6, NULL, NULL, err)
		&& sql_query(h->db,
			"INSERT INTO contents (id, content) VALUES (?, ?)"
			" ON CONFLICT (id) DO NOTHING", /* of another recipient */
			content, 2, NULL, NULL, err);
}

static bool
insert_telling(struct history *h, struct str project, enum command command,
	const struct telling *t, struct err *err)
{
	const struct sql_value values[] = { sql_int(t->run), sql_text(project),
		sql_text(str_of(command_name(command))), sql_int(t->made),
		sql_int(t->day), sql_int(t->unknown), sql_text(t->news),
		sql_text(t->thread) };
	return sql_query(h->db,
		"INSERT INTO tellings (run, project, command, made, day, unknown, news,"
		" thread) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		values, 8, NULL, NULL, err);
}

bool
history_tell(struct history *h, struct str project, enum command command,
	const struct telling *telling, const struct letter *letters, size_t count,
	struct err *err)
{
	if (!sql_run(h->db, "BEGIN IMMEDIATE", err))
		return false;
	bool ok = !telling || insert_telling(h, project, command, telling, err);
	for (size_t i = 0; ok && i < count; i++)
		ok = insert_letter(h, project, &letters[i], err);
	if (ok && sql_run(h->db, "COMMIT", err))
		return true;
	struct err ignored = { 0 };
	if (!sql_run(h->db, "ROLLBACK", &ignored))
		return false; /* the first cause is told */
	return false;
}

struct claim {
	struct arena *arena;
	struct letter *out;
};

static bool
take_letter(void *context, const struct sql_row *row)
{
	struct claim *c = context;
	*c->out = (struct letter){ .number = sql_row_int(row, 0),
		.run = sql_row_int(row, 1),
		.made = sql_row_int(row, 2),
		.channel = str_copy(c->arena, sql_row_text(row, 3)),
		.target = str_copy(c->arena, sql_row_text(row, 4)),
		.id = str_copy(c->arena, sql_row_text(row, 5)),
		.content = str_copy(c->arena, sql_row_text(row, 6)),
		.tries = sql_row_int(row, 7) };
	return true;
}

bool
history_claim(struct history *h, struct arena *a, struct str project, int64_t after,
	int64_t now, struct letter *out, struct err *err)
{
	const struct sql_value values[] = { sql_text(project), sql_int(after),
		sql_int(now), sql_int(now - OUTBOX_CLAIM_MS) };
	struct claim claim = { a, out };
	*out = (struct letter){ .number = 0 };
	return sql_query(h->db,
		"UPDATE outbox SET state = 'claimed', claimed = ?3, tries = tries + 1"
		" WHERE number = (SELECT number FROM outbox WHERE project = ?1"
		"  AND number > ?2 AND (state IN ('waiting', 'unknown')"
		"   OR state = 'claimed' AND claimed NOT BETWEEN ?4 AND ?3)"
		"  ORDER BY number LIMIT 1)"
		" RETURNING number, run, made, channel, target, id,"
		"  (SELECT content FROM contents WHERE contents.id = outbox.id), tries",
		values, 4, take_letter, &claim, err);
}

/* What is not to be delivered any more is forgotten with the next thing that ends. */
bool
history_delivered(struct history *h, int64_t number, enum letter_state state,
	struct str reason, int64_t now, struct err *err)
{
	const struct sql_value values[] = { sql_int(number),
		sql_text(str_of(states[state])), sql_text(reason), sql_int(now) };
	return sql_query(h->db,
		       "UPDATE outbox SET state = ?2, reason = ?3, ended = ?4, claimed = "
		       "NULL"
		       " WHERE number = ?1",
		       values, 4, NULL, NULL, err)
		&& sql_query(h->db,
			"DELETE FROM contents WHERE id NOT IN (SELECT id FROM outbox"
			" WHERE state IN ('waiting', 'claimed', 'unknown'))",
			NULL, 0, NULL, NULL, err);
}
