// Units by rule: one for each kelurahan, kecamatan and kota of the figures, a Puskesmas for each kecamatan, and a Suku Dinas
// of each kind for each kota. `unit-of-kota.csv` says what Kepulauan Seribu has of a kind: its `own`, none (`no`), or one
// `with-31.72`, which then serves both. Only what is certain; a gap shows as a shortfall in the suggestion.

export interface KelurahanFigures {
	/** Kemendagri code of the kelurahan. */
	readonly code: string;
	readonly kelurahan: string;
	readonly kecamatan: string;
	readonly kota: string;
}

export interface UnitRow {
	readonly code: string;
	readonly kind: string;
	readonly level: string;
	readonly name: string;
	readonly short_name: string;
	readonly parent_code: string | null;
	readonly is_gateway: boolean;
	readonly valid_from: string;
	readonly valid_to: null;
}

export interface UnitAreaRow {
	readonly unit_code: string;
	readonly region_code: string;
	readonly valid_from: string;
	readonly valid_to: null;
}

export interface UnitFiles {
	readonly kelurahan: readonly KelurahanFigures[];
	readonly ofProvince: readonly Record<string, string>[];
	readonly ofKota: readonly Record<string, string>[];
	readonly validFrom: string;
}

const PROVINCE = "31";
const KEPULAUAN_SERIBU = "31.01";
/** Bodies outside the province are reached through it (domain.md §5). */
const GATEWAY = "biro-pemerintahan";

const KOTA_SHORT: Readonly<Record<string, string>> = {
	"31.01": "Kep. Seribu",
	"31.71": "Jakpus",
	"31.72": "Jakut",
	"31.73": "Jakbar",
	"31.74": "Jaksel",
	"31.75": "Jaktim",
};

/** `level-kind` for the province's own, `level-31.74` for a place's own, `level-kind-31.74` for one of a kind in a kota. */
function toCode(...parts: readonly string[]): string {
	return parts.join("-").replaceAll("_", "-");
}

export function buildUnits({ kelurahan, ofProvince, ofKota, validFrom }: UnitFiles): { units: UnitRow[]; areas: UnitAreaRow[] } {
	const units: UnitRow[] = [];
	const areas: UnitAreaRow[] = [];
	const add = (unit: Omit<UnitRow, "is_gateway" | "valid_from" | "valid_to">, regions: readonly string[]) => {
		units.push({ ...unit, is_gateway: unit.code === GATEWAY, valid_from: validFrom, valid_to: null });
		for (const region of regions) areas.push({ unit_code: unit.code, region_code: region, valid_from: validFrom, valid_to: null });
	};

	for (const row of ofProvince) {
		const { level = "", kind = "", name = "", short_name = "", parent = "" } = row;
		add({ code: toCode(level, kind), kind, level, name, short_name, parent_code: parent === "" ? null : parent }, [PROVINCE]);
	}

	const kotas = new Map(kelurahan.map((row) => [row.code.slice(0, 5), row.kota]));
	for (const [code, name] of kotas) {
		const short = name.replace("Kota Administrasi", "Kota").replace("Kabupaten Administrasi", "Kab.");
		add({ code: toCode("kota", code), kind: "kota", level: "kota", name, short_name: short, parent_code: null }, [code]);
	}
	for (const row of ofKota) addOfKota(row, kotas, add);

	const kecamatans = new Map(kelurahan.map((row) => [row.code.slice(0, 8), row.kecamatan]));
	for (const [code, name] of kecamatans) {
		const unit = { kind: "kecamatan", level: "kecamatan", name: `Kecamatan ${name}`, short_name: shorten(`Kec. ${name}`) };
		add({ code: toCode("kecamatan", code), ...unit, parent_code: toCode("kota", code.slice(0, 5)) }, [code]);
		const puskesmas = {
			kind: "puskesmas",
			level: "puskesmas",
			name: `Puskesmas Kecamatan ${name}`,
			short_name: shorten(`Puskesmas ${name}`),
		};
		add({ code: toCode("puskesmas", code), ...puskesmas, parent_code: "dinas-kesehatan" }, [code]);
	}
	for (const row of kelurahan) {
		const unit = { kind: "kelurahan", level: "kelurahan", name: `Kelurahan ${row.kelurahan}`, short_name: `Kel. ${row.kelurahan}` };
		add({ code: toCode("kelurahan", row.code), ...unit, parent_code: toCode("kecamatan", row.code.slice(0, 8)) }, [row.code]);
	}
	return { units, areas };
}

/** 28 characters fit on a wall. */
function shorten(name: string): string {
	const short = name.replace("Kepulauan Seribu", "Kep. Seribu");
	return short.length <= 28 ? short : short.replace("Kep. ", "Kep.");
}

function addOfKota(
	row: Record<string, string>,
	kotas: ReadonlyMap<string, string>,
	add: (unit: Omit<UnitRow, "is_gateway" | "valid_from" | "valid_to">, regions: readonly string[]) => void,
): void {
	const { level = "", kind = "", name = "", short_name = "", parent = "", parts = "", kepulauan_seribu = "" } = row;
	for (const [kota, kotaName] of kotas) {
		const isIslands = kota === KEPULAUAN_SERIBU;
		if (isIslands && kepulauan_seribu !== "own") continue;
		const isShared = kepulauan_seribu === `with-${kota}`;
		const place = isShared ? `${kotaName} dan ${kotas.get(KEPULAUAN_SERIBU)}` : kotaName;
		// Pendidikan has two in each kota and one in the islands (domain.md §5); which kecamatan is whose is not public in one place.
		for (const part of isIslands || parts === "" ? [""] : parts.split(";")) {
			const words = (head: string, of: string, place: string) => [head, of, place].filter((word) => word !== "").join(" ");
			add(
				{
					code: part === "" ? toCode(level, kind, kota) : toCode(level, kind, kota, part.toLowerCase()),
					kind,
					level,
					name: words(name, part === "" ? "" : `Wilayah ${part}`, place),
					short_name: words(short_name, part, KOTA_SHORT[kota] ?? kota),
					parent_code: parent,
				},
				isShared ? [kota, KEPULAUAN_SERIBU] : [kota],
			);
		}
	}
}
