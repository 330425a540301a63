/* SPDX-License-Identifier: MIT */
/* Bytes from the kernel. */
#ifndef SMOKE_WORLD_RANDOM_H
#define SMOKE_WORLD_RANDOM_H

#include "base/err.h"

#include <stddef.h>

bool random_bytes(void *out, size_t size, struct err *err) MUST_CHECK;

#endif
