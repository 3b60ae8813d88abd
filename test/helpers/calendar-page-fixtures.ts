import { type JourneyState, journeyPage } from "#views/pages/calendars/journey-page.tsx";
import { type CalendarListProps, calendarListPage } from "#views/pages/calendars/list-page.tsx";
import {
  type ProviderCalendarsProps,
  providerCalendarsPage,
} from "#views/pages/calendars/provider-page.tsx";
import { aSite, type FixtureOptions } from "./page-fixtures.ts";

type Text = (text: string) => string;

/** The pages about connected calendars, in every state, as HTML by a speaking name. */
export function calendarPages({ assets, text = (same) => same }: FixtureOptions) {
  const site = aSite(assets, text);
  const memberName = text("Ana Ortiz");
  const list = (change: Partial<CalendarListProps>) => () =>
    calendarListPage({ site, memberName, isOn: true, providers: someProviders(text), ...change });
  const one = (change: Partial<ProviderCalendarsProps>) => () =>
    providerCalendarsPage({ site, memberName, ...ownCalendars(text), ...change });
  const journey = (state: JourneyState) => () =>
    journeyPage({ site, memberName, vendor: "google", state });
  const bare = { grants: [], choice: [], others: [] };
  return {
    "staff-calendars": list({}),
    "staff-calendars-off": list({ isOn: false, providers: [] }),
    "staff-calendars-of-one": one({ done: "Saved. It counts within seconds." }),
    "staff-calendars-of-one-bare": one(bare),
    "staff-calendars-of-one-mistake": one({ mistake: "Please choose again." }),
    "staff-consent-leaving": journey({ kind: "leaving", url: "https://accounts.google.test/o" }),
    "staff-consent-back": journey({ kind: "back", state: "a-state", code: "a-code" }),
    "staff-consent-denied": journey({ kind: "denied" }),
    "staff-consent-no-calendars": journey({ kind: "no-calendars" }),
    "staff-consent-too-little": journey({ kind: "too-little", missing: ["events", "offline"] }),
  };
}

function someProviders(text: Text): CalendarListProps["providers"] {
  return [
    {
      ...{ key: "ana", name: text("Ana Ortiz") },
      grants: [{ vendor: "google", account: "ana@harbor.example", isLive: true, missing: [] }],
      reading: { minutes: 2.4, isWithdrawn: false },
    },
    {
      ...{ key: "ben", name: text("Ben Hale") },
      grants: [{ vendor: "microsoft", account: "ben@harbor.example", isLive: false, missing: [] }],
      reading: { minutes: 187, isWithdrawn: true },
    },
    { key: "cleo", name: text("Cleo Park"), grants: [], reading: undefined },
  ];
}

function ownCalendars(text: Text): Omit<ProviderCalendarsProps, "site" | "memberName"> {
  const account = "ana@harbor.example";
  return {
    provider: { key: "ana", name: text("Ana Ortiz") },
    vendors: ["google", "microsoft"],
    grants: [
      { id: "018f3c1e-0000-7000-8000-0000000000c1", vendor: "google", account, state: "live" },
      { id: "018f3c1e-0000-7000-8000-0000000000c2", vendor: "microsoft", account, state: "dead" },
    ],
    choice: [
      {
        ...{ calendarId: account, name: text("Ana Ortiz"), account },
        ...{ isWritable: true, receives: true, isBusy: true },
      },
      {
        ...{ calendarId: "holidays", name: text("Holidays"), account },
        ...{ isWritable: false, receives: false, isBusy: true },
      },
    ],
    others: ["company-days-off@group.calendar.example"],
    done: undefined,
    mistake: undefined,
  };
}
