import { describeLocal } from "#booking/local-time.ts";
import type { FlowContext } from "#flows/context.ts";
import { noteWords } from "#flows/pass-on-sms.ts";
import { findProvidersInChat, wishLateWord } from "#flows/tell-provider.ts";
import type { Appointment } from "#store/appointments.ts";
import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import { wishForDesk } from "#store/effects.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { findRequest } from "#store/requests.ts";
import type { Heard } from "./ask.ts";
import { tell } from "./tell.ts";

/** What the request's page says of it; the client's own words stand there among their texts. */
function noteLate(
  tx: Db,
  late: {
    readonly requestId: string;
    readonly minutes: number | undefined;
    /** Whom. */
    readonly told: string;
    readonly at: Date;
  },
): Promise<void> {
  const { requestId, minutes, told, at } = late;
  const howMuch = minutes === undefined ? "" : `${minutes} minutes, `;
  return recordAudit(tx, {
    at,
    actor: { kind: "client", requestId },
    action: "client-late",
    requestId,
    detail: { minutes, reason: `${howMuch}told to ${told}` },
  });
}

/**
 * Whoever waits for the client hears of it: under the card if there is one, else the provider alone,
 * else the desk in its channel.
 */
export async function lateByText(
  context: FlowContext,
  { incoming, company }: Heard,
  late: { readonly appointment: Appointment; readonly minutes: number | undefined },
): Promise<void> {
  const { appointment, minutes } = late;
  const { requestId } = appointment;
  const howMuch = minutes === undefined ? "" : ` about ${minutes} minutes`;
  const at = context.now();
  await transact(context.db, async (tx) => {
    if (!(await tell(tx, incoming, { requestId, about: "late-noted" }))) return;
    const escalation = await findEscalationOfRequest(tx, requestId);
    if (escalation !== undefined && escalation.endedAt === undefined) {
      const text = `The client is running${howMuch} late:`;
      const conversation = { requestId, escalationId: escalation.id };
      await noteLate(tx, { requestId, minutes, told: "the thread", at });
      return noteWords(tx, company, { ...conversation, incoming, text });
    }
    const members = await findProvidersInChat(tx, company, { appointment, at });
    for (const { id: memberId } of members)
      await wishLateWord(tx, { appointment, minutes, memberId, messageId: incoming.id });
    const told = members.map(({ name }) => name).join(", ");
    await noteLate(tx, { requestId, minutes, told: told || "the desk", at });
    if (members.length > 0) return;
    const { providerId, startsAt, zone } = appointment;
    const request = await findRequest(tx, requestId);
    const provider = company.known.providers.get(providerId);
    const when = describeLocal(startsAt, zone);
    await wishForDesk(tx, {
      kind: "desk-note",
      key: `desk-note:late:${incoming.id}`,
      payload: {
        text: `${request?.reference}: ${provider?.name}'s client for ${when} is running${howMuch} late.`,
        quote: incoming.body,
      },
    });
  });
}
