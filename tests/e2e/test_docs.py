# SPDX-License-Identifier: MIT
"""Every ```console block of the documentation is run, and says what is shown there.

A page is one story, told in a folder of its own with `smoke` on the PATH:

    <!-- file: smoke.yaml -->          the block that follows is written to this file
    <!-- append: smoke.yaml -->        … or added to its end
    <!-- from: getting-started.md -->     the files that this page ends with are there
    <!-- play: prod 127.0.0.41:8081 -->      plays docs/guide/played/prod.json there
    <!-- becomes: prod prod-1.4.2 -->        what is played as prod is replaced by this file
    <!-- becomes: prod prod-1.4.2 when waiting -->   … once the next command prints that
    <!-- stop: prod -->                it is down

In a console block a line `$ …` is a command for bash; the lines after it are all that it
writes, to stdout and stderr. `…` stands for any text within a line, a line `...` for any
lines; an exit other than 0 is the last line, `(exit 1)`. UPDATE=1 rewrites what is shown.
"""
import fcntl
import os
import pathlib
import re
import shutil
import socket
import subprocess
import tempfile
import threading
import unittest

from support import BUILD, DEADLINE, ROOT, SMOKE

PLAYED = ROOT / "docs/guide/played"
SHELLS = ("sh", "bash", "shell", "shell-session", "terminal")
DIRECTIVE = re.compile(r"^<!-- (file|append|from|play|becomes|stop): (.+) -->$")
FENCE = re.compile(r"^( *)(`{3,})(\S*)")
VARIES = [  # what another run says otherwise, for UPDATE=1
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z"), "…"),
    (re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?(?: UTC)?)"), "…"),
    (re.compile(r"\b\d\d:\d\d(?::\d\d)?\b(?!\.)"), "…"),
    (re.compile(r"\b\d+(?:\.\d+)? ms\b"), "… ms"),
    (re.compile(r"\bkeyed:[0-9a-f]+\b"), "keyed:…"),
    (re.compile(r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"), "…"),
]


class Command:
    def __init__(self, line, text):
        self.line, self.text, self.expected = line, text, []


def commands_of(first_line, lines):
    """The commands of a console block; None where a line belongs to none."""
    commands, continued = [], False
    for number, line in enumerate(lines, first_line):
        if continued:
            commands[-1].text += "\n" + line
        elif line.startswith("$ "):
            commands.append(Command(number, line[2:]))
        elif commands:
            commands[-1].expected.append(line)
            continue
        else:
            return None
        continued = line.endswith("\\")
    return commands or None


def line_matches(pattern, line):
    parts = [re.escape(part) for part in pattern.split("…")]
    return re.fullmatch(".*?".join(parts), line) is not None


EXIT = re.compile(r"\(exit \d+\)")


def matches(expected, actual):
    """Whether the lines are as shown; `...` stands for any number of lines, but no exit."""
    exits = [lines[-1] if lines and EXIT.fullmatch(lines[-1]) else None
             for lines in (expected, actual)]
    if exits[0] != exits[1]:
        return False
    reach = {0}  # how many lines of `actual` may be read by the patterns so far
    for pattern in expected:
        if pattern == "...":
            reach = set(range(min(reach, default=0), len(actual) + 1)) if reach else set()
        else:
            reach = {at + 1 for at in reach
                     if at < len(actual) and line_matches(pattern, actual[at])}
    return len(actual) in reach


def generalised(line, kept):
    for pattern in kept:
        if "…" in pattern and line_matches(pattern, line):
            return pattern
    for pattern, text in VARIES:
        line = pattern.sub(text, line)
    return line


class Page:
    """A page of the documentation, cut into directives and blocks."""

    def __init__(self, path):
        self.path = path
        self.lines = path.read_text().split("\n")
        self.steps = []  # (line, kind, text): directives; ("block", language, lines)
        self.mistakes = []
        self.cut()

    def cut(self):
        at = 0
        while at < len(self.lines):
            directive = DIRECTIVE.match(self.lines[at])
            fence = FENCE.match(self.lines[at])
            if directive:
                self.steps.append((at + 1, directive.group(1), directive.group(2)))
            elif fence:
                end = at + 1
                while end < len(self.lines) and self.lines[end].strip() != fence.group(2):
                    end += 1
                if end == len(self.lines):
                    self.mistakes.append(f"{self.path}:{at + 1}: a block that never ends")
                self.steps.append((at + 2, "block " + fence.group(3), self.lines[at + 1:end]))
                at = end
            at += 1

    def blocks(self, language):
        return [s for s in self.steps if s[1] == "block " + language]


class Story:
    """Plays a page in a folder of its own."""

    def __init__(self, test, page):
        self.test, self.page = test, page
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="smoke-docs-"))
        self.played = pathlib.Path(tempfile.mkdtemp(prefix="smoke-played-"))
        self.servers, self.later, self.ran, self.edits = {}, None, 0, []
        bin_folder = self.played / "bin"
        bin_folder.mkdir()
        (bin_folder / "smoke").symlink_to(SMOKE)
        self.environment = {k: v for k, v in os.environ.items()
                            if not k.startswith(("HURL_", "SMOKE_"))
                            and k not in ("CI", "NO_COLOR", "GITHUB_ACTIONS", "GITLAB_CI")}
        self.environment.update(PATH=f"{bin_folder}:{os.environ['PATH']}", TZ="UTC",
                                HOME=str(self.played), LC_ALL="C.UTF-8")

    def close(self):
        for name in list(self.servers):
            self.stop(name)
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.rmtree(self.played, ignore_errors=True)

    # --- directives

    def put(self, name, source):
        new = self.played / f"{name}.new"
        new.write_text((PLAYED / f"{source}.json").read_text())
        new.rename(self.played / f"{name}.json")

    def play(self, text):
        name, *addresses = text.split()
        if name in self.servers:
            self.stop(name)
        for address in addresses:  # two servers on one address would answer in turns
            host, port = address.rsplit(":", 1)
            with socket.socket() as s:
                self.test.assertNotEqual(s.connect_ex((host, int(port))), 0,
                                         f"not run: something listens on {address}")
        self.put(name, name)
        server = subprocess.Popen(
            [BUILD / "fixtures/fixture-server", self.played / f"{name}.json", *addresses],
            stdout=subprocess.PIPE, text=True)
        self.servers[name] = server
        self.test.assertEqual(server.stdout.readline(), "ready\n")

    def becomes(self, text):
        name, source, *when = text.split()
        if when:
            self.test.assertEqual(when[0], "when")
            self.later = (" ".join(when[1:]), name, source)
        else:
            self.put(name, source)

    def stop(self, name):
        server = self.servers.pop(name)
        server.terminate()
        server.wait(10)
        server.stdout.close()

    def files(self, page):
        """Writes the files of a page, without running it."""
        target = None
        for _, kind, content in page.steps:
            if kind in ("file", "append"):
                target = (content, "w" if kind == "file" else "a")
            elif kind.startswith("block ") and target:
                self.write(target[0], content, target[1])
                target = None

    def write(self, name, lines, mode):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, mode) as file:
            file.write("\n".join(lines) + "\n")

    # --- commands

    def run(self, command):
        process = subprocess.Popen(["bash", "-c", command.text], cwd=self.folder, text=True,
                                   env=self.environment, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        watchdog = threading.Timer(DEADLINE, process.kill)
        watchdog.start()
        text = ""
        for line in process.stdout:
            text += line
            if self.later and self.later[0] in line:
                self.put(*self.later[1:])
                self.later = None
        process.wait()
        process.stdout.close()
        watchdog.cancel()
        self.ran += 1
        self.test.assertIsNone(self.later, f"never printed by: {command.text}\n{text}")
        for name in (str(self.folder), str(self.played)):
            text = text.replace(name, "~")
        actual = [line.rstrip() for line in text.split("\n")]
        if actual[-1] == "":
            actual.pop()
        if process.returncode:
            actual.append(f"(exit {process.returncode})")
        self.compare(command, actual)

    def compare(self, command, actual):
        if matches(command.expected, actual):
            return
        if os.environ.get("UPDATE"):
            first = command.line + command.text.count("\n")
            kept = [line for line in command.expected if line != "..."]
            self.edits.append((first, len(command.expected),
                               [generalised(line, kept) for line in actual]))
            return
        self.test.fail(f"{self.page.path.relative_to(ROOT)}:{command.line}: $ {command.text}\n"
                       + "--- shown\n" + "\n".join(command.expected)
                       + "\n--- is\n" + "\n".join(actual))

    def tell(self):
        target = None
        for line, kind, content in self.page.steps:
            if kind in ("file", "append"):
                target = (content, "w" if kind == "file" else "a")
            elif kind == "block console":
                for command in commands_of(line, content):
                    self.run(command)
            elif kind.startswith("block "):
                if target:
                    self.write(target[0], content, target[1])
                target = None
            elif kind == "from":
                self.files(Page(self.page.path.parent / content))
            else:
                getattr(self, kind)(content)
        if self.edits:
            lines = self.page.lines
            for first, count, new in reversed(self.edits):
                lines[first:first + count] = new
            self.page.path.write_text("\n".join(lines))


def pages():
    return [Page(path) for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]]


# --- parts of workspaces, shown without being run

BASE = {
    "smoke": "smoke: 1\n",
    "project": "project: shop\n",
    "environments": "environments:\n"
                    "  prod: {tier: production, url: https://www.shop.example}\n"
                    "  preprod: {tier: staging, url: https://preprod.shop.example}\n",
    "compare": "compare:\n  baseline: prod\n  candidate: preprod\n",
    "probes": "probes:\n"
              "  - {name: home, http: GET /}\n"
              "  - {name: version, tags: [quick], http: GET /version,"
              " facts: {app: $.body.version}}\n"
              "  - {name: settings, tags: [config], http: GET /internal/config}\n"
              "  - {name: web/start, http: GET /start}\n"
              "  - {name: backup, file: /backups/latest, environments: [prod]}\n",
}


def sections(text):
    """The top-level keys of a YAML text, with their lines."""
    found = {}
    for line in text.split("\n"):
        key = re.match(r"([a-z]+):", line)
        if key:
            name = key.group(1)
            found[name] = ""
        if found:
            found[name] += line + "\n"
    return found


def whole_workspace(fragment):
    """What a page shows of a smoke.yaml, with the rest of one around it."""
    if fragment.startswith("  - "):
        fragment = "rules:\n" + fragment
    elif fragment.startswith("    "):
        fragment = "environments:\n  prod:\n    url: https://www.shop.example\n" + fragment
    given = sections(fragment)
    whole = {**BASE, **given}
    for name, pattern in (("environments", r"  ([a-z]+):"), ("probes", r"  - .?name: ([a-z/]+)"),
                          ("compare", r"  ([a-z_]+):")):
        here = re.findall(r"^" + pattern, given.get(name, ""), flags=re.M)
        for line in BASE[name].split("\n")[1:] if name in given else []:
            if line and re.match(pattern, line).group(1) not in here:
                whole[name] += line + "\n"
    return "".join(whole.values())


class Docs(unittest.TestCase):
    maxDiff = None

    def test_parts_of_workspaces_have_no_mistakes(self):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="smoke-docs-"))
        self.addCleanup(shutil.rmtree, folder)
        tried = 0
        for page in pages():
            named = False
            for line, kind, content in page.steps:
                if kind == "block yaml" and not named:
                    with self.subTest(page=f"{page.path.relative_to(ROOT)}:{line}"):
                        text = whole_workspace("\n".join(content) + "\n")
                        (folder / "smoke.yaml").write_text(text)
                        run = subprocess.run([SMOKE, "lint"], cwd=folder, text=True,
                                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
                        self.assertEqual(run.returncode, 0, f"{run.stdout}\n{text}")
                        tried += 1
                named = kind in ("file", "append")
        self.assertGreaterEqual(tried, 15)

    def test_what_matches_and_what_does_not(self):
        self.assertTrue(matches(["a … c", "...", "z"], ["a b c", "x", "y", "z"]))
        self.assertTrue(matches(["...", "z"], ["z"]))
        self.assertTrue(matches([], []))
        self.assertFalse(matches([], ["something"]))
        self.assertFalse(matches(["a"], []))
        self.assertFalse(matches(["a.c"], ["abc"]))
        self.assertFalse(matches(["a", "..."], ["b", "a"]))
        self.assertFalse(matches(["a"], ["a", "(exit 1)"]))
        self.assertFalse(matches(["..."], ["a", "(exit 1)"]))
        self.assertTrue(matches(["...", "(exit 1)"], ["a", "(exit 1)"]))

    def test_no_block_escapes_being_run(self):
        for page in pages():
            self.assertEqual(page.mistakes, [])
            for line, kind, content in page.steps:
                where = f"{page.path.relative_to(ROOT)}:{line}"
                language = kind.removeprefix("block ")
                self.assertNotIn(language, SHELLS, f"{where}: write console, so that it is run")
                if kind == "block console":
                    self.assertIsNotNone(commands_of(line, content),
                                         f"{where}: a console block without a command")

    def test_pages_say_what_happens(self):
        self.assertTrue(SMOKE.exists(), f"not run: {SMOKE} is not built")
        lock = open(pathlib.Path(tempfile.gettempdir()) / "smoke-docs.lock", "w")
        self.addCleanup(lock.close)
        fcntl.flock(lock, fcntl.LOCK_EX)  # the pages' addresses are fixed
        told = 0
        for page in pages():
            if not page.blocks("console"):
                continue
            told += 1
            with self.subTest(page=str(page.path.relative_to(ROOT))):
                story = Story(self, page)
                try:
                    story.tell()
                finally:
                    story.close()
                shown = sum(len(commands_of(b[0], b[2])) for b in page.blocks("console"))
                self.assertEqual(story.ran, shown)
        self.assertGreaterEqual(told, 6, "the guide's pages are gone")


if __name__ == "__main__":
    unittest.main()
