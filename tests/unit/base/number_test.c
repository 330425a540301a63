/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/number.h"

typedef bool read_fn(struct str text, int64_t *out);

struct sample {
	const char *text;
	int64_t value; /* REFUSED: none */
};

#define REFUSED (INT64_MIN + 1)

static void
must_read(read_fn *read, const struct sample *samples, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int64_t value = REFUSED;
		bool ok = read(str_of(samples[i].text), &value);
		if (ok != (samples[i].value != REFUSED) || value != samples[i].value)
			fail_msg("'%s': %lld", samples[i].text, (long long)value);
	}
}

#define MUST_READ(read, ...)                                                             \
	must_read(read, (const struct sample[]){ __VA_ARGS__ },                          \
		sizeof((const struct sample[]){ __VA_ARGS__ }) / sizeof(struct sample))

static void
integers_fit_or_are_refused(void **state)
{
	(void)state;
	MUST_READ(number_int, { "0", 0 }, { "-0", 0 }, { "007", 7 }, { "-12", -12 },
		{ "9223372036854775807", INT64_MAX }, { "9223372036854775808", REFUSED },
		{ "-9223372036854775808", INT64_MIN },
		{ "-9223372036854775809", REFUSED }, { "", REFUSED }, { "-", REFUSED },
		{ "+1", REFUSED }, { " 1", REFUSED }, { "1 ", REFUSED },
		{ "1.0", REFUSED }, { "--1", REFUSED }, { "0x1", REFUSED });
}

static void
durations_need_their_unit(void **state)
{
	(void)state;
	MUST_READ(number_duration, { "250ms", 250 }, { "10s", 10000 }, { "5m", 300000 },
		{ "24h", 86400000 }, { "21d", INT64_C(1814400000) }, { "0s", 0 },
		{ "3653d", INT64_C(315619200000) }, { "3654d", REFUSED },
		{ "9223372036854775807d", REFUSED }, { "10", REFUSED },
		{ "1.5s", REFUSED }, { "-1s", REFUSED }, { "1 s", REFUSED },
		{ "1S", REFUSED }, { "s", REFUSED }, { "", REFUSED }, { "1sx", REFUSED });
}

static void
sizes_are_counted_in_1024(void **state)
{
	(void)state;
	MUST_READ(number_size, { "512", 512 }, { "512B", 512 }, { "64KB", 65536 },
		{ "16MB", 16777216 }, { "1GB", 1073741824 },
		{ "1073741824GB", INT64_C(1) << 60 }, { "1073741825GB", REFUSED },
		{ "99999999999999999999", REFUSED }, { "1TB", REFUSED },
		{ "1kb", REFUSED }, { "", REFUSED }, { "KB", REFUSED });
}

static void
percentages_and_rates_are_exact_millionths(void **state)
{
	(void)state;
	MUST_READ(number_percent, { "1%", 10000 }, { "0.5%", 5000 }, { "100%", 1000000 },
		{ "0%", 0 }, { "0.0001%", 1 }, { "0.00001%", REFUSED },
		{ "0.0000001%", REFUSED }, { "1", REFUSED }, { "%", REFUSED },
		{ ".5%", REFUSED }, { "1.%", REFUSED }, { "-1%", REFUSED },
		{ "1%%", REFUSED }, { "99999999999999%", REFUSED });
	MUST_READ(number_rate, { "5/s", 5000000 }, { "300/m", 5000000 },
		{ "0.5/s", 500000 }, { "1/m", 16666 }, { "0/s", REFUSED },
		{ "0.000001/m", REFUSED }, { "5", REFUSED }, { "5/h", REFUSED },
		{ "/s", REFUSED }, { "", REFUSED });
}

static void
people_read_the_shortest_exact_form(void **state)
{
	(void)state;
	static const struct {
		int64_t milliseconds;
		const char *shown;
	} durations[] = { { 0, "0ms" }, { 250, "250ms" }, { 1000, "1s" },
		{ 1500, "1.5s" }, { 1050, "1.05s" }, { 1001, "1.001s" }, { 60000, "1m" },
		{ 61000, "61s" }, { 61500, "61.5s" }, { 90000, "90s" }, { 3600000, "1h" },
		{ 86400000, "1d" }, { INT64_C(1814400000), "21d" },
		{ 86400001, "86400.001s" }, { -5, "-5ms" } };
	static const struct {
		int64_t bytes;
		const char *shown;
	} sizes[] = { { 0, "0 bytes" }, { 1023, "1023 bytes" }, { 1024, "1KB" },
		{ 1536, "1536 bytes" }, { 16777216, "16MB" }, { 1073741824, "1GB" } };
	struct arena a = { 0 };
	for (size_t i = 0; i < sizeof(durations) / sizeof(*durations); i++)
		assert_string_equal(
			number_show_duration(&a, durations[i].milliseconds).data,
			durations[i].shown);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(*sizes); i++)
		assert_string_equal(
			number_show_size(&a, sizes[i].bytes).data, sizes[i].shown);
	arena_fini(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(integers_fit_or_are_refused),
		cmocka_unit_test(durations_need_their_unit),
		cmocka_unit_test(sizes_are_counted_in_1024),
		cmocka_unit_test(percentages_and_rates_are_exact_millionths),
		cmocka_unit_test(people_read_the_shortest_exact_form),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
