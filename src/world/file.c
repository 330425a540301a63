/* SPDX-License-Identifier: MIT */
#include "world/file.h"

#include "base/die.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Fills `out` until the end or until `size` bytes; the bytes read, or -1. */
static ssize_t
read_all(int fd, char *out, size_t size)
{
	size_t done = 0;
	while (done < size) {
		ssize_t n = read(fd, out + done, size - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

static bool
too_large(const char *path, size_t most, enum err_kind kind, struct err *err)
{
	return err_set(err, kind, "%s is larger than the limit of %zu bytes", path, most);
}

/* A file may grow while it is read, and one in /proc says 0: so by what comes, not by the
 * size it has. The buffer is ours until the text is whole. */
static bool
read_growing(struct arena *a, int fd, const char *path, size_t expected, size_t most,
	struct str *out, enum err_kind kind, struct err *err)
{
	size_t capacity = (expected < most ? expected : most) + 1, size = 0;
	char *data = NULL;
	bool ok = false;
	for (;;) {
		char *larger = realloc(data, capacity);
		if (!larger)
			die_out_of_memory();
		data = larger;
		ssize_t n = read_all(fd, data + size, capacity - size);
		if (n < 0) {
			err_set(err, kind, "cannot read %s: %s", path, strerror(errno));
			break;
		}
		size += (size_t)n;
		if (size > most) {
			too_large(path, most, kind, err);
			break;
		}
		if (size < capacity) {
			*out = str_copy(a, (struct str){ data, size });
			ok = true;
			break;
		}
		capacity = capacity > most / 2 ? most + 1 : capacity * 2 + 4096;
	}
	free(data);
	return ok;
}

/* O_NONBLOCK, because opening a pipe would wait for its writer. */
static int
open_regular(const char *path, struct stat *facts, enum err_kind kind, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0) {
		err_set(err, kind, "cannot open %s: %s", path, strerror(errno));
		return -1;
	}
	if (fstat(fd, facts) != 0)
		err_set(err, kind, "cannot look at %s: %s", path, strerror(errno));
	else if (!S_ISREG(facts->st_mode))
		err_set(err, kind, "%s is not a regular file", path);
	else
		return fd;
	close(fd);
	return -1;
}

bool
file_read(struct arena *a, const char *path, size_t most, struct str *out,
	enum err_kind kind, struct err *err)
{
	struct stat facts;
	int fd = open_regular(path, &facts, kind, err);
	if (fd < 0)
		return false;
	bool ok = (uintmax_t)facts.st_size > most
		? too_large(path, most, kind, err)
		: read_growing(a, fd, path, (size_t)facts.st_size, most, out, kind, err);
	close(fd);
	return ok;
}

bool
file_read_stdin(struct arena *a, size_t most, struct str *out, struct err *err)
{
	return read_growing(
		a, STDIN_FILENO, "standard input", 64 * 1024, most, out, ERR_INPUT, err);
}

bool
file_facts(const char *path, struct file_facts *out, enum err_kind kind, struct err *err)
{
	struct stat facts;
	if (stat(path, &facts) != 0)
		return err_set(err, kind, "cannot look at %s: %s", path, strerror(errno));
	*out = (struct file_facts){
		.size = facts.st_size,
		.changed = (int64_t)facts.st_mtim.tv_sec * 1000
			+ facts.st_mtim.tv_nsec / 1000000,
		.mode = facts.st_mode & 07777,
		.regular = S_ISREG(facts.st_mode),
		.folder = S_ISDIR(facts.st_mode),
	};
	return true;
}

struct str
file_full_path(struct arena *a, const char *path)
{
	char *full = realpath(path, NULL);
	struct str copy = str_copy(a, str_of(full ? full : path));
	free(full);
	return copy;
}

bool
file_exists(const char *path)
{
	struct stat facts;
	return stat(path, &facts) == 0;
}
