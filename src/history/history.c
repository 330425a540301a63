/* SPDX-License-Identifier: MIT */
#include "history/history_parts.h"

#include "record/record.h"
#include "value/json.h"
#include "world/random.h"

#include <string.h>

enum {
	APPLICATION_ID = 0x736d6f6b, /* "smok", so that `file` and we know our own */
	SCHEMA_VERSION = 1,
	KEY_SIZE = 32,
	SPILL_MAX = 1 << 30
};

static const char schema[] =
	"CREATE TABLE runs ("
	" number INTEGER PRIMARY KEY AUTOINCREMENT, command TEXT NOT NULL, project TEXT "
	"NOT NULL,"
	" state TEXT NOT NULL CHECK (state IN ('incomplete', 'finished')),"
	" started INTEGER NOT NULL, ended INTEGER, planned INTEGER NOT NULL,"
	" plan_digest TEXT NOT NULL, verdict TEXT, record TEXT) STRICT;"
	"CREATE TABLE looks ("
	" run INTEGER NOT NULL REFERENCES runs (number), probe TEXT NOT NULL,"
	" environment TEXT NOT NULL, instance TEXT NOT NULL, again INTEGER NOT NULL,"
	" look TEXT NOT NULL,"
	" PRIMARY KEY (run, environment, probe, instance, again)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX runs_by_project ON runs (project, command, state, number);";

/* --- opening --- */

static bool
take_int(void *context, const struct sql_row *row)
{
	*(int64_t *)context = sql_row_int(row, 0);
	return false;
}

static bool
ask_int(struct history *h, const char *statement, int64_t *out, struct err *err)
{
	*out = 0;
	return sql_query(h->db, statement, NULL, 0, take_int, out, err);
}

static bool
make_schema(struct history *h, struct err *err)
{
	char text[sizeof(schema) + 160];
	struct sbuf statements;
	sbuf_init(&statements, sizeof(text));
	sbuf_format(&statements,
		"%s PRAGMA application_id = %d; PRAGMA user_version = %d; COMMIT", schema,
		APPLICATION_ID, SCHEMA_VERSION);
	bool ok = sql_run(h->db, str_c(&h->arena, sbuf_str(&statements)), err);
	sbuf_fini(&statements);
	return ok;
}

/* Only now: it changes the file, and until now that may have been somebody else's. */
static bool
write_ahead(struct history *h, struct err *err)
{
	return sql_run(h->db, "PRAGMA journal_mode=WAL", err);
}

/* Under the write lock, so that two first runs at once do not both make the tables. */
static bool
open_schema(struct history *h, struct err *err)
{
	int64_t id, version, tables;
	if (!sql_run(h->db, "BEGIN IMMEDIATE", err)
		|| !ask_int(h, "PRAGMA application_id", &id, err)
		|| !ask_int(h, "PRAGMA user_version", &version, err)
		|| !ask_int(h, "SELECT count(*) FROM sqlite_schema", &tables, err))
		return false;
	if (!id && !version && !tables)
		return make_schema(h, err) && write_ahead(h, err);
	if (id != APPLICATION_ID)
		return err_set(err, ERR_OUTPUT,
			"history %.*s is a database of something else",
			STR_ARGS(h->path));
	if (version > SCHEMA_VERSION)
		return err_set(err, ERR_OUTPUT,
			"history %.*s was written by a newer smoke (schema %lld; this "
			"one knows %d)",
			STR_ARGS(h->path), (long long)version, SCHEMA_VERSION);
	return sql_run(h->db, "COMMIT", err) && write_ahead(h, err);
}

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
		|| !(h->db = sql_open(path, err)) || !open_schema(h, err)
		|| !ask_int(h, "SELECT count(*) FROM runs WHERE state = 'finished'",
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

static bool
insert_looks(struct history *h, struct err *err)
{
	struct arena a = { 0 };
	struct str rest, line;
	bool ok = file_read(
		&a, str_c(&h->arena, h->spill_path), SPILL_MAX, &rest, ERR_OUTPUT, err);
	while (ok && str_next(&rest, '\n', &line))
		ok = insert_look(h, line, err);
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
		|| !sql_run(h->db, "COMMIT", err)) {
		struct err ignored = { 0 };
		if (!sql_run(h->db, "ROLLBACK", &ignored))
			return false; /* the first cause is told */
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
	record_write(run, &record);
	ok = ok && commit(h, run, sbuf_str(&record), err);
	sbuf_fini(&record);
	return ok && file_remove(str_c(&h->arena, h->spill_path), err);
}
