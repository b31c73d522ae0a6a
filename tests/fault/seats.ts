import type { Account, Role, View } from "../../server/protocol/account.ts";
import { until } from "../support/complaints.ts";
import type { Seat } from "./screen.ts";

// One account for each kind of audience, as the city's database is given them.

export const PASSWORD = "sandi-yang-panjang";

export const SEATS: readonly { readonly name: string; readonly role: Role; readonly scope: readonly string[]; readonly view: View }[] = [
	{ name: "wall", role: "display", scope: ["31"], view: "wall" },
	{ name: "room", role: "dispatcher", scope: ["31"], view: "console" },
	{ name: "pusat", role: "dispatcher", scope: ["31.71"], view: "console" },
	{ name: "selatan", role: "display", scope: ["31.74"], view: "wall" },
];

export async function logIn(url: string, { name, view }: { readonly name: string; readonly view: View }): Promise<Seat> {
	let seat: Seat | undefined;
	await until(`${name} to log in`, async () => {
		const answer = await fetch(`${url}/api/session`, {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({ name, password: PASSWORD }),
		});
		const cookie = answer.headers.get("set-cookie")?.split(";")[0];
		if (!answer.ok || cookie === undefined) throw new Error(`Expected a session for ${name}, got ${answer.status}`);
		const { account } = (await answer.json()) as { account: Account };
		seat = { account, view, cookie };
		return true;
	});
	return seat as unknown as Seat;
}
