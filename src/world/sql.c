/* SPDX-License-Identifier: MIT */
#include "world/sql.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUSY_TIMEOUT = 20000 /* ms */ };

struct sql {
	sqlite3 *db;
};

struct sql_row {
	sqlite3_stmt *statement;
};

static bool
fail(struct sql *db, const char *what, struct err *err)
{
	return err_set(err, ERR_OUTPUT, "%s: %s", what, sqlite3_errmsg(db->db));
}

/* SQLite would make the file with the umask's mode, and follow a link: we make it. */
static bool
make_file(const char *path, struct err *err)
{
	struct stat facts;
	int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return err_set(err, ERR_OUTPUT, "history %s: %s", path,
			errno == ELOOP ? "is a symbolic link" : strerror(errno));
	bool regular = fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode);
	close(fd);
	return regular
		|| err_set(err, ERR_OUTPUT, "history %s: is not a regular file", path);
}

static bool
first_text(void *context, const struct sql_row *row)
{
	bool *ok = context;
	*ok = str_is(sql_row_text(row, 0), "ok");
	return false;
}

static bool
check(struct sql *db, const char *path, struct err *err)
{
	bool ok = false;
	if (!sql_query(db, "PRAGMA quick_check(1)", NULL, 0, first_text, &ok, err))
		return err_context(err, "history %s", path);
	return ok
		|| err_set(err, ERR_OUTPUT,
			"history %s is damaged; move it aside (it is never deleted) and "
			"start anew",
			path);
}

static bool
configure(struct sql *db, const char *path, struct err *err)
{
	sqlite3_busy_timeout(db->db, BUSY_TIMEOUT);
	sqlite3_db_config(db->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db->db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_extended_result_codes(db->db, 1);
	if (!sql_run(db,
		    "PRAGMA synchronous=FULL;"
		    "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;",
		    err))
		return err_context(err, "history %s", path);
	return check(db, path, err);
}

struct sql *
sql_open(const char *path, struct err *err)
{
	if (!make_file(path, err))
		return NULL;
	struct sql *db = calloc(1, sizeof(*db));
	if (!db) {
		err_set(err, ERR_INTERNAL, "out of memory");
		return NULL;
	}
	int flags =
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_PRIVATECACHE;
	if (sqlite3_open_v2(path, &db->db, flags, NULL) != SQLITE_OK) {
		err_set(err, ERR_OUTPUT, "history %s: %s", path, sqlite3_errmsg(db->db));
		sql_close(db);
		return NULL;
	}
	if (!configure(db, path, err)) {
		sql_close(db);
		return NULL;
	}
	return db;
}

void
sql_close(struct sql *db)
{
	if (!db)
		return;
	sqlite3_close_v2(db->db);
	free(db);
}

bool
sql_run(struct sql *db, const char *statements, struct err *err)
{
	if (sqlite3_exec(db->db, statements, NULL, NULL, NULL) == SQLITE_OK)
		return true;
	return fail(db, "history", err);
}

struct sql_value
sql_int(int64_t number)
{
	return (struct sql_value){ .kind = SQL_INT, .number = number };
}

struct sql_value
sql_text(struct str text)
{
	return (struct sql_value){ .kind = SQL_TEXT, .text = text };
}

static int
bind(sqlite3_stmt *statement, int place, const struct sql_value *value)
{
	switch (value->kind) {
	case SQL_NULL:
		return sqlite3_bind_null(statement, place);
	case SQL_INT:
		return sqlite3_bind_int64(statement, place, value->number);
	case SQL_TEXT:
		return sqlite3_bind_text64(statement, place,
			value->text.data ? value->text.data : "", value->text.size,
			SQLITE_TRANSIENT, SQLITE_UTF8);
	}
	return SQLITE_MISUSE;
}

static bool
walk(struct sql *db, sqlite3_stmt *statement, sql_row_fn *each, void *context,
	struct err *err)
{
	struct sql_row row = { statement };
	int rc;
	while ((rc = sqlite3_step(statement)) == SQLITE_ROW)
		if (each && !each(context, &row))
			return true;
	return rc == SQLITE_DONE || fail(db, "history", err);
}

bool
sql_query(struct sql *db, const char *statement, const struct sql_value *parameters,
	size_t count, sql_row_fn *each, void *context, struct err *err)
{
	sqlite3_stmt *prepared = NULL;
	if (sqlite3_prepare_v2(db->db, statement, -1, &prepared, NULL) != SQLITE_OK)
		return fail(db, "history", err);
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++)
		ok = bind(prepared, (int)i + 1, &parameters[i]) == SQLITE_OK
			|| fail(db, "history", err);
	ok = ok && walk(db, prepared, each, context, err);
	sqlite3_finalize(prepared);
	return ok;
}

int64_t
sql_row_int(const struct sql_row *row, int column)
{
	return sqlite3_column_int64(row->statement, column);
}

struct str
sql_row_text(const struct sql_row *row, int column)
{
	const char *text = (const char *)sqlite3_column_text(row->statement, column);
	int size = sqlite3_column_bytes(row->statement, column);
	return (struct str){ text ? text : "", text && size > 0 ? (size_t)size : 0 };
}

int64_t
sql_last_id(struct sql *db)
{
	return sqlite3_last_insert_rowid(db->db);
}
