# SPDX-License-Identifier: MIT
"""The history: a killed run is told of and harms nothing, runs at once do not meet."""
import json
import re
import signal
import sqlite3
import threading
import unittest

from support import WorldTest, http

VERSION = http('{"version": "1.0.0"}')
PROBES = """
probes:
  - name: version
    http: GET /version
  - name: settings
    http: GET /settings
"""


class History(WorldTest):
    def setUp(self):
        super().setUp()
        self.prod = self.script(lambda path, head: VERSION, "127.0.0.94")
        self.preprod = self.script(lambda path, head: VERSION, "127.0.0.95")
        self.sides(self.prod.at, self.preprod.at, PROBES)

    def runs(self):
        db = sqlite3.connect(f"file:{self.folder}/.smoke/history.db?mode=ro", uri=True)
        try:
            return db.execute("SELECT number, command, state FROM runs ORDER BY number").fetchall()
        finally:
            db.close()

    def kill_at(self, path):
        """A gate that is killed as soon as the candidate is asked for `path`."""
        def answer(asked, head):
            if asked == path:
                process.send_signal(signal.SIGKILL)
                return None
            return VERSION

        self.preprod.answer = answer
        process = self.start("gate", "--jobs", "1")
        self.assertEqual(self.ended(process).exit, -signal.SIGKILL)
        self.preprod.answer = lambda asked, head: VERSION

    def test_after_a_kill_the_next_run_works_and_tells_of_the_unfinished(self):  # STO-01
        self.assert_exit(self.smoke("gate"), 0)
        self.kill_at("/settings")
        run = self.smoke("gate", "--report", "text", "--report", "json:gate.json")
        self.assert_exit(run, 0)
        self.assertIn("run 2 was begun and is not finished", run.out)
        self.assertEqual(self.read_json("gate.json")["id"], "3")
        self.assertEqual(self.runs(), [(1, "gate", "finished"), (2, "gate", "incomplete"),
                                       (3, "gate", "finished")])

    def test_several_unfinished_runs_are_counted(self):  # STO-01
        self.kill_at("/settings")
        self.kill_at("/version")
        run = self.smoke("gate")
        self.assert_exit(run, 0)
        self.assertIn("run 2 and 1 before it were begun and are not finished", run.out)

    def test_a_killed_gate_leaves_no_ticket_of_an_earlier_one(self):  # OUT-16
        self.assert_exit(self.smoke("gate"), 0)
        self.assertTrue((self.folder / ".smoke/go.json").exists())
        self.kill_at("/settings")
        self.assertFalse((self.folder / ".smoke/go.json").exists())

    def test_two_gates_at_once_are_both_recorded(self):  # CON-01, STO-09
        both = threading.Barrier(2)
        met = []

        def answer(path, head):
            if path == "/settings" and len(met) < 2:
                met.append(path)
                both.wait(30)  # neither goes on before the other is under way
            return VERSION

        # One server for each gate, since each of these answers one request at a time.
        other = self.script(answer, "127.0.0.96")
        self.preprod.answer = answer
        elsewhere = self.folder / "other.yaml"
        elsewhere.write_text((self.folder / "smoke.yaml").read_text()
                             .replace(self.preprod.at, other.at))
        one = self.start("gate", "--ticket", "one.json")
        two = self.start("gate", "--ticket", "two.json", "--workspace", "other.yaml")
        runs = [self.ended(one), self.ended(two)]
        for run in runs:
            self.assert_exit(run, 0)
        self.assertEqual(self.runs(), [(1, "gate", "finished"), (2, "gate", "finished")])
        numbers = [re.search(r"· run (\d+)$", run.out, re.M).group(1) for run in runs]
        self.assertEqual(sorted(numbers), ["1", "2"])
        # Both used the same key, though both were the first: both tickets hold.
        for name, workspace in (("one.json", "smoke.yaml"), ("two.json", "other.yaml")):
            run = self.smoke("verify", "--env", "prod", "--ticket", name,
                             "--workspace", workspace)
            self.assertNotIn("edited", run.err)

    def test_many_first_runs_at_once_share_one_key(self):  # CON-01
        text = (self.folder / "smoke.yaml").read_text()
        (self.folder / "smoke.yaml").write_text(text.replace(
            "http: GET /version\n", 'http: GET /version\n    sensitive: ["$.body.version"]\n'))
        processes = [self.start("probe", "version", "--env", "prod") for _ in range(8)]
        runs = [self.ended(process) for process in processes]
        for run in runs:
            self.assert_exit(run, 0)
        digests = {json.loads(run.out)["body"]["version"] for run in runs}
        self.assertEqual(len(digests), 1, digests)

    def test_a_history_of_another_program_is_left_alone(self):  # STO-05
        (self.folder / ".smoke").mkdir()
        db = sqlite3.connect(self.folder / ".smoke/history.db")
        db.execute("CREATE TABLE theirs (a)")
        db.commit()
        db.close()
        before = (self.folder / ".smoke/history.db").read_bytes()
        run = self.smoke("gate")
        self.assert_exit(run, 4)
        self.assertIn("something else", run.err)
        self.assertEqual((self.folder / ".smoke/history.db").read_bytes(), before)
        self.assertEqual(self.prod.requests + self.preprod.requests, [])

    def test_a_history_of_a_newer_version_is_left_alone(self):  # STO-06
        self.assert_exit(self.smoke("gate"), 0)
        db = sqlite3.connect(self.folder / ".smoke/history.db")
        db.execute("PRAGMA user_version = 99")
        db.commit()
        db.close()
        run = self.smoke("gate")
        self.assert_exit(run, 4)
        self.assertIn("newer", run.err)

    def test_a_history_that_must_exist_and_does_not_leaves_no_go(self):  # STO-13
        with open(self.folder / "smoke.yaml", "a") as f:
            f.write("history: {expect: existing}\n")
        run = self.smoke("gate")
        self.assert_exit(run, 3)
        self.assertIn("history", run.out)


if __name__ == "__main__":
    unittest.main()
