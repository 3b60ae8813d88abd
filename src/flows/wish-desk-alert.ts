import type { Db } from "#store/db.ts";
import { wish } from "#store/effects.ts";
import { wishSms } from "./wish-sms.ts";

/** Tells who is on call about an escalation that Slack could not show. Once, however often it is wished. */
export function wishDeskAlert(
  tx: Db,
  { requestId, escalationId }: { requestId: string; escalationId: string },
): Promise<string> {
  return wish(tx, {
    kind: "email",
    key: `email:desk-alert:${escalationId}`,
    requestId,
    payload: { template: "desk-alert" },
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
