/* SPDX-License-Identifier: MIT */
#include "certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <stdlib.h>

enum { DAY = 24 * 60 * 60 };

static void
must(bool ok, const char *what)
{
	if (ok)
		return;
	fprintf(stderr, "certificates: %s failed\n", what);
	abort();
}

static FILE *
file_of(const char *folder, const char *name, const char *suffix, const char *mode)
{
	char path[4096];
	snprintf(path, sizeof(path), "%s/%s.%s", folder, name, suffix);
	FILE *file = fopen(path, mode);
	must(file, path);
	return file;
}

static void
add_extension(X509 *certificate, X509 *issuer, int id, const char *value)
{
	X509V3_CTX context;
	X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
	X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, id, value);
	must(extension && X509_add_ext(certificate, extension, -1) == 1, value);
	X509_EXTENSION_free(extension);
}

static X509 *
certificate_for(EVP_PKEY *key, const char *name, int from_days, int to_days)
{
	X509 *c = X509_new();
	uint64_t serial;
	must(RAND_bytes((unsigned char *)&serial, sizeof(serial)) == 1, "RAND_bytes");
	X509_set_version(c, X509_VERSION_3);
	ASN1_INTEGER_set_uint64(X509_get_serialNumber(c), serial >> 1);
	X509_gmtime_adj(X509_getm_notBefore(c), (long)from_days * DAY);
	X509_gmtime_adj(X509_getm_notAfter(c), (long)to_days * DAY);
	X509_set_pubkey(c, key);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(c), "CN", MBSTRING_UTF8,
		(const unsigned char *)name, -1, -1, 0);
	return c;
}

static void
write_both(const char *folder, const char *name, X509 *certificate, EVP_PKEY *key)
{
	FILE *file = file_of(folder, name, "pem", "w");
	must(PEM_write_X509(file, certificate) == 1, "PEM_write_X509");
	fclose(file);
	file = file_of(folder, name, "key", "w");
	must(PEM_write_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL) == 1, "PEM key");
	fclose(file);
}

void
certificates_make_ca(const char *folder)
{
	EVP_PKEY *key = EVP_EC_gen("P-256");
	X509 *ca = certificate_for(key, "smoke test CA", -2, 2);
	X509_set_issuer_name(ca, X509_get_subject_name(ca));
	add_extension(ca, ca, NID_basic_constraints, "critical,CA:TRUE");
	add_extension(ca, ca, NID_key_usage, "critical,keyCertSign,cRLSign");
	must(X509_sign(ca, key, EVP_sha256()) > 0, "X509_sign");
	write_both(folder, "ca", ca, key);
	X509_free(ca);
	EVP_PKEY_free(key);
}

void
certificates_make(const char *folder, const struct certificate_wish *wish)
{
	bool usual = wish->from_days == 0 && wish->to_days == 0;
	EVP_PKEY *key = EVP_EC_gen("P-256"), *ca_key = NULL;
	X509 *ca = NULL;
	X509 *c = certificate_for(
		key, wish->name, usual ? -1 : wish->from_days, usual ? 1 : wish->to_days);
	if (!wish->self_signed) {
		FILE *file = file_of(folder, "ca", "pem", "r");
		ca = PEM_read_X509(file, NULL, NULL, NULL);
		fclose(file);
		file = file_of(folder, "ca", "key", "r");
		ca_key = PEM_read_PrivateKey(file, NULL, NULL, NULL);
		fclose(file);
		must(ca && ca_key, "reading the CA");
	}
	X509_set_issuer_name(c, X509_get_subject_name(ca ? ca : c));
	add_extension(c, ca ? ca : c, NID_subject_alt_name, wish->alt_names);
	must(X509_sign(c, ca_key ? ca_key : key, EVP_sha256()) > 0, "X509_sign");
	write_both(folder, wish->name, c, key);
	X509_free(ca);
	X509_free(c);
	EVP_PKEY_free(ca_key);
	EVP_PKEY_free(key);
}
