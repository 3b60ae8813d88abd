import type { BookingRequest } from "#intake/request.ts";
import { newId } from "#store/ids.ts";
import { providersOf } from "./bookings.ts";
import { aCompany } from "./company.ts";
import { booked, later, type Office, TUESDAY_NOON } from "./office.ts";

const days = (...hours: string[]) => ({
  mon: hours,
  tue: hours,
  wed: hours,
  thu: hours,
  fri: hours,
});
const person = (key: string, name: string, change: object = {}) => ({
  key,
  name,
  location: "new-york",
  hours: days("09:00-17:00"),
  calendar: `${key}@example.com`,
  email: `${key}@harbor.example`,
  ...change,
});
const half = { minutes: 30 };

/** Four people in New York, and a service for each way of choosing between them. */
export const routingCompany = {
  ...aCompany({ calendars: true }),
  services: [
    { key: "consult", name: "Consultation", ...half, providers: ["ana", "ben", "cleo", "dan"] },
    {
      key: "turns",
      name: "By turns",
      ...half,
      workload: 2,
      providers: ["ana", "ben", "cleo"],
      routing: { by: "round-robin" as const },
    },
    {
      key: "tax",
      name: "Tax advice",
      ...half,
      providers: ["ana", "ben", "cleo", "dan"],
      routing: { skills: { tax: 3 }, matchLanguage: true, matchTerritory: true },
    },
    {
      key: "owned",
      name: "Account review",
      ...half,
      providers: ["ana", "ben"],
      routing: { first: "account-owner" as const, firstWithinDays: 3 },
    },
    {
      key: "again",
      name: "Follow-up",
      ...half,
      providers: ["ana", "ben"],
      routing: { first: "last-touch" as const, firstWithinDays: 3 },
    },
  ],
  providers: [
    person("ana", "Ana Ortiz", { skills: { tax: 5 }, languages: ["en", "fr"] }),
    person("ben", "Ben Hale", { skills: { tax: 2 }, languages: ["en", "de"], weight: 2 }),
    person("cleo", "Cleo Park", {
      skills: { tax: 3 },
      languages: ["pt-BR"],
      territories: ["West"],
    }),
    person("dan", "Dan Roe", { hours: days("15:00-17:00") }),
  ],
};

export const aClient = (name: string): Partial<BookingRequest> => ({
  clientName: name,
  clientEmail: { address: `${name}@home.example`, domain: "home.example" },
});

/** Books in the name of somebody new, unless it is said for whom. */
export const bookFor = (office: Office, change: Partial<BookingRequest> = {}) =>
  booked(office, { ...aClient(newId()), ...change });

/** Gives everybody so many appointments on Tuesday afternoon, so that no day is a tie. */
export async function fillTuesday(office: Office, counts: Readonly<Record<string, number>>) {
  for (const [providerKey, count] of Object.entries(counts))
    for (let index = 0; index < count; index += 1)
      await bookFor(office, { providerKey, start: later(TUESDAY_NOON, 180 + 30 * index) });
}

type Line = { providerId: string; position: number | null; words: string; numbers: object };

/** The ledger's rows as they were written, with keys in the place of ids. */
export async function ledgerOf({ db }: Office) {
  const keys = new Map(
    Object.entries(await providersOf(db)).map(([key, { id }]) => [id, key] as const),
  );
  const rows = await db("choices").orderBy("id");
  return rows.map(({ rule, provider_id: id, lines, actor, request_id: requestId }) => ({
    rule,
    chosen: keys.get(id),
    actor,
    requestId,
    lines: (lines as Line[]).map(({ providerId, position, words }) => [
      keys.get(providerId),
      position,
      words,
    ]),
  }));
}
