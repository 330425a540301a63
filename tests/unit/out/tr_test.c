/* SPDX-License-Identifier: MIT */
#include "out/tr.h"

#include "out/tr_table.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static struct arena arena;

static void
assert_french(const char *text, const char *wanted)
{
	struct str got = tr_text(&arena, LANG_FR, str_of(text));
	if (!str_is(got, wanted))
		fail_msg("'%s' is '%.*s', not '%s'", text, STR_ARGS(got), wanted);
}

static void
a_language_is_what_the_environment_calls_it(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		bool known;
		enum lang lang;
	} rows[] = { { "fr", true, LANG_FR }, { "fr_FR.UTF-8", true, LANG_FR },
		{ "FR-ca", true, LANG_FR }, { "fr.utf8", true, LANG_FR },
		{ "fr@euro", true, LANG_FR }, { "C", true, LANG_EN },
		{ "C.UTF-8", true, LANG_EN }, { "POSIX", true, LANG_EN },
		{ "en_GB", true, LANG_EN }, { "de_DE.UTF-8", false, LANG_EN },
		{ "french", false, LANG_EN }, { "fro", false, LANG_EN },
		{ "", false, LANG_EN }, { "_", false, LANG_EN } };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		enum lang lang = LANG_FR;
		if (lang_of(str_of(rows[i].name), &lang) != rows[i].known
			|| lang != rows[i].lang)
			fail_msg("'%s'", rows[i].name);
	}
}

static void
each_language_counts_by_its_own_rule(void **state)
{
	(void)state;
	static const struct {
		size_t count;
		const char *english, *french;
	} rows[] = { { 0, "0 checks", "0 contrôle" }, { 1, "1 check", "1 contrôle" },
		{ 2, "2 checks", "2 contrôles" } };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct str en =
			tr_count(&arena, LANG_EN, rows[i].count, "check", "checks");
		struct str fr =
			tr_count(&arena, LANG_FR, rows[i].count, "check", "checks");
		assert_true(str_is(en, rows[i].english));
		assert_true(str_is(fr, rows[i].french));
	}
}

static void
a_blank_before_a_sign_does_not_break(void **state)
{
	(void)state;
	assert_string_equal(tr(LANG_FR, ": "), "\u00a0: ");
	assert_string_equal(tr(LANG_EN, ": "), ": ");
	assert_string_equal(tr(LANG_FR, "nobody says this"), "nobody says this");
}

/* What stands in the record is found again, and what fills it is kept. */
static void
a_sentence_is_found_by_its_pattern(void **state)
{
	(void)state;
	assert_french("the connection was refused", "la connexion a été refusée");
	assert_french("rule ttl", "règle ttl");
	assert_french("only in preprod", "seulement dans preprod");
	assert_french("found 2 instances of prod behind its name; there must be 3",
		"2 instances de prod trouvées derrière son nom\u00a0; il doit y en avoir "
		"3");
	assert_french("mend settings (14 findings; 3 critical: cannot be waived)",
		"corriger settings (14 constats\u00a0; critiques\u00a0: 3, dérogation "
		"impossible)");
	assert_french("mend web/home (1 finding)", "corriger web/home (1 constat)");
	assert_french("less than 12.5 % slower", "moins de 12,5\u00a0% plus lent");
	assert_french("1 waiver does not hold", "1 dérogation ne tient pas");
	assert_french("3 waivers do not hold", "3 dérogations ne tiennent pas");
}

static void
sentences_within_sentences_are_found(void **state)
{
	(void)state;
	assert_french("does not hold, and 3 more; its waiver has ended",
		"n’est pas vérifiée, et 3 de plus\u00a0; sa dérogation a expiré");
	assert_french("settings: the connection was refused",
		"settings\u00a0: la connexion a été refusée");
	assert_french("prod was not seen: the connection was refused",
		"prod n’a pas été vu\u00a0: la connexion a été refusée");
	assert_french(
		"and 2 more waivers do not hold", "et 2 dérogations ne tiennent pas");
	assert_french("it is for what run 7 found, and home fails now",
		"il vise ce que l’exécution 7 a constaté, et home est en échec "
		"maintenant");
}

static void
what_is_not_ours_stays_as_it_is(void **state)
{
	(void)state;
	static const char *const texts[] = { "", " ", ":", ": ", "; ", "3 ", "3 pigs",
		"bread and butter", "a: b; c, d", "rule", "rules apply", "%s", "%.*s%",
		"found 2 pigs of prod behind its name; there must be many",
		"\xff\xfe: \xff" };
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		assert_french(texts[i], texts[i]);
	struct str text = tr_text(&arena, LANG_EN, STR("rule ttl"));
	assert_true(str_is(text, "rule ttl"));
}

/* Holes hold anybody's words: nothing of them is lost, whatever they look like. */
static void
what_fills_a_hole_is_kept_to_the_byte(void **state)
{
	(void)state;
	static const char *const names[] = { "x", "a: b", "; ; ;", "the run", "%s%n",
		"and 3 more", "é\u00a0»", "name", "changed" };
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct str given = str_format(
			&arena, "rule %s decided nothing in this run", names[i]);
		struct str got = tr_text(&arena, LANG_FR, given);
		assert_true(str_starts(got, STR("la règle ")));
		if (i != 3 && i != 5) /* a sentence of ours, by chance: said in French */
			assert_true(str_contains(got, str_of(names[i]))
				|| strchr(names[i], ':') || strchr(names[i], ';'));
	}
}

/* A long text is a value: nobody searches it hundreds of times. */
static void
ten_megabytes_cost_nothing(void **state)
{
	(void)state;
	enum { SIZE = 10 << 20 };
	char *big = arena_array(&arena, SIZE, 1);
	memset(big, ' ', SIZE);
	struct str text = { big, SIZE };
	assert_ptr_equal(tr_text(&arena, LANG_FR, text).data, big);
	struct str many = { big, 4096 };
	for (size_t i = 0; i + 1 < many.size; i += 2)
		big[i] = ';';
	assert_int_equal(tr_text(&arena, LANG_FR, many).size, many.size);
}

/* Fills the holes of a pattern as the stages do. */
static struct str
filled(const char *pattern)
{
	char text[1000];
	size_t size = 0;
	while (*pattern) {
		if (*pattern != '%') {
			text[size++] = *pattern++;
			continue;
		}
		pattern++;
		pattern += strspn(pattern, "-+ 0123456789.*lzhjt");
		const char *filler = strchr("diuxf", *pattern) ? "7" : "Zz";
		if (*pattern == '%')
			filler = "%";
		size += (size_t)snprintf(text + size, sizeof(text) - size, "%s", filler);
		pattern++;
	}
	return str_copy(&arena, (struct str){ text, size });
}

static void
every_sentence_of_the_table_is_found(void **state)
{
	(void)state;
	size_t met = 0;
	for (size_t i = 0; i < tr_fr.order_count; i++) {
		const struct tr_row *row = &tr_fr.rows[tr_fr.order[i] / 2];
		size_t form = tr_fr.order[i] % 2;
		struct str text = filled(form ? row->many : row->id);
		struct str wanted = filled(row->text[form]);
		struct str got = tr_text(&arena, LANG_FR, text);
		if (!str_eq(got, wanted))
			fail_msg("'%.*s' is '%.*s', not '%.*s'", STR_ARGS(text),
				STR_ARGS(got), STR_ARGS(wanted));
		met++;
	}
	assert_true(met > 100);
}

static int
finish(void **state)
{
	(void)state;
	arena_fini(&arena);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_language_is_what_the_environment_calls_it),
		cmocka_unit_test(each_language_counts_by_its_own_rule),
		cmocka_unit_test(a_blank_before_a_sign_does_not_break),
		cmocka_unit_test(a_sentence_is_found_by_its_pattern),
		cmocka_unit_test(sentences_within_sentences_are_found),
		cmocka_unit_test(what_is_not_ours_stays_as_it_is),
		cmocka_unit_test(what_fills_a_hole_is_kept_to_the_byte),
		cmocka_unit_test(ten_megabytes_cost_nothing),
		cmocka_unit_test(every_sentence_of_the_table_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, finish);
}
