import { beforeEach, expect, test } from "vitest";
import { applyCompany } from "#flows/apply-company.ts";
import { currentCompany } from "#flows/current-company.ts";
import { listAvailabilityFlow } from "#flows/list-availability.ts";
import { readCalendarsFlow } from "#flows/read-calendars.ts";
import { lostAnswer } from "../helpers/fake-ports.ts";
import {
  booked,
  cancelByLink,
  countOf,
  later,
  MONDAY,
  performAll,
  TUESDAY_NOON,
  useOffice,
} from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;
const half = { start: TUESDAY_NOON, end: later(TUESDAY_NOON, 30) };
/** A node that reads again and again; it remembers what it could not read. */
let read: ReturnType<typeof readCalendarsFlow>;

beforeEach(async () => {
  read = readCalendarsFlow(office().context);
  await db()("providers").update({ busy_read_at: null, busy_read_until: null });
});

/** Who could be booked on Tuesday at noon. */
async function freeAtNoon(): Promise<string[]> {
  const { context } = office();
  const found = await listAvailabilityFlow(context)({
    serviceKey: "consult",
    from: TUESDAY_NOON,
    to: later(TUESDAY_NOON, 1),
  });
  if (found.kind !== "slots") throw new Error(found.kind);
  const ids = found.slots.flatMap(({ providerIds }) => providerIds);
  return ids.map((id) => found.company.providers.get(id)?.key ?? "").sort();
}

/** The copies are as old as is said (real time). */
const copiesAre = (minutes: number) =>
  db()("providers").update({
    busy_read_at: db().raw("now() - ? * interval '1 minute'", [minutes]),
  });

test("a calendar that was never read is not offered, and then it is", async () => {
  expect(await freeAtNoon()).toEqual([]);
  expect(await read()).toEqual({ read: 3, failed: [] });
  expect(await freeAtNoon()).toEqual(["ana", "ben"]);
});

test("what a calendar calls busy is not offered", async () => {
  office().calendar.book("ana@example.com", half);
  await read();
  expect(await freeAtNoon()).toEqual(["ben"]);
});

test("our own events are not counted twice: a cancelled time is free at once", async () => {
  const { token } = await bookWithAna();
  await performAll(office());
  await copiesAre(5);
  await read();
  expect(await countOf(db(), "busy")).toBe(0);
  await cancelByLink(office(), token);
  expect(await freeAtNoon()).toEqual(["ana", "ben"]);
});

test("somebody else's event beside our own stays busy", async () => {
  await bookWithAna();
  await performAll(office());
  office().calendar.book("ana@example.com", { start: half.end, end: later(half.end, 30) });
  await copiesAre(5);
  await read();
  expect(await db()("busy").select("starts_at", "ends_at")).toEqual([
    { starts_at: half.end, ends_at: later(half.end, 30) },
  ]);
});

test("an event that still stands with the provider before explains nothing of the one after", async () => {
  const { appointmentId } = await bookWithAna();
  await performAll(office());
  const ben = await db()("providers").where({ key: "ben" }).first("id");
  const start = later(TUESDAY_NOON, 60);
  // Given to Ben at another time; the calendars have not followed yet.
  await db()("appointments")
    .where({ id: appointmentId })
    .update({ provider_id: ben.id, starts_at: start, ends_at: later(start, 30) });
  await db()("occupancies").delete();
  office().calendar.book("ben@example.com", half);
  await copiesAre(5);
  await read();
  expect(await freeAtNoon()).toEqual([]);
});

test("a copy is read again when it is four minutes old, and not believed after fifteen", async () => {
  await read();
  await copiesAre(3);
  expect(await read()).toEqual({ read: 0, failed: [] });
  await copiesAre(14);
  expect(await freeAtNoon()).toEqual(["ana", "ben"]);
  await copiesAre(16);
  expect(await freeAtNoon()).toEqual([]);
});

test("a copy that no longer reaches far enough is read again, however fresh it is", async () => {
  await read();
  office().clock.at = later(MONDAY, 2 * 24 * 60);
  expect(await read()).toEqual({ read: 3, failed: [] });
});

test("a calendar that cannot be read keeps its copy until that is too old, and the others are read", async () => {
  office().calendar.book("ana@example.com", half);
  await read();
  office().calendar.makeUnreadable("ana@example.com");
  await copiesAre(5);
  expect(await read()).toEqual({ read: 2, failed: ["ana@example.com: notFound"] });
  expect(await freeAtNoon()).toEqual(["ben"]);
  await db()("providers").where({ key: "ana" }).update({ busy_read_at: null });
  expect(await freeAtNoon()).toEqual(["ben"]);
});

test("a vendor that is away leaves every copy as it is", async () => {
  await read();
  await copiesAre(5);
  office().calendar.faults.before("busy", lostAnswer());
  await expect(read()).rejects.toThrow("connection");
  expect(await freeAtNoon()).toEqual(["ana", "ben"]);
});

test("calendars that can never be read do not stand in the way of the others", async () => {
  const { settings } = await office().context.company();
  const [ana] = settings.providers;
  const dead = Array.from({ length: 60 }, (_, index) => ({
    ...ana,
    key: `dead-${index}`,
    calendar: `dead-${index}`,
  }));
  const providers = [...settings.providers, ...dead];
  const text = JSON.stringify({ ...settings, providers });
  await applyCompany(db(), { text, by: "test", at: MONDAY });
  for (const { calendar } of dead) office().calendar.makeUnreadable(calendar);
  // The living ones were read a while ago, the dead ones never.
  await copiesAre(5);
  await db()("providers").where("key", "like", "dead-%").update({ busy_read_at: null });
  // This one knows of them at once.
  read = readCalendarsFlow({ ...office().context, company: currentCompany(db()) });
  expect(await read()).toMatchObject({ read: 0, failed: { length: 50 } });
  expect(await read()).toMatchObject({ read: 3, failed: { length: 10 } });
});

async function bookWithAna() {
  await db()("providers").update({
    busy_read_at: db().raw("now() + interval '1 hour'"),
    busy_read_until: "infinity",
  });
  return booked(office(), { providerKey: "ana" });
}
