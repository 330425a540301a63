# SPDX-License-Identifier: MIT
"""The HTML report in a real browser: no error on its console, nothing asked of any network,
whole without script, quick with 100,000 checks, and fit for everybody by what axe-core knows.
Needs chromium, and axe-core (./dev deps)."""
import json
import re
import sqlite3
import unittest

from axe import violations
from browser import assert_calm, open_page
from support import ROOT, WorldTest

CASES = ROOT / "tests/cases/report"


class Html(WorldTest):
    def test_the_sample_opens_and_its_script_runs(self):
        page = open_page(ROOT / "reports/sample.html")
        assert_calm(self, page)
        self.assertEqual(page.title, "NO-GO: shop 1.4.1 → 1.4.2")
        self.assertIn("search", page.ids)  # made by the script: its digest is the one allowed
        self.assertIn("#to-do", page.links)

    def test_a_page_that_asks_and_fails_would_be_noticed(self):
        path = self.write("page.html", """
            <!DOCTYPE html><title>x</title><img src="http://127.0.0.99:9/x.png">
            <script>throw new Error("boom")</script>
            """)
        page = open_page(path)
        self.assertIn("http://127.0.0.99:9/x.png", page.asked)
        self.assertIn("boom", "".join(page.log))

    def test_it_is_whole_without_script(self):
        text = (ROOT / "reports/sample.html").read_text()
        page = open_page(self.write("page.html", re.sub("<script>.*</script>", "", text, flags=re.S)))
        self.assertEqual(page.log, [])
        self.assertNotIn("search", page.ids)
        for text in ("$.body.flags.new_checkout", "db-prod.shop.example", "./deploy 1.4.1",
                     "What would make it GO", "47 checks: 39 passed, 8 failed"):
            self.assertIn(text, page.text)

    def test_everybody_can_read_it(self):
        """WCAG AA by axe-core: light and dark, wide and narrow, English and French."""
        for case, lang, options in (
                ("03-no-go", "en", ()), ("03-no-go", "fr", ("--blink-settings=preferredColorScheme=0",)),
                ("08-verify-rollback", "fr", ("--window-size=400,800",)), ("05-drift-night", "en", ()),
                ("08-verify-rollback", "en", ("--blink-settings=preferredColorScheme=0",)),
                ("12-hostile", "en", ())):
            self.keep(json.loads((CASES / case / "run.json").read_text()))
            self.assert_exit(self.smoke("report", "last", "--lang", lang, "--report", "html:page.html"), 0)
            text = (self.folder / "page.html").read_text()
            self.assertEqual(violations(text, self.folder, *options), [], (case, lang, options))

    def test_axe_would_notice(self):
        bad = '<!DOCTYPE html><html><body><main><h1>x</h1><img src="data:," ><p style="color:#ccc;background:#fff">' \
              'pale</p></main></body></html>'
        self.assertLessEqual({"image-alt", "color-contrast", "html-has-lang"},
                             {v["id"] for v in violations(bad, self.folder)})

    def test_charts_stand_in_the_page(self):
        self.keep(json.loads((CASES / "08-verify-rollback/run.json").read_text()))
        self.assert_exit(self.smoke("report", "last", "--report", "html:page.html"), 0)
        page = open_page(self.folder / "page.html")
        assert_calm(self, page)
        self.assertIn("latency", page.ids)
        self.assertIn("+48 % (+40 % to +56 %)", page.text)
        self.keep(json.loads((CASES / "03-no-go/run.json").read_text()))
        text = self.smoke("report", "last", "--report", "html").out
        self.assertEqual(text.count('class="waterfall"'), 3)
        self.assertIn("name 4.1 ms · connection 7.8 ms · TLS 19.3 ms", text)
        self.assertIn("run 39, 2026-11-17, NO-GO: 3 failed, 4 unchecked, 1 waived", text)

    def test_what_servers_sent_does_nothing(self):  # OUT-03
        """Markup, terminal escapes and an image of others in every text of a record."""
        record = json.loads((CASES / "12-hostile/run.json").read_text())
        evil = "</style></script></title><img src=x onerror=\"document.title='owned'\"><script>" \
               "document.title='owned'</script>"

        def spoil(value, key=""):
            if isinstance(value, dict):
                return {k: spoil(v, k) for k, v in value.items()}
            if isinstance(value, list):
                return [spoil(v, key) for v in value]
            plain = key in ("schema", "id", "command", "kind", "state", "severity", "word", "fail_on",
                            "age", "trouble", "started", "ended", "at", "worst", "fingerprint", "seen")
            return value if plain or not isinstance(value, str) else value + evil
        self.keep(spoil(record))
        self.assert_exit(self.smoke("report", "last", "--report", "html:page.html"), 0)
        page = open_page(self.folder / "page.html")
        assert_calm(self, page)
        self.assertNotIn("owned", page.title.replace("document.title='owned'", ""))
        self.assertIn("onerror=", page.text)  # as text

    def test_a_hundred_thousand_checks_open(self):
        record = json.loads((CASES / "01-go/run.json").read_text())
        check = {"kind": "probe", "state": "pass", "required": True, "group": "probes",
                 "environment": "preprod", "attempts": 1}
        entry = {**check, "kind": "entry"}
        record["checks"] = [
            {"number": n, **(entry if n % 2 else check),
             **({"group": f"suites/{n // 1000}.hurl"} if n % 2 else {}), "name": f"name {n}"}
            for n in range(1, 100001)]
        failed = record["checks"][77776]
        failed["state"], failed["worst"] = "fail", "error"
        tally = {name: 100000 if name in ("planned", "required") else 0
                 for name in record["verdict"]["tally"]}
        record["verdict"].update(word="NO-GO", exit=1, tally={
            **tally, "passed": 99999, "failed": 1, "required_failed": 1})
        record["findings"] = []
        self.keep(record)
        self.assert_exit(self.smoke("report", "last", "--report", "html:page.html"), 0)
        self.assertLess((self.folder / "page.html").stat().st_size, 4 << 20)
        page = open_page(self.folder / "page.html")
        assert_calm(self, page)
        self.assertIn("100000 checks: 99999 passed, 1 failed", page.text)
        self.assertIn("check-77777", page.ids)
        text = (self.folder / "page.html").read_text()  # all that passed can be listed
        self.assertEqual(sum(names.count("name ") for names in re.findall(r'data-passed="([^"]*)"', text)),
                         99999 - text.count('<th scope="row">name '))
        opened = self.write("opened.html", re.sub(
            r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text).replace(
                "</body>", "<script>document.querySelector('details[data-passed]').open = true;</script></body>"))
        self.assertNotIn("name 1001\n", page.text)
        self.assertIn("name 1001", open_page(opened).text)

    def keep(self, record):
        """A record in the history, as if it had been a run of this workspace."""
        self.sides("127.0.0.98:1", "127.0.0.99:1", "probes:\n  - name: version\n    http: GET /\n")
        self.assert_exit(self.smoke("history"), 0)  # makes the file
        db = sqlite3.connect(self.folder / ".smoke/history.db")
        db.execute("INSERT INTO runs (command, project, state, started, ended, planned, plan_digest,"
                   " verdict, record) VALUES ('gate', 'shop', 'finished', 1, 2, 1, '', 'NO-GO', ?)",
                   (json.dumps(record, indent=2) + "\n",))
        db.commit()
        db.close()


if __name__ == "__main__":
    unittest.main()
