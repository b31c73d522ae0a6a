// How panels say what people want, without knowing the socket: the page hands `send` in.
import { createContext, useContext } from "react";
import type { AlarmAnswer, AlarmCommand, AlarmCommandName } from "../../server/protocol/alarm.ts";
import type { ManyAnswer, ManyCommand, ManyName } from "../../server/protocol/many.ts";
import type { CommandAnswer, CommandName, Up } from "../../server/protocol/up.ts";

/** A command without its key: the feed makes one for each try that a person makes. */
export type Wish<Name extends CommandName> = Omit<Parameters<Up[Name]>[0], "key">;

/** Always answers: a link that is down is the refusal `unavailable`. */
export type Send = <Name extends CommandName>(name: Name, wish: Wish<Name>) => Promise<CommandAnswer>;

export const SendContext = createContext<Send | null>(null);

export function useSend(): Send {
	const send = useContext(SendContext);
	if (send === null) throw new Error("useSend needs a SendContext above it");
	return send;
}

/** A bulk: an answer for each item, or one refusal for all. */
export type SendMany = <Name extends ManyName>(name: Name, wish: Omit<ManyCommand<Name>, "key">) => Promise<ManyAnswer>;

export const SendManyContext = createContext<SendMany | null>(null);

export function useSendMany(): SendMany {
	const send = useContext(SendManyContext);
	if (send === null) throw new Error("useSendMany needs a SendManyContext above it");
	return send;
}

export type SendAlarm = <Name extends AlarmCommandName>(name: Name, wish: Omit<AlarmCommand<Name>, "key">) => Promise<AlarmAnswer>;

export const SendAlarmContext = createContext<SendAlarm | null>(null);

export function useSendAlarm(): SendAlarm {
	const send = useContext(SendAlarmContext);
	if (send === null) throw new Error("useSendAlarm needs a SendAlarmContext above it");
	return send;
}
