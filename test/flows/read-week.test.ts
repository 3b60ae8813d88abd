import { beforeEach, expect, test } from "vitest";
import type { Role } from "#access.ts";
import { readWeekFlow } from "#flows/read-week.ts";
import { aCompany } from "../helpers/company.ts";
import { booked, escalated, later, MONDAY, TUESDAY_NOON, useOffice } from "../helpers/office.ts";

/** Ben and Cleo review together, in the board room. */
function company() {
  const plain = aCompany({ calendars: true });
  return {
    ...plain,
    services: plain.services.map((service) =>
      service.key === "review"
        ? { ...service, staffing: "all" as const, requires: [{ anyOf: ["board-room"] }] }
        : service,
    ),
    providers: [
      ...plain.providers,
      {
        key: "board-room",
        name: "Board room",
        kind: "room" as const,
        location: "new-york",
        hours: { tue: ["10:00-16:00"] },
      },
    ],
  };
}

const office = useOffice(company());
const db = () => office().db;

beforeEach(async () => {
  await db()("absences").delete();
});

async function week(
  providerKey: string | undefined,
  serviceKey = "consult",
  role: Role = "operator",
) {
  const read = await readWeekFlow(office().context)({
    serviceKey,
    providerKey,
    during: { start: MONDAY, end: later(MONDAY, 3 * 1440) },
    role,
  });
  if (read.kind !== "week") throw new Error(read.kind);
  return read;
}

const kindsOf = async (...asked: Parameters<typeof week>) =>
  (await week(...asked)).entries.map(({ kind }) => kind);

test("what takes somebody's time is listed while it does, and not of anybody else", async () => {
  await booked(office(), { providerKey: "ana" });
  await escalated(office(), { providerKey: "ana", start: later(TUESDAY_NOON, 240) });
  const [provider] = await db()("providers").where({ key: "ana" }).select("id");
  await db()("absences").insert({
    id: crypto.randomUUID(),
    provider_id: provider.id,
    starts_at: later(TUESDAY_NOON, 60),
    ends_at: later(TUESDAY_NOON, 120),
    reason: "dentist",
    created_at: MONDAY,
    created_by: "{}",
  });
  expect(await kindsOf("ana")).toEqual(["appointment", "absence", "escalation"]);
  expect(await kindsOf("ben")).toEqual([]);
  expect(await kindsOf(undefined)).toEqual([]);
  await db()("absences").update({ ended_at: MONDAY });
  await db()("occupancies").whereNotNull("escalation_id").update({ expires_at: MONDAY });
  expect(await kindsOf("ana")).toEqual(["appointment"]);
});

test("which request is behind it is for those who may read requests", async () => {
  const { reference } = await booked(office(), { providerKey: "ana" });
  const seenBy = async (role: Role) => (await week("ana", "consult", role)).entries[0]?.reference;
  expect(await seenBy("operator")).toBe(reference);
  expect(await seenBy("viewer")).toBeUndefined();
});

test("of all who serve, each start is listed with those who are free then", async () => {
  await booked(office(), { providerKey: "ana" });
  const { slots, weeks } = await week(undefined);
  const noon = slots.find(({ start }) => start.getTime() === TUESDAY_NOON.getTime());
  expect([noon?.providerIds.length, weeks.map(({ name }) => name)]).toEqual([
    1,
    ["Ana Ortiz", "Ben Hale"],
  ]);
  const ofAna = (await week("ana")).slots.map(({ start }) => start.getTime());
  expect(ofAna).not.toContain(TUESDAY_NOON.getTime());
});

test("of a team everybody's week has its starts, counted from the hours of who leads; a room's has none", async () => {
  const [ben, cleo, room] = [
    await week("ben", "review"),
    await week("cleo", "review"),
    await week("board-room", "review"),
  ];
  expect(ben.slots.length).toBeGreaterThan(0);
  expect(cleo.slots).toEqual(ben.slots);
  expect([ben.weeks[0]?.counted.length === 0, cleo.weeks[0]?.counted]).toEqual([false, []]);
  expect([room.slots, room.weeks[0]?.counted]).toEqual([[], []]);
  expect(room.weeks[0]?.working).toHaveLength(1);
});

test("whose calendar is not believed is named, if anything hangs on it", async () => {
  expect((await week("ana")).unread).toEqual([]);
  await db()("providers").update({ busy_read_at: null });
  expect((await week("ana")).unread.map(({ name }) => name)).toEqual(["Ana Ortiz"]);
  expect((await week("cleo", "consult")).unread).toEqual([]);
});

test("what the company does not have is named", async () => {
  const during = { start: MONDAY, end: TUESDAY_NOON };
  const ask = (serviceKey: string, providerKey: string) =>
    readWeekFlow(office().context)({ serviceKey, providerKey, during, role: "viewer" });
  expect(await ask("surgery", "ana")).toEqual({ kind: "unknown", what: "service" });
  expect(await ask("consult", "zoe")).toEqual({ kind: "unknown", what: "provider" });
});
