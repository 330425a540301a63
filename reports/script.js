// SPDX-License-Identifier: MIT
// What the report can do beyond being read: jump, search, copy.  It only moves and hides what is
// there; nothing is fetched, stored or sent.
(function () {
	"use strict";
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
		var nav = make("nav", "", { "aria-label": "Sections" });
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

	function search(after) {
		if (findings.length < 6)
			return;
		var tools = make("div", "", { class: "tools", role: "search" });
		var label = make("label", "Find", { for: "search" });
		var input = make("input", "", { id: "search", type: "search", placeholder: "path, owner, value" });
		var told = make("span", "", { role: "status" });
		tools.append(label, input, told);
		after.after(tools);
		input.addEventListener("input", function () {
			var words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
			var shown = 0;
			findings.forEach(function (finding) {
				var group = finding.closest(".group");
				var text = ((group ? group.firstElementChild.textContent : "") + " " +
					finding.textContent).toLowerCase();
				finding.hidden = !words.every(function (word) { return text.includes(word); });
				shown += !finding.hidden;
			});
			document.querySelectorAll(".group").forEach(function (group) {
				var own = Array.from(group.querySelectorAll(".finding"));
				group.hidden = own.length > 0 && own.every(function (f) { return f.hidden; });
			});
			told.textContent = words.length ? shown + " of " + findings.length : "";
		});
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
			var button = make("button", "copy", { type: "button", class: "copying" });
			button.addEventListener("click", function () {
				navigator.clipboard.writeText(text.textContent).then(function () {
					button.textContent = "copied";
				}, function () {
					button.textContent = "could not copy";
				});
			});
			text.after(button);
		});
	}

	function links() {
		document.querySelectorAll(".group[id] > h3").forEach(function (heading) {
			var link = make("a", " #", { href: "#" + heading.parentElement.id,
				"aria-label": "link to " + heading.textContent });
			heading.append(link);
		});
	}

	search(sections());
	links();
	copying();
})();
