import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toJakarta } from "../../client/panels/clock-form.tsx";
import { CLIENT_ROOT } from "../../server/start.ts";
import { findBarriers, hasBrowser, logIn, openBrowser, openPage, sayWithoutBrowser } from "../support/browser.ts";
import { type Cable, openCable } from "../support/cable.ts";
import { insertEvidence, MONAS, until } from "../support/complaints.ts";
import { DATABASES } from "../support/database.ts";
import { startTestPantau, type TestPantau, type TestSession } from "../support/pantau.ts";

sayWithoutBrowser("tray, duplicates, clocks, proposals, closed complaints and forms that lose nothing, in a browser");

const [kind = "embedded"] = DATABASES;
const shots = process.env.PANTAU_SHOTS;
const DAY = 86_400_000;

/** One complaint a test, so that each can be read alone; the pages stay open, as in a shift. */
describe.skipIf(!hasBrowser)(`a dispatcher and a supervisor at work, on ${kind}`, () => {
	let test: TestPantau;
	let browser: Browser;
	let cable: Cable;
	let dewi: { page: Page; complaints: string[] };
	let sari: typeof dewi;
	let dewisLogin: TestSession;
	let sarisLogin: TestSession;

	const numberOf = (n: number) => `JK26112150${String(n).padStart(2, "0")}`;
	const readRow = async (n: number) => {
		const [row] = await test.pantau.database.sql`
			select id::int, status, unit_code as unit, leader_id::int as leader, region_code as region, st_x(position) as lng,
				hand_backs as "handBacks"
			from complaint where number = ${numberOf(n)}`;
		return row as { id: number; status: string; unit: string | null; leader: number | null; region: string | null; lng: number | null };
	};
	const searchFor = async (page: Page, n: number) => await page.getByRole("combobox", { name: "Cari dalam antrean" }).fill(numberOf(n));
	const open = async (page: Page, n: number) => {
		await searchFor(page, n);
		await page
			.getByRole("option")
			.filter({ hasText: numberOf(n) })
			.click();
		await page
			.locator("#case-title")
			.filter({ hasText: numberOf(n) })
			.waitFor();
		await page.locator(".history-event").first().waitFor();
	};
	const shoot = async (page: Page, name: string) => {
		if (shots !== undefined) await page.screenshot({ path: `${shots}/${name}.png` });
	};

	beforeAll(async () => {
		test = await startTestPantau(kind, { clientRoot: CLIENT_ROOT });
		const at = (n: number) => new Date(test.now() - n * 60_000).toISOString();
		const item = (n: number, category: string, more: object) => ({
			channel: "jaki",
			externalId: numberOf(n),
			category,
			reportedAt: at(60 - n),
			...more,
		});
		const near = (east: number) => [MONAS[0] + east, MONAS[1]];
		await test.post([
			item(1, "Jalan", { position: near(0), text: "Jalan berlubang besar di depan stasiun" }),
			item(2, "Jalan", { position: near(0.0001), text: "Lubang besar di jalan depan stasiun" }),
			item(3, "Pohon", { position: near(0.004) }),
			item(4, "Sampah", { position: near(0.006) }),
			item(5, "Sampah", { text: "Sampah menumpuk di Kelurahan Cideng dekat pasar" }),
			item(6, "Taman", {}),
			item(7, "Parkir Liar", { position: near(0.008) }),
			item(8, "Trotoar", { position: near(0.01) }),
		]);
		const { sql } = test.pantau.database;
		const [third] = await sql`select id from complaint where number = ${numberOf(3)}`;
		await sql`update complaint set status = 'in_progress' where number = ${numberOf(3)}`;
		await insertEvidence(sql, third?.id);
		for (const status of ["awaiting_validation", "resolved"])
			await sql`update complaint set status = ${status} where number = ${numberOf(3)}`;
		await sql`update complaint set status = 'invalid', status_reason = 'Laporan ganda' where number = ${numberOf(4)}`;
		await sql`update complaint set escalated_at = now() where number in (${numberOf(6)}, ${numberOf(8)})`;
		await sql`
			insert into rule_proposal (rule_id, region_code, cause, complaints, at)
			select r.id, '31.71.01.1001', 'wrong_authority', array[1, 2, 3, 4, 5], now() from routing_rule r
			where r.category_code in ('parkir-liar', 'trotoar') and r.priority = 1 and r.valid_to is null`;
		browser = await openBrowser();
		cable = await openCable(test.pantau.url);
		dewisLogin = await test.login("dispatcher");
		sarisLogin = await test.login("supervisor");
		dewi = await openPage(browser, cable.url);
		await logIn(dewi.page, dewisLogin);
		sari = await openPage(browser, test.pantau.url);
		await logIn(sari.page, sarisLogin);
		for (const { page } of [dewi, sari]) await page.getByRole("option").first().waitFor();
	});
	afterAll(async () => {
		await browser?.close();
		await cable?.stop();
		await test?.stop();
	});

	it("a supervisor accepts one proposed rule change and declines another", async () => {
		const { page } = sari;
		const proposal = (category: string) => page.locator(".proposal").filter({ hasText: `tujuan ${category}` });
		await proposal("Parkir Liar").waitFor();
		await shoot(page, "proposals");
		expect(await findBarriers(page)).toEqual([]);
		await proposal("Parkir Liar").getByRole("button", { name: "Setujui" }).click();
		await proposal("Parkir Liar").waitFor({ state: "detached" });
		await proposal("Trotoar").getByRole("button", { name: "Tolak" }).click();
		await proposal("Trotoar").waitFor({ state: "detached" });
		const decided = await test.pantau.database.sql`
			select r.category_code as category, p.decision, p.decided_by as by from rule_proposal p join routing_rule r on r.id = p.rule_id order by 1`;
		expect(decided).toEqual([
			{ category: "parkir-liar", decision: "accepted", by: sarisLogin.name },
			{ category: "trotoar", decision: "declined", by: sarisLogin.name },
		]);
	});

	it("has what is escalated in one tab, nobody's first", async () => {
		const { page } = dewi;
		await page.locator(".queue-tab").filter({ hasText: "Eskalasi" }).click();
		await page.getByText("Tanpa unit dahulu, lalu paling terlambat").waitFor();
		expect(await page.locator(".queue-row-number").allTextContents()).toEqual([numberOf(6), numberOf(8)]);
		await shoot(page, "escalated");
		await page.locator(".queue-tab").filter({ hasText: "Semua" }).click();
	});

	it("pauses the clocks, lets them run on and estimates the finish, by keys", async () => {
		const { page } = dewi;
		await open(page, 8);
		await page.keyboard.press("p");
		await page.locator("input[type=datetime-local]").fill(toJakarta(test.now() + DAY));
		await page.getByLabel("Alasan").fill("Menunggu alat berat");
		await shoot(page, "pause");
		expect(await findBarriers(page)).toEqual([]);
		await page.keyboard.press("Control+Enter");
		await page.getByText(/Dijeda sampai/).waitFor();
		await page.keyboard.press("Shift+P");
		await page.getByText(/Dijeda sampai/).waitFor({ state: "detached" });
		await page.keyboard.press("e");
		await page.locator("input[type=datetime-local]").fill(toJakarta(test.now() + 2 * DAY));
		await page.getByLabel("Alasan").fill("Bahan datang lusa");
		await page.keyboard.press("Control+Enter");
		await page.getByText(/Estimasi selesai .* oleh/).waitFor();
		const finish = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "Selesai" }) });
		await finish.locator(".clock-detail").filter({ hasText: "semula" }).waitFor();
		await shoot(page, "estimate");
	});

	it("gives a complaint of the tray the kelurahan that its words may mean, with one key", async () => {
		const { page } = dewi;
		await open(page, 5);
		await page.locator(".hint").filter({ hasText: "Cideng" }).waitFor();
		await shoot(page, "tray-hints");
		expect(await findBarriers(page)).toEqual([]);
		await page.keyboard.press("1");
		await page.locator(".case-region").getByText("Cideng").waitFor();
		expect(await readRow(5)).toMatchObject({ region: "31.71.01.1002", lng: null });
	});

	it("puts another one on the map", async () => {
		const { page } = dewi;
		await open(page, 6);
		await page.keyboard.press("m");
		await page.keyboard.type(`${MONAS[1]}, ${MONAS[0]}`);
		await shoot(page, "tray-place");
		await page.keyboard.press("Enter");
		await page.locator(".case-region").getByText("Gambir").first().waitFor();
		expect(await readRow(6)).toMatchObject({ region: "31.71.01.1001", lng: MONAS[0], unit: "kelurahan-31.71.01.1001" });
	});

	it("groups two reports of one hole, dispatches them once, and takes one out again, by keys", async () => {
		const { page } = dewi;
		await open(page, 1);
		await page.getByRole("checkbox", { name: `Pilih ${numberOf(2)}` }).waitFor();
		await page.keyboard.press("g");
		await page.keyboard.press("Space");
		await shoot(page, "duplicates");
		expect(await findBarriers(page)).toEqual([]);
		await page.keyboard.press("g");
		await page.getByText("Laporan utama: status dan unitnya").waitFor();
		await page.keyboard.press("d");
		await page.keyboard.press("Enter");
		await until("both handed over", async () => (await readRow(2)).status === "coordinating");
		const [leader, member] = [await readRow(1), await readRow(2)];
		expect([member.unit, member.leader]).toEqual([leader.unit, leader.id]);
		await open(page, 2);
		await page.getByText(`Mengikuti laporan utama ${numberOf(1)}`).waitFor();
		await shoot(page, "follower");
		await page.keyboard.press("Shift+G");
		await until("taken out", async () => (await readRow(2)).leader === null);
		expect(await readRow(2)).toMatchObject({ status: "waiting", handBacks: 0 });
	});

	it("finds a closed complaint by its number and disputes it with a reason", async () => {
		const { page } = dewi;
		await searchFor(page, 3);
		await page.locator(".found-open").filter({ hasText: "Selesai" }).waitFor();
		await shoot(page, "found-closed");
		expect(await findBarriers(page)).toEqual([]);
		await page.keyboard.press("Enter");
		await page.getByText("Laporan ini sudah ditutup").waitFor();
		await page.locator(".queue-list, #case .case-body").last().focus();
		await page.keyboard.press("s");
		await page.getByLabel("Alasan (wajib)").fill("Pohonnya masih tumbang");
		await shoot(page, "dispute");
		await page.keyboard.press("Control+Enter");
		await page.locator(".case-summary").getByText("Menunggu Validasi").waitFor();
		await page
			.getByRole("option")
			.filter({ hasText: numberOf(3) })
			.waitFor();
		expect(await readRow(3)).toMatchObject({ status: "awaiting_validation" });
	});

	it("lets a supervisor open again what was declared invalid, and says when nobody has a number", async () => {
		const { page } = sari;
		await page.getByRole("combobox", { name: "Cari dalam antrean" }).fill("JK2611219999");
		await page.getByText("Tidak ada laporan bernomor JK2611219999").waitFor();
		await searchFor(page, 4);
		await page.locator(".found-open").click();
		await page.getByRole("button", { name: "Buka kembali" }).waitFor();
		await page.keyboard.press("o");
		await page.getByLabel("Alasan (wajib)").fill("Bukan laporan ganda");
		await page.keyboard.press("Control+Enter");
		await page.locator(".case-summary").getByText("Menunggu", { exact: true }).waitFor();
		expect(await readRow(4)).toMatchObject({ status: "waiting" });
	});

	it("keeps a reason that is being typed while somebody else is faster, and when its step is none any more", async () => {
		const { page } = dewi;
		const { sql } = test.pantau.database;
		await open(page, 7);
		await page.keyboard.press("i");
		const reason = page.getByLabel("Alasan (wajib)");
		await reason.fill("Bukan parkir liar: parkir resmi");
		await sql`update complaint set status = 'coordinating', unit_code = 'dinas-perhubungan' where number = ${numberOf(7)}`;
		const told = page.getByRole("alert").filter({ hasText: "Berubah sejak Anda mulai" });
		await told.filter({ hasText: "Menunggu → Koordinasi" }).waitFor();
		await page.keyboard.press("Control+Enter");
		await page.getByRole("alert").filter({ hasText: "Laporan ini baru saja berubah" }).waitFor();
		expect(await reason.inputValue()).toBe("Bukan parkir liar: parkir resmi");
		await sql`update complaint set status = 'in_progress' where number = ${numberOf(7)}`;
		await page.getByText("Langkah ini tidak lagi mungkin").waitFor();
		await told.filter({ hasText: "Koordinasi → Proses" }).waitFor();
		await shoot(page, "step-gone");
		expect(await findBarriers(page)).toEqual([]);
		expect(await reason.inputValue()).toBe("Bukan parkir liar: parkir resmi");
		expect(await readRow(7)).toMatchObject({ status: "in_progress" });
		await page.keyboard.press("Escape");
	});

	it("keeps a note through a dead link and a session that ended, until it is saved", async () => {
		const { page } = dewi;
		await page.locator("#case-title").focus();
		await page.keyboard.press("Escape");
		await open(page, 8);
		await page.keyboard.press("n");
		const note = page.getByLabel("Catatan");
		await note.fill("Pelapor menelepon lagi");
		cable.pull();
		await page.locator(".console-main.is-stale").waitFor();
		await page.keyboard.press("Control+Enter");
		await page.getByRole("alert").filter({ hasText: "Peladen tidak menjawab" }).waitFor();
		expect(await note.inputValue()).toBe("Pelapor menelepon lagi");
		await shoot(page, "link-lost");
		// Ended where it is kept: a ticket that was asked for before may still be on its way.
		await test.pantau.database.sql`delete from session where account = ${dewisLogin.name}`;
		cable.plug();
		await page.locator("input[name=password]").waitFor();
		await logIn(page, dewisLogin);
		expect(await note.inputValue()).toBe("Pelapor menelepon lagi");
		await page.locator(".console-main:not(.is-stale)").waitFor();
		await note.press("Control+Enter");
		await page.locator(".history-note").filter({ hasText: "Pelapor menelepon lagi" }).waitFor();
		expect(await note.count()).toBe(0);
	});

	it("lists every key that a button shows", async () => {
		const { page } = dewi;
		const shown = new Set(await page.locator("kbd").allTextContents());
		await page.keyboard.press("?");
		const dialog = page.getByRole("dialog");
		await dialog.waitFor();
		await shoot(page, "keys");
		expect(await findBarriers(page)).toEqual([]);
		const listed = await dialog.locator("kbd").allTextContents();
		expect([...shown].filter((key) => !listed.includes(key))).toEqual([]);
		expect(shown.size).toBeGreaterThan(5);
	});

	it("finds nothing amiss on the console of either page", () => {
		// What the browser writes when an answer is refused or the cable is out.
		const isLinks = (line: string) => /404|Failed to load resource|WebSocket|net::|could not be (fetched|looked up)/.test(line);
		expect([...dewi.complaints, ...sari.complaints].filter((line) => !isLinks(line))).toEqual([]);
	});
});
