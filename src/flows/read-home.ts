import { mayDo } from "#access.ts";
import type { ChatUser } from "#escalation/press.ts";
import type { DeskFigures, HomeContent, OwnCalendar, VendorHealth } from "#ports/desk.ts";
import {
  listCalendarReadings,
  listOwnReadings,
  type OwnReading,
} from "#store/calendar-readings.ts";
import { countInHand, listOpen, listOwned } from "#store/desk-lists.ts";
import { listTroubles } from "#store/health.ts";
import { findPreferences } from "#store/member-preferences.ts";
import type { FlowContext } from "./context.ts";
import { onCallNow } from "./find-on-call.ts";
import { mirrorTrustMinutes } from "./find-slots.ts";
import { deskItems } from "./list-queue.ts";
import { whoPressed } from "./press.ts";

type HomeContext = Pick<
  FlowContext,
  "db" | "now" | "company" | "publicUrl" | "connected" | "calendar"
>;

/** Everything that somebody's Home shows, as the rows are now. */
export async function readHome(
  context: HomeContext,
  { by, figures }: { readonly by: ChatUser; readonly figures: () => Promise<DeskFigures> },
): Promise<HomeContent> {
  const { db } = context;
  const presser = await whoPressed(db, by, "read-kpis");
  if (presser.kind === "refused") return presser;
  const { member } = presser;
  const mayRead = mayDo(member.role, "read-requests");
  const { settings } = await context.company();
  return {
    kind: "member",
    companyName: settings.name,
    mine: mayRead ? await deskItems(context, await listOwned(db, member.id)) : [],
    queue: mayRead ? await deskItems(context, await listOpen(db)) : [],
    inHand: await countInHand(db),
    mayClaim: mayDo(member.role, "claim-escalation"),
    onCall: await onCallNow(context),
    figures: await figures(),
    calendars: await readOwnCalendars(context, member.email),
    mayConnect: mayDo(member.role, "connect-calendar"),
    preferences: await findPreferences(db, member.id),
    health: member.role === "admin" ? await readHealth(context) : undefined,
  };
}

/** The calendars of whoever has this address in the company file. */
async function readOwnCalendars(
  { db, company, calendar }: HomeContext,
  email: string,
): Promise<readonly OwnCalendar[]> {
  if (calendar === undefined) return [];
  const { providers } = (await company()).settings;
  const keys = providers
    .filter((one) => one.email?.toLowerCase() === email.toLowerCase())
    .map(({ key }) => key);
  const readings = await listOwnReadings(db, { keys, minutesMax: mirrorTrustMinutes });
  return readings.map((reading) => {
    const { providerName, readAt, darkSince } = reading;
    return { providerName, state: stateOf(reading), readAt, darkSince };
  });
}

function stateOf({ hasCalendar, isLost, darkSince, isStale }: OwnReading): OwnCalendar["state"] {
  if (!hasCalendar) return "none";
  if (isLost) return "lost";
  if (darkSince !== undefined) return "dark";
  return isStale ? "stale" : "read";
}

/** Which kinds of outside writes belong to which vendor. */
const kindsOf = {
  Slack: [
    ...["card", "thread-note", "daily-line", "desk-note", "direct-message"],
    ...["trouble-card", "trouble-note", "member-message"],
  ],
  Calendar: ["calendar-event"],
  CRM: [
    ...["crm-ticket", "crm-meeting", "crm-note", "crm-task", "crm-activity", "crm-owner"],
    ...["crm-deal", "trouble-ticket"],
  ],
  "Text messages": ["sms", "desk-text"],
  "E-mail": ["email", "member-mail"],
} as const;

async function readHealth(context: HomeContext): Promise<readonly VendorHealth[]> {
  const { db, connected, calendar } = context;
  const troubles = await listTroubles(db);
  const readings = await listCalendarReadings(db, mirrorTrustMinutes);
  const dark = readings.filter(({ isWithdrawn }) => isWithdrawn);
  const off: Readonly<Record<string, boolean>> = {
    Calendar: calendar === undefined,
    CRM: !connected.crm,
    "Text messages": !connected.sms,
  };
  return Object.entries(kindsOf).map(([vendor, kinds]) => {
    if (off[vendor] === true) return { vendor, state: "off", words: undefined };
    const own = troubles.filter(({ kind }) => (kinds as readonly string[]).includes(kind));
    const said = own.map(({ count, lastError }) => `${count} failed: ${lastError}`);
    const names = dark.map(({ providerName }) => providerName).join(", ");
    if (vendor === "Calendar" && dark.length > 0) said.push(`not read lately: ${names}`);
    if (said.length === 0) return { vendor, state: "well", words: undefined };
    return { vendor, state: "trouble", words: said.join("; ") };
  });
}
