#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""docs/reference/hurl.md: all that Hurl 8 is, line by line, with what proves it here.

Its words come from the tables in src/ (a word without a proof is a mistake), its sentences
from tests/peer/checklist.txt (a proof that is not there is one, too).  UPDATE=1 writes it.
"""
import os
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/reference/hurl.md"
CORPUS = ROOT / "tests/peer/corpus"
E2E = ROOT / "tests/e2e"
SHOWN = 3  # proofs of a word
HEAD = """\
# Hurl 8, line by line

What Hurl 8 has, and what proves that `smoke run` has it: cases of `tests/peer/corpus`, which
[hurl 8.0.1 and smoke answer alike](../why/hurl-answers.md), or tests of `tests/e2e`. Where an answer differs on
purpose, the row of [Where answers differ](strictness.md) is named. This page is made from the tables in
`src/` and `tests/peer/checklist.txt`; `tests/house/hurl.py` keeps it true.
"""
mistakes = []


def table(file, name):
    text = re.sub(r"/\*.*?\*/", "", (ROOT / "src" / file).read_text(), flags=re.S)
    match = re.search(r"\b" + name + r"\[\]\s*=\s*\{(.*?)\n\};", text, flags=re.S)
    if not match:
        mistakes.append(f"src/{file}: there is no table {name}[] any more")
    return match[1] if match else ""


def words(file, name, least, pattern=r'\{\s*(?:STR_INIT\()?"([^"]+)"'):
    found = list(dict.fromkeys(re.findall(pattern, table(file, name))))
    if len(found) < least:
        mistakes.append(f"src/{file}: {len(found)} words in {name}[], and there are at least {least}")
    return found


def cases():
    return {path.relative_to(CORPUS).with_suffix("").as_posix(): path.read_bytes().decode("utf-8", "replace")
            for path in sorted(CORPUS.rglob("*.hurl"))}


CASES = cases()
TESTS = {path.name: path.read_text() for path in sorted(E2E.glob("test_*.py"))}
AGREEING = {name: text for name, text in CASES.items() if "\n# differs:" not in "\n" + text}


def proofs(pattern):
    """Cases that use a word and agree, those with a speaking name first; then tests."""
    found = [name for name, text in AGREEING.items()
             if not name.startswith("700-mistakes") and re.search(pattern, text, flags=re.M)]
    return found


def best(word, found):
    plain = re.sub(r"[^a-z0-9]", "", word.lower())
    return sorted(found, key=lambda n: (plain not in re.sub(r"[^a-z0-9]", "", n.lower()), n))[:SHOWN]


def row(word, found):
    if not found:
        mistakes.append(f"nothing proves '{word}'")
    return f"| `{word}` | {', '.join(f'`{f}`' for f in found)} |"


def word_table(title, found, pattern, tests=None):
    lines = ["", f"## {title}", "", "| word | proof |", "|---|---|"]
    for word in found:
        proof = best(word, proofs(pattern(re.escape(word))))
        if not proof and tests:
            proof = [name for name, text in TESTS.items() if re.search(tests(word), text)][:SHOWN]
        lines.append(row(word, proof))
    return lines


def variable_of(option):
    return "HURL_" + option.replace(".", "").replace("-", "_").upper()


def option_words():
    text = (ROOT / "src/cmd/run.c").read_text()
    block = lambda name: re.findall(r'"([^"]+)"', re.search(
        name + r"\[\]\s*=\s*\{([^}]*)\}", text)[1])
    return block("options"), block("variables")


def letters():
    text = (ROOT / "src/cmd/option_rows.c").read_text()
    return dict(re.findall(r"\{ \"([^\"]+)\", '(.)'", text))


OWN = {"env", "deadline", "fail-fast", "hurl-exit-codes", "version"}  # no options of hurl's, or only to look


def command_line(lines):
    options, variables = option_words()
    short = letters()
    options = [o for o in dict.fromkeys(options + ["verbose", "color"]) if o not in OWN]
    lines += ["", "## Options of the command line", "", "| word | proof |", "|---|---|"]
    for option in options:
        also = rf'|"-{short[option]}"' if option in short else ""
        found = best(option, [n for n, t in AGREEING.items()
                              if re.search(rf"^# options:.*--{re.escape(option)}(\s|$)", t, flags=re.M)])
        found += [n for n, t in TESTS.items() if n.startswith("test_run")
                  and re.search(rf'"--{re.escape(option)}["=]' + also, t)]
        lines.append(row(f"--{option}", found[:SHOWN]))
    lines += ["", "## Variables of the environment", "",
              "Each is read as its option is, below the command line: `tests/unit/cmd/options_test.c`.", "",
              ", ".join(f"`{variable_of(v)}`" for v in sorted(variables))
              + ", `HURL_VARIABLE_name`, `HURL_SECRET_name`."]


def titles():
    text = "".join(p.read_text() for folder in ("collect", "query")
                   for p in sorted((ROOT / "src" / folder).glob("*.c")))
    known = ("Assert", "Invalid", "Undefined", "Unrenderable", "Filter", "No query", "Header not",
             "Decompression", "File", "Unauthorized", "HTTP", "Unsupported")
    found = {t for t in re.findall(r'"([A-Z][A-Za-z /]+)"', text) if t.startswith(known) and " " in t}
    recorded = {}
    for path in sorted((ROOT / "tests/peer/recorded").rglob("*.json")):
        name = path.relative_to(ROOT / "tests/peer/recorded").as_posix().removesuffix(".json")
        if name in AGREEING:
            for title in re.findall(r'\["([A-Z][^"]+)", \d+, \d+\]', path.read_text()):
                recorded.setdefault(title, []).append(name)
    lines = ["", "## Titles of errors", "", "| word | proof |", "|---|---|"]
    lines += [row(t, recorded[t][:SHOWN]) for t in sorted(found) if t in recorded]
    missing = sorted(set(recorded) - found - {"Parsing"})
    mistakes.extend(f"hurl's title '{t}' is nowhere in src/" for t in missing)
    if len(lines) < 20:
        mistakes.append("the titles of errors were not found")
    return lines


def shown(proof):
    if proof.startswith("="):
        text = (ROOT / "src/model/strictness.c").read_text()
        if f'STR_INIT("{proof[1:]}")' not in text:
            mistakes.append(f"checklist.txt: no row of differences '{proof[1:]}'")
        return f"differs: [`{proof[1:]}`](strictness.md)"
    if ":" in proof:
        name, words_of = proof.split(":", 1)
        if name not in TESTS or not re.search(rf"def test_\w*{words_of}", TESTS[name]):
            mistakes.append(f"checklist.txt: no test {proof}")
        return f"`{name}`" + (f" {words_of.replace('_', ' ')}" if words_of else "")
    pattern = re.escape(proof).replace(r"\*", ".*") + "$"
    if not any(re.match(pattern, name) for name in CASES):
        mistakes.append(f"checklist.txt: no case {proof}")
    return f"`{proof}`"


def sentences():
    lines = []
    for line in (ROOT / "tests/peer/checklist.txt").read_text().splitlines():
        if line.startswith("## "):
            lines += ["", line, "", "| what | proof |", "|---|---|"]
        elif line and not line.startswith("#"):
            what, found = line.rsplit(" | ", 1)
            cell = "no" if found == "-" else ", ".join(map(shown, found.split()))
            lines.append(f"| {what} | {cell} |")
    if len(lines) < 90:
        mistakes.append("tests/peer/checklist.txt was not read")
    return lines


def page():
    lines = [HEAD.rstrip()] + sentences()
    sections = [w for file, name in (("suite/request.c", "sections"), ("suite/response.c", "sections"))
                for w in re.findall(r'STR_INIT\("(\w+)"\)', table(file, name))]
    lines += word_table("Sections", sections, lambda w: rf"^\[{w}\]")
    lines += word_table("Options of an entry", words("model/suite_options.c", "forms", 40),
                        lambda w: rf"^{w}:", lambda w: rf'(\\n|\n|"){w}:')
    lines += word_table("Queries", words("suite/query.c", "forms", 15),
                        lambda w: rf"^(\w+: )?{w}( |$)", lambda w: rf'\\n{w} "|\n *{w} "')
    lines += word_table("Predicates", words("query/predicate.c", "forms", 20),
                        lambda w: rf"^\w.* {w}( |$)")
    lines += word_table("Filters", words("query/filter.c", "forms", 25),
                        lambda w: rf"^(\w+: )?\w+ .*{w}( |$)|^(\w+: )?\w+ {w}( |$)")
    command_line(lines)
    lines += titles()
    return "\n".join(lines) + "\n"


def main():
    text = page()
    if os.environ.get("UPDATE") and not mistakes:
        PAGE.write_text(text)
    if not PAGE.exists() or PAGE.read_text() != text:
        mistakes.append(f"{PAGE.relative_to(ROOT)} is not what the tables say; UPDATE=1 writes it")
    for mistake in mistakes:
        print(mistake)
    print(f"\n{len(text.splitlines())} lines, {len(mistakes)} mistakes")
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
