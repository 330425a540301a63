# SPDX-License-Identifier: MIT
"""The HTML report in a real browser: no error on its console, nothing asked of any network,
whole without script, small and quick with 100,000 checks.  Needs chromium."""
import json
import re
import sqlite3
import unittest

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
        for text in ("$.body.payment.endpoint", "10MB", "kubectl -n preprod set env",
                     "What would make it GO", "33 checks: 26 passed, 7 failed"):
            self.assertIn(text, page.text)

    def test_what_servers_sent_does_nothing(self):
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
        self.assertLess((self.folder / "page.html").stat().st_size, 256 << 10)
        page = open_page(self.folder / "page.html")
        assert_calm(self, page)
        self.assertIn("100000 checks: 99999 passed, 1 failed", page.text)
        self.assertIn("check-77777", page.ids)

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
