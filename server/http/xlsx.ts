import { strToU8, Zip, ZipDeflate } from "fflate";
import type { ExportRecord, ExportValue } from "./export-format.ts";

// A workbook of one sheet (ECMA-376), written as it is read: the libraries that make whole workbooks hold every cell until the end.
// Texts are inline strings, which no spreadsheet takes for a formula; instants are dates in Jakarta's time, as the column says.

const JAKARTA_AHEAD_MS = 7 * 3_600_000;
const DAY_MS = 86_400_000;
/** Day 0 of a sheet's dates. */
const SHEET_EPOCH = Date.UTC(1899, 11, 30);
/** Fast: the server has walls to tell meanwhile. */
const LEVEL = 1;

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml";

const PARTS: readonly (readonly [path: string, xml: string])[] = [
	[
		"[Content_Types].xml",
		`<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="${TYPE}.sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="${TYPE}.styles+xml"/>` +
			`<Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPE}.worksheet+xml"/></Types>`,
	],
	[
		"_rels/.rels",
		`<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
	],
	[
		"xl/workbook.xml",
		`<workbook xmlns="${SHEET}" xmlns:r="${OFFICE}"><sheets><sheet name="laporan" sheetId="1" r:id="r1"/></sheets></workbook>`,
	],
	[
		"xl/_rels/workbook.xml.rels",
		`<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="r1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>` +
			`<Relationship Id="r2" Type="${OFFICE}/styles" Target="styles.xml"/></Relationships>`,
	],
	[
		"xl/styles.xml",
		`<styleSheet xmlns="${SHEET}"><numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>` +
			'<fonts count="1"><font/></fonts><fills count="2"><fill/><fill><patternFill patternType="gray125"/></fill></fills>' +
			'<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>' +
			'<cellXfs count="2"><xf/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>',
	],
];

/** What XML 1.0 cannot hold in any way is left out. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;" };

function textToCell(text: string): string {
	const safe = text.replace(UNWRITABLE, "").replace(/[&<>\r]/g, (letter) => ENTITIES[letter] ?? "");
	return `<c t="inlineStr"><is><t xml:space="preserve">${safe}</t></is></c>`;
}

function valueToCell(value: ExportValue): string {
	if (value === null) return "<c/>";
	if (typeof value === "number") return `<c><v>${value}</v></c>`;
	if (typeof value === "boolean") return `<c t="b"><v>${Number(value)}</v></c>`;
	if (value instanceof Date) return `<c s="1"><v>${(value.getTime() + JAKARTA_AHEAD_MS - SHEET_EPOCH) / DAY_MS}</v></c>`;
	return textToCell(value);
}

const isInstant = (name: string) => name.endsWith("_at");

export async function* writeXlsx(columns: readonly string[], pages: AsyncIterable<readonly ExportRecord[]>): AsyncGenerator<Uint8Array> {
	let written: Uint8Array[] = [];
	const zip = new Zip((error, bytes) => {
		if (error !== null) throw error;
		written.push(bytes);
	});
	const take = () => {
		const taken = Buffer.concat(written);
		written = [];
		return taken;
	};
	for (const [path, xml] of PARTS) {
		const part = new ZipDeflate(path, { level: LEVEL });
		zip.add(part);
		part.push(strToU8(HEAD + xml), true);
	}
	const sheet = new ZipDeflate("xl/worksheets/sheet1.xml", { level: LEVEL });
	zip.add(sheet);
	const names = columns.map((name) => textToCell(isInstant(name) ? `${name} (WIB)` : name)).join("");
	const frozen =
		'<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>';
	sheet.push(strToU8(`${HEAD}<worksheet xmlns="${SHEET}">${frozen}<sheetData><row>${names}</row>`));
	yield take();
	for await (const page of pages) {
		const rows = page.map((record) => `<row>${columns.map((name) => valueToCell(record[name] ?? null)).join("")}</row>`);
		sheet.push(strToU8(rows.join("")));
		yield take();
	}
	sheet.push(strToU8("</sheetData></worksheet>"), true);
	zip.end();
	yield take();
}
