/* SPDX-License-Identifier: MIT */
/* waivers.yaml and signatures.yaml with one decision more (list_write.h). */
#ifndef SMOKE_WORKSPACE_WAIVERS_WRITE_H
#define SMOKE_WORKSPACE_WAIVERS_WRITE_H

#include "base/diag.h"
#include "base/err.h"
#include "model/workspace.h"

/* One waiver for a finding: the item with its fingerprint is changed, if there is one. */
bool waivers_put(struct arena *a, const struct source *file, const struct waiver *waiver,
	struct str *out, bool *replaced, struct err *err) MUST_CHECK;
/* The waiver as lines of a list. */
void waivers_show(const struct waiver *waiver, struct sbuf *out);

/* One signature for an item and a release. */
bool signatures_put(struct arena *a, const struct source *file,
	const struct signature *signature, struct str *out, bool *replaced,
	struct err *err) MUST_CHECK;
void signatures_show(const struct signature *signature, struct sbuf *out);

#endif
