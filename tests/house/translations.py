# SPDX-License-Identifier: MIT
"""Every sentence that a report may show is in reports/translations/fr.po, and nothing else is.

Two kinds: what src/ says for people through tr(), view_say(), TR() and their like; and the sentences that
other stages write into the record, which are found again by their pattern (src/out/tr.h).  Those are all
texts with a blank in the files below, but for what the rows of `no_sentence` tell apart.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "reports/translations"))
import compile as po  # noqa: E402

# Where the record's sentences are written.
WRITERS = """
judge/*.c compare/expect.c compare/govern.c compare/meant.c compare/shape.c
cmd/session*.c cmd/probe_*.c cmd/verify*.c cmd/watch_fold.c collect/collect.c collect/suite_run.c collect/look.c
collect/probe_*.c collect/redirect.c collect/discover.c collect/entry_expect.c collect/setup.c collect/answers.c
query/condition.c plan/names.c
""".split()

# And who else in cmd/ adds to a record.
ADDS = re.compile(r"session_find\(|session_evidence\(|->notes\b|->waits\b|->noise\b")

# Of them, what says nothing in a record.
NO_WRITERS = ("session_live.c", "session_ticket.c", "watch.c")

# Functions whose last texts people read, and macros that mark one.
SAYING = ("tr", "tr_str", "say", "view_say", "view_word", "html_word", "html_aside", "TR")
COUNTING = ("view_count", "tr_count")

# Texts of these are errors, options, help, queries: they stay English, or are no words at all.
SILENT = re.compile(r"(err_set|err_context|diags_\w+|say_\w+|live_\w+|sql_\w+|mistake|assert|look_note"
                    r"|\.summary =|\.examples =|\.help =)\s*\(?[^;]*$")
# What an assert saw is shown as a value, without these words (cmd/session_entry.c).
ASSERTS = re.compile(r"actual value is |Assert body$")
# What an expectation asks is a value, put together here; report/view_translate.c knows the whole.
EXPECTED = ("the same as", "different from", "%s %.*s (baseline)", "%s the baseline", "version %.*s")
TOKEN = re.compile(r"/\*.*?\*/|//[^\n]*|'(?:[^'\\]|\\.)+'|\"((?:[^\"\\\n]|\\.)*)\"", re.S)
ESCAPE = re.compile(r"\\(.)")


def unescape(text):
    return ESCAPE.sub(lambda m: po.ESCAPES.get(m.group(1), m.group(1)), text)


class Literal:
    def __init__(self, text, start, end):
        self.text, self.start, self.end = text, start, end


def literals(source):
    """The texts of a C file; those that stand side by side are one."""
    found = []
    for m in TOKEN.finditer(source):
        if m.group(1) is None:
            continue
        if found and not source[found[-1].end:m.start()].strip():
            found[-1].text += unescape(m.group(1))
            found[-1].end = m.end()
        else:
            found.append(Literal(unescape(m.group(1)), m.start(), m.end()))
    return found


def call_of(source, at):
    """The name of the call whose parentheses are open around a place."""
    depth = 0
    for i in range(at - 1, max(0, at - 2000), -1):
        if source[i] == ")":
            depth += 1
        elif source[i] == "(":
            if not depth:
                return re.search(r"\w*$", source[:i]).group()
            depth -= 1
        elif source[i] in ";{}" and not depth:
            return ""
    return ""


def statement(source, at):
    start = max(source.rfind(c, 0, at) for c in ";{}")
    return source[start + 1:at]


def is_sentence(text):
    """Not a command to copy, nor columns for machines."""
    return " " in text.strip() and po.is_sentence(text) and not re.match(r"smoke |.*\t", text)


def said(path):
    """What a file says through tr() and its like: (text, plural or None, line)."""
    source = path.read_text("utf-8")
    all_of = literals(source)
    skip = set()
    for i, one in enumerate(all_of):
        call = call_of(source, one.start)
        line = source.count("\n", 0, one.start) + 1
        if call in COUNTING and one.start not in skip:
            many = all_of[i + 1]
            skip.add(many.start)
            yield one.text, many.text, line
        elif call in SAYING:
            yield one.text, None, line


def written(path):
    """The sentences that a file writes into the record."""
    source = path.read_text("utf-8")
    for one in literals(source):
        text = one.text.split("\n")[0] # what follows is to be copied as it is
        before = statement(source, one.start)
        if is_sentence(text) and not SILENT.search(before) and not ASSERTS.match(text):
            yield text, source.count("\n", 0, one.start) + 1


def main():
    entries = po.read(ROOT / "reports/translations/fr.po")
    bad = po.check("reports/translations/fr.po", entries)
    known = {e["msgid"]: e for e in entries[1:]}
    recorded = {t for e in entries if e["record"] for t in (e["msgid"], e["many"]) if t}
    forms = set(known) | {e["many"] for e in entries[1:] if e["many"]}
    used = set()
    for path in sorted((ROOT / "src").glob("*/*.c")):
        name = path.relative_to(ROOT)
        for text, many, line in said(path):
            used |= {text, many}
            if text and text not in (known if many else forms):
                bad.append(f"{name}:{line}: not in fr.po: {text!r}" + (f" / {many!r}" if many else ""))
            elif many and known[text]["many"] != many:
                bad.append(f"{name}:{line}: fr.po has not the plural {many!r} of {text!r}")
    files = {p for pattern in WRITERS for p in (ROOT / "src").glob(pattern)}
    files |= {p for p in (ROOT / "src/cmd").glob("*.c") if ADDS.search(p.read_text("utf-8"))}
    files = sorted(p for p in files if p.name not in NO_WRITERS)
    for path in files:
        spoken = {text for text, _, _ in said(path)}
        for text, line in written(path):
            if text in spoken:
                continue
            used.add(text)
            if text not in recorded and text not in EXPECTED:
                bad.append(f"{path.relative_to(ROOT)}:{line}: not in fr.po as a text of the record: {text!r}")
    everything = "\n".join(one.text for path in (ROOT / "src").glob("*/*.c")
                           for one in literals(path.read_text("utf-8")))
    texts = set(everything.split("\n")) | used
    for e in entries[1:]:
        if e["msgid"] not in used and e["msgid"] not in texts:
            bad.append(f"reports/translations/fr.po:{e['line']}: nobody says {e['msgid']!r}")
    print("\n".join(bad) or f"{len(entries) - 1} texts, all of them in French")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
