import { alertUnseenFlow } from "#flows/alert-unseen.ts";
import { askAboutGoneProvidersFlow } from "#flows/ask-about-gone-providers.ts";
import { followSightingsFlow } from "#flows/calendars/follow-sightings.ts";
import { keepWatchesFlow } from "#flows/calendars/keep-watches.ts";
import { readChangesFlow } from "#flows/calendars/read-changes.ts";
import { remindOfTroublesFlow } from "#flows/calendars/remind-of-troubles.ts";
import { climbLaddersFlow } from "#flows/climb-ladders.ts";
import { checkDeskChannelFlow } from "#flows/desk-channel.ts";
import { endHoldsFlow } from "#flows/end-holds.ts";
import { endReopeningFlow } from "#flows/end-reopening.ts";
import { endServedWaitsFlow } from "#flows/end-served-waits.ts";
import { endWaitlistOffersFlow } from "#flows/end-waitlist-offers.ts";
import { endWaitsFlow } from "#flows/end-waits.ts";
import { expireEscalationsFlow } from "#flows/expire-escalations.ts";
import { expireOffersFlow } from "#flows/expire-offers.ts";
import { followDealsFlow } from "#flows/follow-deals.ts";
import { followNotesFlow } from "#flows/follow-notes.ts";
import { followTicketsFlow } from "#flows/follow-tickets.ts";
import { gatherDigestFlow } from "#flows/gather-digest.ts";
import { giveBackWaitedTimeFlow } from "#flows/give-back-waited-time.ts";
import type { GrantContext } from "#flows/grant-tokens.ts";
import { offerFreedTimesFlow } from "#flows/offer-freed-times.ts";
import { passOnHoldsFlow } from "#flows/pass-on-holds.ts";
import { pollCrmFlow } from "#flows/poll-crm.ts";
import { postDailyLineFlow } from "#flows/post-daily-line.ts";
import { publishHomesFlow } from "#flows/publish-homes.ts";
import { reResolveAppointmentsFlow } from "#flows/re-resolve-appointments.ts";
import { readCalendarsFlow } from "#flows/read-calendars.ts";
import { resumeSmsFlow } from "#flows/receive-sms.ts";
import { refreshChatUsersFlow } from "#flows/refresh-chat-users.ts";
import { renewGrantsFlow } from "#flows/renew-grants.ts";
import { returnIdleEscalationsFlow } from "#flows/return-idle-escalations.ts";
import { sendRemindersFlow } from "#flows/send-reminders.ts";
import { takeInFromCrmFlow } from "#flows/take-in-from-crm.ts";
import { endIntakesFlow } from "#flows/texts/end-intakes.ts";
import { wakeEscalationsFlow } from "#flows/wake-escalations.ts";
import { watchChatFlow } from "#flows/watch-chat.ts";
import type { Log } from "#log.ts";
import type { CalendarChanges } from "#ports/calendar-changes.ts";
import { sealAudit } from "#store/audit.ts";
import { transact } from "#store/db.ts";
import { dropPastHolds } from "#store/holds.ts";
import { forgetOld } from "#store/machinery.ts";
import { dropPastOccupancies } from "#store/occupancies.ts";
import type { OutboxContext } from "./kind.ts";
import type { Queue } from "./queue.ts";
import { type Repeated, repeat } from "./repeat.ts";

const minute = 60_000;

export type SweepContext = OutboxContext & {
  readonly log: Log;
  /** Undefined where providers connect no calendars of their own. */
  readonly grants?: GrantContext | undefined;
  readonly calendarChanges?: CalendarChanges | undefined;
  /** How often the CRM is asked what changed, where it tells us nothing. */
  readonly crmPollSeconds: number;
};

/**
 * What is done again and again on every worker node. Each one finds its work in rows by business time,
 * so that a node that was away, or a clock that was moved, changes nothing but the moment; rivals on
 * other nodes skip what is locked.
 */
export function startSweeps(
  context: SweepContext,
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
  const followed = start("calendar-sightings", 2_000, followSightingsFlow(context));
  const reading = { ...context, calendarChanges: context.calendarChanges };
  const readChanges = readChangesFlow(reading);
  const changes = start("calendar-changes", 1_000, async () => {
    if ((await readChanges()) > 0) followed.soon();
  });
  const sweeps = [
    relay,
    // A wish whose job vanished is the one thing that nothing else would ever find.
    start("reconcile", 10_000, queue.reconcile),
    // Rungs are promised to within five seconds.
    start("ladders", 2_000, climbLaddersFlow(context)),
    start("waited-time", 2_000, giveBackWaitedTimeFlow(context)),
    start("waits", 5_000, endWaitsFlow(context)),
    start("snoozes", 2_000, wakeEscalationsFlow(context)),
    // May ask Slack about a thread, and nobody waits for it to the second.
    start("idle-owners", 20_000, returnIdleEscalationsFlow(context)),
    start("expire", 2_000, expireEscalationsFlow(context)),
    // Nobody waits for it to the second: a press in between is refused, and told why.
    start("reopening", 20_000, endReopeningFlow(context)),
    start("offers", 2_000, expireOffersFlow(context)),
    start("waitlist-served", 2_000, endServedWaitsFlow(context)),
    start("waitlist-answers", 2_000, endWaitlistOffersFlow(context)),
    // Two small questions while nobody waits; a look into diaries only where something has changed.
    start("waitlist", 2_000, offerFreedTimesFlow(context)),
    start("end-holds", 2_000, endHoldsFlow(context)),
    // Three looks into small indexes while nothing is due, booked or moved.
    start("reminders", 5_000, sendRemindersFlow(context)),
    // One query while nobody waits for a time; a look closer only where something has changed.
    start("pass-on-holds", 3_000, passOnHoldsFlow(context)),
    // At the start at once, so that members are known before they press for the first time.
    start("chat-users", 10_000, refreshChatUsersFlow(context)),
    // One look into a small table while nobody looks at their Home.
    start("homes", 1_000, publishHomesFlow(context)),
    // Asks Slack once a day; the rounds between only look at when that was.
    start("desk-channel", 30_000, checkDeskChannelFlow(context)),
    // One look into a small index while nobody who texts is waited for.
    start("text-intakes", 20_000, endIntakesFlow(context)),
    start("texts", 5_000, resumeSmsFlow(context)),
    // Three looks at one small table while nothing is due.
    start("crm-polls", 2_000, pollCrmFlow(context)),
    // A ticket that somebody closes in the CRM is closed here soon after.
    start("crm-tickets", 2_000, followTicketsFlow(context)),
    // What somebody notes on a ticket stands in the thread soon after.
    start("crm-notes", 2_000, followNotesFlow(context)),
    // A deal that is won is known soon after; one look into a small index while nothing is due.
    start("crm-deals", 2_000, followDealsFlow(context)),
    // What somebody ticks in the CRM is a request soon after.
    start("crm-intake", 2_000, takeInFromCrmFlow(context)),
    // Whoever is on call hears of a VIP within two minutes, whatever chat does.
    start("unseen", 3_000, alertUnseenFlow(context)),
    start("digest", 2_000, gatherDigestFlow(context)),
    start("chat", 5_000, watchChatFlow(context)),
    // One look into an index for each provider who is gone.
    start("gone-providers", 10_000, askAboutGoneProvidersFlow(context)),
    // Nobody waits for it to the second.
    start("daily-line", 20_000, postDailyLineFlow(context)),
    // Not needed for truth (an expired hold no longer counts), only to keep the live set small.
    start("past-occupancies", minute, () => dropPastOccupancies(db, now())),
    start("past-holds", 10 * minute, () => dropPastHolds(db, now())),
    calendars,
    // What people do there is known a second after its vendor says that something happened.
    changes,
    followed,
    // One look into a table that is empty on most days.
    start("calendar-troubles", 10_000, remindOfTroublesFlow(context)),
    // Mostly one look into a small index.
    start("calendar-watches", 10_000, keepWatchesFlow(reading)),
    ...renewals(context, start),
    // New zone data come with a new release, so this finds its work at the start; after that only what a
    // node of the release before still books. One look into an index where there is nothing to do.
    start("zone-data", 5 * minute, reResolveAppointmentsFlow(context)),
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

function renewals(
  { grants, log }: Pick<SweepContext, "grants" | "log">,
  start: (name: string, everyMs: number, run: () => Promise<unknown>) => Repeated,
): readonly Repeated[] {
  if (grants === undefined) return [];
  const renewGrants = renewGrantsFlow(grants);
  return [
    start("grants", 20_000, async () => {
      const { failed } = await renewGrants();
      if (failed.length > 0) log.warn("calendar grants could not be renewed yet", { failed });
    }),
  ];
}
