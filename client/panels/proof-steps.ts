// Which of a role's steps concern proof: accepting, handing in, judging. The others stay plain buttons.
import type { Account } from "../../server/protocol/account.ts";
import type { ComplaintStatus } from "../../server/protocol/complaint.ts";

export interface ProofSteps {
	/** The unit takes the complaint on, the validator takes the proof. */
	readonly accept: "in_progress" | "resolved" | null;
	readonly canFinish: boolean;
	readonly canReject: boolean;
	readonly others: readonly ComplaintStatus[];
}

export function selectProofSteps(you: Account, from: ComplaintStatus, advances: readonly ComplaintStatus[]): ProofSteps {
	const isUnit = you.role === "unit";
	const canFinish = isUnit && advances.includes("awaiting_validation");
	const canReject = advances.includes("follow_up_rejected");
	const accept =
		isUnit && from !== "follow_up_rejected" && advances.includes("in_progress")
			? "in_progress"
			: from === "awaiting_validation" && advances.includes("resolved")
				? "resolved"
				: null;
	const taken: readonly (ComplaintStatus | null)[] = [
		accept,
		canFinish ? "awaiting_validation" : null,
		canReject ? "follow_up_rejected" : null,
	];
	return { accept, canFinish, canReject, others: advances.filter((to) => !taken.includes(to)) };
}
