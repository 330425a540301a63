/* SPDX-License-Identifier: MIT */
#include "base/hash.h"

#include <string.h>

/* Multiply and fold, as in the public domain function wyhash by Wang Yi. */
uint64_t
hash_mix(uint64_t a, uint64_t b)
{
	__extension__ unsigned __int128 product =
		(unsigned __int128)(a ^ 0x9e3779b97f4a7c15u) * (b ^ 0xe7037ed1a0b428dbu);
	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t
hash_bytes(uint64_t seed, struct str text)
{
	uint64_t hash = seed ^ text.size;
	const char *p = text.data;
	size_t left = text.size;
	for (; left >= 8; p += 8, left -= 8) {
		uint64_t word;
		memcpy(&word, p, 8);
		hash = hash_mix(hash, word);
	}
	if (left) {
		uint64_t word = 0;
		memcpy(&word, p, left);
		hash = hash_mix(hash, word);
	}
	return hash_mix(hash, 0x8ebc6af09c88c6e3u);
}
