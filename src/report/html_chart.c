/* SPDX-License-Identifier: MIT */
/* SVG in the page: rectangles whose colours the style knows. */
#include "report/html.h"

void
html_chart(struct html *h, const char *class, int64_t width, int64_t height,
	struct str label)
{
	html_start(h, "svg", class);
	xout_attribute(h->x, "viewBox",
		str_format(
			h->arena, "0 0 %lld %lld", (long long)width, (long long)height));
	if (!label.size) {
		xout_attribute(h->x, "aria-hidden", STR("true"));
		return;
	}
	xout_attribute(h->x, "role", STR("img"));
	xout_attribute(h->x, "aria-label", label);
}

static void
start_rect(struct html *h, const char *class, struct html_box box)
{
	html_start(h, "rect", class);
	xout_attribute_int(h->x, "x", box.x);
	xout_attribute_int(h->x, "y", box.y);
	xout_attribute_int(h->x, "width", box.width > 0 ? box.width : 1);
	xout_attribute_int(h->x, "height", box.height);
}

void
html_rect(struct html *h, const char *class, struct html_box box)
{
	start_rect(h, class, box);
	html_end(h);
}

void
html_rect_told(struct html *h, const char *class, struct html_box box, struct str told)
{
	start_rect(h, class, box);
	html_text(h, "title", NULL, told);
	html_end(h);
}

int64_t
html_scale(uint64_t value, uint64_t most, int64_t width)
{
	uint64_t bounded = value < most ? value : most;
	return most ? (int64_t)(bounded * (uint64_t)width / most) : 0;
}

void
html_legend(struct html *h, const char *class, const char *word)
{
	enum { SIDE = 10 };
	html_start(h, "span", NULL);
	html_chart(h, NULL, SIDE, SIDE, (struct str){ 0 });
	html_rect(h, class, (struct html_box){ 0, 0, SIDE, SIDE });
	html_end(h);
	xout_text(h->x, STR(" "));
	xout_text(h->x, html_word(h, word));
	html_end(h);
	xout_text(h->x, STR(" "));
}
