import { beforeEach, describe, expect, test } from "vitest";
import type { Role } from "#access.ts";
import type { Reason } from "#booking/explain/reason.ts";
import { claimEscalationFlow } from "#flows/claim-escalation.ts";
import { explainSlotFlow } from "#flows/explain-slot.ts";
import { listAvailabilityFlow } from "#flows/list-availability.ts";
import { proposeTimesFlow } from "#flows/propose-times.ts";
import { saveBusy } from "#store/busy.ts";
import { aCompany } from "../helpers/company.ts";
import {
  aPressOf,
  booked,
  escalated,
  later,
  MONDAY,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";

/** Reviews need a room; Cleo may do two a day, and comes to Phoenix in the evenings. */
function company() {
  const plain = aCompany({ calendars: true });
  const [newYork, phoenix] = plain.locations;
  return {
    ...plain,
    locations: [
      {
        ...newYork,
        holidays: { country: "US" },
        closures: [{ from: "2026-12-01", to: "2026-12-01" }],
      },
      phoenix,
    ],
    travel: { minimumMinutes: 90 },
    services: [
      ...plain.services.map((service) =>
        service.key === "review"
          ? { ...service, requires: [{ anyOf: ["board-room"] }], routing: { matchLanguage: true } }
          : service,
      ),
      { key: "visit", name: "Visit", minutes: 60, stepMinutes: 60, providers: ["cleo"] },
      {
        key: "panel",
        name: "Panel",
        minutes: 60,
        stepMinutes: 60,
        providers: ["ben", "cleo"],
        staffing: "all",
        routing: { matchLanguage: true },
      },
    ],
    providers: [
      ...plain.providers.map((provider) =>
        provider.key === "cleo"
          ? {
              ...provider,
              limits: { perDay: 2 },
              languages: ["fr"],
              timeOff: [{ from: "2026-12-02", to: "2026-12-02" }],
              elsewhere: [{ location: "phoenix", hours: { tue: ["17:00-21:00"] } }],
            }
          : provider,
      ),
      { key: "board-room", name: "Board room", kind: "room", location: "new-york" },
    ],
  };
}

const office = useOffice(company() as never);
const db = () => office().db;
const ids = new Map<string, string>();
const id = (key: string) => ids.get(key) ?? "";

beforeEach(async () => {
  await db()("absences").delete();
  for (const row of await db()("providers").select("id", "key")) ids.set(row.key, row.id);
});

type Question = Partial<Parameters<ReturnType<typeof explainSlotFlow>>[0]>;

async function explain(change: Question = {}) {
  const told = await explainSlotFlow(office().context)({
    serviceKey: "consult",
    start: TUESDAY_NOON,
    role: "operator",
    ...change,
  });
  if (told.kind === "unknown") throw new Error(`there is no such ${told.what}`);
  return told;
}

/** What stands against one provider. */
async function against(providerKey: string, change: Question = {}): Promise<readonly Reason[]> {
  const { providers } = await explain({ providerKey, ...change });
  expect(providers.map(({ provider }) => provider.key)).toEqual([providerKey]);
  return providers[0]?.reasons ?? [];
}

const half = { from: TUESDAY_NOON, to: later(TUESDAY_NOON, 45) };

describe("a start is taken by", () => {
  test("an appointment, told with its request to those who may read requests, and to nobody else", async () => {
    const { reference } = await booked(office(), { providerKey: "ana" });
    const taking = {
      by: "appointment",
      ...half,
      begins: TUESDAY_NOON,
      ends: later(TUESDAY_NOON, 30),
    };
    const seenBy = (role: Role) => against("ana", { role });
    for (const role of ["operator", "manager", "admin"] as const)
      expect(await seenBy(role)).toMatchObject([
        { rule: "taken", numbers: { ...taking, buffer: "none", reference } },
      ]);
    for (const role of ["viewer", "provider"] as const)
      expect(await seenBy(role)).toMatchObject([
        { rule: "taken", numbers: { ...taking, reference: null } },
      ]);
    expect(await against("ben")).toEqual([]);
  });

  test("the buffer of the appointment before", async () => {
    await booked(office(), { providerKey: "ana" });
    const [reason] = await against("ana", { start: later(TUESDAY_NOON, 30) });
    expect(reason).toMatchObject({
      rule: "taken",
      numbers: { by: "appointment", buffer: "there" },
    });
  });

  test("what is held for a request that a person settles, until it is over", async () => {
    await escalated(office(), { providerKey: "ana" });
    expect(await against("ana")).toMatchObject([
      {
        rule: "taken",
        numbers: { by: "escalation", ...half, begins: TUESDAY_NOON, ends: later(TUESDAY_NOON, 30) },
      },
    ]);
    await db()("occupancies").update({ expires_at: MONDAY });
    expect(await against("ana")).toEqual([]);
  });

  test("what was offered to a client", async () => {
    const { escalationId } = await escalated(office(), { start: later(TUESDAY_NOON, 240) });
    await claimEscalationFlow(office().context)(await aPressOf(office(), escalationId));
    const times = [0, 60].map((minutes) => ({
      start: later(TUESDAY_NOON, minutes),
      providerId: id("ana"),
    }));
    const press = await aPressOf(office(), escalationId);
    expect(await proposeTimesFlow(office().context)({ ...press, times })).toEqual({ kind: "done" });
    expect(await against("ana")).toMatchObject([
      {
        rule: "taken",
        numbers: {
          by: "offer",
          begins: TUESDAY_NOON,
          reference: expect.stringMatching(/^GH-\d+$/),
        },
      },
    ]);
  });

  test("what a client keeps while filling in the form", async () => {
    await keep("ana", TUESDAY_NOON);
    expect(await against("ana")).toMatchObject([
      {
        rule: "taken",
        numbers: {
          by: "hold",
          ...half,
          begins: TUESDAY_NOON,
          ends: later(TUESDAY_NOON, 30),
          reference: null,
        },
      },
    ]);
  });

  test("what the calendar calls busy", async () => {
    await calls("ana", { start: later(TUESDAY_NOON, -10), end: later(TUESDAY_NOON, 10) });
    expect(await against("ana")).toMatchObject([
      {
        rule: "taken",
        numbers: { by: "calendar", from: later(TUESDAY_NOON, -10), buffer: "none" },
      },
    ]);
  });
});

test("hours of absence count until they are ended", async () => {
  await db()("absences").insert({
    id: crypto.randomUUID(),
    provider_id: id("ana"),
    starts_at: TUESDAY_NOON,
    ends_at: later(TUESDAY_NOON, 60),
    reason: "dentist",
    created_at: MONDAY,
    created_by: "{}",
  });
  const reasons = await against("ana");
  expect(reasons).toEqual([
    { rule: "absence", numbers: { from: TUESDAY_NOON, to: later(TUESDAY_NOON, 60) } },
  ]);
  await db()("absences").update({ ended_at: MONDAY });
  expect(await against("ana")).toEqual([]);
});

test("a calendar that was not read for too long is told with its age, in real time", async () => {
  await db()("providers")
    .where({ key: "ana" })
    .update({ busy_read_at: db().raw("now() - interval '40 minutes'") });
  expect(await against("ana")).toMatchObject([
    { rule: "calendar-not-read", numbers: { ageMinutes: 40 } },
  ]);
  await db()("providers").where({ key: "ana" }).update({ busy_read_at: null });
  expect(await against("ana")).toEqual([
    { rule: "calendar-not-read", numbers: { readAt: null, ageMinutes: null } },
  ]);
});

test("who does not serve it, does not fit, or does not work there is told so", async () => {
  expect(await against("cleo")).toEqual([{ rule: "provider-not-of-this-service", numbers: {} }]);
  const review = { serviceKey: "review", start: later(TUESDAY_NOON, 0) };
  expect(await against("cleo", { ...review, wish: { language: "en" } })).toEqual([
    { rule: "not-eligible", numbers: { why: "does not speak en" } },
  ]);
  expect(await against("ben", { locationKey: "phoenix" })).toEqual([
    { rule: "not-eligible", numbers: { why: "does not work at Phoenix office" } },
  ]);
});

test("of a team, one who fits is enough, and whoever is asked about serves with the one who leads", async () => {
  const panel = { serviceKey: "panel", providerKey: "cleo" };
  const whose = async (language: string) => {
    const { providers, offered } = await explain({ ...panel, wish: { language } });
    const rules = providers[0]?.reasons.map(({ rule }) => rule);
    return [providers.map(({ provider }) => provider.key), offered, rules];
  };
  expect(await whose("fr")).toEqual([["ben"], true, []]);
  expect(await whose("de")).toEqual([["ben"], false, ["not-eligible"]]);
});

test("a holiday, a closure and a day off are told by what they are", async () => {
  const at = (date: string) => ({ serviceKey: "review", start: new Date(`${date}T17:00Z`) });
  expect(await against("cleo", at("2026-11-26"))).toMatchObject([
    { rule: "holiday", numbers: { why: "Thanksgiving Day", on: "2026-11-26" } },
  ]);
  expect(await against("ben", at("2026-12-01"))).toMatchObject([
    { rule: "closure", numbers: { on: "2026-12-01" } },
  ]);
  expect((await against("cleo", at("2026-12-02"))).map(({ rule }) => rule)).toEqual(["time-off"]);
});

test("the room that is missing is told with what takes it", async () => {
  const review = { serviceKey: "review" };
  expect(await against("ben", review)).toEqual([]);
  await booked(office(), { ...review, providerKey: "cleo" });
  expect(await against("ben", review)).toMatchObject([
    {
      rule: "team",
      numbers: {
        needs: "one-of",
        among: [{ providerId: id("board-room"), reasons: [{ rule: "taken" }] }],
      },
    },
  ]);
});

test("a limit is told with how many there are of how many", async () => {
  const review = { serviceKey: "review", providerKey: "cleo" };
  for (const hours of [-1, 5])
    await booked(office(), { ...review, start: later(TUESDAY_NOON, hours * 60) });
  expect(await against("cleo", { ...review, start: later(TUESDAY_NOON, 120) })).toMatchObject([
    { rule: "limit", numbers: { of: "provider", period: "day", max: 2, count: 2 } },
  ]);
});

test("the way between two places is told with its minutes", async () => {
  // Until six in New York; an hour later the evening begins in Phoenix.
  await booked(office(), { serviceKey: "visit", start: later(TUESDAY_NOON, 300) });
  const evening = { serviceKey: "visit", start: later(TUESDAY_NOON, 420) };
  expect(await against("cleo", evening)).toMatchObject([
    { rule: "travel", numbers: { direction: "from", minutesNeeded: 90, minutesThere: 60 } },
  ]);
  expect(await against("cleo", { ...evening, start: later(TUESDAY_NOON, 480) })).toEqual([]);
});

test("what no company has is named, and half a minute is no start", async () => {
  const ask = explainSlotFlow(office().context);
  const question = { serviceKey: "consult", start: TUESDAY_NOON, role: "viewer" } as const;
  expect(await ask({ ...question, serviceKey: "surgery" })).toEqual({
    kind: "unknown",
    what: "service",
  });
  expect(await ask({ ...question, providerKey: "zoe" })).toEqual({
    kind: "unknown",
    what: "provider",
  });
  expect(await ask({ ...question, locationKey: "rome" })).toEqual({
    kind: "unknown",
    what: "location",
  });
  await expect(
    ask({ ...question, start: new Date(TUESDAY_NOON.getTime() + 30_000) }),
  ).rejects.toThrow(/whole minute/);
});

test("what a client would be told comes along, whoever is busy", async () => {
  expect((await explain()).violations).toEqual([]);
  const { violations, offered } = await explain({ start: later(MONDAY, 30) });
  expect([offered, violations.map(({ limit }) => limit)]).toEqual([false, ["notice"]]);
});

test("for days it says of each start what availability says of it", async () => {
  await booked(office(), { providerKey: "ana" });
  await booked(office(), { serviceKey: "review", start: later(TUESDAY_NOON, 120) });
  await escalated(office(), { start: later(TUESDAY_NOON, 24 * 60) });
  await keep("ben", later(TUESDAY_NOON, 180));
  await calls("ben", { start: later(TUESDAY_NOON, 250), end: later(TUESDAY_NOON, 400) });
  for (const serviceKey of ["consult", "review"]) {
    const found = await listAvailabilityFlow(office().context)({
      serviceKey,
      from: undefined,
      to: undefined,
    });
    if (found.kind !== "slots") throw new Error(found.kind);
    const offered = new Map(
      found.slots.map(({ start, providerIds }) => [start.getTime(), providerIds.toSorted()]),
    );
    // On steps and beside them.
    for (let minutes = 0; minutes < 3 * 1440; minutes += 45) {
      const start = later(MONDAY, minutes);
      const told = await explain({ serviceKey, start });
      const free = told.providers.filter(({ reasons }) => reasons.length === 0);
      const said = free.map(({ provider }) => provider.id).toSorted();
      expect([start, said, told.offered]).toEqual([
        start,
        offered.get(start.getTime()) ?? [],
        offered.has(start.getTime()),
      ]);
    }
  }
}, 60_000);

async function keep(key: string, start: Date): Promise<void> {
  const { id: serviceId } = await db()("services").where({ key: "consult" }).first("id");
  const [holdId, expires] = [crypto.randomUUID(), later(MONDAY, 5)];
  await db()("holds").insert({
    id: holdId,
    service_id: serviceId,
    provider_id: id(key),
    starts_at: start,
    device: "a device",
    created_at: MONDAY,
    expires_at: expires,
  });
  await db()("occupancies").insert({
    provider_id: id(key),
    during: db().raw("tstzrange(?, ?)", [start, later(start, 45)]),
    hold_id: holdId,
    expires_at: expires,
    starts_at: start,
    service_id: serviceId,
  });
}

const calls = (key: string, busy: { readonly start: Date; readonly end: Date }) =>
  saveBusy(db(), {
    providerId: id(key),
    during: { start: MONDAY, end: later(MONDAY, 30 * 1440) },
    busy: [busy],
    readAt: new Date(),
  });
