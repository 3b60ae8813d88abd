import type { Decision, Receipt } from "#gate/decision.ts";
import { recordAudit } from "#store/audit.ts";
import { clientFor, countClientMatches } from "#store/clients.ts";
import { transact } from "#store/db.ts";
import { saveAnswer, takeKey } from "#store/idempotency.ts";
import { newId } from "#store/ids.ts";
import { insertLink, newLinkId, signLink } from "#store/links.ts";
import { insertEscalatedRequest, insertReceipt, setPromise } from "#store/requests.ts";
import { linkExpiry, repeated } from "./auto-book.ts";
import type { FlowContext } from "./context.ts";
import { wishRequestMail } from "./effects.ts";
import {
  candidatesFor,
  type EscalatedAnswer,
  type Inquiry,
  type Received,
  takenBy,
} from "./inquiry.ts";
import { raiseEscalation } from "./raise-escalation.ts";

type Escalate = { readonly decision: Decision; readonly receipt: Receipt };

/** Stores a request that goes to a person: with its receipt, card, held time, promise and message. */
export async function escalateRequest(
  context: FlowContext,
  inquiry: Inquiry,
  { decision, receipt }: Escalate,
): Promise<Received> {
  if (decision.kind !== "escalate") throw new Error("Only what the gate escalates comes here");
  const { request, key, company, service, slot } = inquiry;
  const at = context.now();
  const id = newId();
  const providers = await candidatesFor(context, company, slot);

  const answer = await transact(context.db, async (tx): Promise<EscalatedAnswer | undefined> => {
    // First of all, so that a second delivery waits here for the first one's end.
    if (key !== undefined && !(await takeKey(tx, key, { requestId: id, status: 202 })))
      return undefined;
    const contact = {
      name: request.clientName,
      email: request.clientEmail.address,
      phone: request.clientPhone,
    };
    const matches = await countClientMatches(tx, contact);
    const reference = await insertEscalatedRequest(tx, {
      id,
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
    const { promisedBy } = await raiseEscalation(tx, company, {
      requestId: id,
      priority: decision.priority,
      findings: decision.findings,
      at,
      hold: slot && {
        providerIds: providers.map((provider) => provider.id),
        during: takenBy(service, slot.start),
        start: slot.start,
      },
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
