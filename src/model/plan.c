/* SPDX-License-Identifier: MIT */
#include "model/plan.h"

const char *
command_name(enum command command)
{
	static const char *const names[] = { "none", "gate", "verify", "drift", "diff",
		"run", "probe", "snapshot", "confirm", "watch" };
	return names[command];
}
