import { ownedStates } from "#escalation/escalation.ts";
import type { Press, Refusal } from "#escalation/press.ts";
import type { Db } from "#store/db.ts";
import { type Change, type StoredEscalation, transition } from "#store/escalations.ts";
import type { StoredMember } from "#store/members.ts";
import { whyRefused } from "./press.ts";

/** Thrown inside a transaction to undo it, when a press turns out to be impossible half-way. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`refused: ${refusal.kind}`);
    this.refusal = refusal;
  }
}

/** Runs a deed; what it refuses comes back as a refusal, with everything undone. */
export async function orRefused<T>(
  deed: () => Promise<T>,
): Promise<T | { readonly kind: "refused"; readonly refusal: Refusal }> {
  try {
    return await deed();
  } catch (error) {
    if (error instanceof Refused) return { kind: "refused", refusal: error.refusal };
    throw error;
  }
}

/**
 * Ends an escalation in the name of a member: from the queue (which claims it on the way) if
 * `fromQueue`, else only as its owner. Throws Refused when somebody was faster.
 */
export async function settle(
  tx: Db,
  press: Press,
  deed: {
    readonly member: StoredMember;
    readonly at: Date;
    readonly fromQueue: boolean;
    readonly resolution: NonNullable<Change["resolution"]>;
    readonly note?: string;
    readonly clientText?: string;
    readonly duplicateOf?: string;
  },
): Promise<StoredEscalation> {
  const { member, at } = deed;
  const change: Change = {
    state: "resolved",
    at,
    ownerId: member.id,
    humanAt: at,
    endedAt: at,
    endedBy: member.id,
    resolution: deed.resolution,
    ...(deed.note !== undefined && { resolutionNote: deed.note }),
    ...(deed.clientText !== undefined && { clientText: deed.clientText }),
    ...(deed.duplicateOf !== undefined && { duplicateOf: deed.duplicateOf }),
  };
  // A stale card must not settle what has changed since: these deeds need the newest drawing.
  const { escalationId: id, version } = press;
  const settled =
    (await transition(tx, { id, version, states: ownedStates, ownerId: member.id }, change)) ??
    (deed.fromQueue ? await transition(tx, { id, version, states: ["open"] }, change) : undefined);
  if (settled === undefined) throw new Refused(await whyNot(tx, press, deed));
  return settled;
}

async function whyNot(
  tx: Db,
  press: Press,
  { member, fromQueue }: { member: StoredMember; fromQueue: boolean },
): Promise<Refusal> {
  const refusal = await whyRefused(tx, press, member);
  return fromQueue && refusal.kind === "not-claimed" ? { kind: "outdated" } : refusal;
}
