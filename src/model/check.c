/* SPDX-License-Identifier: MIT */
#include "model/check.h"

const char *
check_kind_name(enum check_kind kind)
{
	static const char *const names[] = {
		[CHECK_NONE] = "none",
		[CHECK_ANSWERS] = "answers",
		[CHECK_DISCOVERY] = "discovery",
		[CHECK_PROBE] = "probe",
		[CHECK_PAIR] = "parity",
		[CHECK_BEFORE] = "before",
		[CHECK_APPROVED] = "approved",
		[CHECK_EXPECTATION] = "expectation",
		[CHECK_ENTRY] = "entry",
		[CHECK_RELEASE] = "release",
		[CHECK_CHECKLIST] = "checklist",
		[CHECK_POLICY] = "policy",
		[CHECK_DRILL] = "drill",
		[CHECK_LATENCY] = "latency",
		[CHECK_SUITE_LATENCY] = "suite_latency",
	};
	return names[kind];
}

bool
check_is_asked(enum check_kind kind)
{
	return kind != CHECK_CHECKLIST && kind != CHECK_POLICY && kind != CHECK_DRILL;
}

const char *
state_name(enum state state)
{
	static const char *const names[] = { "none", "pass", "fail", "unchecked",
		"waived" };
	return names[state];
}
