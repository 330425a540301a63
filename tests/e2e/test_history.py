# SPDX-License-Identifier: MIT
"""The history: a killed run is told of and harms nothing, runs at once do not meet."""
import fcntl
import json
import os
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

    def test_what_is_read_while_a_run_ends_is_whole(self):  # CON-07
        """Lists, exports and reports beside gates that are committed and clear away."""
        with open(self.folder / "smoke.yaml", "a") as f:
            f.write("history: {runs: 10}\n")
        self.assert_exit(self.smoke("gate"), 0)
        writers = [self.start("gate", "--ticket", f"{i}.json") for i in range(3)]
        for i in range(6):
            run = self.smoke("history", "export", "h.jsonl")
            self.assert_exit(run, 0)
            lines = [json.loads(line) for line in
                     (self.folder / "h.jsonl").read_text().splitlines()]
            runs = [line for line in lines if "run" in line]
            self.assertEqual(lines[-1], {"end": {"runs": len(runs)}})
            looks = sum("look" in line for line in lines)
            self.assertEqual(looks, len(runs) * (looks // len(runs)))  # each with all of its looks
            self.assert_exit(self.smoke("report", "last", "--report", "json"), 0)
        for process in writers:
            self.assert_exit(self.ended(process), 0)
        self.assertEqual(len(self.runs()), 4)

    def test_another_kind_of_file_in_its_place_is_told(self):  # STO-16
        self.assert_exit(self.smoke("gate"), 0)
        path = self.folder / ".smoke/history.db"
        path.unlink()
        path.mkdir()
        run = self.smoke("gate")
        self.assert_exit(run, 4)
        self.assertIn("history.db", run.err)

    def test_what_killed_writers_left_is_cleared_away(self):  # OUT-12
        reports = self.folder / "reports"
        reports.mkdir()
        left = reports / ".smoke-0123456789abcdef.tmp"
        young = reports / ".smoke-00000000000000aa.tmp"
        held = reports / ".smoke-00000000000000bb.tmp"
        others = [reports / name for name in (".smoke-0123456789abcdef.tmp.x", ".smoke-xyz.tmp",
                                              "smoke-0123456789abcdef.tmp", ".smoke-0123.tmp")]
        for path in (left, young, held, *others):
            path.write_text("half")
            os.utime(path, (1, 1))
        os.utime(young)
        link = reports / ".smoke-00000000000000cc.tmp"
        link.symlink_to(self.folder / "smoke.yaml")
        with open(held) as f:
            fcntl.flock(f, fcntl.LOCK_EX)
            self.assert_exit(self.smoke("gate", "--report", "json:reports/gate.json"), 0)
        self.assertFalse(left.exists())
        for path in (young, held, link, *others):
            self.assertTrue(path.exists(), path)
        self.assertTrue((self.folder / "smoke.yaml").exists())

    # --- damage

    def history(self):
        return self.folder / ".smoke/history.db"

    def sql(self, *statements):
        db = sqlite3.connect(self.history())
        for statement in statements:
            db.execute(statement)
        db.commit()
        db.close()

    def test_a_damaged_file_is_named_and_never_touched(self):  # STO-05
        self.assert_exit(self.smoke("gate"), 0)
        whole = self.history().read_bytes()
        requests = len(self.prod.requests)
        flipped = bytearray(whole)
        flipped[4096 * 3:4096 * 3 + 64] = os.urandom(64)
        for name, damaged in (("truncated", whole[:len(whole) // 2]), ("flipped", bytes(flipped)),
                              ("short", whole[:50]), ("text", b"not a database\n" * 500)):
            with self.subTest(name):
                self.history().write_bytes(damaged)
                run = self.smoke("gate")
                self.assert_exit(run, 4)
                self.assertIn("history.db", run.err)
                self.assertEqual(self.history().read_bytes(), damaged)
        self.assertEqual(len(self.prod.requests), requests)  # nothing was sent
        self.history().write_bytes(whole)
        self.assert_exit(self.smoke("gate"), 0)

    def test_a_bit_that_flips_anywhere_is_no_crash_and_no_other_record(self):  # STO-05
        self.assert_exit(self.smoke("gate"), 0)
        whole = self.history().read_bytes()
        known = self.smoke("report", "1", "--report", "json").out
        for page in range(0, len(whole), 4096):
            damaged = bytearray(whole)
            damaged[page + 7] ^= 0x55
            damaged[page + 2048] ^= 0x10
            self.history().write_bytes(damaged)
            for suffix in ("-wal", "-shm"):
                self.history().with_name(f"history.db{suffix}").unlink(missing_ok=True)
            run = self.smoke("report", "1", "--report", "json")
            self.assertIn(run.exit, (0, 2, 4), run)
            if run.exit == 0 and run.out != known:  # a letter of a text: SQLite has no checksums
                self.assertEqual(len(run.out), len(known))

    def test_an_empty_file_is_a_new_history(self):  # STO-05
        (self.folder / ".smoke").mkdir()
        self.history().write_bytes(b"")
        self.assert_exit(self.smoke("gate"), 0)

    def test_a_hard_link_is_refused(self):  # STO-08
        self.assert_exit(self.smoke("gate"), 0)
        os.link(self.history(), self.folder / "elsewhere.db")
        requests = len(self.prod.requests)
        run = self.smoke("gate")
        self.assert_exit(run, 4)
        self.assertIn("second name", run.err)
        self.assertEqual(len(self.prod.requests), requests)

    def test_a_big_file_is_checked_once_a_day(self):
        self.assert_exit(self.smoke("gate"), 0)
        mark = self.history().with_name("history.db.checked")
        self.assertFalse(mark.exists())  # a small one is checked each time
        self.sql("CREATE TABLE big (a)", f"INSERT INTO big VALUES (zeroblob({70 << 20}))")
        self.assert_exit(self.smoke("history"), 0)
        self.assertEqual(mark.stat().st_mode & 0o777, 0o600)
        db = sqlite3.connect(self.history())  # a page that no command reads
        root = db.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'big'").fetchone()[0]
        db.close()
        with open(self.history(), "r+b") as f:
            f.seek((root - 1) * 4096)
            f.write(b"\x99")
        self.assert_exit(self.smoke("history"), 0)
        yesterday = mark.stat().st_mtime - 25 * 3600
        os.utime(mark, (yesterday, yesterday))
        self.assert_exit(self.smoke("history"), 4)
        os.utime(mark, (yesterday + 50 * 3600,) * 2)  # from a clock that was ahead
        self.assert_exit(self.smoke("history"), 4)

    def test_what_cannot_be_written_is_told_before_anything_is_sent(self):  # STO-04
        (self.folder / ".smoke").write_text("no folder")
        run = self.smoke("gate")
        self.assert_exit(run, 4)
        self.assertIn("is not a folder", run.err)
        self.assertEqual(self.prod.requests + self.preprod.requests, [])

    def test_a_clock_that_goes_back_orders_by_number(self):  # STO-11
        self.assert_exit(self.smoke("gate"), 0)
        self.sql("UPDATE runs SET started = started + 86400000 WHERE number = 1")
        self.assert_exit(self.smoke("gate"), 0)
        run = self.smoke("history", "--json")
        self.assertEqual([r["run"] for r in json.loads(run.out)], [2, 1])
        self.assertIn("run 2", self.smoke("report", "last").out)

    def test_names_are_bound_and_never_become_statements(self):  # STO-14
        text = (self.folder / "smoke.yaml").read_text()
        hostile = "it's; DROP TABLE runs --"
        (self.folder / "smoke.yaml").write_text(text.replace("project: shop",
                                                             f'project: "{hostile}"'))
        run = self.smoke("gate")
        if run.exit == 2:  # no name of a project
            hostile = "shop"
            (self.folder / "smoke.yaml").write_text(text)
            self.assert_exit(self.smoke("gate"), 0)
        for option in ("--project", "--env"):
            run = self.smoke("history", option, "x' OR '1'='1")
            self.assert_exit(run, 0)
            self.assertIn("no run of", run.out)
        self.assertEqual(len(self.runs()), 1)


if __name__ == "__main__":
    unittest.main()
