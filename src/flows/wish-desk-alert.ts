import type { Db } from "#store/db.ts";
import { wish } from "#store/effects.ts";
import { wishSms } from "./wish-sms.ts";

export type DeskAlert = {
  readonly requestId: string;
  readonly escalationId: string;
  /** The call in its thread that did not come through; undefined for the card. */
  readonly noteId?: string | undefined;
  /** Whose it is; undefined where it is for whoever is on call. */
  readonly ownerId?: string | undefined;
};

/** One for the card, and one for each call in its thread. */
export function alertName({ escalationId, noteId }: DeskAlert): string {
  return `desk-alert:${escalationId}${noteId === undefined ? "" : `:${noteId}`}`;
}

/** Tells whoever it is for about something that Slack could not show. Once, however often it is wished. */
export function wishDeskAlert(tx: Db, alert: DeskAlert): Promise<string> {
  const { requestId, ownerId } = alert;
  return wish(tx, {
    kind: "email",
    key: `email:${alertName(alert)}`,
    requestId,
    payload: { template: "desk-alert", ...(ownerId !== undefined && { memberId: ownerId }) },
  });
}

/** Tells who is on call, outside Slack, that nobody answers. Once for each rung. */
export async function wishNobodyAnswered(
  tx: Db,
  alert: {
    readonly requestId: string;
    readonly escalationId: string;
    readonly memberId: string;
    readonly rung: string;
    /** By text message too. */
    readonly byText: boolean;
    /** It is not that nobody answers: nobody is there, and it cannot wait until somebody is. */
    readonly deskClosed?: true;
  },
): Promise<void> {
  const { requestId, escalationId, memberId, rung, byText, deskClosed } = alert;
  const name = `nobody-answered:${escalationId}:${rung}`;
  const why = deskClosed === true ? { deskClosed } : {};
  const content = { template: "nobody-answered", escalationId, memberId, ...why } as const;
  await wish(tx, { kind: "email", key: `email:${name}`, requestId, payload: content });
  if (byText) await wishSms(tx, { requestId, name, content });
}
