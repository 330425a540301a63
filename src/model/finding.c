/* SPDX-License-Identifier: MIT */
#include "model/finding.h"

const char *
finding_age_name(enum finding_age age)
{
	static const char *const names[] = { "", "new", "open", "changed_again",
		"resolved", "not_looked_at" };
	return names[age];
}
