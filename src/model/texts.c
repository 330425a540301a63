/* SPDX-License-Identifier: MIT */
#include "model/texts.h"

bool
texts_have(const struct texts *texts, struct str text)
{
	for (size_t i = 0; i < texts->count; i++)
		if (str_eq(texts->items[i], text))
			return true;
	return false;
}
