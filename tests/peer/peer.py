# SPDX-License-Identifier: MIT
"""What recording and replaying share: the cases, how one is run, what is read from it.

A case is a file of corpus/.  Lines at its head may say how it is run and what is known:

    # options: --location --variable n=3
    # differs: ID            a row of src/model/strictness.c: smoke answers otherwise

What hurl did stands in recorded/ under the same name; what smoke does instead, where the
case says `differs`, in recorded/…smoke.json.
"""
import base64
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile

from server import Server

HERE = pathlib.Path(__file__).resolve().parent
CORPUS, RECORDED = HERE / "corpus", HERE / "recorded"
DEADLINE = 60  # seconds for one run
KEYS = ("exit", "errors", "stdout", "entries")
EXITS = {0: 0, 4: 1, 3: 3, 1: 2, 2: 2}  # of hurl -> of smoke
HURL_ERROR = re.compile(r"^error: (.*)\n *--> (.*?):(\d+):(\d+)$", re.M)
SMOKE_MISTAKE = re.compile(r"^([^\s:]+\.hurl):(\d+):(\d+): error: ", re.M)


class Case:
    def __init__(self, path):
        self.path = path
        self.name = path.relative_to(CORPUS).with_suffix("").as_posix()
        text = path.read_bytes().decode("utf-8", "replace")
        head = re.match(r"(?:#.*\n)*", text).group()
        said = dict(re.findall(r"^# (options|differs): (.*)$", head, re.M))
        self.options = shlex.split(said.get("options", ""))
        self.differs = said.get("differs", "").strip()

    def recording(self, of="hurl"):
        suffix = ".smoke.json" if of == "smoke" else ".json"
        return (RECORDED / self.name).with_suffix(suffix)

    def read(self, of="hurl"):
        return json.loads(self.recording(of).read_text())


def cases(wanted=()):
    found = [Case(path) for path in sorted(CORPUS.rglob("*.hurl"))]
    return [c for c in found if not wanted or any(w in c.name for w in wanted)]


def bytes_as_json(data):
    try:
        return data.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(data).decode()}


def environment():
    kept = {k: v for k, v in os.environ.items()
            if not k.upper().endswith("_PROXY") and not k.startswith(("HURL_", "SMOKE_", "CI"))}
    return {**kept, "NO_COLOR": "1", "HURL_VARIABLE_from_env": "env", "HURL_SECRET_hidden": "s3cret"}


class Runner:
    """Runs cases in a copy of the corpus, since suites may write files."""

    def __init__(self, command):
        self.command = list(map(str, command))

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="smoke-peer-"))
        shutil.copytree(CORPUS, self.folder / "corpus")
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, case, *more):
        """(exit, stdout, stderr), as if the server's port were 0."""
        with Server() as server:
            done = subprocess.run(
                [*self.command, *more, "--variable", f"host={server.host}", *case.options,
                 f"{case.name}.hurl"], cwd=self.folder / "corpus", env=environment(),
                stdin=subprocess.DEVNULL, capture_output=True, timeout=DEADLINE)
            port = str(server.port).encode()
        clean = [text.replace(b"127.0.0.1:" + port, b"127.0.0.1:0")
                 for text in (done.stdout, done.stderr)]
        return done.returncode, *clean


def errors_of(stderr):
    """[[title, line, column], …]; mistakes of parsing have no title of their own."""
    text = stderr.decode("utf-8", "replace")
    framed = [[title, int(line), int(column)] for title, _, line, column in HURL_ERROR.findall(text)]
    mistakes = [["Parsing", int(line), int(column)] for _, line, column in SMOKE_MISTAKE.findall(text)]
    return [["Parsing" if t.startswith("Parsing") else t, line, c] for t, line, c in framed] + mistakes


def observe(runner, case, *more):
    exit, out, err = runner.run(case, *more)
    return {"exit": exit, "stdout": bytes_as_json(out), "errors": errors_of(err)}


def observe_smoke(runner, case):
    seen = observe(runner, case)
    if seen["exit"] == 2:
        seen["errors"] = seen["errors"][:1]  # hurl ends at the first mistake
    else:
        seen["entries"] = observe_json(runner, case)
    return seen


def observe_hurl(runner, case):
    seen = observe(runner, case)
    seen["exit"] = EXITS.get(seen["exit"], seen["exit"])
    if seen["exit"] != 2:
        seen["entries"] = observe_json(runner, case)
    return seen


def steady(value):
    """Without what differs between two runs."""
    text = re.sub(r"127\.0\.0\.1:\d{4,5}", "127.0.0.1:0", json.dumps(value))
    return json.loads(text)


def observe_json(runner, case):
    """Per entry: the asserts as [line, success], and what was captured."""
    _, out, _ = runner.run(case, "--json")
    text = out.decode()
    start = re.search(r'\{"cookies":\[[^]]*\],"entries"', text)  # `output: -` is before it
    entries = json.loads(text[start.start():])["entries"] if start else []
    return steady([{"asserts": [[a["line"], a["success"]] for a in e["asserts"]],
                    "captures": {c["name"]: "(time)" if c["name"] == "ms" else c["value"]
                                 for c in e["captures"]}}
                   for e in entries])


def differences(wanted, seen):
    """What of a recording does not hold, as lines."""
    return [f"{key}: wanted {json.dumps(wanted.get(key))[:300]}, got {json.dumps(seen.get(key))[:300]}"
            for key in KEYS if wanted.get(key) != seen.get(key)]


def in_parallel(work, items, jobs=6):
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(work, items))
