/* SPDX-License-Identifier: MIT */
/* Writing so that a crash leaves the old file or the new one: a temporary file beside it,
 * written whole, synced, renamed over it, the folder synced; each step checked. */
#include "world/file.h"

#include "base/die.h"
#include "world/random.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static bool
failed(struct err *err, const char *what, const char *path)
{
	return err_set(err, ERR_OUTPUT, "cannot %s %s: %s", what, path, strerror(errno));
}

static bool
write_all(int fd, struct str text, const char *path, struct err *err)
{
	while (text.size > 0) {
		ssize_t n = write(fd, text.data, text.size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return failed(err, "write", path);
		text = str_from(text, (size_t)n);
	}
	return true;
}

/* What may be replaced: nothing, or a regular file of ours. */
static bool
check_target(int folder, const char *name, const char *path, struct err *err)
{
	struct stat facts;
	if (fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW) != 0)
		return errno == ENOENT || failed(err, "look at", path);
	if (S_ISLNK(facts.st_mode))
		return err_set(err, ERR_OUTPUT,
			"%s is a symbolic link, and is not replaced", path);
	if (!S_ISREG(facts.st_mode))
		return err_set(err, ERR_OUTPUT,
			"%s is not a regular file, and is not replaced", path);
	if (facts.st_uid != geteuid())
		return err_set(err, ERR_OUTPUT,
			"%s belongs to another user, and is not replaced", path);
	return true;
}

struct target { /* a path, taken apart */
	int folder; /* open */
	const char *name; /* in it */
	const char *path;
};

static bool
open_target(const char *path, struct target *out, struct err *err)
{
	const char *slash = strrchr(path, '/');
	*out = (struct target){ -1, slash ? slash + 1 : path, path };
	if (!*out->name)
		return err_set(err, ERR_OUTPUT, "'%s' is not the name of a file", path);
	char *folder = !slash ? strdup(".") : strndup(path, (size_t)(slash - path) + 1);
	if (!folder)
		die_out_of_memory();
	out->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	free(folder);
	return out->folder >= 0 || failed(err, "open the folder of", path);
}

/* Some file systems have nothing to sync in a folder, and say so. */
static bool
sync_folder(const struct target *t, struct err *err)
{
	if (fsync(t->folder) == 0 || errno == EINVAL)
		return true;
	return failed(err, "sync the folder of", t->path);
}

static bool
fill_and_rename(const struct target *t, int fd, const char *temporary, struct str text,
	unsigned mode, struct err *err)
{
	bool ok = write_all(fd, text, t->path, err);
	if (ok && fchmod(fd, (mode_t)mode) != 0)
		ok = failed(err, "set the mode of", t->path);
	if (ok && fsync(fd) != 0)
		ok = failed(err, "sync", t->path);
	if (close(fd) != 0 && ok)
		ok = failed(err, "close", t->path);
	if (ok && renameat(t->folder, temporary, t->folder, t->name) != 0)
		ok = failed(err, "rename", t->path);
	return ok;
}

/* --- what killed writers left --- */

enum { LEFT_AFTER = 60 * 60 /* s */, SWEEP_MOST = 10000 /* names */ };

static bool
is_temporary(const char *name)
{
	static const char start[] = ".smoke-", end[] = ".tmp";
	size_t digits = sizeof(start) - 1 + 16;
	return strncmp(name, start, sizeof(start) - 1) == 0
		&& strspn(name + sizeof(start) - 1, "0123456789abcdef") == 16
		&& strcmp(name + digits, end) == 0;
}

/* Old, of this user, and nobody is writing it: its writer holds a lock. */
static bool
was_left(int folder, const char *name)
{
	struct stat facts;
	int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return false;
	bool left = fstat(fd, &facts) == 0 && S_ISREG(facts.st_mode)
		&& facts.st_uid == geteuid() && facts.st_mtime <= time(NULL) - LEFT_AFTER
		&& flock(fd, LOCK_EX | LOCK_NB) == 0;
	close(fd);
	return left;
}

/* Whoever writes into a folder clears away what was left there; that this may fail is no
 * failure of what is written. */
static void
sweep(int folder)
{
	int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *names = fd >= 0 ? fdopendir(fd) : NULL;
	if (!names) {
		if (fd >= 0)
			close(fd);
		return;
	}
	const struct dirent *entry;
	for (int i = 0; i < SWEEP_MOST && (entry = readdir(names)); i++)
		if (is_temporary(entry->d_name) && was_left(folder, entry->d_name))
			unlinkat(folder, entry->d_name, 0);
	closedir(names);
}

static bool
write_target(const struct target *t, struct str text, unsigned mode, struct err *err)
{
	uint64_t number;
	char temporary[40];
	if (!check_target(t->folder, t->name, t->path, err)
		|| !random_bytes(&number, sizeof(number), err))
		return false;
	snprintf(temporary, sizeof(temporary), ".smoke-%016llx.tmp",
		(unsigned long long)number);
	int fd = openat(t->folder, temporary,
		O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return failed(err, "make a temporary file beside", t->path);
	flock(fd, LOCK_EX | LOCK_NB); /* while it is written it was not left */
	if (!fill_and_rename(t, fd, temporary, text, mode, err)) {
		unlinkat(t->folder, temporary, 0);
		return false;
	}
	sweep(t->folder);
	return sync_folder(t, err);
}

bool
file_write(const char *path, struct str text, unsigned mode, struct err *err)
{
	struct target t;
	if (!open_target(path, &t, err))
		return false;
	bool ok = write_target(&t, text, mode, err);
	close(t.folder);
	return ok;
}

bool
file_make_folder(const char *path, struct err *err)
{
	char *part = strdup(path);
	if (!part)
		die_out_of_memory();
	bool ok = *path != '\0'
		|| err_set(err, ERR_OUTPUT, "'' is not the name of a folder");
	for (char *end = part; ok && end && *end;) {
		end = strchr(end + 1, '/');
		if (end)
			*end = '\0';
		struct stat facts;
		if (mkdir(part, 0777) != 0 && errno != EEXIST)
			ok = failed(err, "make the folder", part);
		else if (stat(part, &facts) != 0)
			ok = failed(err, "look at", part);
		else if (!S_ISDIR(facts.st_mode))
			ok = err_set(err, ERR_OUTPUT, "%s is not a folder", part);
		if (end)
			*end = '/';
	}
	free(part);
	return ok;
}

bool
file_remove(const char *path, struct err *err)
{
	return unlink(path) == 0 || errno == ENOENT || failed(err, "remove", path);
}

/* --- a file that grows
 * ------------------------------------------------------------------ */

struct file_log {
	int fd;
	char *path;
};

struct file_log *
file_log_open(const char *path, struct err *err)
{
	struct stat facts;
	int fd = open(path,
		O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
			| O_NOCTTY,
		0600);
	if (fd < 0) {
		failed(err, "open", path);
		return NULL;
	}
	if (fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode)
		|| facts.st_uid != geteuid()) {
		err_set(err, ERR_OUTPUT, "%s is not a regular file of this user", path);
		close(fd);
		return NULL;
	}
	/* Nobody waits for it: it only tells others that this process lives (CON-03). */
	if (flock(fd, LOCK_EX | LOCK_NB) != 0 && errno != EWOULDBLOCK) {
		failed(err, "lock", path);
		close(fd);
		return NULL;
	}
	struct file_log *log = malloc(sizeof(*log));
	char *copy = strdup(path);
	if (!log || !copy)
		die_out_of_memory();
	*log = (struct file_log){ fd, copy };
	return log;
}

bool
file_log_is_open(const char *path)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return false;
	bool held = flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
	close(fd);
	return held;
}

bool
file_log_add(struct file_log *log, struct str text, struct err *err)
{
	return write_all(log->fd, text, log->path, err);
}

bool
file_log_close(struct file_log *log, struct err *err)
{
	if (!log)
		return true;
	bool ok = fsync(log->fd) == 0 || failed(err, "sync", log->path);
	if (close(log->fd) != 0 && ok)
		ok = failed(err, "close", log->path);
	free(log->path);
	free(log);
	return ok;
}
