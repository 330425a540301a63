/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "ext/digest.h"

static void
sha256_gives_the_vectors_of_fips_180(void **state)
{
	(void)state;
	struct arena a = { 0 };
	assert_string_equal(digest_sha256_hex(&a, (struct str){ 0 }).data,
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	assert_string_equal(digest_sha256_hex(&a, STR("abc")).data,
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	arena_fini(&a);
}

static void
md5_gives_the_vectors_of_rfc_1321(void **state)
{
	(void)state;
	struct arena a = { 0 };
	unsigned char out[MD5_SIZE];
	digest_md5((struct str){ 0 }, out);
	assert_string_equal(
		digest_hex(&a, out, MD5_SIZE).data, "d41d8cd98f00b204e9800998ecf8427e");
	digest_md5(STR("message digest"), out);
	assert_string_equal(
		digest_hex(&a, out, MD5_SIZE).data, "f96b697d7cb7938d525a2f31aaf161d0");
	arena_fini(&a);
}

static void
hmac_gives_the_vectors_of_rfc_4231(void **state)
{
	(void)state;
	struct arena a = { 0 };
	unsigned char out[SHA256_SIZE];
	digest_hmac_sha256(STR("Jefe"), STR("what do ya want for nothing?"), out);
	assert_string_equal(digest_hex(&a, out, SHA256_SIZE).data,
		"5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	/* A key longer than a block is folded first (case 6). */
	char key[131];
	for (size_t i = 0; i < sizeof(key); i++)
		key[i] = '\xaa';
	digest_hmac_sha256((struct str){ key, sizeof(key) },
		STR("Test Using Larger Than Block-Size Key - Hash Key First"), out);
	assert_string_equal(digest_hex(&a, out, SHA256_SIZE).data,
		"60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
	digest_hmac_sha256((struct str){ 0 }, (struct str){ 0 }, out);
	assert_string_equal(digest_hex(&a, out, SHA256_SIZE).data,
		"b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
	arena_fini(&a);
}

static void
hex_is_lower_case_and_counts_its_bytes(void **state)
{
	(void)state;
	struct arena a = { 0 };
	const unsigned char bytes[] = { 0x00, 0xab, 0xff };
	struct str hex = digest_hex(&a, bytes, sizeof(bytes));
	assert_true(str_is(hex, "00abff"));
	assert_int_equal(digest_hex(&a, bytes, 0).size, 0);
	arena_fini(&a);
}

/* RFC 4648, section 10 */
static void
base64_is_padded(void **state)
{
	(void)state;
	struct arena a = { 0 };
	static const char *const wanted[] = { "", "Zg==", "Zm8=", "Zm9v",
		"Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy" };
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		assert_true(str_is(digest_base64(&a, (const unsigned char *)"foobar", i),
			wanted[i]));
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha256_gives_the_vectors_of_fips_180),
		cmocka_unit_test(md5_gives_the_vectors_of_rfc_1321),
		cmocka_unit_test(hmac_gives_the_vectors_of_rfc_4231),
		cmocka_unit_test(base64_is_padded),
		cmocka_unit_test(hex_is_lower_case_and_counts_its_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
