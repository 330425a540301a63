/* SPDX-License-Identifier: MIT */
#include "ext/digest.h"

#include <limits.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>

/* Only a crypto library without the algorithm can fail; a made-up digest would be worse
 * than no program. */
static void
must(bool worked)
{
	if (!worked)
		abort();
}

static void
digest(const char *name, struct str bytes, unsigned char *out)
{
	must(EVP_Q_digest(
		NULL, name, NULL, bytes.size ? bytes.data : "", bytes.size, out, NULL));
}

void
digest_sha256(struct str bytes, unsigned char out[SHA256_SIZE])
{
	digest("SHA256", bytes, out);
}

void
digest_md5(struct str bytes, unsigned char out[MD5_SIZE])
{
	digest("MD5", bytes, out);
}

void
digest_hmac_sha256(struct str key, struct str bytes, unsigned char out[SHA256_SIZE])
{
	unsigned char folded[SHA256_SIZE];
	if (key.size > INT_MAX) { /* which HMAC would do itself, if it took such a size */
		digest_sha256(key, folded);
		key = (struct str){ (const char *)folded, sizeof(folded) };
	}
	must(HMAC(EVP_sha256(), key.size ? key.data : "", (int)key.size,
		     (const unsigned char *)(bytes.size ? bytes.data : ""), bytes.size,
		     out, NULL)
		!= NULL);
}

struct str
digest_hex(struct arena *a, const unsigned char *bytes, size_t size)
{
	static const char digits[] = "0123456789abcdef";
	char *text = arena_array(a, 2 * size + 1, 1);
	for (size_t i = 0; i < size; i++) {
		text[2 * i] = digits[bytes[i] >> 4];
		text[2 * i + 1] = digits[bytes[i] & 15];
	}
	return (struct str){ text, 2 * size };
}

struct str
digest_base64(struct arena *a, const unsigned char *bytes, size_t size)
{
	must(size <= INT_MAX / 2);
	unsigned char *text = arena_array(a, 4 * ((size + 2) / 3) + 1, 1);
	int written = EVP_EncodeBlock(text, bytes, (int)size);
	return (struct str){ (const char *)text, (size_t)written };
}

struct str
digest_sha256_hex(struct arena *a, struct str bytes)
{
	unsigned char out[SHA256_SIZE];
	digest_sha256(bytes, out);
	return digest_hex(a, out, sizeof(out));
}
