// pdf_lib_peer.mjs TEXT FONT P12: how long pdf-lib and @signpdf take, warm and in one process, to write the same page and
// seal it (RSA, B-B without a time stamp: they can neither P-256 nor RFC 3161), and how large it is. TEXT is the page's
// text as pdftotext gives it. What they make has no tags, no attachments and is no PDF/A.
import { readFileSync } from 'node:fs';
import fontkit from '@pdf-lib/fontkit';
import { pdflibAddPlaceholder } from '@signpdf/placeholder-pdf-lib';
import { P12Signer } from '@signpdf/signer-p12';
import signpdf from '@signpdf/signpdf';
import { PDFDocument } from 'pdf-lib';

const ROUNDS = 30;
const WARM = 5;
const SIZE = 11;
const MARGIN = 71;

const [textFile, fontFile, p12File] = process.argv.slice(2);
const lines = readFileSync(textFile, 'utf8').replaceAll('\f', '').split('\n');
const font = readFileSync(fontFile);
const p12 = readFileSync(p12File);

async function writeAndSeal() {
	const pdf = await PDFDocument.create();
	pdf.registerFontkit(fontkit);
	const face = await pdf.embedFont(font, { subset: true });
	const page = pdf.addPage([595.276, 841.89]);
	pdf.setTitle('Beslut om omedelbart omhändertagande enligt 6 § LVU');
	lines.forEach((line, i) => {
		if (line.trim()) page.drawText(line, { x: MARGIN, y: 841.89 - MARGIN - i * 1.35 * SIZE, size: SIZE, font: face });
	});
	pdflibAddPlaceholder({ pdfDoc: pdf, reason: 'Bench', contactInfo: '', name: 'Test', location: '', signatureLength: 6144 });
	const bytes = await pdf.save({ useObjectStreams: false });
	return signpdf.default.sign(Buffer.from(bytes), new P12Signer(p12, { passphrase: '' }));
}

const times = [];
let size = 0;
for (let i = 0; i < WARM + ROUNDS; i++) {
	const before = process.cpuUsage();
	size = (await writeAndSeal()).length;
	const used = process.cpuUsage(before);
	if (i >= WARM) times.push((used.user + used.system) / 1000);
}
times.sort((a, b) => a - b);
const label = 'pdf-lib + @signpdf, the same page (RSA, B-B)';
console.log(`${label.padEnd(44)} ${times[ROUNDS / 2].toFixed(2)} ms computing, median, ${size} bytes`);
