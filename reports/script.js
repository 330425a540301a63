// SPDX-License-Identifier: MIT
// What the report can do beyond being read: jump, search, filter, fold, copy, and list what passed.
// It only moves, hides and writes out what is there; nothing is fetched, stored or sent.  Its words
// stand in the page, in the page's language.
(function () {
	"use strict";
	var say = document.body.dataset;
	var card = document.querySelector(".card");
	var findings = Array.from(document.querySelectorAll(".finding"));

	function make(name, text, attributes) {
		var element = document.createElement(name);
		element.textContent = text;
		Object.keys(attributes || {}).forEach(function (key) {
			element.setAttribute(key, attributes[key]);
		});
		return element;
	}

	function sections() {
		var nav = make("nav", "", { "aria-label": say.saySections });
		var list = make("ul", "");
		document.querySelectorAll("main > section").forEach(function (section) {
			var item = make("li", "");
			item.append(make("a", section.querySelector("h2").textContent, { href: "#" + section.id }));
			list.append(item);
		});
		nav.append(list);
		card.after(nav);
		return nav;
	}

	function severities(apply) {
		var select = make("select", "", { id: "severity" });
		var seen = {};
		select.append(make("option", say.sayAll, { value: "" }));
		findings.forEach(function (finding) {
			var severity = finding.dataset.severity;
			if (!seen[severity])
				select.append(make("option", finding.querySelector(".severity").textContent,
					{ value: severity }));
			seen[severity] = true;
		});
		select.addEventListener("change", apply);
		return select;
	}

	function search(after) {
		if (findings.length < 6)
			return;
		var tools = make("div", "", { class: "tools", role: "search" });
		var input = make("input", "", { id: "search", type: "search", placeholder: say.sayWhat });
		var told = make("span", "", { role: "status" });
		var select = severities(apply);
		var texts = findings.map(function (finding) {
			var group = finding.closest(".group");
			return ((group ? group.firstElementChild.textContent : "") + " " +
				finding.textContent).toLowerCase();
		});
		function apply() {
			var words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
			var shown = 0;
			findings.forEach(function (finding, i) {
				finding.hidden = !words.every(function (word) { return texts[i].includes(word); }) ||
					(select.value !== "" && finding.dataset.severity !== select.value);
				shown += !finding.hidden;
			});
			document.querySelectorAll(".group").forEach(function (group) {
				var own = Array.from(group.querySelectorAll(".finding"));
				group.hidden = own.length > 0 && own.every(function (f) { return f.hidden; });
			});
			told.textContent = shown < findings.length ? shown + " / " + findings.length : "";
		}
		tools.append(make("label", say.sayFind + " ", {}), make("label", say.saySeverity + " ", {}), told);
		tools.children[0].append(input); // a field stays beside its label on narrow screens
		tools.children[1].append(select);
		after.after(tools);
		input.addEventListener("input", apply);
		document.addEventListener("keydown", function (event) {
			if (event.key === "/" && event.target === document.body) {
				event.preventDefault();
				input.focus();
			}
		});
	}

	function copying() {
		if (!navigator.clipboard)
			return;
		document.querySelectorAll(".copy").forEach(function (text) {
			var button = make("button", say.sayCopy, { type: "button", class: "copying" });
			button.addEventListener("click", function () {
				navigator.clipboard.writeText(text.textContent).then(function () {
					button.textContent = say.sayCopied;
				}, function () {
					button.textContent = say.sayCannot;
				});
			});
			text.after(button);
		});
	}

	// A group folds to its heading, which keeps its link; the button says how it stands.
	function fold(group, folded) {
		var button = group.querySelector("button.fold");
		group.classList.toggle("folded", folded);
		button.setAttribute("aria-expanded", String(!folded));
		button.textContent = folded ? "▸" : "▾";
	}

	function folding() {
		document.querySelectorAll(".group").forEach(function (group) {
			var heading = group.querySelector("h3");
			var own = group.querySelectorAll(".finding");
			if (!heading || own.length < 2)
				return;
			var button = make("button", "▾", { type: "button", class: "fold", "aria-expanded": "true",
				"aria-label": say.sayFold + " " + heading.textContent });
			button.addEventListener("click", function () {
				fold(group, !group.classList.contains("folded"));
			});
			heading.prepend(button);
		});
	}

	function links() {
		document.querySelectorAll(".group[id] > h3").forEach(function (heading) {
			var link = make("a", " #", { href: "#" + heading.parentElement.id,
				"aria-label": say.sayLink + " " + heading.textContent });
			heading.append(link);
		});
	}

	// What a link leads to may stand in something that is closed.
	function reveal() {
		var target = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
		for (var at = target; at; at = at.parentElement) {
			if (at.localName === "details")
				at.open = true;
			if (at.classList.contains("folded"))
				fold(at, false);
		}
		if (target)
			target.scrollIntoView();
	}

	// Names of checks that passed stand in an attribute, a line each: written out when asked for.
	function passed() {
		document.querySelectorAll("details[data-passed]").forEach(function (details) {
			function write() {
				var list = make("ol", "", { class: "entries passed" });
				details.dataset.passed.split("\n").forEach(function (line) {
					var parts = line.split("\t");
					var item = make("li", "", { class: "pass" });
					item.append(make("span", "✓", { class: "mark", "aria-hidden": "true" }), " ",
						make("code", parts[0]));
					if (parts[1])
						item.append(make("span", parts[1], { class: "took" }));
					list.append(item);
				});
				details.append(list);
				details.removeAttribute("data-passed");
				details.removeEventListener("toggle", write);
			}
			details.addEventListener("toggle", write);
		});
	}

	// On paper everything that was closed is open, but for what passed.
	function printing() {
		window.addEventListener("beforeprint", function () {
			document.querySelectorAll("details:not([data-passed])").forEach(function (details) {
				details.open = true;
			});
		});
	}

	search(sections());
	folding();
	links();
	copying();
	passed();
	printing();
	window.addEventListener("hashchange", reveal);
	reveal();
})();
