/* SPDX-License-Identifier: MIT */
/* Fills a run by the table of fields: every text, number, word and list of it says
 * something, and no two say the same. */
#ifndef SMOKE_TESTS_RECORD_FILL_H
#define SMOKE_TESTS_RECORD_FILL_H

#include "model/run.h"
#include "record/record_fields.h"

#include <string.h>

struct filler {
	struct arena *arena;
	unsigned counter;
};

static void fill_struct(struct filler *f, const struct field_type *type, char *to);

static struct str
fill_text(struct filler *f, const char *name)
{
	/* Fingerprints and digests are hex. */
	if (!strcmp(name, "fingerprint") || !strcmp(name, "seen"))
		return str_format(f->arena, "%016x", ++f->counter);
	return str_format(f->arena, "%s \"%u\" → \n\x01", name, ++f->counter);
}

static void
fill_field(struct filler *f, const struct field *field, char *to)
{
	enum { ITEMS = 2 };
	void *at = to + field->offset;
	size_t count = ITEMS;
	switch (field->kind) {
	case FIELD_TEXT:
		*(struct str *)at = fill_text(f, field->name);
		break;
	case FIELD_BOOL:
		*(bool *)at = true;
		break;
	case FIELD_SIZE:
		*(size_t *)at = ++f->counter;
		break;
	case FIELD_COUNT:
		*(uint32_t *)at = ++f->counter;
		break;
	case FIELD_INT:
		*(int *)at = (int)++f->counter;
		break;
	case FIELD_INSTANT:
		*(int64_t *)at = 1795140000000 + ++f->counter;
		break;
	case FIELD_WORD:
		*(unsigned *)at = 1 + ++f->counter % (field->words->count - 1);
		break;
	case FIELD_TEXTS: {
		struct str *texts = arena_array(f->arena, ITEMS, sizeof(*texts));
		for (size_t i = 0; i < ITEMS; i++)
			texts[i] = fill_text(f, field->name);
		memcpy(at, &texts, sizeof(texts));
		memcpy(to + field->count_offset, &count, sizeof(count));
		break;
	}
	case FIELD_LIST: {
		char *items = arena_array(f->arena, ITEMS, field->type->size);
		for (size_t i = 0; i < ITEMS; i++)
			fill_struct(f, field->type, items + i * field->type->size);
		memcpy(at, &items, sizeof(items));
		memcpy(to + field->count_offset, &count, sizeof(count));
		break;
	}
	case FIELD_OBJECT:
		fill_struct(f, field->type, at);
		break;
	}
}

static void
fill_struct(struct filler *f, const struct field_type *type, char *to)
{
	for (size_t i = 0; i < type->count; i++)
		fill_field(f, &type->fields[i], to);
}

#endif
