import { dayInterval, localDay } from "#booking/local-time.ts";
import { judgeClient, type PolicyViolation } from "#booking/policy.ts";
import { decide } from "#gate/decide.ts";
import type { Priority } from "#gate/decision.ts";
import type { WaitlistRequest } from "#intake/parse-waitlist.ts";
import type { BookingRequest } from "#intake/request.ts";
import { hadAppointment } from "#store/appointments.ts";
import { recordAudit } from "#store/audit.ts";
import { clientFor, findClientIds } from "#store/clients.ts";
import { recordConsent } from "#store/consents.ts";
import { type Db, transact } from "#store/db.ts";
import { newId } from "#store/ids.ts";
import { insertLink, newLinkId } from "#store/links.ts";
import { findRequest, insertRequest } from "#store/requests.ts";
import {
  type ChangedWish,
  changeEntry,
  insertEntry,
  lockLiveEntry,
  type WaitlistEntry,
} from "#store/waitlist.ts";
import { linkExpiry } from "./auto-book.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { lookUpNames, type Named } from "./look-up-names.ts";
import { readStanding } from "./read-standing.ts";
import { contactOf } from "./receive-request.ts";
import { wishWaitlistMail } from "./wish-waitlist.ts";

export type JoinWaitlist = (wish: WaitlistRequest) => Promise<JoinedWaitlist>;

export type JoinedWaitlist =
  | {
      readonly kind: "joined";
      readonly requestId: string;
      readonly reference: string;
      /** False where the client waited already: the one entry says what was put in last. */
      readonly isNew: boolean;
      readonly untilOn: string;
    }
  | { readonly kind: "unknown"; readonly what: "service" | "provider" | "location" }
  | { readonly kind: "outside-policy"; readonly violations: readonly PolicyViolation[] }
  /** The last day is over already, or farther away than anybody waits. */
  | { readonly kind: "until-impossible"; readonly latest: string };

const dayMs = 24 * 60 * 60_000;

/**
 * Puts a client on the waitlist. Whoever joins again, for the same service, has one entry: the newer
 * windows hold, the place in the line stays.
 */
export function joinWaitlistFlow(context: FlowContext): JoinWaitlist {
  return async ({ request, windows, untilOn }) => {
    const company = await context.company();
    const named = lookUpNames(company, request);
    if ("unknown" in named) return { kind: "unknown", what: named.unknown };
    const at = context.now();
    const latest = latestDay(company, named, { at, zone: request.clientZone });
    const lastDay = untilOn ?? latest;
    if (lastDay > latest || lastDay < localDay(at, request.clientZone))
      return { kind: "until-impossible", latest };
    const violations = await judgeWho(context, named, request);
    if (violations.length > 0) return { kind: "outside-policy", violations };
    const wish: ChangedWish = {
      providerId: named.providerId,
      locationId: named.locationId,
      windows,
      untilOn: lastDay,
      untilAt: dayInterval(lastDay, request.clientZone).end,
    };
    const priority = await priorityOf(context, company, request);
    const joined = await transact(context.db, (tx) =>
      join(tx, { request, named, wish, priority, at }),
    );
    context.wake();
    return { kind: "joined", ...joined, untilOn: lastDay };
  };
}

/** Nothing beyond the service's horizon could be offered by then, and the company says how long anybody waits. */
function latestDay(
  { settings }: CurrentCompany,
  { service }: Named,
  { at, zone }: { at: Date; zone: string },
): string {
  const { daysMax } = settings.waitlist;
  const last = localDay(new Date(at.getTime() + daysMax * dayMs), zone);
  const { bookableUntil } = service.policy;
  return bookableUntil !== undefined && bookableUntil < last ? bookableUntil : last;
}

async function judgeWho(
  { db }: Pick<FlowContext, "db">,
  { service }: Named,
  { clientEmail, clientPhone }: BookingRequest,
): Promise<readonly PolicyViolation[]> {
  const { eligibility } = service;
  const ids = await findClientIds(db, { email: clientEmail.address, phone: clientPhone });
  const [clientId] = ids;
  const known = clientId !== undefined && (await hadAppointment(db, clientId));
  return judgeClient(eligibility, { emailDomain: clientEmail.domain, hadAppointment: known });
}

/** Whom the company's own rules put first, is first in the line as well. */
async function priorityOf(
  context: FlowContext,
  company: CurrentCompany,
  request: BookingRequest,
): Promise<Priority> {
  const facts = {
    policyViolations: [],
    clientMatches: 1,
    heldUntil: undefined,
    anythingFree: "not-asked",
    automation: "not-asked",
    crm: await readStanding(context, company, contactOf(request)),
  } as const;
  const { decision } = decide(request, facts, company.rules);
  return decision.kind === "escalate" ? decision.priority : "normal";
}

type Joining = {
  readonly request: BookingRequest;
  readonly named: Named;
  readonly wish: ChangedWish;
  readonly priority: Priority;
  readonly at: Date;
};

type Joined = {
  readonly requestId: string;
  readonly reference: string;
  readonly isNew: boolean;
};

async function join(tx: Db, joining: Joining): Promise<Joined> {
  const { request, named, at } = joining;
  const contact = {
    name: request.clientName,
    email: request.clientEmail.address,
    phone: request.clientPhone,
  };
  const clientId = await clientFor(tx, { ...contact, at });
  const before = await lockLiveEntry(tx, { clientId, serviceId: named.service.id });
  return before === undefined
    ? joinFirst(tx, { ...joining, clientId })
    : joinAgain(tx, { ...joining, before });
}

async function joinFirst(
  tx: Db,
  joining: Joining & { readonly clientId: string },
): Promise<Joined> {
  const { request, named, wish, clientId, at } = joining;
  const requestId = newId();
  const reference = await insertRequest(tx, {
    id: requestId,
    state: "waitlisted",
    channel: request.channel,
    serviceId: named.service.id,
    clientId,
    contactName: request.clientName,
    contactEmail: request.clientEmail.address,
    contactPhone: request.clientPhone,
    contactZone: request.clientZone,
    wantedStart: undefined,
    wantedProviderId: named.providerId,
    wantedLocationId: named.locationId,
    partySize: request.partySize,
    notes: request.notes,
    language: request.language,
    territory: request.territory,
    consents: request.consents,
    promisedBy: undefined,
    receivedAt: request.receivedAt,
  });
  const { priority } = joining;
  const serviceId = named.service.id;
  await insertEntry(tx, { ...wish, requestId, clientId, serviceId, priority, joinedAt: at });
  await insertLink(tx, { id: newLinkId(), requestId, expiresAt: linkExpiry(wish.untilAt) });
  const { windows, untilOn } = wish;
  await audit(tx, {
    requestId,
    at,
    action: "waitlist-joined",
    detail: { windows, untilOn, priority },
  });
  await wishWaitlistMail(tx, { template: "waitlist-joined", requestId, name: "1" });
  return { requestId, reference, isNew: true };
}

/** The proof of a consent is kept as well: the request that it came with is not stored a second time. */
async function joinAgain(
  tx: Db,
  { request, wish, before, at }: Joining & { readonly before: WaitlistEntry },
): Promise<Joined> {
  const { requestId } = before;
  const stored = await findRequest(tx, requestId);
  if (stored === undefined) throw new Error("Every entry of the waitlist has its request");
  const sms = request.consents.find(({ channel, given }) => channel === "sms" && given);
  if (sms !== undefined && request.clientPhone !== undefined)
    await recordConsent(tx, {
      phone: request.clientPhone,
      given: true,
      wording: sms.wording,
      origin: request.channel === "api" ? "api" : "form",
      requestId,
      at,
    });
  if (await changeEntry(tx, requestId, wish)) {
    const { windows, untilOn } = wish;
    await audit(tx, { requestId, at, action: "waitlist-changed", detail: { windows, untilOn } });
    const name = String(before.version + 1);
    await wishWaitlistMail(tx, { template: "waitlist-joined", requestId, name });
  }
  return { requestId, reference: stored.reference, isNew: false };
}

function audit(
  tx: Db,
  entry: {
    readonly requestId: string;
    readonly at: Date;
    readonly action: string;
    readonly detail: Record<string, unknown>;
  },
): Promise<void> {
  return recordAudit(tx, { ...entry, actor: { kind: "client", requestId: entry.requestId } });
}
