/* SPDX-License-Identifier: MIT */
/* How bad a finding is, in order. */
#ifndef SMOKE_MODEL_SEVERITY_H
#define SMOKE_MODEL_SEVERITY_H

#include "base/str.h"

enum severity {
	SEVERITY_NONE = 0, /* not said; never "harmless" */
	SEVERITY_INFO,
	SEVERITY_WARN,
	SEVERITY_ERROR,
	SEVERITY_CRITICAL /* cannot be waived */
};

const char *severity_name(enum severity severity); /* "info" "warn" "error" "critical" */
bool severity_of(struct str name, enum severity *out);

#endif
