/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "ext/x509.h"

#include <stdlib.h>
#include <string.h>

/* Made with openssl req -x509; nobody has their keys. */
static const char rsa[] =
	"-----BEGIN CERTIFICATE-----\n"
	"MIIDnTCCAoWgAwIBAgIIASNFZ4mrze8wDQYJKoZIhvcNAQELBQAwOTELMAkGA1UE\n"
	"BhMCRlIxEzARBgNVBAoMClNob3AsIEluYy4xFTATBgNVBAMMDHNob3AuZXhhbXBs\n"
	"ZTAeFw0yNjExMjMxNTQ1NDBaFw0zNjExMjAxNTQ1NDBaMDkxCzAJBgNVBAYTAkZS\n"
	"MRMwEQYDVQQKDApTaG9wLCBJbmMuMRUwEwYDVQQDDAxzaG9wLmV4YW1wbGUwggEi\n"
	"MA0GCSqGSIb3DQEBAQUAA4IBDwAwggEKAoIBAQCyBVcuKgVDjM8gDKnHrOihUkdV\n"
	"9reLoyhXUvfNyR58H7GQlkFkCs5wp7rwX2cOLoO+DNcWBVk98OFB4iwuPz+6F5F8\n"
	"cgkzy1kEBzLGxeJPSL9TdsWtOeRjNOh/EC8PJi+xDTzf1OFMSBGb3CfInzFzrvBP\n"
	"tz2hpdj/OLsJnecPazNc0i8egi07Q09AxATd8L09TxCtCodNTYcsYcD/b8mNV4oU\n"
	"lW6Fts86KyeZMBgQgukyDkdK0WxYL3BCsIIKekPMyVUSYKEsNraCZxbLT0TtUzfO\n"
	"RIr1q0nX+5/6CiVs901Jr6aeK6gbh9gCN2+mg/RsKmSlKQ3nUSjAq6vPK6c5AgMB\n"
	"AAGjgagwgaUwHQYDVR0OBBYEFHd+Q8Dy1tlYuoZcyP3wmoe6fxHCMB8GA1UdIwQY\n"
	"MBaAFHd+Q8Dy1tlYuoZcyP3wmoe6fxHCMA8GA1UdEwEB/wQFMAMBAf8wUgYDVR0R\n"
	"BEswSYIMc2hvcC5leGFtcGxlgg4qLnNob3AuZXhhbXBsZYcEfwAAAYcQAAAAAAAA\n"
	"AAAAAAAAAAAAAYEFYUBiLmOGCmh0dHBzOi8veC8wDQYJKoZIhvcNAQELBQADggEB\n"
	"AB6TC3ovdhZOTGL9Q4NZSj1v41MXPm/Nm7GQDY5oxfqk5wRO8r5/hpAdgiDEnqPz\n"
	"MC+cuKMRZtCRQb1XqLYsBCEWCdXeMkOs5nyGFWsHkTIi+6S5oaSI0kH+2yw9JGqe\n"
	"GRQBBJ/s9Zj05X/waI3KViB/A55DWW/1O1Cvsgvc+Kk4q2zzUWea1mgnoH3jLtk8\n"
	"TDo7ew6ZrkI4DfgJkQU1PmfyjqbIsO9iISG+7U5lI8Dk3FaLc1UmeTLRqOoDOpHj\n"
	"YW4BMap3OPZr0F8jj45F3K7kUk/Ka7Lf5gfaEaKQiZAFPtYIafGXYuI37rvqpFyp\n"
	"2bZd4GePJDx/Uls3HyxzpRY=\n"
	"-----END CERTIFICATE-----\n";
static const char ec[] =
	"-----BEGIN CERTIFICATE-----\n"
	"MIIBbzCCARWgAwIBAgIUZxnGsmvaM6b0VF+oQxsMzi48OKAwCgYIKoZIzj0EAwIw\n"
	"DTELMAkGA1UEAwwCZWMwHhcNMjYxMTIzMTU0NTQwWhcNMzYxMTIwMTU0NTQwWjAN\n"
	"MQswCQYDVQQDDAJlYzBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABI4M8HS7JON7\n"
	"jQevkYBagQCnj1WKlhc3DJ1T489AmIGg7r/2csybLyUcySRcsF0Cen4H7spAZbqm\n"
	"ZfRHxZMkW4yjUzBRMB0GA1UdDgQWBBTwH1EG+5896aUtwD0Wz8JEUkmVpjAfBgNV\n"
	"HSMEGDAWgBTwH1EG+5896aUtwD0Wz8JEUkmVpjAPBgNVHRMBAf8EBTADAQH/MAoG\n"
	"CCqGSM49BAMCA0gAMEUCIB7jS7Tiqy2+k772UNZ2AltTGo4QV5VV6hc300zCcBtK\n"
	"AiEAwmTWaQsKEY7jQ+czRkRDH7la4iCBSB0pimp12ohj/a4=\n"
	"-----END CERTIFICATE-----\n";
static const char ed25519[] =
	"-----BEGIN CERTIFICATE-----\n"
	"MIIBZzCCARmgAwIBAgIUe33Hj6CSVw0bywzVp2qcMze46oIwBQYDK2VwMCgxFzAJ\n"
	"BgNVBAMMAmVkMAoGA1UECgwDdHdvMQ0wCwYDVQQDDAR0Ilx4MCAXDTI2MTEyMzE1\n"
	"NDU0MFoYDzIxMjYxMDMwMTU0NTQwWjAoMRcwCQYDVQQDDAJlZDAKBgNVBAoMA3R3\n"
	"bzENMAsGA1UEAwwEdCJceDAqMAUGAytlcAMhABcWjFl/T7OGRxVaeO60ahtxuusN\n"
	"KhCyQDdfYrR3b3CTo1MwUTAdBgNVHQ4EFgQUgt4XaVTr4DFu8OOsGtu4jYT6c5sw\n"
	"HwYDVR0jBBgwFoAUgt4XaVTr4DFu8OOsGtu4jYT6c5swDwYDVR0TAQH/BAUwAwEB\n"
	"/zAFBgMrZXADQQDdm7s04gLftmlCxH+ACbAhL3LX6RhOvu5wx2nrd8Fj/Q31GNDC\n"
	"tuabFAaM6tSiQAdue1YlJBhZcFA9CHwi3HEB\n"
	"-----END CERTIFICATE-----\n";

static void
a_certificate_says_what_is_in_it(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct x509_facts facts;
	assert_true(x509_read(&a, str_of(rsa), &facts, &err));
	assert_string_equal(facts.subject.data, "C=FR, O=Shop\\, Inc., CN=shop.example");
	assert_string_equal(facts.issuer.data, facts.subject.data);
	assert_string_equal(facts.serial.data, "01:23:45:67:89:ab:cd:ef");
	assert_string_equal(facts.key.data, "RSA 2048");
	assert_int_equal(facts.not_before, 1795448740);
	assert_int_equal(facts.not_after, 2110808740);
	assert_string_equal(facts.fingerprint.data,
		"0c5d8c07a688e9d93ad99bc1731d94262350219f0da1d2c8fd8f1d9b45bbe62d");
	static const char *const names[] = { "DNS:shop.example", "DNS:*.shop.example",
		"IP:127.0.0.1", "IP:::1", "email:a@b.c", "URI:https://x/" };
	assert_int_equal(facts.alt_name_count, 6);
	for (size_t i = 0; i < 6; i++)
		assert_string_equal(facts.alt_names[i].data, names[i]);
	arena_fini(&a);
}

static void
keys_are_named_by_kind_and_size(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct x509_facts facts;
	assert_true(x509_read(&a, str_of(ec), &facts, &err));
	assert_string_equal(facts.key.data, "EC P-256");
	assert_int_equal(facts.alt_name_count, 0);
	assert_true(x509_read(&a, str_of(ed25519), &facts, &err));
	assert_string_equal(facts.key.data, "ED25519");
	assert_string_equal(facts.subject.data, "CN=ed + O=two, CN=t\\\"\\\\x");
	assert_int_equal(
		facts.not_after, 4949048740); /* after 2050: another form of date */
	arena_fini(&a);
}

static void
the_first_certificate_of_a_chain_counts(void **state)
{
	(void)state;
	struct arena a = { 0 };
	struct err err = { 0 };
	struct x509_facts facts;
	struct str chain = str_format(&a, "Certificate:\n%s%s", ec, rsa);
	assert_true(x509_read(&a, chain, &facts, &err));
	assert_string_equal(facts.subject.data, "CN=ec");
	arena_fini(&a);
}

static void
what_is_no_certificate_is_refused(void **state)
{
	(void)state;
	static const char *const texts[] = { "", "x", "-----BEGIN CERTIFICATE-----\n",
		"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
		"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" };
	struct arena a = { 0 };
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		struct err err = { 0 };
		struct x509_facts facts;
		assert_false(x509_read(&a, str_of(texts[i]), &facts, &err));
		assert_int_equal(err.kind, ERR_SUBJECT);
	}
	arena_fini(&a);
}

static void
a_certificate_cut_anywhere_is_refused(void **state)
{
	(void)state;
	struct arena a = { 0 };
	for (size_t size = 0; size + 2 < sizeof(ec); size++) {
		struct err err = { 0 };
		struct x509_facts facts;
		char *cut = malloc(size + 1);
		memcpy(cut, ec, size);
		assert_false(x509_read(&a, (struct str){ cut, size }, &facts, &err));
		free(cut);
	}
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_certificate_says_what_is_in_it),
		cmocka_unit_test(keys_are_named_by_kind_and_size),
		cmocka_unit_test(the_first_certificate_of_a_chain_counts),
		cmocka_unit_test(what_is_no_certificate_is_refused),
		cmocka_unit_test(a_certificate_cut_anywhere_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
