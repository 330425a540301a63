/* SPDX-License-Identifier: MIT */
/* What a certificate says (RFC 5280; OpenSSL lives behind this). */
#ifndef SMOKE_EXT_X509_H
#define SMOKE_EXT_X509_H

#include "base/err.h"
#include "base/str.h"

struct x509_facts {
	struct str subject,
		issuer; /* "CN=shop.example, O=Shop": in the order it stands in */
	struct str *alt_names; /* "DNS:shop.example", "IP:127.0.0.1" */
	size_t alt_name_count;
	int64_t not_before, not_after; /* seconds since 1970 */
	struct str serial; /* hex with colons */
	struct str key; /* "RSA 2048", "EC P-256", "ED25519" */
	struct str fingerprint; /* SHA-256 of the certificate, hex */
};

enum { X509_ALT_NAMES_MAX = 1000 };

bool x509_read(struct arena *a, struct str pem, struct x509_facts *out,
	struct err *err) MUST_CHECK;

#endif
