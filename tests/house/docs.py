#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What the documentation and the program must agree on.

Commands, options, exits, environment variables, report formats, and the words of suites are
read from the tables in src/ and held against docs/reference and the manual page, both ways.
Paths and links in the documentation lead somewhere, and commands shown in it have the
options that are shown.  UPDATE=1 rewrites the tables that are made from the code.
"""
import os
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs/reference"
MANUAL = ROOT / "packaging/smoke.1.scd"
STRING = r'"((?:[^"\\]|\\.)*)"'
UPDATE = bool(os.environ.get("UPDATE"))
mistakes = []


def wrong(where, text):
    path = where.relative_to(ROOT) if isinstance(where, pathlib.Path) else where
    mistakes.append(f"{path}: {text}")


def need(rows, least, what):
    """A table that could not be read must not pass as one that agrees."""
    if len(rows) < least:
        wrong("tests/house/docs.py", f"found {len(rows)} {what}, and there are at least {least}")
    return rows


def source(name):
    return re.sub(r"/\*.*?\*/", "", (ROOT / "src" / name).read_text(), flags=re.S)


def option_source():
    """The rows of all options, in whichever file of the command line they stand."""
    return "".join(source(f"cmd/{path.name}") for path in sorted((ROOT / "src/cmd").glob("option*.c")))


def table(text, name):
    """What stands between the braces of the table `name`."""
    match = re.search(r"\b" + name + r"\[\]\s*=\s*\{(.*?)\n\};", text, flags=re.S)
    if not match:
        wrong("tests/house/docs.py", f"there is no table {name}[] any more")
    return match.group(1) if match else ""


def joined(strings):
    return "".join(re.findall(STRING, strings))


# --- what the program has -------------------------------------------------------------


def read_options():
    row = re.compile(r"\{\s*" + STRING + r",\s*(0|'.'),\s*TAKES_(\w+),\s*AT\(\w+\),\s*"
                     r"[-\w]+,\s*[-\w]+,\s*(NULL|" + STRING + r"),\s*((?:" + STRING + r"\s*)+)\}")
    rows = {}
    text = table(option_source(), "rows")
    for m in row.finditer(text):
        rows[m[1]] = {"letter": m[2].strip("'") if m[2] != "0" else "", "takes": m[3],
                      "placeholder": m[5] or "", "help": joined(m[6])}
    if len(rows) != text.count("AT("):
        wrong("tests/house/docs.py", "not every row of the options was read")
    return need(rows, 50, "options")


def read_commands(options):
    text = option_source()
    shared = re.search(r"shared\[\]\s*=\s*\{([^}]*)\}", text)
    shared = need(re.findall(STRING, shared[1]) if shared else [], 3, "shared options")
    listed = need(re.findall(r"&command_(\w+)", table(source("cmd/commands.c"), "rows")), 8,
                  "commands")
    commands = {}
    for name in listed:
        text = source(f"cmd/{name}.c")
        own = re.search(r"const options\[\]\s*=\s*\{([^}]*)\}", text)
        own = re.findall(STRING, own[1]) if own else []
        examples = re.search(r"\.examples\s*=\s*((?:" + STRING + r"\s*)+),", text)
        commands[name] = {
            "options": set(shared) | set(own),
            "operands": bool(re.search(r'\.operands\s*=\s*"[^"]', text)),
            "examples": joined(examples[1]).replace("\\n", "\n") if examples else ""}
        for option in own:
            if option not in options:
                wrong(f"src/cmd/{name}.c", f"there is no option row '{option}'")
        if not commands[name]["examples"]:
            wrong(f"src/cmd/{name}.c", "--help has no example")
    return commands, set(shared)


def read_words(file, name, least, what):
    return need(re.findall(r"\{\s*STR_INIT\(" + STRING + r"\)", table(source(file), name)), least,
                what)


def read_suite_options():
    row = re.compile(r"\{\s*STR_INIT\(" + STRING + r"\),\s*(FLAG|TEXT|WORD|COUNT|DURATION|PAIR)"
                     r"\(([^)]*)\)")
    text = table(source("model/suite_options.c"), "forms")
    rows = {m[1]: (m[2], m[3], "repeats = true" in text[m.end():text.index("}", m.end())])
            for m in row.finditer(text)}
    if len(rows) != text.count("STR_INIT("):
        wrong("tests/house/docs.py", "not every row of src/model/suite_options.c was read")
    return need(rows, 30, "options of suites")


# --- tables that are made from the code -----------------------------------------------


def option_table(options, commands, shared):
    lines = ["| option | of | meaning |", "|---|---|---|"]
    for name, row in options.items():
        text = f"--{name}"
        if row["takes"] == "WHEN":
            text += f"[={row['placeholder']}]"
        elif row["placeholder"]:
            text += f" {row['placeholder']}"
        text = f"`{text}`"
        if row["letter"]:
            text = f"`-{row['letter']}`, {text}"
        if row["takes"] == "TEXTS":
            text += " *many*"
        users = [c for c in commands if name in commands[c]["options"]]
        users = "all" if name in shared else ", ".join(users)
        lines.append(f"| {text} | {users} | {row['help']} |")
    return lines


def manual_options(options, commands, shared, of_run):
    """Rows of the manual page: those that `smoke run` alone has, or the others."""
    lines = [""]
    for name, row in options.items():
        users = [c for c in commands if name in commands[c]["options"]]
        if (users == ["run"]) != of_run:
            continue
        text = f"*--{name}*"
        if row["letter"]:
            text = f"*-{row['letter']}*, {text}"
        if row["takes"] == "WHEN":
            text += f"\\[=_{row['placeholder']}_]"
        elif row["placeholder"]:
            text += f" _{scdoc(row['placeholder'])}_"
        more = " May be given more than once." if row["takes"] == "TEXTS" else ""
        if name not in shared and not of_run:
            more += f" Of {', '.join(users)}."
        help_text = scdoc(row["help"][:1].upper() + row["help"][1:])
        lines += [text, f"\t{help_text}.{more}", ""]
    return lines


def scdoc(text):
    return re.sub(r"([\\*_\[#])", r"\\\1", text.replace("\\\\", "\\"))


TAKES = {"FLAG": "`true` or `false`", "TEXT": "a text", "WORD": "`brief`, `verbose` or `debug`",
         "COUNT": "a number",
         "DURATION": "a time", "PAIR": "a pair"}


def suite_option_table(rows):
    lines = ["| option | takes |", "|---|---|"]
    for name, (kind, inner, repeats) in rows.items():
        text = TAKES[kind]
        if kind == "PAIR":
            text = f"`name{':' if chr(58) in inner else '='}value`"
        elif kind == "DURATION":
            text += "; alone in " + ("seconds" if "SECOND" in inner else "milliseconds")
        if repeats or kind == "PAIR":
            text += ", may be repeated"
        lines.append(f"| `{name}` | {text} |")
    return lines


def hold_table(path, marker, lines):
    """What stands between `<!-- marker -->` and `<!-- end -->`, or `; marker` and `; end`."""
    text = path.read_text()
    match = re.search(rf"((?:<!-- {marker} -->|^; {marker})\n)(.*?)(<!-- end -->|^; end$)", text,
                      flags=re.S | re.M)
    if not match:
        wrong(path, f"the table '{marker}' is gone")
        return
    made = "\n".join(lines) + "\n"
    if match[2] == made:
        return
    if UPDATE and not mistakes:  # tables that could not be read are not written either
        path.write_text(text[:match.start(2)] + made + text[match.end(2):])
        return
    shown = match[2].split("\n")
    for line in lines:
        if line not in shown:
            wrong(path, f"not there, or otherwise: {line}")
    for line in shown:
        if line and line not in lines:
            wrong(path, f"nobody knows: {line}")


def section(path, heading):
    """The text of a page below a heading."""
    match = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", path.read_text(),
                      flags=re.S | re.M)
    if not match:
        wrong(path, f"the section '{heading}' is gone")
    return match[1] if match else ""


def first_cells(text):
    return re.findall(r"^\| ([^|]*?) \|", text, flags=re.M)


def hold_words(path, heading, words):
    """The first word of the first cells of a section's table, and the program's words."""
    shown = [m[1] for cell in first_cells(section(path, heading))
             for m in re.finditer(r"`([^`\s]+)[^`]*`", cell)]
    for word in words:
        if word not in shown:
            wrong(path, f"{heading}: '{word}' is not there")
    for word in shown:
        if word not in words:
            wrong(path, f"{heading}: nobody knows '{word}'")


# --- pages ----------------------------------------------------------------------------


def hold_commands(commands):
    page = REFERENCE / "commands.md"
    text = page.read_text()
    sections = re.findall(r"^## smoke (\w+)$", text, flags=re.M)
    for name in commands:
        if name not in sections:
            wrong(page, f"no section for smoke {name}")
    for name in sections:
        if name not in commands:
            wrong(page, f"there is no command {name}")
    hold_words(page, "Environment variables", read_variables())


def read_variables():
    """Those that the code names, and those that libcurl reads for `smoke run`."""
    names = set()
    for path in sorted((ROOT / "src").rglob("*.c")):
        if not re.search(r"_(replay|fixed)\.c$", path.name):  # twins, for tests
            names |= set(re.findall(r'getenv\("(\w+)"\)', path.read_text()))
    prefixes = re.findall(r'STR_INIT\("(HURL_\w+_)"\)', source("cmd/run_variables.c"))
    names |= {prefix + "name" for prefix in need(prefixes, 2, "prefixes of variables")}
    if '"HURL_"' in source("cmd/options.c"):
        names.add("HURL_…")
    need(names, 5, "environment variables")
    return names | {"http_proxy", "https_proxy", "all_proxy", "no_proxy", "{from_env:", "{{getEnv"}


def hold_exits():
    codes = set(re.findall(r"return (\d+);", re.search(
        r"^exit_of\(.*?^\}", source("cmd/say.c"), flags=re.S | re.M)[0])) | {"1"}
    need(codes, 5, "exits")
    for page, heading in ((REFERENCE / "commands.md", "Exits"), (REFERENCE / "verdict.md", "Exits")):
        shown = {cell for cell in first_cells(section(page, heading)) if cell.isdigit()}
        if shown != codes:
            wrong(page, f"exits {sorted(shown)}, and the program's are {sorted(codes)}")
    manual = re.search(r"^# EXIT STATUS\n(.*?)^# ", MANUAL.read_text(), flags=re.S | re.M)
    shown = set(re.findall(r"^\*(\d+)\*", manual[1] if manual else "", flags=re.M))
    if shown != codes:
        wrong(MANUAL, f"exits {sorted(shown)}, and the program's are {sorted(codes)}")


def hold_suites():
    page = REFERENCE / "suites.md"
    hold_words(page, "Queries", read_words("suite/query.c", "forms", 15, "queries"))
    hold_words(page, "Predicates", read_words("query/predicate.c", "forms", 20, "predicates"))
    hold_words(page, "Filters", read_words("query/filter.c", "forms", 25, "filters"))
    sections = []
    for file in ("suite/request.c", "suite/response.c"):
        for name in ("request_sections", "response_sections", "sections"):
            match = re.search(r"\b" + name + r"\[\]\s*=\s*\{(.*?)\n\};", source(file), flags=re.S)
            if match:
                sections += re.findall(r'STR_INIT\("(\w+)"\)', match[1])
    need(sections, 8, "sections")
    hold_words(page, "An entry", [f"[{name}]" for name in sections])


def hold_reports():
    page = REFERENCE / "reports.md"
    formats = need(re.findall(r"\{\s*STR_INIT\(" + STRING + r"\),", table(
        source("report/report.c"), "formats")), 3, "report formats")
    shown = re.findall(r"^\| `(\w+)` \| .* \| `src/", page.read_text(), flags=re.M)
    if sorted(shown) != sorted(formats):
        wrong(page, f"formats {shown}, and the program's are {formats}")


def hold_manual(options, commands):
    text = MANUAL.read_text().replace("\\", "")
    for name in commands:
        if not re.search(rf"^\*smoke {name}\*", text, flags=re.M):
            wrong(MANUAL, f"no *smoke {name}*")
    shown = set(re.findall(r"\*--([a-z0-9.-]+)\*", text))
    for name, row in options.items():
        if name not in shown:
            wrong(MANUAL, f"no *--{name}*")
        letter = row["letter"]
        if letter and not re.search(rf"\*-{letter}\*, \*--{re.escape(name)}\*", text):
            wrong(MANUAL, f"--{name} has the letter -{letter}")
    for name in sorted(shown - set(options) - {"version"}):
        wrong(MANUAL, f"there is no option --{name}")


# --- all pages ------------------------------------------------------------------------


def pages():
    return [*(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")),
            *sorted((ROOT / "docs").rglob("*.md"))]


def anchors(path):
    titles = re.findall(r"^#+ (.*)$", path.read_text(), flags=re.M)
    return {re.sub(r"[^\w\- ]", "", t.lower()).replace(" ", "-") for t in titles}


def hold_links(path):
    count = 0
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
        if re.match(r"[a-z]+:", target):
            continue
        count += 1
        file, _, anchor = target.partition("#")
        other = (path.parent / file).resolve() if file else path
        if not other.exists():
            wrong(path, f"the link {target} leads nowhere")
        elif anchor and other.suffix == ".md" and anchor not in anchors(other):
            wrong(path, f"the link {target} leads to no heading")
    return count


TOP = ("src", "tests", "docs", "fixtures", "reports", "packaging")


def hold_paths(path):
    count = 0
    for word in re.findall(r"`([\w./*-]+)`", path.read_text()):
        if word.split("/")[0] not in TOP or "/" not in word:
            continue
        count += 1
        if not list(ROOT.glob(word.rstrip("/"))):
            wrong(path, f"there is no {word}")
    return count


COMMAND = re.compile(r"\bsmoke ([a-z]+)((?: [^\n`|]*)?)")


def hold_command_lines(path, text, commands):
    """`smoke gate --report …` in code: the command is there, and has these options."""
    count = 0
    code = re.findall(r"^```.*?^```", text, flags=re.S | re.M) + re.findall(r"`smoke [^`]*`", text)
    code += re.findall(r"^    .*$", text, flags=re.M)
    for block in code:
        block = re.sub(r"\\\n\s*", " ", re.sub(r"\n\s+(?=--)", " ", block))
        for m in COMMAND.finditer(block):
            if m[1] not in commands:
                continue  # "smoke would …": text of the program
            count += 1
            for option in re.findall(r"(?<!\S)--([a-z0-9.-]+)", m[2]):
                if option not in commands[m[1]]["options"]:
                    wrong(path, f"smoke {m[1]} has no --{option}: {m[0].strip()}")
    return count


def main():
    options = read_options()
    commands, shared = read_commands(options)
    hold_table(REFERENCE / "commands.md", "options", option_table(options, commands, shared))
    hold_table(MANUAL, "options", manual_options(options, commands, shared, False))
    hold_table(MANUAL, "options of run", manual_options(options, commands, shared, True))
    hold_table(REFERENCE / "suites.md", "suite-options", suite_option_table(read_suite_options()))
    hold_commands(commands)
    hold_exits()
    hold_suites()
    hold_reports()
    hold_manual(options, commands)
    links = paths = lines = 0
    for path in pages():
        links += hold_links(path)
        paths += hold_paths(path)
        lines += hold_command_lines(path, path.read_text(), commands)
    for name, command in commands.items():
        lines += hold_command_lines(f"src/cmd/{name}.c", f"```\n{command['examples']}\n```",
                                    commands)
    index = (REFERENCE / "index.md").read_text()
    for page in sorted(REFERENCE.glob("*.md")):
        if page.name != "index.md" and f"({page.name})" not in index:
            wrong(REFERENCE / "index.md", f"no link to {page.name}")
    for count, least, what in ((links, 20, "links"), (paths, 10, "paths"),
                               (lines, 40, "command lines")):
        need(range(count), least, what)
    print("\n".join(mistakes))
    if mistakes:
        print("UPDATE=1 tests/house/docs.py rewrites the tables that are made from the code")
    print(f"{len(commands)} commands, {len(options)} options, {links} links, {paths} paths, "
          f"{lines} command lines, {len(mistakes)} mistakes")
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main())
