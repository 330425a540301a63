/* SPDX-License-Identifier: MIT */
/* A suite is read, or refused with mistakes at places within it; laid out it says the
 * same, and laid out again it is the same text. */
#include "fuzz.h"

#include "dump.h"
#include "suite/format.h"

static struct str
lay_out(struct arena *a, const struct suite *suite)
{
	struct sbuf text = { 0 };
	suite_format(suite, &text);
	struct str copy = sbuf_copy(&text, a);
	sbuf_fini(&text);
	return copy;
}

static void
check_format(struct arena *a, const struct suite *suite)
{
	struct diags diags;
	struct suite again;
	struct source source = { STR("suite.hurl"), lay_out(a, suite) };
	diags_init(&diags, a);
	must(suite_read(a, &source, &again, &diags), "laid out, it is a suite");
	must(suite_same(suite, &again), "laid out, it says the same");
	must(str_eq(source.text, lay_out(a, &again)), "laid out twice, it is the same");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct diags diags;
	struct suite suite;
	struct sbuf text = { 0 };
	struct source source = { STR("suite.hurl"), { (const char *)data, size } };
	diags_init(&diags, &a);
	bool fine = suite_read(&a, &source, &suite, &diags);
	must(fine == (diags.errors == 0), "a refused suite says why");
	if (fine) {
		suite_check(&suite, DIAG_WARNING, &diags);
		dump_suite(&text, &suite);
		check_format(&a, &suite);
	}
	for (size_t i = 0; i < diags.list.count; i++) {
		const struct diag *d = vec_at(&diags.list, i);
		must(d->span.start <= size, "a mistake stands within the file");
	}
	diags_write(&diags, 20, &text);
	sbuf_fini(&text);
	arena_fini(&a);
	return 0;
}
