import type { Card } from "#ports/chat.ts";
import { type Appointment, findAppointmentOfRequest } from "#store/appointments.ts";
import { findEscalation, type StoredEscalation } from "#store/escalations.ts";
import { findHold } from "#store/occupancies.ts";
import { findRequest, type StoredRequest } from "#store/requests.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { personOf } from "./press.ts";

/** Everything a card shows, as the rows are at this moment. */
export async function readCard(
  context: Pick<FlowContext, "db" | "now" | "company" | "publicUrl">,
  escalationId: string,
): Promise<Card | undefined> {
  const { db } = context;
  const escalation = await findEscalation(db, escalationId);
  const request = escalation && (await findRequest(db, escalation.requestId));
  if (escalation === undefined || request === undefined) return undefined;
  const company = await context.company();
  const appointment = await findAppointmentOfRequest(db, request.id);
  const owner = await personOf(db, escalation.ownerId);
  const at = context.now();
  const service = company.services.get(request.serviceId);
  return {
    escalationId,
    version: escalation.version,
    reference: request.reference,
    state: escalation.state,
    priority: escalation.priority,
    vip: escalation.findings.some(({ rule }) => rule === "vip"),
    overdue: isOverdue(escalation, at),
    reasons: escalation.findings.map(({ detail }) => detail),
    client: {
      name: request.contactName,
      emailDomain: request.contactEmail.slice(request.contactEmail.lastIndexOf("@") + 1),
      phoneEnding: request.contactPhone?.slice(-4),
      zone: request.contactZone,
    },
    serviceName: service?.name ?? "",
    partySize: request.partySize,
    notes: request.notes,
    wanted: await wantedTime(context, company, {
      request,
      escalation,
      minutes: service?.minutes ?? 0,
    }),
    booked: live(escalation) ? bookedTime(company, appointment) : undefined,
    owner: owner && { ...owner, since: escalation.claimedAt ?? escalation.raisedAt },
    raisedAt: escalation.raisedAt,
    answerDueAt:
      escalation.firstHumanAt === undefined
        ? escalation.firstResponseDueAt
        : escalation.resolutionDueAt,
    outcome: live(escalation)
      ? undefined
      : {
          resolution:
            escalation.resolution ?? (escalation.state === "expired" ? "expired" : "cancelled"),
          by: await personOf(db, escalation.endedBy),
          at: escalation.endedAt ?? at,
          firstHumanAt: escalation.firstHumanAt,
          appointment: bookedTime(company, appointment),
          note: escalation.resolutionNote,
        },
    url: `${context.publicUrl}/console/requests/${request.reference}`,
  };
}

function isOverdue(escalation: StoredEscalation, at: Date): boolean {
  if (!live(escalation)) return false;
  const unanswered = escalation.firstHumanAt === undefined;
  return (unanswered && escalation.firstResponseDueAt <= at) || escalation.resolutionDueAt <= at;
}

const live = ({ state }: StoredEscalation) => state === "open" || state === "claimed";

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
    heldWith: hold && company.providers.get(hold.providerId)?.name,
  };
}

function bookedTime(company: CurrentCompany, appointment: Appointment | undefined) {
  if (appointment?.state !== "confirmed") return undefined;
  return {
    start: appointment.startsAt,
    providerName: company.providers.get(appointment.providerId)?.name ?? "",
  };
}
