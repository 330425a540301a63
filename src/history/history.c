/* SPDX-License-Identifier: MIT */
#include "history/history_parts.h"

#include "record/record.h"
#include "value/json.h"
#include "world/random.h"

#include <string.h>

enum { KEY_SIZE = 32, SPILL_MAX = 1 << 30 };

/* --- opening --- */

static struct str
folder_of(struct str path)
{
	while (path.size && path.data[path.size - 1] != '/')
		path.size--;
	return path;
}

struct history *
history_open(const char *path, bool *was_empty, struct err *err)
{
	struct arena arena = { 0 };
	struct history *h = arena_new(&arena, struct history);
	h->arena = arena;
	h->path = str_copy(&h->arena, str_of(path));
	struct str folder = folder_of(h->path);
	int64_t finished = 0;
	if ((folder.size && !file_make_folder(str_c(&h->arena, folder), err))
		|| !(h->db = sql_open(path, err)) || !schema_open(h, err)
		|| !schema_ask(h,
			"SELECT EXISTS (SELECT 1 FROM runs WHERE state = 'finished')",
			&finished, err)) {
		history_close(h);
		return NULL;
	}
	*was_empty = finished == 0;
	return h;
}

void
history_close(struct history *h)
{
	if (!h)
		return;
	struct err ignored = { 0 }; /* an unfinished run's spill file stays as it is */
	if (!file_log_close(h->spill, &ignored))
		h->spill = NULL;
	sql_close(h->db);
	struct arena arena = h->arena;
	arena_fini(&arena);
}

/* Under the write lock: two first runs at once share one key. */
static bool
make_key(struct history *h, const char *path, struct err *err)
{
	unsigned char fresh[KEY_SIZE];
	struct str text = { (const char *)fresh, sizeof(fresh) };
	if (!sql_run(h->db, "BEGIN IMMEDIATE", err))
		return false;
	bool ok = file_exists(path)
		|| (random_bytes(fresh, sizeof(fresh), err)
			&& file_write(path, text, 0600, err));
	struct err ignored = { 0 }; /* nothing was written to the database */
	return sql_run(h->db, "COMMIT", ok ? err : &ignored) && ok;
}

bool
history_key(struct history *h, unsigned char key[32], struct err *err)
{
	const char *path =
		str_c(&h->arena, str_format(&h->arena, "%.*s.key", STR_ARGS(h->path)));
	struct str text;
	if (!file_exists(path) && !make_key(h, path, err))
		return err_context(err, "the workspace's key");
	if (!file_read(&h->arena, path, KEY_SIZE, &text, ERR_OUTPUT, err))
		return err_context(err, "the workspace's key");
	if (text.size != KEY_SIZE)
		return err_set(err, ERR_OUTPUT,
			"the workspace's key %s has %zu bytes, not %d", path, text.size,
			KEY_SIZE);
	memcpy(key, text.data, KEY_SIZE);
	return true;
}

/* --- a run --- */

struct str
spill_path(struct history *h, int64_t number)
{
	return str_format(
		&h->arena, "%.*s.run-%lld", STR_ARGS(h->path), (long long)number);
}

bool
history_begin(struct history *h, const struct plan *plan, int64_t started,
	int64_t *number, struct err *err)
{
	const struct sql_value values[] = { sql_text(str_of(command_name(plan->command))),
		sql_text(plan->workspace->project), sql_int(started),
		sql_int((int64_t)plan->checks.count), sql_text(plan->digest) };
	if (!sql_query(h->db,
		    "INSERT INTO runs (command, project, state, started, planned, "
		    "plan_digest)"
		    " VALUES (?, ?, 'incomplete', ?, ?, ?)",
		    values, 5, NULL, NULL, err))
		return false;
	*number = h->number = sql_last_id(h->db);
	h->spill_path = spill_path(h, h->number);
	h->spill = file_log_open(str_c(&h->arena, h->spill_path), err);
	return h->spill != NULL;
}

bool
history_spill(struct history *h, struct str line, struct err *err)
{
	return file_log_add(h->spill, line, err);
}

bool
history_look(struct history *h, const struct observation *o, struct err *err)
{
	struct sbuf line = { 0 };
	look_write(o, &line);
	bool ok = history_spill(h, sbuf_str(&line), err);
	sbuf_fini(&line);
	return ok;
}

bool
history_abandon(struct history *h, struct err *err)
{
	struct sql_value number = sql_int(h->number);
	bool ok = file_log_close(h->spill, err);
	h->spill = NULL;
	return ok
		&& sql_query(h->db,
			"DELETE FROM runs WHERE number = ? AND state = 'incomplete'",
			&number, 1, NULL, NULL, err)
		&& file_remove(str_c(&h->arena, h->spill_path), err);
}

static bool
insert_look(struct history *h, struct str line, struct err *err)
{
	struct arena a = { 0 };
	struct observation o;
	bool ok = true;
	if (look_read(&a, line, &o, err)) {
		const struct sql_value values[] = { sql_int(h->number), sql_text(o.probe),
			sql_text(o.environment), sql_text(o.instance), sql_int(o.again),
			sql_text(line) };
		ok = sql_query(h->db,
			"INSERT INTO looks (run, probe, environment, instance, again, "
			"look)"
			" VALUES (?, ?, ?, ?, ?, ?)",
			values, 6, NULL, NULL, err);
	}
	arena_fini(&a);
	return ok && err->kind == ERR_NONE;
}

bool
line_keep(struct history *h, struct str line, struct err *err)
{
	return insert_look(h, line, err) && samples_insert(h, line, err);
}

static bool
insert_looks(struct history *h, struct err *err)
{
	struct arena a = { 0 };
	struct str rest, line;
	bool ok = file_read(
		&a, str_c(&h->arena, h->spill_path), SPILL_MAX, &rest, ERR_OUTPUT, err);
	while (ok && str_next(&rest, '\n', &line))
		ok = line_keep(h, line, err);
	arena_fini(&a);
	return ok;
}

static bool
take_digest(void *context, const struct sql_row *row)
{
	struct str *want = context;
	if (str_eq(*want, sql_row_text(row, 0)))
		*want = (struct str){ 0 };
	return false;
}

/* What the disk gives back is what was meant to be kept. */
static bool
read_back(struct history *h, struct str record, struct err *err)
{
	struct sql_value number = sql_int(h->number);
	struct str want = record;
	if (!sql_query(h->db,
		    "SELECT record FROM runs WHERE number = ? AND state = 'finished'",
		    &number, 1, take_digest, &want, err))
		return false;
	return !want.data
		|| err_set(err, ERR_OUTPUT,
			"history %.*s gave back another record than was kept",
			STR_ARGS(h->path));
}

void
roll_back(struct history *h)
{
	struct err ignored = { 0 }; /* the first cause is told */
	if (!sql_run(h->db, "ROLLBACK", &ignored))
		return;
}

static bool
commit(struct history *h, const struct run *run, struct str record, struct err *err)
{
	const struct sql_value values[] = { sql_int(run->ended),
		sql_text(str_of(verdict_name(run->verdict.word))), sql_text(record),
		sql_int(h->number) };
	if (!sql_run(h->db, "BEGIN IMMEDIATE", err))
		return false;
	if (!insert_looks(h, err)
		|| !sql_query(h->db,
			"UPDATE runs SET state = 'finished', ended = ?, verdict = ?, "
			"record = ?"
			" WHERE number = ?",
			values, 4, NULL, NULL, err)
		|| !summary_keep(h, h->number, run, err) || !incident_keep(h, run, err)
		|| !sql_run(h->db, "COMMIT", err)) {
		roll_back(h);
		return false;
	}
	return read_back(h, record, err);
}

bool
history_commit(struct history *h, const struct run *run, struct err *err)
{
	struct sbuf record = { 0 };
	bool ok = file_log_close(h->spill, err);
	h->spill = NULL;
	record_write(run, JSON_COMPACT, &record);
	ok = ok && commit(h, run, sbuf_str(&record), err);
	sbuf_fini(&record);
	return ok && file_remove(str_c(&h->arena, h->spill_path), err);
}
