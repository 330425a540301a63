/* SPDX-License-Identifier: MIT */
#include "report/page.h"

#include "base/utf8.h"

static const char *const codes[] = {
	[PAGE_PLAIN] = "",
	[PAGE_BOLD] = "\x1b[1m",
	[PAGE_GOOD] = "\x1b[1;32m",
	[PAGE_BAD] = "\x1b[1;31m",
	[PAGE_WARN] = "\x1b[1;33m",
};

enum { WIDTH_USUAL = 80, WIDTH_LEAST = 40 };

void
page_init(struct page *p, const struct view *view, const struct report_settings *settings,
	struct sbuf *out)
{
	size_t width = settings->width ? settings->width : WIDTH_USUAL;
	*p = (struct page){ .view = view,
		.arena = view->arena,
		.out = out,
		.mode = settings->ci_log ? ESCAPE_CI_LOG : ESCAPE_TERMINAL,
		.color = settings->color,
		.width = width < WIDTH_LEAST ? WIDTH_LEAST : width };
}

static struct str
escaped(const struct page *p, struct str text)
{
	struct sbuf b = { 0 };
	escape(p->mode, text, &b);
	struct str copy = sbuf_copy(&b, p->arena);
	sbuf_fini(&b);
	return copy;
}

size_t
page_columns(const struct page *p, struct str text)
{
	return utf8_count(escaped(p, text));
}

static void
put(struct page *p, enum page_style style, struct str shown)
{
	if (!shown.size)
		return;
	if (p->color)
		sbuf_add_c(p->out, codes[style]);
	sbuf_add(p->out, shown);
	if (p->color && style)
		sbuf_add_c(p->out, "\x1b[0m");
	p->column += utf8_count(shown);
}

void
page_start(struct page *p, size_t indent, size_t hang)
{
	sbuf_fill(p->out, ' ', indent);
	p->column = indent;
	p->hang = hang;
	p->glue = true;
}

void
page_end(struct page *p)
{
	sbuf_add_char(p->out, '\n');
	p->column = 0;
}

void
page_glue(struct page *p)
{
	p->glue = true;
}

void
page_words(struct page *p, enum page_style style, struct str text)
{
	struct str rest = escaped(p, text), word;
	while (str_next(&rest, ' ', &word)) {
		if (!word.size)
			continue;
		size_t blank = p->glue ? 0 : 1;
		bool fits = p->column + blank + utf8_count(word) <= p->width;
		if (fits || p->column <= p->hang) {
			sbuf_fill(p->out, ' ', blank);
			p->column += blank;
		} else {
			page_end(p);
			sbuf_fill(p->out, ' ', p->hang);
			p->column = p->hang;
		}
		p->glue = false;
		put(p, style, word);
	}
}

void
page_item(struct page *p, enum page_style style, struct str text)
{
	enum { DOT = 3 };
	if (!text.size)
		return;
	size_t columns = page_columns(p, text);
	if (!p->glue && p->column + DOT + columns <= p->width) {
		page_words(p, PAGE_PLAIN, STR("·"));
	} else if (!p->glue) { /* else the first of its line, which has no dot before it
				*/
		page_end(p);
		sbuf_fill(p->out, ' ', p->hang);
		p->column = p->hang;
		p->glue = true;
	}
	page_words(p, style, text);
}

void
page_exact(struct page *p, enum page_style style, struct str text)
{
	if (!p->glue) {
		sbuf_add_char(p->out, ' ');
		p->column++;
	}
	p->glue = false;
	put(p, style, escaped(p, text));
}

void
page_tab(struct page *p, size_t column)
{
	size_t blanks = p->column < column ? column - p->column : 1;
	sbuf_fill(p->out, ' ', blanks);
	p->column += blanks;
	p->glue = true;
}

void
page_blank(struct page *p)
{
	sbuf_add_char(p->out, '\n');
}

void
page_heading(struct page *p, const char *text)
{
	page_blank(p);
	page_start(p, 0, 0);
	page_words(p, PAGE_BOLD, str_of(text));
	page_end(p);
}

void
page_line(struct page *p, size_t indent, enum page_style style, struct str text)
{
	page_start(p, indent, indent);
	page_words(p, style, text);
	page_end(p);
}
