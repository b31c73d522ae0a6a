import { Dialog } from "@base-ui/react/dialog";
import type { ReactNode } from "react";
import type { Evidence } from "../../server/protocol/evidence.ts";
import { useSpeech } from "../ui/language-context.tsx";

export function PhotoDialog({ photo, onClose }: { readonly photo: Evidence; readonly onClose: () => void }): ReactNode {
	const { words } = useSpeech();
	const name = words.evidence.origins[photo.origin];
	return (
		<Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
			<Dialog.Portal>
				<Dialog.Backdrop className="backdrop" />
				<Dialog.Popup className="popup dialog photo-dialog">
					<Dialog.Title className="dialog-title">{name}</Dialog.Title>
					<img className="photo-large" src={`/api/evidence/${photo.id}`} alt={name} />
					<Dialog.Close className="button">{words.evidence.close}</Dialog.Close>
				</Dialog.Popup>
			</Dialog.Portal>
		</Dialog.Root>
	);
}
