import type { Actor } from "#access.ts";
import { describeLocal } from "#booking/local-time.ts";
import { judgeClient, judgeStart } from "#booking/policy.ts";
import { type Team, takenBy } from "#booking/team.ts";
import { decide } from "#gate/decide.ts";
import type { Decision, Facts, Receipt } from "#gate/decision.ts";
import { domainOf, parseEmailAddress } from "#intake/email-address.ts";
import type { BookingRequest } from "#intake/request.ts";
import { hadAppointment } from "#store/appointments.ts";
import { recordAudit } from "#store/audit.ts";
import { findClientIds } from "#store/clients.ts";
import type { StoredService } from "#store/company-parts.ts";
import { type Db, transact } from "#store/db.ts";
import { extendLink } from "#store/links.ts";
import { listHeldByOffer } from "#store/occupancies.ts";
import {
  findRequest,
  insertReceipt,
  lockRequest,
  type StoredRequest,
  setPromise,
  setRequestState,
  setWantedStart,
} from "#store/requests.ts";
import { lockEntry, moveEntry } from "#store/waitlist.ts";
import {
  endWaitlistOffer,
  findWaitlistOffer,
  releaseOfferedTime,
  type WaitlistOffer,
} from "#store/waitlist-offers.ts";
import { linkExpiry } from "./auto-book.ts";
import { bookFirst, wishWhatFollows } from "./book-personally.ts";
import { checkTeams } from "./check-calendar.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { eligibleProviders } from "./find-slots.ts";
import { findWantedTime, type WantedTime } from "./hold-for-escalation.ts";
import { raiseEscalation } from "./raise-escalation.ts";
import { readStanding } from "./read-standing.ts";
import { orRefused, Refused } from "./settle.ts";
import { tellQuestionOwner } from "./tell-question-owner.ts";
import { wishRequestMail } from "./wish-mail.ts";

export type AcceptWaitlistOffer = (answer: {
  readonly requestId: string;
  readonly offerId: string;
}) => Promise<AcceptedWaitlistOffer>;

export type AcceptedWaitlistOffer =
  | { readonly kind: "booked" }
  /** The gate wants a person to look at it: the time is held until they have. */
  | { readonly kind: "asked" }
  /** The same answer again. */
  | { readonly kind: "already-accepted" }
  /** Too late, or the time is not free after all; the client goes on waiting. */
  | { readonly kind: "gone" }
  /** A calendar could not be asked just now: the offer stands, nothing was done. */
  | { readonly kind: "try-later" }
  | { readonly kind: "unknown" };

/**
 * The client takes the time that is kept for them. It is booked as every other request is: policy,
 * the gate, the calendars, limits; the first valid answer does it, in one transaction with giving up
 * the hold.
 */
export function acceptWaitlistOfferFlow(context: FlowContext): AcceptWaitlistOffer {
  return async ({ requestId, offerId }) => {
    const company = await context.company();
    const offer = await findWaitlistOffer(context.db, { id: offerId, requestId });
    const request = offer && (await findRequest(context.db, requestId));
    const service = request && company.services.get(request.serviceId);
    if (offer === undefined || request === undefined) return { kind: "unknown" };
    if (offer.state !== "open" || service === undefined) return notOpen(offer);
    const accepting = { company, request, service, offer, at: context.now() };
    const judged = await judge(context, accepting);
    if (judged === "try-later") return { kind: "try-later" };
    const result = await orRefused(() =>
      transact(context.db, (tx) => accept({ ...context, db: tx }, { ...accepting, ...judged })),
    );
    context.wake();
    if (result.kind !== "refused") return result;
    return takeBack(context, accepting);
  };
}

const notOpen = ({ state }: WaitlistOffer): AcceptedWaitlistOffer =>
  state === "accepted" ? { kind: "already-accepted" } : { kind: "gone" };

type Accepting = {
  readonly company: CurrentCompany;
  readonly request: StoredRequest;
  readonly service: StoredService;
  readonly offer: WaitlistOffer;
  readonly at: Date;
};

type Judged = {
  readonly decision: Decision;
  readonly receipt: Receipt;
  /** Somebody's calendar says busy: the time is not free, whatever our rows say. */
  readonly isBusy: boolean;
};

/** What the gate says; a calendar is only asked about what it lets through. */
async function judge(context: FlowContext, accepting: Accepting): Promise<Judged | "try-later"> {
  const { company, service, offer } = accepting;
  const facts = await readFacts(context, accepting);
  const asked = requestFor(accepting);
  const early = decide(asked, facts, company.rules);
  if (early.decision.kind === "escalate") return { ...early, isBusy: false };
  const ids = await listHeldByOffer(context.db, offer.id);
  const withIds = ids.filter((id) => id !== offer.providerId);
  const team = { providerId: offer.providerId, withIds, locationId: "", zone: "" };
  const check = await checkTeams(context, company, {
    teams: [team],
    during: takenBy(service, offer.startsAt),
  });
  if (check.unknown.length > 0) return "try-later";
  const last = decide(asked, { ...facts, automation: "ok" }, company.rules);
  return { ...last, isBusy: check.busy.length > 0 };
}

async function readFacts(
  context: Pick<FlowContext, "db" | "now" | "crm" | "realNow">,
  { company, request, service, offer }: Accepting,
): Promise<Facts> {
  const { db, now } = context;
  const contact = { email: request.contactEmail, phone: request.contactPhone };
  const wish = { service, providerId: offer.providerId };
  const providers = eligibleProviders(company, wish).map(({ time }) => time);
  const { clientId } = request;
  const had = clientId !== undefined && (await hadAppointment(db, clientId));
  const emailDomain = domainOf(request.contactEmail);
  return {
    policyViolations: [
      ...judgeStart({ start: offer.startsAt, service, providers, now: now() }),
      ...judgeClient(service.eligibility, { emailDomain, hadAppointment: had }),
    ],
    clientMatches: (await findClientIds(db, contact)).length,
    heldUntil: undefined,
    crm: await readStanding(context, company, {
      ...{ ...contact, name: request.contactName, clientId },
    }),
    anythingFree: true,
    automation: "not-asked",
  };
}

/** The stored request as it would have come in, had the time been free then. */
function requestFor({ request, service, offer }: Accepting): BookingRequest {
  const { contactEmail: written } = request;
  return {
    channel: request.channel,
    receivedAt: request.receivedAt,
    serviceKey: service.key,
    clientName: request.contactName,
    clientEmail:
      written === undefined
        ? undefined
        : (parseEmailAddress(written) ?? { address: written, domain: "" }),
    clientPhone: request.contactPhone,
    clientZone: request.contactZone,
    start: offer.startsAt,
    providerKey: undefined,
    locationKey: undefined,
    partySize: request.partySize,
    language: request.language,
    territory: request.territory,
    notes: request.notes,
    askPerson: false,
    consents: [],
  };
}

type Taking = Accepting & Judged;

/** `context.db` is the transaction. Throws Refused where the time is not to be had after all. */
async function accept(context: FlowContext, taking: Taking): Promise<AcceptedWaitlistOffer> {
  const { db: tx } = context;
  const { company, offer, decision, at } = taking;
  const { id: offerId, requestId } = offer;
  await lockRequest(tx, requestId);
  const entry = await lockEntry(tx, requestId);
  if (entry === undefined) return { kind: "unknown" };
  if (!(await endWaitlistOffer(tx, offerId, { state: "accepted", at }))) {
    const now = await findWaitlistOffer(tx, { id: offerId, requestId });
    return now === undefined ? { kind: "unknown" } : notOpen(now);
  }
  if (taking.isBusy) throw new Refused({ kind: "slot-taken" });
  const heldIds = await listHeldByOffer(tx, offerId);
  await releaseOfferedTime(tx, offerId);
  const request: StoredRequest = { ...taking.request, wantedStart: offer.startsAt };
  await setWantedStart(tx, requestId, offer.startsAt);
  // Read within the transaction: only what was ours a moment ago can have become free.
  const wanted = await findWantedTime(context, company, {
    ...request,
    wantedProviderId: offer.providerId,
  });
  if (wanted === undefined) throw new Refused({ kind: "slot-taken" });
  await insertReceipt(tx, {
    ...taking.receipt,
    requestId,
    companyVersion: company.version,
    decidedAt: at,
  });
  await moveEntry(tx, requestId, { state: "accepted", unanswered: 0, endedAt: at });
  const actor: Actor = { kind: "client", requestId };
  const detail = { offerId, start: offer.startsAt, decision: decision.kind };
  await recordAudit(tx, { at, actor, action: "waitlist-offer-accepted", requestId, detail });
  const when = describeLocal(offer.startsAt, request.contactZone);
  const text = `The client took a time from the waitlist: ${when} (${request.reference}).`;
  await tellQuestionOwner(tx, { entry, text, at });
  return decision.kind === "auto-book"
    ? book(tx, { ...taking, request, wanted, heldIds })
    : putBefore(tx, { ...taking, decision, wanted });
}

async function book(
  tx: Db,
  taking: Taking & { readonly wanted: WantedTime; readonly heldIds: readonly string[] },
): Promise<AcceptedWaitlistOffer> {
  const { company, service, offer, request, wanted, heldIds, at } = taking;
  // The rooms that were kept, before others that somebody may be taking at this moment.
  const wasHeld = ({ withIds }: Team) => withIds.every((id) => heldIds.includes(id));
  const team = wanted.teams.find(wasHeld) ?? wanted.teams[0];
  if (team === undefined) throw new Refused({ kind: "slot-taken" });
  const booking = { request, company, service, team, start: offer.startsAt, at };
  const booked = await bookFirst(tx, { ...booking, path: "auto", withinLimits: true });
  await extendLink(tx, request.id, linkExpiry(booked.end));
  await recordAudit(tx, {
    at,
    actor: { kind: "system", name: "gate" },
    action: "booked",
    requestId: request.id,
    detail: { appointmentId: booked.appointmentId, providerId: team.providerId },
  });
  await wishWhatFollows(tx, request.id, booked);
  return { kind: "booked" };
}

async function putBefore(
  tx: Db,
  taking: Accepting & {
    readonly decision: Extract<Decision, { kind: "escalate" }>;
    readonly wanted: WantedTime;
  },
): Promise<AcceptedWaitlistOffer> {
  const { company, offer, decision, wanted, at } = taking;
  const { requestId } = offer;
  await setRequestState(tx, requestId, { state: "escalated" });
  const { priority, findings } = decision;
  const raising = { requestId, priority, findings, at, hold: wanted };
  const { promisedBy } = await raiseEscalation(tx, company, raising);
  await setPromise(tx, requestId, promisedBy);
  await extendLink(tx, requestId, linkExpiry(offer.endsAt));
  await wishRequestMail(tx, { template: "person-will-answer", requestId });
  return { kind: "asked" };
}

/** The time was kept, and is not free all the same: the client is told so, and goes on waiting. */
async function takeBack(
  { db }: Pick<FlowContext, "db">,
  { offer, at }: Accepting,
): Promise<AcceptedWaitlistOffer> {
  const { id: offerId, requestId } = offer;
  return transact(db, async (tx) => {
    const entry = await lockEntry(tx, requestId);
    if (!(await endWaitlistOffer(tx, offerId, { state: "released", at }))) {
      const now = await findWaitlistOffer(tx, { id: offerId, requestId });
      return now === undefined ? { kind: "unknown" } : notOpen(now);
    }
    await releaseOfferedTime(tx, offerId);
    if (entry?.state === "offered")
      await moveEntry(tx, requestId, { state: "waiting", unanswered: 0 });
    await recordAudit(tx, {
      at,
      actor: { kind: "system", name: "waitlist" },
      action: "waitlist-offer-void",
      requestId,
      detail: { offerId, start: offer.startsAt },
    });
    return { kind: "gone" };
  });
}
