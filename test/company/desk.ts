import { stringify } from "yaml";
import type { Slot } from "#booking/availability.ts";
import { dayInterval, localStart } from "#booking/local-time.ts";
import type { RoutingWish } from "#booking/routing/rules.ts";
import { parseCompany } from "#company/parse-company.ts";
import type { CurrentCompany } from "#flows/context.ts";
import { currentCompany } from "#flows/current-company.ts";
import { findSlots } from "#flows/find-slots.ts";
import { listAvailabilityFlow } from "#flows/list-availability.ts";
import { openLinkFlow } from "#flows/open-link.ts";
import { readCalendarsFlow } from "#flows/read-calendars.ts";
import { saveCompany } from "#store/company.ts";
import { transact } from "#store/db.ts";
import { newId } from "#store/ids.ts";
import { aCompany } from "../helpers/company.ts";
import { aRequest, booked, emptyBooks, MONDAY, type Office, receive } from "../helpers/office.ts";
import { aClient } from "../helpers/routing-office.ts";

/** A company file as it is written, before anything that it left out is filled in. */
export type File = ReturnType<typeof aCompany>;
/** Says something else, or something more. */
export type Change = (file: File) => object;

export const NEW_YORK = "America/New_York";
export const TUESDAY = "2026-11-24";

const weekdays = (...hours: string[]) => ({
  mon: hours,
  tue: hours,
  wed: hours,
  thu: hours,
  fri: hours,
});

/** Ana visits for an hour, at nine, ten and eleven; Ben could too. There is a room, and another office. */
export function aSmallFile(): File {
  const base = aCompany();
  const plain = { location: "here", hours: weekdays("09:00-12:00") };
  return {
    ...base,
    locations: [
      { key: "here", name: "Here", address: "1 Pier St", zone: NEW_YORK },
      { key: "there", name: "There", address: "2 Pier St", zone: NEW_YORK },
      { key: "west", name: "West", address: "3 Mesa Rd", zone: "America/Phoenix" },
    ],
    services: [
      { key: "visit", name: "Visit", minutes: 60, stepMinutes: 60, providers: ["ana"] },
      { key: "spare", name: "Spare", minutes: 30, providers: ["zoe"] },
    ],
    providers: [
      { key: "ana", name: "Ana", ...plain },
      { key: "ben", name: "Ben", ...plain },
      // Always there, so that nothing else is wrong with a file in which somebody is not.
      { key: "zoe", name: "Zoe", ...plain },
      { key: "blue", name: "Blue", kind: "room", location: "here" },
    ],
  };
}

type Listed = "services" | "providers" | "locations";
export const inPart =
  (part: Listed, key: string, change: object): Change =>
  (file) => ({
    ...file,
    [part]: file[part].map((one) => (one.key === key ? { ...one, ...change } : one)),
  });
export const service = (change: object) => inPart("services", "visit", change);
export const provider = (key: string, change: object) => inPart("providers", key, change);
export const location = (key: string, change: object) => inPart("locations", key, change);
export const company =
  (change: object): Change =>
  (file) => ({ ...file, ...change });
export const both =
  (...changes: readonly Change[]): Change =>
  (file) =>
    changes.reduce((said, change) => change(said) as File, file);

/** The company at work on Monday morning, with whatever has happened. */
export type Desk = {
  readonly office: Office;
  /** "09:00 ana,ben" a time, of a day in New York. */
  readonly slotsOn: (date: string, wish?: RoutingWish) => Promise<readonly string[]>;
  /** What becomes of a request for Tuesday at nine. */
  readonly ask: () => Promise<string>;
  /** Books Tuesday at nine with Ana for Kim; the link that the client gets. */
  readonly book: () => Promise<{ readonly token: string }>;
  /** Gives somebody an appointment with a client of its own, on other days than Tuesday. */
  readonly give: (
    providerKey: string,
    change: { at: string; service?: string },
  ) => Promise<unknown>;
  /** Who gets Kim when she asks for a time, "2026-11-24T11:00" in New York. */
  readonly chosen: (at: string) => Promise<string>;
  /** Who is offered to Kim on Tuesday, whom we know. */
  readonly offeredToKim: () => Promise<readonly string[]>;
  /** What stands against changes of an appointment. */
  readonly refusals: (token: string) => Promise<readonly string[]>;
  /** Takes an hour of Tuesday in a calendar. */
  readonly busy: (calendar: string, from: string, firm?: boolean) => void;
  readonly readCalendars: () => Promise<unknown>;
};

const inNewYork = (local: string) => new Date(`${local}:00-05:00`);
const onTuesday = (time: string) => inNewYork(`${TUESDAY}T${time}`);

/** Through the door that every company file comes in by, into the database, and out again. */
export async function openDesk(office: Office, change: Change): Promise<Desk> {
  const { db } = office;
  office.clock.at = MONDAY;
  office.calendar.reset();
  const parsed = parseCompany(stringify(change(aSmallFile())), MONDAY);
  if (parsed.kind === "invalid") throw new Error(parsed.mistakes.join("\n"));
  await transact(db, (tx) => saveCompany(tx, parsed.company, { by: "test", at: MONDAY }));
  // Most companies are only looked at; whatever happened at the one before is forgotten.
  if ((await db("occupancies").first("provider_id")) !== undefined) await emptyBooks(db);
  const context = { ...office.context, company: currentCompany(db) };
  const here = { ...office, context };
  const wish = { serviceKey: "visit", start: onTuesday("09:00") };
  return {
    office: here,
    slotsOn: (date, routingWish) => slotsOn(here, date, routingWish),
    ask: async () => (await receive(here, aRequest(wish))).kind,
    book: () => booked(here, { ...wish, providerKey: "ana" }),
    give: (providerKey, { at, service: serviceKey = "visit" }) =>
      booked(here, { ...aClient(newId()), serviceKey, providerKey, start: inNewYork(at) }),
    chosen: async (at) => {
      const { answer } = await gotBooked(here, { serviceKey: "visit", start: inNewYork(at) });
      return answer.appointment.provider.key;
    },
    offeredToKim: async () => {
      const { start: from, end: to } = dayInterval(TUESDAY, NEW_YORK);
      const client = { email: "kim@home.example", phone: undefined };
      const asked = { serviceKey: "visit", from, to, client };
      const found = await listAvailabilityFlow(context)(asked);
      if (found.kind !== "slots") throw new Error(found.kind);
      return namedIn(found.company, found.slots);
    },
    refusals: async (token) => {
      const opened = await openLinkFlow(context)(token);
      const { againstReschedule = [], againstCancel = [] } = opened?.booked ?? {};
      return [...againstReschedule, ...againstCancel].map(({ limit }) => limit);
    },
    busy: (calendar, from, firm = true) => {
      const start = onTuesday(from);
      const end = new Date(start.getTime() + 3_600_000);
      office.calendar.book(calendar, { start, end }, { firm });
    },
    readCalendars: async () => {
      await db("providers").update({ busy_read_at: null });
      await readCalendarsFlow(context)();
    },
  };
}

async function slotsOn(
  { context }: Office,
  date: string,
  wish: RoutingWish | undefined,
): Promise<readonly string[]> {
  const snapshot = await context.company();
  const visit = snapshot.services.values().find(({ key }) => key === "visit");
  if (visit === undefined) throw new Error("There is no visit");
  const { start: from, end: to } = dayInterval(date, NEW_YORK);
  return namedIn(snapshot, await findSlots(context, snapshot, { service: visit, from, to, wish }));
}

function namedIn({ providers }: CurrentCompany, slots: readonly Slot[]): readonly string[] {
  return slots.map(({ start, providerIds }) => {
    const keys = providerIds.map((id) => providers.get(id)?.key ?? "").sort();
    return `${localStart(start, NEW_YORK).slice(11)} ${keys.join(",")}`;
  });
}

async function gotBooked(office: Office, change: Parameters<typeof aRequest>[0]) {
  const received = await receive(office, aRequest(change));
  if (received.kind !== "booked") throw new Error(`expected a booking, got ${received.kind}`);
  return received;
}
