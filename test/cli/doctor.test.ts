import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { zoneDataVersion } from "#booking/zone-table.ts";
import { examine } from "#cli/doctor.ts";
import { readConfig } from "#config.ts";
import { blockAddress } from "#store/blocked-addresses.ts";
import { openDb } from "#store/db.ts";
import { newId } from "#store/ids.ts";
import { booked, useOffice } from "../helpers/office.ts";
import { runProgram } from "../helpers/run-program.ts";

const office = useOffice();
const db = () => office().db;
const environment = () => ({
  DATABASE_URL: office().url,
  APP_SECRETS: "a test secret that is long enough to be one",
});
const config = (more: Record<string, string> = {}) => readConfig({ ...environment(), ...more });

const found = async (...states: string[]) =>
  (await examine(db(), config()))
    .filter(({ state }) => states.includes(state))
    .map(({ what }) => what);

describe("the installation", () => {
  test("is well with a database, a schema, zone data and a company", async () => {
    expect(await found("ill")).toEqual([]);
    expect(await found("well")).toEqual([
      "The database answers and takes writes",
      expect.stringMatching(/differ by 0\.\d s$/),
      "The schema is this version's",
      `The zone data ${zoneDataVersion} know every rule of our truth table`,
      "Harbor & Pine is applied, version 1",
      "Every outside write is settled",
    ]);
  });

  test("says of every vendor whether it is on", async () => {
    expect(await found("note")).toContain("slack is off");
    const smtp = { SMTP_URL: "smtp://localhost:25", MAIL_FROM: "a@b.example" };
    const findings = await examine(db(), config(smtp));
    expect(findings.map(({ what }) => what)).toContain("mail is configured");
  });

  test("is ill while its database is away, and nothing else is asked of it", async () => {
    const away = openDb("postgres://nobody@127.0.0.1:1/none", { name: "test", max: 1 });
    onTestFinished(() => away.destroy());
    const findings = await examine(away, config());
    expect(findings[0]).toMatchObject({
      state: "ill",
      what: expect.stringContaining("The database does not serve"),
    });
    expect(findings.map(({ what }) => what)).not.toContain("Every outside write is settled");
  });

  test("is ill while a migration is missing, by name", async () => {
    const name = "0002_book_request.sql";
    await db()("knex_migrations").where({ name }).delete();
    onTestFinished(() =>
      db()("knex_migrations").insert({ name, batch: 1, migration_time: new Date() }),
    );
    expect(await found("ill")).toEqual([`The schema lacks ${name}`]);
  });

  test("is ill without a company", async () => {
    const database = db();
    await database.raw("alter table company_versions rename to company_versions_away");
    await database.raw("create table company_versions (like company_versions_away)");
    onTestFinished(async () => {
      await database.raw("drop table company_versions");
      await database.raw("alter table company_versions_away rename to company_versions");
    });
    expect(await found("ill")).toEqual(["No company is applied: there is nothing to book"]);
  });
});

describe("outside writes", () => {
  beforeEach(async () => {
    await booked(office());
    await db()("effects").update({ state: "done", fulfilled: 1 });
  });
  const mail = () => db()("effects").where({ kind: "email" });

  test.each([
    [3, "well"],
    [7, "note"],
    [20, "ill"],
  ])("that wait for %i minutes are %s", async (minutes, state) => {
    await mail().update({
      state: "ambiguous",
      wished_at: db().raw(`now() - interval '${minutes} minutes'`),
      last_error: "smtp: time-out",
    });
    await db()("effects").where({ kind: "calendar-event" }).update({ state: "pending" });
    expect(await found(state)).toContainEqual(
      expect.stringMatching(
        new RegExp(`^email:.* is ambiguous for ${minutes} min: smtp: time-out`),
      ),
    );
  });

  test("that were put off are not waited for", async () => {
    await mail().update({
      state: "pending",
      wished_at: db().raw("now() - interval '1 day'"),
      not_before: db().raw("now() + interval '1 hour'"),
    });
    expect(await found("well")).toContain("Every outside write is settled");
  });

  test("that fail are told with the vendor's own words", async () => {
    await mail().update({ state: "dead", last_error: "smtp: 535 authentication failed" });
    expect(await found("note")).toContain(
      "email: 1 failed within a day and is not done; the last: smtp: 535 authentication failed",
    );
  });

  test("that failed two days ago are no news", async () => {
    await mail().update({
      state: "dead",
      last_error: "smtp: 535",
      changed_at: db().raw("now() - interval '2 days'"),
    });
    expect((await found("note")).join()).not.toContain("535");
  });
});

test("a member whom no mail reaches is named, and a client's address is not", async () => {
  for (const address of ["Max@harbor.example", "kim@home.example"])
    await blockAddress(db(), {
      ...{ address, reason: "hard-bounce", detail: "", since: new Date(), origin: "smtp" },
    });
  expect(await found("ill")).toEqual([
    "Nothing is mailed to Max Boyd: mail to this address came back",
  ]);
});

test("calendars that were not read lately are named, where a calendar vendor is connected", async () => {
  await db()("providers").where({ key: "ana" }).update({ busy_read_at: null });
  await db()("providers")
    .where({ key: "ben" })
    .update({ busy_read_at: db().raw("now() - interval '16 minutes'") });
  const google = { ...config(), google: {} } as unknown as ReturnType<typeof readConfig>;
  const said = async () =>
    (await examine(db(), google)).map(({ state, what }) => `${state}: ${what}`);
  const neverRead =
    "ill: Not offered, because their calendar was not read lately: Ana Ortiz (never), Ben Hale (16 min ago)";
  expect(await said()).toContain(neverRead);
  await db()("providers")
    .where({ key: "ben" })
    .update({ busy_read_at: db().raw("now() - interval '3 minutes'") });
  // Withdrawn because it is dark, and read before.
  await db()("calendar_syncs").insert({
    calendar_id: db()("providers").where({ key: "ana" }).select("calendar_id"),
    read_at: db().raw("now() - interval '7 minutes'"),
    ...{ due_at: new Date(), watch_due_at: new Date() },
  });
  expect(await said()).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^well: Calendars were read lately: .*Ben Hale \(3 min ago\)/),
      "ill: Not offered, because their calendar was not read lately: Ana Ortiz (7 min ago)",
    ]),
  );
});

test("subscriptions that expired, and permissions that are missing, are said by name", async () => {
  const google = { ...config(), google: {} } as unknown as ReturnType<typeof readConfig>;
  const said = async () =>
    (await examine(db(), google)).map(({ state, what, advice }) => `${state}: ${what} ${advice}`);
  const due = { due_at: new Date(), watch_due_at: new Date() };
  const failing = { failing_since: new Date(0), failure: "403", cause: "permission" };
  await db()("calendar_syncs").insert([
    { calendar_id: "watched@example.com", ...due },
    { calendar_id: "lapsed@example.com", ...due },
    { calendar_id: "closed@example.com", ...due, ...failing, told_at: new Date() },
  ]);
  const watch = { watch_id: "w", resource: "r", made_at: new Date(0) };
  await db()("calendar_watches").insert([
    { secret_hash: "a", calendar_id: "watched@example.com", ...watch, ends_at: "infinity" },
    { secret_hash: "b", calendar_id: "lapsed@example.com", ...watch, ends_at: new Date(0) },
  ]);
  await db()("calendar_grants").insert({
    id: newId(),
    provider_id: db()("providers").where({ key: "ana" }).select("id"),
    ...{ vendor: "google", account: "ana@example.com", state: "live", connected_at: new Date() },
    scopes: ["https://www.googleapis.com/auth/calendar.events"],
    ...{ sealed: Buffer.from("x"), key_id: "k", access_until: new Date() },
  });
  const lines = await said();
  expect(lines).toEqual(
    expect.arrayContaining([
      expect.stringMatching(
        /^note: .*lapsed@example.com \(subscription expired 1970-01-01T00:00:00.000Z\), closed@example.com \(no subscription yet\)/,
      ),
      expect.stringMatching(
        /^ill: Ana Ortiz's consent .* lacks calendar.freebusy, calendar.calendarlist.readonly /,
      ),
      expect.stringMatching(
        /^ill: The calendar closed@example.com .* We need calendar.freebusy, calendar.events/,
      ),
    ]),
  );
  expect(lines.join()).not.toContain("watched@example.com (");
});

describe("the command", () => {
  async function run(...words: string[]) {
    const { ended, said } = runProgram("src/cli/gatehouse.ts", words, environment());
    return { code: await ended, ...said() };
  }

  test("ends with 0 where all is well, and says so line by line", async () => {
    const { code, out } = await run("doctor");
    expect([code, out]).toEqual([0, expect.stringContaining("✓ The schema is this version's\n")]);
  });

  test("ends with 1 and the offender where an invariant is broken", async () => {
    const { requestId } = await booked(office());
    const whole = await run("doctor", "--invariants");
    expect([whole.code, whole.out.match(/^✓/gm)?.length]).toEqual([0, 13]);
    expect(whole.out).toContain("– I09 ");
    await db()("links").where({ request_id: requestId }).delete();
    const { code, out, err } = await run("doctor", "--invariants");
    expect(code).toBe(1);
    expect(out).toMatch(/✗ I02 .*\n {4}[0-9a-f-]{36} has no link/);
    expect(err).toContain("Not everything is as it should be");
  });

  test("judges the outside by a file that somebody wrote, and refuses one that it cannot read", async () => {
    const folder = await mkdtemp(join(tmpdir(), "doctor-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "outside.json");
    await writeFile(file, JSON.stringify({ emails: [{ vendorId: "<x@y>", effectId: null }] }));
    const { code, out } = await run("doctor", "--invariants", "--outside", file);
    expect([code, out]).toEqual([
      1,
      expect.stringContaining("    <x@y> was sent around the outbox"),
    ]);
    await writeFile(file, JSON.stringify({ emails: [{}] }));
    const refused = await run("doctor", "--invariants", "--outside", file);
    expect([refused.code, refused.err]).toEqual([
      2,
      expect.stringContaining("does not tell what is outside"),
    ]);
  });

  test("ends with 2 where what was typed makes no sense", async () => {
    expect(await run("doctor", "--quiet")).toMatchObject({ code: 2, out: "" });
    expect(await run("doctor", "--all")).toMatchObject({ code: 2, out: "" });
  });
}, 30_000);
