/* SPDX-License-Identifier: MIT */
/* Files: read whole, bounded, regular ones only; written atomically. */
#ifndef SMOKE_WORLD_FILE_H
#define SMOKE_WORLD_FILE_H

#include "base/err.h"
#include "base/str.h"
#include "base/sink.h"

struct file_facts {
	int64_t size;
	int64_t changed; /* milliseconds since 1970 */
	unsigned mode;
	bool regular, folder;
};

/* A regular file of at most `most` bytes, with a zero behind it that is not counted.
 * Errors are of `kind` and name the path. */
bool file_read(struct arena *a, const char *path, size_t most, struct str *out,
	enum err_kind kind, struct err *err) MUST_CHECK;
bool file_facts(const char *path, struct file_facts *out, enum err_kind kind,
	struct err *err) MUST_CHECK;
bool file_exists(const char *path);
/* From the root on, links resolved; the path itself where that cannot be said. */
struct str file_full_path(struct arena *a, const char *path);

/* Standard input to its end. */
bool file_read_stdin(
	struct arena *a, size_t most, struct str *out, struct err *err) MUST_CHECK;

/* Temporary file beside it, written, synced, renamed, folder synced: after a crash there
 * is the old file or the new one; temporary files that killed writers left in that folder
 * more than an hour ago are cleared away.  Refuses a symbolic link, a folder, a device
 * (ERR_OUTPUT). */
bool
file_write(const char *path, struct str text, unsigned mode, struct err *err) MUST_CHECK;
bool
file_make_folder(const char *path, struct err *err) MUST_CHECK; /* with its parents */
bool file_remove(const char *path, struct err *err) MUST_CHECK; /* not there: fine */

/* Regular files that match a pattern of `*`, `?`, `[…]` and `**` (any number of folders),
 * sorted by bytes, as paths from `folder` on (or from the root, when the pattern begins
 * there).  Hidden names are left out where the pattern does not say the dot; so are links
 * out of the folder, and `**` enters no link at all.  A folder that cannot be read is an
 * error (ERR_INPUT), since a suite that is silently not found would never fail. */
enum { FILE_GLOB_MAX = 10000, FILE_GLOB_DEPTH = 32, FILE_GLOB_VISITS = 1000000 };
bool file_glob(struct arena *a, const char *folder, struct str pattern, struct str **out,
	size_t *count, struct err *err) MUST_CHECK;

/* Appending, mode 0600: the run's spill file. */
struct file_log;
struct file_log *file_log_open(const char *path, struct err *err) MUST_CHECK;
bool file_log_add(struct file_log *log, struct str text, struct err *err) MUST_CHECK;
/* Whether some process that lives has that log open; the kernel forgets it with the
 * process. */
bool file_log_is_open(const char *path);
bool file_log_close(struct file_log *log, struct err *err) MUST_CHECK; /* NULL is fine */

/* Emptied or made, then written as things come; a device or a pipe, too. */
struct file_out;
struct file_out *
file_out_open(const char *path, unsigned mode, struct err *err) MUST_CHECK;
bool file_out_add(struct file_out *out, struct str text, struct err *err) MUST_CHECK;
bool file_out_close(struct file_out *out, struct err *err) MUST_CHECK; /* NULL is fine */

/* First thing in main: where 0, 1 or 2 is closed it is held by /dev/null, opened such
 * that using it still fails; so that no file of ours becomes standard error. */
bool file_hold_standard(struct err *err) MUST_CHECK;

/* Standard output and standard error as sinks; a write that fails is ERR_OUTPUT.  A
 * reader that went away (EPIPE) is ERR_OUTPUT too: SIGPIPE is ignored from the first call
 * on. */
struct sink *file_stdout(void);
struct sink *file_stderr(void);
bool file_is_terminal(int fd);
size_t file_columns(int fd); /* of a terminal, as it is now; 0: not known */

#endif
