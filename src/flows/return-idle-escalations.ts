import { mayDo, rolesThatMay } from "#access.ts";
import { addBusinessMinutes } from "#escalation/business-hours.ts";
import type { Chat } from "#ports/chat.ts";
import { transact } from "#store/db.ts";
import { findEffect } from "#store/effects.ts";
import type { StoredEscalation } from "#store/escalations.ts";
import { listQuiet, listWithoutOwner, noteWord } from "#store/idle-escalations.ts";
import { findMember, type StoredMember } from "#store/members.ts";
import { parsePlace } from "./card-place.ts";
import type { CurrentCompany, FlowContext } from "./context.ts";
import { hoursOf } from "./desk-terms.ts";
import { toQueue } from "./to-queue.ts";

type IdleContext = FlowContext & { readonly chat: Pick<Chat, "findLastWord"> | undefined };

const system = { kind: "system", name: "idle owners" } as const;

/**
 * Puts back into the queue what was claimed and then left alone, and what belongs to somebody who has
 * left or may press nothing any more. Returns how many.
 */
export function returnIdleEscalationsFlow(context: IdleContext): () => Promise<number> {
  return async () => {
    const company = await context.company();
    const at = context.now();
    const roles = rolesThatMay("claim-escalation");
    const found = [
      ...(await listWithoutOwner(context.db, { roles, limit: 50 })).map((escalation) => ({
        escalation,
        left: true,
      })),
      ...(await quietFor(context, company, at)).map((escalation) => ({ escalation, left: false })),
    ];
    let returned = 0;
    const failures: unknown[] = [];
    // A thread that cannot be read must not keep the others with people who forgot them.
    for (const { escalation, left } of found)
      await giveBackUnlessHeard(context, company, { escalation, left, at }).then(
        (count) => {
          returned += count;
        },
        (error: unknown) => failures.push(error),
      );
    if (returned > 0) context.wake();
    if (failures.length > 0) throw new AggregateError(failures, "Some owners could not be asked");
    return returned;
  };
}

type Found = {
  readonly escalation: StoredEscalation;
  /** Its owner is no member any more, or may settle nothing; else they have done nothing with it. */
  readonly left: boolean;
  readonly at: Date;
};

async function giveBackUnlessHeard(
  context: IdleContext,
  company: CurrentCompany,
  found: Found,
): Promise<number> {
  if (!found.left && (await hasSpoken(context, found.escalation, found.at))) return 0;
  return giveBack(context, company, found);
}

async function quietFor(
  context: IdleContext,
  company: CurrentCompany,
  at: Date,
): Promise<readonly StoredEscalation[]> {
  const { idleMinutes } = company.settings.escalation;
  if (idleMinutes === undefined) return [];
  // Business minutes are never shorter than minutes: what is younger than that need not be looked at.
  const since = new Date(at.getTime() - idleMinutes * 60_000);
  const quiet = await listQuiet(context.db, { since, limit: 50 });
  const idle = await Promise.all(
    quiet.map(async ({ touchedAt, requestId }) => {
      const hours = await hoursOf(context.db, company, requestId);
      const time = addBusinessMinutes(touchedAt, idleMinutes, hours);
      return time.kind === "due" && time.at <= at;
    }),
  );
  return quiet.filter((_, index) => idle[index]);
}

/**
 * Asks the thread itself, at the last moment: who is writing about it there is not idle. Where it cannot
 * be asked nothing is taken from anybody.
 */
async function hasSpoken(
  context: IdleContext,
  escalation: StoredEscalation,
  at: Date,
): Promise<boolean> {
  const { db, chat } = context;
  const owner = escalation.ownerId && (await findMember(db, escalation.ownerId));
  const card = await findEffect(db, `card:${escalation.id}`);
  if (!chat || !owner || owner.slackUser === undefined || card?.remoteId === undefined)
    return false;
  // Slack tells real time; the business clock may have been moved.
  const ahead = at.getTime() - context.realNow().getTime();
  const touched = escalation.touchedAt.getTime() - ahead;
  const heardAt = await chat.findLastWord(parsePlace(card.remoteId), {
    chatUserId: owner.slackUser,
    after: new Date(Math.max(touched, escalation.heardAt?.getTime() ?? 0)),
  });
  if (heardAt === undefined) return false;
  const spokenAt = new Date(heardAt.getTime() + ahead);
  await noteWord(db, { id: escalation.id, ownerId: owner.id, at: spokenAt, heardAt });
  return true;
}

async function giveBack(
  context: IdleContext,
  company: CurrentCompany,
  { escalation, left, at }: Found,
): Promise<number> {
  const { ownerId, version } = escalation;
  if (ownerId === undefined) return 0;
  const owner = await findMember(context.db, ownerId);
  const returned = await transact(context.db, (tx) =>
    toQueue(tx, company, {
      escalationId: escalation.id,
      // Any deed since it was read makes another version: then it is not idle.
      from: { version },
      actor: system,
      at,
      words: left ? hasLeft(owner) : wasIdle(owner),
      takenFrom: ownerId,
    }),
  );
  return returned === undefined ? 0 : 1;
}

function hasLeft(owner: StoredMember | undefined): string {
  const name = owner?.name ?? "Whoever had this";
  const why =
    owner && !mayDo(owner.role, "claim-escalation")
      ? "may no longer settle this"
      : "is no longer here";
  return `${name} ${why}, so this is back in the queue.`;
}
const wasIdle = (owner: StoredMember | undefined) =>
  `Nothing has happened here since ${owner?.name ?? "somebody"} took this, so it is back in the queue.`;
