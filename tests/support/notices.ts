// How often a page sounded a tone, asked whether it may notify, and did: what a person has not asked for is none of it.

export interface AskedNotices {
	readonly tones: number;
	readonly requests: number;
	readonly notices: number;
	readonly contexts: number;
}

/** An init script; a page that ran it counts in `window.asked`. */
export function countNotices(): void {
	const asked = { tones: 0, requests: 0, notices: 0, contexts: 0 };
	Object.assign(window, { asked });
	const { start } = OscillatorNode.prototype;
	OscillatorNode.prototype.start = function (...when) {
		asked.tones++;
		return start.apply(this, when);
	};
	window.AudioContext = class extends AudioContext {
		constructor() {
			super();
			asked.contexts++;
		}
	};
	const request = Notification.requestPermission.bind(Notification);
	Notification.requestPermission = () => {
		asked.requests++;
		return request();
	};
	window.Notification = class extends Notification {
		constructor(title: string, options?: NotificationOptions) {
			super(title, options);
			asked.notices++;
		}
	};
}
