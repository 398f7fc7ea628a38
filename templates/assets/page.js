/* Pages work without this. With it the QR code moves without a frame, the status is read out as it changes, the page goes
 * on by itself when the e-ID is done, what is typed is kept on the server while it is being written, and a session that
 * is about to end says so. */
(function () {
	"use strict";

	function order(box) {
		var qr = document.getElementById("qr");
		var status = document.getElementById("status");
		var left = document.getElementById("left");
		var start = document.getElementById("start-link");
		var image = null;
		var number = 0;

		function show(answer) {
			if (answer.next) {
				location.replace(answer.next);
				return false;
			}
			if (start && answer.link) {
				start.href = answer.link;
			}
			if (start) {
				document.getElementById("start").hidden = !answer.link;
			}
			if (status.textContent !== answer.text) {
				status.textContent = answer.text;
			}
			if (left) {
				left.textContent = answer.seconds;
				document.getElementById("time").hidden = !answer.qr;
			}
			if (qr && answer.qr) {
				if (!image) {
					image = document.createElement("img");
					image.className = "qr";
					image.alt = box.dataset.alt;
					qr.replaceChildren(image);
				}
				number += 1;
				image.src = box.dataset.qr + "?n=" + number;
			} else if (qr && image) {
				image = null;
				qr.replaceChildren();
			}
			return true;
		}

		function ask() {
			fetch(box.dataset.status, { headers: { Accept: "application/json" } })
				.then(function (answer) {
					if (answer.status === 401 || answer.status === 404) {
						location.reload(); /* the login is over: the page itself leads on */
						return new Promise(function () {});
					}
					return answer.ok ? answer.json() : null;
				})
				.then(function (answer) {
					if (!answer || show(answer)) {
						setTimeout(ask, answer ? 1000 : 3000);
					}
				})
				.catch(function () {
					setTimeout(ask, 3000);
				});
		}

		ask();
		document.addEventListener("visibilitychange", function () {
			if (!document.hidden && image) {
				image.src = box.dataset.qr + "?n=" + ++number;
			}
		});
	}

	/* Five minutes before the end. Gives what puts the end off, and what says that it has come. */
	function session(banner, ended) {
		var timer = null;

		function renew(seconds) {
			clearTimeout(timer);
			banner.hidden = true;
			if (seconds > 0) {
				timer = setTimeout(function () {
					banner.hidden = false;
				}, Math.max(0, seconds - 300) * 1000);
			}
		}

		renew(Number(banner.dataset.seconds));
		return {
			renew: renew,
			end: function () {
				clearTimeout(timer);
				banner.hidden = true;
				ended.hidden = false;
			}
		};
	}

	/* What is typed is kept by the server: at once, then at most each second, and when the page is left or put away,
	 * since a telephone may throw it away while somebody calls. Typing keeps the session awake; an open page does not. */
	function keep(form, login) {
		var dirty = false;
		var led = false; /* the form itself was sent */
		var last = 0;
		var timer = null;
		var request = null;

		function body() {
			var fields = new URLSearchParams();

			new FormData(form).forEach(function (value, name) {
				if (typeof value === "string") {
					fields.append(name, value);
				}
			});
			return fields;
		}

		function later(wait) {
			clearTimeout(timer);
			timer = setTimeout(save, wait);
		}

		function answered(answer) {
			request = null;
			if (answer.status === 401) {
				login.end();
			} else if (answer.ok) {
				answer.json().then(function (value) {
					login.renew(value.seconds);
				});
			}
			if (dirty) {
				later(1000);
			}
		}

		function failed() {
			request = null;
			dirty = true;
			if (!led) {
				later(5000);
			}
		}

		function send(leaving) {
			var fields = body();

			dirty = false;
			last = Date.now();
			request = new AbortController();
			fetch("/kvar", {
				method: "POST",
				body: fields,
				headers: { Accept: "application/json" },
				keepalive: leaving && fields.toString().length < 60000,
				signal: leaving ? undefined : request.signal
			}).then(answered).catch(failed);
		}

		function save() {
			if (dirty && !led && !request) {
				send(false);
			}
		}

		function leave() {
			if (dirty && !led) {
				send(true);
			}
		}

		form.addEventListener("input", function () {
			dirty = true;
			later(Math.max(0, 1000 - (Date.now() - last)));
		});
		form.addEventListener("submit", function () {
			led = true;
			if (request) {
				request.abort();
			}
		});
		addEventListener("beforeunload", leave);
		addEventListener("pagehide", leave);
		addEventListener("pageshow", function () {
			led = false; /* shown again as it was left */
		});
		document.addEventListener("visibilitychange", function () {
			if (document.hidden) {
				leave();
			}
		});
		return function () {
			dirty = true;
			save();
		};
	}

	function isTyped(form) {
		return form.elements.page && form.querySelector("textarea, select, input:not([type=hidden])");
	}

	var box = document.getElementById("order");
	var banner = document.getElementById("session");
	var problems = document.getElementById("problems");
	var again = document.querySelector("[data-again]");

	if (box) {
		order(box);
	}
	if (banner) {
		var login = session(banner, document.getElementById("ended"));

		Array.prototype.filter.call(document.querySelectorAll("form[method=post]"), isTyped).forEach(function (form) {
			var stay = keep(form, login);

			banner.querySelector("a").addEventListener("click", function (event) {
				event.preventDefault();
				stay();
			});
		});
	}
	if (again) {
		setTimeout(function () {
			location.reload();
		}, Number(again.dataset.again) * 1000);
	}
	if (problems) {
		problems.focus();
	}
})();
