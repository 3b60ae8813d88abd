import type { PolicyViolation } from "#booking/policy.ts";
import { judgeCancel, judgeReschedule } from "#booking/policy.ts";
import { type Preparation, preparationOf } from "#company/follow-through.ts";
import { type Appointment, findAppointmentOfRequest } from "#store/appointments.ts";
import type { StoredLocation, StoredProvider, StoredService } from "#store/company-parts.ts";
import { type Asking, findAsking } from "#store/confirmations.ts";
import type { Db } from "#store/db.ts";
import { findEscalationOfRequest, type StoredEscalation } from "#store/escalations.ts";
import { findFeedback, type GivenFeedback } from "#store/feedback.ts";
import { findLink, openLink } from "#store/links.ts";
import { listOpenOffers, type Offer } from "#store/offers.ts";
import { findRequest, type StoredRequest } from "#store/requests.ts";
import { findPreviousStart } from "#store/timeline.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { type AskedQuestionnaire, readQuestionnaire } from "./read-questionnaire.ts";

/** What a client's signed link opens: their request, and the appointment that came of it. */
export type OpenLink = (token: string) => Promise<OpenedLink | undefined>;

export type OpenedLink = {
  readonly request: StoredRequest;
  readonly service: StoredService;
  /** What the service asks of its clients before they come. */
  readonly preparation: Preparation | undefined;
  /** Of a request that is before a person once more, only what still stands. */
  readonly booked: BookedPart | undefined;
  /** The question to a person that is open, or the newest one that was. */
  readonly escalation: StoredEscalation | undefined;
  /** The times that are held for the client to choose from, in the order they were told. */
  readonly offers: readonly OfferedTime[];
  readonly now: Date;
};

export type OfferedTime = { readonly offer: Offer; readonly provider: StoredProvider | undefined };

export type BookedPart = {
  readonly appointment: Appointment;
  readonly provider: StoredProvider | undefined;
  readonly location: StoredLocation | undefined;
  /** The start before the last change. */
  readonly previousStart: Date | undefined;
  /** Why it can't be moved or cancelled online now; empty where it can. */
  readonly againstReschedule: readonly PolicyViolation[];
  readonly againstCancel: readonly PolicyViolation[];
  /** What the client said of it, once it was over. */
  readonly feedback: GivenFeedback | undefined;
  /** What the client is asked before they come; undefined where the service asks nothing. */
  readonly questionnaire: AskedQuestionnaire | undefined;
  /** Whether the client was asked to confirm, and has. */
  readonly asking: Asking;
};

/** Undefined for whatever we never signed, and for what has grown too old: both look the same outside. */
export function openLinkFlow(
  context: Pick<FlowContext, "db" | "company" | "now" | "linkSecrets">,
): OpenLink {
  return async (token) => {
    const id = openLink(context.linkSecrets, token);
    const link = id === undefined ? undefined : await findLink(context.db, id);
    const now = context.now();
    if (link === undefined || link.expiresAt <= now) return undefined;
    const company = await context.company();
    const request = await findRequest(context.db, link.requestId);
    const service = request && company.known.services.get(request.serviceId);
    if (request === undefined || service === undefined) return undefined;
    const escalation = await findEscalationOfRequest(context.db, request.id);
    return {
      request,
      service,
      preparation: preparationOf(company.settings, service.key),
      now,
      escalation,
      offers: await offersOf(context.db, company, { escalation, at: now }),
      booked: await bookedPart(context.db, company, { request, service, now }),
    };
  };
}

async function offersOf(
  db: Db,
  { known }: CurrentCompany,
  { escalation, at }: { escalation: StoredEscalation | undefined; at: Date },
): Promise<readonly OfferedTime[]> {
  if (escalation === undefined) return [];
  const offers = await listOpenOffers(db, { escalationId: escalation.id, at });
  return offers.map((offer) => ({ offer, provider: known.providers.get(offer.providerId) }));
}

async function bookedPart(
  db: Db,
  company: CurrentCompany,
  { request, service, now }: Pick<OpenedLink, "request" | "service" | "now">,
): Promise<BookedPart | undefined> {
  const appointment = await findAppointmentOfRequest(db, request.id);
  if (appointment === undefined) return undefined;
  // A person works on the request again: what was cancelled before is none of what the client has.
  if (appointment.state === "cancelled" && request.state === "escalated") return undefined;
  const { policy } = service;
  const { known } = company;
  return {
    appointment,
    provider: known.providers.get(appointment.providerId),
    location: known.locations.get(appointment.locationId),
    // Nothing was changed yet at 0, which is what most visits find.
    previousStart: appointment.sequence === 0 ? undefined : await findPreviousStart(db, request.id),
    againstReschedule: judgeReschedule({
      start: appointment.startsAt,
      reschedules: appointment.reschedules,
      now,
      policy,
    }),
    againstCancel: judgeCancel({ start: appointment.startsAt, now, policy }),
    questionnaire: await readQuestionnaire(db, company, appointment),
    asking: await findAsking(db, appointment.id),
    feedback: appointment.endsAt <= now ? await findFeedback(db, appointment.id) : undefined,
  };
}
