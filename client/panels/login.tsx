import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import type { Login as Credentials } from "../../server/protocol/account.ts";
import { useStore } from "../store/use-store.tsx";
import { useSpeech } from "../ui/language-context.tsx";
import "./login.css";
import { BrandMark, LanguageSwitch } from "./brand.tsx";

export interface LoginParts {
	/** `false` when the two do not fit; throws when the server refuses or cannot be reached. */
	readonly onSignIn: (login: Credentials) => Promise<boolean>;
	/** Whether an error of `onSignIn` means "too many tries". */
	readonly isTooMany: (error: unknown) => boolean;
}

type Fault = "wrong" | "tooMany" | "unreachable";

/** The typed name stays after a refusal; the password is selected, to be typed again. */
export function Login({ onSignIn, isTooMany }: LoginParts): ReactNode {
	const { words } = useSpeech();
	const isDrill = useStore((state) => state.isDrill);
	const [fault, setFault] = useState<Fault | null>(null);
	const [isBusy, setBusy] = useState(false);
	const ids = { name: useId(), password: useId(), fault: useId() };
	const nameRef = useRef<HTMLInputElement>(null);
	const passwordRef = useRef<HTMLInputElement>(null);

	// The page has nothing else to do.
	useEffect(() => nameRef.current?.focus(), []);

	const submit = async (form: FormData) => {
		setBusy(true);
		setFault(null);
		try {
			const isRight = await onSignIn({ name: String(form.get("name")).trim(), password: String(form.get("password")) });
			if (isRight) return;
			setFault("wrong");
		} catch (error) {
			setFault(isTooMany(error) ? "tooMany" : "unreachable");
		} finally {
			setBusy(false);
		}
		passwordRef.current?.select();
	};
	return (
		<main className="login">
			<div className="login-language">
				<LanguageSwitch />
			</div>
			<form
				className="login-card"
				aria-describedby={ids.fault}
				onSubmit={(event) => {
					event.preventDefault();
					void submit(new FormData(event.currentTarget));
				}}
			>
				<div className="login-brand">
					<BrandMark size={40} />
					<div>
						<p className="login-name">{words.product.name}</p>
						<p className="pane-note">{words.product.tagline}</p>
					</div>
					{isDrill && (
						<span className="drill-ribbon login-drill" title={words.product.drillNote}>
							{words.product.drill}
						</span>
					)}
				</div>
				<h1 className="login-title">{words.login.title}</h1>
				<div className="login-field">
					<label htmlFor={ids.name}>{words.login.name}</label>
					<input
						ref={nameRef}
						id={ids.name}
						name="name"
						className="field"
						autoComplete="username"
						autoCapitalize="none"
						spellCheck={false}
						required
					/>
				</div>
				<div className="login-field">
					<label htmlFor={ids.password}>{words.login.password}</label>
					<input
						ref={passwordRef}
						id={ids.password}
						name="password"
						type="password"
						className="field"
						autoComplete="current-password"
						required
					/>
				</div>
				<p id={ids.fault} role="alert" className="login-fault">
					{fault === null ? "" : words.login[fault]}
				</p>
				<button type="submit" className="button is-primary" disabled={isBusy}>
					{isBusy ? words.login.submitting : words.login.submit}
				</button>
				<p className="pane-note">{isDrill ? `${words.login.hint} ${words.login.hintInDrill}` : words.login.hint}</p>
			</form>
		</main>
	);
}
