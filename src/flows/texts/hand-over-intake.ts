import type { CurrentCompany, FlowContext } from "#flows/context.ts";
import { type IncomingSms, noteWords, passOn } from "#flows/pass-on-sms.ts";
import { addReason } from "#flows/raise-escalation.ts";
import type { IntakeDraft } from "#messaging/question.ts";
import { findNewestRequestOfPhone } from "#store/conversations.ts";
import { type Db, transact } from "#store/db.ts";
import { findEscalationOfRequest } from "#store/escalations.ts";
import { settleIncoming } from "#store/messages.ts";
import type { Heard } from "./ask.ts";
import { instantOn } from "./free-times.ts";
import { servicesOf } from "./read-talk.ts";
import { submitDraft } from "./submit-intake.ts";
import { answer } from "./tell.ts";

/**
 * A talk that a machine cannot end becomes a request with an owner, with what is known of it, and its
 * client hears by when a person answers. Whoever is known has an owner already, who reads it.
 */
export async function handOverIntake(
  context: FlowContext,
  { incoming, company }: Heard,
  draft: IntakeDraft,
): Promise<void> {
  const known = await findNewestRequestOfPhone(context.db, incoming.phone);
  const requestId = known ? undefined : await raiseFromDraft(context, company, { draft, incoming });
  if (requestId === undefined)
    return passOn(context, {
      incoming,
      text: "The client wrote:",
      answer: "received",
      raise: true,
    });
  await transact(context.db, async (tx) => {
    const escalation = await findEscalationOfRequest(tx, requestId);
    if (escalation === undefined || !(await settleIncoming(tx, incoming.id))) return;
    const conversation = { requestId, escalationId: escalation.id };
    await noteWords(tx, company, { ...conversation, incoming, text: "The client wrote:" });
    await noteUnknownService(tx, company, { draft, requestId, at: incoming.at });
    await answer(tx, incoming, { requestId, about: "request-passed-on" });
  });
  context.wake();
}

/** What a draft has, as a request for a person; its id, or undefined where none could be made of it. */
export async function raiseFromDraft(
  context: FlowContext,
  company: CurrentCompany,
  { draft, incoming }: { readonly draft: IntakeDraft; readonly incoming: IncomingSms },
): Promise<string | undefined> {
  const [anyService] = servicesOf(company);
  const { serviceKey = anyService?.key, day, time, zone } = draft;
  if (serviceKey === undefined) return undefined;
  const said = day && time ? instantOn(day, time, zone) : undefined;
  const whole = {
    ...draft,
    serviceKey,
    start: draft.start ?? said,
    name: draft.name ?? `Number ending in ${incoming.phone.slice(-4)}`,
  };
  const received = await submitDraft(context, { draft: whole, incoming });
  return received.kind === "escalated" || received.kind === "booked"
    ? received.answer.requestId
    : undefined;
}

/** A request is for a service; where they named none, whoever reads the card must not believe it. */
export async function noteUnknownService(
  tx: Db,
  company: CurrentCompany,
  {
    draft,
    requestId,
    at,
  }: { readonly draft: IntakeDraft; readonly requestId: string; readonly at: Date },
): Promise<void> {
  if (draft.serviceKey !== undefined) return;
  const detail = `They did not say what they want to book; “${servicesOf(company)[0]?.name}” only stands for it`;
  await addReason(tx, company, { requestId, finding: { rule: "client-message", detail }, at });
}
