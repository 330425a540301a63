# SPDX-License-Identifier: MIT
"""The pages of `smoke run --report-html`: what they say, what they add to, and that nothing a
server or a suite says becomes markup, in a real browser too."""
import json
import re
import unittest

import browser
from support import WorldTest, http

HOSTILE = '"><img src=x onerror=alert(1)></pre><script>alert(2)</script>&lt;'


class Html(WorldTest):
    def setUp(self):
        super().setUp()
        self.server = self.script(self.answer, "127.0.0.95")

    def answer(self, path, head):
        if path == "/hop":
            return http("", "302 Found", headers="Location: /hello\r\n")
        return http(HOSTILE, kind="text/html", headers=f"X-Own: {HOSTILE}\r\n")

    def suite(self, name, text):
        self.write(name, text.replace("URL", f"http://{self.server.at}"))
        return name

    def run_to(self, *arguments, code=0):
        run = self.smoke("run", "--test", "--report-html", "pages", *arguments)
        self.assert_exit(run, code)
        return run

    def index(self):
        return (self.folder / "pages/index.html").read_text()

    def page_of(self, name):
        files = json.loads((self.folder / "pages/index.json").read_text())
        [found] = [f for f in files if f["name"] == name]
        return self.folder / "pages" / found["page"]

    def test_an_index_and_a_page_for_each_file(self):
        self.suite("good.hurl", "GET URL/hop\n[Options]\nlocation: true\nHTTP 200\n")
        self.suite("bad.hurl", "GET URL/hello\nHTTP 201\nGET URL/hello\nHTTP 200\n")
        self.run_to("good.hurl", "bad.hurl", code=1)
        self.assertIn("Files: 2. Succeeded: 1. Failed: 1.", self.index())
        good, bad = self.page_of("good.hurl").read_text(), self.page_of("bad.hurl").read_text()
        self.assertIn('<h1 class="good">Success: good.hurl</h1>', good)
        self.assertEqual(good.count('<div class="call">'), 2)  # a hop and where it led
        self.assertIn("actual value is &lt;200&gt;", bad)
        self.assertIn('<tr class="bad"><th id="L2">', bad)
        for part in ('id="run"', 'id="time"', 'id="source"', "../index.html", "<rect"):
            self.assertIn(part, good)

    def test_it_adds_to_what_is_there(self):
        self.suite("a.hurl", "GET URL/hello\nHTTP 200\n")
        self.suite("b.hurl", "GET URL/hello\nHTTP 200\n")
        self.run_to("a.hurl")
        self.run_to("b.hurl")
        self.assertIn("Files: 2. Succeeded: 2. Failed: 0.", self.index())
        self.assertTrue(self.page_of("a.hurl").exists() and self.page_of("b.hurl").exists())

    def test_what_is_no_report_is_refused_before_anything_is_sent(self):
        self.suite("a.hurl", "GET URL/hello\nHTTP 200\n")
        self.write("pages/index.json", "something else")
        self.assertIn("no index of an HTML report", self.run_to("a.hurl", code=2).err)
        self.assertEqual(self.server.requests, [])

    def test_secrets_are_masked(self):
        self.suite("s.hurl", "GET URL/hello\nX-Key: {{key}}\nHTTP 200\n# geheim-123\n")
        self.run_to("s.hurl", "--secret", "key=geheim-123", "--user", "nina:passwort-9")
        text = self.page_of("s.hurl").read_text()
        self.assertNotIn("geheim-123", text)
        self.assertNotIn("passwort-9", text)
        self.assertIn("***", text)

    def test_nothing_becomes_markup(self):
        self.suite("x.hurl", f"# {HOSTILE}\nGET URL/hello\nX-Mine: {HOSTILE[:20]}\nHTTP 200\n"
                   "[Captures]\nx: body\n[Asserts]\nbody == \"no\"\n")
        self.run_to("x.hurl", code=1)
        for path in (self.page_of("x.hurl"), self.folder / "pages/index.html"):
            text = path.read_text()
            for tag in re.findall(r"<(\w+)[^>]*>", text):
                self.assertNotIn(tag, ("script", "img", "iframe", "link", "object"))
            self.assertIsNone(re.search(r"<[^>]*\son\w+=", text))
            self.assertIn("default-src 'none'", text)
            page = browser.open_page(path)
            self.assertEqual((page.log, page.asked), ([], set()))
            for link in page.links:
                if link.startswith("#"):
                    self.assertIn(link[1:], page.ids)


if __name__ == "__main__":
    unittest.main()
