# SPDX-License-Identifier: MIT
"""Did an endpoint get slower than before?  Samples of the same environment, kept by a gate or
a snapshot, against samples after the deploy."""
import sqlite3
import time
import unittest

from support import WorldTest, findings, http, states


class Latency(WorldTest):
    def setUp(self):
        super().setUp()
        self.version, self.delay, self.broken = "1.4.1", 0, False
        self.server = self.script(self.answer)

    def answer(self, path, head):
        if path == "/slow":
            time.sleep(self.delay)  # the server's work, not a wait of the test
            if self.broken:
                return http("{}", "503 Service Unavailable")
        return http(f'{{"version": "{self.version}"}}')

    def make_workspace(self, latency="{samples: 12, least: 5ms}"):
        self.workspace(f"""
            smoke: 1
            project: shop
            environments:
              prod: {{url: "http://{self.server.at}"}}
            probes:
              - name: version
                http: GET /version
                facts: {{app: "$.body.version"}}
              - name: slow
                http: GET /slow
            verify: {{delay: 100ms, consecutive: 1, deadline: 1s, latency: {latency}}}
            """)

    def verify(self):
        return self.smoke("verify", "--env", "prod", "--expect", "version.app=1.4.2",
                          "--report", "json:verify.json", "--report", "text")

    def latency(self, endpoint):
        record = self.read_json("verify.json")
        return next(l for l in record["latencies"] if l["endpoint"] == endpoint)

    def test_an_endpoint_that_got_slower_is_named_with_its_figures(self):
        self.make_workspace()
        self.assert_exit(self.smoke("snapshot", "--env", "prod"), 0)
        with sqlite3.connect(self.folder / ".smoke/history.db") as history:
            kept = dict(history.execute("SELECT endpoint, microseconds FROM samples"))
        self.assertEqual(set(kept), {"version", "slow"})
        self.assertEqual(len(kept["slow"].split()), 12)

        self.version, self.delay = "1.4.2", 0.03
        run = self.verify()
        self.assert_exit(run, 1)
        record = self.read_json("verify.json")
        self.assertEqual(findings(record) & {("slow", "prod before / now", "$.timing")},
                         {("slow", "prod before / now", "$.timing")})
        found = states(record)
        self.assertEqual(found[("latency", "slow", "")], "fail")
        self.assertEqual(found[("latency", "version", "")], "pass")
        slow = self.latency("slow")
        self.assertEqual((slow["before"]["count"], slow["now"]["count"]), (12, 12))
        self.assertGreaterEqual(slow["now"]["p50_us"], 30000)
        self.assertGreater(slow["slower_least_permille"], 0)
        self.assertIn("is slower than before", run.out)
        self.assertIn("(12 samples)", run.out)

    def test_as_fast_as_before_is_go_and_is_the_next_before(self):
        self.make_workspace("{samples: 12, least: 1s}")
        self.assert_exit(self.smoke("snapshot", "--env", "prod"), 0)
        self.version = "1.4.2"
        self.assert_exit(self.verify(), 0)
        self.assert_exit(self.verify(), 0)
        self.assertEqual(self.latency("slow")["before"]["count"], 12)

    def test_without_samples_from_before_nothing_is_known(self):  # VER-06, STO-13
        self.make_workspace()
        self.version = "1.4.2"
        run = self.verify()
        self.assert_exit(run, 3)
        self.assertIn("no samples were kept from before", run.out)

    def test_too_few_samples_say_how_many_would_do(self):
        self.make_workspace("{samples: 5, alpha: 0.01%}")
        self.assert_exit(self.smoke("snapshot", "--env", "prod"), 0)
        self.version = "1.4.2"
        run = self.verify()
        self.assert_exit(run, 3)
        self.assertRegex(run.out, r"5 samples from before and 5 now are too few to tell; \d+ of each")

    def test_what_is_not_required_is_told_and_does_not_decide(self):
        self.make_workspace("{samples: 12, least: 5ms, required: false}")
        self.assert_exit(self.smoke("snapshot", "--env", "prod"), 0)
        self.version, self.delay = "1.4.2", 0.03
        run = self.verify()
        self.assert_exit(run, 0)
        self.assertIn("is slower than before", run.out)

    def test_an_error_page_is_no_sample_and_is_not_asked_a_hundred_times(self):
        self.make_workspace("{samples: 100, least: 1s}")
        self.assert_exit(self.smoke("snapshot", "--env", "prod"), 0)
        self.version, self.broken = "1.4.2", True
        before = len(self.server.requests)
        self.assert_exit(self.verify(), 1)
        asked = [p for p in self.server.paths()[before:] if p == "/slow"]
        self.assertLess(len(asked), 10)
        self.assertEqual(states(self.read_json("verify.json"))[("latency", "slow", "")],
                         "unchecked")

    def test_a_shift_between_two_environments_is_nobodys_business(self):
        self.make_workspace()
        other = self.script(self.answer)
        text = (self.folder / "smoke.yaml").read_text()
        self.workspace(text.replace("environments:", f"""environments:
  preprod: {{tier: staging, url: "http://{other.at}"}}"""))
        self.assert_exit(self.smoke("snapshot", "--env", "preprod"), 0)
        self.version = "1.4.2"
        self.assert_exit(self.verify(), 3)
        self.assertEqual(self.latency("slow")["before"]["count"], 0)


if __name__ == "__main__":
    unittest.main()
