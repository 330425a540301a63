/* SPDX-License-Identifier: MIT */
#include "workspace/waivers_write.h"

#include "workspace/list_write.h"
#include "workspace/rows.h"

#define WAIVER(name) #name, offsetof(struct waiver, name)
#define SIGNATURE(name) #name, offsetof(struct signature, name)

static const struct list_key waiver_keys[] = {
	{ WAIVER(fingerprint), false },
	{ WAIVER(seen), false },
	{ WAIVER(reason), false },
	{ WAIVER(owner), false },
	{ WAIVER(by), false },
	{ WAIVER(ticket), false },
	{ WAIVER(expires), true },
};
static const struct list_form waivers_form = { &table_waiver, waiver_keys,
	sizeof(waiver_keys) / sizeof(waiver_keys[0]), 1 };

static const struct list_key signature_keys[] = {
	{ SIGNATURE(item), false },
	{ SIGNATURE(release), false },
	{ SIGNATURE(by), false },
	{ SIGNATURE(reason), false },
	{ SIGNATURE(at), true },
};
static const struct list_form signatures_form = { &table_signature, signature_keys,
	sizeof(signature_keys) / sizeof(signature_keys[0]), 2 };

bool
waivers_put(struct arena *a, const struct source *file, const struct waiver *waiver,
	struct str *out, bool *replaced, struct err *err)
{
	return list_put(a, &waivers_form, file, waiver, out, replaced, err);
}

void
waivers_show(const struct waiver *waiver, struct sbuf *out)
{
	list_show(&waivers_form, waiver, out);
}

bool
signatures_put(struct arena *a, const struct source *file,
	const struct signature *signature, struct str *out, bool *replaced,
	struct err *err)
{
	return list_put(a, &signatures_form, file, signature, out, replaced, err);
}

void
signatures_show(const struct signature *signature, struct sbuf *out)
{
	list_show(&signatures_form, signature, out);
}
