# SPDX-License-Identifier: MIT
"""smoke watch: verify again and again; one run, one record, and a time line."""
import json
import pathlib
import re
import signal
import sqlite3
import time
import unittest

from support import WorldTest, http, states


class Watch(WorldTest):
    def setUp(self):
        super().setUp()
        self.version, self.bad = "1.4.2", lambda round: False
        self.round = 0
        self.server = self.script(self.answer)
        self.make_workspace()
        self.write("suites/shop.hurl", "GET {{url}}/shop\nHTTP 200\n")

    def make_workspace(self, watch="{every: 100ms, consecutive: 3, budget: 10%}"):
        self.workspace(f"""
            smoke: 1
            project: shop
            environments:
              prod: {{url: "http://{self.server.at}"}}
            probes:
              - name: version
                http: GET /version
                facts: {{app: "$.body.version"}}
            suites: [{{files: "suites/*.hurl"}}]
            watch: {watch}
            """)

    def answer(self, path, head):
        if path == "/version":
            version = self.version(self.round) if callable(self.version) else self.version
            return http(json.dumps({"version": version}))
        if path == "/shop":
            self.round += 1
            return http("{}", "500 Oops" if self.bad(self.round) else "200 OK")
        return http("{}")

    ARGUMENTS = ("watch", "--env", "prod", "--expect", "version.app=1.4.2", "--report",
                 "json:watch.json", "--report", "text")

    def watch(self, code, *arguments):
        run = self.smoke(*self.ARGUMENTS, *arguments)
        self.assert_exit(run, code)
        self.record = self.read_json("watch.json")
        self.steps = [w["text"] for w in self.record["waits"]]
        return run

    def entry(self):
        return next(c for c in self.record["checks"] if c["kind"] == "entry")

    def test_what_holds_all_the_time_is_go_and_one_run(self):
        run = self.watch(0, "--for", "1s")
        self.assertGreaterEqual(self.round, 2)
        self.assertLessEqual(self.round, 10)
        self.assertEqual(self.record["command"], "watch")
        self.assertEqual(self.steps, ["all 4 checks hold"])
        self.assertIn("Time line", run.out)
        listed = json.loads(self.smoke("history", "--json").out)
        self.assertEqual([(r["command"], r["verdict"]) for r in listed], [("watch", "GO")])
        self.assertNotIn("findings", self.record)

    def test_a_failure_within_the_budget_is_a_note(self):
        self.bad = lambda round: round == 3
        self.watch(0, "--for", "2s")
        self.assertEqual(self.entry()["state"], "pass")
        finding, = self.record["findings"]
        self.assertEqual((finding["severity"], finding["kind"]), ("info", "assert"))
        self.assertRegex(finding["rule"], r"failed in 1 of \d+ rounds, within the budget")
        self.assertEqual(len(self.steps), 3)
        self.assertIn("1 of 4 checks failed: suites/shop.hurl:1", self.steps[1])

    def test_three_in_a_row_end_it(self):
        self.bad = lambda round: round >= 3
        run = self.watch(1, "--for", "60s")
        self.assertEqual(self.round, 5)
        self.assertEqual(self.entry()["state"], "fail")
        self.assertRegex(self.steps[-1], "ended early: suites/shop.hurl:1 .* failed 3 rounds in a row")
        self.assertIn("ended early", run.out)
        self.assertEqual(self.record["findings"][0]["severity"], "error")

    def test_a_budget_that_is_spent_ends_it(self):
        self.make_workspace("{every: 100ms, consecutive: 3, budget: 1%}")
        self.bad = lambda round: round % 2 == 0
        self.watch(1, "--for", "2s")
        self.assertLess(self.round, 10)
        self.assertIn("the error budget is spent", self.steps[-1])

    def test_a_wrong_version_ends_it_at_once(self):
        self.version = lambda round: "1.4.2" if round < 2 else "1.4.1"
        self.watch(1, "--for", "60s")
        self.assertEqual(self.round, 3)
        self.assertEqual(self.steps[-1],
                         "ended at once: version.app is not what the release expects")
        self.assertEqual(states(self.record)[("release", "version.app", "")], "fail")

    def test_what_fails_at_the_end_is_no_slip(self):
        self.make_workspace("{every: 300ms, consecutive: 100, budget: 50%}")
        self.bad = lambda round: round >= 2
        self.watch(1, "--for", "1s")

    def test_an_interrupted_watch_says_so_and_keeps_what_it_saw(self):  # OS-05
        process = self.start(*self.ARGUMENTS, "--for", "10m", "--every", "1s")
        self.assertIn("all 4 checks hold", process.stderr.readline())
        process.send_signal(signal.SIGINT)
        run = self.ended(process)
        self.assert_exit(run, 130)
        self.assertIn("INTERRUPTED", run.out)
        record = self.read_json("watch.json")
        self.assertTrue(record["interrupted"])
        self.assertEqual(record["verdict"]["word"], "INCONCLUSIVE")
        self.assertEqual({c["state"] for c in record["checks"]}, {"pass"})

    def test_a_killed_watch_is_an_incomplete_run(self):
        process = self.start(*self.ARGUMENTS, "--for", "10m")
        self.assertIn("all 4 checks hold", process.stderr.readline())
        process.kill()
        process.wait(10)
        with sqlite3.connect(self.folder / ".smoke/history.db") as history:
            self.assertEqual(history.execute("SELECT state FROM runs").fetchall(),
                             [("incomplete",)])
        self.watch(0, "--for", "300ms")
        self.assertIn("run 1 was begun and is not finished", self.record["notes"])

    def test_a_killed_verify_is_an_incomplete_run(self):
        process = self.start("verify", "--env", "prod", "--expect", "version.app=1.5.0")
        self.assertIn("1.4.2", process.stderr.readline())
        process.kill()
        process.wait(10)
        self.watch(0, "--for", "300ms")
        self.assertIn("run 1 was begun and is not finished", self.record["notes"])

    def test_a_watch_and_a_verify_at_once_are_both_recorded(self):  # CON-01, STO-09
        process = self.start(*self.ARGUMENTS, "--for", "1s")
        self.assertIn("all 4 checks hold", process.stderr.readline())
        verify = self.smoke("verify", "--env", "prod", "--expect", "version.app=1.4.2",
                            "--delay", "100ms")
        self.assert_exit(verify, 0)
        self.assert_exit(self.ended(process), 0)
        listed = json.loads(self.smoke("history", "--json").out)
        self.assertEqual([(r["run"], r["command"], r["verdict"]) for r in listed],
                         [(2, "verify", "GO"), (1, "watch", "GO")])

    def test_a_history_that_must_exist_and_is_empty_is_inconclusive(self):  # STO-13
        path = self.folder / "smoke.yaml"
        path.write_text(path.read_text() + "history: {expect: existing}\n")
        run = self.watch(3, "--for", "300ms")
        self.assertIn("The history was to be there, and was empty", run.out)
        self.watch(0, "--for", "300ms")  # now it is there

    def test_memory_does_not_grow_with_the_rounds(self):
        # What a sanitizer keeps aside of freed memory is not ours.
        quiet = {"ASAN_OPTIONS": "quarantine_size_mb=1:thread_local_quarantine_size_kb=64"}
        process = self.start(*self.ARGUMENTS, "--for", "60s", "--every", "100ms", env=quiet)
        self.assertIn("all 4 checks hold", process.stderr.readline())
        sizes = []
        for rounds in (20, 60):
            while self.round < rounds:
                time.sleep(0.05)  # its rounds are on a clock
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
            sizes.append(int(re.search(r"VmRSS:\s+(\d+)", status)[1]))
        process.send_signal(signal.SIGINT)
        self.assert_exit(self.ended(process), 130)
        self.assertLess(sizes[1] - sizes[0], 3000)  # kB, in forty rounds

    def test_it_says_what_is_missing(self):
        run = self.smoke("watch", "--env", "prod", "--expect", "version.app=1.4.2")
        self.assert_exit(run, 2)
        self.assertIn("--for 15m", run.err)
        run = self.smoke(*self.ARGUMENTS, "--for", "1m", "--every", "1ms")
        self.assert_exit(run, 2)
        self.assertIn("at least 100ms", run.err)
        run = self.smoke("watch", "--env", "prod", "--for", "15m")
        self.assert_exit(run, 2)
        self.assertIn("--expect", run.err)

    def test_a_server_that_goes_down_is_bad_news(self):
        self.bad = lambda round: round >= 2 and self.server.die()
        self.watch(1, "--for", "60s")
        self.assertEqual(states(self.record)[
            ("answers", f"http://{self.server.at}", "")], "fail")


if __name__ == "__main__":
    unittest.main()
