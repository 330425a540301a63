/* SPDX-License-Identifier: MIT */
#include "model/environment.h"

const char *
tier_name(enum tier tier)
{
	static const char *const names[] = { "production", "staging", "testing",
		"development" };
	return names[tier];
}
