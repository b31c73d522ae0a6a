// One photo on its way. XMLHttpRequest: fetch cannot tell how far a body has gone.
import type { ComplaintId } from "../../server/protocol/code.ts";
import { PHOTO_MAX_BYTES } from "../../server/protocol/evidence.ts";

const TIMEOUT_MS = 120_000;

/** Null when it was taken, else the refusal's code; `failed` when no answer came. Sending the same file again is harmless. */
export function uploadPhoto(id: ComplaintId, file: File, onProgress: (share: number) => void): Promise<string | null> {
	if (file.size > PHOTO_MAX_BYTES) return Promise.resolve("too_large");
	return new Promise((resolve) => {
		const request = new XMLHttpRequest();
		request.open("POST", `/api/complaints/${id}/evidence`);
		request.setRequestHeader("content-type", "application/octet-stream");
		request.timeout = TIMEOUT_MS;
		request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
		request.onload = () => resolve(request.status < 300 ? null : parseCode(request.responseText));
		request.onerror = () => resolve("failed");
		request.ontimeout = () => resolve("failed");
		request.send(file);
	});
}

function parseCode(text: string): string {
	try {
		const { code } = JSON.parse(text) as { code?: unknown };
		return typeof code === "string" ? code : "failed";
	} catch {
		return "failed";
	}
}
