# SPDX-License-Identifier: MIT
"""What it costs to write the reports of a run of 100,000 checks, and to open its page."""
import json
import re
import sqlite3
import subprocess
import sys

from measure import median

CHECKS = 100_000
WORKSPACE = """smoke: 1
project: shop
environments:
  prod: {tier: testing, url: http://127.0.0.1:1}
  preprod: {tier: staging, url: http://127.0.0.1:2}
compare: {baseline: prod, candidate: preprod}
probes:
  - name: version
    http: GET /version
"""


def record_of(sample):
    """1,000 suites of a hundred entries; every thousandth entry failed."""
    record = json.loads(sample.read_text())
    record["checks"] = [
        {"number": n, "kind": "entry", "state": "pass" if n % 1000 else "fail",
         **({} if n % 1000 else {"worst": "error"}), "required": True,
         "name": f"suites/shop/part-{n // 100:04}.hurl:{n % 100 * 7 + 1} GET {{{{url}}}}/items/{n}",
         "group": f"suites/shop/part-{n // 100:04}.hurl", "environment": "preprod", "attempts": 1,
         "duration_ms": n % 300}
        for n in range(1, CHECKS + 1)]
    failed = CHECKS // 1000
    none = {name: 0 for name in record["verdict"]["tally"]}
    record["verdict"].update(word="NO-GO", exit=1, tally={
        **none, "planned": CHECKS, "required": CHECKS, "passed": CHECKS - failed, "failed": failed,
        "required_failed": failed})
    record["findings"] = [
        {"check": n, "severity": "error", "kind": "assert", "subject": f"suites/shop/part-{n // 100:04}.hurl",
         "where": "preprod", "path": f"suites/shop/part-{n // 100:04}.hurl:4:1", "title": "Assert status code",
         "expected": "200", "actual": "500", "rule": "no rule", "fingerprint": f"{n:016x}", "seen": f"{n:016x}"}
        for n in range(1000, CHECKS + 1, 1000)]
    return record


def keep(measure, smoke, folder, record):
    """In a history, as if it had been a run of this workspace."""
    folder.mkdir()
    (folder / "smoke.yaml").write_text(WORKSPACE)
    measure.once([smoke, "history"], folder)  # makes the file
    db = sqlite3.connect(folder / ".smoke/history.db")
    db.execute("INSERT INTO runs (command, project, state, started, ended, planned, plan_digest, verdict,"
               " record) VALUES ('gate', 'shop', 'finished', 1, 2, 1, '', 'NO-GO', ?)",
               (json.dumps(record, separators=(",", ":")) + "\n",))
    db.commit()
    db.close()


def write_reports(measure, table, smoke, folder, sample):
    keep(measure, smoke, folder, record_of(sample))
    wishes = {"text": ["text:out.txt"], "JSON": ["json:out.json"], "HTML": ["html:out.html"],
              "JUnit": ["junit:out.xml"], "Markdown": ["markdown:out.md"],
              "all three": ["html:out.html", "junit:out.xml", "markdown:out.md"]}
    costs = measure.in_turn({name: [smoke, "report", "last", *sum((["--report", w] for w in wish), [])]
                     for name, wish in wishes.items()}, 7, folder)
    table.note(f"Reports of a recorded run of {CHECKS:,} checks; the record is read each time")
    read = median(costs["text"], "cpu")
    for name, rows in costs.items():
        table.note(f"    {name:15} {median(rows, 'cpu') * 1e3:8.0f} ms CPU {median(rows, 'peak') / 1024:8.1f} MB")
    own = {name: median(rows, "cpu") - read for name, rows in costs.items()}
    table.row("HTML, JUnit and Markdown against JSON: CPU beyond reading",
              own["all three"] / max(own["JSON"], 1e-3), "×", most=2.0)
    table.row("HTML, JUnit and Markdown: peak memory", median(costs["all three"], "peak") / 1024, "MB", most=64)
    table.row("HTML page: size", (folder / "out.html").stat().st_size / 1024, "KB")


def open_page(table, page, e2e):
    """In a browser that draws nothing: until the verdict is there, and until the page is whole."""
    sys.path.insert(0, str(e2e))
    try:
        from browser import QUIET, tool
        browser = tool("chromium")
    except Exception as missing:  # a SkipTest of unittest, too
        table.skipped("HTML page: time to the verdict", str(missing))
        return
    text = page.read_text()
    script = "<script>document.title = 'shown ' + Math.round(performance.now())</script>"
    timed = page.with_name("timed.html")
    # The page allows its own script alone, by digest: for this measurement, also this one.
    text = re.sub(r"<meta[^>]*Content-Security-Policy[^>]*>", "", text)
    timed.write_text(text.replace("</h1>", "</h1>" + script, 1))
    done = subprocess.run([browser, *QUIET, f"--user-data-dir={page.parent}/browser", "--dump-dom",
                           timed.as_uri()], capture_output=True, text=True, timeout=120)
    found = re.search(r"<title>shown (\d+)", done.stdout)
    if found:
        table.row("HTML page: verdict in the browser after", float(found[1]), "ms")
    else:
        table.skipped("HTML page: time to the verdict", "the browser did not say")
