/* SPDX-License-Identifier: MIT */
/* The tables of the history, and how those of an earlier version become today's. */
#include "history/history_parts.h"

enum {
	APPLICATION_ID = 0x736d6f6b, /* "smok", so that `file` and we know our own */
	STATEMENTS_MAX = 8192
};

/* Each version is what the one before it lacks; a row never changes once it is released.
 */
static const char *const versions[] = {
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
	"CREATE INDEX runs_by_project ON runs (project, command, state, number);",

	"CREATE TABLE overrides ("
	" number INTEGER PRIMARY KEY AUTOINCREMENT,"
	" run INTEGER NOT NULL REFERENCES runs (number), decided_by TEXT NOT NULL,"
	" reason TEXT NOT NULL, made INTEGER NOT NULL, until INTEGER NOT NULL) STRICT;",

	"CREATE TABLE samples ("
	" run INTEGER NOT NULL REFERENCES runs (number), environment TEXT NOT NULL,"
	" endpoint TEXT NOT NULL, microseconds TEXT NOT NULL,"
	" PRIMARY KEY (run, environment, endpoint)) STRICT, WITHOUT ROWID;",

	/* What is asked of many runs at once, so that no record needs to be read for it.
	 */
	"CREATE TABLE summaries ("
	" run INTEGER PRIMARY KEY REFERENCES runs (number) ON DELETE CASCADE,"
	" project TEXT NOT NULL, command TEXT NOT NULL, environment TEXT NOT NULL,"
	" verdict TEXT NOT NULL, started INTEGER NOT NULL, ended INTEGER NOT NULL,"
	" plan TEXT NOT NULL, title TEXT NOT NULL, release TEXT NOT NULL,"
	" build TEXT NOT NULL, counted INTEGER NOT NULL, advisory INTEGER NOT NULL,"
	" interrupted INTEGER NOT NULL, planned INTEGER NOT NULL,"
	" failed INTEGER NOT NULL, unchecked INTEGER NOT NULL,"
	" waived INTEGER NOT NULL, misses INTEGER NOT NULL) STRICT;"
	"CREATE TABLE misses ("
	" run INTEGER NOT NULL REFERENCES runs (number) ON DELETE CASCADE,"
	" name TEXT NOT NULL, state TEXT NOT NULL, attempts INTEGER NOT NULL,"
	" PRIMARY KEY (run, name)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE findings ("
	" project TEXT NOT NULL, fingerprint TEXT NOT NULL, command TEXT NOT NULL,"
	" first_run INTEGER NOT NULL, first_at INTEGER NOT NULL,"
	" last_run INTEGER NOT NULL, last_at INTEGER NOT NULL, times INTEGER NOT NULL,"
	" seen TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,"
	" place TEXT NOT NULL, path TEXT NOT NULL, title TEXT NOT NULL,"
	" PRIMARY KEY (project, fingerprint, command)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX runs_listed ON runs"
	" (project, number, state, command, verdict, started, ended);"
	"CREATE INDEX runs_incomplete ON runs (number) WHERE state = 'incomplete';"
	"CREATE INDEX runs_by_start ON runs (project, started);"
	"CREATE INDEX looks_by_environment ON looks (environment, run);"
	"CREATE INDEX summaries_newest ON summaries"
	" (project, command, environment, verdict, run);",

	/* Runs are named and not referred to: what was told stays when a run goes. */
	"CREATE TABLE tellings ("
	" number INTEGER PRIMARY KEY AUTOINCREMENT,"
	" run INTEGER NOT NULL, project TEXT NOT NULL,"
	" command TEXT NOT NULL, made INTEGER NOT NULL, day INTEGER NOT NULL,"
	" unknown INTEGER NOT NULL, news TEXT NOT NULL, thread TEXT NOT NULL) STRICT;"
	"CREATE TABLE outbox ("
	" number INTEGER PRIMARY KEY AUTOINCREMENT,"
	" run INTEGER NOT NULL, project TEXT NOT NULL,"
	" channel TEXT NOT NULL, target TEXT NOT NULL, id TEXT NOT NULL,"
	" made INTEGER NOT NULL,"
	" state TEXT NOT NULL CHECK (state IN"
	"  ('waiting', 'claimed', 'unknown', 'sent', 'given up')),"
	" tries INTEGER NOT NULL DEFAULT 0, claimed INTEGER, ended INTEGER,"
	" reason TEXT) STRICT;"
	"CREATE TABLE contents (id TEXT PRIMARY KEY, content TEXT NOT NULL) STRICT;"
	"CREATE INDEX tellings_newest ON tellings (project, command, number);",

	"CREATE TABLE incidents ("
	" run INTEGER PRIMARY KEY REFERENCES runs (number) ON DELETE CASCADE,"
	" project TEXT NOT NULL, environment TEXT NOT NULL, opened INTEGER NOT NULL,"
	" title TEXT NOT NULL, closed_by INTEGER, closed INTEGER) STRICT;"
	"CREATE INDEX incidents_open ON incidents (project, environment, closed_by);",
};
enum { SCHEMA_VERSION = sizeof(versions) / sizeof(versions[0]), SUMMARIES_SINCE = 4 };

static bool
take_int(void *context, const struct sql_row *row)
{
	*(int64_t *)context = sql_row_int(row, 0);
	return false;
}

bool
schema_ask(struct history *h, const char *statement, int64_t *out, struct err *err)
{
	*out = 0;
	return sql_query(h->db, statement, NULL, 0, take_int, out, err);
}

/* In the transaction that is open: all of it, or nothing. */
static bool
bring_up(struct history *h, size_t from, struct err *err)
{
	struct sbuf statements;
	sbuf_init(&statements, STATEMENTS_MAX);
	for (size_t i = from; i < SCHEMA_VERSION; i++)
		sbuf_add_c(&statements, versions[i]);
	sbuf_format(&statements, " PRAGMA application_id = %d; PRAGMA user_version = %d;",
		APPLICATION_ID, SCHEMA_VERSION);
	bool ok = (sbuf_ok(&statements)
			  || err_set(err, ERR_INTERNAL, "the schema is too long"))
		&& sql_run(h->db, str_c(&h->arena, sbuf_str(&statements)), err)
		&& (from >= SUMMARIES_SINCE || summary_keep_all(h, err))
		&& sql_run(h->db, "COMMIT", err);
	sbuf_fini(&statements);
	return ok;
}

/* Through a connection of its own, since the first one holds the write lock; then nobody
 * writes between the copy and the migration.  A copy that a kill left half is made anew.
 */
static bool
back_up(struct history *h, int64_t version, struct err *err)
{
	const char *copy = str_c(&h->arena,
		str_format(&h->arena, "%.*s.schema-%lld", STR_ARGS(h->path),
			(long long)version));
	struct sql_value target = sql_text(str_of(copy));
	if (!file_remove(copy, err) || !file_write(copy, (struct str){ 0 }, 0600, err))
		return err_context(err, "the copy of the history");
	struct sql *reader = sql_open(str_c(&h->arena, h->path), err);
	bool ok =
		reader && sql_query(reader, "VACUUM INTO ?", &target, 1, NULL, NULL, err);
	sql_close(reader);
	/* Closing a log syncs it. */
	struct file_log *log = ok ? file_log_open(copy, err) : NULL;
	ok = log && file_log_close(log, err);
	return ok || err_context(err, "the copy of the history");
}

/* Only now: it changes the file, and until now that may have been somebody else's. */
static bool
write_ahead(struct history *h, struct err *err)
{
	return sql_run(h->db, "PRAGMA journal_mode=WAL", err);
}

/* Under the write lock, so that two first runs at once do not both make the tables. */
bool
schema_open(struct history *h, struct err *err)
{
	int64_t id, version, tables;
	if (!sql_run(h->db, "BEGIN IMMEDIATE", err)
		|| !schema_ask(h, "PRAGMA application_id", &id, err)
		|| !schema_ask(h, "PRAGMA user_version", &version, err)
		|| !schema_ask(h, "SELECT count(*) FROM sqlite_schema", &tables, err))
		return false;
	if (!id && !version && !tables)
		return bring_up(h, 0, err) && write_ahead(h, err);
	if (id != APPLICATION_ID || version < 1)
		return err_set(err, ERR_OUTPUT,
			"history %.*s is a database of something else",
			STR_ARGS(h->path));
	if (version > SCHEMA_VERSION)
		return err_set(err, ERR_OUTPUT,
			"history %.*s was written by a newer smoke (schema %lld; this "
			"one knows %d)",
			STR_ARGS(h->path), (long long)version, SCHEMA_VERSION);
	if (version < SCHEMA_VERSION)
		return back_up(h, version, err) && bring_up(h, (size_t)version, err)
			&& write_ahead(h, err);
	return sql_run(h->db, "COMMIT", err) && write_ahead(h, err);
}
