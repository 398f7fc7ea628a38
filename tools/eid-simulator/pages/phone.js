// Scanning by camera, where the browser can read QR codes itself. Without it the page works by pasting.
"use strict";

const camera = document.getElementById("camera");
const form = document.getElementById("scan");

async function scan() {
	const view = document.getElementById("camera-view");
	const detector = new BarcodeDetector({ formats: ["qr_code"] });
	const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });

	view.srcObject = stream;
	view.hidden = false;
	await view.play();
	for (;;) {
		const codes = await detector.detect(view);
		const code = codes.find((c) => c.rawValue.startsWith("bankid."));

		if (code) {
			stream.getTracks().forEach((track) => track.stop());
			document.getElementById("frame").value = code.rawValue;
			form.submit();
			return;
		}
		await new Promise((resolve) => setTimeout(resolve, 150));
	}
}

if (camera && "BarcodeDetector" in window && navigator.mediaDevices) {
	camera.hidden = false;
	document.getElementById("camera-start").addEventListener("click", () => {
		document.getElementById("camera-problem").hidden = true;
		scan().catch(() => {
			document.getElementById("camera-problem").hidden = false;
		});
	});
}
