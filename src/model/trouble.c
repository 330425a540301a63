/* SPDX-License-Identifier: MIT */
#include "model/trouble.h"

#include <stddef.h>
#include <string.h>

static const char *const names[] = {
	[TROUBLE_NONE] = "none",
	[TROUBLE_REFUSED] = "refused",
	[TROUBLE_RESET] = "reset",
	[TROUBLE_TIMEOUT] = "timeout",
	[TROUBLE_TLS] = "tls",
	[TROUBLE_NAME] = "name",
	[TROUBLE_PROXY] = "proxy",
	[TROUBLE_OWN] = "own",
	[TROUBLE_BLOCKED] = "blocked",
	[TROUBLE_REDIRECT] = "redirect",
	[TROUBLE_TRUNCATED] = "truncated",
	[TROUBLE_FRAMING] = "framing",
	[TROUBLE_LIMIT] = "limit",
	[TROUBLE_DECODE] = "decode",
	[TROUBLE_PEER] = "peer",
	[TROUBLE_CHILD] = "child",
	[TROUBLE_FILE] = "file",
	[TROUBLE_EMPTY] = "empty",
	[TROUBLE_AFTER] = "after",
	[TROUBLE_CANCELLED] = "cancelled",
	[TROUBLE_SKIPPED] = "skipped",
	[TROUBLE_EVALUATE] = "evaluate",
	[TROUBLE_UNSIGNED] = "unsigned",
};

const char *
trouble_name(enum trouble trouble)
{
	return names[trouble];
}

enum trouble
trouble_of(const char *name)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i], name) == 0)
			return (enum trouble)i;
	return TROUBLE_NONE;
}

bool
trouble_is_down(enum trouble trouble)
{
	return trouble == TROUBLE_REFUSED || trouble == TROUBLE_RESET
		|| trouble == TROUBLE_TIMEOUT;
}
