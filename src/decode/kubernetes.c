/* SPDX-License-Identifier: MIT */
/* Objects of Kubernetes are known by kind, namespace and name, wherever they stand in a
 * list: the cluster and `helm template` give them in any order. */
#include "base/sbuf.h"
#include "decode/reading.h"

static struct str
group_of(const struct value *object)
{
	struct str version = value_get_text(object, "apiVersion");
	ptrdiff_t slash = str_find_char(version, '/');
	return slash == STR_NONE ? (struct str){ 0 }
				 : str_part(version, 0, (size_t)slash);
}

/* apps, batch, networking.k8s.io: kinds that come with Kubernetes have one name. */
static bool
is_own_group(struct str group)
{
	return str_find_char(group, '.') == STR_NONE || str_ends(group, STR(".k8s.io"));
}

/* `Deployment/shop/web`, `Namespace/shop`, `Service.serving.knative.dev/shop/web`.
 * Nothing: this is no such object.  The API itself says the kind of a list's items once,
 * in the list. */
static struct str
name_of(struct arena *a, const struct value *object, struct str listed)
{
	const struct value *metadata = value_get_c(object, "metadata");
	struct str kind = value_get_text(object, "kind");
	struct str name = value_get_text(metadata, "name");
	struct str space = value_get_text(metadata, "namespace");
	bool full = kind.size && value_get_text(object, "apiVersion").size;
	if (!name.size || (!full && (kind.size || !listed.size)))
		return (struct str){ 0 };
	struct str group = full ? group_of(object) : (struct str){ 0 };
	if (is_own_group(group))
		group = (struct str){ 0 };
	return str_format(a, "%.*s%s%.*s/%.*s%s%.*s", STR_ARGS(full ? kind : listed),
		group.size ? "." : "", STR_ARGS(group), STR_ARGS(space),
		space.size ? "/" : "", STR_ARGS(name));
}

/* The list as an object; left alone where one of its elements is something else.  False:
 * two have one name, and nobody can say which is which. */
static bool
key_list(struct reading *r, struct value *list, struct str listed, bool skip_nulls)
{
	struct names names;
	names_init(&names, r->arena);
	for (size_t i = 0; i < list->size; i++) {
		const struct value *object = &list->as.items[i];
		if (skip_nulls && object->kind == VALUE_NULL)
			continue;
		struct str name = name_of(r->arena, object, listed);
		if (!name.size)
			return true;
		names_add(&names, name, *object, 0);
	}
	if (!names.members.count && !listed.size)
		return true;
	return names_object(r, &names, "object", list);
}

/* `kind: List` of kubectl, `kind: DeploymentList` of the API. */
static bool
key_items(struct reading *r, struct value *object)
{
	struct str kind = value_get_text(object, "kind");
	const struct value *items = value_get_c(object, "items");
	if (!str_ends(kind, STR("List")) || !value_get_text(object, "apiVersion").size
		|| !items || items->kind != VALUE_ARRAY)
		return true;
	bool any = str_is(kind, "List"); /* each item says its own */
	struct str listed = any ? kind : str_part(kind, 0, kind.size - 4);
	struct value keyed = *items;
	if (!key_list(r, &keyed, listed, false))
		return false;
	struct vec members = vec_of(r->arena, struct member);
	for (size_t i = 0; i < object->size; i++) {
		struct member m = object->as.members[i];
		if (str_is(member_name(&m), "items"))
			m.value = keyed;
		vec_add(&members, &m);
	}
	*object = value_of_members(&members);
	return true;
}

bool
reading_key_kubernetes(struct reading *r, struct value *root, bool documents)
{
	if (root->kind == VALUE_OBJECT)
		return key_items(r, root);
	return root->kind != VALUE_ARRAY
		|| key_list(r, root, (struct str){ 0 }, documents);
}
