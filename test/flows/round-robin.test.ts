import type { Knex } from "knex";
import { beforeEach, describe, expect, test } from "vitest";
import type { BookingRequest } from "#intake/request.ts";
import { newId } from "#store/ids.ts";
import { readWork } from "#store/load.ts";
import { providersOf } from "../helpers/bookings.ts";
import { later, MONDAY, TUESDAY_NOON, useOffice } from "../helpers/office.ts";
import { bookFor, ledgerOf, routingCompany } from "../helpers/routing-office.ts";

const office = useOffice(routingCompany);
/** Books by turns and says what the ledger says of it. */
async function turn(change: Partial<BookingRequest> = {}) {
  await bookFor(office(), { serviceKey: "turns", ...change });
  const row = (await ledgerOf(office())).at(-1);
  return { ...row, of: (key: string) => row?.lines.find(([name]) => name === key)?.[2] };
}
const give = (providerKey: string, start: Date) => turn({ providerKey, start });
const inHours = (hours: number) => later(TUESDAY_NOON, hours * 60);

beforeEach(async () => {
  const { db } = office();
  await db("absences").delete();
  // Everybody has been there for long.
  await db("providers").update({ joined_at: "-infinity" });
});

test("an appointment counts from when it was booked, however far ahead, by its workload over the weight", async () => {
  await give("ana", inHours(2));
  await give("ben", inHours(14 * 24));
  await give("cleo", inHours(14 * 24 + 1));
  expect(await turn({ start: inHours(3) })).toMatchObject({ rule: "round-robin", chosen: "ben" });
  const next = await turn();
  expect([next.of("ana"), next.of("ben"), next.of("cleo")]).toEqual(
    [
      "load 2 ÷ 1 = 2, a tie: by the time since they were given something",
      "load 4 ÷ 2 = 2, a tie: by the time since they were given something",
      "load 2 ÷ 1 = 2, a tie: by the time since they were given something",
    ].map(() => expect.stringMatching(/^load \d ÷ \d = 2, a tie/)),
  );
});

test("other services count as well, each by its own workload", async () => {
  await bookFor(office(), { serviceKey: "consult", providerKey: "ana", start: inHours(1) });
  expect((await turn()).of("ana")).toBe("load 1 ÷ 1 = 1");
});

describe("credits", () => {
  test("what nobody came to, and what was cancelled, does not count", async () => {
    const { db } = office();
    const { ana, ben } = await providersOf(db);
    await give("ana", inHours(1));
    await give("ben", inHours(1));
    await give("cleo", inHours(1));
    await db("appointments")
      .where({ provider_id: ana?.id })
      .update({ outcome: "no-show", outcome_at: MONDAY, outcome_by: "{}" });
    const row = await turn();
    expect(row).toMatchObject({ chosen: "ana" });
    expect(row.of("ana")).toBe("load 0 ÷ 1 = 0");
    await db("appointments")
      .where({ provider_id: ben?.id })
      .update({ state: "cancelled", cancelled_at: MONDAY });
    expect((await turn({ start: inHours(2) })).of("ben")).toBe("load 0 ÷ 2 = 0");
  });

  test("what somebody else took over counts for them", async () => {
    const { db } = office();
    const { ana, ben } = await providersOf(db);
    await give("ana", inHours(1));
    await db("appointments").where({ provider_id: ana?.id }).update({ provider_id: ben?.id });
    const row = await turn();
    expect([row.of("ana"), row.of("ben")]).toEqual([
      expect.stringContaining("load 0"),
      "load 2 ÷ 2 = 1",
    ]);
  });
});

test("what was booked before the company's days of fairness is forgotten", async () => {
  const { clock, db } = office();
  await give("ana", inHours(1));
  const freshly = { busy_read_at: new Date(Date.now() + 3_600_000) };
  clock.at = later(MONDAY, 28 * 24 * 60);
  await db("providers").update(freshly);
  expect((await turn({ start: inHours(28 * 24) })).of("ana")).toContain("load 2");
  clock.at = later(MONDAY, 28 * 24 * 60 + 1);
  expect((await turn({ start: inHours(28 * 24 + 1) })).of("ana")).toContain("load 0");
});

describe("who was away", () => {
  async function absent(key: string, fromHours: number, toHours: number, change: object = {}) {
    const provider = (await providersOf(office().db))[key];
    await office()
      .db("absences")
      .insert({
        id: newId(),
        provider_id: provider?.id,
        starts_at: inHours(fromHours),
        ends_at: inHours(toHours),
        reason: "ill",
        created_at: MONDAY,
        created_by: "{}",
        ...change,
      });
  }
  /** Two for each on Tuesday afternoon, and two for Ben and Cleo at the same hours on Wednesday. */
  async function aWeek() {
    for (const hours of [1, 2])
      for (const key of ["ana", "ben", "cleo"]) await give(key, inHours(hours));
    for (const hours of [25, 26])
      for (const key of ["ben", "cleo"]) await give(key, inHours(hours));
  }
  test("is expected to have had less, by what the days brought to those who were there", async () => {
    await aWeek();
    expect((await give("ana", inHours(3))).chosen).toBe("ana");
    await absent("ana", 10, 34);
    // Tuesday, with the one of just now: 14 over weights of 4; Wednesday: 8 over the 3 who were there.
    const share = 14 / 4 / (14 / 4 + 8 / 3);
    expect((await turn()).of("ana")).toBe(
      `load 6 ÷ (1 × ${share.toFixed(2)} there) = ${(6 / share).toFixed(2)}`,
    );
  });

  test("until they came back before their time", async () => {
    await aWeek();
    await give("ben", inHours(49));
    await absent("ana", 10, 240, { ended_at: inHours(34) });
    // Tuesday 12 over 4, Wednesday 8 over 3, and Thursday, when she was back, 2 over 4.
    const share = (3 + 0.5) / (3 + 8 / 3 + 0.5);
    expect((await turn()).of("ana")).toBe(
      `load 4 ÷ (1 × ${share.toFixed(2)} there) = ${(4 / share).toFixed(2)}`,
    );
  });

  test("and not at all when it was taken back before it began", async () => {
    await aWeek();
    await absent("ana", 10, 34, { ended_at: inHours(9) });
    expect((await turn()).of("ana")).toContain("load 4 ÷ 1 = 4");
  });

  test("as whoever joined only then", async () => {
    const { db } = office();
    const { ana } = await providersOf(db);
    await aWeek();
    await db("providers")
      .where({ id: ana?.id })
      .update({ joined_at: inHours(10) });
    expect((await turn()).of("ana")).toMatch(/^load 4 ÷ \(1 × 0\.\d+ there\)/);
  });
});

test("a person's work is found by the index on provider and start", async () => {
  const { db } = office();
  const ids = Object.values(await providersOf(db)).map(({ id }) => id);
  const asked: { sql: string; bindings: unknown[] }[] = [];
  const listen = (query: { sql: string; bindings: unknown[] }) => asked.push(query);
  db.on("query", listen);
  const since = later(MONDAY, -28 * 24 * 60);
  await readWork(db, { providerIds: ids, since, clientId: newId() });
  db.removeListener("query", listen);
  const [query] = asked;
  const lines: string[] = [];
  const undone = new Error("only to look at");
  const looked = db.transaction(async (tx) => {
    await tx.raw(manyAppointments);
    const explain = `explain ${query?.sql.replaceAll(/\$\d+/g, "?")}`;
    const { rows } = await tx.raw(explain, inOrder(query));
    lines.push(...rows.map((row: Record<string, string>) => row["QUERY PLAN"]));
    throw undone;
  });
  await expect(looked).rejects.toBe(undone);
  const plan = lines.join("\n");
  expect(plan).toMatch(/Index Scan (using|on) appointments_provider/);
  expect(plan).toMatch(/Index Scan (using|on) appointments_client/);
  expect(plan).toMatch(/Index Scan (using|on) absences_of_provider/);
  expect(plan).not.toMatch(/Seq Scan on (appointments|absences|clients)/);
});

/** Years of many providers, clients and absences, as a planner has to decide about. */
const manyAppointments = `
  set local session_replication_role = replica;
  insert into clients (id, name, created_at)
    select md5('client ' || n)::uuid, 'somebody', now() from generate_series(1, 1000) as n;
  insert into appointments (id, request_id, client_id, service_id, provider_id, location_id, state,
      starts_at, ends_at, local_start, zone, zone_data, path, booked_at)
    select md5('a' || n)::uuid, md5('r' || n)::uuid, md5('client ' || n % 1000)::uuid,
      md5('s')::uuid, md5('p' || n % 100)::uuid, md5('l')::uuid, 'confirmed',
      timestamptz '2026-11-23' - n * interval '1 hour', timestamptz '2026-11-23', '', 'UTC', '',
      'auto', timestamptz '2026-11-23' - n * interval '1 hour'
    from generate_series(1, 5000) as n;
  insert into absences (id, provider_id, starts_at, ends_at, reason, created_at, created_by)
    select md5('a' || n)::uuid, md5('p' || n % 100)::uuid, now() - n * interval '1 day',
      now() - (n - 1) * interval '1 day', '', now(), '{}' from generate_series(1, 2000) as n;
  analyze appointments, absences, clients`;

/** Bindings by their numbers, in the order in which the query names them. */
function inOrder(query: { sql: string; bindings: unknown[] } | undefined): Knex.RawBinding[] {
  const numbers = [...(query?.sql.matchAll(/\$(\d+)/g) ?? [])].map(([, number]) => Number(number));
  return numbers.map((number) => query?.bindings[number - 1] as Knex.RawBinding);
}
