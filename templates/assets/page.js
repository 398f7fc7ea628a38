/* Pages work without this. With it the QR code moves without a frame, the status is read out as it changes, the page goes
 * on by itself when the e-ID is done, and a session that is about to end says so. */
(function () {
	"use strict";

	function order(box) {
		var qr = document.getElementById("qr");
		var status = document.getElementById("status");
		var left = document.getElementById("left");
		var image = null;
		var number = 0;

		function show(answer) {
			if (answer.next) {
				location.replace(answer.next);
				return false;
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

	/* Five minutes before the end; the way on is an ordinary link that asks for the page again. */
	function session(banner) {
		var seconds = Number(banner.dataset.seconds);

		if (seconds > 0) {
			setTimeout(function () {
				banner.hidden = false;
			}, Math.max(0, seconds - 300) * 1000);
		}
	}

	var box = document.getElementById("order");
	var banner = document.getElementById("session");
	var problems = document.getElementById("problems");

	if (box) {
		order(box);
	}
	if (banner) {
		session(banner);
	}
	if (problems) {
		problems.focus();
	}
})();
