import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

// scrypt with a salt for each account: `scrypt$N$r$p$SALT$HASH`, base64url. N, r and p are OWASP's (2^15, 8, 3), about 100 ms and 32 MB.

interface Cost {
	readonly N: number;
	readonly r: number;
	readonly p: number;
}

const COST: Cost = { N: 2 ** 15, r: 8, p: 3 };
/** Of the drill's passwords, which everybody may read anyway: six accounts must not hold up its first start. */
export const PRINTED_COST: Cost = { N: 2 ** 10, r: 8, p: 1 };
const KEY_BYTES = 32;

/** Passwords that the drill prints. They open nothing else. */
export const DRILL_PASSWORD_PREFIX = "latihan-";
/** NIST SP 800-63B: length, not composition. */
export const PASSWORD_MIN_LENGTH = 12;

function deriveKey(password: string, salt: Buffer, { N, r, p }: Cost): Promise<Buffer> {
	const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
	return new Promise((resolve, reject) => {
		scrypt(password.normalize("NFKC"), salt, KEY_BYTES, options, (error, key) => (error === null ? resolve(key) : reject(error)));
	});
}

export async function hashPassword(password: string, cost: Cost = COST): Promise<string> {
	const salt = randomBytes(16);
	const key = await deriveKey(password, salt, cost);
	return ["scrypt", cost.N, cost.r, cost.p, salt.toString("base64url"), key.toString("base64url")].join("$");
}

/** Of no password; an unknown name is verified against it, so that it takes as long as a known one. */
const NOBODY = `scrypt$${COST.N}$${COST.r}$${COST.p}$${Buffer.alloc(16).toString("base64url")}$${Buffer.alloc(KEY_BYTES).toString("base64url")}`;

/** Takes the same time for an account that does not exist (`undefined`); throws on a hash of another form. */
export async function isPassword(password: string, hash: string | undefined): Promise<boolean> {
	const [scheme, N, r, p, salt, key] = (hash ?? NOBODY).split("$");
	if (scheme !== "scrypt" || salt === undefined || key === undefined)
		throw new Error(`Expected a password hash scrypt$…, got scheme ${scheme}`);
	const expected = Buffer.from(key, "base64url");
	const got = await deriveKey(password, Buffer.from(salt, "base64url"), { N: Number(N), r: Number(r), p: Number(p) });
	return timingSafeEqual(got, expected) && hash !== undefined;
}
