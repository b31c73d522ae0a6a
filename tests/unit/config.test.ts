import { describe, expect, it } from "vitest";
import { ConfigError, parseConfig } from "../../server/config.ts";

describe("the configuration", () => {
	it("needs nothing", () => {
		expect(parseConfig({})).toMatchObject({
			port: 3000,
			host: "127.0.0.1",
			databaseUrl: null,
			drill: "auto",
			intakeKey: null,
			exportKey: null,
			logLevel: "info",
		});
	});

	it("takes an empty variable for none, as compose files write them", () => {
		expect(parseConfig({ PORT: "", DATABASE_URL: "", PANTAU_DRILL: "" })).toEqual(parseConfig({}));
	});

	it("names each wrong variable, its value and what was expected", () => {
		expect(() => parseConfig({ PORT: "99999", PANTAU_DRILL: "ya", LOG_LEVEL: "loud" })).toThrow(
			new ConfigError(
				[
					'PORT "99999": expected a whole number from 0 to 65535',
					'PANTAU_DRILL "ya": expected on, off',
					'LOG_LEVEL "loud": expected fatal, error, warn, info, debug, trace, silent',
				].join("\n"),
			),
		);
	});

	it.each([
		["DATABASE_URL", "mysql://admin:terlihat@db"],
		["PANTAU_SECRET", "terlihat"],
		["PANTAU_EVIDENCE_STORE", "s3://kunci:terlihat@tanpa-bucket"],
		["PANTAU_EVIDENCE_STORE", "https://terlihat@host/bucket"],
		["PANTAU_INTAKE_KEY", "terlihat oleh semua orang"],
		["PANTAU_EXPORT_KEY", "terlihat"],
	])("does not repeat the value of %s, which may be a secret", (name, value) => {
		expect(() => parseConfig({ [name]: value })).toThrow(`${name} of ${value.length} characters: expected`);
		expect(() => parseConfig({ [name]: value })).not.toThrow("terlihat");
	});

	it("takes a bucket for the photos", () => {
		const url = "s3://kunci:rahasia@s3.contoh.id:9000/foto/pantau?region=id-jkt-1";
		expect(parseConfig({ PANTAU_EVIDENCE_STORE: url }).evidenceStore).toBe(url);
		expect(parseConfig({}).evidenceStore).toBeNull();
	});

	it("opens the protocol's endpoint only when asked for", () => {
		expect(parseConfig({}).protocolPort).toBeNull();
		expect(parseConfig({ PANTAU_PROTOCOL_PORT: "4001" }).protocolPort).toBeNull();
		expect(parseConfig({ PANTAU_PROTOCOL_TEST: "1" }).protocolPort).toBe(3001);
		expect(parseConfig({ PANTAU_PROTOCOL_TEST: "1", PANTAU_PROTOCOL_PORT: "4001" }).protocolPort).toBe(4001);
		expect(() => parseConfig({ PANTAU_PROTOCOL_TEST: "yes" })).toThrow('PANTAU_PROTOCOL_TEST "yes": expected 1, or nothing');
	});

	it("takes several hosts of one database", () => {
		const url = "postgres://pantau:rahasia@db-1:5432,db-2:5432/pantau?target_session_attrs=read-write";
		expect(parseConfig({ DATABASE_URL: url }).databaseUrl).toBe(url);
	});

	it("wants the database itself beside its replica", () => {
		expect(() => parseConfig({ DATABASE_READ_URL: "postgres://db/p" })).toThrow("DATABASE_READ_URL is given: expected DATABASE_URL");
	});

	it("takes a basemap's address with the hosts that its style names, or a file", () => {
		for (const basemap of [
			"https://maps.example/style.json",
			"https://maps.example/style.json https://tiles.example",
			"https://maps.example/{z}/{x}/{y}.png",
			"/srv/jakarta.pmtiles",
		]) {
			expect(parseConfig({ PANTAU_BASEMAP: basemap }).basemap).toBe(basemap);
		}
		for (const wrong of ["jakarta.mbtiles", "https://maps.example/style.json tiles.example", "ftp://maps.example/style.json"]) {
			expect(() => parseConfig({ PANTAU_BASEMAP: wrong })).toThrow("PANTAU_BASEMAP");
		}
	});
});
