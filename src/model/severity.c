/* SPDX-License-Identifier: MIT */
#include "model/severity.h"

static const char *const names[] = { "none", "info", "warn", "error", "critical" };

const char *
severity_name(enum severity severity)
{
	return names[severity];
}

bool
severity_of(struct str name, enum severity *out)
{
	for (int i = SEVERITY_INFO; i <= SEVERITY_CRITICAL; i++) {
		if (str_is(name, names[i])) {
			*out = (enum severity)i;
			return true;
		}
	}
	return false;
}
