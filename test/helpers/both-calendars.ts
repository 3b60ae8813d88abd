import { beforeEach, expect, onTestFinished } from "vitest";
import { followSightingsFlow } from "#flows/calendars/follow-sightings.ts";
import { readChangesFlow } from "#flows/calendars/read-changes.ts";
import { aCompany } from "./company.ts";
import { connectCalendars } from "./connect-calendars.ts";
import { aCalendar, anOffice, type Office as GoogleOffice } from "./google-office.ts";
import { booked, later, performAll, useOffice } from "./office.ts";
import { aMailbox, anOutlook, type Outlook } from "./outlook.ts";

/*
 * An office whose calendars are real adapters on pretend vendors: Ana's is at Google, Ben's and Cleo's at
 * Microsoft. What people do there goes by the vendor's own words.
 */
const addresses = { ana: "ana@example.com", ben: "ben@example.com", cleo: "cleo@example.com" };

export function aCompanyOfBoth() {
  const company = aCompany({ calendars: true });
  return {
    ...company,
    providers: company.providers.map((provider) =>
      provider.key === "ana"
        ? provider
        : { ...provider, calendar: `microsoft:${provider.calendar}` },
    ),
  } as typeof company;
}

export function useBothCalendars(company = aCompanyOfBoth()) {
  const office = useOffice(company);
  let google: GoogleOffice;
  let outlook: Outlook;
  let connected: ReturnType<typeof connectCalendars>;
  /** How far real time has gone on. */
  let aheadMs = 0;

  beforeEach(async () => {
    aheadMs = 0;
    google = await anOffice({ world: () => [aCalendar(addresses.ana)] });
    outlook = await anOutlook({
      world: () => [aMailbox(addresses.ben), aMailbox(addresses.cleo)],
    });
    onTestFinished(() => expect([...google.breaches, ...outlook.breaches]).toEqual([]));
    connected = connectCalendars(google, outlook);
  });

  const context = () => ({
    ...office().context,
    ...connected,
    realNow: () => new Date(Date.now() + aheadMs),
  });
  const here = () => ({ ...office(), context: context() });
  const isGoogle = (key: Key) => key === "ana";
  const eventsOf = (key: Key) => (isGoogle(key) ? eventsAtGoogle(google) : eventsIn(outlook, key));
  const people = (key: Key) => (isGoogle(key) ? google : outlook);
  const placeOf = (key: Key) => ({
    calendarId: addresses[key],
    eventId: eventsOf(key)[0]?.id ?? "nothing",
  });

  return {
    office,
    here,
    google: () => google,
    outlook: () => outlook,
    /** Booked, and its event is there. */
    async booked(key: Key, change: Parameters<typeof booked>[1] = {}) {
      const one = await booked(here(), { providerKey: key, ...change });
      await performAll(here());
      return one;
    },
    performAll: () => performAll(here()),
    /** When our events begin, by a vendor's own books. */
    startsIn: (key: Key) => eventsOf(key).map(({ start }) => startOf(start)),
    drag: (key: Key, to: Date, minutes = 30) =>
      people(key).moveEvent({
        ...placeOf(key),
        start: to.toISOString(),
        end: later(to, minutes).toISOString(),
      }),
    delete: (key: Key) => people(key).deleteEvent(placeOf(key)),
    add: (key: Key, from: Date, minutes = 30) =>
      people(key).addEvent({
        calendarId: addresses[key],
        summary: "Dentist",
        start: from.toISOString(),
        end: later(from, minutes).toISOString(),
      }),
    /** Real time goes on: what was read is old, what was written is long done. */
    async wait(minutes: number) {
      aheadMs += minutes * 60_000;
      await office().db("effects").update({ not_before: null });
    },
    /** One round of each of the two sweeps; how many events were not as they should be. */
    async look() {
      await readChangesFlow(context())();
      return followSightingsFlow(context())();
    },
  };
}

export type Key = keyof typeof addresses;

const eventsAtGoogle = ({ state }: GoogleOffice) =>
  Object.values(state.calendars[addresses.ana]?.events ?? {})
    .filter(({ status, by }) => status !== "cancelled" && by !== "person")
    .map(({ id, start }) => ({ id, start: start as { readonly at: number } }));

const eventsIn = (outlook: Outlook, key: Key) =>
  outlook
    .events(addresses[key])
    .filter(({ by }) => by !== "person")
    .map(({ id, start }) => ({ id, start }));

const startOf = (start: { readonly at: number } | number) =>
  new Date(typeof start === "number" ? start : start.at);
