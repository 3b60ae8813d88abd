import { isLate, isLive, nextDeadline } from "#escalation/escalation.ts";
import type { Finding } from "#gate/decision.ts";
import { domainOf } from "#intake/email-address.ts";
import { sayStanding } from "#intake/questionnaire.ts";
import { wayOfText } from "#messaging/way-of-text.ts";
import type { Card } from "#ports/chat.ts";
import { type Appointment, findAppointmentOfRequest } from "#store/appointments.ts";
import { smsConsent } from "#store/consents.ts";
import type { Db } from "#store/db.ts";
import { findEscalation, type StoredEscalation } from "#store/escalations.ts";
import { findLastText } from "#store/messages.ts";
import { findHold } from "#store/occupancies.ts";
import { listNewestOffers } from "#store/offers.ts";
import { findRequest, type StoredRequest } from "#store/requests.ts";
import { findEntryOfQuestion } from "#store/waitlist.ts";
import { approvalOf } from "./approve-booking.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import type { SlotContext } from "./find-slots.ts";
import { nobody, personOf } from "./press.ts";
import { readQuestionnaire } from "./read-questionnaire.ts";
import { listStandIns } from "./stand-ins.ts";
import { whyNotReopen } from "./why-not-reopen.ts";

/** Everything a card shows, as the rows are at this moment. */
export async function readCard(
  context: SlotContext & Pick<FlowContext, "company" | "publicUrl" | "connected">,
  escalationId: string,
): Promise<Card | undefined> {
  const { db } = context;
  const escalation = await findEscalation(db, escalationId);
  const request = escalation && (await findRequest(db, escalation.requestId));
  if (escalation === undefined || request === undefined) return undefined;
  const company = await context.company();
  const row = await findAppointmentOfRequest(db, request.id);
  const appointment = bookedTime(company, row);
  const owner = await personOf(db, escalation.ownerId);
  const { waitingPauses } = company.settings.escalation;
  const paused = waitingPauses && escalation.state === "waiting-client";
  const service = company.known.services.get(request.serviceId);
  const minutes = service?.minutes ?? 0;
  return {
    escalationId,
    version: escalation.version,
    reference: request.reference,
    state: escalation.state,
    priority: escalation.priority,
    vip: escalation.findings.some(({ rule }) => rule === "vip"),
    overdue: !paused && isOverdue(escalation, context.now()),
    reasons: escalation.findings.map(({ detail }) => detail),
    client: clientOf(request),
    serviceName: service?.name ?? "",
    partySize: request.partySize,
    notes: request.notes,
    wanted: await wantedTime(context, company, { request, escalation, minutes }),
    ...(live(escalation) && (await whileLive(context, company, { row, escalation }))),
    booked: live(escalation) ? appointment : undefined,
    waitingSince: escalation.waitingSince,
    snoozed: await snoozeOf(db, escalation),
    paused,
    reopenCount: escalation.reopenCount,
    canReopen: await canReopen(db, escalation, context.now()),
    offers: await offersOf(db, company, escalationId),
    canText: await canText(context, request),
    lastText: await lastText(db, request.id),
    deal: escalation.deal,
    approval: await approval(db, company, escalation),
    owner: owner && { ...owner, since: escalation.claimedAt ?? escalation.raisedAt },
    given: escalation.given,
    raisedAt: escalation.raisedAt,
    answerDueAt: nextDeadline(escalation),
    outcome: await outcomeOf(db, escalation, appointment),
    url: `${context.publicUrl}/console/requests/${request.reference}`,
  };
}

type About = { readonly row: Appointment | undefined; readonly escalation: StoredEscalation };

/** What only an open question shows. */
async function whileLive(
  context: SlotContext,
  company: CurrentCompany,
  { row, escalation }: About,
): Promise<Pick<Card, "canSwap" | "form" | "waitlist">> {
  return {
    canSwap: await canSwap(context, company, { row, escalation }),
    form: await formOf(context.db, company, row),
    waitlist: await waitlistOf(context.db, escalation.id),
  };
}

/** What a question is about when the provider cannot, or will not, serve. */
const providersOwn: readonly Finding["rule"][] = [
  "calendar-changed",
  "provider-away",
  "provider-gone",
];

async function canSwap(
  context: SlotContext,
  company: CurrentCompany,
  { row, escalation }: About,
): Promise<boolean> {
  if (row === undefined || !escalation.findings.some(({ rule }) => providersOwn.includes(rule)))
    return false;
  return (await listStandIns(context, company, row)).length > 0;
}

async function approval(
  db: Db,
  company: CurrentCompany,
  escalation: StoredEscalation,
): Promise<Card["approval"]> {
  const asked = await approvalOf(db, company, escalation);
  return asked && { by: await personOf(db, asked.by) };
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

async function lastText(db: Db, requestId: string): Promise<string | undefined> {
  const text = await findLastText(db, requestId);
  return text && wayOfText(text.status, text.errorCode).words;
}

function clientOf(request: StoredRequest): Card["client"] {
  return {
    name: request.contactName,
    emailDomain: domainOf(request.contactEmail),
    phoneEnding: request.contactPhone?.slice(-4),
    zone: request.contactZone,
  };
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
    ...wordsAtTheEnd(escalation),
    duplicateOf: await referenceOfRequest(db, escalation.duplicateOf),
  };
}

/** A decline's words are the client's; what is written when something is closed stays in the house. */
function wordsAtTheEnd({ resolution, resolutionNote, clientText }: StoredEscalation) {
  return resolution === "declined"
    ? { note: resolutionNote, remark: undefined }
    : { note: clientText, remark: resolutionNote };
}

async function canReopen(db: Db, escalation: StoredEscalation, at: Date): Promise<boolean> {
  if (live(escalation) || escalation.state === "cancelled") return false;
  return (await whyNotReopen(db, escalation, at)) === undefined;
}

async function snoozeOf(db: Db, { snooze }: StoredEscalation): Promise<Card["snoozed"]> {
  if (snooze === undefined) return undefined;
  return { until: snooze.until, by: (await personOf(db, snooze.byId)) ?? nobody };
}

async function waitlistOf(db: Db, escalationId: string): Promise<Card["waitlist"]> {
  const entry = await findEntryOfQuestion(db, escalationId);
  const request = entry && (await findRequest(db, entry.requestId));
  return request && { reference: request.reference, untilOn: entry.untilOn };
}

async function referenceOfRequest(db: Db, id: string | undefined): Promise<string | undefined> {
  return id === undefined ? undefined : (await findRequest(db, id))?.reference;
}

function isOverdue(escalation: StoredEscalation, at: Date): boolean {
  // Who let it rest knows that it is late.
  if (!live(escalation) || escalation.snooze !== undefined) return false;
  return isLate(escalation, at);
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
    heldWith: hold && heldWith(company, wish.request.serviceId, hold.providerIds),
    heldUntil: hold?.until,
    line: hold === undefined ? wish.escalation.line : undefined,
  };
}

function bookedTime(company: CurrentCompany, appointment: Appointment | undefined) {
  if (appointment?.state !== "confirmed") return undefined;
  return {
    start: appointment.startsAt,
    providerName: company.known.providers.get(appointment.providerId)?.name ?? "",
  };
}

async function formOf(
  db: Db,
  company: CurrentCompany,
  appointment: Appointment | undefined,
): Promise<string | undefined> {
  if (appointment?.state !== "confirmed") return undefined;
  const asked = await readQuestionnaire(db, company, appointment);
  return asked && sayStanding(asked.standing);
}

/** Who leads among those whom a hold took: of a service's people the first one named. */
function heldWith(
  { known }: CurrentCompany,
  serviceId: string,
  ids: readonly string[],
): string | undefined {
  const staff = known.services.get(serviceId)?.providerIds ?? [];
  return known.providers.get(staff.find((id) => ids.includes(id)) ?? ids[0] ?? "")?.name;
}
