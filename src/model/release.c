/* SPDX-License-Identifier: MIT */
#include "model/release.h"

bool
checklist_is_signed(const struct checklist_item *item)
{
	return !item->probe.size && !item->suite.size;
}
