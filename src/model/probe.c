/* SPDX-License-Identifier: MIT */
#include "model/probe.h"

const char *
probe_kind_name(enum probe_kind kind)
{
	static const char *const names[] = { "none", "http", "file", "exec", "tls", "tcp",
		"dns", "docs" };
	return names[kind];
}
