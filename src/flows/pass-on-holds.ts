import { describeLocal } from "#booking/local-time.ts";
import { placeInLine, type Waiting } from "#escalation/line.ts";
import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import { urgencies } from "#store/effects.ts";
import {
  lockLiveEscalation,
  nextVersion,
  setLine,
  type WaitingForTime,
} from "#store/escalation-holds.ts";
import type { PlaceInLine, StoredEscalation } from "#store/escalations.ts";
import { findHold } from "#store/occupancies.ts";
import { findRequest, type StoredRequest } from "#store/requests.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { findHeldUntil } from "./find-held-until.ts";
import {
  findWantedTime,
  holdForEscalation,
  type WantedTime,
  wishOf,
} from "./hold-for-escalation.ts";
import { readLine } from "./read-line.ts";
import { wishCard, wishThreadNote } from "./wish-card.ts";

/** What keeps a time from being free and stands in no occupancy (hours, calendars) is asked for so often. */
const lookAgainMs = 60_000;

/** What this node found when it last looked; another node looks for itself. */
type Looked = {
  readonly inTheWay: string;
  readonly at: Date;
  readonly heldUntil: Date | undefined;
};

type InLine = WaitingForTime & Waiting;

/**
 * Gives times that are free again to whoever waits for them, in the order in which they were raised,
 * and keeps the cards of the others true. Looks closer only where something has changed. Whose the
 * time is, `occupy` says: two nodes, or a client who books meanwhile, cannot both have it.
 */
export function passOnHoldsFlow(context: FlowContext): () => Promise<number> {
  const looked = new Map<string, Looked>();
  return async () => {
    const company = await context.company();
    const line = await readLine(context.db, company, context.now());
    const ids = new Set(line.map(({ escalationId }) => escalationId));
    for (const id of looked.keys()) if (!ids.has(id)) looked.delete(id);
    const { changes, failures } = await serveAll(context, company, { line, looked });
    if (changes > 0) context.wake();
    if (failures.length > 0) throw new AggregateError(failures, "Some times were not passed on");
    return changes;
  };
}

/** One whose time cannot be looked at now must not keep those behind it from theirs. */
async function serveAll(
  context: FlowContext,
  company: CurrentCompany,
  { line, looked }: Omit<Turn, "waiting">,
): Promise<{ readonly changes: number; readonly failures: readonly unknown[] }> {
  let changes = 0;
  let rest = line;
  const failures: unknown[] = [];
  for (const waiting of line) {
    try {
      const served = await serve(context, company, { waiting, line: rest, looked });
      if (served === "held") rest = rest.filter((one) => one !== waiting);
      if (served !== "unchanged") changes += 1;
    } catch (error) {
      failures.push(error);
    }
  }
  return { changes, failures };
}

type Turn = {
  readonly waiting: InLine;
  readonly line: readonly InLine[];
  readonly looked: Map<string, Looked>;
};

async function serve(
  context: FlowContext,
  company: CurrentCompany,
  { waiting, line, looked }: Turn,
): Promise<"held" | "redrawn" | "unchanged"> {
  const { escalationId, inTheWay } = waiting;
  const at = context.now();
  let last = looked.get(escalationId);
  if (last?.inTheWay !== inTheWay || at.getTime() - last.at.getTime() >= lookAgainMs) {
    const request = await findRequest(context.db, waiting.requestId);
    if (request === undefined) return "unchanged";
    const wanted = await findWantedTime(context, company, request);
    if (wanted !== undefined && (await passOn(context, company, { waiting, request, wanted })))
      return "held";
    const wish = wishOf(company, request);
    last = { inTheWay, at, heldUntil: wish && (await findHeldUntil(context, company, wish)) };
    looked.set(escalationId, last);
  }
  const until = last.heldUntil;
  const place = until && { until, position: placeInLine(line, escalationId) };
  if (isSame(place, waiting.line)) return "unchanged";
  return (await redraw(context, { waiting, place })) ? "redrawn" : "unchanged";
}

const isSame = (a: PlaceInLine | undefined, b: PlaceInLine | undefined) =>
  a?.until.getTime() === b?.until.getTime() && a?.position === b?.position;

/** False when somebody was faster, or nobody waits any more. */
async function passOn(
  context: FlowContext,
  company: CurrentCompany,
  turn: { waiting: InLine; request: StoredRequest; wanted: WantedTime },
): Promise<boolean> {
  const { request, wanted } = turn;
  const { escalationId, requestId } = turn.waiting;
  const at = context.now();
  return transact(context.db, async (tx) => {
    const escalation = await lockIfWaiting(tx, escalationId, at);
    if (escalation === undefined) return false;
    const until = escalation.resolutionDueAt;
    const held = await holdForEscalation(tx, wanted, { requestId, escalationId, until, at });
    if (held === undefined) return false;
    await nextVersion(tx, escalationId);
    await recordAudit(tx, {
      at,
      actor: { kind: "system", name: "holds" },
      action: "hold-passed-on",
      requestId,
      detail: { escalationId, heldWith: held.providerId, until: held.until },
    });
    const { zone } = company.settings.escalation.hours;
    await wishThreadNote(tx, {
      requestId,
      escalationId,
      name: `hold-passed-on:${escalation.version + 1}`,
      text: `The wanted time is free again (${describeLocal(wanted.start, request.contactZone)}) and now held for this client, until ${describeLocal(held.until, zone)}.`,
      mentionMemberIds: escalation.ownerId === undefined ? [] : [escalation.ownerId],
      broadcast: false,
    });
    await wishCard(tx, { requestId, escalationId });
    return true;
  });
}

/** Another node may have served it, or a member settled it, since the line was read. */
async function lockIfWaiting(
  tx: Db,
  escalationId: string,
  at: Date,
): Promise<StoredEscalation | undefined> {
  const escalation = await lockLiveEscalation(tx, escalationId);
  if (escalation === undefined) return undefined;
  return (await findHold(tx, { escalationId, at })) === undefined ? escalation : undefined;
}

/** False when the card says so already, because another node was faster. */
async function redraw(
  context: FlowContext,
  { waiting, place }: { waiting: InLine; place: PlaceInLine | undefined },
): Promise<boolean> {
  const { escalationId, requestId } = waiting;
  return transact(context.db, async (tx) => {
    const escalation = await lockIfWaiting(tx, escalationId, context.now());
    if (escalation === undefined || isSame(escalation.line, place)) return false;
    await setLine(tx, { escalationId, line: place });
    await nextVersion(tx, escalationId);
    // One place further up the line changes nothing that anybody could do.
    await wishCard(tx, { requestId, escalationId, urgency: urgencies.cosmetic });
    return true;
  });
}
