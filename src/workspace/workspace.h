/* SPDX-License-Identifier: MIT */
/* smoke.yaml and the files it names -> struct workspace. */
#ifndef SMOKE_WORKSPACE_WORKSPACE_H
#define SMOKE_WORKSPACE_WORKSPACE_H

#include "base/diag.h"
#include "base/err.h"
#include "model/workspace.h"

/* Parses one suite; cmd gives them, since workspace/ does not know suite/. */
typedef bool suite_reader_fn(struct arena *a, const struct source *source,
	struct suite *out, struct diags *diags);

/* One assert of a suite alone: all that `source` says. */
typedef bool assert_reader_fn(struct arena *a, const struct source *source,
	struct assertion *out, struct diags *diags);

struct hurl_reader { /* the Hurl language, as far as a workspace has need of it */
	suite_reader_fn *suite; /* NULL: suites are not read, nothing will be sent */
	assert_reader_fn *assertion;
};

/* `path` is smoke.yaml itself or its folder.  Reads every file once; no secret is read,
 * no command run, nothing sent.  All mistakes go to diags; false when there is one. err
 * is set when smoke.yaml itself could not be read. */
bool workspace_read(struct arena *a, const char *path, const struct hurl_reader *hurl,
	struct workspace *out, struct diags *diags, struct err *err) MUST_CHECK;

/* The JSON Schema of smoke.yaml, made from the same tables. */
void workspace_schema(struct sbuf *out);

#endif
