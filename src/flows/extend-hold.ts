import type { EscalationState } from "#escalation/escalation.ts";
import { recordAudit } from "#store/audit.ts";
import { type Db, transact } from "#store/db.ts";
import { lockLiveEscalation, nextVersion, setHeldUntil } from "#store/escalation-holds.ts";
import { findEscalation } from "#store/escalations.ts";
import { findHold, prolongHold } from "#store/occupancies.ts";
import { findRequest, type StoredRequest } from "#store/requests.ts";
import type { Caller } from "#store/sign-in.ts";
import { actorOf, expectMay } from "./caller.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { findHeldUntil } from "./find-held-until.ts";
import {
  findWantedTime,
  holdForEscalation,
  type WantedTime,
  wishOf,
} from "./hold-for-escalation.ts";
import { wishCard } from "./wish-card.ts";

export type ExtendHold = (wish: {
  readonly escalationId: string;
  readonly until: Date;
  readonly reason: string;
  readonly caller: Caller;
}) => Promise<HoldExtended>;

export type HoldExtended =
  /** `changed`: not when it was held until then already. */
  | { readonly kind: "held"; readonly start: Date; readonly until: Date; readonly changed: boolean }
  | { readonly kind: "unknown-escalation" }
  | { readonly kind: "ended"; readonly state: EscalationState }
  /** The request names no time, or has its appointment. */
  | { readonly kind: "nothing-to-hold"; readonly why: "no-time" | "booked" }
  | { readonly kind: "begins-before"; readonly start: Date }
  | { readonly kind: "past" }
  | { readonly kind: "held-longer"; readonly until: Date }
  /** It was not held any more, and somebody else has it: booked, or held in turn. */
  | { readonly kind: "slot-taken"; readonly heldUntil: Date | undefined };

/**
 * Holds the wanted time beyond its deadline, for a reason that stands in the audit. What is no longer
 * held is held again if it is still free. Throws FORBIDDEN when the caller's role may not.
 */
export function extendHoldFlow(context: FlowContext): ExtendHold {
  return async (wish) => {
    expectMay(wish.caller, "book-escalation");
    const found = await findAsked(context, wish);
    if ("kind" in found) return found;
    const { company, request } = found;
    const wanted = await findWantedTime(context, company, request);
    const at = context.now();
    const extended = await transact(context.db, (tx) => extend(tx, wish, { request, wanted, at }));
    if (extended.kind === "held" && extended.changed) context.wake();
    if (extended.kind !== "slot-taken") return extended;
    const question = wishOf(company, request);
    const heldUntil = question && (await findHeldUntil(context, company, question));
    return { kind: "slot-taken", heldUntil };
  };
}

/** What is asked for, or why there is nothing to hold until then. */
async function findAsked(
  { db, now, company }: FlowContext,
  { escalationId, until }: Parameters<ExtendHold>[0],
): Promise<HoldExtended | { company: CurrentCompany; request: StoredRequest }> {
  const escalation = await findEscalation(db, escalationId);
  const request = escalation && (await findRequest(db, escalation.requestId));
  if (escalation === undefined || request === undefined) return { kind: "unknown-escalation" };
  if (escalation.endedAt !== undefined) return { kind: "ended", state: escalation.state };
  return judge(request, until, now()) ?? { company: await company(), request };
}

function judge(
  { state, wantedStart }: StoredRequest,
  until: Date,
  at: Date,
): HoldExtended | undefined {
  if (state === "booked") return { kind: "nothing-to-hold", why: "booked" };
  if (wantedStart === undefined) return { kind: "nothing-to-hold", why: "no-time" };
  if (until <= at) return { kind: "past" };
  return until > wantedStart ? { kind: "begins-before", start: wantedStart } : undefined;
}

type Found = {
  readonly request: StoredRequest;
  /** Whom it could be held with anew. */
  readonly wanted: WantedTime | undefined;
  readonly at: Date;
};

async function extend(
  tx: Db,
  { escalationId, until, reason, caller }: Parameters<ExtendHold>[0],
  { request, wanted, at }: Found,
): Promise<HoldExtended> {
  const escalation = await lockLiveEscalation(tx, escalationId);
  if (escalation === undefined) {
    const ended = await findEscalation(tx, escalationId);
    return { kind: "ended", state: ended?.state ?? "cancelled" };
  }
  const start = request.wantedStart as Date;
  const before = await findHold(tx, { escalationId, at });
  if (before !== undefined && before.until > until)
    return { kind: "held-longer", until: before.until };
  if (before?.until.getTime() === until.getTime())
    return { kind: "held", start, until, changed: false };
  if (before !== undefined) {
    await prolongHold(tx, { escalationId, until, at });
    await setHeldUntil(tx, { escalationId, until });
  } else if (
    wanted === undefined ||
    (await holdForEscalation(tx, wanted, { requestId: request.id, escalationId, until, at })) ===
      undefined
  )
    return { kind: "slot-taken", heldUntil: undefined };
  await nextVersion(tx, escalationId);
  await recordAudit(tx, {
    at,
    actor: actorOf(caller),
    action: "hold-extended",
    requestId: request.id,
    detail: { escalationId, from: before?.until, until, reason },
  });
  await wishCard(tx, { requestId: request.id, escalationId });
  return { kind: "held", start, until, changed: true };
}
