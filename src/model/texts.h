/* SPDX-License-Identifier: MIT */
/* A list of texts, as the workspace file has many. */
#ifndef SMOKE_MODEL_TEXTS_H
#define SMOKE_MODEL_TEXTS_H

#include "base/str.h"

struct texts {
	struct str *items;
	size_t count;
};

bool texts_have(const struct texts *texts, struct str text);

#endif
