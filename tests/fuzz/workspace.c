/* SPDX-License-Identifier: MIT */
/* A workspace is read, or refused with mistakes; nothing is sent and nothing run.  The
 * file stands in memory only. */
#include "fuzz.h"

#include "suite/suite.h"
#include "workspace/workspace.h"

#include <sys/mman.h>
#include <unistd.h>

/* What it may name elsewhere: nothing that costs a walk through the disk. */
static bool
walks(struct str text)
{
	return str_contains(text, STR("*/")) || str_contains(text, STR("/*"))
		|| str_contains(text, STR("/["));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str text = { (const char *)data, size };
	if (walks(text))
		return 0;
	int fd = memfd_create("smoke.yaml", MFD_CLOEXEC);
	must(fd >= 0, "there is a file in memory");
	must(write(fd, data, size) == (ssize_t)size, "it can be written");
	char path[64];
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	struct arena a = { 0 };
	struct diags diags;
	struct workspace w = { 0 };
	struct err err = { 0 };
	diags_init(&diags, &a);
	const struct hurl_reader hurl = { suite_read, suite_read_assert };
	bool fine = workspace_read(&a, path, &hurl, &w, &diags, &err);
	must(fine || diags.errors || err.kind, "a refused workspace says why");
	must(!fine || (w.project.size && w.environment_count),
		"a workspace has a project and environments");
	struct sbuf shown = { 0 };
	diags_write(&diags, 20, &shown);
	sbuf_fini(&shown);
	arena_fini(&a);
	close(fd);
	return 0;
}
