import { describeLocal } from "#booking/local-time.ts";
import type { FlowContext } from "#flows/context.ts";
import { noteWords } from "#flows/pass-on-sms.ts";
import type { Appointment } from "#store/appointments.ts";
import { transact } from "#store/db.ts";
import { wishForDesk } from "#store/effects.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { findRequest } from "#store/requests.ts";
import type { Heard } from "./ask.ts";
import { tell } from "./tell.ts";

/** Whoever waits for the client hears of it: under the card if there is one, else in the desk's channel. */
export async function lateByText(
  context: FlowContext,
  { incoming, company }: Heard,
  late: { readonly appointment: Appointment; readonly minutes: number | undefined },
): Promise<void> {
  const { requestId, providerId, startsAt, zone } = late.appointment;
  const howMuch = late.minutes === undefined ? "" : ` about ${late.minutes} minutes`;
  await transact(context.db, async (tx) => {
    if (!(await tell(tx, incoming, { requestId, about: "late-noted" }))) return;
    const escalation = await findEscalationOfRequest(tx, requestId);
    if (escalation !== undefined && escalation.endedAt === undefined) {
      const text = `The client is running${howMuch} late:`;
      const conversation = { requestId, escalationId: escalation.id };
      return noteWords(tx, company, { ...conversation, incoming, text });
    }
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
