import type { AcceptOffer } from "#flows/accept-offer.ts";
import type { FlowContext } from "#flows/context.ts";
import { assignText } from "#flows/log-message.ts";
import { noteWords, passOn } from "#flows/pass-on-sms.ts";
import { wishSms } from "#flows/wish-sms.ts";
import { transact } from "#store/db.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { settleIncoming } from "#store/messages.ts";
import { listNewestOffers } from "#store/offers.ts";
import type { Heard } from "./ask.ts";

export type AcceptByText = AcceptOffer;

/** The number of a time that a member proposed. */
export async function chooseByText(
  context: FlowContext,
  accept: AcceptByText,
  { heard, requestId, position }: { heard: Heard; requestId: string; position: number },
): Promise<void> {
  const { incoming, company } = heard;
  const escalation = await findEscalationOfRequest(context.db, requestId);
  const offers = escalation && (await listNewestOffers(context.db, escalation.id));
  const offer = offers?.find((one) => one.position === position);
  if (escalation === undefined || offer === undefined)
    return passOn(context, {
      incoming,
      text: "The client wrote:",
      answer: "received",
      raise: true,
    });
  const asked = { requestId, escalationId: escalation.id };
  await assignText(context.db, incoming.id, asked);
  const accepted = await accept({ offerId: offer.id, requestId });
  if (accepted.kind === "booked" || accepted.kind === "already-booked") return;
  await transact(context.db, async (tx) => {
    if (!(await settleIncoming(tx, incoming.id))) return;
    await wishSms(tx, {
      requestId,
      name: `offer-gone:${incoming.id}`,
      content: { template: "offer-gone", messageId: incoming.id },
    });
    const text = "The client's answer came too late:";
    await noteWords(tx, company, { ...asked, incoming, text });
  });
}
