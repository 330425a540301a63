/* SPDX-License-Identifier: MIT */
#include "world/sql.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	BUSY_TIMEOUT = 20000, /* ms */
	BUSY_PAUSE = 10,
	BUSY_TRIES = 500,
	CHECKED_FOR = 24 * 60 * 60 /* s */
};

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
	bool known = fstat(fd, &facts) == 0;
	close(fd);
	if (!known || !S_ISREG(facts.st_mode))
		return err_set(
			err, ERR_OUTPUT, "history %s: is not a regular file", path);
	/* SQLite's log lies beside one name; who came by the other would miss it. */
	return facts.st_nlink == 1
		|| err_set(err, ERR_OUTPUT,
			"history %s: is a hard link, and has a second name", path);
}

static bool
first_text(void *context, const struct sql_row *row)
{
	bool *ok = context;
	*ok = str_is(sql_row_text(row, 0), "ok");
	return false;
}

/* Reading all of a big file each time would take longer than most commands do: of one
 * that was found whole today it is believed.  `path`.checked says when that was. */
static bool
was_checked_today(const char *path, const char *mark)
{
	struct stat facts, marked;
	time_t now = time(NULL);
	return stat(path, &facts) == 0 && facts.st_size > SQL_CHECKED_ALWAYS
		&& lstat(mark, &marked) == 0 && S_ISREG(marked.st_mode)
		&& marked.st_uid == geteuid() && marked.st_mtime <= now
		&& now - marked.st_mtime < CHECKED_FOR;
}

static void
mark_checked(const char *path, const char *mark)
{
	struct stat facts;
	if (stat(path, &facts) != 0 || facts.st_size <= SQL_CHECKED_ALWAYS)
		return;
	int fd = open(
		mark, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
	if (fd < 0)
		return; /* then it is checked again */
	if (futimens(fd, NULL) != 0)
		unlink(mark);
	close(fd);
}

static bool
check_all(struct sql *db, const char *path, struct err *err)
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
check(struct sql *db, const char *path, struct err *err)
{
	struct arena a = { 0 };
	const char *mark = str_c(&a, str_format(&a, "%s.checked", path));
	bool ok = was_checked_today(path, mark);
	if (!ok && check_all(db, path, err)) {
		mark_checked(path, mark);
		ok = true;
	}
	arena_fini(&a);
	return ok;
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

/* Opening, switching to WAL, and recovering after somebody else's last close answer BUSY
 * without asking the busy handler.  Outside of a transaction the same can be asked again.
 */
static bool
is_worth_another_try(struct sql *db, int code, int *tries)
{
	if ((code & 0xff) != SQLITE_BUSY || !sqlite3_get_autocommit(db->db)
		|| ++*tries > BUSY_TRIES)
		return false;
	sqlite3_sleep(BUSY_PAUSE);
	return true;
}

bool
sql_run(struct sql *db, const char *statements, struct err *err)
{
	int tries = 0, code;
	do
		code = sqlite3_exec(db->db, statements, NULL, NULL, NULL);
	while (is_worth_another_try(db, code, &tries));
	return code == SQLITE_OK || fail(db, "history", err);
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

/* The code of the last step; *rows says whether any row was given away. */
static int
walk(sqlite3_stmt *statement, sql_row_fn *each, void *context, bool *rows)
{
	struct sql_row row = { statement };
	int code;
	while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
		*rows = true;
		if (each && !each(context, &row))
			return SQLITE_DONE;
	}
	return code;
}

static int
ask(struct sql *db, const char *statement, const struct sql_value *parameters,
	size_t count, sql_row_fn *each, void *context, bool *rows)
{
	sqlite3_stmt *prepared = NULL;
	int code = sqlite3_prepare_v2(db->db, statement, -1, &prepared, NULL);
	for (size_t i = 0; code == SQLITE_OK && i < count; i++)
		code = bind(prepared, (int)i + 1, &parameters[i]);
	if (code == SQLITE_OK)
		code = walk(prepared, each, context, rows);
	sqlite3_finalize(prepared);
	return code;
}

bool
sql_query(struct sql *db, const char *statement, const struct sql_value *parameters,
	size_t count, sql_row_fn *each, void *context, struct err *err)
{
	int tries = 0, code;
	bool rows = false;
	do
		code = ask(db, statement, parameters, count, each, context, &rows);
	while (!rows && is_worth_another_try(db, code, &tries));
	return code == SQLITE_DONE || fail(db, "history", err);
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
