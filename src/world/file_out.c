/* SPDX-License-Identifier: MIT */
/* A file that is written as things come: what --output names.  It may be a device or a
 * pipe, so it is opened as it is and not replaced. */
#include "world/file.h"

#include "base/die.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct file_out {
	int fd;
	char *path;
};

static bool
failed(struct err *err, const char *what, const char *path)
{
	return err_set(err, ERR_OUTPUT, "cannot %s %s: %s", what, path, strerror(errno));
}

struct file_out *
file_out_open(const char *path, unsigned mode, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, (mode_t)mode);
	if (fd < 0) {
		failed(err, "open", path);
		return NULL;
	}
	struct file_out *out = calloc(1, sizeof(*out));
	if (!out)
		die_out_of_memory();
	out->fd = fd;
	out->path = strdup(path);
	if (!out->path)
		die_out_of_memory();
	return out;
}

bool
file_out_add(struct file_out *out, struct str text, struct err *err)
{
	while (text.size > 0) {
		ssize_t n = write(out->fd, text.data, text.size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return failed(err, "write to", out->path);
		text = str_from(text, (size_t)n);
	}
	return true;
}

bool
file_out_close(struct file_out *out, struct err *err)
{
	if (!out)
		return true;
	bool ok = close(out->fd) == 0 || failed(err, "close", out->path);
	free(out->path);
	free(out);
	return ok;
}
