/* SPDX-License-Identifier: MIT */
#include "ext/x509.h"

#include "base/die.h"
#include "base/sbuf.h"
#include "base/utf8.h"
#include "ext/digest.h"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

enum { PEM_MAX = 1 << 20 };

static bool
refuse(struct err *err, const char *what)
{
	ERR_clear_error();
	return err_set(err, ERR_SUBJECT, "the certificate cannot be read: %s", what);
}

/* --- names ---------------------------------------------------------------------------
 */

/* A value may hold any byte: a NUL in a name is an old attack, so it is shown. */
static void
add_value(const ASN1_STRING *value, const char *special, struct sbuf *out)
{
	unsigned char *text = NULL;
	int size = ASN1_STRING_to_UTF8(&text, value);
	if (size < 0) {
		sbuf_add_c(out, "?");
		ERR_clear_error();
		return;
	}
	struct str rest = { (const char *)text, (size_t)size };
	while (rest.size) {
		if (str_find_char(str_of(special), rest.data[0]) != STR_NONE)
			sbuf_add_char(out, '\\');
		rest = str_from(rest, utf8_show(rest, out));
	}
	OPENSSL_free(text);
}

/* RFC 4514's special characters, in the order of the certificate. */
static struct str
read_name(struct arena *a, const X509_NAME *name)
{
	struct sbuf out = { 0 };
	for (int i = 0; i < X509_NAME_entry_count(name); i++) {
		const X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, i);
		const ASN1_OBJECT *kind = X509_NAME_ENTRY_get_object(entry);
		char oid[80];
		int nid = OBJ_obj2nid(kind);
		const char *label = nid == NID_undef ? NULL : OBJ_nid2sn(nid);
		if (!label) {
			OBJ_obj2txt(oid, sizeof(oid), kind, 1);
			label = oid;
		}
		/* Values of one set stand side by side (RFC 4514, 2.2). */
		bool same = i
			&& X509_NAME_ENTRY_set(entry)
				== X509_NAME_ENTRY_set(X509_NAME_get_entry(name, i - 1));
		sbuf_format(&out, "%s%s=", !i ? "" : same ? " + " : ", ", label);
		add_value(X509_NAME_ENTRY_get_data(entry), ",+\"\\<>;=", &out);
	}
	struct str text = sbuf_copy(&out, a);
	sbuf_fini(&out);
	return text;
}

static void
add_address(const ASN1_OCTET_STRING *address, struct sbuf *out)
{
	char text[INET6_ADDRSTRLEN];
	int size = ASN1_STRING_length(address);
	int family = size == 4 ? AF_INET : size == 16 ? AF_INET6 : 0;
	if (family
		&& inet_ntop(family, ASN1_STRING_get0_data(address), text, sizeof(text)))
		sbuf_add_c(out, text);
	else
		sbuf_format(out, "(%d bytes)", size);
}

static struct str
read_alt_name(struct arena *a, const GENERAL_NAME *name)
{
	struct sbuf out = { 0 };
	static const struct kind {
		int type;
		const char *label;
	} kinds[] = { { GEN_DNS, "DNS:" }, { GEN_EMAIL, "email:" }, { GEN_URI, "URI:" } };
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		if (name->type != kinds[i].type)
			continue;
		sbuf_add_c(&out, kinds[i].label);
		add_value(name->d.ia5, "", &out);
	}
	if (name->type == GEN_IPADD) {
		sbuf_add_c(&out, "IP:");
		add_address(name->d.iPAddress, &out);
	}
	if (!out.size)
		sbuf_format(&out, "other:%d", name->type);
	struct str text = sbuf_copy(&out, a);
	sbuf_fini(&out);
	return text;
}

static bool
read_alt_names(
	struct arena *a, const X509 *certificate, struct x509_facts *out, struct err *err)
{
	int found;
	GENERAL_NAMES *names =
		X509_get_ext_d2i(certificate, NID_subject_alt_name, &found, NULL);
	if (!names)
		return found == -1 || refuse(err, "its alternative names are broken");
	int count = sk_GENERAL_NAME_num(names);
	bool good = count <= X509_ALT_NAMES_MAX;
	if (!good)
		err_set(err, ERR_LIMIT,
			"a certificate with more than %d alternative names",
			X509_ALT_NAMES_MAX);
	out->alt_names = arena_array(a, good ? (size_t)count : 0, sizeof(struct str));
	for (int i = 0; good && i < count; i++)
		out->alt_names[out->alt_name_count++] =
			read_alt_name(a, sk_GENERAL_NAME_value(names, i));
	GENERAL_NAMES_free(names);
	return good;
}

/* --- the rest ------------------------------------------------------------------------
 */

/* Seconds since 1970, without the C library's time zones. */
static bool
read_time(const ASN1_TIME *time, int64_t *out)
{
	ASN1_TIME *epoch = ASN1_TIME_set(NULL, 0);
	int days, seconds;
	bool good = epoch && ASN1_TIME_diff(&days, &seconds, epoch, time);
	if (good)
		*out = (int64_t)days * 86400 + seconds;
	ASN1_TIME_free(epoch);
	return good;
}

static struct str
read_serial(struct arena *a, const ASN1_INTEGER *serial)
{
	struct sbuf out = { 0 };
	const unsigned char *bytes = ASN1_STRING_get0_data(serial);
	if (ASN1_STRING_type(serial) == V_ASN1_NEG_INTEGER)
		sbuf_add_char(&out, '-');
	for (int i = 0; i < ASN1_STRING_length(serial); i++)
		sbuf_format(&out, "%s%02x", i ? ":" : "", bytes[i]);
	struct str text = sbuf_copy(&out, a);
	sbuf_fini(&out);
	return text;
}

static struct str
read_key(struct arena *a, X509 *certificate)
{
	EVP_PKEY *key = X509_get0_pubkey(certificate);
	if (!key) {
		ERR_clear_error();
		return STR("unknown");
	}
	char group[64];
	size_t size;
	if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC
		&& EVP_PKEY_get_group_name(key, group, sizeof(group), &size)) {
		const char *known = EC_curve_nid2nist(OBJ_sn2nid(group));
		return str_format(a, "EC %s", known ? known : group);
	}
	const char *type = EVP_PKEY_get0_type_name(key);
	int base = EVP_PKEY_get_base_id(key);
	if (base == EVP_PKEY_RSA || base == EVP_PKEY_DSA || base == EVP_PKEY_DH)
		return str_format(a, "%s %d", type, EVP_PKEY_get_bits(key));
	return str_copy(a, str_of(type ? type : "unknown"));
}

static bool
read_fingerprint(struct arena *a, X509 *certificate, struct str *out)
{
	unsigned char *der = NULL;
	int size = i2d_X509(certificate, &der);
	if (size < 0)
		return false;
	*out = digest_sha256_hex(a, (struct str){ (const char *)der, (size_t)size });
	OPENSSL_free(der);
	return true;
}

static bool
read_facts(struct arena *a, X509 *certificate, struct x509_facts *out, struct err *err)
{
	out->subject = read_name(a, X509_get_subject_name(certificate));
	out->issuer = read_name(a, X509_get_issuer_name(certificate));
	out->serial = read_serial(a, X509_get0_serialNumber(certificate));
	out->key = read_key(a, certificate);
	if (!read_alt_names(a, certificate, out, err))
		return false;
	if (!read_time(X509_get0_notBefore(certificate), &out->not_before)
		|| !read_time(X509_get0_notAfter(certificate), &out->not_after))
		return refuse(err, "its dates are broken");
	return read_fingerprint(a, certificate, &out->fingerprint)
		|| refuse(err, "it cannot be written again");
}

bool
x509_read(struct arena *a, struct str pem, struct x509_facts *out, struct err *err)
{
	*out = (struct x509_facts){ 0 };
	if (pem.size > PEM_MAX)
		return err_set(
			err, ERR_LIMIT, "a certificate of more than %d bytes", PEM_MAX);
	BIO *bio = BIO_new_mem_buf(pem.size ? pem.data : "", (int)pem.size);
	if (!bio)
		die_out_of_memory();
	/* The empty password: an encrypted PEM must not ask for one on the terminal. */
	X509 *certificate = PEM_read_bio_X509(bio, NULL, NULL, (void *)(uintptr_t) "");
	BIO_free(bio);
	if (!certificate)
		return refuse(err, "a PEM block BEGIN CERTIFICATE is expected");
	bool good = read_facts(a, certificate, out, err);
	X509_free(certificate);
	ERR_clear_error();
	return good;
}
