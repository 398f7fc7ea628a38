/* The call page works without this. With it the clock runs by the second, the script names whom, on which ground and where
 * as it is typed, and the number of the chosen decision maker stands in its field. */
(function () {
	"use strict";

	var form = document.getElementById("call");
	var clock = document.getElementById("clock");

	function two(number) {
		return (number < 10 ? "0" : "") + number;
	}

	/* Goes on from the service's clock: the computer's own may be wrong. */
	function run(clock) {
		var day = 24 * 3600;
		var start = Date.now();
		var from = Number(clock.dataset.seconds);

		function show() {
			var now = Math.floor(from + (Date.now() - start) / 1000) % day;
			clock.textContent = two(Math.floor(now / 3600)) + "." + two(Math.floor(now / 60) % 60) + "." + two(now % 60);
		}

		show();
		setInterval(show, 1000);
	}

	function chosen(selector) {
		return Array.prototype.map.call(form.querySelectorAll(selector), function (one) {
			return one.dataset.say || "";
		});
	}

	function joined(words) {
		return words.length > 1 ? words.slice(0, -1).join(", ") + " och " + words[words.length - 1] : words[0] || "";
	}

	/* A reference to law stays on one line, as the pages have it. */
	function whole(text) {
		return text.replace(/(\d)( [a-z])? §/g, "$1$2\u00a0§").replace(/§ (?=[A-ZÅÄÖ])/g, "§\u00a0");
	}

	function person() {
		var text = form.elements.person_as_known.value.trim();

		return form.elements.person_unknown.checked ? "en okänd person" + (text ? ": " + text : "") : text;
	}

	function fill() {
		var said = {
			person: person(),
			ground: joined(chosen("[name^=ground_]:checked")),
			place: joined(chosen("[name=place_kind]:checked, [name=place_kind] option:checked")),
			question: form.elements.question ? form.elements.question.value.trim() : ""
		};

		document.querySelectorAll("[data-fill]").forEach(function (place) {
			place.textContent = whole(said[place.dataset.fill] || place.dataset.empty);
		});
	}

	function called(radio) {
		var number = form.elements.number_called;
		var others = Array.prototype.map.call(form.querySelectorAll("[name=decider]"), function (one) {
			return one.dataset.phone;
		});

		if (radio.dataset.phone !== undefined && (!number.value || others.indexOf(number.value) >= 0)) {
			number.value = radio.dataset.phone;
		}
	}

	function choose(event) {
		var radio = event.currentTarget.parentNode.querySelector("[name=decider]");

		radio.checked = true;
		radio.dispatchEvent(new Event("input", { bubbles: true }));
		called(radio);
	}

	if (clock) {
		run(clock);
	}
	if (form) {
		document.querySelectorAll("[data-fill]").forEach(function (place) {
			place.dataset.empty = place.textContent.charAt(0) === "[" ? place.textContent : "…";
		});
		form.addEventListener("input", function (event) {
			fill();
			if (event.target.name === "decider") {
				called(event.target);
			}
		});
		form.querySelectorAll(".decider a").forEach(function (link) {
			link.addEventListener("click", choose);
		});
	}
})();
