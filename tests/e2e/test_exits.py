# SPDX-License-Identifier: MIT
"""Every exit code of `smoke gate` is reached, for the reason that the law gives it."""
import resource
import signal
import socket
import subprocess
import time
import unittest

from support import SMOKE, WorldTest


class Exits(WorldTest):
    def test_0_two_equal_sides_are_go_with_a_ticket_and_a_record(self):
        self.two_sides()
        run = self.smoke("gate", "--report", "text", "--report", "json:gate.json")
        self.assert_exit(run, 0)
        self.assertIn("GO", run.out)
        record = self.read_json("gate.json")
        self.assertEqual(record["verdict"]["word"], "GO")
        self.assertTrue((self.folder / ".smoke/go.json").exists())
        self.assertTrue((self.folder / ".smoke/history.db").exists())

    def test_1_a_difference_is_no_go_and_there_is_no_ticket(self):
        self.two_sides(preprod={"routes": {"/version": {"json": {"version": "1.0.1"}}}})
        (self.folder / ".smoke").mkdir()
        (self.folder / ".smoke/go.json").write_text("of an earlier release")
        run = self.smoke("gate")
        self.assert_exit(run, 1)
        self.assertIn("$.body.version", run.out)
        self.assertIn("1.0.0", run.out)
        self.assertIn("1.0.1", run.out)
        self.assertFalse((self.folder / ".smoke/go.json").exists())

    def test_1_a_candidate_that_is_down_is_bad_news(self):  # NET-04
        self.two_sides()
        self.stop(self.preprod_server)
        run = self.smoke("gate")
        self.assert_exit(run, 1)
        self.assertIn("does not answer", run.out)

    def test_2_a_mistake_in_the_workspace_sends_nothing(self):  # YAML-06
        self.two_sides(start=False, extra="polcy:\n  fail_on: error\n")
        run = self.smoke("gate")
        self.assert_exit(run, 2)
        self.assertRegex(run.err, r"smoke\.yaml:\d+:1: error: .*polcy")
        self.assertIn("policy", run.err)
        self.assertFalse((self.folder / ".smoke").exists())

    def test_2_an_unknown_option_names_the_nearest(self):  # OS-18
        run = self.smoke("gate", "--basline", "prod")
        self.assert_exit(run, 2)
        self.assertIn("--baseline", run.err)

    def test_3_a_baseline_that_is_down_is_missing_news(self):  # VER-04
        self.two_sides()
        self.stop(self.prod_server)
        run = self.smoke("gate")
        self.assert_exit(run, 3)
        self.assertIn("INCONCLUSIVE", run.out)

    def test_3_the_same_error_page_on_both_sides_is_not_parity(self):  # BODY-17
        broken = {"routes": {"/version": {"status": 503, "json": {"error": "down"}}}}
        self.two_sides(prod=broken, preprod=broken)
        run = self.smoke("gate")
        self.assert_exit(run, 3)
        self.assertIn("503", run.out)

    def test_3_a_selection_by_tag_leaves_the_rest_unchecked(self):  # VER-02
        self.two_sides(probes="""
            probes:
              - name: version
                http: GET /version
                tags: [quick]
              - name: home
                http: GET /
            """)
        run = self.smoke("gate", "--tag", "quick")
        self.assert_exit(run, 3)
        self.assertIn("home", run.out)

    def test_4_a_history_that_cannot_be_written_is_our_failure(self):  # STO-05
        self.two_sides()
        (self.folder / ".smoke").mkdir()
        (self.folder / ".smoke/history.db").write_text("this is no database, " * 100)
        run = self.smoke("gate")
        self.assert_exit(run, 4)
        self.assertIn("history.db", run.err)
        self.assertIn("no database", (self.folder / ".smoke/history.db").read_text())

    def test_4_a_report_that_cannot_be_written_is_our_failure(self):  # OUT-13
        self.two_sides()
        (self.folder / "taken").mkdir()
        run = self.smoke("gate", "--report", "text", "--report", "json:taken")
        self.assert_exit(run, 4)
        self.assertIn("taken", run.err)

    def test_4_a_full_device_on_stdout_is_our_failure(self):  # OUT-11
        self.two_sides()
        with open("/dev/full", "w") as full:
            run = self.smoke("gate", stdout=full)
        self.assert_exit(run, 4)

    def test_4_a_full_disk_is_our_failure_and_never_go(self):  # OUT-10, STO-03
        self.two_sides()

        def small_files():
            resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

        run = self.smoke("gate", preexec_fn=small_files)
        self.assert_exit(run, 4)

    def test_130_an_interrupt_keeps_what_was_done_and_says_so(self):  # OS-05
        silent = socket.socket()
        silent.bind(("127.0.0.33", 0))
        silent.listen()
        self.addCleanup(silent.close)
        port = silent.getsockname()[1]
        self.two_sides()
        text = (self.folder / "smoke.yaml").read_text()
        (self.folder / "smoke.yaml").write_text(
            text.replace(f"url: http://{self.preprod_at}", f"url: http://127.0.0.33:{port}"))
        process = subprocess.Popen([SMOKE, "gate", "--report", "text", "--report",
                                    "json:gate.json"], cwd=self.folder, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        asked = silent.accept()[0]
        self.addCleanup(asked.close)
        asked.recv(10)  # it is under way now
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 128 + signal.SIGINT, out + err)
        self.assertLess(time.monotonic() - began, 10)
        self.assertIn("INTERRUPTED", out)
        self.assertEqual(self.read_json("gate.json")["interrupted"], True)

    def test_130_an_interrupted_run_of_suites_tells_each_file_once(self):  # OS-05
        silent = socket.socket()
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        self.addCleanup(silent.close)
        self.write("silent.hurl", f"GET http://127.0.0.1:{silent.getsockname()[1]}/\n")
        process = subprocess.Popen([SMOKE, "run", "--test", "silent.hurl"], cwd=self.folder,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        asked = silent.accept()[0]
        self.addCleanup(asked.close)
        asked.recv(10)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 128 + signal.SIGINT, out + err)
        self.assertEqual(err.count("Failure silent.hurl"), 1, err)


if __name__ == "__main__":
    unittest.main()
