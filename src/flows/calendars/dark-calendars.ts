import { readCalendarId } from "#company/calendar-id.ts";
import type { FlowContext } from "#flows/context.ts";
import { tellAdmins } from "#flows/tell-admins.ts";
import { wishCalendarEvent } from "#flows/wish-appointment.ts";
import { recordAudit } from "#store/audit.ts";
import {
  type DarkCalendar,
  hurryEvents,
  listGivenUp,
  takeDark,
  wasToldLately,
  withdrawProviders,
} from "#store/dark-calendars.ts";
import { type Db, transact } from "#store/db.ts";
import { wishForDesk } from "#store/effects.ts";

/** A calendar that can't be read for so long (real time) is dark; what waiting can't mend is at once. */
const patienceMs = 45_000;
/** Of many calendars at one vendor that go dark together the first is told, and the list shows the others. */
const oneTroubleMs = 10 * 60_000;
const roundMax = 500;

type Noting = Pick<FlowContext, "db" | "now" | "realNow">;

const system = { kind: "system", name: "calendar" } as const;

/**
 * Notes which calendars have gone dark: nobody is offered by them, nothing is written there, and the desk
 * and the admins are told, once. Returns how many are new.
 */
export async function noteDarkCalendars(context: Noting): Promise<number> {
  for (let noted = 0; noted < roundMax; noted += 1) {
    const dark = await transact(context.db, (tx) => noteOne(tx, context));
    if (dark === undefined) return noted;
  }
  return roundMax;
}

async function noteOne(tx: Db, { now, realNow }: Noting): Promise<DarkCalendar | undefined> {
  const at = realNow();
  const failingBefore = new Date(at.getTime() - patienceMs);
  const dark = await takeDark(tx, { failingBefore, at });
  if (dark === undefined) return undefined;
  const { calendarId, since, failure, consentIsOver } = dark;
  await withdrawProviders(tx, calendarId);
  await recordAudit(tx, {
    ...{ at: now(), actor: system, action: "calendar-went-dark", requestId: undefined },
    detail: { calendarId, failure },
  });
  const atMicrosoft = readCalendarId(calendarId).vendor === "microsoft";
  const lately = { atMicrosoft, since: new Date(at.getTime() - oneTroubleMs) };
  if (!(await wasToldLately(tx, { ...lately, calendarId, consentIsOver })))
    await tell(tx, { ...dark, name: `${calendarId}:${since.toISOString()}` });
  return dark;
}

type Told = DarkCalendar & { readonly consentIsOver: boolean; readonly name: string };

async function tell(tx: Db, { name, consentIsOver, ...dark }: Told): Promise<void> {
  const { calendarId, since, failure, providerNames } = dark;
  const who = providerNames.join(", ") || "Nobody";
  await wishForDesk(tx, {
    kind: "desk-note",
    key: `desk-note:calendar-dark:${name}`,
    payload: {
      text: `A calendar can’t be read: ${calendarId} (${who}). They are offered no more, and what was to be written there waits, until it can be read again. Somebody has to connect it anew if it does not mend itself.`,
      quote: failure,
    },
  });
  // The admins were told when the consent was found to be over, and so was who can give it again.
  if (consentIsOver) return;
  await tellAdmins(tx, `calendar-dark:${name}`, {
    ...{ template: "calendar-dark", calendarId, providerNames, detail: failure },
    since: since.toISOString(),
  });
}

/** It was read again: whoever waited for it is let go, and what was given up is wished for once more. */
export async function endDark(
  tx: Db,
  { now }: Pick<FlowContext, "now">,
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
}
