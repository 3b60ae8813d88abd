import { ownedStates } from "#escalation/escalation.ts";
import type { Press, PressResult, Refusal } from "#escalation/press.ts";
import { recordAudit } from "#store/audit.ts";
import type { StoredService } from "#store/company.ts";
import { smsConsent } from "#store/consents.ts";
import { type Db, transact } from "#store/db.ts";
import { transition } from "#store/escalations.ts";
import type { StoredMember } from "#store/members.ts";
import { occupy, releaseHold } from "#store/occupancies.ts";
import { insertOffer, nextRound, releaseOffers } from "#store/offers.ts";
import { findRequest, type StoredRequest } from "#store/requests.ts";
import { checkOwner } from "./check-owner.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { wishCard, wishOffersMail, wishSms, wishThreadNote } from "./effects.ts";
import { takenBy } from "./inquiry.ts";
import { actorOf, whoPressed, whyRefused } from "./press.ts";
import { orRefused, Refused } from "./settle.ts";

/** As many times as a client can tell apart in one text message. */
export const offersMin = 2;
export const offersMax = 4;

export type ProposedTime = { readonly start: Date; readonly providerId: string };

export type ProposeTimes = (
  press: Press & { readonly times: readonly ProposedTime[] },
) => Promise<PressResult | TimeNotHeld>;

/** Somebody else has the time now, or another of the proposed ones is in its way; nothing is held. */
export type TimeNotHeld =
  | { readonly kind: "slot-taken"; readonly start: Date }
  | { readonly kind: "times-collide"; readonly start: Date };

/** What the dialog says about how the client will be asked. */
export type PrepareProposal = (press: Press) => Promise<
  | {
      readonly kind: "ready";
      readonly reference: string;
      readonly clientName: string;
      readonly zone: string;
      readonly by: "sms" | "email";
    }
  | { readonly kind: "refused"; readonly refusal: Refusal }
>;

export function prepareProposalFlow(context: FlowContext): PrepareProposal {
  return async (press) => {
    const checked = await checkOwner(context.db, press, {
      deed: "book-escalation",
      fromQueue: false,
    });
    if (checked.kind === "refused") return checked;
    const request = await findRequest(context.db, checked.escalation.requestId);
    if (request === undefined) return { kind: "refused", refusal: { kind: "unknown-escalation" } };
    return {
      kind: "ready",
      reference: request.reference,
      clientName: request.contactName,
      zone: request.contactZone,
      by: await reachableBy(context, request),
    };
  };
}

/** By text where that was agreed to; everybody else is written to by e-mail. */
export async function reachableBy(
  { db, connected }: Pick<FlowContext, "db" | "connected">,
  request: StoredRequest,
): Promise<"sms" | "email"> {
  if (!connected.sms || request.contactPhone === undefined) return "email";
  return (await smsConsent(db, request.contactPhone)) === "given" ? "sms" : "email";
}

/**
 * Holds the times that the owner picked and asks the client to choose: all of them are held, or none.
 * A later proposal takes the place of the one before.
 */
export function proposeTimesFlow(context: FlowContext): ProposeTimes {
  return async (press) => {
    const presser = await whoPressed(context.db, press.by, "book-escalation");
    if (presser.kind === "refused") return presser;
    const company = await context.company();
    let notHeld: TimeNotHeld | undefined;
    const result = await orRefused(() =>
      transact(context.db, async (tx): Promise<PressResult> => {
        const { member } = presser;
        notHeld = await propose(context, tx, { press, member, company });
        if (notHeld !== undefined) throw new Refused({ kind: "slot-taken" });
        return { kind: "done" };
      }),
    );
    if (notHeld !== undefined) return notHeld;
    if (result.kind === "done") context.wake();
    return result;
  };
}

type Proposal = {
  readonly press: Parameters<ProposeTimes>[0];
  readonly member: StoredMember;
  readonly company: CurrentCompany;
};

/** Returns the first time that could not be held, and why; everything is undone then. */
async function propose(
  context: FlowContext,
  tx: Db,
  { press, member, company }: Proposal,
): Promise<TimeNotHeld | undefined> {
  const at = context.now();
  const { escalationId } = press;
  const escalation = await transition(
    tx,
    { id: escalationId, states: ownedStates, ownerId: member.id, version: press.version },
    { state: "waiting-client", at, waitingSince: at },
  );
  if (escalation === undefined) throw new Refused(await whyRefused(tx, press, member));
  const request = await findRequest(tx, escalation.requestId);
  const service = request && company.services.get(request.serviceId);
  if (request === undefined || service === undefined)
    throw new Refused({ kind: "unknown-escalation" });

  // The wanted time may be among the proposed ones: it is given up first.
  await releaseHold(tx, escalationId);
  await releaseOffers(tx, escalationId);
  const round = await nextRound(tx, escalationId);
  const times = press.times.toSorted((a, b) => a.start.getTime() - b.start.getTime());
  const expiresAt = new Date(at.getTime() + company.settings.escalation.offerHours * 3_600_000);
  for (const [index, time] of times.entries()) {
    const offer = { escalationId, requestId: request.id, round, position: index + 1, expiresAt };
    if (!(await holdOffer(tx, { offer, time, service, at })))
      return {
        kind: collides(time, { before: times.slice(0, index), service })
          ? "times-collide"
          : "slot-taken",
        start: time.start,
      };
  }
  await recordAudit(tx, {
    at,
    actor: actorOf(member),
    action: "times-proposed",
    requestId: request.id,
    detail: { escalationId, round, starts: times.map(({ start }) => start) },
  });
  await ask(context, tx, { request, escalationId, round });
  await wishCard(tx, { requestId: request.id, escalationId });
  return undefined;
}

/** Two times of one provider need room between them, the buffers included. */
function collides(
  time: ProposedTime,
  { before, service }: { before: readonly ProposedTime[]; service: StoredService },
): boolean {
  const { start } = takenBy(service, time.start);
  return before.some(
    (one) => one.providerId === time.providerId && takenBy(service, one.start).end > start,
  );
}

async function holdOffer(
  tx: Db,
  hold: {
    readonly offer: Omit<Parameters<typeof insertOffer>[1], "providerId" | "startsAt" | "endsAt">;
    readonly time: ProposedTime;
    readonly service: StoredService;
    readonly at: Date;
  },
): Promise<boolean> {
  const { offer, time, service, at } = hold;
  const { start, providerId } = time;
  // An offer is void once its time has begun, whatever its own end is.
  const expiresAt = new Date(Math.min(start.getTime(), offer.expiresAt.getTime()));
  const endsAt = new Date(start.getTime() + service.minutes * 60_000);
  const offerId = await insertOffer(tx, {
    ...offer,
    providerId,
    startsAt: start,
    endsAt,
    expiresAt,
  });
  return occupy(tx, { providerId, during: takenBy(service, start), at }, { offerId, expiresAt });
}

async function ask(
  context: FlowContext,
  tx: Db,
  { request, escalationId, round }: { request: StoredRequest; escalationId: string; round: number },
): Promise<void> {
  const by = await reachableBy({ db: tx, connected: context.connected }, request);
  if (by === "sms")
    await wishSms(tx, {
      requestId: request.id,
      name: `offers:${escalationId}:${round}`,
      content: { template: "offers", escalationId, round },
    });
  else await wishOffersMail(tx, { requestId: request.id, escalationId, round });
  await wishThreadNote(tx, {
    requestId: request.id,
    escalationId,
    name: `offers:${round}`,
    text:
      by === "sms"
        ? "Times were proposed to the client by text."
        : "Times were proposed to the client by e-mail.",
    mentionMemberIds: [],
    broadcast: false,
  });
}
