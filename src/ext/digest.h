/* SPDX-License-Identifier: MIT */
/* Digests (OpenSSL lives behind this). */
#ifndef SMOKE_EXT_DIGEST_H
#define SMOKE_EXT_DIGEST_H

#include "base/str.h"

enum { SHA256_SIZE = 32, MD5_SIZE = 16 };

void digest_sha256(struct str bytes, unsigned char out[SHA256_SIZE]);
void digest_md5(struct str bytes, unsigned char out[MD5_SIZE]);
void digest_hmac_sha256(struct str key, struct str bytes, unsigned char out[SHA256_SIZE]);

/* As lower-case hex in the arena. */
struct str digest_hex(struct arena *a, const unsigned char *bytes, size_t size);
/* As base64 with padding: what a content security policy names a script by. */
struct str digest_base64(struct arena *a, const unsigned char *bytes, size_t size);
struct str digest_sha256_hex(struct arena *a, struct str bytes);

#endif
