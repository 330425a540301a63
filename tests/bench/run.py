#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""run.py BUILD [PART…]: how fast smoke is, and what it takes, against goals.

Parts: start_up one_file many_files large_bodies slow_server per_request memory reports; all unless
said.  The server is tests/bench/server.c, whose responses are made before they are asked for; the
rivals are tests/bench/bare.c, the least that libcurl can do, and hurl where it is on the PATH.
Client and server share the machine, so that CPU of the client alone is shown beside wall time.
Ends with 1 when a goal is not met.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from measure import Measure, wait_for
from reports import open_page, write_reports
from suites import Suites
from table import Table

ROOT = pathlib.Path(__file__).resolve().parents[2]
PORT = 18480


def main():
    build = ROOT / sys.argv[1]
    table = Table()
    hurl = shutil.which("hurl")
    says = subprocess.run([hurl, "--version"], capture_output=True, text=True).stdout.split(" (")[0] \
        if hurl else "not on the PATH: not compared with it"
    table.note(f"{os.cpu_count()} processors; hurl: {says}\n")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        server = subprocess.Popen([build / "tests/bench/server", str(PORT)])
        try:
            wait_for(PORT)
            measure = Measure(build / "tests/bench/cost")
            suites = Suites(measure, table, folder, build / "smoke", hurl, build / "tests/bench/bare",
                            f"http://127.0.0.1:{PORT}")
            parts = {part.__name__: part for part in suites.all}
            for part in sys.argv[2:] or [*parts, "reports"]:
                if part == "reports":
                    write_reports(measure, table, build / "smoke", folder / "workspace",
                                  ROOT / "tests/cases/report/01-go/run.json")
                    open_page(table, folder / "workspace/out.html", ROOT / "tests/e2e")
                elif part in parts:
                    parts[part]()
                else:
                    sys.exit(f"no part '{part}'; there are: {' '.join(parts)} reports")
        finally:
            server.terminate()
            server.wait()
    sys.exit(0 if table.show() else 1)


if __name__ == "__main__":
    main()
