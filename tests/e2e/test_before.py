# SPDX-License-Identifier: MIT
"""What verify says of before: broken by this release, broken before already, mended, changed."""
import datetime
import json
import sqlite3
import unittest

from support import WorldTest, http, states

ALL = ("text", "json", "junit", "markdown", "html", "github", "gitlab", "sarif")


class Before(WorldTest):
    def setUp(self):
        super().setUp()
        self.version = "1.4.1"
        self.good = {"/a": True, "/b": True, "/c": True}
        self.ttl, self.debug = 30, False
        self.server = self.script(self.answer)
        self.workspace(f"""
            smoke: 1
            project: shop
            environments:
              prod: {{url: "http://{self.server.at}"}}
            probes:
              - name: version
                http: GET /version
                facts: {{app: "$.body.version"}}
              - name: settings
                http: GET /settings
            expect:
              - {{probe: settings, path: "$.body.debug", must: absent}}
            suites: [{{files: "suites/*.hurl"}}]
            verify: {{delay: 100ms, consecutive: 1, deadline: 1s}}
            waivers: waivers.yaml
            """)
        self.write("waivers.yaml", "[]\n")
        for name in "abc":
            self.write(f"suites/{name}.hurl", f"GET {{{{url}}}}/{name}\nHTTP 200\n")

    def answer(self, path, head):
        if path == "/version":
            return http(json.dumps({"version": self.version}))
        if path == "/settings":
            return http(json.dumps({"ttl": self.ttl, **({"debug": True} if self.debug else {})}))
        return http("{}", "200 OK" if self.good.get(path, True) else "500 Oops")

    def verify(self, code, version="1.4.2", *arguments):
        run = self.smoke("verify", "--env", "prod", "--expect", f"version.app={version}",
                         "--report", "json:verify.json", "--report", "text", *arguments)
        self.assert_exit(run, code)
        self.record = self.read_json("verify.json")
        return run

    def ages(self):
        return {(f["subject"], f["kind"]): f.get("age", "none") for f in self.record["findings"]}

    def test_each_finding_says_since_when(self):
        self.good["/a"] = self.good["/c"] = False
        self.assert_exit(self.smoke("snapshot", "--env", "prod"), 1)
        # The release breaks b and a setting, mends c, leaves a as it was, and changes a value.
        self.version, self.ttl, self.debug = "1.4.2", 60, True
        self.good.update({"/b": False, "/c": True})
        run = self.verify(1)
        self.assertEqual(self.ages(), {
            ("suites/a.hurl", "assert"): "open",
            ("suites/b.hurl", "assert"): "new",
            ("suites/c.hurl", "assert"): "resolved",
            ("settings", "expectation"): "new",
            ("settings", "since_before"): "none",
            ("version", "since_before"): "none"})
        self.assertIn("2 broken, 1 broken before", run.out)
        headings = ["Broken by this release", "Broken before already", "Changed since before",
                    "Mended"]
        places = [run.out.index(h) for h in headings]
        self.assertEqual(places, sorted(places))

        # A second look at the same release tells the same: a run of it is none from before.
        self.verify(1)
        self.assertEqual(self.ages()[("suites/b.hurl", "assert")], "new")
        self.assertEqual(self.ages()[("suites/a.hurl", "assert")], "open")
        for form in ALL:
            run = self.smoke("report", "last", "--report", form)
            self.assert_exit(run, 0)
            if form in ("text", "markdown", "html"):
                self.assertIn("1 broken before", run.out, form)

    def test_what_nobody_looked_at_before_is_neither_old_nor_new(self):
        self.version, self.good["/a"] = "1.4.2", False
        self.verify(1)
        self.assertEqual(self.ages(), {("suites/a.hurl", "assert"): "none"})

    def test_a_waiver_lets_what_was_broken_before_pass_and_the_card_still_says_it(self):
        self.good["/a"] = False
        self.assert_exit(self.smoke("snapshot", "--env", "prod"), 1)
        self.version = "1.4.2"
        self.verify(1)
        finding = next(f for f in self.record["findings"] if f["kind"] == "assert")
        waive = self.smoke("waive", finding["fingerprint"], "--by", "Ada", "--owner", "Ada",
                           "--reason", "known", "--until", str(datetime.date.today() + datetime.timedelta(days=7)))
        self.assert_exit(waive, 0)
        self.assertIn("0 broken, 1 broken before", self.verify(0).out)

    def test_a_rollback_mends_what_the_bad_release_broke(self):
        self.assert_exit(self.smoke("snapshot", "--env", "prod"), 0)
        self.version, self.good["/b"] = "1.4.2", False
        self.verify(1)
        self.version, self.good["/b"] = "1.4.1", True
        self.verify(0, "1.4.1")
        self.assertEqual(self.ages(), {("suites/b.hurl", "assert"): "resolved"})

    def test_a_drill_is_no_news_from_before(self):
        self.assert_exit(self.smoke("snapshot", "--env", "prod"), 0)
        self.verify(1, "1.4.1", "--drill")
        self.version = "1.4.2"
        self.verify(0)
        self.assertEqual(self.ages(), {("version", "since_before"): "none"})

    def test_a_clock_that_goes_back_orders_by_run_number(self):  # STO-11
        self.good["/a"] = False
        self.assert_exit(self.smoke("snapshot", "--env", "prod"), 1)
        self.good["/a"] = True
        self.assert_exit(self.smoke("snapshot", "--env", "prod"), 0)
        # The newer run says that it is older.
        with sqlite3.connect(self.folder / ".smoke/history.db") as history:
            history.execute("UPDATE runs SET started = 1000, ended = 2000 WHERE number = 2")
        self.version, self.good["/a"] = "1.4.2", False
        self.verify(1)
        self.assertEqual(self.ages()[("suites/a.hurl", "assert")], "new")
        listed = self.smoke("history", "--json")
        self.assertEqual([int(r["run"]) for r in json.loads(listed.out)], [3, 2, 1])


if __name__ == "__main__":
    unittest.main()
