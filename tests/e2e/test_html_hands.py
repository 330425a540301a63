# SPDX-License-Identifier: MIT
"""The HTML report under somebody's hands: filter, fold, copy, deep links, and all of it by keyboard
alone.  In a real browser (chromium), with the page's own policy in force."""
import unittest

from support import ROOT
from visitor import Visitor

SAMPLE = ROOT / "reports/sample.html"
SHOWN = "Array.from(document.querySelectorAll('.finding')).filter(f => f.checkVisibility())"
# What can be reached by keyboard, in the order of the page; a closed <details> shows its summary.
CONTROLS = ("Array.from(document.querySelectorAll('a[href], button, input, select, summary, [tabindex]'))"
            ".filter(e => e.checkVisibility())")
# Where the focus is among them, and whether it is seen.
FOCUS = """(function () {
    var at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
    return {at: CONTROLS.indexOf(at), what: at.outerHTML.slice(0, 80),
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
        seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight};
})()""".replace("CONTROLS", CONTROLS)


class Hands(unittest.TestCase):
    def visit(self, fragment="", **how):
        visitor = Visitor(SAMPLE, fragment, **how)
        page = visitor.__enter__()
        self.addCleanup(visitor.__exit__)
        self.addCleanup(lambda: self.assertEqual(page.trouble, []))
        return page

    def test_what_is_typed_filters_the_findings(self):
        page = self.visit()
        every = page.ask(SHOWN + ".length")
        self.assertGreater(every, 5)
        page.press("/")  # leads to the field, and is not typed
        self.assertEqual(page.ask("document.activeElement.id"), "search")
        page.write("NEW_checkout")
        shown = page.ask(SHOWN + ".map(f => f.textContent)")
        self.assertTrue(0 < len(shown) < every, shown)
        self.assertTrue(all("new_checkout" in text for text in shown), shown)
        self.assertEqual(page.ask("document.querySelector('[role=status]').textContent"),
                         f"{len(shown)} / {every}")
        self.assertFalse(page.ask(
            "Array.from(document.querySelectorAll('.group')).some(g => g.checkVisibility() &&"
            " g.querySelector('.finding') && !" + SHOWN + ".some(f => g.contains(f)))"))
        page.press("Escape")
        page.ask("document.getElementById('search').select()")
        page.write("zzz-nothing")
        self.assertEqual(page.ask(SHOWN + ".length"), 0)

    def test_a_severity_filters_the_findings(self):
        page = self.visit()
        every = page.ask(SHOWN + ".length")
        page.ask("document.getElementById('severity').focus()")
        page.write("c")  # as a list of a form does: the next option with this letter
        self.assertEqual(page.ask("document.getElementById('severity').value"), "critical")
        found = page.ask(SHOWN + ".map(f => f.dataset.severity)")
        self.assertTrue(0 < len(found) < every)
        self.assertEqual(set(found), {"critical"})

    def test_a_group_folds_to_its_heading(self):
        page = self.visit()
        inside = SHOWN + ".filter(f => f.closest('.group').querySelector('button.fold') ===" \
                         " document.querySelector('button.fold')).length"
        before = page.ask(inside)
        self.assertGreater(before, 1)
        page.click("button.fold")
        self.assertEqual(page.ask(inside), 0)
        fold = "document.querySelector('button.fold').getAttribute('aria-expanded')"
        self.assertEqual(page.ask(fold), "false")
        self.assertTrue(page.ask("document.querySelector('button.fold').closest('h3').checkVisibility()"))
        page.ask("document.querySelector('button.fold').focus()")
        page.press("Enter")
        self.assertEqual((page.ask(inside), page.ask(fold)), (before, "true"))

    def test_a_command_is_copied_as_it_stands(self):
        page = self.visit(grant=["clipboardReadWrite", "clipboardSanitizedWrite"])
        page.click("#go-back button.copying")
        page.until("document.querySelector('#go-back button.copying').textContent === 'copied'")
        self.assertEqual(page.ask("navigator.clipboard.readText()"),
                         page.ask("document.querySelector('#go-back pre').textContent"))

    def test_a_link_from_elsewhere_arrives(self):
        goal = self.visit().ask("Array.from(document.querySelectorAll('.group[id]')).pop().id")
        page = self.visit("#" + goal)
        page.until(f"(function () {{ var r = document.getElementById('{goal}').getBoundingClientRect();"
                   "return r.top >= 0 && r.top < innerHeight; })()")
        self.assertEqual(page.ask("document.querySelector('.group:target').id"), goal)

    def test_a_link_unfolds_its_group(self):
        page = self.visit()
        page.ask("location.hash = ''")
        page.click("button.fold")
        goal = page.ask("document.querySelector('.folded').id")
        page.click(f"#{goal} > h3 > a")
        page.until("!document.querySelector('.folded')")
        self.assertEqual(page.ask("location.hash"), "#" + goal)
        self.assertEqual(page.ask("document.querySelector('button.fold').getAttribute('aria-expanded')"),
                         "true")

    def test_the_keyboard_reaches_every_control_and_the_focus_is_seen(self):
        page = self.visit()
        count = page.ask(CONTROLS + ".length")
        self.assertGreater(count, 15)
        for number in range(count):
            page.press("Tab")
            focus = page.ask(FOCUS)
            if focus["at"] == number and not focus["seen"]:  # it may still be scrolling there
                page.until(FOCUS + ".seen")
            self.assertEqual(focus["at"], number, focus)
            self.assertTrue(focus["ring"], focus)
        page.press("Tab", shift=True)
        self.assertEqual(page.ask(FOCUS)["at"], count - 2)

    def test_the_first_key_leads_past_the_links(self):
        page = self.visit()
        page.press("Tab")
        self.assertTrue(page.ask(FOCUS)["seen"])
        page.press("Enter")
        self.assertEqual(page.ask("location.hash"), "#report")
        page.press("Tab")
        self.assertTrue(page.ask("document.activeElement.closest('main') !== null"))


if __name__ == "__main__":
    unittest.main()
