/* SPDX-License-Identifier: MIT */
#include "model/difference.h"

const char *
difference_kind_name(enum difference_kind kind)
{
	static const char *const names[] = { "none", "missing", "extra", "changed",
		"type_changed", "order_changed" };
	return names[kind];
}

const char *
reading_name(enum reading reading)
{
	static const char *const names[] = { "unmatched", "ignored", "tolerated",
		"allowed", "rated", "noise" };
	return names[reading];
}
