# SPDX-License-Identifier: MIT
"""A page in a real browser (chromium): what becomes of it, what it says and what it asks for."""
import html.parser
import os
import pathlib
import re
import subprocess
import tempfile

from support import tool

# A name that cannot be resolved, and a proxy that is not there: what asked would be on the console.
QUIET = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--no-first-run", "--mute-audio",
         "--host-resolver-rules=MAP * ~NOTFOUND")
ERRORS = re.compile(r"CONSOLE|Refused to|net::ERR|Uncaught")


class Page(html.parser.HTMLParser):
    """The page as the browser had it: text that is not code, ids, links, titles."""

    def __init__(self, text):
        super().__init__()
        self.text, self.title, self.ids, self.links, self.inside = "", "", [], [], []
        self.in_body = False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.in_body = self.in_body or tag == "body"
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if "href" in found else []
        if tag in ("script", "style", "title"):
            self.inside.append(tag)

    def handle_endtag(self, tag):
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data):
        if "title" in self.inside:  # of the page; the others are of charts
            self.title += data if not self.in_body else ""
        elif not self.inside:
            self.text += data


def asked_by_page(log):
    """The browser asks its makers for this and that; what a page asks for has an origin."""
    asked = set()
    for line in log.splitlines():
        found = re.search(r'"initiator":"([^"]*)".*"url":"([^"]*)"', line)
        if found and found[1] != "not an origin" and not found[2].startswith(("file:", "chrome")):
            asked.add(found[2])
    return asked


def open_page(path, *options):
    """What the browser made of it; .log is its console, .asked what it wanted of a network."""
    with tempfile.TemporaryDirectory(prefix="smoke-chromium-", ignore_cleanup_errors=True) as home:
        net = pathlib.Path(home) / "net.json"
        done = subprocess.run(
            [tool("chromium"), *QUIET, *options, f"--user-data-dir={home}", "--enable-logging=stderr",
             "--log-level=0", f"--log-net-log={net}", "--virtual-time-budget=5000", "--dump-dom",
             f"file://{path}"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, timeout=120,
            env={**os.environ, "HOME": home})
        if done.returncode:
            raise AssertionError(f"chromium ended with {done.returncode}:\n{done.stderr}")
        page = Page(done.stdout)
        page.asked = asked_by_page(net.read_text())
    page.log = [line for line in done.stderr.splitlines() if ERRORS.search(line)]
    return page


def assert_calm(test, page):
    """No error, nothing asked of a network, every link leads somewhere in the page."""
    test.assertEqual(page.log, [])
    test.assertEqual(page.asked, set())
    test.assertTrue(page.links)
    for link in page.links:
        test.assertTrue(link.startswith("#"), link)
        test.assertIn(link[1:], page.ids)
    test.assertEqual(len(page.ids), len(set(page.ids)))
