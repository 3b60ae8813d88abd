import { expireEscalationsFlow } from "#flows/expire-escalations.ts";
import { expireOffersFlow } from "#flows/expire-offers.ts";
import { noteOverdueFlow } from "#flows/note-overdue.ts";
import { postDailyLineFlow } from "#flows/post-daily-line.ts";
import { readCalendarsFlow } from "#flows/read-calendars.ts";
import { resumeSmsFlow } from "#flows/receive-sms.ts";
import type { Log } from "#log.ts";
import { sealAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import { forgetOld } from "#store/machinery.ts";
import { dropPastOccupancies } from "#store/occupancies.ts";
import type { OutboxContext } from "./kind.ts";
import type { Queue } from "./queue.ts";
import { type Repeated, repeat } from "./repeat.ts";

const minute = 60_000;

/**
 * What is done again and again on every worker node. Each one finds its work in rows by business time,
 * so that a node that was away, or a clock that was moved, changes nothing but the moment; rivals on
 * other nodes skip what is locked.
 */
export function startSweeps(
  context: OutboxContext & { readonly log: Log },
  queue: Queue,
): { readonly relay: Repeated; readonly stop: () => Promise<void> } {
  const { db, log, now } = context;
  const readCalendars = readCalendarsFlow(context);
  const start = (name: string, everyMs: number, run: () => Promise<unknown>) =>
    repeat({
      name,
      everyMs,
      run,
      onError: (error) => log.error("sweep failed", { sweep: name, error }),
    });

  // The floor under wake(): another node's wishes, and those whose wake-up call was lost.
  const relay = start("relay", 500, queue.relay);
  const calendars = start("calendars", 5_000, async () => {
    const { read, failed } = await readCalendars();
    if (failed.length > 0) log.warn("calendars could not be read", { calendars: failed });
    // One question names only so many: nobody should wait for a pause to be offered at all.
    if (read > 0) calendars.soon();
  });
  const sweeps = [
    relay,
    // A wish whose job vanished is the one thing that nothing else would ever find.
    start("reconcile", 10_000, queue.reconcile),
    // Deadlines are promised to within five seconds.
    start("overdue", 2_000, noteOverdueFlow(context)),
    start("expire", 2_000, expireEscalationsFlow(context)),
    start("offers", 2_000, expireOffersFlow(context)),
    start("texts", 5_000, resumeSmsFlow(context)),
    // Nobody waits for it to the second.
    start("daily-line", 20_000, postDailyLineFlow(context)),
    // Not needed for truth (an expired hold no longer counts), only to keep the live set small.
    start("past-occupancies", minute, () => dropPastOccupancies(db, now())),
    calendars,
    start("audit-seal", 10_000, () => transact(db, (tx) => sealAudit(tx))),
    start("forget", 10 * minute, () => forgetOld(db)),
  ];
  return {
    relay,
    stop: async () => {
      await Promise.all(sweeps.map((sweep) => sweep.stop()));
    },
  };
}
