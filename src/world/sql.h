/* SPDX-License-Identifier: MIT */
/* SQLite, as the history needs it: statements with bound parameters, transactions. */
#ifndef SMOKE_WORLD_SQL_H
#define SMOKE_WORLD_SQL_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <stdint.h>

struct sql;
struct sql_row; /* the row a statement stands at */

/* Opens or makes the file (0600, no symbolic link), synchronous FULL, foreign keys,
 * defensive, busy timeout; quick_check, of a file that is larger than
 * SQL_CHECKED_ALWAYS once a day.  Nothing is written: it may be a database of
 * something else.  ERR_OUTPUT. */
enum { SQL_CHECKED_ALWAYS = 64 << 20 /* bytes */ };
struct sql *sql_open(const char *path, struct err *err) MUST_CHECK;
void sql_close(struct sql *db); /* NULL is fine */

bool sql_run(struct sql *db, const char *statements, struct err *err) MUST_CHECK;

struct sql_value { /* a parameter */
	enum { SQL_NULL = 0, SQL_INT, SQL_TEXT } kind;
	int64_t number;
	struct str text;
};
struct sql_value sql_int(int64_t number);
struct sql_value sql_text(struct str text);

/* For each row `each` is called (it may be NULL); it returns false to stop. */
typedef bool sql_row_fn(void *context, const struct sql_row *row);
bool sql_query(struct sql *db, const char *statement, const struct sql_value *parameters,
	size_t count, sql_row_fn *each, void *context, struct err *err) MUST_CHECK;
int64_t sql_row_int(const struct sql_row *row, int column);
struct str sql_row_text(const struct sql_row *row, int column); /* valid within `each` */

int64_t sql_last_id(struct sql *db);

#endif
