import { isLive } from "#escalation/escalation.ts";
import type { Card } from "#ports/chat.ts";
import { type Appointment, findAppointmentOfRequest } from "#store/appointments.ts";
import { smsConsent } from "#store/consents.ts";
import type { Db } from "#store/db.ts";
import { findEscalation, type StoredEscalation } from "#store/escalations.ts";
import { findHold } from "#store/occupancies.ts";
import { listNewestOffers } from "#store/offers.ts";
import { findRequest, type StoredRequest } from "#store/requests.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { personOf } from "./press.ts";

/** Everything a card shows, as the rows are at this moment. */
export async function readCard(
  context: Pick<FlowContext, "db" | "now" | "company" | "publicUrl" | "connected">,
  escalationId: string,
): Promise<Card | undefined> {
  const { db } = context;
  const escalation = await findEscalation(db, escalationId);
  const request = escalation && (await findRequest(db, escalation.requestId));
  if (escalation === undefined || request === undefined) return undefined;
  const company = await context.company();
  const appointment = bookedTime(company, await findAppointmentOfRequest(db, request.id));
  const owner = await personOf(db, escalation.ownerId);
  const service = company.known.services.get(request.serviceId);
  const minutes = service?.minutes ?? 0;
  return {
    escalationId,
    version: escalation.version,
    reference: request.reference,
    state: escalation.state,
    priority: escalation.priority,
    vip: escalation.findings.some(({ rule }) => rule === "vip"),
    overdue: isOverdue(escalation, context.now()),
    reasons: escalation.findings.map(({ detail }) => detail),
    client: clientOf(request),
    serviceName: service?.name ?? "",
    partySize: request.partySize,
    notes: request.notes,
    wanted: await wantedTime(context, company, { request, escalation, minutes }),
    booked: live(escalation) ? appointment : undefined,
    waitingSince: escalation.waitingSince,
    offers: await offersOf(db, company, escalationId),
    canText: await canText(context, request),
    deal: escalation.deal,
    owner: owner && { ...owner, since: escalation.claimedAt ?? escalation.raisedAt },
    raisedAt: escalation.raisedAt,
    answerDueAt: nextDeadline(escalation),
    outcome: await outcomeOf(db, escalation, appointment),
    url: `${context.publicUrl}/console/requests/${request.reference}`,
  };
}

async function offersOf(
  db: Db,
  company: CurrentCompany,
  escalationId: string,
): Promise<Card["offers"]> {
  const offers = await listNewestOffers(db, escalationId);
  return offers.map(({ startsAt, providerId, state }) => ({
    start: startsAt,
    providerName: company.providers.get(providerId)?.name ?? "",
    state,
  }));
}

async function canText(
  { db, connected }: Pick<FlowContext, "db" | "connected">,
  { contactPhone }: StoredRequest,
): Promise<boolean> {
  if (!connected.sms || contactPhone === undefined) return false;
  return (await smsConsent(db, contactPhone)) === "given";
}

function clientOf(request: StoredRequest): Card["client"] {
  return {
    name: request.contactName,
    emailDomain: request.contactEmail.slice(request.contactEmail.lastIndexOf("@") + 1),
    phoneEnding: request.contactPhone?.slice(-4),
    zone: request.contactZone,
  };
}

/** Until a person came it is the first response that is due, from then on the resolution. */
function nextDeadline(escalation: StoredEscalation): Date {
  return escalation.firstHumanAt === undefined
    ? escalation.firstResponseDueAt
    : escalation.resolutionDueAt;
}

async function outcomeOf(
  db: Db,
  escalation: StoredEscalation,
  appointment: Card["booked"],
): Promise<Card["outcome"]> {
  if (escalation.endedAt === undefined) return undefined;
  const unsettled = escalation.state === "expired" ? "expired" : "cancelled";
  return {
    resolution: escalation.resolution ?? unsettled,
    by: await personOf(db, escalation.endedBy),
    at: escalation.endedAt,
    firstHumanAt: escalation.firstHumanAt,
    appointment,
    note: escalation.resolutionNote,
  };
}

function isOverdue(escalation: StoredEscalation, at: Date): boolean {
  if (!live(escalation)) return false;
  const unanswered = escalation.firstHumanAt === undefined;
  return (unanswered && escalation.firstResponseDueAt <= at) || escalation.resolutionDueAt <= at;
}

const live = ({ state }: StoredEscalation) => isLive(state);

async function wantedTime(
  { db, now }: Pick<FlowContext, "db" | "now">,
  company: CurrentCompany,
  wish: { request: StoredRequest; escalation: StoredEscalation; minutes: number },
): Promise<Card["wanted"]> {
  const start = wish.request.wantedStart;
  if (start === undefined) return undefined;
  const hold = await findHold(db, { escalationId: wish.escalation.id, at: now() });
  return {
    start,
    end: new Date(start.getTime() + wish.minutes * 60_000),
    heldWith: hold && company.known.providers.get(hold.providerId)?.name,
  };
}

function bookedTime(company: CurrentCompany, appointment: Appointment | undefined) {
  if (appointment?.state !== "confirmed") return undefined;
  return {
    start: appointment.startsAt,
    providerName: company.known.providers.get(appointment.providerId)?.name ?? "",
  };
}
