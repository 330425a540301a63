/* SPDX-License-Identifier: MIT */
/* A template of the workspace compiles or tells its mistakes, and renders or says why
 * not; without placeholders it is its own text. */
#include "fuzz.h"

#include "query/template.h"

static struct str
environment(struct arena *a, struct str name)
{
	(void)a;
	return str_is(name, "HOME") ? STR("/home/x") : (struct str){ 0 };
}

static void
count_names(void *context, struct str name, struct span span)
{
	(void)span;
	must(name.size > 0, "a name that is asked for is not empty");
	++*(size_t *)context;
}

static void
render(struct arena *a, const struct template *t, struct str text)
{
	static const enum rendering ways[] = { RENDER_PLAIN, RENDER_JSON_STRING,
		RENDER_JSON };
	struct generator generator = {
		.seed = 7, .now = 1674498343511000, .environment = environment
	};
	struct scope scope;
	scope_init(&scope, a, &generator, NULL);
	scope_set(&scope, STR("name"), value_of_c("wor\"ld<é>"), false);
	scope_set(&scope, STR("n"), value_of_number(STR("1.10")), false);
	scope_set(&scope, STR("url"), value_of_c("http://a.example/?q=a%20b"), false);
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct str out;
		struct err err = { 0 };
		if (template_render(a, t, &scope, ways[i], &out, NULL, &err))
			must(ways[i] || str_contains(text, STR("{{"))
					|| str_eq(out, text),
				"a text without placeholders stays as it is");
		else
			must(err.kind != ERR_NONE && err.text[0],
				"a template that does not render says why");
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a = { 0 };
	struct diags diags;
	struct template t;
	size_t names = 0;
	struct str text = { (const char *)data, size };
	struct source source = { STR("smoke.yaml"), text };
	diags_init(&diags, &a);
	if (template_compile(&a, &source, (struct span){ 0, size }, text, &t, &diags)) {
		template_names(&t, count_names, &names);
		render(&a, &t, text);
	} else {
		must(diags.errors > 0, "a refused template says why");
	}
	struct sbuf shown = { 0 };
	diags_write(&diags, 20, &shown);
	sbuf_fini(&shown);
	arena_fini(&a);
	return 0;
}
