/* SPDX-License-Identifier: MIT */
/* smoke history export and import: a history that is carried from job to job. */
#include "cmd/history_views.h"

#include "ext/digest.h"
#include "history/transfer.h"
#include "world/file.h"

enum { KEY_MARK = 16, RENUMBERED_SHOWN = 10 };

/* Tells one key from another, and says nothing about either. */
static struct transfer_of
what_is_carried(struct session *s, const struct history_filter *filter)
{
	unsigned char digest[SHA256_SIZE];
	struct str key = { (const char *)s->key, sizeof(s->key) };
	digest_hmac_sha256(key, STR("smoke history"), digest);
	struct str mark = digest_hex(s->arena, digest, sizeof(digest));
	return (struct transfer_of){ filter->project, str_part(mark, 0, KEY_MARK) };
}

static const char *
file_of(const struct session *s)
{
	return str_c(s->arena, *(struct str *)vec_at(&s->arguments->operands, 1));
}

static bool
refuse_narrow(
	const struct session *s, const struct history_filter *filter, struct err *err)
{
	if (!history_is_narrowed(filter) && !s->arguments->limit && !s->arguments->json)
		return true;
	return err_set(err, ERR_USAGE,
		"a history is carried whole: export and import know --project and "
		"--history only");
}

bool
history_write_export(struct session *s, const struct history_filter *filter,
	struct sbuf *out, struct err *err)
{
	struct transfer_of of = what_is_carried(s, filter);
	struct sbuf text = { 0 };
	size_t runs;
	bool ok = refuse_narrow(s, filter, err)
		&& history_export(s->history, &of, &text, &runs, err)
		&& file_write(file_of(s), sbuf_str(&text), 0600, err);
	sbuf_fini(&text);
	if (ok)
		history_line(out, 0,
			str_format(s->arena, "%zu run%s of %.*s exported to %s", runs,
				runs == 1 ? "" : "s", STR_ARGS(of.project), file_of(s)));
	return ok;
}

static void
tell(struct session *s, const struct history_imported *i, struct str project,
	struct sbuf *out)
{
	struct arena *a = s->arena;
	struct str numbers = { 0 };
	if (i->runs == 1)
		numbers = str_format(a, " as %lld", (long long)i->first);
	else if (i->runs)
		numbers = str_format(
			a, " as %lld to %lld", (long long)i->first, (long long)i->last);
	history_line(out, 0,
		str_format(a, "%zu run%s of %.*s imported%.*s; %zu %s here already",
			i->runs, i->runs == 1 ? "" : "s", STR_ARGS(project),
			STR_ARGS(numbers), i->known, i->known == 1 ? "was" : "were"));
	for (size_t r = 0; r < i->renumbered_count && r < RENUMBERED_SHOWN; r++)
		history_line(out, 2,
			str_format(a, "run %lld of the export is run %lld here",
				(long long)i->renumbered[r].there,
				(long long)i->renumbered[r].here));
	if (i->renumbered_count > RENUMBERED_SHOWN)
		history_line(out, 2,
			str_format(a, "and %zu more have other numbers here",
				i->renumbered_count - RENUMBERED_SHOWN));
}

bool
history_read_import(struct session *s, const struct history_filter *filter,
	struct sbuf *out, struct err *err)
{
	struct transfer_of of = what_is_carried(s, filter);
	struct history_imported imported;
	struct str text;
	if (!refuse_narrow(s, filter, err)
		|| !file_read(
			s->arena, file_of(s), TRANSFER_FILE_MAX, &text, ERR_INPUT, err))
		return false;
	if (!history_import(s->history, s->arena, &of, text, &imported, err))
		return err_in_file(err, file_of(s));
	tell(s, &imported, of.project, out);
	return true;
}
