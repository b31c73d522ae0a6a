// Who is on it. One's own claim is renewed as long as the case is open here; whoever loses it is told to whom.
import { type ReactNode, useEffect, useState } from "react";
import { CLAIM_SECONDS } from "../../server/protocol/command-limit.ts";
import type { ComplaintRow } from "../../server/protocol/complaint.ts";
import { useStore } from "../store/use-store.tsx";
import { Icon } from "../ui/icon.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import { HAND_OVER_WORDS } from "../ui/words/hand-over.ts";
import { useSend } from "./commands.tsx";
import { findClaim } from "./steps.ts";

/** Three times within a lease, so that one that is lost costs nothing. */
const RENEW_MS = (CLAIM_SECONDS * 1000) / 3;

interface ClaimParts {
	readonly row: ComplaintRow;
	readonly you: string;
	readonly now: number;
}

export function ClaimLine({ row, you, now }: ClaimParts): ReactNode {
	const { words, format, language } = useSpeech();
	const said = HAND_OVER_WORDS[language];
	const claim = findClaim(row, now);
	const isMine = claim?.by === you;
	useRenewal(row, isMine);
	const [wasMine, setWasMine] = useState(isMine);
	const [lostTo, setLostTo] = useState<string | null>(null);
	if (wasMine !== isMine) {
		setWasMine(isMine);
		if (isMine) setLostTo(null);
		else if (claim !== null) setLostTo(claim.by);
	}
	if (claim === null) return null;
	const seconds = `${format.number(Math.ceil((claim.until - now) / 1000))} ${words.unitsOfTime.second}`;
	return (
		<>
			<p className="case-claim">
				<Icon name="person" size={13} />
				{isMine ? words.case.claimedByYou(seconds) : words.case.claimed(claim.by, seconds)}
			</p>
			{lostTo !== null && (
				<p className="notice is-warning" role="alert">
					<Icon name="warning" size={14} />
					{said.lostTo(lostTo)}
				</p>
			)}
		</>
	);
}

/** Also at once when the link is back: the room releases the claims of whoever stays away. */
function useRenewal({ id }: ComplaintRow, isMine: boolean): void {
	const send = useSend();
	const isLive = useStore((state) => state.link.status === "live");
	useEffect(() => {
		if (!isMine || !isLive) return;
		// A refusal shows in the row: somebody else has it now.
		const renew = () => void send("claim", { id });
		renew();
		const timer = setInterval(renew, RENEW_MS);
		return () => clearInterval(timer);
	}, [send, id, isMine, isLive]);
}
