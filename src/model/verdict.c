/* SPDX-License-Identifier: MIT */
#include "model/verdict.h"

const char *
verdict_name(enum verdict_word word)
{
	static const char *const names[] = { "NONE", "GO", "NO-GO", "INCONCLUSIVE" };
	return names[word];
}
