// Handing over a shift: what is abnormal is put together by the server, people add words.
import { Dialog } from "@base-ui/react/dialog";
import { type ReactNode, useState } from "react";
import { useSpeech } from "../ui/language-context.tsx";
import { SHIFT_HANDOVER_WORDS } from "../ui/words/shift-handover.ts";
import { HandoverArchive } from "./handover-archive.tsx";
import { HandoverWriter } from "./handover-writer.tsx";
import "./handover.css";

export function HandoverDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
	const words = SHIFT_HANDOVER_WORDS[useSpeech().language];
	const [tab, setTab] = useState<"write" | "list">("list");
	return (
		<Dialog.Root open onOpenChange={(open) => !open && onClose()}>
			<Dialog.Portal>
				<Dialog.Backdrop className="backdrop" />
				<Dialog.Popup className="popup dialog handover" data-testid="handover">
					<Dialog.Title className="dialog-title">{words.title}</Dialog.Title>
					<fieldset className="switch" aria-label={words.title}>
						{(["list", "write"] as const).map((known) => (
							<button key={known} type="button" className="switch-part" aria-pressed={tab === known} onClick={() => setTab(known)}>
								{words[known]}
							</button>
						))}
					</fieldset>
					{tab === "write" ? <HandoverWriter onWritten={() => setTab("list")} /> : <HandoverArchive />}
					<Dialog.Close className="button">{words.close}</Dialog.Close>
				</Dialog.Popup>
			</Dialog.Portal>
		</Dialog.Root>
	);
}
