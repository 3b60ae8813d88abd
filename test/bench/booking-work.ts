import type { Knex } from "knex";
import type { Team } from "#booking/team.ts";
import { zoneDataVersion } from "#booking/zone-table.ts";
import { ruleNames } from "#gate/decision.ts";
import { type Booking, toInput } from "#store/book-request.ts";
import { newId } from "#store/ids.ts";
import { newLinkId } from "#store/links.ts";
import { aRequest } from "../gate/evidence.ts";

/** As many connections book at once. */
export const connections = 32;
/** Each connection books with providers of its own, so that every booking succeeds. */
const providersEach = 16;

/** What all bookings of a bench share: rows that exist. */
export type Place = { readonly serviceId: string; readonly locationId: string };

/** Providers whose ids are numbers, so that pgbench can name them. */
export async function addProviders(db: Knex): Promise<Place> {
  const { id: locationId } = await db("locations").first("id");
  const { id: serviceId } = await db("services").first("id");
  const numbers = Array.from({ length: connections * providersEach }, (_, index) => index);
  await db("providers").insert(
    numbers.map((number) => ({
      id: providerId(number),
      key: `bench-${number}`,
      name: `Provider ${number}`,
      location_id: locationId,
      hours: "{}",
      exceptions: "[]",
    })),
  );
  return { serviceId, locationId };
}

/** The time of booking number `count` of one connection: an hour of its own, at a quarter past. */
export function slotOf(connection: number, count: number) {
  const hour = Math.floor(count / providersEach);
  const digits = {
    year: 2027 + Math.floor(hour / 798),
    month: 10 + (Math.floor(hour / 19) % 3),
    day: 10 + (hour % 19),
    hour: 10 + (Math.floor(hour / 57) % 14),
  };
  return { provider: connection * providersEach + (count % providersEach), ...digits };
}

export type Slot = ReturnType<typeof slotOf>;

const instant = ({ year, month, day, hour }: Slot, minute: number) =>
  new Date(`${year}-${month}-${day}T${hour}:${minute}:00Z`);

/**
 * An ordinary request by a new client, who has a key, for one of five providers; the calendar and one
 * e-mail are to follow.
 */
export function aBooking(
  place: Place,
  slot: Slot,
  { email, key }: { readonly email: string; readonly key: string },
): Booking<Record<string, unknown>> {
  const [startsAt, endsAt] = [instant(slot, 15), instant(slot, 35)];
  const appointmentId = newId();
  const event = {
    id: newId(),
    kind: "calendar-event",
    key: `calendar-event:${appointmentId}`,
    payload: { appointmentId, recheck: false },
  };
  const mail = {
    id: newId(),
    kind: "email",
    key: `email:confirmed:${appointmentId}:0`,
    payload: { template: "confirmed", sequence: 0 },
    waitsFor: event.id,
  };
  return {
    at: now,
    requestId: newId(),
    appointmentId,
    linkId: newLinkId(),
    linkExpiresAt: now,
    request: aRequest({
      start: startsAt,
      clientEmail: { address: email, domain: "bench.example" },
    }),
    named: { service: { id: place.serviceId }, providerId: undefined, locationId: undefined },
    key: { caller: "token:bench", route: "requests", key, bodyHash: Buffer.alloc(32, 7) },
    receipt: { decision: "auto-book", rules: quietRules },
    companyVersion: 1,
    startsAt,
    endsAt,
    taken: { start: instant(slot, 10), end: instant(slot, 40) },
    zoneData: zoneDataVersion,
    choice: aChoice(slot.provider),
    candidates: [
      {
        team: aTeam(place, slot.provider),
        takes: [{ providerId: providerId(slot.provider), locationId: null }],
        limits: [],
        calendarId: `bench-${slot.provider}@bench.example`,
        localStart: "2027-10-10T10:15",
        effects: [event, mail],
        answer: {
          outcome: "booked",
          requestId: appointmentId,
          manageUrl: "https://bench.example/m/",
        },
      },
    ],
  };
}

/** The same booking as SQL for pgbench, with its variables in it. */
export function bookingSql(place: Place): string {
  const slot: Slot = { provider: 0, year: 2027, month: 11, day: 11, hour: 11 };
  const email = "client-@bench.example";
  const booking = aBooking(place, slot, { email, key: "key-" });
  const { clientId, ...input } = toInput(booking) as { clientId: string };
  const effects = booking.candidates.flatMap((candidate) => candidate.effects);
  const [event, mail] = effects.map(({ id }) => String(id));
  const made = [booking.requestId, booking.appointmentId, clientId, event ?? "", mail ?? ""];
  const literal = JSON.stringify({ clientId, ...input })
    .replaceAll("'", "''")
    // pgbench takes every colon before a letter or digit for a variable, in strings too.
    .replaceAll(/":(?=\w)/g, '": ')
    .replaceAll(/:(?=\w)/g, "\\u003a")
    .replaceAll("2027-11-11T11", "' || :year || '-' || :month || '-' || :day || 'T' || :hour || '")
    .replaceAll(providerId(0), `${idPrefix(0)}' || :provider || '`)
    .replaceAll(email, "client-' || :number || '@bench.example")
    .replaceAll(`"key-"`, `"key-' || :number || '"`)
    .replaceAll(booking.linkId, "link-' || :number || '");
  const sql = made.reduce(
    (text, id, index) => text.replaceAll(id, `${idPrefix(index + 1)}' || :number || '`),
    literal,
  );
  return `select outcome from book_request(('${sql}')::jsonb);`;
}

/** The variables of `bookingSql`, counted by pgbench as `slotOf` counts them. */
export const pgbenchVariables = `\\set number 100000000000 + :client_id * 1000000000 + :count
\\set provider 100000000000 + :client_id * ${providersEach} + :count % ${providersEach}
\\set slot :count / ${providersEach}
\\set year 2027 + :slot / 798
\\set month 10 + (:slot / 19) % 3
\\set day 10 + :slot % 19
\\set hour 10 + (:slot / 57) % 14
\\set count :count + 1
`;

const now = new Date("2026-11-20T17:00:00Z");

const quietRules = ruleNames.map((rule) => ({ rule, outcome: "quiet" as const }));

const idPrefix = (family: number) => `0199a0b0-0000-7000-800${family}-`;
const providerId = (number: number) => `${idPrefix(0)}${100_000_000_000 + number}`;

/** What the ledger says of five who were free or busy. */
function aChoice(number: number): NonNullable<Booking<object>["choice"]> {
  const others = [1, 2, 3, 4].map((other, index) => ({
    providerId: providerId(1_000 + other),
    position: index < 2 ? index + 2 : null,
    words: index < 2 ? "1 that day, a tie: by id" : "busy then",
    numbers: index < 2 ? { thatDay: 1 } : {},
  }));
  const chosen = { providerId: providerId(number), position: 1, words: "0 that day" };
  return { rule: "fewest-that-day", lines: [{ ...chosen, numbers: { thatDay: 0 } }, ...others] };
}

function aTeam({ locationId }: Place, number: number): Team {
  return { providerId: providerId(number), locationId, zone: "America/Phoenix", withIds: [] };
}
