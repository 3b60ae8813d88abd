import { readCalendarId } from "#company/calendar-id.ts";
import type { FlowContext } from "#flows/context.ts";
import { findOnCall } from "#flows/desk-terms.ts";
import { tellAdmins } from "#flows/tell-admins.ts";
import { wishCalendarEvent } from "#flows/wish-appointment.ts";
import { recordAudit } from "#store/audit.ts";
import { joinTrouble, leaveTrouble } from "#store/calendar-troubles.ts";
import {
  type DarkCalendar,
  hurryEvents,
  listGivenUp,
  takeDark,
  withdrawProviders,
} from "#store/dark-calendars.ts";
import { type Db, transact } from "#store/db.ts";
import { firstReminderMs, wishTrouble, wishTroubleNote } from "./wish-trouble.ts";

/** A calendar that can't be read for so long (real time) is dark; what waiting can't mend is at once. */
const patienceMs = 45_000;
/** People are told so seldom that a trouble grows; over for less than this, it is the same trouble. */
const oneTroubleMs = 10 * 60_000;
const roundMax = 500;

type Noting = Pick<FlowContext, "db" | "now" | "realNow" | "company">;

const system = { kind: "system", name: "calendar" } as const;

/**
 * Notes which calendars have gone dark: nobody is offered by them, nothing is written there, and all of a
 * vendor's with one cause are one card and one ticket, which somebody has. Returns how many are new.
 */
export async function noteDarkCalendars(context: Noting): Promise<number> {
  for (let noted = 0; noted < roundMax; noted += 1) {
    const dark = await transact(context.db, (tx) => noteOne(tx, context));
    if (dark === undefined) return noted;
  }
  return roundMax;
}

type Dark = NonNullable<Awaited<ReturnType<typeof takeDark>>>;

async function noteOne(tx: Db, context: Noting): Promise<Dark | undefined> {
  const at = context.realNow();
  const failingBefore = new Date(at.getTime() - patienceMs);
  const dark = await takeDark(tx, { failingBefore, at });
  if (dark === undefined) return undefined;
  const { calendarId, failure } = dark;
  await withdrawProviders(tx, calendarId);
  await recordAudit(tx, {
    ...{ at: context.now(), actor: system, action: "calendar-went-dark", requestId: undefined },
    detail: { calendarId, failure },
  });
  await ask(tx, context, { ...dark, at });
  return dark;
}

/** The question about it, which is one with those about others of the same vendor and cause. */
async function ask(tx: Db, context: Noting, dark: Dark & { readonly at: Date }): Promise<void> {
  const { calendarId, cause, at } = dark;
  const lately = new Date(at.getTime() - oneTroubleMs);
  const onCall = await findOnCall(tx, await context.company(), context.now());
  const { trouble, news } = await joinTrouble(tx, {
    ...dark,
    ...{ vendor: readCalendarId(calendarId).vendor, toldBefore: lately, endedAfter: lately },
    ...{ ownerId: onCall?.id, remindAt: new Date(at.getTime() + firstReminderMs) },
  });
  await wishTrouble(tx, trouble.id);
  if (news === "nothing") return;
  const since = dark.since.toISOString();
  if (news === "grown")
    await wishTroubleNote(tx, trouble, {
      ...{ name: `grown:${since}:${calendarId}`, quote: dark.failure },
      text: `Further calendars can’t be read: ${sayDark(dark)}.`,
    });
  // The admins were told when the consent was found to be over, and so was who can give it again.
  if (cause === "consent") return;
  const { providerNames, failure: detail } = dark;
  await tellAdmins(tx, `calendar-dark:${calendarId}:${since}`, {
    ...{ template: "calendar-dark", calendarId, providerNames, detail, since },
  });
}

const sayDark = ({ calendarId, providerNames }: DarkCalendar) =>
  providerNames.length === 0 ? calendarId : `${calendarId} (${providerNames.join(", ")})`;

/** It was read again: whoever waited for it is let go, and what was given up is wished for once more. */
export async function endDark(
  tx: Db,
  { now, realNow }: Pick<FlowContext, "now" | "realNow">,
  calendarId: string,
): Promise<void> {
  const at = now();
  await hurryEvents(tx, calendarId);
  for (const given of await listGivenUp(tx, { calendarId, after: at }))
    await wishCalendarEvent(tx, { ...given, recheck: false });
  await recordAudit(tx, {
    ...{ at, actor: system, action: "calendar-came-back", requestId: undefined },
    detail: { calendarId },
  });
  await noteNoTrouble(tx, calendarId, realNow());
}

/** Nobody has to do anything about it any more: it was read again, or nobody is booked by it. */
export async function noteNoTrouble(tx: Db, calendarId: string, at: Date): Promise<void> {
  const left = await leaveTrouble(tx, calendarId, at);
  if (left !== undefined) await wishTrouble(tx, left.troubleId);
}
