import { takesOf } from "#booking/take.ts";
import { type Team, takenBy } from "#booking/team.ts";
import { ownedStates } from "#escalation/escalation.ts";
import type { Press, PressResult, Refusal } from "#escalation/press.ts";
import { findAppointmentOfRequest } from "#store/appointments.ts";
import { recordAudit } from "#store/audit.ts";
import type { StoredService } from "#store/company-parts.ts";
import { type Db, transact } from "#store/db.ts";
import { transition } from "#store/escalations.ts";
import type { StoredMember } from "#store/members.ts";
import { occupy, releaseHold } from "#store/occupancies.ts";
import { insertOffer, nextRound, releaseOffers } from "#store/offers.ts";
import { findRequest, type StoredRequest } from "#store/requests.ts";
import { requireApproval } from "./approve-booking.ts";
import { checkOwner } from "./check-owner.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { findTeams } from "./find-slots.ts";
import { actorOf, whoPressed, whyRefused } from "./press.ts";
import { reachableBy } from "./reachable-by.ts";
import { orRefused, Refused } from "./settle.ts";
import { type Undoable, undoably } from "./undo-sending.ts";
import { wishCard, wishThreadNote } from "./wish-card.ts";
import { wishOffersMail } from "./wish-mail.ts";
import { wishSms } from "./wish-sms.ts";

/** As many times as a client can tell apart in one text message. */
export const offersMin = 2;
export const offersMax = 4;

export type ProposedTime = { readonly start: Date; readonly providerId: string };

export type ProposeTimes = (
  press: Press & {
    readonly times: readonly ProposedTime[];
    /** With it the times are told some seconds later, and can be taken back until then. */
    readonly undoKey?: string;
  },
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

/**
 * Holds the times that the owner picked and asks the client to choose: all of them are held, or none.
 * A later proposal takes the place of the one before.
 */
export function proposeTimesFlow(context: FlowContext): ProposeTimes {
  return async (press) => {
    const presser = await whoPressed(context.db, press.by, "book-escalation");
    if (presser.kind === "refused") return presser;
    const { member } = presser;
    const checked = await checkOwner(context.db, press, {
      deed: "book-escalation",
      fromQueue: false,
    });
    if (checked.kind === "refused") return checked;
    const wish = await readWish(context, press, checked.escalation.requestId);
    if (wish === undefined) return { kind: "refused", refusal: { kind: "unknown-escalation" } };
    let notHeld: TimeNotHeld | undefined;
    const result = await orRefused(() =>
      transact(context.db, async (tx): Promise<PressResult> => {
        const { escalationId, undoKey: key } = press;
        await requireApproval(tx, wish.company, { escalationId, memberId: member.id });
        await undoably(tx, { key, escalationId, member }, async (undoable) => {
          const proposed = await propose(context, tx, { press, member, undoable, ...wish });
          if (proposed.kind === "asked") return proposed.effectIds;
          notHeld = proposed;
          throw new Refused({ kind: "slot-taken" });
        });
        return { kind: "done" };
      }),
    );
    if (notHeld !== undefined) return notHeld;
    if (result.kind === "done") context.wake();
    return result;
  };
}

/** A proposed time with everybody who could be taken for it. */
type HoldableTime = ProposedTime & { readonly teams: readonly Team[] };

type Wish = {
  readonly company: CurrentCompany;
  readonly request: StoredRequest;
  readonly service: StoredService;
  /** In the order of time. */
  readonly times: readonly HoldableTime[];
};

/** What must be known before anything is held; the hold itself has the last word. */
async function readWish(
  context: FlowContext,
  press: Parameters<ProposeTimes>[0],
  requestId: string,
): Promise<Wish | undefined> {
  const company = await context.company();
  const request = await findRequest(context.db, requestId);
  const service = request && company.services.get(request.serviceId);
  if (request === undefined || service === undefined) return undefined;
  const appointment = await findAppointmentOfRequest(context.db, requestId);
  const except = { escalationId: press.escalationId, appointmentId: appointment?.id };
  const times: HoldableTime[] = [];
  for (const time of press.times.toSorted((a, b) => a.start.getTime() - b.start.getTime())) {
    const question = { service, ...time, except, ignoreNotice: true };
    times.push({ ...time, teams: await findTeams(context, company, question) });
  }
  return { company, request, service, times };
}

type Proposal = Wish & {
  readonly press: Parameters<ProposeTimes>[0];
  readonly member: StoredMember;
  readonly undoable: Undoable;
};

/** Returns the first time that could not be held, and why; everything is undone then. */
async function propose(
  context: FlowContext,
  tx: Db,
  { press, member, company, request, service, times, undoable }: Proposal,
): Promise<TimeNotHeld | { readonly kind: "asked"; readonly effectIds: readonly string[] }> {
  const at = context.now();
  const { escalationId } = press;
  const escalation = await transition(
    tx,
    { id: escalationId, states: ownedStates, ownerId: member.id, version: press.version },
    { state: "waiting-client", at, waitingSince: at, humanAt: at },
  );
  if (escalation === undefined) throw new Refused(await whyRefused(tx, press, member));

  // The wanted time may be among the proposed ones: it is given up first.
  await releaseHold(tx, escalationId);
  await releaseOffers(tx, escalationId);
  const round = await nextRound(tx, escalationId);
  const expiresAt = new Date(at.getTime() + company.settings.escalation.offerHours * 3_600_000);
  for (const [index, time] of times.entries()) {
    const offer = { escalationId, requestId: request.id, round, position: index + 1, expiresAt };
    if (!(await holdOffer(tx, { offer, time, company, service, at })))
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
  const effectIds = await ask(context, tx, { request, escalationId, round, undoable });
  await wishCard(tx, { requestId: request.id, escalationId });
  return { kind: "asked", effectIds };
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
    readonly time: HoldableTime;
    readonly company: CurrentCompany;
    readonly service: StoredService;
    readonly at: Date;
  },
): Promise<boolean> {
  const { offer, time, company, service, at } = hold;
  const { start, providerId, teams } = time;
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
  for (const team of teams) {
    const takes = takesOf(team, company.times);
    const want = { takes, during: takenBy(service, start), limits: [], at };
    if (await occupy(tx, want, { offerId, expiresAt })) return true;
  }
  return false;
}

/** The message and what the thread says of it. */
async function ask(
  context: FlowContext,
  tx: Db,
  asking: {
    readonly request: StoredRequest;
    readonly escalationId: string;
    readonly round: number;
    readonly undoable: Undoable;
  },
): Promise<readonly string[]> {
  const { request, escalationId, round, undoable } = asking;
  const requestId = request.id;
  const by = await reachableBy({ db: tx, connected: context.connected }, request);
  const message =
    by === "sms"
      ? await wishSms(tx, {
          requestId,
          name: `offers:${escalationId}:${round}`,
          content: { template: "offers", escalationId, round },
          ...undoable,
        })
      : await wishOffersMail(tx, { requestId, escalationId, round, ...undoable });
  const note = await wishThreadNote(tx, {
    requestId,
    escalationId,
    name: `offers:${round}`,
    text:
      by === "sms"
        ? "Times were proposed to the client by text."
        : "Times were proposed to the client by e-mail.",
    mentionMemberIds: [],
    broadcast: false,
    ...undoable,
  });
  return [message, note];
}
