# SPDX-License-Identifier: MIT
"""What axe-core says of a page's accessibility, in a real browser."""
import json
import re

from browser import open_page
from support import ROOT

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCRIPT = """
axe.run(document, {runOnly: %s}).then(function (result) {
	var told = document.createElement("pre");
	told.id = "axe";
	told.textContent = "AXE<" + JSON.stringify(result.violations.map(function (v) {
		return {id: v.id, impact: v.impact, nodes: v.nodes.map(function (n) { return n.html; })};
	})) + ">AXE" + result.passes.length;
	document.body.append(told);
});
"""


def library():
    found = sorted((ROOT / "build/axe").glob("axe-*.js"))
    if not found:
        raise AssertionError("not run: axe-core is not in build/axe; ./dev deps fetches it")
    return found[-1].read_text()


def violations(text, folder, *options):
    """Of a page's text; the page's own policy would not let axe run, so it is taken out."""
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    script = library().replace("</script", "<\\/script") + SCRIPT % json.dumps(RULES)
    path = folder / "axe.html"
    path.write_text(text.replace("</body>", f"<script>{script}</script></body>"))
    page = open_page(path, *options)
    found = re.search(r"AXE<(.*)>AXE(\d+)", page.text, re.S)
    if not found or int(found[2]) < 10:
        raise AssertionError(f"axe said nothing:\n{page.log}")
    return json.loads(found[1])
