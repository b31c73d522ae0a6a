// The body of `GET /api/snapshot` as the store takes it. The arrays are views of the body: 1,000,000 rows in tens of ms.
import { decodeSnapshot as decodeColumns } from "../../server/domain/snapshot-columns.ts";
import { PROTOCOL_VERSION } from "../../server/protocol/version.ts";
import type { Snapshot } from "./apply.ts";

/** The server and this page are of builds that do not understand each other: only another page helps. */
export class OtherProtocol extends Error {
	constructor(protocol: number) {
		super(`The server speaks protocol ${protocol}, this page ${PROTOCOL_VERSION}: reload it`);
	}
}

/** Throws OtherProtocol on a snapshot that is not of this build's. */
export function decodeSnapshot(body: ArrayBuffer): Snapshot {
	const { mark, now, columns, protocol } = decodeColumns(new Uint8Array(body));
	if (protocol !== PROTOCOL_VERSION) throw new OtherProtocol(protocol);
	return { mark, now, columns };
}
