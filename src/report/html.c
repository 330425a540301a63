/* SPDX-License-Identifier: MIT */
/* One page that needs nothing beside itself: no network, no script to read what is not
 * pass.  What passed is rolled up, so that 100,000 checks open fast. */
#include "report/html.h"

#include "ext/digest.h"
#include "record/instant.h"
#include "report/asset.h"

/* --- head --- */

static void
write_meta(struct html *h, const char *key, const char *name, struct str content)
{
	html_start(h, "meta", NULL);
	xout_attribute(h->x, key, str_of(name));
	xout_attribute(h->x, "content", content);
	html_end(h);
}

static struct str
source_of(struct html *h, struct str code)
{
	unsigned char digest[SHA256_SIZE];
	digest_sha256(code, digest);
	return str_format(h->arena, "'sha256-%.*s'",
		STR_ARGS(digest_base64(h->arena, digest, sizeof(digest))));
}

/* Only our own style and script, told by their digests: whatever got into the page could
 * neither load nor run anything. */
static struct str
policy_of(struct html *h)
{
	return str_format(h->arena,
		"default-src 'none'; style-src %.*s; script-src %.*s; "
		"base-uri 'none'; form-action 'none'",
		STR_ARGS(source_of(h, report_style_css)),
		STR_ARGS(source_of(h, report_script_js)));
}

static bool
shows_verdict(const struct run *run)
{
	return run->command != COMMAND_DRIFT || run->interrupted;
}

static struct str
page_title(struct html *h)
{
	struct str title = view_title(&h->view);
	struct str word = view_verdict(&h->view);
	if (!word.size || !shows_verdict(h->run))
		return title;
	return str_format(h->arena, "%.*s%s%.*s", STR_ARGS(word),
		view_say(&h->view, ": "), STR_ARGS(title));
}

static void
write_head(struct html *h)
{
	html_start(h, "head", NULL);
	html_start(h, "meta", NULL);
	xout_attribute(h->x, "charset", STR("utf-8"));
	html_end(h);
	write_meta(h, "http-equiv", "Content-Security-Policy", policy_of(h));
	write_meta(h, "name", "viewport", STR("width=device-width, initial-scale=1"));
	write_meta(h, "name", "color-scheme", STR("light dark"));
	write_meta(h, "name", "generator",
		str_format(h->arena, "smoke %.*s", STR_ARGS(h->run->smoke_version)));
	html_text(h, "title", NULL, page_title(h));
	html_start(h, "style", NULL);
	xout_code(h->x, report_style_css);
	html_end(h);
	html_end(h);
}

/* --- card --- */

static const char *
card_class(const struct run *run)
{
	static const char *const classes[] = {
		[VERDICT_NONE] = "card",
		[VERDICT_GO] = "card go",
		[VERDICT_NO_GO] = "card no-go",
		[VERDICT_INCONCLUSIVE] = "card inconclusive",
	};
	return shows_verdict(run) ? classes[run->verdict.word] : "card";
}

struct share {
	const char *name;
	enum state state;
	size_t count;
};

/* One bar of all checks; the tally says it in words. */
static void
write_shares(struct html *h)
{
	enum { WIDTH = 1000 };
	const struct tally *t = &h->run->verdict.tally;
	const struct share shares[] = { { "failed", STATE_FAIL, t->failed },
		{ "unchecked", STATE_UNCHECKED, t->unchecked },
		{ "waived", STATE_WAIVED, t->waived },
		{ "passed", STATE_PASS, t->passed } };
	enum { SHARES = sizeof(shares) / sizeof(shares[0]) };
	if (!t->planned)
		return;
	html_start(h, "svg", "shares");
	xout_attribute(h->x, "viewBox", str_format(h->arena, "0 0 %d 10", WIDTH));
	xout_attribute(h->x, "preserveAspectRatio", STR("none"));
	xout_attribute(h->x, "aria-hidden", STR("true"));
	size_t at = 0;
	for (size_t i = 0; i < SHARES; i++) {
		if (!shares[i].count)
			continue;
		size_t least = WIDTH / 100; /* one in 100,000 is seen too */
		size_t width = shares[i].count * WIDTH / t->planned;
		width = width < least ? least : width;
		if (i == SHARES - 1 || at + width > WIDTH)
			width = at < WIDTH ? WIDTH - at : 0;
		html_start(h, "rect", html_state_class(shares[i].state));
		xout_attribute_int(h->x, "x", (int64_t)at);
		xout_attribute_int(h->x, "width", (int64_t)width);
		xout_attribute_int(h->x, "height", 10);
		html_end(h);
		at += width;
	}
	html_end(h);
}

static struct str
sides_of(struct html *h)
{
	const struct run *run = h->run;
	if (run->baseline.size && run->candidate.size)
		return str_format(h->arena, view_say(&h->view, "%.*s and %.*s"),
			STR_ARGS(run->baseline), STR_ARGS(run->candidate));
	return run->environment;
}

static void
write_when(struct html *h)
{
	const struct run *run = h->run;
	struct str started = instant_show(h->arena, run->started);
	struct str took = view_duration(&h->view, run->ended - run->started);
	html_start(h, "p", "when");
	xout_text(h->x,
		str_format(h->arena, view_say(&h->view, "smoke %s of %.*s, "),
			command_name(run->command), STR_ARGS(sides_of(h))));
	html_start(h, "time", NULL);
	xout_attribute(h->x, "datetime", started);
	xout_text(h->x,
		str_format(h->arena, view_say(&h->view, "%.*s %.*s UTC"),
			STR_ARGS(str_part(started, 0, 10)),
			STR_ARGS(str_part(started, 11, 5))));
	html_end(h);
	xout_text(h->x,
		str_format(h->arena, view_say(&h->view, ", took %.*s"), STR_ARGS(took)));
	if (run->id.size && !str_is(run->id, "-"))
		xout_text(h->x,
			str_format(h->arena, view_say(&h->view, ", run %.*s"),
				STR_ARGS(run->id)));
	if (run->signal)
		xout_text(h->x,
			str_format(h->arena, view_say(&h->view, ", ended by signal %d"),
				run->signal));
	html_end(h);
}

static void
write_card(struct html *h, const char *local_time)
{
	const struct run *run = h->run;
	struct texts card = view_card(&h->view);
	html_start(h, "header", card_class(run));
	html_start(h, "h1", NULL);
	if (shows_verdict(run)) {
		html_text(h, "span", "verdict", view_verdict(&h->view));
		xout_text(h->x, STR(" "));
	}
	html_text(h, "span", "title", view_title(&h->view));
	html_end(h);
	html_start(h, "ul", "items");
	for (size_t i = 0; i < card.count; i++)
		html_text(h, "li", NULL, card.items[i]);
	html_text(h, "li", NULL, str_of(local_time));
	html_end(h);
	for (size_t i = 0; i < run->verdict.reason_count; i++) {
		const struct reason *reason = &run->verdict.reasons[i];
		if (!reason->check && !reason->aside)
			html_text(h, "p", "reason", reason->text);
	}
	write_shares(h);
	html_text(h, "p", "tally", view_tally(&h->view, &run->verdict.tally));
	if (run->verdict.derivation.size && run->command != COMMAND_DRIFT)
		html_text(h, "p", "tally", run->verdict.derivation);
	write_when(h);
	html_end(h);
}

/* --- what to do --- */

static void
write_command(struct html *h, const char *id, const char *heading, struct str command)
{
	if (!command.size)
		return;
	html_section(h, id, heading);
	html_text(h, "pre", "copy", command);
	html_end(h);
}

/* The first line is prose; what follows is to be copied as it is. */
static void
write_remedies(struct html *h)
{
	const struct verdict *v = &h->run->verdict;
	if (!v->remedy_count)
		return;
	html_section(h, "to-do",
		h->run->command == COMMAND_DRIFT ? TR("What to do")
						 : TR("What would make it GO"));
	size_t shown = v->remedy_count < HTML_LINES ? v->remedy_count : HTML_LINES;
	html_start(h, "ol", "remedies");
	for (size_t i = 0; i < shown; i++) {
		struct str rest = v->remedies[i], line = { 0 };
		html_start(h, "li", NULL);
		if (str_next(&rest, '\n', &line))
			xout_text(h->x, line);
		html_text(h, "pre", "copy", rest);
		html_end(h);
	}
	html_end(h);
	html_more(h, v->remedy_count - shown, TR("more"), TR("more"));
	html_end(h);
}

/* --- the rest --- */

static void
write_texts(struct html *h, const char *id, const char *heading, const struct str *texts,
	size_t count)
{
	if (!count)
		return;
	html_section(h, id, heading);
	html_start(h, "ul", "texts");
	size_t shown = count < HTML_LINES ? count : HTML_LINES;
	for (size_t i = 0; i < shown; i++)
		html_text(h, "li", NULL, texts[i]);
	html_end(h);
	html_more(h, count - shown, TR("more"), TR("more"));
	html_end(h);
}

static void
write_waits(struct html *h)
{
	const struct run *run = h->run;
	if (!run->wait_count)
		return;
	html_section(h, "waited", view_waits(run));
	size_t first = run->wait_count > HTML_LINES ? run->wait_count - HTML_LINES : 0;
	if (first)
		html_text(h, "p", "more",
			view_count(&h->view, first, "earlier look", "earlier looks"));
	html_start(h, "ol", "waits");
	for (size_t i = first; i < run->wait_count; i++) {
		const struct wait_step *w = &run->waits[i];
		int64_t after = w->at > run->started ? w->at - run->started : 0;
		html_start(h, "li", NULL);
		html_text(h, "span", "clock",
			str_format(h->arena, "+%lld:%02lld", (long long)(after / 60000),
				(long long)(after / 1000 % 60)));
		xout_text(h->x, STR(" "));
		xout_text(h->x, w->text);
		html_end(h);
	}
	html_end(h);
	html_end(h);
}

static void
write_footer(struct html *h)
{
	const struct run *run = h->run;
	const struct {
		const char *name;
		struct str text;
	} rows[] = { { TR("differences by rules"),
			     str_format(h->arena,
				     view_say(&h->view,
					     "%zu ignored, %zu tolerated, %zu allowed"),
				     run->ignored, run->tolerated, run->allowed) },
		{ TR("plan"), run->plan_digest },
		{ TR("workspace"), run->workspace_digest },
		{ TR("exit"), str_format(h->arena, "%d", run->verdict.exit) },
		{ TR("made by"),
			str_format(
				h->arena, "smoke %.*s", STR_ARGS(run->smoke_version)) } };
	html_start(h, "footer", NULL);
	html_start(h, "dl", NULL);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!rows[i].text.size)
			continue;
		html_start(h, "div", NULL);
		html_text(h, "dt", NULL, html_word(h, rows[i].name));
		html_text(h, "dd", NULL, rows[i].text);
		html_end(h);
	}
	html_end(h);
	html_end(h);
}

static void
write_main(struct html *h)
{
	const struct run *run = h->run;
	html_start(h, "main", NULL);
	xout_attribute(h->x, "id", STR("report"));
	html_chapters(h, false);
	html_silent_failures(h);
	html_unchecked(h);
	write_remedies(h);
	if (run->verdict.word != VERDICT_GO)
		write_command(h, "go-back", TR("To go back"), run->rollback);
	write_command(h, "ticket", TR("Ticket"), run->ticket);
	write_waits(h);
	html_chapters(h, true);
	html_latencies(h);
	html_trend(h);
	html_facts(h);
	html_matrix(h);
	html_suites(h);
	write_texts(h, "noise", TR("Moves by itself"), run->noise, run->noise_count);
	write_texts(h, "worth-knowing", TR("Worth knowing"), run->notes, run->note_count);
	html_end(h);
}

/* The script's words: its elements are made in the page's language, too. */
static void
write_words(struct html *h)
{
	static const struct {
		const char *name, *word;
	} rows[] = {
		{ "data-say-sections", TR("Sections") },
		{ "data-say-find", TR("Find") },
		{ "data-say-what", TR("path, owner, value") },
		{ "data-say-severity", TR("Severity") },
		{ "data-say-all", TR("any") },
		{ "data-say-copy", TR("copy") },
		{ "data-say-copied", TR("copied") },
		{ "data-say-cannot", TR("could not copy") },
		{ "data-say-fold", TR("fold") },
		{ "data-say-link", TR("link to") },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		xout_attribute(h->x, rows[i].name, html_word(h, rows[i].word));
}

static void
write_body(struct html *h, const char *local_time)
{
	html_start(h, "body", NULL);
	write_words(h);
	html_start(h, "a", "skip");
	xout_attribute(h->x, "href", STR("#report"));
	xout_text(h->x, html_word(h, "To the report"));
	html_end(h);
	write_card(h, local_time);
	write_main(h);
	write_footer(h);
	html_start(h, "script", NULL);
	xout_code(h->x, report_script_js);
	html_end(h);
	html_end(h);
}

bool
report_html(const struct run *whole, const struct report_settings *settings,
	struct sbuf *out, struct err *err)
{
	struct arena arena = { 0 };
	struct html h = { .view = view_of(&arena, whole, settings->lang),
		.arena = &arena,
		.x = xout_open_html(out) };
	const struct run *run = h.run = h.view.run;
	h.anchors = arena_array(&arena, run->check_count + 1, sizeof(*h.anchors));
	html_start(&h, "html", NULL);
	xout_attribute(h.x, "lang", str_of(lang_name(settings->lang)));
	write_head(&h);
	write_body(&h, settings->local_time);
	html_end(&h);
	bool ok = xout_close(h.x, err);
	arena_fini(&arena);
	return ok
		&& (sbuf_ok(out)
			|| err_set(err, ERR_OUTPUT, "the HTML report is too long"));
}
