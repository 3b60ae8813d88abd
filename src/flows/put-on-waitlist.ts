import { dayInterval, localDay } from "#booking/local-time.ts";
import { ownedStates } from "#escalation/escalation.ts";
import type { Press, PressResult, Refusal } from "#escalation/press.ts";
import { parseEmailAddress } from "#intake/email-address.ts";
import type { Waits } from "#intake/parse-waitlist.ts";
import type { BookingRequest } from "#intake/request.ts";
import { findAppointmentOfRequest } from "#store/appointments.ts";
import { recordAudit } from "#store/audit.ts";
import type { StoredService } from "#store/company-parts.ts";
import { type Db, transact } from "#store/db.ts";
import { type StoredEscalation, transition } from "#store/escalations.ts";
import type { StoredMember } from "#store/members.ts";
import { releaseHold } from "#store/occupancies.ts";
import { releaseOffers } from "#store/offers.ts";
import { findRequest, type StoredRequest } from "#store/requests.ts";
import type { ChangedWish } from "#store/waitlist.ts";
import { checkOwner } from "./check-owner.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { type Entered, enterWaitlist } from "./enter-waitlist.ts";
import { areDaysPossible, latestDay } from "./join-waitlist.ts";
import { actorOf, whoPressed, whyRefused } from "./press.ts";
import { reachableBy } from "./reachable-by.ts";
import { orRefused, Refused } from "./settle.ts";
import { wishCard, wishThreadNote } from "./wish-card.ts";

type Refusing = { readonly kind: "refused"; readonly refusal: Refusal };

/** What the dialog says before a client is put on the waitlist. */
export type PreparePutOnWaitlist = (press: Press) => Promise<
  | {
      readonly kind: "ready";
      readonly reference: string;
      readonly clientName: string;
      /** Waited for, and no other. */
      readonly serviceName: string;
      readonly zone: string;
      /** The last day until which anybody may wait. */
      readonly latest: string;
      readonly by: "sms" | "email";
    }
  | Refusing
>;

export function preparePutOnWaitlistFlow(context: FlowContext): PreparePutOnWaitlist {
  return async (press) => {
    const found = await findQuestion(context, press);
    if (found.kind === "refused") return found;
    const { request, service, company } = found;
    return {
      kind: "ready",
      reference: request.reference,
      clientName: request.contactName,
      serviceName: service.name,
      zone: request.contactZone,
      latest: latestDay(company, { service }, { at: context.now(), zone: request.contactZone }),
      by: await reachableBy(context, request),
    };
  };
}

export type PutOnWaitlist = (
  press: Press & Waits,
) => Promise<PressResult | { readonly kind: "until-impossible"; readonly latest: string }>;

/**
 * The owner of a question puts its client on the waitlist. It stays theirs and waits for the client, by
 * the policy of every wait; what was held or proposed is given back, for it is not what they wait for.
 */
export function putOnWaitlistFlow(context: FlowContext): PutOnWaitlist {
  return async ({ windows, fromOn, untilOn, ...press }) => {
    const presser = await whoPressed(context.db, press.by, "book-escalation");
    if (presser.kind === "refused") return presser;
    const found = await findQuestion(context, press);
    if (found.kind === "refused") return found;
    const { request } = found;
    const at = context.now();
    const zone = request.contactZone;
    const latest = latestDay(found.company, found, { at, zone });
    const lastDay = untilOn ?? latest;
    if (!areDaysPossible({ fromOn, lastDay, latest, today: localDay(at, zone) }))
      return { kind: "until-impossible", latest };
    const fromAt = fromOn === undefined ? undefined : dayInterval(fromOn, zone).start;
    const untilAt = dayInterval(lastDay, zone).end;
    const wish = { windows, fromOn, fromAt, untilOn: lastDay, untilAt };
    const result = await orRefused(() =>
      transact(context.db, async (tx): Promise<PressResult> => {
        await put(tx, context, { ...found, press, member: presser.member, wish, at });
        return { kind: "done" };
      }),
    );
    if (result.kind === "done") context.wake();
    return result;
  };
}

type Question = {
  readonly company: CurrentCompany;
  readonly escalation: StoredEscalation;
  readonly request: StoredRequest;
  readonly service: StoredService;
};

/** A client who has their appointment waits for none. */
async function findQuestion(
  { db, company }: Pick<FlowContext, "db" | "company">,
  press: Press,
): Promise<({ readonly kind: "found" } & Question) | Refusing> {
  const checked = await checkOwner(db, press, { deed: "book-escalation", fromQueue: false });
  if (checked.kind === "refused") return checked;
  const { escalation } = checked;
  const current = await company();
  const request = await findRequest(db, escalation.requestId);
  const service = request && current.services.get(request.serviceId);
  if (request === undefined || service === undefined)
    return { kind: "refused", refusal: { kind: "unknown-escalation" } };
  const appointment = await findAppointmentOfRequest(db, request.id);
  if (appointment?.state === "confirmed") return { kind: "refused", refusal: { kind: "outdated" } };
  return { kind: "found", company: current, escalation, request, service };
}

type Putting = Question & {
  readonly press: Press;
  readonly member: StoredMember;
  readonly wish: Omit<ChangedWish, "providerId" | "locationId">;
  readonly at: Date;
};

async function put(tx: Db, context: FlowContext, putting: Putting): Promise<void> {
  const { press, member, request, wish, at } = putting;
  const { escalationId, version } = press;
  // From the newest drawing alone: a time that was held since then would be given back unseen.
  const escalation = await transition(
    tx,
    { id: escalationId, states: ownedStates, ownerId: member.id, version },
    { state: "waiting-client", at, waitingSince: at, humanAt: at },
  );
  if (escalation === undefined) throw new Refused(await whyRefused(tx, press, member));
  await releaseHold(tx, escalationId);
  await releaseOffers(tx, escalationId);
  const entered = await enter(tx, context, putting);
  const requestId = request.id;
  await recordAudit(tx, {
    at,
    actor: actorOf(member),
    action: "escalation-waitlisted",
    requestId,
    detail: { escalationId, waitlist: entered.reference, untilOn: wish.untilOn },
  });
  await wishThreadNote(tx, {
    requestId,
    escalationId,
    name: `waitlisted:${escalation.version}`,
    text: `${member.name} put the client on the waitlist (${entered.reference}). This question stays with them.`,
    mentionMemberIds: [],
    broadcast: false,
  });
  await wishCard(tx, { requestId, escalationId });
}

function enter(
  tx: Db,
  { connected }: FlowContext,
  { request, service, escalation, member, wish, at }: Putting,
): Promise<Entered> {
  return enterWaitlist(tx, {
    request: asItCame(request, service, at),
    named: {
      service,
      providerId: request.wantedProviderId,
      locationId: request.wantedLocationId,
    },
    wish: {
      ...wish,
      providerId: request.wantedProviderId,
      locationId: request.wantedLocationId,
    },
    priority: escalation.priority,
    at,
    by: { actor: actorOf(member), escalationId: escalation.id, connected },
  });
}

/** The wish to wait is a request of its own, for the client of the question. */
function asItCame(request: StoredRequest, service: StoredService, at: Date): BookingRequest {
  const { contactEmail: address } = request;
  return {
    channel: "slack",
    receivedAt: at,
    serviceKey: service.key,
    clientName: request.contactName,
    clientEmail:
      address === undefined ? undefined : (parseEmailAddress(address) ?? { address, domain: "" }),
    clientPhone: request.contactPhone,
    clientZone: request.contactZone,
    start: undefined,
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
