import { expect, test } from "vitest";
import { openDb } from "#store/db.ts";
import { newId } from "#store/ids.ts";
import { newLinkId, openLink, signLink } from "#store/links.ts";
import { moveClock, probe, readClockOffset, rememberDelivery } from "#store/machinery.ts";
import { rateLimits } from "#store/rate-limits.ts";
import { countOf, useOffice } from "../helpers/office.ts";

const office = useOffice();
const db = () => office().db;

test("a delivery is new once, also for two nodes at once", async () => {
  const delivery = { source: "slack", id: "1" };
  const news = await Promise.all([1, 2, 3].map(() => rememberDelivery(db(), delivery)));
  expect(news.filter(Boolean)).toHaveLength(1);
  expect(await rememberDelivery(db(), { source: "other", id: "1" })).toBe(true);
});

test("business time moves by what everybody adds, and starts at none", async () => {
  expect(await readClockOffset(db())).toBe(0);
  await Promise.all([1, 2, 3].map(() => moveClock(db(), 60_000)));
  expect(await readClockOffset(db())).toBe(180_000);
});

test("a database that takes writes says so, with its clock beside ours", async () => {
  expect(Math.abs((await probe(db())).skewMs)).toBeLessThan(5_000);
});

const settings = {
  formPer10Minutes: 2,
  holdsPer10Minutes: 2,
  slotsPerMinute: 2,
  apiPerMinute: 0,
  linkPer10Minutes: 2,
};

test("a limit that is kept in the database counts for all nodes together", async () => {
  const [one, other] = [rateLimits(db(), settings), rateLimits(db(), settings)];
  expect(await one.form("192.0.2.1")).toMatchObject({ allowed: true });
  expect(await other.form("192.0.2.1")).toMatchObject({ allowed: true });
  const refused = await one.form("192.0.2.1");
  expect(refused.allowed).toBe(false);
  expect(refused.retryAfterSeconds).toBeGreaterThan(0);
  expect(await one.form("192.0.2.2")).toMatchObject({ allowed: true });
  expect(await one.link("192.0.2.1")).toMatchObject({ allowed: true });
});

test("of many at once no more than the limit are let in", async () => {
  const { form } = rateLimits(db(), settings);
  const uses = await Promise.all(Array.from({ length: 20 }, () => form("crowd")));
  expect(uses.filter(({ allowed }) => allowed)).toHaveLength(2);
});

test("no limit is no limit, and costs no row", async () => {
  const { api } = rateLimits(db(), settings);
  for (let time = 0; time < 50; time += 1)
    expect(await api("busy")).toMatchObject({ allowed: true });
  expect(await countOf(db(), "rate_limits")).toBe(0);
});

test("limits hold while the database is away", async () => {
  const nowhere = openDb("postgres://nobody@127.0.0.1:1/nothing", { name: "test", max: 1 });
  const { form } = rateLimits(nowhere, settings);
  const uses = [];
  for (let time = 0; time < 3; time += 1) uses.push((await form("offline")).allowed);
  await nowhere.destroy();
  expect(uses).toEqual([true, true, false]);
});

test("ids sort by the moment they were made and never repeat", async () => {
  const first = newId();
  await new Promise((resolve) => setTimeout(resolve, 3));
  const second = newId();
  expect(first < second).toBe(true);
  expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(Array.from({ length: 1_000 }, newId)).size).toBe(1_000);
});

test("a link's token opens with every secret that we still keep, and with no other", () => {
  const id = newLinkId();
  const token = signLink(["new", "old"], id);
  expect(token).toMatch(/^[\w-]{27}$/);
  expect(openLink(["newer", "new"], token)).toBe(id);
  expect(openLink(["old"], token)).toBeUndefined();
  expect(openLink(["new"], signLink(["other"], id))).toBeUndefined();
  for (const wrong of ["", "x", `${token}=`, ` ${token}`, token.toUpperCase(), "é".repeat(27)])
    expect(openLink(["new"], wrong)).toBeUndefined();
});
