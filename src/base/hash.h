/* SPDX-License-Identifier: MIT */
/* A fast 64-bit hash for tables in one process; never for anything that is stored or
 * that an attacker gains from.  What is stored uses ext/digest.h. */
#ifndef SMOKE_BASE_HASH_H
#define SMOKE_BASE_HASH_H

#include "base/str.h"

uint64_t hash_bytes(uint64_t seed, struct str text);
uint64_t hash_mix(uint64_t a, uint64_t b);

#endif
