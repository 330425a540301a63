/* SPDX-License-Identifier: MIT */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "decoded.h"

#define WEB                                                                              \
	"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: "       \
	"shop}\n"
#define NAMESPACE "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n"

#define WEB_JSON                                                                         \
	"{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":"    \
	"\"web\",\"namespace\":\"shop\"}}"
#define NAMESPACE_JSON                                                                   \
	"{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"shop\"}" \
	"}"

static void
documents_are_known_by_kind_namespace_and_name(void **state)
{
	(void)state;
	gives("yaml", STR(WEB "---\n" NAMESPACE),
		"{\"Deployment/shop/web\":" WEB_JSON ",\"Namespace/shop\":" NAMESPACE_JSON
		"}");
	/* what helm leaves of a template that is switched off */
	gives("yaml", STR("---\n# off\n---\n" NAMESPACE "---\n"),
		"{\"Namespace/shop\":" NAMESPACE_JSON "}");
	gives("json", STR("[" WEB_JSON "," NAMESPACE_JSON "]"),
		"{\"Deployment/shop/web\":" WEB_JSON ",\"Namespace/shop\":" NAMESPACE_JSON
		"}");
}

static void
one_document_stays_what_it_is(void **state)
{
	(void)state;
	gives("yaml", STR(WEB), WEB_JSON);
	gives("json", STR(WEB_JSON), WEB_JSON);
}

static void
items_of_kubectl_are_known_by_name(void **state)
{
	(void)state;
	gives("json",
		STR("{\"apiVersion\":\"v1\",\"items\":[" WEB_JSON "],\"kind\":\"List\"}"),
		"{\"apiVersion\":\"v1\",\"items\":{\"Deployment/shop/web\":" WEB_JSON
		"},\"kind\":\"List\"}");
	gives("yaml", STR("apiVersion: v1\nkind: List\nitems: []\n"),
		"{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":{}}");
	/* the API says the kind once, in the list */
	gives("json",
		STR("{\"apiVersion\":\"v1\",\"kind\":\"PodList\",\"items\":[{"
		    "\"metadata\":{"
		    "\"name\":\"a\",\"namespace\":\"b\"}}]}"),
		"{\"apiVersion\":\"v1\",\"kind\":\"PodList\",\"items\":{\"Pod/b/a\":{"
		"\"metadata\":{\"name\":\"a\",\"namespace\":\"b\"}}}}");
}

static void
kinds_of_others_carry_their_group(void **state)
{
	(void)state;
	gives("yaml",
		STR("apiVersion: v1\nkind: Service\nmetadata: {name: "
		    "a}\n---\napiVersion: "
		    "serving.knative.dev/v1\nkind: Service\nmetadata: {name: a}\n"),
		"{\"Service/a\":{\"apiVersion\":\"v1\",\"kind\":\"Service\",\"metadata\":"
		"{\"name\":\"a\"}},\"Service.serving.knative.dev/a\":{\"apiVersion\":"
		"\"serving.knative.dev/v1\",\"kind\":\"Service\",\"metadata\":{\"name\":"
		"\"a\"}}}");
}

static void
other_lists_stay_lists(void **state)
{
	(void)state;
	gives("yaml", STR(NAMESPACE "---\na: 1\n"), "[" NAMESPACE_JSON ",{\"a\":1}]");
	gives("yaml", STR("---\n---\n"), "[null,null]");
	gives("json", STR("[]"), "[]");
	gives("json", STR("[null," NAMESPACE_JSON "]"), "[null," NAMESPACE_JSON "]");
	gives("json", STR("{\"kind\":\"List\",\"items\":[1]}"),
		"{\"kind\":\"List\",\"items\":[1]}");
	gives("json", STR("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[1]}"),
		"{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[1]}");
}

static void
an_object_that_comes_twice_is_refused(void **state)
{
	(void)state;
	refused("yaml", STR(WEB "---\n" WEB), 1, 1,
		"the object 'Deployment/shop/web' comes twice");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(documents_are_known_by_kind_namespace_and_name),
		cmocka_unit_test(one_document_stays_what_it_is),
		cmocka_unit_test(items_of_kubectl_are_known_by_name),
		cmocka_unit_test(kinds_of_others_carry_their_group),
		cmocka_unit_test(other_lists_stay_lists),
		cmocka_unit_test(an_object_that_comes_twice_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
