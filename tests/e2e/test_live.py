# SPDX-License-Identifier: MIT
"""How far a run is: drawn on a terminal and gone before the report, plain lines elsewhere."""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import threading
import unittest

from support import DEADLINE, SMOKE, WorldTest, http

VERSION = http('{"version": "1.0.0"}')


class Screen:
    """As much of a terminal as our two lines need: what stands there after all bytes came."""

    def __init__(self, columns):
        self.columns, self.lines, self.row, self.column = columns, [""], 0, 0

    def feed(self, text):
        for part in re.findall(r"\x1b\[[0-9;]*[A-Za-z]|\r|\n|[^\x1b\r\n]|\x1b", text):
            if part == "\n":
                self.row += 1
                if self.row == len(self.lines):
                    self.lines.append("")
            elif part == "\r":
                self.column = 0
            elif part == "\x1b[1A":
                self.row = max(0, self.row - 1)
            elif part == "\x1b[2K":
                self.lines[self.row] = ""
            elif re.fullmatch(r"\x1b\[[0-9;]*m", part):
                pass
            elif part.startswith("\x1b"):
                raise AssertionError(f"an escape that is not ours: {part!r}")
            else:
                line = self.lines[self.row].ljust(self.column)
                self.lines[self.row] = line[:self.column] + part + line[self.column + 1:]
                self.column += 1
                if self.column > self.columns:
                    raise AssertionError(f"a line as wide as the terminal: {line!r}")


class Live(WorldTest):
    def setUp(self):
        super().setUp()
        self.held = threading.Event()  # the candidate's settings wait for it
        self.addCleanup(self.held.set)
        self.prod = self.script(lambda path, head: VERSION, "127.0.0.97")
        self.preprod = self.script(self.slow, "127.0.0.98")
        self.sides(self.prod.at, self.preprod.at, """
probes:
  - name: version
    http: GET /version
    facts: {app: "$.body.version"}
  - name: settings
    http: GET /settings
""")

    def slow(self, path, head):
        if path == "/settings":
            self.held.wait(DEADLINE)
        return VERSION

    def on_terminal(self, *arguments, columns=80, env=(), until="slow:",
                    then=None):
        """Runs smoke with stderr on a terminal; once `until` is shown the server goes on."""
        leader, follower = pty.openpty()
        fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        environment = {k: v for k, v in os.environ.items() if k not in ("CI", "NO_COLOR")}
        environment.update({"TERM": "xterm"}, **dict(env))
        process = subprocess.Popen([SMOKE, *arguments], cwd=self.folder, env=environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=follower)
        os.close(follower)
        shown = b""
        out = []
        reader = threading.Thread(target=lambda: out.append(process.stdout.read()))
        reader.start()
        while True:
            ready, _, _ = select.select([leader], [], [], DEADLINE)
            self.assertTrue(ready, f"nothing came any more: {shown!r}")
            try:
                part = os.read(leader, 65536)
            except OSError:  # the last one who had it open is gone
                break
            if not part:
                break
            shown += part
            if until.encode() in shown:
                (then or (lambda process: self.held.set()))(process)
                until = "never shown again"
        os.close(leader)
        reader.join(DEADLINE)
        process.stdout.close()
        return process.wait(DEADLINE), out[0].decode(), shown.decode()

    def test_a_terminal_shows_how_far_it_is_and_what_is_slow(self):
        code, out, shown = self.on_terminal("gate")
        self.assertEqual(code, 0, out)
        self.assertRegex(shown, r"gate \[=+>? *\] \d of \d done \(\d+%\), ")
        self.assertIn("slow: 1s settings on preprod", shown)

    def test_the_lines_are_gone_when_the_report_comes(self):
        code, out, shown = self.on_terminal("gate")
        screen = Screen(80)
        screen.feed(shown)
        self.assertEqual("".join(screen.lines).strip(), "", shown)
        self.assertNotIn("\x1b", out)  # never on stdout
        self.assertNotIn("slow:", out)

    def test_notes_stand_above_the_lines_and_stay(self):
        code, out, shown = self.on_terminal("verify", "--env", "prod", "--expect",
                                            "version.app=2", "--wait", "1s", "--delay", "300ms")
        self.assertEqual(code, 1, shown)
        self.assertRegex(shown, r"verify \ds, waiting: version.app: 1.0.0")
        screen = Screen(80)
        screen.feed(shown)
        self.assertEqual("".join(screen.lines).strip(), "waiting: version.app: 1.0.0", shown)

    def test_a_narrow_terminal_is_never_filled(self):
        for columns in (20, 40, 59):
            self.held.clear()
            code, out, shown = self.on_terminal("gate", columns=columns, until="slow: 1s")
            Screen(columns).feed(shown)
            self.assertNotIn("[=", shown)

    def test_no_color_takes_the_colour_and_nothing_else(self):
        code, out, shown = self.on_terminal("gate", env={"NO_COLOR": "1"})
        self.assertIn("slow: 1s", shown)
        self.assertNotRegex(shown, r"\x1b\[[0-9;]*m")
        self.held.clear()
        code, out, shown = self.on_terminal("gate", "--color=never")
        self.assertNotRegex(shown, r"\x1b\[[0-9;]*m")
        self.held.clear()
        code, out, shown = self.on_terminal("gate")
        self.assertRegex(shown, r"\x1b\[36m")

    def test_ci_and_a_dumb_terminal_get_plain_lines(self):
        self.held.set()
        for env in ({"CI": "true"}, {"TERM": "dumb"}):
            code, out, shown = self.on_terminal("gate", env=env)
            self.assertEqual(code, 0)
            self.assertNotIn("\x1b", shown)

    def test_a_pipe_gets_a_plain_line_every_ten_seconds(self):
        process = self.start("gate", "--color=always")
        line = process.stderr.readline()
        self.held.set()
        run = self.ended(process)
        self.assert_exit(run, 0)
        self.assertRegex(line, r"^smoke gate: \d of 7 done \(\d+%\), 10s; "
                               r"slow: \d+s settings on preprod\n$")

    def test_names_cannot_steer_the_terminal(self):  # OUT-09
        (self.folder / "suites").mkdir()
        name = "a\x1b]52;c;aGk=\x07\x1b[2J.hurl"
        (self.folder / "suites" / name).write_text(f"GET http://{self.preprod.at}/settings\n"
                                                   "HTTP 200\n")
        with open(self.folder / "smoke.yaml", "a") as f:
            f.write("suites:\n  - files: suites/*.hurl\n")
        text = (self.folder / "smoke.yaml").read_text()
        (self.folder / "smoke.yaml").write_text(text.replace("GET /settings", "GET /version"))
        code, out, shown = self.on_terminal("gate", until="2J.hurl on preprod")
        Screen(80).feed(shown)  # knows no escapes but ours
        self.assertIn("\\x1b]52;c;aGk=\\x07\\x1b[2J.hurl on preprod", shown)

    def test_an_interrupted_run_leaves_no_line_behind(self):
        code, out, shown = self.on_terminal("gate", then=lambda p: p.send_signal(signal.SIGINT))
        self.assertEqual(code, 130)
        self.assertIn("interrupted", out)
        screen = Screen(80)
        screen.feed(shown)
        self.assertEqual("".join(screen.lines).strip(), "", shown)


if __name__ == "__main__":
    unittest.main()
