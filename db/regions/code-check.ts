import type { Fault, FileFeature } from "./boundary-fault.ts";
import { featureFault } from "./boundary-fault.ts";
import { middleOf } from "./inner-point.ts";
import { parentOf } from "./region-shape.ts";

/** What the codes of a file are held against. */
export interface RegionsInForce {
	/** Code → name, of every level. */
	readonly names: ReadonlyMap<string, string>;
	/** Kelurahan that a unit of their own serves. */
	readonly served: ReadonlySet<string>;
}

/** Kemendagri code of a kelurahan of the province. */
const CODE = /^31\.\d{2}\.\d{2}\.\d{4}$/;

/** Codes known, new, doubled, malformed or missing; names that differ by more than their spelling. */
export function checkCodes(features: readonly FileFeature[], inForce: RegionsInForce): Fault[] {
	const faults: Fault[] = [];
	const firstOf = new Map<string, FileFeature>();
	const kotaInForce = new Set([...inForce.names.keys()].map(kotaOf));
	for (const feature of features) {
		const { code, name } = feature;
		const place = feature.geometry[0]?.[0]?.[0] === undefined ? null : middleOf(feature.geometry);
		const fault = (kind: Fault["kind"], found: string, due: string) => faults.push(featureFault(kind, feature, place, found, due));
		if (code === "") {
			fault("no_code", "no code", "31.kk.cc.nnnn");
			continue;
		}
		if (!CODE.test(code)) {
			const hint = /^\d{10}$/.test(code) ? "; ten digits may be a BPS code, which names another place: never strip or add dots" : "";
			fault("bad_code", code, `a Kemendagri code 31.kk.cc.nnnn${hint}`);
			continue;
		}
		if (kotaInForce.size > 0 && !kotaInForce.has(kotaOf(code))) {
			fault("bad_code", code, `a kota that is in force: ${[...kotaInForce].sort().join(", ")}`);
			continue;
		}
		const first = firstOf.get(code);
		if (first !== undefined) {
			fault("duplicate_code", `the code of feature ${first.number}, ${first.name}`, "a code once");
			continue;
		}
		firstOf.set(code, feature);
		const known = inForce.names.get(code);
		if (known === undefined) {
			const above = inForce.names.get(parentOf(code));
			fault(
				"new_code",
				"a code that is not in force",
				above === undefined ? "perhaps a new kecamatan" : `perhaps a new kelurahan of ${above}`,
			);
		} else if (name !== "" && plainName(name) !== plainName(known)) {
			fault("other_name", name, `${known}, as in force; the file's name is taken`);
		}
		if (!inForce.served.has(code))
			fault("no_unit", "no kelurahan unit that serves it", "a row in unit and unit_area, or its complaints wait unassigned");
		if (name === "" && known === undefined) fault("no_name", "no name", "a name; the code is shown instead");
	}
	for (const [code, name] of inForce.names) {
		if (!CODE.test(code) || firstOf.has(code)) continue;
		faults.push({
			kind: "missing_code",
			feature: null,
			code,
			name,
			place: null,
			found: "no feature with this code, which is in force",
			due: "every kelurahan in force; if it has ended: --accept missing_code",
		});
	}
	return faults;
}

function kotaOf(code: string): string {
	return code.slice(0, 5);
}

/** `KALI BARU` and `Kalibaru` are one name, with or without the word kelurahan. */
function plainName(name: string): string {
	return name
		.toLowerCase()
		.replace(/^(kelurahan|kel\.?|desa)\s+/, "")
		.replaceAll(/[^a-z0-9]/g, "");
}
