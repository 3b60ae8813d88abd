import { isLive } from "#escalation/escalation.ts";
import { type ContactFound, findOrMakeContact } from "#flows/crm-contact.ts";
import { tellAccountOwner } from "#flows/direct-messages.ts";
import { addReason } from "#flows/raise-escalation.ts";
import { ownershipOf } from "#flows/wish-owner.ts";
import { withoutOwnLinks } from "#messaging/without-own-links.ts";
import type { Kind, OutboxContext } from "#outbox/kind.ts";
import type { Crm, CrmTicket } from "#ports/crm.ts";
import { agreeOnTicket, isAgreedUpon } from "#store/crm-events.ts";
import { transact } from "#store/db.ts";
import { findEscalation, noteDeal, type StoredEscalation } from "#store/escalations.ts";
import { findMember } from "#store/members.ts";
import { findRequest, type StoredRequest } from "#store/requests.ts";

const states: Readonly<Record<StoredEscalation["state"], CrmTicket["state"]>> = {
  open: "open",
  claimed: "in-progress",
  "waiting-client": "waiting",
  resolved: "closed",
  cancelled: "closed",
  expired: "closed",
};

/** The CRM's ticket shows the escalation as its row says. The CRM finds it by our own id, so writing it again is safe. */
export const crmTicket: Kind = {
  horizonMinutes: 72 * 60,
  failure: "The CRM ticket could not be written",

  async perform(context, effect) {
    const { crm, db } = context;
    if (crm === undefined) return { kind: "pointless", reason: "no CRM is connected" };
    const escalation = await findEscalation(db, String(effect.payload["escalationId"]));
    const request = escalation && (await findRequest(db, escalation.requestId));
    if (escalation === undefined || request === undefined)
      return { kind: "pointless", reason: "the escalation is gone" };
    const found = await findOrMakeContact(context, crm, request);
    await learn(context, escalation, found);
    const ticket = await describe(context, { escalation, request, found });
    const { ticketId, ownerEmail } = await crm.saveTicket(ticket);
    const agreedOwner = ownerEmail ?? (await firstOwner(context, crm, { ticket, ticketId }));
    // From here on what differs from it was changed by somebody there.
    await agreeOnTicket(db, { ...ticket, ticketId, ownerEmail: agreedOwner });
    return {
      kind: "done",
      remoteId: ticketId,
      besides: await owned(context, { escalation, found }),
    };
  },
};

/** Whoever works on their question has the client; for one that was settled nobody gets them any more. */
async function owned(
  context: OutboxContext,
  { escalation, found }: Pick<Described, "escalation" | "found">,
) {
  const { id, ownerId, requestId, state } = escalation;
  const member =
    ownerId === undefined || !isLive(state) ? undefined : await findMember(context.db, ownerId);
  return ownershipOf(await context.company(), {
    ...{ requestId, found, email: member?.email },
    deed: `escalation:${id}:${ownerId}`,
  });
}

/**
 * Whom the CRM gave a new ticket to, where it does not know the owner that we would name: a rule of its
 * own, or the user that we act for. Only of a new one: of any other, somebody may have chosen another
 * owner since we wrote it, and that is to be followed, not agreed upon.
 */
async function firstOwner(
  { db }: OutboxContext,
  crm: Crm,
  { ticket, ticketId }: { readonly ticket: CrmTicket; readonly ticketId: string },
): Promise<string | undefined> {
  if (await isAgreedUpon(db, ticket.escalationId)) return undefined;
  return (await crm.readTicket(ticketId))?.ownerEmail;
}

/** What the CRM knows belongs on the card: who it could be, and what is at stake. */
async function learn(
  context: OutboxContext,
  escalation: StoredEscalation,
  found: ContactFound,
): Promise<void> {
  if (found.kind === "one") {
    const { openDeals, ownerEmail } = found.contact;
    if (openDeals !== undefined) await noteDeal(context.db, escalation.id, openDeals);
    await tellAccountOwner(context.db, escalation, ownerEmail);
  }
  if (found.kind !== "several") return;
  const names = found.contacts.map(({ name, email }) => `${name}${email ? ` (${email})` : ""}`);
  const detail = `Several contacts in the CRM match: ${names.join(" and ")}`;
  if (escalation.findings.some((finding) => finding.detail === detail)) return;
  const company = await context.company();
  await transact(context.db, (tx) =>
    addReason(tx, company, {
      requestId: escalation.requestId,
      finding: { rule: "ambiguous-client", detail },
      at: context.now(),
      // Nothing has happened: it is good to know for whoever works on it.
      told: "card",
    }),
  );
}

type Described = {
  readonly escalation: StoredEscalation;
  readonly request: StoredRequest;
  readonly found: ContactFound;
};

async function describe(
  context: OutboxContext,
  { escalation, request, found }: Described,
): Promise<CrmTicket> {
  const { services } = await context.company();
  const owner = escalation.ownerId && (await findMember(context.db, escalation.ownerId));
  const contact = found.kind === "one" ? found.contact : undefined;
  const { publicUrl } = context;
  const resolution = resolutionOf(escalation);
  return {
    escalationId: escalation.id,
    reference: request.reference,
    contactId: contact?.contactId,
    companyId: contact?.companyId,
    // What is open when all is settled is another matter than what they asked about.
    dealId: states[escalation.state] === "closed" ? undefined : contact?.dealId,
    subject: `${request.reference}: ${services.get(request.serviceId)?.name ?? ""} for ${request.contactName}`,
    // Some of them quote the client, or a member who did.
    reasons: escalation.findings.map(({ detail }) => withoutOwnLinks(detail, publicUrl)),
    priority: escalation.priority,
    state: states[escalation.state],
    resolution: resolution && withoutOwnLinks(resolution, publicUrl),
    ownerEmail: owner ? owner.email : contact?.ownerEmail,
    url: `${publicUrl}/console/requests/${request.reference}`,
  };
}

function resolutionOf({ state, resolution, resolutionNote }: StoredEscalation): string | undefined {
  if (state === "cancelled") return "The client cancelled";
  if (state === "expired") return "Nobody answered in time";
  if (resolution === undefined) return undefined;
  return resolutionNote === undefined ? resolution : `${resolution}: ${resolutionNote}`;
}
