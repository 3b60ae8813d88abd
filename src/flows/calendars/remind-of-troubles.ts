import { rolesThatMay } from "#access.ts";
import type { FlowContext } from "#flows/context.ts";
import { findOnCall } from "#flows/desk-terms.ts";
import { giveBackTroubles, noteReminded, takeTroubleToRemind } from "#store/calendar-troubles.ts";
import { type Db, transact } from "#store/db.ts";
import { nextReminderMs, ownersReminderMs, wishTrouble, wishTroubleNote } from "./wish-trouble.ts";

type Reminding = Pick<FlowContext, "db" | "now" | "realNow" | "company" | "wake">;

const roundMax = 20;

/**
 * Calls who is on call about calendars that can't be read until somebody has said that they have it, and
 * from then on that one, once a day; once that one has left, who is on call. Returns how many were called.
 */
export function remindOfTroublesFlow(context: Reminding): () => Promise<number> {
  return async () => {
    const roles = rolesThatMay("claim-escalation");
    await giveBackTroubles(context.db, { roles, at: context.realNow() });
    let reminded = 0;
    while (reminded < roundMax && (await transact(context.db, (tx) => remindOfOne(tx, context))))
      reminded += 1;
    if (reminded > 0) context.wake();
    return reminded;
  };
}

async function remindOfOne(tx: Db, { now, realNow, company }: Reminding): Promise<boolean> {
  const at = realNow();
  const trouble = await takeTroubleToRemind(tx, { at });
  if (trouble === undefined) return false;
  const { id, takenAt } = trouble;
  const isTaken = takenAt !== undefined;
  // Whoever is on call by now, and not who was when it began.
  const onCall = isTaken ? undefined : await findOnCall(tx, await company(), now());
  const ownerId = onCall?.id ?? trouble.ownerId;
  const waitMs = isTaken ? ownersReminderMs : nextReminderMs;
  await noteReminded(tx, { id, ownerId, remindAt: new Date(at.getTime() + waitMs) });
  await wishTroubleNote(
    tx,
    { id, ownerId },
    {
      name: `reminder:${at.toISOString()}`,
      text: isTaken
        ? "These calendars still can’t be read."
        : "Nobody has taken this yet, and the calendars still can’t be read.",
    },
  );
  await wishTrouble(tx, id);
  return true;
}
