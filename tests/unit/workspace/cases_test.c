/* SPDX-License-Identifier: MIT */
/* tests/cases/workspace/NN-what-it-shows/: a workspace, and in `expected` its mistakes as
 * a user sees them, or "ok" and what was read.  UPDATE=1 writes `expected`. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/suite_options.h"
#include "query/template.h"
#include "value/json.h"
#include "workspace/workspace.h"

/* --- a reader of suites that is enough: METHOD URL on a line ------------------- */

static bool
read_entry(struct arena *a, const struct source *source, struct str line,
	struct vec *entries, struct diags *diags)
{
	size_t start = (size_t)(line.data - source->text.data);
	ptrdiff_t blank = str_find_char(line, ' ');
	if (blank == STR_NONE)
		return diags_add(diags, DIAG_ERROR, source,
			(struct span){ start, line.size }, "expected METHOD URL");
	struct entry entry = { 0 };
	struct str url = str_from(line, (size_t)blank + 1);
	entry.request.method = str_part(line, 0, (size_t)blank);
	entry.request.span = (struct span){ start, line.size };
	bool good = template_compile(a, source,
		(struct span){ start + (size_t)blank + 1, url.size }, url,
		&entry.request.url, diags);
	vec_add(entries, &entry);
	return good;
}

static bool
read_lines(struct arena *a, const struct source *source, struct suite *out,
	struct diags *diags)
{
	struct vec entries = vec_of(a, struct entry);
	struct str rest = source->text, line;
	bool good = true;
	while (str_next(&rest, '\n', &line))
		if (line.size && line.data[0] != '#')
			good &= read_entry(a, source, line, &entries, diags);
	*out = (struct suite){
		.source = *source, .entries = entries.items, .count = entries.count
	};
	return good;
}

/* --- and of asserts: variable "NAME" == "VALUE", != and exists ------------------ */

static struct str
take_quoted(struct str *rest)
{
	struct str part = { 0 };
	if (!str_starts(*rest, STR("\"")))
		return part;
	*rest = str_from(*rest, 1);
	str_next(rest, '"', &part);
	*rest = str_trim(*rest);
	return part;
}

static bool
read_assert(struct arena *a, const struct source *source, struct assertion *out,
	struct diags *diags)
{
	static const struct {
		const char *word;
		enum predicate_kind kind;
	} kinds[] = { { "==", PREDICATE_EQUAL }, { "!=", PREDICATE_NOT_EQUAL },
		{ "exists", PREDICATE_EXISTS } };
	struct str rest = source->text, name;
	bool variable = str_starts(rest, STR("variable "));
	*out = (struct assertion){ 0 };
	out->query.kind = variable ? QUERY_VARIABLE : QUERY_STATUS;
	if (variable)
		rest = str_from(rest, sizeof("variable ") - 1);
	name = take_quoted(&rest);
	out->query.argument.text = template_of(a, name);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (str_starts(rest, str_of(kinds[i].word))) {
			out->predicate.kind = kinds[i].kind;
			rest = str_trim(str_from(rest, strlen(kinds[i].word)));
		}
	if (!out->predicate.kind)
		return diags_add(diags, DIAG_ERROR, source,
			(struct span){ (size_t)(rest.data - source->text.data), 1 },
			"expected a predicate");
	out->predicate.value.kind = LITERAL_TEXT;
	out->predicate.value.text = template_of(a, take_quoted(&rest));
	return true;
}

static const struct hurl_reader hurl = { read_lines, read_assert };

/* --- what was read ------------------------------------------------------------- */

static void
add_texts(struct sbuf *out, const char *name, const struct texts *texts)
{
	if (!texts->count)
		return;
	sbuf_format(out, " %s=", name);
	for (size_t i = 0; i < texts->count; i++)
		sbuf_format(out, "%s%.*s", i ? "," : "", STR_ARGS(texts->items[i]));
}

static void
add_text(struct sbuf *out, const char *name, struct str text)
{
	if (text.size)
		sbuf_format(out, " %s=%.*s", name, STR_ARGS(text));
}

static void
add_reference(struct sbuf *out, const struct reference *r)
{
	static const char *const kinds[] = { "none", "text", "env", "file", "exec" };
	sbuf_format(out, "%s:%.*s", kinds[r->kind], STR_ARGS(r->text));
	for (size_t i = 0; i < r->argv.count; i++)
		sbuf_format(out, "%s%.*s", i ? " " : "", STR_ARGS(r->argv.items[i]));
}

static void
add_pairs(struct sbuf *out, const struct pairs *pairs)
{
	for (size_t i = 0; i < pairs->count; i++)
		sbuf_format(out, "  header %.*s: %.*s\n",
			STR_ARGS(pairs->items[i].name.written),
			STR_ARGS(pairs->items[i].value.written));
}

static void
dump_environment(const struct environment *e, struct sbuf *out)
{
	static const char *const kinds[] = { "one", "list", "dns" };
	sbuf_format(out, "environment %.*s %s %.*s", STR_ARGS(e->name),
		tier_name(e->tier), STR_ARGS(e->url));
	if (e->rate)
		sbuf_format(out, " rate=%lld", (long long)e->rate);
	if (e->instances.kind)
		sbuf_format(out, " instances=%s:%zu", kinds[e->instances.kind],
			e->instances.count);
	add_texts(out, "addresses", &e->instances.addresses);
	add_texts(out, "hosts", &e->hosts);
	add_text(out, "cacert", e->request.cacert);
	add_text(out, "cert", e->request.cert);
	add_text(out, "key", e->request.key);
	add_text(out, "proxy", e->request.proxy);
	sbuf_add_char(out, '\n');
	if (e->request.user.kind) {
		sbuf_add_c(out, "  user ");
		add_reference(out, &e->request.user);
		sbuf_add_char(out, '\n');
	}
	add_pairs(out, &e->request.headers);
	for (size_t i = 0; i < e->variable_count; i++) {
		sbuf_format(out, "  variable %.*s ", STR_ARGS(e->variables[i].name));
		json_write(&e->variables[i].value, JSON_COMPACT, out);
		sbuf_add_char(out, '\n');
	}
	for (size_t i = 0; i < e->secret_count; i++) {
		sbuf_format(out, "  secret %.*s ", STR_ARGS(e->secrets[i].name));
		add_reference(out, &e->secrets[i].value);
		sbuf_add_char(out, '\n');
	}
}

static void
dump_probe(const struct probe *p, struct sbuf *out)
{
	sbuf_format(out, "probe %.*s %s %.*s %.*s", STR_ARGS(p->name),
		probe_kind_name(p->kind), STR_ARGS(p->method),
		STR_ARGS(p->target.written));
	for (size_t i = 0; i < p->argc; i++)
		sbuf_format(out, "%s%.*s", i ? " " : "", STR_ARGS(p->argv[i].written));
	if (p->min_days != -1)
		sbuf_format(out, " min_days=%lld", (long long)p->min_days);
	if (p->deadline)
		sbuf_format(out, " deadline=%lld", (long long)p->deadline);
	add_text(out, "format", p->format);
	add_texts(out, "sensitive", &p->sensitive);
	add_texts(out, "environments", &p->environments);
	add_texts(out, "tags", &p->tags);
	sbuf_format(out, "%s%s%s\n", p->required ? "" : " optional",
		p->compared ? "" : " alone", p->location ? "" : " stays");
	add_pairs(out, &p->headers);
	for (size_t i = 0; i < p->fact_count; i++)
		sbuf_format(out, "  fact %.*s %.*s\n", STR_ARGS(p->facts[i].name),
			STR_ARGS(p->facts[i].path));
}

static void
dump_rule(const struct rule *r, struct sbuf *out)
{
	static const char *const lists[] = { "", "ordered", "set", "multiset", "keyed" };
	sbuf_format(out, "rule %.*s", STR_ARGS(r->id));
	add_text(out, "path", r->path);
	add_texts(out, "probes", &r->probes);
	add_texts(out, "tags", &r->tags);
	if (r->ignore)
		sbuf_format(out, " ignore=%#x", r->ignore);
	if (r->allow)
		sbuf_format(out, " allow=%#x", r->allow);
	if (r->tolerance.given && r->tolerance.relative)
		sbuf_format(out, " tolerance=%lld", (long long)r->tolerance.part);
	add_text(out, "tolerance", r->tolerance.absolute);
	if (r->severity)
		sbuf_format(out, " severity=%s", severity_name(r->severity));
	add_text(out, "list", str_of(lists[r->list]));
	add_text(out, "key", r->list_key);
	sbuf_format(out, "%s", r->sensitive ? " sensitive" : "");
	add_text(out, "reason", r->reason);
	add_text(out, "owner", r->owner);
	sbuf_add_char(out, '\n');
}

static void
dump_expectation(const struct expectation *e, struct sbuf *out)
{
	static const char *const relations[] = { "", "same", "different" };
	static const char *const musts[] = { "", "present", "absent" };
	sbuf_format(out, "expectation %.*s: %.*s %.*s", STR_ARGS(e->id),
		STR_ARGS(e->probe), STR_ARGS(e->path));
	add_text(out, "relation", str_of(relations[e->relation]));
	for (size_t i = 0; i < e->value_count; i++) {
		sbuf_format(out, " %.*s=", STR_ARGS(e->values[i].environment));
		json_write(&e->values[i].value, JSON_COMPACT, out);
	}
	add_text(out, "version", e->version);
	add_text(out, "must", str_of(musts[e->must]));
	add_text(out, "is", e->is);
	add_text(out, "matches", e->matches);
	add_texts(out, "environments", &e->environments);
	sbuf_format(out, " %s%s\n", severity_name(e->severity),
		e->required ? "" : " optional");
}

static void
dump_suite(const struct workspace *w, const struct suite_use *u, struct sbuf *out)
{
	sbuf_format(out, "suites %.*s", STR_ARGS(u->files));
	add_texts(out, "run_on", &u->run_on);
	add_texts(out, "tags", &u->tags);
	add_text(out, "setup", u->setup);
	add_texts(out, "needs", &u->needs);
	sbuf_format(out, "%s%s runs=", u->nightly ? " nightly" : "",
		u->required ? "" : " optional");
	for (size_t i = 0; i < w->environment_count; i++)
		sbuf_add_char(out, u->runs[i] ? 'y' : 'n');
	sbuf_add_char(out, '\n');
	if (u->fail_fast)
		sbuf_add_c(out, "  fail_fast\n");
	add_pairs(out, &u->defaults.headers);
	for (size_t i = 0; i < u->defaults.options.count; i++) {
		const struct option *option = &u->defaults.options.items[i];
		sbuf_format(out, "  option %.*s: %s%lld\n",
			STR_ARGS(option_form_by(option->kind)->name),
			option->flag ? "yes " : "", (long long)option->number);
	}
	if (u->latency.given)
		sbuf_format(out, "  latency p50=%lld p95=%lld max=%lld of %zu\n",
			(long long)u->latency.p50, (long long)u->latency.p95,
			(long long)u->latency.max, u->latency.min_samples);
	for (size_t i = 0; i < u->condition.count; i++)
		sbuf_format(out, "  if %.*s\n", STR_ARGS(u->condition.items[i].text));
	for (size_t i = 0; i < u->rows.count; i++) {
		sbuf_format(out, "  row %.*s:", STR_ARGS(u->rows.items[i].label));
		for (size_t k = 0; k < u->rows.column_count; k++) {
			sbuf_format(out, " %.*s=", STR_ARGS(u->rows.columns[k]));
			json_write(&u->rows.items[i].cells[k], JSON_COMPACT, out);
		}
		sbuf_add_char(out, '\n');
	}
	for (size_t i = 0; i < u->may_write_count; i++)
		sbuf_format(out, "  may_write %.*s: %.*s %.*s\n",
			STR_ARGS(u->may_write[i].environment),
			STR_ARGS(u->may_write[i].method), STR_ARGS(u->may_write[i].path));
	for (size_t i = 0; i < u->count; i++)
		sbuf_format(out, "  %.*s: %zu\n", STR_ARGS(u->suites[i]->source.name),
			u->suites[i]->count);
}

static void
dump_release(const struct release *r, struct sbuf *out)
{
	sbuf_add_c(out, "release");
	add_text(out, "coordinator", r->coordinator);
	add_text(out, "rollback", r->rollback);
	sbuf_add_char(out, '\n');
	for (size_t i = 0; i < r->expect_count; i++) {
		sbuf_format(out, "  fact %.*s of %.*s ", STR_ARGS(r->expect[i].fact),
			STR_ARGS(r->expect[i].probe));
		add_reference(out, &r->expect[i].value);
		sbuf_add_char(out, '\n');
	}
	for (size_t i = 0; i < r->change_count; i++) {
		const struct meant_change *c = &r->changes[i];
		sbuf_format(
			out, "  change %.*s %.*s", STR_ARGS(c->probe), STR_ARGS(c->path));
		sbuf_add_c(out, c->has_from ? " from " : "");
		if (c->has_from)
			json_write(&c->from, JSON_COMPACT, out);
		sbuf_add_c(out, c->has_to ? " to " : "");
		if (c->has_to)
			json_write(&c->to, JSON_COMPACT, out);
		sbuf_add_char(out, '\n');
	}
}

static void
dump_settings(const struct workspace *w, struct sbuf *out)
{
	sbuf_format(out, "verify delay=%lld consecutive=%zu deadline=%lld\n",
		(long long)w->verify.delay, w->verify.consecutive,
		(long long)w->verify.deadline);
	sbuf_format(out, "policy fail_on=%s%s ticket=%lld",
		severity_name(w->policy.fail_on), w->policy.advisory ? " advisory" : "",
		(long long)w->policy.ticket_valid);
	add_text(out, "until", w->policy.advisory_until);
	add_texts(out, "gate_tags", &w->policy.gate_tags);
	sbuf_format(out, "\nhistory %.*s%s\n", STR_ARGS(w->history.file),
		w->history.expect_existing ? " existing" : "");
	if (w->limits.run)
		sbuf_format(out, "run %lld\n", (long long)w->limits.run);
	sbuf_format(out,
		"limits body=%lld headers=%lld deadline=%lld connect=%lld redirects=%zu "
		"jobs=%zu\n",
		(long long)w->limits.body, (long long)w->limits.headers,
		(long long)w->limits.deadline, (long long)w->limits.connect,
		w->limits.redirects, w->limits.jobs);
}

static void
dump_reference(const struct reference *r, const char *name, struct sbuf *out)
{
	if (r->kind)
		sbuf_format(out, " %s=%d:%.*s", name, (int)r->kind, STR_ARGS(r->text));
}

static void
dump_mail(const struct mail_settings *m, struct sbuf *out)
{
	sbuf_format(out, "mail %.*s", STR_ARGS(m->smtp));
	add_text(out, "user", m->user);
	dump_reference(&m->password, "password", out);
	sbuf_format(out, " from='%.*s'<%.*s>", STR_ARGS(m->from.name),
		STR_ARGS(m->from.address));
	for (size_t i = 0; i < m->to_count; i++)
		sbuf_format(out, " to='%.*s'<%.*s>", STR_ARGS(m->to[i].name),
			STR_ARGS(m->to[i].address));
	sbuf_format(out, " for=%x when=%d digest=%d attach=%x at most %lld%s",
		m->occasions, (int)m->when, m->digest, m->attach,
		(long long)m->attach_max, m->values ? " values" : "");
	add_text(out, "cacert", m->cacert);
	sbuf_add_char(out, '\n');
}

static void
dump_notify(const struct notify *n, struct sbuf *out)
{
	if (n->mail.given)
		dump_mail(&n->mail, out);
	for (size_t i = 0; i < n->webhook_count; i++) {
		const struct webhook *w = &n->webhooks[i];
		sbuf_format(out, "webhook style=%d for=%x when=%d", (int)w->style,
			w->occasions, (int)w->when);
		dump_reference(&w->url, "url", out);
		sbuf_add_char(out, '\n');
	}
	if (!n->heartbeat.url.kind)
		return;
	sbuf_add_c(out, "heartbeat");
	dump_reference(&n->heartbeat.url, "url", out);
	sbuf_add_char(out, '\n');
}

static void
dump(const struct workspace *w, struct sbuf *out)
{
	sbuf_format(out, "project %.*s\n", STR_ARGS(w->project));
	for (size_t i = 0; i < w->environment_count; i++)
		dump_environment(&w->environments[i], out);
	if (w->baseline.size) {
		sbuf_format(out, "compare %.*s with %.*s, look again %s%zu",
			STR_ARGS(w->candidate), STR_ARGS(w->baseline),
			w->look_again.off ? "never " : "", w->look_again.times);
		add_texts(out, "at", &w->look_again.at);
		sbuf_add_char(out, '\n');
	}
	for (size_t i = 0; i < w->replacement_count; i++)
		sbuf_format(out, "replace %.*s by %.*s\n",
			STR_ARGS(w->replacements[i].from.written),
			STR_ARGS(w->replacements[i].to.written));
	for (size_t i = 0; i < w->probe_count; i++)
		dump_probe(&w->probes[i], out);
	for (size_t i = 0; i < w->rule_count; i++)
		dump_rule(&w->rules[i], out);
	for (size_t i = 0; i < w->expectation_count; i++)
		dump_expectation(&w->expectations[i], out);
	for (size_t i = 0; i < w->suite_count; i++)
		dump_suite(w, &w->suites[i], out);
	if (w->release.given)
		dump_release(&w->release, out);
	dump_settings(w, out);
	dump_notify(&w->notify, out);
	for (size_t i = 0; i < w->waivers.count; i++) {
		const struct waiver *v = &w->waivers.items[i];
		sbuf_format(out, "waiver %.*s %.*s until %.*s by %.*s: %.*s",
			STR_ARGS(v->fingerprint), STR_ARGS(v->seen), STR_ARGS(v->expires),
			STR_ARGS(v->owner), STR_ARGS(v->reason));
		add_text(out, "ticket", v->ticket);
		sbuf_add_char(out, '\n');
	}
}

/* --- cases --------------------------------------------------------------------- */

static struct str
read_file(struct arena *a, const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file)
		return (struct str){ 0 };
	char *data = arena_alloc(a, 1 << 20);
	size_t size = fread(data, 1, (1 << 20) - 1, file);
	fclose(file);
	return (struct str){ data, size };
}

static void
write_file(const char *path, struct str text)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(text.data, 1, text.size, file), text.size);
	assert_int_equal(fclose(file), 0);
}

/* In the case's folder, so that names are short; true when it is as expected. */
static bool
run_case(const char *name)
{
	struct arena a = { 0 };
	struct sbuf out = { 0 };
	struct diags diags;
	struct err err = { 0 };
	struct workspace w;
	diags_init(&diags, &a);
	bool good = workspace_read(&a, "smoke.yaml", &hurl, &w, &diags, &err);
	assert_true(good == (!diags.errors && !err.kind));
	diags_write(&diags, 100, &out);
	if (err.kind)
		sbuf_format(&out, "cannot be read: %s\n", err.text);
	if (good) {
		sbuf_add_c(&out, "ok\n");
		dump(&w, &out);
		assert_int_equal(w.digest.size, 64);
	}
	bool same = str_eq(sbuf_str(&out), read_file(&a, "expected"));
	if (!same && getenv("UPDATE")) {
		write_file("expected", sbuf_str(&out));
		same = true;
	}
	if (!same)
		print_error("--- %s is not as expected but:\n%s\n", name,
			sbuf_str(&out).data);
	sbuf_fini(&out);
	arena_fini(&a);
	return same;
}

static int
is_case(const struct dirent *entry)
{
	return entry->d_name[0] >= '0' && entry->d_name[0] <= '9';
}

static void
each_case_is_read_as_expected(void **state)
{
	(void)state;
	struct dirent **cases;
	size_t failed = 0;
	assert_int_equal(chdir(SMOKE_SOURCE_DIR "/tests/cases/workspace"), 0);
	int count = scandir(".", &cases, is_case, alphasort);
	assert_true(count >= 50);
	for (int i = 0; i < count; i++) {
		assert_int_equal(chdir(cases[i]->d_name), 0);
		failed += !run_case(cases[i]->d_name);
		assert_int_equal(chdir(".."), 0);
		free(cases[i]);
	}
	free(cases);
	assert_int_equal(failed, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_case_is_read_as_expected),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
