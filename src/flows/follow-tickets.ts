import type { Actor } from "#access.ts";
import { isLive, liveStates } from "#escalation/escalation.ts";
import type { Log } from "#log.ts";
import type { Crm, SeenTicket } from "#ports/crm.ts";
import { recordAudit } from "#store/audit.ts";
import {
  type AgreedTicket,
  type ChangedTicket,
  followTicket,
  isStillAgreed,
  listChangedTickets,
  lockAgreedTicket,
  putOffCrmEvents,
  settleCrmEvents,
} from "#store/crm-events.ts";
import { type Db, transact } from "#store/db.ts";
import { findEscalation, type StoredEscalation, transition } from "#store/escalations.ts";
import { listMembersByEmail, type StoredMember } from "#store/members.ts";
import { releaseHold } from "#store/occupancies.ts";
import { releaseOffers } from "#store/offers.ts";
import { closeRequest } from "./close-escalation.ts";
import type { FlowContext } from "./context.ts";
import { giveTo } from "./hand-over-escalation.ts";
import { takersNow } from "./prepare-hand-over.ts";
import { actorOf } from "./press.ts";
import { wishCard, wishThreadNote } from "./wish-card.ts";

type Following = Pick<FlowContext, "db" | "now" | "wake"> & {
  readonly crm: Crm | undefined;
  readonly log: Log;
};

/** As many tickets are looked at in one round. */
const roundMax = 20;

/**
 * Does here what people did to our tickets in the CRM. An event says only that something changed; the
 * ticket itself is read, and compared with what both sides last agreed upon: what is still so is our own
 * write come back, and is nothing. Returns how many tickets had something new.
 */
export function followTicketsFlow(context: Following): () => Promise<number> {
  return async () => {
    const { crm, db, log } = context;
    if (crm === undefined) return 0;
    let followed = 0;
    for (const changed of await listChangedTickets(db, roundMax)) {
      const { ticketId } = changed;
      try {
        const seen = await crm.readTicket(ticketId);
        const isNew = await transact(db, (tx) => followOrLeave(context, tx, { ...changed, seen }));
        if (isNew) followed += 1;
      } catch (error) {
        // The events stay, and are looked at again.
        await putOffCrmEvents(db, changed.eventIds);
        log.warn("a ticket could not be followed", { ticketId, error });
      }
    }
    if (followed > 0) context.wake();
    return followed;
  };
}

/**
 * Leaves the events where our own write is under way, or has ended since the ticket was read: what was
 * seen may be that write, or what it has overwritten, and nobody's wish.
 */
async function followOrLeave(
  context: Following,
  tx: Db,
  changed: ChangedTicket & { readonly seen: SeenTicket | undefined },
): Promise<boolean> {
  const { ticketId, seen, eventIds } = changed;
  await lockAgreedTicket(tx, ticketId);
  if (!(await isStillAgreed(tx, changed))) return false;
  const isNew = seen !== undefined && (await follow(context, tx, { ticketId, seen }));
  await settleCrmEvents(tx, eventIds);
  return isNew;
}

type Seen = { readonly ticketId: string; readonly seen: SeenTicket };

async function follow(context: Following, tx: Db, { ticketId, seen }: Seen): Promise<boolean> {
  const agreed = await lockAgreedTicket(tx, ticketId);
  const escalation = agreed && (await findEscalation(tx, agreed.escalationId));
  if (agreed === undefined || escalation === undefined) return false;
  const changes = changesOf(agreed, seen);
  if (!changes.state && !changes.owner) return false;
  await followTicket(tx, ticketId, { ...seen, state: seen.state ?? agreed.state });
  const owner = await ownerIn(tx, seen);
  await doAsThere(tx, { escalation, seen, owner, at: context.now() }, changes);
  return true;
}

/** Undefined where no member, or more than one, has the address. */
async function ownerIn(tx: Db, { ownerEmail }: SeenTicket): Promise<StoredMember | undefined> {
  const members = ownerEmail === undefined ? [] : await listMembersByEmail(tx, ownerEmail);
  return members.length === 1 ? members[0] : undefined;
}

type Changes = ReturnType<typeof changesOf>;

async function doAsThere(tx: Db, told: Told, changes: Changes): Promise<void> {
  const { escalation, seen } = told;
  if (changes.state && seen.state === "closed") return closeAsThere(tx, told);
  if (changes.state && !isLive(escalation.state)) return tell(tx, told, reopenedThere);
  if (changes.owner || seen.state === "in-progress") return giveAsThere(tx, told);
}

/** What is there otherwise than both sides agreed. */
export function changesOf(agreed: Pick<AgreedTicket, "state" | "ownerEmail">, seen: SeenTicket) {
  return {
    state: seen.state !== undefined && seen.state !== agreed.state,
    owner: seen.ownerEmail?.toLowerCase() !== agreed.ownerEmail,
  };
}

type Told = {
  readonly escalation: StoredEscalation;
  readonly seen: SeenTicket;
  /** Whose it is there, if that is one of our members. */
  readonly owner: StoredMember | undefined;
  readonly at: Date;
};

const crmActor: Actor = { kind: "system", name: "crm" };
const reopenedThere =
  "The ticket was opened again in the CRM. Here it is settled: press Reopen if it is a question once more.";

/** Somebody settled it there: the client is not written to, for nobody knows what they were told. */
async function closeAsThere(tx: Db, { escalation, owner, at }: Told): Promise<void> {
  const { id: escalationId, requestId } = escalation;
  const closed = await transition(
    tx,
    { id: escalationId, states: liveStates },
    {
      ...{ state: "resolved", at, endedAt: at, humanAt: at, resolution: "answered" },
      ...(owner !== undefined && { ownerId: owner.id, endedBy: owner.id }),
      resolutionNote: "The ticket was closed in the CRM.",
    },
  );
  if (closed === undefined) return;
  await releaseHold(tx, escalationId);
  await releaseOffers(tx, escalationId);
  await closeRequest(tx, requestId, "answered");
  await recordAudit(tx, {
    at,
    actor: owner === undefined ? crmActor : actorOf(owner),
    action: "escalation-closed",
    requestId,
    detail: { escalationId, outcome: "answered", by: "crm" },
  });
  await wishCard(tx, { requestId, escalationId });
}

/** Somebody took it there, or was given it. */
async function giveAsThere(tx: Db, told: Told): Promise<void> {
  const { escalation, seen, owner, at } = told;
  if (!isLive(escalation.state) || seen.ownerEmail === undefined) return;
  if (owner === undefined)
    return tell(
      tx,
      told,
      `In the CRM the ticket belongs to ${seen.ownerEmail}, who is no member here.`,
    );
  if (owner.id === escalation.ownerId) return;
  // As at every other way to hand it over: who may press nothing, or is away, would only keep it.
  if (!(await takersNow(tx, at)).some(({ id }) => id === owner.id))
    return tell(
      tx,
      told,
      `In the CRM the ticket belongs to ${owner.name}, who may not take it here or is away. It stays where it is.`,
    );
  await giveTo(tx, {
    escalationId: escalation.id,
    from: escalation.ownerId,
    to: owner,
    // Whoever is at work on it has answered; whoever was only given it has not.
    actor: seen.state === "in-progress" ? actorOf(owner) : crmActor,
    at,
    note: "The ticket was given to them in the CRM.",
  });
}

async function tell(tx: Db, { escalation, at }: Told, text: string): Promise<void> {
  await wishThreadNote(tx, {
    requestId: escalation.requestId,
    escalationId: escalation.id,
    name: `crm:${at.getTime()}`,
    text,
    mentionMemberIds: [],
    broadcast: false,
  });
}
