# SPDX-License-Identifier: MIT
"""Trees as text, in the many ways that mean the same.

`layout` is a random.Random where the formatting may vary, None where it is as always;
`order` likewise for the order of what has none.
"""
import html
import json

from .tree import AGAIN


def members(tree, order):
    items = list(tree.items())
    if order:
        order.shuffle(items)
        items.sort(key=lambda item: item[0].endswith(AGAIN))
    return [(key.rstrip(AGAIN), value) for key, value in items]


def pick(layout, usual, *others):
    return layout.choice((usual, *others)) if layout else usual


def number(value, layout):
    text = json.dumps(value)
    if layout and isinstance(value, int) and not isinstance(value, bool):
        if layout.random() < 0.1 and "e" not in text:
            return text + layout.choice((".0", "e0", "E+0"))
    return text


def json_text(text, layout):
    out = json.dumps(text, ensure_ascii=bool(layout and layout.random() < 0.5))
    return out.replace("/", "\\/") if layout and layout.random() < 0.2 else out


def render_json(tree, order, layout):
    indent = pick(layout, "  ", "", "\t", "    ")
    line = "\n" if indent or not layout else pick(layout, "\n", "")
    colon = pick(layout, ": ", ":", " : ")

    def write(value, depth):
        if isinstance(value, str):
            return json_text(value, layout)
        if not isinstance(value, (dict, list)):
            return number(value, layout)
        inner, outer = line + indent * (depth + 1), line + indent * depth
        if isinstance(value, dict):
            parts = [json_text(key, layout) + colon + write(item, depth + 1)
                     for key, item in members(value, order)]
            opened, closed = "{", "}"
        else:
            parts = [write(item, depth + 1) for item in value]
            opened, closed = "[", "]"
        if not parts:
            return opened + closed
        return opened + inner + ("," + inner).join(parts) + outer + closed

    return write(tree, 0) + pick(layout, "\n", "", "\n\n")


PLAIN = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./")
WORDS = {"true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan", "inf", ".inf"}


def yaml_text(text, layout):
    plain = (text and set(text) <= PLAIN and text[0].isalpha()
             and text.lower() not in WORDS)
    single = "'" not in text and text.isprintable() and bool(text)
    style = pick(layout, "plain" if plain else "double", "double", "single" if single else "double")
    if style == "plain":
        return text
    if style == "single":
        return f"'{text}'"
    out = json.dumps(text, ensure_ascii=False)
    return out.replace("\u00a0", "\\u00a0").replace("\u2028", "\\u2028").replace("\ufeff", "\\ufeff")


def yaml_scalar(value, layout):
    if value is None:
        return pick(layout, "null", "~")
    return yaml_text(value, layout) if isinstance(value, str) else json.dumps(value)


def is_block(text):
    lines = text.split("\n")
    return (len(lines) > 1 and text.endswith("\n") and not text.endswith("\n\n")
            and lines[0][:1].strip() != "" and all(s.isprintable() for s in lines))


def render_yaml(tree, order, layout):
    step = pick(layout, 2, 4, 3)
    out = ["---"] if layout and layout.random() < 0.5 else []

    def comment(pad):
        if layout and layout.random() < 0.05:
            out.append(pad + "# " + layout.choice(("as agreed", "see the handbook", "-----")))

    def flow(value):
        if isinstance(value, dict):
            return "{" + ", ".join(f"{yaml_text(k, layout)}: {flow(v)}"
                                   for k, v in members(value, order)) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(flow(v) for v in value) + "]"
        return yaml_scalar(value, layout)

    def write(head, value, depth):
        pad = " " * (step * depth)
        if isinstance(value, str) and is_block(value) and not (layout and layout.random() < 0.3):
            out.append(head + "|")
            out.extend(pad + part if part else "" for part in value.split("\n")[:-1])
        elif not isinstance(value, (dict, list)) or not value or (
                layout and layout.random() < 0.15):
            out.append(head + flow(value))
        elif isinstance(value, dict):
            if head:
                out.append(head.rstrip())
            for key, item in members(value, order):
                comment(pad)
                write(f"{pad}{yaml_text(key, layout)}: ", item, depth + 1)
        else:
            if head:
                out.append(head.rstrip())
            for item in value:
                write(f"{pad}- ", item, depth + 1)

    write("", tree, 0)
    return "\n".join(out) + "\n"


def render_properties(tree, order, layout):
    out = []
    for key, value in members(tree, order):
        if layout and layout.random() < 0.1:
            out.append(layout.choice(("# tuned", "! by hand", "")))
        text = str(value).replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
        if text.startswith(" "):
            text = "\\" + text
        if layout and layout.random() < 0.3:
            text = "".join(f"\\u{ord(c):04x}" if "\x7f" < c <= "\uffff" else c for c in text)
        if layout and layout.random() < 0.1 and len(text) > 8 and "\\" not in text and text[4] != " ":
            text = text[:4] + "\\\n      " + text[4:]
        out.append(key.replace(":", "\\:").replace(" ", "\\ ")
                   + pick(layout, "=", ": ", " = ", " ") + text)
    return pick(layout, "\n", "\r\n").join(out) + "\n"


def render_dotenv(tree, order, layout):
    out = []
    for key, value in members(tree, order):
        if layout and layout.random() < 0.1:
            out.append(layout.choice(("# tuned", "")))
        plain = value and set(value) <= PLAIN
        text = value if plain and not (layout and layout.random() < 0.4) else (
            '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$")
            .replace("\n", "\\n") + '"')
        if layout and layout.random() < 0.3 and not set(value) & set("'\n\\"):
            text = f"'{value}'"
        out.append((("export " if layout and layout.random() < 0.2 else "")) + f"{key}={text}")
    return "\n".join(out) + "\n"


def render_csv(rows, order, layout):
    names = list(rows[0])
    if order:
        order.shuffle(names)

    def cell(text):
        text = "" if text is None else str(text)
        must = set(text) & set(',"\r\n')
        if must or (layout and layout.random() < 0.3):
            return '"' + text.replace('"', '""') + '"'
        return text

    end = pick(layout, "\r\n", "\n")
    lines = [",".join(cell(name) for name in names)]
    lines += [",".join(cell(row.get(name, "")) for name in names) for row in rows]
    return end.join(lines) + end


VOID = {"meta", "link", "input", "img", "br", "hr"}
INLINE = {"a", "b", "em", "span", "strong", "code", "button", "small", "label", "img", "input"}


def render_html(tree, order, layout):
    def attributes(node):
        out = ""
        for name, value in members(node["attrs"], order):
            quote = "'" if layout and "'" not in value and layout.random() < 0.3 else '"'
            text = html.escape(value, quote=False).replace(quote, "&#34;" if quote == '"' else "")
            if layout and layout.random() < 0.2:
                text = text.replace("&amp;", "&#38;")
            space = pick(layout, " ", "  ", "\n    ")
            out += f"{space}{name}={quote}{text}{quote}"
        return out

    def blank(depth):
        return "\n" + pick(layout, "  " * depth, "", "\t" * depth, "    " * depth)

    def write(node, depth, kept):
        if isinstance(node, str):
            return html.escape(node, quote=False) if not kept == "raw" else node
        tag = node["tag"]
        shown = tag.upper() if layout and layout.random() < 0.1 else tag
        if tag in VOID:
            return f"<{shown}{attributes(node)}{pick(layout, '', ' /', '/')}>" \
                if not node["attrs"] or not layout else f"<{shown}{attributes(node)} />"
        kept = "raw" if tag in ("script", "style") else kept or tag in ("pre", "textarea")
        inside = node["children"]
        block = not kept and inside and all(
            isinstance(c, dict) and c["tag"] not in INLINE for c in inside)
        parts = [write(child, depth + 1, kept) for child in inside]
        if block:
            note = "<!-- built -->" if layout and layout.random() < 0.05 else ""
            text = note + "".join(blank(depth + 1) + part for part in parts) + blank(depth)
        else:
            text = "".join(parts)
        return f"<{shown}{attributes(node)}>{text}</{shown}>"

    return pick(layout, "<!DOCTYPE html>", "<!doctype html>") + "\n" + write(tree, 0, False) + "\n"


def render_nginx(tree, order, layout):
    out = []

    def word(text):
        if text and not set(text) & set(" \t;{}'\"\n\\"):
            return text
        return "'" + text.replace("'", "\\'") + "'"

    def write(directive, depth):
        pad = "    " * depth
        if directive["name"] == "#":
            out.append(pad + "# " + " ".join(directive["args"]))
            return
        head = pad + " ".join([directive["name"], *map(word, directive["args"])])
        if directive["block"] is None:
            out.append(head + ";")
            return
        out.append(head + " {")
        for item in directive["block"]:
            write(item, depth + 1)
        out.append(pad + "}")

    for directive in tree:
        write(directive, 0)
    return "\n".join(out) + "\n"


def render_text(tree, order, layout):
    return tree


def render_headers(pairs, order, layout):
    """The lines of a response; their order says something only among those of one name."""
    pairs = list(pairs)
    if order:
        names = list(dict.fromkeys(name.lower() for name, _ in pairs))
        order.shuffle(names)
        pairs.sort(key=lambda pair: names.index(pair[0].lower()))
    lines = []
    for name, value in pairs:
        name = pick(layout, name, name.lower(), name.upper()) if layout else name
        lines.append(f"{name}:{pick(layout, ' ', '', '  ')}{value}{pick(layout, '', ' ')}")
    return lines
