import type { Decision, Receipt } from "#gate/decision.ts";
import { recordAudit } from "#store/audit.ts";
import { clientFor, findClientIds } from "#store/clients.ts";
import { transact } from "#store/db.ts";
import { deleteHolds } from "#store/holds.ts";
import { saveAnswer, takeKey } from "#store/idempotency.ts";
import { newId } from "#store/ids.ts";
import { insertLink, newLinkId, signLink } from "#store/links.ts";
import { insertReceipt, insertRequest, setPromise } from "#store/requests.ts";
import { linkExpiry, repeated } from "./auto-book.ts";
import { type Chosen, chooseTeams } from "./choose-teams.ts";
import type { FlowContext } from "./context.ts";
import { oneMinute } from "./find-slots.ts";
import { type EscalatedAnswer, heldFirst, type Inquiry, type Received } from "./inquiry.ts";
import { raiseEscalation } from "./raise-escalation.ts";
import { wishRequestMail } from "./wish-mail.ts";

type Escalate = { readonly decision: Decision; readonly receipt: Receipt };

/** Stores a request that goes to a person: with its receipt, card, held time, promise and message. */
export async function escalateRequest(
  context: FlowContext,
  inquiry: Inquiry,
  { decision, receipt }: Escalate,
): Promise<Received> {
  if (decision.kind !== "escalate") throw new Error("Only what the gate escalates comes here");
  const { request, key, company, service, slot, known, hold } = inquiry;
  const at = context.now();
  const id = newId();
  const chosen = await teamsToHold(context, inquiry);

  const answer = await transact(context.db, async (tx): Promise<EscalatedAnswer | undefined> => {
    // First of all, so that a second delivery waits here for the first one's end.
    if (key !== undefined && !(await takeKey(tx, key, { requestId: id, status: 202 })))
      return undefined;
    const contact = {
      name: request.clientName,
      email: request.clientEmail?.address,
      phone: request.clientPhone,
    };
    const matches = (await findClientIds(tx, contact)).length;
    const reference = await insertRequest(tx, {
      id,
      state: "escalated",
      channel: request.channel,
      serviceId: service.id,
      // Two known clients behind one request: a person says which, nothing is merged.
      clientId: matches > 1 ? undefined : await clientFor(tx, { ...contact, at }),
      contactName: contact.name,
      contactEmail: contact.email,
      contactPhone: contact.phone,
      contactZone: request.clientZone,
      wantedStart: request.start,
      wantedProviderId: inquiry.providerId,
      wantedLocationId: inquiry.locationId,
      partySize: request.partySize,
      notes: request.notes,
      language: request.language,
      territory: request.territory,
      consents: request.consents,
      promisedBy: undefined,
      receivedAt: request.receivedAt,
    });
    await insertReceipt(tx, {
      ...receipt,
      requestId: id,
      companyVersion: company.version,
      decidedAt: at,
    });
    await recordAudit(tx, {
      at,
      actor: { kind: "system", name: "intake" },
      action: "request-received",
      requestId: id,
      detail: { channel: request.channel },
    });
    // What the client holds makes room for what is held for them from now on.
    if (hold !== undefined) await deleteHolds(tx, { ids: [hold.id], device: hold.device });
    const { promisedBy } = await raiseEscalation(tx, company, {
      requestId: id,
      priority: decision.priority,
      findings: decision.findings,
      at,
      hold: slot && { ...chosen, known, service, start: slot.start },
      keptForOtherUntil: inquiry.heldUntil,
    });
    await setPromise(tx, id, promisedBy);
    const link = {
      id: newLinkId(),
      requestId: id,
      expiresAt: linkExpiry(request.start ?? promisedBy),
    };
    await insertLink(tx, link);
    await wishRequestMail(tx, { template: "person-will-answer", requestId: id });
    const told: EscalatedAnswer = {
      outcome: "escalated",
      requestId: id,
      reference,
      promisedBy: promisedBy.toISOString(),
      manageUrl: `${context.publicUrl}/m/${signLink(context.linkSecrets, link.id)}`,
    };
    return key === undefined ? told : saveAnswer(tx, key, told);
  });
  return answer === undefined ? repeated(context, inquiry) : { kind: "escalated", answer };
}

/** Whom to hold the wanted time with, best first. */
function teamsToHold(context: FlowContext, inquiry: Inquiry): Promise<Chosen> {
  const { company, service, request, providerId, locationId, clientId, slot, known } = inquiry;
  const { from, to } = oneMinute(request.start ?? context.now());
  return chooseTeams(context, company, {
    ...{ service, providerId, locationId, wish: request, from, to, ignoreNotice: true },
    slot,
    known,
    clientId,
    first: heldFirst(inquiry),
  });
}
